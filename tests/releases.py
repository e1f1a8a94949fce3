"""A small release made by hand, for tests of what serves releases."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.build.draft import canonical_nquads
from kg.releases import Home, Manifest, ReleaseDir
from kg.store.embedded import EmbeddedStore
from kg.vocab import DEFAULT_BASE

QUADS = """
@prefix hkg: <https://w3id.org/habitat-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@base <https://w3id.org/habitat-kg/id/> .

<document/report/para/17/a> {
  <flagship-programme/inclusive> hkg:contributesTo <http://metadata.un.org/sdg/11.1> ;
    skos:altLabel "<script>alert('x')</script>"@en ;
    rdfs:seeAlso <javascript:alert(1)> .
}
<document/report/para/18> {
  <flagship-programme/inclusive> hkg:contributesTo <http://metadata.un.org/sdg/11.1> .
}
<document/report/structure> {
  <document/report/para/17/a> a hkg:Paragraph ; skos:notation "17(a)" ; hkg:basis <basis/stated> ;
    skos:prefLabel "Paragraph 17(a)"@en , "第17(a)段"@zh .
  <document/report/para/18> a hkg:Paragraph ; skos:notation "18" ; hkg:basis <basis/stated> ;
    skos:prefLabel "Paragraph 18"@en , "第18段"@zh .
}
<dataset/names> {
  <flagship-programme/inclusive> a hkg:FlagshipProgramme ;
    skos:prefLabel "Inclusive <b>Cities</b> & more"@en , "包容性城市"@zh .
  <city/内罗毕> a hkg:City ; skos:prefLabel "Nairobi"@en , "内罗毕"@zh .
  <city/S%C3%A3o> a hkg:City ; skos:prefLabel "Encoded"@en , "编码"@zh .
  <http://metadata.un.org/sdg/11.1> skos:prefLabel "Target 11.1"@en , "具体目标 11.1"@zh ,
    "Cible 11.1"@fr ; hkg:officialTitle "Title"@en , "Titre"@fr , "الغاية 11.1"@ar , "غ"@ar .
  <basis/stated> skos:prefLabel "stated"@en , "原文陈述"@zh .
  <basis/mapped> skos:prefLabel "mapped"@en , "分析对应"@zh .
  <dataset/names> skos:prefLabel "Names"@en , "名称"@zh .
  hkg:contributesTo rdfs:label "contributes to"@en , "促进"@zh .
}
<mapping/sdg/inclusive--11.2> {
  <flagship-programme/inclusive> hkg:contributesTo <http://metadata.un.org/sdg/11.2> .
}
<dataset/mapping-sdg> {
  <mapping/sdg/inclusive--11.2> a hkg:Mapping ; hkg:basis <basis/mapped> ;
    hkg:rationale "Streets carry buses."@en , "街道承载公交。"@zh ;
    hkg:supportedBy <document/report/para/18> ;
    skos:prefLabel "Mapping to 11.2"@en , "映射到 11.2"@zh .
}
"""
THINGS = 3000
"""Things beside those of QUADS, so that a product of patterns does not end."""


def quads(mark: str = "one") -> list[Quad]:
    """The quads of a small release; ``mark`` tells one release from another."""
    id_ = f"{DEFAULT_BASE}id/"
    names = NamedNode(f"{id_}dataset/things")
    many = [
        Quad(
            NamedNode(f"{id_}thing/{number}"),
            NamedNode("http://purl.org/dc/terms/isPartOf"),
            NamedNode(f"{id_}thing/0"),
            names,
        )
        for number in range(1, THINGS + 1)
    ]
    marked = Quad(
        NamedNode(f"{id_}thing/0"),
        NamedNode("http://www.w3.org/2004/02/skos/core#notation"),
        Literal(mark),
        names,
    )
    return [*parse(QUADS, RdfFormat.TRIG), *many, marked]


def publish(home: Path, mark: str = "one") -> ReleaseDir:
    """Write a release below ``home`` and make it current, as a build does."""
    release = ReleaseDir(home / "releases" / hashlib.sha256(mark.encode()).hexdigest()[:12])
    if not release.path.is_dir():
        release.path.mkdir(parents=True)
        store = EmbeddedStore.writable(release.store)
        given = quads(mark)
        store.load(given)
        graphs: dict[str, int] = {}
        for quad in given:
            graphs[quad.graph_name.value] = graphs.get(quad.graph_name.value, 0) + 1
        manifest = Manifest(
            release.id, 1, DEFAULT_BASE, None, len(given), store.count(), "", graphs=graphs
        )
        store.close()
        release.quads.write_bytes(canonical_nquads(given))
        release.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    switch = home / "next"
    switch.symlink_to(Path("releases") / release.id)
    switch.rename(Home(home).pointer)
    return release
