"""Content negotiation by profile: which statements a representation is made of."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from api.profiles import COMES_IN, choices
from kg.things.formats import FORMATS
from kg.things.profiles import PROFILES
from kg.vocab import DEFAULT_BASE
from tests.api.test_sparql import problem

PATH = "/id/flagship-programme/inclusive"
PROFILE = f"{DEFAULT_BASE}profile/"


def statements(answer):
    format_ = RdfFormat.from_media_type(answer.headers["Content-Type"])
    return {quad.triple for quad in parse(answer.data, format_)}


def of(answer):
    """The profile that an answer says it is of."""
    links = answer.headers["Link"].split(", ")
    return [link[1:].partition(">")[0] for link in links if 'rel="profile"' in link]


def test_all_formats_of_a_profile_carry_the_same_statements(server):
    asked = 0
    for path in (PATH, "/sdg/11.1", "/id/document/report/para/17/a", "/id/thing/0"):
        for profile in PROFILES:
            found = [
                statements(server.get(f"{path}?format={format_.name}&profile={profile}"))
                for format_ in COMES_IN[profile]
                if format_.rdf is not None
            ]
            assert found[0] and all(one == found[0] for one in found), (path, profile)
            asked += len(found)
    assert asked == 4 * (6 + 6 + 3)


def test_json_ld_with_evidence_holds_the_same_graphs_as_trig(server):
    trig, linked = (
        set(parse(server.get(f"{PATH}?profile=evidence&format={name}").data, format_))
        for name, format_ in (("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD))
    )
    assert trig == linked and len(trig) > 20


@pytest.mark.parametrize(
    ("query", "wanted", "accept", "profile", "media_type"),
    [
        ("", None, None, "plain", "text/turtle"),
        ("", None, "application/trig", "evidence", "application/trig"),
        ("?profile=labels", None, None, "labels", "text/turtle"),
        ("?_profile=labels&_mediatype=application/ld%2Bjson", None, None, "labels",
         "application/ld+json"),
        ("?profile=evidence", None, None, "evidence", "application/trig"),
        ("?profile=evidence", None, "application/ld+json", "evidence", "application/ld+json"),
        ("?profile=plain", None, "application/n-quads", "plain", "application/n-quads"),
        (f"?profile=%3C{PROFILE}labels%3E", None, None, "labels", "text/turtle"),
        ("?profile=none,labels,plain", None, None, "labels", "text/turtle"),
        ("", f"<{PROFILE}labels>", None, "labels", "text/turtle"),
        ("", f"<{PROFILE}labels>;q=0.1, <{PROFILE}plain>", None, "plain", "text/turtle"),
        ("", f"<http://example.org/other>, <{PROFILE}evidence>;q=0.5", "*/*", "evidence",
         "application/trig"),
        # the profile goes before the format that the client would rather have
        ("", f"<{PROFILE}evidence>, <{PROFILE}plain>;q=0.5",
         "text/turtle, application/trig;q=0.1", "evidence", "application/trig"),
        ("", f"<{PROFILE}evidence>, <{PROFILE}plain>;q=0.5", "text/turtle", "plain",
         "text/turtle"),
        ("", "*", "text/turtle", "plain", "text/turtle"),
        ("?profile=labels", f"<{PROFILE}plain>", None, "labels", "text/turtle"),
    ],
)  # fmt: skip
def test_which_profile_is_answered(server, query, wanted, accept, profile, media_type):
    headers = {"Accept_Profile": wanted} if wanted else {}
    for _ in range(2):  # the second time from the cache
        answer = server.get(PATH + query, accept, **headers)
        assert answer.status == 200, answer.data
        assert answer.headers["Content-Type"].partition(";")[0] == media_type
        assert of(answer) == [PROFILE + profile]
        assert {"Accept", "Accept-Profile"} <= set(answer.headers["Vary"].split(", "))
        same = server.get(answer.headers["Content-Location"], "image/png")
        assert (same.data, same.headers["ETag"]) == (answer.data, answer.headers["ETag"])


def test_a_page_and_readable_json_answer_to_every_profile(server):
    for accept in ("text/html", "application/json"):
        for profile in PROFILES:
            answer = server.get(f"{PATH}?profile={profile}", accept)
            assert (answer.status, of(answer)) == (200, [])
            if accept == "application/json":
                assert answer.data == server.get(PATH, accept).data


@pytest.mark.parametrize(
    ("query", "wanted", "accept", "said"),
    [
        ("?profile=none", None, None, "labels (<https://w3id.org/habitat-kg/profile/labels>)"),
        ("", "<http://example.org/none>", None, "evidence"),
        ("", f"<{PROFILE}plain>;q=0", None, "evidence"),
        ("", "rubbish ;;; q=,<", None, "plain"),
        ("?profile=evidence", None, "text/turtle", "application/trig"),
        ("?profile=evidence&format=turtle", None, None, "application/trig"),
    ],
)
def test_what_no_profile_gives_is_refused_with_the_list(server, query, wanted, accept, said):
    answer = server.get(PATH + query, accept, **({"Accept_Profile": wanted} if wanted else {}))
    assert said in problem(answer, 406, "not-acceptable")["remedy"]
    assert f'<{PATH}?format=turtle>; rel="alternate"; type="text/turtle"' in answer.headers["Link"]
    assert "Accept-Profile" in answer.headers["Vary"]


def test_the_list_of_profiles(server):
    answer = server.get(f"{PATH}?profile=alt")
    document = answer.json()
    assert document["resource"] == f"{DEFAULT_BASE}id/flagship-programme/inclusive"
    assert [entry["token"] for entry in document["profiles"]] == list(PROFILES)
    assert answer.headers["Link"].count('rel="alternate"') == len(choices()) == 18
    assert f'token="labels"; anchor="{PROFILE}labels"' in answer.headers["Link"]
    page = server.get(f"{PATH}?_profile=alt", "text/html").data.decode()
    for choice in choices():
        assert choice.format.media_type in page
    problem(server.get("/id/none?profile=alt"), 404, "not-found")


def test_every_choice_has_an_address_that_gives_it(server):
    links = server.get(f"{PATH}?profile=alt").headers["Link"].split(", ")
    places = [link[1:].partition(">")[0] for link in links if 'rel="alternate"' in link]
    tags = {server.get(place).headers["ETag"] for place in places}
    # plain and labels in six formats, evidence in three, and page, JSON and links
    assert len(places) == len(tags) == 6 + 6 + 3 + 3


def test_a_profile_tells_what_it_holds(server):
    for name in PROFILES:
        answer = server.get(f"/profile/{name}", "text/turtle")
        assert {triple.subject for triple in statements(answer)} == {NamedNode(PROFILE + name)}
        page = server.get(f"/profile/{name}", "text/html").data.decode()
        assert f"<code>{PROFILE}{name}</code>" in page
    assert len(statements(server.get("/profile"))) == 19
    assert "附依据" in server.get("/profile?lang=zh", "text/html").data.decode()
    problem(server.get("/profile/none"), 404, "not-found")
    problem(server.get("/profile/plain", "image/png"), 406, "not-acceptable")
    answer = server.get("/profile")
    assert server.get("/profile", If_None_Match=answer.headers["ETag"]).status == 304
    assert len(FORMATS) == 9
