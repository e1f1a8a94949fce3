"""A comparison as JSON, CSV and text, each whole and written piece by piece."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from kg.changes.phrases import KIND_NAMES, PHRASES, plain
from kg.changes.wording import counted
from kg.exports.cells import guarded
from kg.formats import Format
from kg.languages import ALWAYS, choose, in_order
from kg.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.changes.kept import Kept

_JSON: Final = Format("json", "application/json", (), "json", charset=False)
_CSV: Final = Format("csv", "text/csv", (), "csv")
TEXT: Final = Format("text", "text/plain", (), "txt")
RDF_PATCH: Final = Format(
    "patch", "application/rdf-patch", ("text/rdf-patch",), "rdfp", names=("rdf-patch",)
)
"""RDF Patch as Apache Jena reads it: https://jena.apache.org/documentation/rdf-patch/."""

FORMATS: Final = (_JSON, _CSV, TEXT, RDF_PATCH)
"""What a comparison comes in for programs and the command line; the first is the default."""

COLUMNS: Final = (
    "kind",
    "class",
    "thing",
    "label_en",
    "label_zh",
    "property",
    "value",
    "value_kind",
    "sources_before",
    "sources_after",
)
"""The columns of CSV: a row for each statement that changed, or one for a thing without any.

``value_kind`` is ``iri``, a language or a datatype. Sources stand one after the other with spaces
between; a statement that came has none before, one that went has none after.
"""

_HEAD: Final = ("from", "to", "base", "things", "kinds", "statements", "files", "documents")
_PIECE: Final = 65_536
_SHOWN: Final = 30
"""Things of one class that changed in one way and are told in text; the rest is a number."""


def written(kept: Kept, name: str, language: str = ALWAYS[0]) -> Iterator[bytes]:
    """What changed, piece by piece, in the format of that name of :data:`FORMATS`.

    ``language`` is that of the sentences, in text.
    """
    if name == RDF_PATCH.name:
        with kept.patch.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
        return
    makers = {_JSON.name: json_text, _CSV.name: csv_text}
    pieces = makers[name](kept) if name in makers else text(kept, language)
    for said in pieces:
        yield said.encode(errors="surrogatepass")


def json_text(kept: Kept) -> Iterator[str]:
    """What changed as one JSON object: the summary, then ``changes``, a list of things."""
    head = {name: kept.summary[name] for name in _HEAD}
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "changes": ['
    between = "\n"
    for thing in kept.things():
        record = {**thing, "words": words_of(thing)}
        yield f"{between}  {json.dumps(record, ensure_ascii=False)}"
        between = ",\n"
    yield "\n ]\n}\n"


def csv_text(kept: Kept) -> Iterator[str]:
    """What changed as CSV (RFC 4180); texts that a spreadsheet would evaluate are guarded."""
    yield _csv([COLUMNS])
    for thing in kept.things():
        yield _csv(_rows(thing))


def text(kept: Kept, language: str) -> Iterator[str]:
    """What changed as sentences under headings, in ``en`` or ``zh``."""
    phrases = PHRASES[language]
    yield f"{counts(kept, language)}\n{documents(kept, language)}"
    for group in kept.summary["groups"]:
        name = class_name(group, kept.summary["base"], language)
        title = KIND_NAMES[language][group["kind"]]
        yield f"\n{title}{phrases['title']}{name} ({group['count']})\n"
        shown = [] if group["short"] else kept.page_of(group, 1, _SHOWN)
        for thing in shown:
            yield f"- {thing['heading'][language]}\n"
            for sentence in words_of(thing)[language]:
                yield f"  - {sentence}\n"
        if not group["short"] and group["count"] > len(shown):
            yield f"- {phrases['more'].format(group['count'] - len(shown))}\n"
    for how, names in kept.summary["files"].items():
        if names:
            said = phrases["list"].join(names)
            yield f"\n{phrases['files ' + how]}{phrases['title']}{said}\n"


def class_name(group: Mapping[str, Any], base: str, language: str) -> str:
    """What the class of a group of the summary is called: by its label, else in short."""
    label = choose(group["labels"], in_order([language]))[1]
    return label or compact(group["class"], base).strip("<>")


def counts(kept: Kept, language: str) -> str:
    """How much changed, in a sentence."""
    summary = kept.summary
    names = KIND_NAMES[language]
    kinds = [(_lower(name), summary["kinds"].get(kind, 0)) for kind, name in names.items()]
    said = PHRASES[language]["statements"].format(**summary["statements"])
    return PHRASES[language]["counts"].format(things=counted(kinds, language), statements=said)


def documents(kept: Kept, language: str) -> str:
    """Which document's the paragraphs are, where there is one; of several each says so itself."""
    found = list(kept.summary["documents"].values())
    if len(found) != 1:
        return ""
    name = choose(found[0], in_order([language]))[1]
    return f"{PHRASES[language]['documents'].format(name)}\n"


def words_of(thing: Mapping[str, Any]) -> dict[str, list[str]]:
    """The sentences of a thing by language, as mere text."""
    return {
        language: [plain(segments(sentence)) for sentence in sentences]
        for language, sentences in thing["words"].items()
    }


def segments(sentence: Iterable[Any]) -> list[str | tuple[str, str]]:
    """A sentence of which only the words are wanted, as it was before it was kept."""
    return [piece if isinstance(piece, str) else (piece[0], piece[1]) for piece in sentence]


def _rows(thing: Mapping[str, Any]) -> Iterator[list[str]]:
    labels = thing["labels"]
    about = [thing["kind"], thing["class"], thing["thing"], labels.get("en", labels.get("", "")),
             labels.get("zh", "")]  # fmt: skip
    if not thing["changes"]:
        yield [*about, "", "", "", "", ""]
    for change in thing["changes"]:
        value = change["value"]
        kind = "iri" if "iri" in value else value.get("language") or value.get("datatype", "")
        yield [
            *about,
            change["property"],
            value.get("iri") or value.get("text", ""),
            kind,
            " ".join(change["before"]),
            " ".join(change["after"]),
        ]


def _csv(rows: Iterable[Iterable[str]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows([guarded(cell) for cell in row] for row in rows)
    return made.getvalue()


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
