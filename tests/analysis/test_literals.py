"""Values found in sorted statements are those of a parser."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.build.draft import canonical_nquads
from kg.tables.literals import values

NAMES = st.text("ab/>_~é", min_size=1, max_size=4).map(lambda text: text.replace(">", "="))
PROPERTY, OTHER = "http://e/p", "http://e/pp"


@given(st.lists(st.tuples(NAMES, st.booleans(), st.integers(0, 9))), st.sets(NAMES))
def test_they_are_found_between_the_first_and_the_last(tmp_path_factory, rows, wanted):
    file = tmp_path_factory.mktemp("literals") / "quads.nq"
    iris = {f"http://e/{name}" for name in wanted}
    quads = [
        Quad(
            NamedNode(f"http://e/{name}"),
            NamedNode(PROPERTY if own else OTHER),
            Literal(number) if number else NamedNode("http://e/x"),
            NamedNode("http://e/graph"),
        )
        for name, own, number in rows
    ]
    file.write_bytes(canonical_nquads(quads))
    expected: dict[bytes, set[str]] = {}
    for quad in quads:
        asked = quad.subject.value in iris and quad.predicate.value == PROPERTY
        if asked and isinstance(quad.object, Literal):
            expected.setdefault(quad.subject.value.encode(), set()).add(quad.object.value)
    found = values(file, PROPERTY, frozenset(iri.encode() for iri in iris))
    assert {subject: set(texts) for subject, texts in found.items()} == expected
    assert all(len(texts) == len(set(texts)) for texts in found.values())
