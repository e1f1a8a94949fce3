"""How a release came about, in PROV: what it was made of, by which software, after which one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from api.service.statistics import MOST
from kg.citations.provenance import checksum
from kg.vocab import PROV, RDF, RDFS, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.releases import Manifest

SCHEMA: Final = Vocabulary("https://schema.org/")


def version_iri(manifest: Manifest, release: str = "") -> NamedNode:
    """The IRI of a release: of the one that the manifest is of, or of another."""
    return NamedNode(f"{manifest.base}releases/{release or manifest.id}")


def provenance(manifest: Manifest) -> Iterator[Triple]:
    """PROV-O of a release: the files it was made of and their hashes, the software, the report.

    More files than :data:`api.service.statistics.MOST` are told by their number; the manifest
    lists them.
    """
    version = version_iri(manifest)
    making = NamedNode(f"{version.value}#making")
    words = {"build": "Build of release", "write": "Write that made release"}
    yield Triple(version, PROV.wasGeneratedBy, making)
    yield Triple(making, RDF.type, PROV.Activity)
    yield Triple(making, PROV.generated, version)
    said = f"{words.get(manifest.made_by, manifest.made_by)} {manifest.id}"
    yield Triple(making, RDFS.label, Literal(said, language="en"))
    quads = NamedNode(f"{version.value}#quads")
    yield Triple(quads, RDF.type, PROV.Entity)
    yield Triple(quads, RDFS.label, Literal("quads.nq"))
    yield Triple(quads, PROV.wasGeneratedBy, making)
    yield Triple(version, PROV.wasDerivedFrom, quads)
    yield from checksum(quads, f"{version.value}#quads-checksum", manifest.quads_sha256)
    for name, number in sorted(manifest.versions.items()):
        software = NamedNode(f"{version.value}#software-{name}")
        yield Triple(making, PROV.wasAssociatedWith, software)
        yield Triple(software, RDF.type, PROV.SoftwareAgent)
        yield Triple(software, RDFS.label, Literal(f"{name} {number}"))
        yield Triple(software, SCHEMA.softwareVersion, Literal(number))
    if manifest.previous:
        before = version_iri(manifest, manifest.previous)
        yield Triple(version, PROV.wasRevisionOf, before)
        if manifest.made_by == "write":
            yield Triple(making, PROV.used, before)
    if len(manifest.inputs) > MOST:
        counted = f"Made of {len(manifest.inputs):,} files; the manifest lists them."
        yield Triple(making, RDFS.comment, Literal(counted, language="en"))
        return
    for place, (path, sha256) in enumerate(sorted(manifest.inputs.items()), 1):
        file = NamedNode(f"{version.value}#input-{place}")
        yield Triple(making, PROV.used, file)
        yield Triple(file, RDF.type, PROV.Entity)
        yield Triple(file, RDFS.label, Literal(path))
        yield from checksum(file, f"{version.value}#input-{place}-checksum", sha256)
