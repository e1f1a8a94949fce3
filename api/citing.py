"""A citation in every format: as text, for reference managers, as JSON, as RDF."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import serialize

from api.service.statistics import by_subject
from kg.citations import styles
from kg.citations.cited import as_dict
from kg.citations.provenance import SPDX, describe, provenance
from kg.formats import GRAPH_FORMATS, HTML, Format
from kg.vocab import prefixes

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.citations.citation import Citation
    from kg.citations.cited import Cited

TEXT: Final = Format("text", "text/plain", (), "txt", names=("apa",))
BIBTEX: Final = Format("bibtex", "application/x-bibtex", ("text/x-bibtex",), "bib")
CSL: Final = Format("csl", "application/vnd.citationstyles.csl+json", (), "csl.json", charset=False)
RIS: Final = Format("ris", "application/x-research-info-systems", (), "ris")
JSON: Final = Format("json", "application/json", (), "json", charset=False)

_RDF: Final = tuple(
    # Text and JSON are of their own here.
    replace(f, aliases=tuple(a for a in f.aliases if a not in ("text/plain", "application/json")))
    for f in GRAPH_FORMATS
)
FORMATS: Final = (TEXT, HTML, JSON, BIBTEX, CSL, RIS, *_RDF)
"""What citations come in; a client that takes anything gets the line of text."""

_STYLES: Final[dict[Format, Callable[[Citation, str], str]]] = {
    BIBTEX: styles.bibtex,
    CSL: styles.csl,
    RIS: styles.ris,
}


def written(cited: Cited, format_: Format, language: str) -> str | bytes:
    """The citation in any of :data:`FORMATS` but the page.

    Args:
        cited: what is cited.
        format_: which one.
        language: ``en`` or ``zh``.
    """
    if format_ is TEXT:
        said = [getattr(warning, language) for warning in cited.warnings]
        return "\n".join((styles.text(cited.citation, language), *said, ""))
    if format_ is JSON:
        return json.dumps(as_dict(cited), ensure_ascii=False, indent=2) + "\n"
    if format_ in _STYLES:
        return _STYLES[format_](cited.citation, language)
    if cited.question is None or cited.answer is None:
        triples = describe(cited.citation)
    else:
        triples = provenance(cited.citation, cited.question, cited.answer)
    used = {**prefixes(cited.citation.source.base), "spdx": SPDX.iri}
    body = serialize(by_subject(triples), format=format_.rdf, prefixes=used)
    assert body is not None, "no output was given to write to"
    return body
