"""Releases as triples: versions of the dataset (DCAT 3, section 11), one revised into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from api.service.dataset import DCAT, dataset_iri
from api.service.provenance import provenance
from kg.citations.provenance import SPDX
from kg.vocab import DCTERMS, PROV, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kg.changes.publications import Publication
    from kg.releases import Manifest, ReleaseDir

PREFIXES: Final = {
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "prov": PROV.iri,
    "rdfs": RDFS.iri,
    "spdx": SPDX.iri,
    "xsd": XSD.iri,
}


def list_triples(base: str, shown: Sequence[Publication]) -> list[Triple]:
    """The kept releases among some publications, none of which is of a release published before.

    >>> list_triples("https://example.org/", [])
    []
    """
    return [
        triple
        for publication in shown
        if publication.release is not None
        for triple in _version(base, publication.id, publication.at, publication.before)
    ]


def release_triples(
    manifest: Manifest, published: datetime | None, before: ReleaseDir | None
) -> list[Triple]:
    """One release: what it is a version of, after which one, how it was made.

    Args:
        manifest: of it.
        published: when it was first published, where the journal says so.
        before: the release published before it that is kept.
    """
    triples = [*_version(manifest.base, manifest.id, published, before), *provenance(manifest)]
    return list(dict.fromkeys(triples))


def _version(
    base: str, release: str, published: datetime | None, before: ReleaseDir | None
) -> Iterator[Triple]:
    whole, version = NamedNode(dataset_iri(base)), NamedNode(f"{base}releases/{release}")
    yield Triple(whole, DCAT.hasVersion, version)
    yield Triple(version, RDF.type, DCAT.Dataset)
    yield Triple(version, RDF.type, PROV.Entity)
    yield Triple(version, DCAT.isVersionOf, whole)
    yield Triple(version, DCAT.version, Literal(release))
    if published is not None:
        at = Literal(published.isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime)
        yield Triple(version, DCTERMS.issued, at)
    if before is not None:
        earlier = NamedNode(f"{base}releases/{before.id}")
        yield Triple(version, DCAT.previousVersion, earlier)
        yield Triple(version, PROV.wasRevisionOf, earlier)
