"""What people write names one thing of any kind, or is refused with what may be meant."""

from __future__ import annotations

import pytest

from kg.errors import NotFound, ParameterError
from kg.lookups.naming import thing_named
from kg.queries.keys import KeyIndex
from kg.vocab import DEFAULT_BASE

ID = f"{DEFAULT_BASE}id/"
SDG = "http://metadata.un.org/sdg/"
ROWS = [
    ("target", f"{SDG}11.1", "11.1", "Housing"),
    ("target", f"{SDG}1.2", "1.2", "Poverty"),
    ("goal", f"{SDG}11", "11", "Cities"),
    ("outcome", f"{ID}strategic-plan-outcome/1.2", "1.2", "Access"),
    ("resolution", f"{ID}resolution/ha2/2-7", "2/7", "Housing for all"),
    ("programme", f"{ID}initiative/surge", None, "SURGe"),
    ("initiative", f"{ID}initiative/surge", None, "SURGe"),
    ("country", f"{ID}country/KEN", "KEN", "Kenya"),
    ("place", f"{ID}country/KEN", "KEN", "Kenya"),
]


def index(*more):
    rows = [
        {"kind": kind, "thing": iri, "notation": notation, "en": en, "zh": en}
        for kind, iri, notation, en in ROWS
    ]
    classes = [{"kind": kind, "thing": f"{DEFAULT_BASE}ontology#{name}"} for kind, name in more]
    return KeyIndex.of([*rows, *classes])


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("11.1", f"{SDG}11.1"),
        ("surge", f"{ID}initiative/surge"),
        ("ken", f"{ID}country/KEN"),
        ("outcomes/1.2", f"{ID}strategic-plan-outcome/1.2"),
        ("target/1.2", f"{SDG}1.2"),
        ("2/7", f"{ID}resolution/ha2/2-7"),
        ("resolutions/2/7", f"{ID}resolution/ha2/2-7"),
        ("resolutions/2-7", f"{ID}resolution/ha2/2-7"),
        ("sdg:11.9", f"{SDG}11.9"),
        ("<http://e/a b>", "http://e/a%20b"),
    ],
)
def test_a_thing_is_named(text, iri):
    assert thing_named("from", text, index()) == iri


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("1.2", ParameterError, "Write targets/1.2 or outcomes/1.2"),
        ("11.2", NotFound, "Did you mean targets/11.1"),
        ("targets/11.2", NotFound, "Did you mean targets/11.1"),
        ("kenia", NotFound, "countries/KEN"),
        ("nothing/11", NotFound, "Write an IRI, or a key with its kind"),
        ("", NotFound, "Write an IRI"),
    ],
)
def test_what_is_none_or_several_is_refused(text, error, says):
    with pytest.raises(error, match=says):
        thing_named("from", text, index())


def test_some_kinds_may_come_first():
    assert thing_named("target", "1.2", index(), ("target", "goal")) == f"{SDG}1.2"
    with pytest.raises(NotFound, match=r"Did you mean 11\.1"):
        thing_named("target", "11.2", index(), ("target", "goal"))


def test_a_key_of_too_many_things_needs_its_kind_where_several_have_so_many():
    one = index(("project", "CountryProject"), ("undertaking", "CountryProject"))
    assert thing_named("from", "park", one) == f"{ID}country-project/park"
    assert thing_named("from", "11.1", one) == f"{SDG}11.1"
    two = index(("project", "CountryProject"), ("figure", "Figure"))
    with pytest.raises(NotFound, match=r"projects/park or figures/park|figures/park or projects"):
        thing_named("from", "park", two)
    assert thing_named("from", "figures/park", two) == f"{ID}figure/park"
