"""A small sound content folder that a test writes, spoils and builds."""

from __future__ import annotations

import shutil
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
BASE = "https://w3id.org/habitat-kg/"

PREFIXES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix hkg: <https://w3id.org/habitat-kg/ontology#> .
@prefix id: <https://w3id.org/habitat-kg/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sdg: <http://metadata.un.org/sdg/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

CLASSES = [
    "Agent",
    "Basis",
    "City",
    "Document",
    "Level",
    "Paragraph",
    "Mapping",
    "MappingSet",
    "DerivationRule",
    "ReferenceDataset",
    "FlagshipProgramme",
    "Source",
]
SOURCES = {"Paragraph", "Mapping", "MappingSet", "DerivationRule", "ReferenceDataset", "Document"}
PROPERTIES = [
    "basis",
    "contributesTo",
    "level",
    "linkObject",
    "linkProperty",
    "linkSubject",
    "locatedIn",
    "rationale",
    "supportedBy",
    "teamSize",
]
OUTSIDE = [
    "dcterms:created",
    "dcterms:description",
    "dcterms:isPartOf",
    "prov:wasAttributedTo",
    "sdgo:Goal",
    "sdgo:Target",
    "sdgo:isTargetOf",
    "skos:notation",
    "skos:prefLabel",
]


def _labels(name: str) -> str:
    return f'skos:prefLabel "{name}"@en , "{name}中"@zh'


def _term(name: str, kind: str) -> str:
    parent = "; rdfs:subClassOf hkg:Source " if name in SOURCES else ""
    return (
        f'hkg:{name} a owl:{kind} {parent}; rdfs:label "{name}"@en , "{name}中"@zh ;\n'
        f'    skos:definition "{name}"@en , "{name}中"@zh .\n'
    )


def _kind(name: str) -> str:
    return "Class" if name.partition(":")[2][0].isupper() else "AnnotationProperty"


FILES: dict[str, str] = {
    "ontology/habitat-kg.ttl": PREFIXES
    + f"<{BASE}ontology> a owl:Ontology , hkg:Source ; hkg:basis <{BASE}id/basis/reference> ;\n"
    + f"    {_labels('Ontology')} .\n",
    "ontology/modules/all.ttl": PREFIXES
    + "".join(_term(name, "Class") for name in CLASSES)
    + "".join(_term(name, "ObjectProperty") for name in PROPERTIES)
    + "".join(f"{name} a owl:{_kind(name)} .\n" for name in OUTSIDE),
    "ontology/shapes/programme.ttl": PREFIXES
    + """[] a sh:NodeShape ; sh:targetClass hkg:FlagshipProgramme ;
    sh:property [ sh:path hkg:teamSize ; sh:maxCount 1 ;
        sh:message "A flagship programme has one size of its team: keep one hkg:teamSize."@en ] .
""",
    "ontology/rules/label.rq": """#+ label: {en: Labels, zh: 标签}
#+ description: {en: A label for every tool., zh: 供各工具使用的标签。}
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT { ?thing rdfs:label ?label } WHERE { ?thing skos:prefLabel ?label }
""",
    "data/reference/sdg.ttl": PREFIXES
    + f"""id:dataset\\/sdg a hkg:ReferenceDataset ; hkg:basis id:basis\\/reference ;
    {_labels("SDGs")} .
sdg:11 a sdgo:Goal ; skos:notation "11" ; {_labels("Cities")} .
sdg:11.1 a sdgo:Target ; sdgo:isTargetOf sdg:11 ; skos:notation "11.1" ; {_labels("Housing")} .
sdg:11.2 a sdgo:Target ; sdgo:isTargetOf sdg:11 ; skos:notation "11.2" ; {_labels("Transport")} .
""",
    "data/reference/lists.ttl": PREFIXES
    + "id:dataset\\/lists a hkg:ReferenceDataset ; hkg:basis id:basis\\/reference ;"
    + f" {_labels('L')} .\n"
    + "".join(
        f"id:basis\\/{name} a hkg:Basis ; {_labels(name)} .\n"
        for name in ("stated", "mapped", "reference", "derived")
    )
    + "".join(f"id:level\\/{n} a hkg:Level ; {_labels(n)} .\n" for n in ("direct", "indirect"))
    + f"id:agent\\/editors a hkg:Agent ; {_labels('Editors')} .\n"
    + f"id:city\\/cancun a hkg:City ; {_labels('Cancún')} .\n",
    "data/documents/report/document.ttl": PREFIXES
    + f"""id:document\\/report\\/structure a hkg:ReferenceDataset ; hkg:basis id:basis\\/reference ;
    {_labels("Structure")} .
id:document\\/report a hkg:Document ; hkg:basis id:basis\\/stated ; {_labels("Report")} .
id:document\\/report\\/para\\/1 a hkg:Paragraph ; hkg:basis id:basis\\/stated ; skos:notation "1" ;
    dcterms:isPartOf id:document\\/report ; {_labels("Paragraph 1")} .
id:document\\/report\\/para\\/2\\/a a hkg:Paragraph ; hkg:basis id:basis\\/stated ;
    skos:notation "2(a)" ; dcterms:isPartOf id:document\\/report ; {_labels("Paragraph 2(a)")} .
""",
    "data/documents/report/statements.trig": PREFIXES
    + f"""
id:document\\/report\\/para\\/1 {{
    id:flagship-programme\\/homes a hkg:FlagshipProgramme ; {_labels("Homes")} ;
        hkg:locatedIn id:city\\/cancun ;
        hkg:teamSize 10 .
}}
id:document\\/report\\/para\\/2\\/a {{
    id:flagship-programme\\/homes hkg:locatedIn id:city\\/cancun .
}}
""",
    "data/mappings/programmes.ttl": PREFIXES
    + "id:dataset\\/mapping-programmes a hkg:MappingSet ; hkg:basis id:basis\\/mapped ;\n"
    + f"    {_labels('Mappings')} .\n",
    "data/mappings/programmes.csv": """\
subject,target,level,rationale_en,rationale_zh,paragraphs,author,date
flagship-programme/homes,11.1,direct,"It builds, and mends.",它建造住房。,\
report#1 report#2(a),editors,2024-05-06
flagship-programme/homes,11.2,indirect,Homes near buses.,住房靠近公交。,report#1,editors,2024-05-06
""",
}


def write_content(root: Path) -> Path:
    """Write the folder below ``root``, with the real checks; it builds without a finding."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(REPOSITORY / "ontology/checks", root / "ontology/checks", dirs_exist_ok=True)
    (root / "queries").mkdir(exist_ok=True)
    return root


def spoil(root: Path, name: str, before: str, after: str) -> int:
    """Replace the first ``before`` in a file by ``after``; give the line on which it stood."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert before in text, f"{name} has no {before!r}"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def append(root: Path, name: str, text: str) -> int:
    """Add ``text`` to a file; give the number of its last line."""
    path = root / name
    with path.open("a", encoding="utf-8") as file:
        file.write(text.rstrip("\n") + "\n")
    return path.read_text(encoding="utf-8").count("\n")
