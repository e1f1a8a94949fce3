"""``kg synth``: a file of statements, or a home whose second release holds the portfolio too."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import DefaultGraph, Store, parse

from kg.graph.context import Context
from kg.graph.paths import paths
from kg.graph.projection import Projection
from kg.graph.projection.making import project
from kg.graph.terms import terms_of
from kg.releases import Home
from kg.store.opening import open_store
from kg.synth import release as making
from kg.synth.release import make_release
from kg.vocab import DEFAULT_BASE, RDF, SDG
from tests.cli.conftest import Command
from tests.content import REPOSITORY
from tests.graph.projections import the_same


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a hundred projects, sorted in several runs."""
    path = tmp_path_factory.mktemp("portfolio") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "_SORTED_AT_ONCE", 1000)
        make_release(REPOSITORY, path, DEFAULT_BASE, projects=100, seed=7)
    return path


@pytest.fixture(scope="module")
def kg(home):
    """``kg`` on that home."""
    return Command(home)


def test_the_second_release_holds_all_of_both(home, portfolio):
    both, shipped = Home(home).releases()
    lines = both.quads.read_bytes().splitlines()
    added = set(lines) - set(shipped.quads.read_bytes().splitlines())
    assert added == {line.encode() for line in type(portfolio)(portfolio.world, 100, 7).whole()}
    assert lines == sorted(set(lines))
    manifest = both.manifest()
    store = Store.read_only(str(both.store))
    default = {q.triple for q in store.quads_for_pattern(None, None, None, DefaultGraph())}
    assert default == {quad.triple for quad in parse(path=str(both.quads))}
    assert (len(default), len(lines)) == (manifest.triples, manifest.quads)
    assert manifest.previous == shipped.id
    frozen = Projection.open(both.projection)
    assert the_same(frozen, project(both.quads, manifest.base))
    assert not list(Home(home).releases_dir.glob("tmp*"))


def test_it_is_sound_and_can_be_asked(kg):
    assert kg("releases", "verify").returncode == 0
    asked = kg("query", "programme/programmes-by-target", "--target", "11.1", "--format", "json")
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)


def test_a_home_that_holds_something_is_left_alone(kg, home):
    made = kg("synth", "--projects", "1", "--home", str(home))
    assert made.returncode == 1
    assert "holds releases already" in made.stderr
    assert len(Home(home).releases()) == 2


def test_a_file_is_written_and_how_to_load_it_is_said(kg, tmp_path):
    file = tmp_path / "portfolio.nq"
    made = kg("synth", "--projects", "5", "--seed", "3", "-o", str(file))
    assert made.returncode == 0, made.stderr
    quads = list(parse(path=str(file)))
    assert len({quad.graph_name for quad in quads}) == 6
    assert f"{len(quads):,} statements" in made.stderr
    assert "kg synth --projects 5 --seed 3 --home" in made.stderr
    again = kg("synth", "--projects", "5", "--seed", "3")
    assert again.stdout == file.read_text("utf-8")


def test_without_a_release_there_is_a_sentence(tmp_path):
    made = Command(tmp_path / "none")("synth", "--projects", "1")
    assert made.returncode == 1
    assert "Run kg build" in made.stderr


def test_a_file_and_a_home_at_once_are_refused(kg, tmp_path):
    made = kg("synth", "--projects", "1", "-o", str(tmp_path / "f"), "--home", str(tmp_path / "h"))
    assert made.returncode == 2
    assert "not both" in made.stderr


def test_paths_of_two_hops_are_those_that_sparql_finds_with_their_sources(home):
    release = Home(home).current()
    context = Context(open_store(str(release.store)), DEFAULT_BASE, release)
    terms = context.once(terms_of)
    over = {*terms.passed_over, RDF.type.value}
    barred = set(context.projection.iris(terms.classes_passed_over.tolist()))

    def around(iri):
        """What stands with a thing → the links between the two with their sources."""
        found = {}
        query = f"""SELECT ?x ?s ?p ?o ?g {{
          {{ GRAPH ?g {{ <{iri}> ?p ?x }} BIND(<{iri}> AS ?s) BIND(?x AS ?o) }} UNION
          {{ GRAPH ?g {{ ?x ?p <{iri}> }} BIND(?x AS ?s) BIND(<{iri}> AS ?o) }}
          FILTER(isIRI(?x)) }}"""
        for row in context.store.query(query):
            link = tuple(row[name].value for name in "spog")
            node = context.projection.node(row["x"].value)
            if link[1] not in over and not barred & set(
                context.projection.iris(context.projection.classes(node))
            ):
                found.setdefault(row["x"].value, set()).add(link)
        return found

    id_ = f"{DEFAULT_BASE}id/"
    there = {
        iri: around(iri)
        for iri in (f"{id_}country/KEN", f"{id_}flagship-programme/rise-up", f"{SDG.iri}11")
    }
    asked = {"seconds": 30, "languages": ["en"], "limit": 1000, "hops": 2, "shortest": False}
    met = 0
    for number in range(1, 41):
        one = f"{id_}country-project/synthetic-{number:06}"
        near = around(one)
        for other, far in there.items():
            ours = {}
            for path in paths(context, {**asked, "from": one, "to": other})["paths"]:
                links = [link for hop in path["hops"] for link in hop["links"]]
                if path["length"] == 2:
                    ours[path["things"][1]] = {
                        (link["subject"], link["property"], link["object"], source)
                        for link in links
                        for source in link["sources"]
                    }
            both = (near.keys() & far.keys()) - {one, other}
            assert ours == {between: near[between] | far[between] for between in both}
            met += len(ours)
    assert met > 40
