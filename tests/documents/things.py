"""A few things with names, and texts of our own that name them."""

from __future__ import annotations

from pyoxigraph import RdfFormat, parse

from kg.documents.names import Names, names_of

ID = "https://w3id.org/habitat-kg/id/"
DATA = """\
@prefix hkg: <https://w3id.org/habitat-kg/ontology#> .
@prefix id: <https://w3id.org/habitat-kg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sdg: <http://metadata.un.org/sdg/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
hkg:City rdfs:subClassOf hkg:Place . hkg:Country rdfs:subClassOf hkg:Place .
hkg:Locality rdfs:subClassOf hkg:Place . hkg:Region rdfs:subClassOf hkg:Place .
hkg:GoverningBody rdfs:subClassOf hkg:Organisation .
hkg:FlagshipProgramme rdfs:subClassOf hkg:Programme ;
    rdfs:label "flagship programme"@en , "旗舰方案"@zh .
hkg:Programme rdfs:label "programme"@en , "方案"@zh .
hkg:Resolution rdfs:label "resolution"@en , "决议"@zh .
id:fp\\/homes a hkg:FlagshipProgramme ; skos:prefLabel "Homes for All"@en , "人人有房"@zh .
id:fp\\/parks a hkg:FlagshipProgramme ; skos:prefLabel "Green Parks"@en , "绿色公园"@zh .
id:theme\\/parks a hkg:Theme ; skos:prefLabel "Parks"@en , "公园改造"@zh .
id:res\\/2-6 a hkg:Resolution ; skos:notation "2/6" ;
    skos:prefLabel "Resolution 2/6: Parks"@en , "第2/6号决议：公园改造"@zh ;
    skos:altLabel "Parks"@en , "公园改造"@zh , "第2/6号决议"@zh .
id:res\\/2-7 a hkg:Resolution ; skos:notation "2/7" ; skos:prefLabel "Resolution 2/7"@en .
id:dec\\/2-6 a hkg:Decision ; skos:notation "2/6" ; skos:prefLabel "Decision 2/6"@en .
sdg:11 a sdgo:Goal ; skos:notation "11" ; skos:prefLabel "Sustainable cities"@en , "可持续城市"@zh .
sdg:1 a sdgo:Goal ; skos:notation "1" ; skos:prefLabel "No poverty"@en , "消除贫困"@zh .
sdg:11.1 a sdgo:Target ; skos:notation "11.1" ; skos:prefLabel "Housing"@en , "住房"@zh .
sdg:11.a a sdgo:Target ; skos:notation "11.a" ; skos:prefLabel "Links"@en , "联系"@zh .
id:opt\\/1 a hkg:Option ; skos:prefLabel "Option 1"@en , "备选方案1"@zh .
id:opt\\/2 a hkg:Option ; skos:prefLabel "Option 2"@en , "备选方案2"@zh .
id:org\\/un a hkg:Organisation ; skos:prefLabel "United Nations"@en , "联合国"@zh ;
    skos:altLabel "UN"@en .
id:org\\/agency a hkg:Organisation ; skos:altLabel "UNHA"@en ;
    skos:prefLabel "United Nations Home Agency"@en , "联合国住房署"@zh .
id:org\\/board a hkg:GoverningBody ; skos:altLabel "Board"@en , "执行局"@zh ;
    skos:prefLabel "Executive Board of the Agency"@en , "联合国住房署执行局"@zh .
id:session\\/1 a hkg:Session ;
    skos:prefLabel "First session of the Board"@en , "执行局2030年第一次会议"@zh .
id:city\\/nairobi a hkg:City ; skos:prefLabel "Nairobi"@en , "内罗毕"@zh .
id:loc\\/river a hkg:Locality ; skos:prefLabel "Nairobi River"@en , "内罗毕河"@zh .
id:country\\/OMN a hkg:Country ; skos:prefLabel "Oman"@en , "阿曼"@zh .
id:country\\/CHN a hkg:Country ; skos:prefLabel "China"@en , "中国"@zh .
id:country\\/UKR a hkg:Country ; skos:prefLabel "Ukraine"@en , "乌克兰"@zh .
id:crisis\\/ukr a hkg:Crisis ; skos:prefLabel "Ukraine crisis"@en , "乌克兰危机"@zh ;
    skos:altLabel "乌克兰"@zh .
id:region\\/001 a hkg:Region ; skos:prefLabel "World"@en , "世界"@zh .
id:doc\\/tide a hkg:Document ; skos:prefLabel "Tide Studies"@en , "潮汐研究"@zh ;
    hkg:documentSymbol "X/Y.2030/INF/6" .
id:ptn\\/lab a hkg:Partnership ; skos:prefLabel "Urban lab in Oman"@en , "阿曼城市实验室"@zh .
id:document\\/r\\/section\\/II a hkg:Section ;
    skos:prefLabel "Section II: Parks"@en , "第二节：公园"@zh .
"""

ENGLISH = """\
Report of the Executive Director
Nairobi, 5 May 2030

I. Introduction

1. This report is about "Inclusive Cities: Enhancing the Positive Impact of Urban
Migration", resolutions 2/2 and 2/7 and target 11.1.

II. Update on Inclusive Cities: Enhancing the Positive Impact of Urban Migration
A. Work in countries

2. This flagship programme is at work in:
(a) Kenya, with UNHCR;
(b) Viet Nam.*

* A note on Mexico.
"""

CHINESE = """\
执行主任的报告

一、 导言

1. 本报告介绍“包容性社区、繁荣城市”旗舰方案
和第2/6 决议。

二、 “包容性社区、繁荣城市”旗舰方案的进展

2. 该旗舰方案的工作在：

(a) 肯尼亚，与难民署合作；

(b) 越
南。
"""


def names(language: str) -> Names:
    """The names of :data:`DATA` in a language."""
    return names_of(parse(DATA, format=RdfFormat.TURTLE), language)
