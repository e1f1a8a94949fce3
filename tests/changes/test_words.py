"""What changed between releases, in the words and the order that a reader gets."""

from __future__ import annotations

import json

from kg.changes.formats import text, words_of
from kg.changes.kept import compare
from kg.changes.names import natural

ENGLISH = """\
2 new, 2 withdrawn, 2 re-mapped, 1 changed, 1 with other sources; statements: 27 added, 28 removed.
The paragraphs are those of Report.

New: Mapping (1)
- Mapping: Homes → 11.3
  - level indirect
  - rationale: “Homes near buses.”
  - supportedBy Paragraph 1

New: City (1)
- City Quito

Withdrawn: Mapping (1)
- Mapping: Homes → 11.2
  - level indirect
  - rationale: “Homes near buses.”
  - supportedBy Paragraph 1

Withdrawn: City (1)
- City Lima

Re-mapped: FlagshipProgramme (1)
- FlagshipProgramme Homes
  - contributesTo sdgo:Target 11.3 instead of sdgo:Target 11.2 (mapped, indirect; paragraph 1)
  - locatedIn Cancun: source gone (stated; paragraph 1)
  - teamSize: 12 instead of 10 (stated; paragraph 1)

Re-mapped: Mapping (1)
- Mapping: Homes → 11.1
  - level indirect instead of direct
  - no longer supportedBy Paragraph 1

Changed: City (1)
- City Cancun
  - skos:prefLabel: “Cancun” instead of “Cancún” (reference; L)

With other sources: FlagshipProgramme (1)
- FlagshipProgramme Roofs
  - locatedIn Cancun: source added (stated; paragraph 2(a))

Files changed: data/documents/report/statements.trig, data/mappings/programmes.csv, \
data/reference/lists.ttl
"""
CHINESE = [
    "新增 2，撤回 2，重新映射 2，变更 1，来源变更 1；陈述：新增 27 条，移除 28 条。",
    "段落均指《Report中》。",
    "重新映射：FlagshipProgramme中 (1)",
    "  - “contributesTo中”由sdgo:Target 11.2改为sdgo:Target 11.3（mapped中，indirect中；第1段）",
    "  - “locatedIn中”：Cancún中：来源去除（stated中；第1段）",
    "  - “teamSize中”由10改为12（stated中；第1段）",
    "  - 不再“supportedBy中”：Paragraph 1中",
    "  - “locatedIn中”：Cancún中：来源新增（stated中；第2(a)段）",
]
SECOND = """\
4 new, 3 changed, 1 changed by rules alone; statements: 41 added, 1 removed.

New: Mapping (1)
- Mapping: Roofs → 11.1
  - level direct
  - rationale: “Roofs.”
  - supportedBy Paragraph 1 of Report

New: Document (1)
- Document Memo
  - basis stated (reference; Structure 2)

New: Paragraph (1)
- Paragraph 10
  - basis stated (reference; Structure 2)
  - dcterms:isPartOf Memo (reference; Structure 2)
  - skos:notation: “10” (reference; Structure 2)

New: ReferenceDataset (1)
- ReferenceDataset Structure 2
  - basis reference (reference; Structure 2)

Changed: FlagshipProgramme (2)
- FlagshipProgramme Homes
  - now locatedIn Quito (stated; paragraph 10 of Memo)
  - locatedIn Cancun: source added (stated; paragraph 10 of Memo)
- FlagshipProgramme Roofs
  - now contributesTo sdgo:Target 11.1 (mapped, direct; paragraph 1 of Report)

Changed: owl:Class (1)
- City
  - skos:definition: “a large town” instead of “City” (reference; Ontology)

Changed by rules alone: sdgo:Goal (1)

New files: data/documents/memo/document.ttl, data/documents/memo/statements.trig

Files changed: data/mappings/programmes.csv, ontology/modules/all.ttl, \
ontology/shapes/programme.ttl
"""


def compared(planted, older, newer):
    return compare(planted.home, planted.release(older), planted.release(newer))


def test_every_planted_change_is_told_in_english_and_nothing_else(planted):
    assert "".join(text(compared(planted, 0, 1), "en")) == ENGLISH


def test_the_same_is_told_in_chinese(planted):
    lines = "".join(text(compared(planted, 0, 1), "zh")).splitlines()
    assert len(lines) == len(ENGLISH.splitlines())
    assert [line for line in CHINESE if line not in lines] == []


def test_paragraphs_name_their_document_where_there_are_several(planted):
    kept = compared(planted, 1, 2)
    assert "".join(text(kept, "en")) == SECOND
    assert "（stated中；《备忘录》第10段）" in "".join(text(kept, "zh"))


def test_going_back_is_told_as_a_change_of_its_own(planted):
    told = "".join(text(compared(planted, 2, 1), "en"))
    head = "4 withdrawn, 3 changed, 1 changed by rules alone; statements: 1 added, 41 removed."
    assert told.startswith(head)
    assert "no longer contributesTo sdgo:Target 11.1 (was mapped, direct; paragraph 1" in told
    assert "Files gone: data/documents/memo/document.ttl" in told


def test_a_conclusion_of_a_rule_is_told_where_nothing_else_changed(planted):
    (goal,) = [one for one in compared(planted, 1, 2).things() if one["kind"] == "derived"]
    assert goal["thing"] == "http://metadata.un.org/sdg/11"
    assert words_of(goal)["en"] == ["now supportedBy Roofs (derived; Goals)"]


def test_two_releases_that_say_the_same_have_nothing_to_tell(planted):
    kept = compared(planted, 1, 1)
    assert "".join(text(kept, "en")).splitlines()[0] == (
        "nothing changed; statements: 0 added, 0 removed."
    )
    assert list(kept.things()) == []


def test_what_is_kept_is_the_same_to_the_byte_each_time(planted):
    folder = compared(planted, 0, 2).folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(before) == ["changes.rdfp", "summary.json", "things.jsonl"]
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    compared(planted, 0, 2)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_name_in_a_sentence_says_in_which_release_it_is_described(planted):
    sides = {
        (piece[0], piece[2])
        for thing in compared(planted, 0, 1).things()
        for sentence in thing["words"]["en"]
        for piece in sentence
        if not isinstance(piece, str)
    }
    assert ("sdgo:Target 11.3", "to") in sides
    assert ("Cancun", "to") in sides
    assert json.dumps(sorted(sides)).count('"from"') == 0  # whatever is named is there still
    back = compared(planted, 2, 1).things()
    named = [p for one in back for s in one["words"]["en"] for p in s if not isinstance(p, str)]
    assert ["Memo", "https://w3id.org/habitat-kg/id/document/memo", "from"] in named


def test_numbers_of_paragraphs_are_in_the_order_of_the_document():
    assert sorted(["10", "2(b)", "2", "2(a)", "1"], key=natural) == ["1", "2", "2(a)", "2(b)", "10"]
