"""The report of a release that a write made tells what the write left and what still stands."""

from __future__ import annotations

import pytest

from kg.build.pipeline import build
from kg.keeping.verifying import verify
from kg.quality.results import read_results
from tests.content import BASE, PREFIXES, append, write_content
from tests.writes.homes import Desk

SHAPE = (
    PREFIXES
    + """[] a sh:NodeShape ; sh:targetClass hkg:City ;
    sh:property [ sh:path skos:altLabel ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "A city is known by another name too: give it a skos:altLabel."@en ] .
"""
)


def with_city_shape(content):
    """The content with a shape of which the one city that it has falls short."""
    (content / "ontology/shapes/city.ttl").write_text(SHAPE)
    term = "skos:altLabel a owl:AnnotationProperty .\n"
    append(content, "ontology/modules/all.ttl", term)
    return content


@pytest.fixture
def desk(tmp_path):
    build(with_city_shape(write_content(tmp_path / "content")), tmp_path / "home")
    return Desk(tmp_path / "home")


def told(desk):
    """What the report is about; it and the manifest say the same."""
    release = desk.home.current()
    assert verify(desk.home, release, lambda stage, done, total: None).faults == ()
    results = read_results(release.report.read_text("utf-8"))
    assert len(results) == len(desk.manifest.warnings)
    return sorted(result.focus.value.removeprefix(f"{BASE}id/") for result in results)


def test_what_a_write_does_not_concern_stands_and_what_it_mends_goes(desk):
    assert told(desk) == ["city/cancun"]
    desk.update(
        "INSERT DATA { GRAPH id:g { id:city\\/oslo a hkg:City ; "
        "skos:prefLabel 'Oslo'@en , '奥斯陆'@zh } }"
    )
    assert told(desk) == ["city/cancun", "city/oslo", "g"]
    desk.update("INSERT DATA { GRAPH id:h { id:x skos:notation 1 } }")
    assert told(desk) == ["city/cancun", "city/oslo", "g", "h"]
    desk.update("INSERT DATA { GRAPH id:g { id:city\\/cancun skos:altLabel 'C'@en } }")
    assert told(desk) == ["city/oslo", "g", "h"]
    desk.update("INSERT DATA { GRAPH id:h { id:g hkg:basis <http://e/b> } }")
    assert told(desk) == ["city/oslo", "h"]
    desk.drop(f"{BASE}id/g")
    assert told(desk) == ["city/cancun", "h"], "its other name stood in that graph"
    desk.drop(f"{BASE}id/h")
    assert told(desk) == ["city/cancun"]


def test_a_write_that_may_concern_everything_tells_each_once(desk):
    desk.update("INSERT { GRAPH id:g { ?s skos:notation 7 } } WHERE { ?s a hkg:City }")
    assert told(desk) == ["city/cancun", "g"]
    desk.update("DELETE { GRAPH ?g { ?s skos:notation 7 } } WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert told(desk) == ["city/cancun"]
