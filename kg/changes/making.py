"""Compares two releases and keeps what changed: each thing as a line, a summary, a patch."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg import __version__
from kg.changes.buckets import Buckets
from kg.changes.described import Described
from kg.changes.folders import PATCH, SUMMARY, THINGS, complete, folder_of, tidy
from kg.changes.merging import differing
from kg.changes.names import Names
from kg.changes.order import in_short, main_class, rank
from kg.changes.phrases import plain
from kg.changes.things import change_of
from kg.changes.wording import Words, heading
from kg.languages import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import BinaryIO

    from kg.changes.merging import Pair
    from kg.changes.things import Change
    from kg.changes.wording import Sentence
    from kg.releases import Home, Manifest, ReleaseDir

PAGE: Final = 100
"""Things on a page; the summary says where each page begins in the file."""

_HEADLINES: Final = 10
_SENTENCES: Final = 3
"""What the summary tells in words: so many things with so many sentences."""


def make(home: Home, old: ReleaseDir | None, new: ReleaseDir) -> Path:
    """Compare two releases; gives the folder with what was found.

    Both files of statements are read once, side by side. What is held in memory does not grow with
    them, but for the names of things that were looked up last.

    Args:
        home: where the comparison is kept.
        old: the release to start from; ``None`` takes everything for new, and keeps of each
            thing only what it is.
        new: the release to end at.

    Raises:
        ReleaseError: a manifest cannot be read.
    """
    folder = folder_of(home, old, new)
    with complete(folder) as partial, ExitStack() as opened:
        said = [
            opened.enter_context(Described.open(release.quads if release else None))
            for release in (old, new)
        ]
        manifests = old.manifest() if old else None, new.manifest()
        comparison = _Comparison(partial, said[0], said[1], manifests)
        lines = [
            opened.enter_context(release.quads.open("rb")) if release else ()
            for release in (old, new)
        ]
        comparison.run(lines[0], lines[1])
    tidy(home, sparing=folder)
    return folder


class _Comparison:
    def __init__(
        self,
        folder: Path,
        old: Described,
        new: Described,
        manifests: tuple[Manifest | None, Manifest],
    ) -> None:
        self._folder = folder
        self._old, self._new = old, new
        self._before, self._after = manifests
        self._base = self._after.base
        graphs = {**(self._before.graphs if self._before else {}), **self._after.graphs}
        documents = _documents(graphs, self._base)
        self._names = Names(old, new, self._base, several_documents=len(documents) > 1)
        self._documents = sorted(documents)
        self._words = {language: Words(self._names, language) for language in ALWAYS}
        self._basis_of = cache(self._names.basis)
        self._statements: Counter[str] = Counter()
        (folder / "heaps").mkdir()
        self._buckets = Buckets(folder / "heaps")

    def run(self, old: Iterable[bytes], new: Iterable[bytes]) -> None:
        with (self._folder / PATCH).open("wb") as patch:
            patch.write(self._patch_head())
            for pair in differing(old, new):
                self._count(pair, patch)
                change = change_of(pair, self._base, self._basis_of)
                if change is not None:
                    class_ = main_class(change.classes, self._base)
                    record = self._record(change, class_)
                    self._buckets.add((change.kind, class_), _line(record))
            patch.write(b"TC .\n")
        summary = self._summary()
        (self._folder / SUMMARY).write_bytes(_line(summary))
        for heap in (self._folder / "heaps").iterdir():
            heap.unlink()
        (self._folder / "heaps").rmdir()

    def _count(self, pair: Pair, patch: BinaryIO) -> None:
        old, new = set(pair.old), set(pair.new)
        for sign, lines in ((b"D ", sorted(old - new)), (b"A ", sorted(new - old))):
            self._statements["removed" if sign == b"D " else "added"] += len(lines)
            if self._before is not None:
                patch.writelines(sign + line + b"\n" for line in lines)

    def _patch_head(self) -> bytes:
        """The header rows that put patches in a row: https://afs.github.io/rdf-delta/rdf-patch."""
        rows = [f"H id <{self._base}releases/{self._after.id}> .", "TX ."]
        if self._before is not None:
            rows.insert(1, f"H prev <{self._base}releases/{self._before.id}> .")
        return "".join(f"{row}\n" for row in rows).encode()

    def _record(self, change: Change, class_: str) -> dict[str, Any]:
        whole = self._before is not None
        return {
            "thing": change.iri,
            "kind": change.kind,
            "class": class_,
            "classes": list(change.classes),
            "labels": self._names.labels(change.iri),
            "heading": {
                language: heading(
                    self._names.label(class_, language) if self._names.labels(class_) else "",
                    self._names.label(change.iri, language),
                    language,
                )
                for language in ALWAYS
            },
            "changes": [
                {
                    "property": one.predicate,
                    "value": _term(one.value),
                    "before": list(one.before),
                    "after": list(one.after),
                }
                for one in (change.said if whole else ())
            ],
            "words": {
                language: self._placed(change, words.of(change)) if whole else []
                for language, words in self._words.items()
            },
        }

    def _placed(self, change: Change, sentences: list[Sentence]) -> list[list[Any]]:
        """Sentences whose names of things say which release tells most of the thing."""
        after = {
            iri
            for one in change.said
            if not one.lost
            for iri in (*one.after, one.value.value if isinstance(one.value, NamedNode) else "")
        }

        def release(iri: str) -> str:
            if self._new.find(iri):
                return "to"
            return "from" if self._old.find(iri) or iri not in after else "to"

        return [
            [piece if isinstance(piece, str) else [*piece, release(piece[1])] for piece in sentence]
            for sentence in sentences
        ]

    def _summary(self) -> dict[str, Any]:
        """Write all things in order to one file; gives what is where in it, and what is in it."""
        counts = self._buckets.counts()
        groups: list[dict[str, Any]] = []
        headlines: list[dict[str, Any]] = []
        digest, place, total = sha256(), 0, 0
        pages: list[int] = []
        with (self._folder / THINGS).open("wb") as things:
            for kind, class_ in sorted(counts, key=lambda key: rank(key[0], key[1], self._base)):
                short = in_short(kind, class_, self._base)
                starts: list[int] = []
                groups.append(
                    {
                        "kind": kind,
                        "class": class_,
                        "labels": self._names.labels(class_) if class_ else {},
                        "count": counts[kind, class_],
                        "short": short,
                        "pages": starts,
                    }
                )
                for number, line in enumerate(self._buckets.lines((kind, class_))):
                    if number % PAGE == 0:
                        starts.append(place)
                    if total % PAGE == 0:
                        pages.append(place)
                    if not short and len(headlines) < _HEADLINES:
                        headlines.append(_headline(json.loads(line)))
                    things.write(line)
                    digest.update(line)
                    place += len(line)
                    total += 1
        kinds: Counter[str] = Counter()
        for (kind, _), count in counts.items():
            kinds[kind] += count
        return {
            "software": __version__,
            "from": self._before.id if self._before else None,
            "to": self._after.id,
            "base": self._base,
            "things": total,
            "kinds": {kind: kinds[kind] for kind in sorted(kinds)},
            "statements": {name: self._statements[name] for name in ("added", "removed")},
            "files": _files(self._before, self._after),
            "documents": {iri: self._names.labels(iri) for iri in self._documents},
            "groups": groups,
            "pages": pages,
            "headlines": headlines,
            "sha256": digest.hexdigest(),
        }


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode(errors="surrogatepass") + b"\n"


def _headline(record: dict[str, Any]) -> dict[str, Any]:
    """A thing in short: what it is called and its first sentences."""
    return {
        "thing": record["thing"],
        "kind": record["kind"],
        "heading": record["heading"],
        "words": {
            language: [plain(sentence) for sentence in sentences[:_SENTENCES]]
            for language, sentences in record["words"].items()
        },
        "more": {
            language: max(0, len(sentences) - _SENTENCES)
            for language, sentences in record["words"].items()
        },
    }


def _term(value: object) -> dict[str, str]:
    if isinstance(value, NamedNode):
        return {"iri": value.value}
    if isinstance(value, Literal):
        if value.language:
            return {"text": value.value, "language": value.language}
        return {"text": value.value, "datatype": value.datatype.value}
    return {"text": str(value)}


def _documents(graphs: Iterable[str], base: str) -> set[str]:
    """The documents that some of the sources are parts of, by the form of their IRIs."""
    start = f"{base}id/document/"
    slugs = {graph.removeprefix(start).partition("/")[0] for graph in graphs
             if graph.startswith(start)}  # fmt: skip
    return {start + slug for slug in slugs}


def _files(old: Manifest | None, new: Manifest) -> dict[str, list[str]]:
    """The files from which the releases were built that came, went or changed."""
    before = old.inputs if old else {}
    return {
        "added": sorted(new.inputs.keys() - before.keys()),
        "removed": sorted(before.keys() - new.inputs.keys()),
        "changed": sorted(n for n, h in new.inputs.items() if before.get(n, h) != h),
    }
