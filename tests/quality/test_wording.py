from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.quality.wording import Vocabulary, written
from kg.vocab import DEFAULT_BASE


def test_terms_as_messages_write_them() -> None:
    assert written(NamedNode(DEFAULT_BASE + "id/city/x"), DEFAULT_BASE) == "id:city/x"
    assert written(NamedNode("http://e.org/ontology#x"), "http://e.org/") == "hkg:x"
    assert written(NamedNode("http://e.org/x"), DEFAULT_BASE) == "<http://e.org/x>"
    assert written(Literal("x", language="en"), DEFAULT_BASE) == "x"
    assert written(None, DEFAULT_BASE) == ""


def test_suggestions_stay_in_the_namespace() -> None:
    known = Vocabulary(("a:/city/cancun", "a:/town/cancum", "a:/city/cancun/x"), DEFAULT_BASE)
    assert known.suggestion(NamedNode("a:/city/cancum")) == "Did you mean <a:/city/cancun>?"
    assert known.suggestion(NamedNode("a:/city/paris")) == ""
    assert known.suggestion(Literal("x")) == ""
