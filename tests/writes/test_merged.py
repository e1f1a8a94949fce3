from __future__ import annotations

import pytest

from kg.errors import ShapesViolated, WriteRefused
from kg.writes.protocol import APPLYING, PUBLISHING, VALIDATING, Put
from tests.content import BASE
from tests.writes.homes import PARAGRAPH

RULE = f"{BASE}id/rule/label"
PROGRAMME = "GRAPH <" + PARAGRAPH + "> { id:flagship-programme\\/homes "


def test_a_statement_is_merged_and_leaves_with_the_last_graph_that_holds_it(merged):
    merged.update(
        "INSERT DATA { GRAPH id:g { id:a hkg:teamSize 3 } GRAPH id:h { id:a hkg:teamSize 3 } }"
    )
    assert merged.stages == [APPLYING, VALIDATING, PUBLISHING]
    assert merged.ask("id:a hkg:teamSize 3")
    merged.update("DELETE DATA { GRAPH id:g { id:a hkg:teamSize 3 } }")
    assert merged.ask("id:a hkg:teamSize 3")
    merged.update("DELETE DATA { GRAPH id:h { id:a hkg:teamSize 3 } }")
    assert not merged.ask("id:a hkg:teamSize 3")


def test_the_way_back_is_the_release_of_the_build(merged):
    first = merged.id
    merged.update("INSERT DATA { GRAPH id:g { id:a skos:prefLabel 'a'@en } }")
    manifest = merged.manifest
    assert manifest.writes == {"since": first, "added": 1, "removed": 0}
    assert (manifest.made_by, manifest.dataset, manifest.previous) == ("write", "merged", first)
    assert merged.home.current().added.read_bytes().count(b"\n") == 1
    merged.drop(f"{BASE}id/g")
    assert merged.id == first


def test_a_write_keeps_what_the_release_says_beside_the_graph(merged):
    before = merged.home.current()
    merged.update("INSERT DATA { GRAPH id:g { id:a hkg:teamSize 3 } }")
    after = merged.home.current()
    names = [p.relative_to(before.path) for p in before.ontology.rglob("*.*")]
    assert len(names) > 20
    for name in names:
        assert (after.path / name).samefile(before.path / name)
    assert after.manifest().inputs == before.manifest().inputs
    report = after.report.read_text("utf-8")
    assert "sh:conforms false" in report
    assert f'"{after.manifest().warnings[0]}"@en' in report


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { id:a skos:notation 1 }",
        "DELETE WHERE { ?s skos:notation ?o }",
        "INSERT { ?s skos:notation 1 } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "CLEAR DEFAULT",
        "DROP DEFAULT",
        "COPY id:document\\/report\\/para\\/1 TO DEFAULT",
        "MOVE DEFAULT TO id:g",
        f"WITH <{RULE}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DROP GRAPH <{RULE}>",
        f"INSERT DATA {{ GRAPH <{RULE}> {{ id:a rdfs:label 'a' }} }}",
        "DELETE { GRAPH ?g { ?s ?p 'Homes'@en } } WHERE { GRAPH ?g { ?s ?p 'Homes'@en } }",
        f"COPY id:document\\/report\\/para\\/1 TO <{RULE}>",
        "INSERT DATA { GRAPH id:g { id:a skos:notation [] } }",
        "INSERT DATA { GRAPH id:g { _:a skos:notation 1 } }",
    ],
)
def test_what_is_made_from_the_rest_is_not_written(merged, text):
    before = merged.id
    with pytest.raises(WriteRefused):
        merged.update(text)
    assert merged.id == before


@pytest.mark.parametrize("graph", [None, RULE])
def test_nor_is_a_document_put_there(merged, graph):
    with pytest.raises(WriteRefused):
        merged.put(graph, "<a> <p> 1 .")
    with pytest.raises(WriteRefused):
        merged.drop(graph)
    with pytest.raises(WriteRefused):
        merged.put(None, "<a> <p> 1 .", "trig", whole=True)
    with pytest.raises(WriteRefused):
        merged.put("http://e/g", "<a> <p> [] .")


def test_what_leaves_the_default_graph_as_it_is_passes(merged):
    before = merged.id
    merged.update("INSERT DATA { id:flagship-programme\\/homes hkg:teamSize 10 }")
    assert merged.id == before
    merged.update("INSERT DATA { id:a hkg:teamSize 3 . GRAPH id:g { id:a hkg:teamSize 3 } }")
    assert merged.ask("id:a hkg:teamSize 3")


@pytest.mark.parametrize("text", ["DROP ALL", "CLEAR ALL", "CLEAR NAMED ; CLEAR DEFAULT"])
def test_everything_may_go_at_once_and_come_back(merged, text):
    before, lines = merged.id, merged.lines()
    merged.update(text)
    assert set(merged.manifest.graphs) == {RULE}
    assert not merged.ask("?s hkg:teamSize ?o")
    merged.write(Put(None, (merged.document(b"\n".join(lines), "nquads"),), True, whole=True))
    assert merged.lines() == lines
    assert merged.id == before


def test_a_whole_dataset_may_hold_derived_statements_which_are_made_anew(merged):
    text = b"\n".join(merged.lines()).replace(b'"Homes"@en', b'"Houses"@en')
    merged.put(None, text, "nquads", whole=True)
    assert merged.ask(f"GRAPH <{RULE}> {{ id:flagship-programme\\/homes rdfs:label 'Houses'@en }}")
    assert not merged.ask("?s ?p 'Homes'@en")


def test_a_graph_that_is_emptied_is_gone(merged):
    merged.update("INSERT DATA { GRAPH id:g { id:a hkg:teamSize 3 } }")
    merged.update("DELETE DATA { GRAPH id:g { id:a hkg:teamSize 3 } } ; CREATE GRAPH id:h")
    assert not {f"{BASE}id/g", f"{BASE}id/h"} & set(merged.manifest.graphs)
    assert merged.put("http://e/nothing").created


def test_a_violation_changes_nothing_and_says_why(merged):
    before = merged.id
    with pytest.raises(ShapesViolated) as refused:
        merged.update(f"INSERT DATA {{ {PROGRAMME} hkg:teamSize 11 }} }}")
    assert merged.id == before
    assert refused.value.sentences == (
        "id:flagship-programme/homes: A flagship programme has one size of its team: "
        "keep one hkg:teamSize.",
    )
    assert "sh:MaxCountConstraintComponent" in refused.value.report
    assert "sh:conforms false" in refused.value.report
    with pytest.raises(ShapesViolated):
        merged.put(
            "http://e/g", f"<{BASE}id/flagship-programme/homes> <{BASE}ontology#teamSize> 12 ."
        )


def test_a_graph_that_nothing_describes_is_named(merged):
    said = "Nothing says what the graph id:g rests on (hkg:basis). Describe it as a source."
    written = merged.update("INSERT DATA { GRAPH id:g { id:a hkg:teamSize 3 } }")
    assert written.warnings == (said,)
    assert (
        merged.update("INSERT DATA { GRAPH id:h { id:h hkg:basis id:basis\\/stated } }").warnings
        == ()
    )
    assert merged.manifest.warnings == [said]
    described = "INSERT DATA { GRAPH id:h { id:g hkg:basis id:basis\\/stated } }"
    assert merged.update(described).warnings == ()
    assert merged.manifest.warnings == []
    assert merged.update("DELETE WHERE { GRAPH id:h { id:g ?p ?o } }").warnings == (said,)
    merged.drop(f"{BASE}id/g")
    assert merged.manifest.warnings == []


def test_a_write_over_what_the_rules_need(merged):
    label = f"GRAPH <{RULE}> {{ id:city\\/cancun rdfs:label ?label }}"
    assert merged.ask(label)
    merged.update(
        "DELETE { GRAPH ?g { ?c skos:prefLabel ?l } } "
        "WHERE { GRAPH ?g { ?c a hkg:City ; skos:prefLabel ?l } }"
    )
    assert not merged.ask(label)
    merged.update(
        "INSERT DATA { GRAPH id:g { id:city\\/cancun skos:prefLabel 'K'@en ; rdfs:label 'K'@en } }"
    )
    assert not merged.ask(label), "what a source states is not derived"
    merged.update("DELETE DATA { GRAPH id:g { id:city\\/cancun rdfs:label 'K'@en } }")
    assert merged.ask(label)
