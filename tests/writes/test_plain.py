from __future__ import annotations

import pytest

from kg.errors import (
    BadRequest,
    DocumentSyntaxError,
    NotFound,
    PreconditionFailed,
    QueryRefused,
    QuerySyntaxError,
    WriteRefused,
)
from kg.writes.protocol import APPLYING, PUBLISHING, Put, Update


def test_an_update_makes_a_release(plain):
    before = plain.id
    written = plain.update(
        "INSERT DATA { id:a skos:notation 7 . GRAPH id:g { id:a rdfs:label [] } }"
    )
    assert (written.previous, written.release) == (before, plain.id)
    assert (written.added, written.removed, written.created) == (2, 0, False)
    assert plain.stages == [APPLYING, PUBLISHING]
    assert plain.ask("id:a skos:notation 7 . GRAPH id:g { id:a rdfs:label ?b } FILTER(ISBLANK(?b))")
    manifest = plain.manifest
    assert (manifest.made_by, manifest.dataset, manifest.previous) == ("write", "plain", before)
    assert manifest.writes == {}


def test_a_write_that_changes_nothing_makes_no_release(plain):
    plain.update("INSERT DATA { id:a skos:notation 7 }")
    stamp, entries = plain.home.current().manifest_path.stat().st_mtime_ns, plain.home.journal()
    again = plain.update("INSERT DATA { id:a skos:notation 7 }")
    assert (again.release, again.added) == (again.previous, 0)
    assert plain.home.current().manifest_path.stat().st_mtime_ns == stamp
    assert plain.home.journal() == entries


def test_the_way_back_is_the_release_that_was(plain):
    first = plain.update("INSERT DATA { id:a skos:notation 7 }").release
    plain.update("INSERT DATA { id:a skos:notation 8 }")
    assert plain.update("DELETE DATA { id:a skos:notation 8 }").release == first
    assert [entry.release for entry in plain.home.journal()][-1] == first


def test_what_the_engine_rewrites_is_hashed_as_it_is_kept(plain):
    first = plain.put(
        "http://e/g", "<a> <p> 007 , '0.20'^^<http://www.w3.org/2001/XMLSchema#decimal> ."
    )
    second = plain.put("http://e/g", "<a> <p> 7 , 0.2 .")
    assert first.release == second.release == second.previous


def test_an_update_of_several_operations_is_one_release(plain):
    written = plain.update(
        "INSERT DATA { GRAPH id:g { id:a skos:notation 1 } } ; "
        "INSERT { GRAPH id:h { ?a skos:notation 2 } } WHERE { GRAPH id:g { ?a ?p ?o } } ; "
        "DROP GRAPH id:g"
    )
    assert written.added == 1
    assert len(plain.home.journal()) == 2
    assert plain.ask("GRAPH id:h { id:a skos:notation 2 } FILTER NOT EXISTS { GRAPH id:g {} }")


def test_a_relative_iri_is_resolved_against_the_base_that_the_request_has(plain):
    plain.write(Update("INSERT DATA { <a> <b> <c> }", base="http://e/x/"))
    plain.write(Update("INSERT DATA { <a> <b> <c> }"))
    iris = sorted(str(quad.subject) for quad in plain.store)
    assert iris == ["<http://e/x/a>", "<https://w3id.org/habitat-kg/a>"]


def test_a_dataset_of_the_protocol(plain):
    plain.update("INSERT DATA { GRAPH id:g { id:a skos:notation 1 } id:b skos:notation 2 }")
    text = "DELETE { ?s ?p ?o } INSERT { ?s ?p 9 } WHERE { ?s ?p ?o }"
    plain.write(Update(text, using=("https://w3id.org/habitat-kg/id/g",)))
    assert plain.ask("id:a skos:notation 9 . id:b skos:notation 2")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("INSERT DATA { id:a skos:notation }", QuerySyntaxError),
        ("SELECT * { ?s ?p ?o }", QuerySyntaxError),
        ("LOAD <http://127.0.0.1/x>", QueryRefused),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", QueryRefused),
        ("DROP GRAPH id:none", WriteRefused),
        ("CREATE GRAPH id:g ; CREATE GRAPH id:g", WriteRefused),
        (
            "INSERT DATA { id:a skos:notation 1 } ; CREATE GRAPH id:g ; CREATE GRAPH id:g",
            WriteRefused,
        ),
    ],
)
def test_an_update_that_cannot_be_changes_nothing(plain, text, kind):
    before = plain.id
    with pytest.raises(kind):
        plain.update(text)
    assert plain.id == before
    assert len(plain.home.releases()) == 1


def test_a_graph_is_put_replaced_added_to_and_dropped(plain):
    assert plain.put("http://e/g", "<a> <p> 1 .").created
    replaced = plain.put("http://e/g", "<a> <p> 2 .")
    assert (replaced.created, replaced.added, replaced.removed) == (False, 1, 1)
    plain.put("http://e/g", "<a> <p> 3 .", replace=False)
    assert plain.ask("GRAPH <http://e/g> { <http://e/a> <http://e/p> 2 , 3 }")
    assert plain.put(None, "<a> <p> 4 .").created is False
    assert plain.ask("<http://e/a> <http://e/p> 4")
    assert plain.drop("http://e/g").removed == 2
    assert plain.drop(None).removed == 1
    assert plain.lines() == set()
    with pytest.raises(NotFound, match="no graph http://e/g"):
        plain.drop("http://e/g")


def test_several_documents_keep_their_blank_nodes_apart(plain):
    documents = (plain.document("_:x <p> 1 ."), plain.document("_:x <p> 2 ."))
    plain.write(Put("http://e/g", documents, replace=True))
    plain.put("http://e/g", "_:x <p> 3 .", replace=False)
    assert len({quad.subject for quad in plain.store}) == 3


def test_an_empty_graph_is_kept_and_tells_releases_apart(plain):
    nothing = plain.id
    assert plain.put("http://e/g").created
    assert plain.manifest.empty_graphs == ["http://e/g"]
    first = plain.id
    plain.update("CREATE GRAPH id:h")
    assert len({nothing, first, plain.id}) == 3
    assert plain.put("http://e/g").created is False
    plain.update("DROP GRAPH id:h")
    assert plain.id == first
    plain.drop("http://e/g")
    assert plain.id == nothing


def test_a_whole_dataset_is_put_and_added_to(plain):
    plain.put("http://e/old", "<a> <p> 1 .")
    plain.put(None, "<http://e/g> { <a> <p> 2 } <a> <p> 3 .", "trig", whole=True)
    assert len(plain.lines()) == 2
    assert plain.ask("<http://e/a> <http://e/p> 3 . GRAPH <http://e/g> { ?s ?p 2 }")
    plain.put(None, "<http://e/h> { <a> <p> 4 }", "trig", replace=False, whole=True)
    assert len(plain.lines()) == 3


def test_a_document_that_names_graphs_is_not_put_into_one(plain):
    with pytest.raises(DocumentSyntaxError, match="names graphs"):
        plain.put("http://e/g", "<http://e/h> { <a> <p> 1 }", "trig")
    assert plain.put("http://e/g", "<a> <p> 1 .", "trig").added == 1


def test_a_graph_is_named_by_an_iri(plain):
    with pytest.raises(BadRequest, match="named by no IRI"):
        plain.put("relative", "<a> <p> 1 .")


def test_conditions(plain):
    first = plain.put("http://e/g", "<a> <p> 1 .", if_none_match_any=True).release
    with pytest.raises(PreconditionFailed, match="there already"):
        plain.put("http://e/g", "<a> <p> 2 .", if_none_match_any=True)
    second = plain.put("http://e/g", "<a> <p> 2 .", if_match=("0123456789ab", first)).release
    with pytest.raises(PreconditionFailed, match="changed since"):
        plain.put("http://e/g", "<a> <p> 3 .", if_match=(first,))
    with pytest.raises(PreconditionFailed):
        plain.put("http://e/none", "<a> <p> 3 .", if_match=("*",))
    with pytest.raises(PreconditionFailed):
        plain.drop("http://e/none", if_match=("*",))
    with pytest.raises(PreconditionFailed):
        plain.update("CLEAR ALL", if_match=(first,))
    assert plain.id == second
    plain.drop("http://e/g", if_match=("*",))


def test_many_statements(plain):
    text = "".join(f"<a{number}> <p> {number} .\n" for number in range(25_000))
    assert plain.put("http://e/g", text).added == 25_000
    assert plain.update("DELETE WHERE { GRAPH ?g { ?s ?p 77 } }").removed == 1
    assert plain.update("CLEAR ALL").removed == 24_999
