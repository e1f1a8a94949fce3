"""Three releases of a small content folder between which known things were changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.build.pipeline import build
from kg.keeping.rollback import roll_back
from kg.releases import Home
from tests.content import PREFIXES, append, spoil, write_content

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = "data/documents/report/statements.trig"
TABLE = "data/mappings/programmes.csv"
LISTS = "data/reference/lists.ttl"
RULE = """#+ label: {en: Goals, zh: 目标}
#+ description: {en: Goals of targets., zh: 具体目标所属的目标。}
PREFIX hkg: <https://w3id.org/habitat-kg/ontology#>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
CONSTRUCT { ?goal hkg:supportedBy ?thing } WHERE { ?thing hkg:contributesTo/sdgo:isTargetOf ?goal }
"""
ROOFS = """
    id:flagship-programme\\/roofs a hkg:FlagshipProgramme ; hkg:locatedIn id:city\\/cancun ;
        skos:prefLabel "Roofs"@en , "屋顶"@zh .
"""
ROOFS_AGAIN = "\n    id:flagship-programme\\/roofs hkg:locatedIn id:city\\/cancun .\n"
TERMS = "ontology/modules/all.ttl"


@dataclass
class Planted:
    """A home with its three releases, oldest first, the last but one of which is current again."""

    home: Home
    ids: list[str]

    def release(self, number: int):
        return self.home.release(self.ids[number])


def plant(folder: Path) -> Planted:
    """Build the three, then go back from the third to the second."""
    content = write_content(folder / "content")
    append(
        content,
        "data/reference/sdg.ttl",
        'sdg:11.3 a sdgo:Target ; sdgo:isTargetOf sdg:11 ; skos:notation "11.3" ;'
        ' skos:prefLabel "Planning"@en , "规划"@zh .',
    )
    (content / "ontology/rules/goal.rq").write_text(RULE, encoding="utf-8")
    spoil(content, STATEMENTS, "para\\/1 {", "para\\/1 {" + ROOFS)
    append(content, LISTS, 'id:city\\/lima a hkg:City ; skos:prefLabel "Lima"@en , "利马"@zh .')
    home = Home(folder / "home")
    ids = [build(content, home.path).id]

    # the link to 11.2 leads to 11.3, that to 11.1 is drawn otherwise
    spoil(content, TABLE, "homes,11.2,", "homes,11.3,")
    spoil(content, TABLE, "homes,11.1,direct", "homes,11.1,indirect")
    spoil(content, TABLE, "report#1 report#2(a),", "report#2(a),")
    # one city comes, one goes, one is renamed; a value and the sources of a link change
    append(content, LISTS, 'id:city\\/quito a hkg:City ; skos:prefLabel "Quito"@en , "基多"@zh .')
    spoil(content, LISTS, 'id:city\\/lima a hkg:City ; skos:prefLabel "Lima"@en , "利马"@zh .', "")
    spoil(content, LISTS, '"Cancún"@en', '"Cancun"@en')
    spoil(content, STATEMENTS, "hkg:teamSize 10", "hkg:teamSize 12")
    spoil(content, STATEMENTS, "        hkg:locatedIn id:city\\/cancun ;\n", "")
    spoil(content, STATEMENTS, "para\\/2\\/a {", "para\\/2\\/a {" + ROOFS_AGAIN)
    ids.append(build(content, home.path).id)

    # a further document, a term and a shape; a mapping from which a rule concludes
    append(
        content,
        TABLE,
        "flagship-programme/roofs,11.1,direct,Roofs.,屋顶。,report#1,editors,2024-05-07",
    )
    (content / "data/documents/memo").mkdir()
    (content / "data/documents/memo/document.ttl").write_text(
        PREFIXES
        + "id:document\\/memo a hkg:Document ; hkg:basis id:basis\\/stated ;"
        + ' skos:prefLabel "Memo"@en , "备忘录"@zh .\n'
        + "id:document\\/memo\\/para\\/10 a hkg:Paragraph ; hkg:basis id:basis\\/stated ;"
        + ' skos:notation "10" ; dcterms:isPartOf id:document\\/memo ;'
        + ' skos:prefLabel "Paragraph 10"@en , "第10段"@zh .\n'
        + "id:document\\/memo\\/structure a hkg:ReferenceDataset ;"
        + ' hkg:basis id:basis\\/reference ; skos:prefLabel "Structure 2"@en , "结构2"@zh .\n',
        encoding="utf-8",
    )
    (content / "data/documents/memo/statements.trig").write_text(
        PREFIXES
        + "id:document\\/memo\\/para\\/10 {\n"
        + "    id:flagship-programme\\/homes hkg:locatedIn id:city\\/quito ,\n"
        + "        id:city\\/cancun .\n}\n",
        encoding="utf-8",
    )
    spoil(content, TERMS, 'skos:definition "City"@en', 'skos:definition "a large town"@en')
    append(content, "ontology/shapes/programme.ttl", "# Held to one value.")
    ids.append(build(content, home.path).id)
    roll_back(home, ids[1], lambda what, done, total: None)
    return Planted(home, ids)
