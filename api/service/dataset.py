"""The dataset described for those who look for data: DCAT 3, VoID and PROV, of one release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from api.service.parts import read
from api.service.provenance import provenance, version_iri
from api.service.statistics import VOID, counted, linksets, totals
from kg.citations.citation import Source
from kg.citations.provenance import checksum
from kg.queries.header import Wording
from kg.vocab import DCTERMS, PROV, RDF, RDFS, XSD, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from api.service.counts import Counts, Row
    from kg.exports.catalogue import Distribution
    from kg.releases import Manifest

DCAT: Final = Vocabulary("http://www.w3.org/ns/dcat#")
FOAF: Final = Vocabulary("http://xmlns.com/foaf/0.1/")
DQV: Final = Vocabulary("http://www.w3.org/ns/dqv#")
_LANGUAGE: Final = Vocabulary("http://id.loc.gov/vocabulary/iso639-1/")
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_COMMON: Final = (DCTERMS.title, DCTERMS.description, DCTERMS.license)
_MONTH: Final = XSD.gYearMonth


@dataclass(frozen=True)
class Described:
    """What there is to say of a release.

    Attributes:
        manifest: of it.
        counts: what was counted of it.
        published: when it was first published, where the journal says so.
        downloads: the files that it comes in; those that are made have a size and a checksum.
        origin: the address of the server in use, ending in a slash.
        merged: whether it is the graph of the files here, not any dataset that was given.
    """

    manifest: Manifest
    counts: Counts
    published: datetime | None
    downloads: Sequence[Distribution]
    origin: str
    merged: bool = True


def dataset_iri(base: str) -> str:
    """The IRI of the dataset through all its releases, which is also where it is described.

    >>> dataset_iri("https://example.org/")
    'https://example.org/dataset'
    """
    return f"{base}dataset"


def common(base: str) -> list[Triple]:
    """Title, description and licence of the dataset, as they stand in ``parts/dataset.ttl``."""
    whole = NamedNode(dataset_iri(base))
    return [t for t in read("dataset", base) if t.subject == whole and t.predicate in _COMMON]


def source_of(said: Described) -> Source:
    """The release as citations name it."""
    told = common(said.manifest.base) if said.merged else []
    titles = {
        t.object.language: t.object.value
        for t in told
        if t.predicate == DCTERMS.title and isinstance(t.object, Literal)
    }
    return Source(
        said.manifest.base,
        Wording(titles.get("en", "Dataset"), titles.get("zh", "数据集")),
        tuple(_name(row) for row in said.counts.told("maker")),
        said.manifest.id,
        said.published.date() if said.published else None,
        next((t.object.value for t in told if isinstance(t.object, NamedNode)), ""),
    )


def _name(row: Row) -> Wording:
    """The name of a maker in both languages; a name that is lacking is the other, or the IRI."""
    english, chinese = (str(row[language] or "") for language in ("en", "zh"))
    return Wording(english or chinese or str(row["value"]), chinese or english or str(row["value"]))


def dataset(said: Described, *, partitions: bool = True) -> list[Triple]:
    """The catalogue, the dataset, this version of it, its files, services and provenance.

    The IRIs of dataset and version stand on the base of the graph, wherever it is served; services
    and files have the address in use. No node is blank.

    Args:
        said: what there is to say.
        partitions: whether properties and classes are listed, beside their numbers.
    """
    base, counts = said.manifest.base, said.counts
    whole, version = NamedNode(dataset_iri(base)), version_iri(said.manifest)
    triples = list(read("dataset", base)) if said.merged else _plain(base)
    triples += _services(said.origin, whole, NamedNode(base))
    triples += _versions(said, whole, version)
    if said.merged:
        things = NamedNode(f"{whole.value}#things")
        triples.append(Triple(things, VOID.uriSpace, Literal(f"{base}id/")))
        triples += _told(counts, whole, NamedNode(base), version)
        report = NamedNode(f"{version.value}/report")
        triples.append(Triple(version, DQV.hasQualityMetadata, report))
    statistics = counted(whole, whole.value, counts) if partitions else totals(whole, counts)
    triples += statistics
    triples += linksets(whole, whole.value, counts)
    for file in said.downloads:
        triples += _distribution(said, file, (whole, version))
    triples += provenance(said.manifest)
    return triples


def _plain(base: str) -> list[Triple]:
    """Of any dataset nothing is known but that it is one."""
    whole, catalogue = NamedNode(dataset_iri(base)), NamedNode(base)
    return [
        Triple(catalogue, RDF.type, DCAT.Catalog),
        Triple(catalogue, DCAT.dataset, whole),
        Triple(whole, RDF.type, DCAT.Dataset),
        Triple(whole, RDF.type, VOID.Dataset),
    ]


def _services(origin: str, whole: NamedNode, catalogue: NamedNode) -> Iterator[Triple]:
    triples = read("services", origin)
    yield from triples
    for service in dict.fromkeys(t.subject for t in triples):
        yield Triple(service, DCAT.servesDataset, whole)
        yield Triple(catalogue, DCAT.service, service)
    yield Triple(whole, VOID.sparqlEndpoint, NamedNode(f"{origin}sparql"))


def _versions(said: Described, whole: NamedNode, version: NamedNode) -> Iterator[Triple]:
    """DCAT 3, section 11: the dataset, this version of it, and the one before."""
    manifest = said.manifest
    yield Triple(version, RDF.type, DCAT.Dataset)
    yield Triple(version, RDF.type, PROV.Entity)
    for about in common(manifest.base) if said.merged else ():
        yield Triple(version, about.predicate, about.object)
    for node in (whole, version):
        yield Triple(node, DCAT.version, Literal(manifest.id))
    yield Triple(whole, DCAT.landingPage, NamedNode(f"{said.origin}dataset"))
    yield Triple(version, DCAT.landingPage, NamedNode(f"{said.origin}releases/{manifest.id}"))
    yield Triple(version, DCTERMS.identifier, Literal(version.value, datatype=XSD.anyURI))
    yield Triple(whole, DCTERMS.identifier, Literal(whole.value, datatype=XSD.anyURI))
    yield Triple(whole, DCAT.hasVersion, version)
    yield Triple(version, DCAT.isVersionOf, whole)
    yield Triple(whole, RDFS.seeAlso, NamedNode(f"{said.origin}releases"))
    if said.published is not None:
        day = Literal(said.published.isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime)
        yield Triple(version, DCTERMS.issued, day)
        yield Triple(whole, DCTERMS.modified, day)
    if manifest.previous:
        before = version_iri(manifest, manifest.previous)
        yield Triple(whole, DCAT.hasVersion, before)
        yield Triple(version, DCAT.previousVersion, before)
        yield Triple(version, DCAT.prev, before)


def _told(
    counts: Counts, whole: NamedNode, catalogue: NamedNode, version: NamedNode
) -> Iterator[Triple]:
    """What the data say of the dataset themselves: makers, documents, months, examples."""
    for row in counts.told("maker"):
        maker = NamedNode(str(row["value"]))
        yield from (Triple(node, DCTERMS.publisher, maker) for node in (catalogue, whole, version))
        yield from (Triple(node, DCTERMS.creator, maker) for node in (whole, version))
        yield Triple(maker, RDF.type, FOAF.Agent)
        for language in ("en", "zh"):
            if row[language]:
                yield Triple(maker, FOAF.name, Literal(str(row[language]), language=language))
    for row in counts.told("document"):
        yield Triple(whole, PROV.hadPrimarySource, NamedNode(str(row["value"])))
    for row in counts.told("example"):
        yield Triple(whole, VOID.exampleResource, NamedNode(str(row["value"])))
    for row in counts.languages or ():
        yield Triple(whole, DCTERMS.language, _LANGUAGE[str(row["language"]).partition("-")[0]])
    months = {kind: [row["value"] for row in counts.told(kind)] for kind in ("from", "until")}
    if months["from"] and months["until"]:
        period = NamedNode(f"{whole.value}#period")
        yield Triple(whole, DCTERMS.temporal, period)
        yield Triple(period, RDF.type, DCTERMS.PeriodOfTime)
        yield Triple(period, DCAT.startDate, Literal(str(months["from"][0]), datatype=_MONTH))
        yield Triple(period, DCAT.endDate, Literal(str(months["until"][0]), datatype=_MONTH))


def _distribution(
    said: Described, file: Distribution, datasets: Sequence[NamedNode]
) -> Iterator[Triple]:
    """DCAT 3, section 6.8: one file, by the address at which this release of it is had."""
    asked = f"{file.path.lstrip('/')}?release={said.manifest.id}"
    node, address = NamedNode(said.manifest.base + asked), NamedNode(said.origin + asked)
    yield from (Triple(of, DCAT.distribution, node) for of in datasets)
    yield Triple(node, RDF.type, DCAT.Distribution)
    for language in ("en", "zh"):
        for term, text in ((DCTERMS.title, file.title), (DCTERMS.description, file.purpose)):
            yield Triple(node, term, Literal(getattr(text, language), language=language))
    yield Triple(node, DCAT.accessURL, address)
    yield Triple(node, DCAT.downloadURL, address)
    if said.merged:
        yield from (
            Triple(node, about.predicate, about.object)
            for about in common(said.manifest.base)
            if about.predicate == DCTERMS.license
        )
    if file.iana:
        yield Triple(node, DCAT.mediaType, NamedNode(file.iana))
    else:
        kind = NamedNode(f"{dataset_iri(said.manifest.base)}#format-{file.kind.name}")
        yield Triple(node, DCTERMS["format"], kind)
        yield Triple(kind, RDF.type, DCTERMS.MediaTypeOrExtent)
        yield Triple(kind, RDFS.label, Literal(file.media_type))
    if file.kind.format is not None and file.kind.format.iri:
        yield Triple(node, DCTERMS["format"], NamedNode(file.kind.format.iri))
    for term, packing in (
        (DCAT.compressFormat, file.compress_format),
        (DCAT.packageFormat, file.package_format),
    ):
        if packing:
            yield Triple(node, term, NamedNode(_IANA + packing))
    if file.size is not None:
        size = Literal(str(file.size), datatype=XSD.nonNegativeInteger)
        yield Triple(node, DCAT.byteSize, size)
    if file.sha256 is not None:
        yield from checksum(node, f"{node.value}#checksum", file.sha256)
    if file.kind.format is not None and not file.compress_format:
        yield Triple(datasets[0], VOID.dataDump, address)
