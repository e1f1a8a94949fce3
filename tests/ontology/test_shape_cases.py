"""Every constraint of every shape has one conforming and one violating case, and they hold.

A case is a file in the format of the W3C SHACL test suite: data and the report expected of it.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyshacl
import pytest
from pyoxigraph import RdfFormat, Store
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

if TYPE_CHECKING:
    from rdflib.term import Node

CASES: Final = Path(__file__).resolve().parents[2] / "ontology" / "cases"
LEAST_CASES: Final = 400
"""So many there were once; fewer means that the folder was not read."""

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
SHT: Final = Namespace("http://www.w3.org/ns/shacl-test#")

COMPONENTS: Final = {
    "class": SH.ClassConstraintComponent,
    "datatype": SH.DatatypeConstraintComponent,
    "in": SH.InConstraintComponent,
    "languageIn": SH.LanguageInConstraintComponent,
    "lessThanOrEquals": SH.LessThanOrEqualsConstraintComponent,
    "maxCount": SH.MaxCountConstraintComponent,
    "minCount": SH.MinCountConstraintComponent,
    "minInclusive": SH.MinInclusiveConstraintComponent,
    "or": SH.OrConstraintComponent,
    "pattern": SH.PatternConstraintComponent,
    "qualifiedMaxCount": SH.QualifiedMaxCountConstraintComponent,
    "qualifiedMinCount": SH.QualifiedMinCountConstraintComponent,
    "uniqueLang": SH.UniqueLangConstraintComponent,
}
"""The parameters that shapes may use, with the component that reports each."""

STRUCTURE: Final = {
    *("targetClass", "path", "property", "message", "severity"),
    "qualifiedValueShape",  # a parameter of the two counts, not a constraint by itself
}
"""What else a shape may have: the parts of SHACL Core that constrain nothing by themselves."""

Row = tuple[str, ...]


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def local(node: Node) -> str:
    return str(node).rpartition("#")[2]


def named_shapes(graph: Graph) -> list[URIRef]:
    return sorted(s for s in set(graph.subjects(RDF.type)) if isinstance(s, URIRef))


def constraints(graph: Graph) -> dict[str, tuple[URIRef, URIRef]]:
    """The constraints of a shapes graph by the name that their cases bear."""
    return {
        f"{kebab(local(shape))}-{kebab(parameter)}": (shape, component)
        for shape in named_shapes(graph)
        for parameter, component in COMPONENTS.items()
        if (shape, SH[parameter], None) in graph
    }


def written_path(graph: Graph, path: Node | None) -> str:
    """A property path as text, so that two reports can be compared."""
    if path is None or isinstance(path, URIRef):
        return str(path)
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^({written_path(graph, inverse)})"
    choices = graph.value(path, SH.alternativePath)
    assert choices is not None, "the shapes use inverse and alternative paths only"
    return "|".join(written_path(graph, choice) for choice in Collection(graph, choices))


def written_value(value: Node | None) -> str:
    """A value as text; ``"x"`` and ``"x"^^xsd:string`` are one literal (RDF 1.1, 3.3)."""
    if isinstance(value, Literal) and value.datatype == XSD.string:
        return Literal(str(value)).n3()
    return "" if value is None else value.n3()


def rows(graph: Graph, report: Node) -> Counter[Row]:
    """The results of a report: focus, path, value, severity, shape and component of each."""
    found: Counter[Row] = Counter()
    for result in graph.objects(report, SH.result):
        value = graph.value(result, SH.value)
        found[
            str(graph.value(result, SH.focusNode)),
            written_path(graph, graph.value(result, SH.resultPath)),
            written_value(value),
            str(graph.value(result, SH.resultSeverity)),
            str(graph.value(result, SH.sourceShape)),
            str(graph.value(result, SH.sourceConstraintComponent)),
        ] += 1
    return found


@pytest.fixture(scope="session")
def class_tree(modules: Graph) -> Graph:
    tree = Graph()
    for triple in modules.triples((None, RDFS.subClassOf, None)):
        tree.add(triple)
    return tree


def in_store(graph: Graph) -> OxigraphDataGraph:
    """The same triples in a store such as a release is validated in."""
    store = Store()
    store.load(graph.serialize(format="nt").encode(), format=RdfFormat.N_TRIPLES)
    return OxigraphDataGraph(store)


def case_files() -> list[Path]:
    return sorted(f for f in CASES.glob("*/*.ttl") if f.parent.name != "rules")


@pytest.mark.parametrize("file", case_files(), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_the_report_is_the_one_expected(
    file: Path, shapes: dict[str, Graph], class_tree: Graph
) -> None:
    case = Graph().parse(file)
    (test,) = case.subjects(RDF.type, SHT.Validate)
    action, expected = case.value(test, MF.action), case.value(test, MF.result)
    assert action is not None and expected is not None
    assert local(test) == file.stem
    base = file.as_uri()
    assert str(case.value(action, SHT.dataGraph)) == base
    stem = file.parent.name
    assert str(case.value(action, SHT.shapesGraph)).endswith(f"/ontology/shapes/{stem}.ttl")

    for data in (case + class_tree, in_store(case + class_tree)):
        conforms, report, text = pyshacl.validate(data, shacl_graph=shapes[stem])
        assert isinstance(report, Graph), text
        (found,) = report.subjects(RDF.type, SH.ValidationReport)
        assert rows(report, found) == rows(case, expected), text
        assert Literal(conforms) == case.value(expected, SH.conforms)

    name, _, kind = file.stem.rpartition("-")
    shape, component = constraints(shapes[stem])[name]
    reported = {(row[4], row[5]) for row in rows(case, expected)}
    if kind == "conforms":
        assert not reported
    else:
        assert (str(shape), str(component)) in reported, "the case is about another constraint"


def test_every_constraint_has_its_two_cases(shapes: dict[str, Graph]) -> None:
    wanted = {
        f"{stem}/{name}-{kind}"
        for stem, graph in shapes.items()
        for name in constraints(graph)
        for kind in ("conforms", "violates")
    }
    found = {f"{f.parent.name}/{f.stem}" for f in case_files()}
    lacking, stray = sorted(wanted - found), sorted(found - wanted)
    assert not lacking, f"write these cases in ontology/cases/: {', '.join(lacking)}"
    assert not stray, f"these cases are of no constraint: {', '.join(stray)}"
    assert len(wanted) >= LEAST_CASES


def test_a_conforming_case_has_something_to_look_at(shapes: dict[str, Graph]) -> None:
    """The two cases of a pair are about things of the same class: none conforms by emptiness."""
    looked_at = 0
    for file in case_files():
        name, _, kind = file.stem.rpartition("-")
        if kind != "conforms":
            continue
        graph = shapes[file.parent.name]
        shape, _ = constraints(graph)[name]
        holders = [shape, *graph.subjects(SH.property, shape)]
        targets = {c for holder in holders for c in graph.objects(holder, SH.targetClass)}
        violating = Graph().parse(file.with_name(f"{name}-violates.ttl"))
        conforming = Graph().parse(file)
        wrong = set(violating.objects(None, SH.focusNode))
        classes = {c for focus in wrong for c in violating.objects(focus, RDF.type)}
        assert targets and classes
        assert classes <= set(conforming.objects(None, RDF.type))
        looked_at += 1
    assert looked_at == len(case_files()) // 2 >= LEAST_CASES // 2


def test_shapes_use_only_what_the_cases_cover(shapes: dict[str, Graph]) -> None:
    """No parameter escapes the count above, and nothing outside SHACL Core is used."""
    known = {SH[name] for name in (*COMPONENTS, *STRUCTURE)} | {RDF.type}
    for stem, graph in shapes.items():
        for shape in named_shapes(graph):
            assert set(graph.predicates(shape)) <= known, f"{stem}: {shape}"
        assert (None, SH.closed, None) not in graph
    assert len(shapes) >= 13


def test_every_shape_has_a_target_or_a_holder(shapes: dict[str, Graph]) -> None:
    names: Counter[URIRef] = Counter()
    for graph in shapes.values():
        for shape in named_shapes(graph):
            names[shape] += 1
            held = list(graph.subjects(SH.property, shape))
            targeted = list(graph.objects(shape, SH.targetClass))
            assert len(held) == 1 or targeted, f"{shape} is applied to nothing"
            for holder in held:
                assert local(shape).startswith(f"{local(holder)}-")
    assert set(names.values()) == {1}, "a shape stands in one file"


def test_every_constraint_has_a_message_in_both_languages(shapes: dict[str, Graph]) -> None:
    speaking = 0
    for graph in shapes.values():
        for shape in {shape for shape, _ in constraints(graph).values()}:
            messages = [m for m in graph.objects(shape, SH.message) if isinstance(m, Literal)]
            said = {message.language: str(message) for message in messages}
            assert len(messages) == len(said) == 2, shape
            assert re.fullmatch(r"[A-Z].*: .*[.]", said["en"]), f"{shape}: what is so: remedy"
            assert re.fullmatch(r".*：.*。", said["zh"]), f"{shape}: what is so: remedy"
            speaking += 1
    assert speaking >= 100


LABELLED_BY_ITS_READER: Final = {URIRef("https://w3id.org/habitat-kg/ontology#Anchor")}
"""Not a target of the shape: there are very many, and the check ``missing-label`` sees them too."""


def test_every_class_of_ours_must_be_named(shapes: dict[str, Graph], modules: Graph) -> None:
    """The shape of named things reaches every class of the ontology."""
    thing = URIRef("https://w3id.org/habitat-kg/ontology/shapes#NamedThing")
    targets = set(shapes["outside"].objects(thing, SH.targetClass))
    ours = [
        c
        for c in modules.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class"))
        if str(c).startswith("https://w3id.org/habitat-kg/ontology#")
    ]
    assert len(ours) > 50
    assert set(ours) > LABELLED_BY_ITS_READER
    for each in set(ours) - LABELLED_BY_ITS_READER:
        above = set(modules.transitive_objects(each, RDFS.subClassOf))
        assert above & targets, f"{each} is under no target class of shape:NamedThing"
