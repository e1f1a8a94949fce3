"""A cited answer in PROV: which question, with which values, asked which release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__
from kg.citations.styles import text
from kg.vocab import DCTERMS, PROV, RDF, RDFS, SH, XSD, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.citations.answers import Fingerprint
    from kg.citations.citation import Citation
    from kg.citations.questions import Question

SPDX: Final = Vocabulary("http://spdx.org/rdf/terms#")


def describe(citation: Citation) -> Iterator[Triple]:
    """What any citation tells: of what, from which release, how it is cited."""
    node, source = NamedNode(citation.address), citation.source
    yield Triple(node, RDF.type, PROV.Entity)
    release = NamedNode(f"{source.base}releases/{source.release}")
    yield Triple(node, DCTERMS.isPartOf, release)
    yield Triple(release, RDF.type, PROV.Entity)
    for language in ("en", "zh"):
        title = getattr(citation.title, language)
        yield Triple(node, DCTERMS.title, Literal(title, language=language))
        cited = text(citation, language)
        yield Triple(node, DCTERMS.bibliographicCitation, Literal(cited, language=language))
    if source.issued:
        day = Literal(source.issued.isoformat(), datatype=XSD.date)
        yield Triple(node, DCTERMS.issued, day)
    if source.license:
        yield Triple(node, DCTERMS.license, NamedNode(source.license))


def provenance(citation: Citation, question: Question, answer: Fingerprint) -> Iterator[Triple]:
    """PROV-O of an answer: the activity that made it, and all that this used.

    The query stands in it as it was asked, so that whoever keeps this document can ask it again
    even where the stored query has another text by then.
    """
    base, page = citation.source.base, citation.address
    node, release = NamedNode(page), NamedNode(f"{base}releases/{question.release}")
    rows = NamedNode(base + question.answer_path)
    asking, plan = NamedNode(f"{page}#asking"), NamedNode(f"{page}#query")
    software = NamedNode(f"{page}#software")
    yield from describe(citation)
    yield Triple(node, DCTERMS.references, rows)
    yield Triple(rows, RDF.type, PROV.Entity)
    yield Triple(rows, PROV.wasGeneratedBy, asking)
    yield Triple(rows, PROV.wasAttributedTo, software)
    yield Triple(rows, PROV.wasDerivedFrom, release)
    yield Triple(rows, DCTERMS.extent, Literal(f"{answer.rows} rows", language="en"))
    yield from checksum(rows, f"{page}#checksum", answer.sha256)
    yield Triple(asking, RDF.type, PROV.Activity)
    yield Triple(asking, PROV.used, release)
    yield Triple(asking, PROV.used, plan)
    yield Triple(asking, PROV.wasAssociatedWith, software)
    yield Triple(software, RDF.type, PROV.SoftwareAgent)
    yield Triple(software, RDFS.label, Literal(f"habitat-kg {__version__}"))
    for kind in (PROV.Entity, PROV.Plan, SH.SPARQLSelectExecutable):
        yield Triple(plan, RDF.type, kind)
    yield Triple(plan, DCTERMS.identifier, Literal(question.query.key))
    yield Triple(plan, SH.select, Literal(question.bound))
    yield from checksum(plan, f"{page}#query-checksum", question.text_sha256)
    for name, value in question.parameters.items():
        parameter = NamedNode(f"{page}#parameter-{name}")
        yield Triple(asking, PROV.used, parameter)
        yield Triple(parameter, RDF.type, PROV.Entity)
        yield Triple(parameter, RDFS.label, Literal(name))
        yield Triple(parameter, RDF.value, Literal(value))


def checksum(of: NamedNode, address: str, sha256: str) -> Iterator[Triple]:
    """A SHA-256 as a node of its own (SPDX 2.3, clause 8.4; DCAT 3, section 6.17)."""
    if not sha256:
        return
    node = NamedNode(address)
    yield Triple(of, SPDX.checksum, node)
    yield Triple(node, RDF.type, SPDX.Checksum)
    yield Triple(node, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    yield Triple(node, SPDX.checksumValue, Literal(sha256, datatype=XSD.hexBinary))
