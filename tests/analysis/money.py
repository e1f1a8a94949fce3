"""Budgets made by hand, one for each rule of apportioning, and releases of such statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, parse

from kg.build.draft import canonical_nquads
from kg.graph.context import Context
from kg.graph.projection.making import project, write
from kg.releases import Home, Manifest, ReleaseDir
from kg.store.embedded import EmbeddedStore
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES: Final = """
@prefix hkg: <https://w3id.org/habitat-kg/ontology#> .
@prefix sdg: <http://metadata.un.org/sdg/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/habitat-kg/id/> .
"""
WORLD: Final = """
<dataset/world> {
  <dataset/world> a hkg:ReferenceDataset ; hkg:basis <basis/reference> .
  sdg:3 a sdgo:Goal ; skos:notation "3" . sdg:11 a sdgo:Goal ; skos:notation "11" .
  sdg:3.8 a sdgo:Target ; sdgo:isTargetOf sdg:3 ; skos:notation "3.8" .
  sdg:11.1 a sdgo:Target ; sdgo:isTargetOf sdg:11 ; skos:notation "11.1" .
  sdg:11.2 a sdgo:Target ; sdgo:isTargetOf sdg:11 ; skos:notation "11.2" .
  sdg:C110101 a sdgo:Indicator ; sdgo:isIndicatorOf sdg:11.1 .
  sdg:C110201 a sdgo:Indicator ; sdgo:isIndicatorOf sdg:11.2 , sdg:3.8 .
  <region/001> a hkg:Region . <region/002> a hkg:Region ; hkg:within <region/001> .
  <region/014> a hkg:Region ; hkg:within <region/002> .
  <region/150> a hkg:Region ; hkg:within <region/001> .
  <country/KEN> a hkg:Country ; hkg:within <region/014> ; skos:notation "KEN" .
  <country/UGA> a hkg:Country ; hkg:within <region/014> ; skos:notation "UGA" .
  <country/FRA> a hkg:Country ; hkg:within <region/150> ; skos:notation "FRA" .
  <city/nairobi> a hkg:City ; hkg:within <country/KEN> . <city/cairo> a hkg:City .
  <flagship-programme/a> a hkg:FlagshipProgramme . <initiative/b> a hkg:Initiative .
  <subprogramme/1> a hkg:Subprogramme ; skos:notation "1" .
  <unit/us-dollar> a hkg:Unit ; hkg:currencyCode "USD" ;
    skos:prefLabel "United States dollars"@en , "美元"@zh .
  <unit/euro> a hkg:Unit ; hkg:currencyCode "EUR" .
}
"""
PROJECTS: Final = """
<activity/one> { <activity/one> hkg:basis <basis/reported> .
  <country-project/one> a hkg:CountryProject ; hkg:locatedIn <country/KEN> ;
    hkg:contributesTo sdg:11.1 , sdg:11.2 ; hkg:carriedOutUnder <flagship-programme/a> .
  <figure/one> a hkg:Figure ; hkg:budgetOf <country-project/one> ; hkg:value 1000 ;
    hkg:unit <unit/us-dollar> ; hkg:asOf "2020"^^xsd:gYear .
  <figure/one-1> hkg:partOfFigure <figure/one> ; hkg:apportionedTo sdg:11.1 ; hkg:value 60 .
  <figure/one-2> hkg:partOfFigure <figure/one> ; hkg:apportionedTo sdg:11.2 ; hkg:value 30.0 .
}
<activity/two> { <activity/two> hkg:basis <basis/reported> .
  <country-project/two> a hkg:CountryProject ; hkg:locatedIn <country/KEN> , <country/FRA> ;
    hkg:contributesTo sdg:3.8 ; hkg:carriedOutUnder <flagship-programme/a> , <initiative/b> .
  <figure/two> a hkg:Figure ; hkg:budgetOf <country-project/two> ; hkg:value 100.01 ;
    hkg:unit <unit/us-dollar> ; hkg:asOf "2021-05"^^xsd:gYearMonth .
  <figure/two-1> hkg:partOfFigure <figure/two> ; hkg:apportionedTo <city/nairobi> ; hkg:value 50 .
  <figure/two-2> hkg:partOfFigure <figure/two> ; hkg:apportionedTo <region/150> ; hkg:value 25 .
}
<activity/three> { <activity/three> hkg:basis <basis/reported> .
  <country-project/three> a hkg:CountryProject ; hkg:locatedIn <city/cairo> ;
    dcterms:isPartOf <country-project/one> .
  <figure/three> a hkg:Figure ; hkg:budgetOf <country-project/three> ; hkg:value 500 ;
    hkg:unit <unit/us-dollar> .
  <figure/three-euro> a hkg:Figure ; hkg:budgetOf <country-project/three> ; hkg:value 70 ;
    hkg:unit <unit/euro> .
}
<activity/four> { <activity/four> hkg:basis <basis/reported> .
  <country-project/four> a hkg:CountryProject .
  <figure/yearly> hkg:budgetOf <country-project/four> ; hkg:value 10 ; hkg:unit <unit/us-dollar> ;
    hkg:frequency <frequency/year> .
  <figure/below> hkg:budgetOf <country-project/four> ; hkg:value -5 ; hkg:unit <unit/us-dollar> .
  <figure/fine> hkg:budgetOf <country-project/four> ; hkg:value 7.777 ; hkg:unit <unit/us-dollar> .
  <figure/joint> hkg:budgetOf <country-project/four> , <country-project/one> ; hkg:value 40 ;
    hkg:unit <unit/us-dollar> .
  <figure/whole> a hkg:Figure ; hkg:budgetOf <flagship-programme/a> ; hkg:value 999 ;
    hkg:figureOf <flagship-programme/a> ; hkg:unit <unit/us-dollar> .
}
<activity/five> { <activity/five> hkg:basis <basis/reported> .
  <country-project/five> a hkg:CountryProject ; hkg:locatedIn <country/KEN> , <city/cairo> ;
    hkg:contributesTo sdg:11.1 .
  <figure/five> a hkg:Figure ; hkg:budgetOf <country-project/five> ; hkg:value 200 ;
    hkg:unit <unit/us-dollar> ; hkg:asOf "2020-01-31"^^xsd:date .
  <figure/five-1> hkg:partOfFigure <figure/five> ; hkg:apportionedTo sdg:11.1 ; hkg:value 80 .
  <figure/five-2> hkg:partOfFigure <figure/five> ; hkg:apportionedTo sdg:11 ; hkg:value 40 .
}
<activity/six> { <activity/six> hkg:basis <basis/reported> .
  <country-project/six> a hkg:CountryProject ; hkg:locatedIn <country/UGA> ;
    hkg:contributesTo sdg:11.1 ; hkg:carriedOutUnder <subprogramme/1> .
  <figure/six> a hkg:Figure ; hkg:budgetOf <country-project/six> ; hkg:value 300 ;
    hkg:unit <unit/us-dollar> .
}
<mapping/six> { <mapping/six> hkg:basis <basis/mapped> .
  <figure/six-1> hkg:partOfFigure <figure/six> ; hkg:apportionedTo sdg:C110101 ; hkg:value 50 .
  <figure/six-2> hkg:partOfFigure <figure/six> ; hkg:apportionedTo sdg:C110201 ; hkg:value 50 .
}
"""


def by_hand() -> list[Quad]:
    """The statements of the world and of the projects above."""
    return list(parse(PREFIXES + WORLD + PROJECTS, RdfFormat.TRIG))


def release_of(quads: list[Quad], folder: Path) -> ReleaseDir:
    """A release of statements, as far as a context looks at it."""
    release = ReleaseDir(folder)
    release.path.mkdir(parents=True)
    release.quads.write_bytes(canonical_nquads(quads))
    write(project(release.quads, DEFAULT_BASE), release.projection)
    return release


def context_of(quads: list[Quad], folder: Path) -> Context:
    """What a function of a worker sees of statements."""
    store = EmbeddedStore.writable()
    store.load(quads)
    return Context(store, DEFAULT_BASE, release_of(quads, folder))


def publish(home: Path) -> ReleaseDir:
    """A release of the statements by hand as the current one of a home."""
    quads = by_hand()
    release = release_of(quads, home / "releases" / "0123456789ab")
    store = EmbeddedStore.writable(release.store)
    store.load(quads)
    manifest = Manifest(release.id, 1, DEFAULT_BASE, None, len(quads), store.count(), "")
    store.close()
    release.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    Home(home).pointer.symlink_to(release.path.relative_to(home))
    return release
