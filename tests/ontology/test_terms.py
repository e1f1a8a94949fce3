"""Every term is named, defined and declared as the ontology guide says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef

if TYPE_CHECKING:
    from rdflib.term import Node

ROOT: Final = Path(__file__).resolve().parents[2]
HKG: Final = "https://w3id.org/habitat-kg/ontology#"
ONTOLOGY: Final = URIRef("https://w3id.org/habitat-kg/ontology")
BUILT_IN: Final = (str(RDF), str(RDFS), str(OWL))

PROPERTY_KINDS: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
KINDS: Final = (OWL.Class, *PROPERTY_KINDS)
DATATYPES_OF_OWL_2: Final = {
    *(XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime, XSD.anyURI),
    *(RDF.langString, RDFS.Literal),
}
"""Those of the datatype map of OWL 2 that the ontology may give as ranges."""

CLASS_NAME: Final = re.compile(r"([A-Z][a-z]+)+")
PROPERTY_NAME: Final = re.compile(r"[a-z]+([A-Z][a-z0-9]*|[0-9]+)*")
SINGULAR_IN_S: Final = re.compile(r"(sis|tus|Series)$")


def kinds(graph: Graph, term: Node) -> list[Node]:
    return [kind for kind in KINDS if (term, RDF.type, kind) in graph]


def declared(graph: Graph) -> set[URIRef]:
    found = {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    return {term for term in found if isinstance(term, URIRef)}


def ours(graph: Graph) -> list[URIRef]:
    return sorted(term for term in declared(graph) if term.startswith(HKG))


def texts(graph: Graph, term: Node, predicate: URIRef) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for value in graph.objects(term, predicate):
        assert isinstance(value, Literal), f"{term}: {value} is no text"
        found.setdefault(value.language, []).append(str(value))
    return found


def test_the_ontology_is_as_large_as_it_was(modules: Graph) -> None:
    """A loop over no terms passes: here is how many the loops below see at least."""
    assert len(ours(modules)) >= 187
    assert len(declared(modules)) - len(ours(modules)) >= 30


def test_every_term_is_named_and_defined_in_both_languages(modules: Graph) -> None:
    for term in ours(modules):
        for predicate in (RDFS.label, SKOS.definition):
            said = texts(modules, term, predicate)
            assert set(said) == {"en", "zh"}, f"{term}: {predicate} in {sorted(map(str, said))}"
            assert all(len(each) == 1 for each in said.values()), f"{term}: {predicate} twice"
        assert list(modules.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


def test_a_definition_is_a_phrase_that_could_replace_the_term(modules: Graph) -> None:
    for term in ours(modules):
        for definition in modules.objects(term, SKOS.definition):
            text = str(definition)
            assert text == text.strip() and not text.endswith((".", "。")), f"{term}: {text}"
            assert not re.match(r"[A-Z][a-z]", text), f"{term}: begin in lower case: {text}"


def test_no_two_terms_have_the_same_definition(modules: Graph) -> None:
    seen = Counter(
        (str(definition).casefold(), getattr(definition, "language", None))
        for term in ours(modules)
        for definition in modules.objects(term, SKOS.definition)
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_no_two_terms_of_one_kind_have_the_same_label(modules: Graph) -> None:
    seen: Counter[tuple[bool, str]] = Counter()
    for term in ours(modules):
        for label in texts(modules, term, RDFS.label)["en"]:
            seen[(term, RDF.type, OWL.Class) in modules, label] += 1
    assert [label for label, times in seen.items() if times > 1] == []


def test_names_follow_the_guide(modules: Graph) -> None:
    for term in ours(modules):
        name = term.removeprefix(HKG)
        if (term, RDF.type, OWL.Class) in modules:
            assert CLASS_NAME.fullmatch(name), f"{name}: classes are UpperCamelCase"
            assert not name.endswith("s") or SINGULAR_IN_S.search(name), f"{name}: singular"
        else:
            assert PROPERTY_NAME.fullmatch(name), f"{name}: properties are lowerCamelCase"


def test_outside_terms_say_why_they_are_reused(modules: Graph) -> None:
    for term in sorted(declared(modules) - set(ours(modules))):
        assert set(texts(modules, term, RDFS.label)) == {"en", "zh"}, term
        (reason,) = texts(modules, term, RDFS.comment)["en"]
        assert reason.startswith("Reused "), f"{term}: {reason}"


# -- OWL 2 DL


def test_there_are_no_blank_nodes(modules: Graph, alignments: Graph) -> None:
    for graph in (modules, alignments):
        assert not [t for t in graph if any(isinstance(term, BNode) for term in t)]


def test_every_term_is_of_one_kind(modules: Graph, alignments: Graph) -> None:
    """No term is two kinds of property or a class too (OWL 2 Structural Specification, 5.8.1)."""
    everything = modules + alignments
    for term in declared(everything):
        assert len(kinds(everything, term)) == 1, term
        assert not str(term).startswith(BUILT_IN), f"{term} belongs to OWL itself"


def test_axioms_join_terms_of_one_kind(modules: Graph, alignments: Graph) -> None:
    everything = modules + alignments
    looked_at = 0
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.disjointWith, OWL.inverseOf):
        for below, above in everything.subject_objects(predicate):
            assert kinds(everything, below) == kinds(everything, above) != [], (below, above)
            looked_at += 1
    assert looked_at > 100


def test_domains_and_ranges_are_declared_and_of_the_right_kind(modules: Graph) -> None:
    classes = set(modules.subjects(RDF.type, OWL.Class))
    looked_at = 0
    for term in declared(modules):
        for domain in modules.objects(term, RDFS.domain):
            assert domain in classes, f"{term}: domain {domain}"
            looked_at += 1
        for range_ in modules.objects(term, RDFS.range):
            of_data = (term, RDF.type, OWL.DatatypeProperty) in modules
            assert range_ in (DATATYPES_OF_OWL_2 if of_data else classes), f"{term}: {range_}"
            looked_at += 1
        if (term, RDF.type, OWL.AnnotationProperty) in modules:
            assert not list(modules.objects(term, RDFS.domain | RDFS.range)), term
    assert looked_at > 80


def data_graph() -> Graph:
    graph = Graph()
    for file in sorted((ROOT / "data").rglob("*.ttl")):
        graph.parse(file)
    return graph


def test_every_term_that_is_used_is_declared(modules: Graph, alignments: Graph) -> None:
    known = declared(modules + alignments)
    for graph in (modules, alignments, data_graph()):
        used = {predicate for predicate in graph.predicates() if predicate != RDF.type}
        used |= set(graph.objects(None, RDF.type))
        undeclared = {str(t) for t in used - known if not str(t).startswith(BUILT_IN)}
        assert undeclared == set()


@pytest.mark.parametrize(
    ("kind", "value"), [(OWL.ObjectProperty, URIRef), (OWL.DatatypeProperty, Literal)]
)
def test_values_are_of_the_kind_of_their_property(
    modules: Graph, kind: URIRef, value: type[Node]
) -> None:
    data = data_graph()
    looked_at = 0
    for term in modules.subjects(RDF.type, kind):
        for each in data.objects(None, term):
            assert isinstance(each, value), f"{term}: {each}"
            looked_at += 1
    assert looked_at > 500


# -- Use


def test_most_terms_are_used(modules: Graph) -> None:
    """Lists the terms that no data, shape, rule or query uses yet (shown by pytest -rP)."""
    used: set[str] = set()
    for directory in ("data", "queries", "ontology/shapes", "ontology/rules", "kg"):
        for file in (ROOT / directory).rglob("*"):
            if file.suffix in {".ttl", ".trig", ".rq", ".csv", ".py"}:
                text = file.read_text(encoding="utf-8")
                used.update(re.findall(r"(?:\bhkg:|ontology#|\bhkg\.)(\w+)", text))
    names = {term.removeprefix(HKG) for term in ours(modules)}
    unused = sorted(names - used)
    print(f"{len(unused)} of {len(names)} terms are not used yet: {', '.join(unused)}")
    assert len(unused) < len(names) / 4
