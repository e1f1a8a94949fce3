"""``/reconcile`` as OpenRefine uses it: a messy table, suggestions, previews, values."""

from __future__ import annotations

import json
import random
from urllib.parse import quote, urlencode

import pytest

from kg.vocab import DEFAULT_BASE

HKG = f"{DEFAULT_BASE}ontology#"
ID = f"{DEFAULT_BASE}id/"
SDG = "http://metadata.un.org/sdg/"
FORM = "application/x-www-form-urlencoded"


class Client:
    """What OpenRefine does: reads the manifest, sends batches of ten as a form, takes matches."""

    def __init__(self, server):
        self.server = server
        self.manifest = server.get("/reconcile").json()

    def reconcile(self, rows, type_=None):
        """For each text the candidates."""
        found = []
        for begin in range(0, len(rows), 10):
            batch = {
                f"q{place}": {"query": text, "limit": 5, **({"type": type_} if type_ else {})}
                for place, text in enumerate(rows[begin : begin + 10])
            }
            answer = self.server.post("/reconcile", urlencode({"queries": json.dumps(batch)}), FORM)
            assert answer.status == 200, answer.data
            said = answer.json()
            found += [said[name]["result"] for name in batch]
        return found

    def service(self, what):
        return self.manifest["suggest"][what]["service_path"]


@pytest.fixture(scope="module")
def client(shipped):
    return Client(shipped)


def messy(random_, text):
    """The text as somebody might type it; whether it still is a name as a whole."""
    ways = [
        lambda t: (t.upper(), True),
        lambda t: (f"  {t} ", True),
        lambda t: (t.replace(" ", "  ").replace("-", " "), True),
        lambda t: (t.lower().replace("é", "e").replace("ô", "o"), True),
        lambda t: (t[: len(t) // 2] + t[len(t) // 2 + 1 :] if len(t) > 6 else t, len(t) <= 6),
        lambda t: (f"{t}.", True),
    ]
    return random_.choice(ways)(text)


def names(shipped, class_, language="en"):
    """IRI and label of every thing of a class."""
    query = (
        "PREFIX hkg: <https://w3id.org/habitat-kg/ontology#> "
        "PREFIX sdgo: <http://metadata.un.org/sdg/ontology#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        f"SELECT ?thing ?label {{ ?thing a {class_} ; skos:prefLabel ?label "
        f'FILTER(LANG(?label) = "{language}") }} ORDER BY ?thing'
    )
    rows = shipped.query(query, "application/sparql-results+json").json()["results"]["bindings"]
    return [(row["thing"]["value"], row["label"]["value"]) for row in rows]


def test_a_messy_list_of_two_hundred_names_is_reconciled(client, shipped):
    random_ = random.Random(7)
    table = []
    for class_, type_, count in (
        ("hkg:Country", f"{HKG}Country", 120),
        ("hkg:Organisation", f"{HKG}Organisation", 15),
        ("hkg:Resolution", f"{HKG}Resolution", 10),
        ("hkg:FlagshipProgramme", f"{HKG}FlagshipProgramme", 5),
        ("sdgo:Target", "http://metadata.un.org/sdg/ontology#Target", 50),
    ):
        known = names(shipped, class_)
        chosen = random_.sample(known, min(count, len(known)))
        table += [(iri, *messy(random_, label), type_) for iri, label in chosen]
    assert len(table) == 200
    right = sure = wrong = 0
    for type_ in dict.fromkeys(row[3] for row in table):
        rows = [row for row in table if row[3] == type_]
        for (iri, text, whole, _), found in zip(
            rows, client.reconcile([row[1] for row in rows], type_), strict=True
        ):
            assert found, text
            right += found[0]["id"] == iri
            matched = [one["id"] for one in found if one["match"]]
            sure += matched == [iri]
            wrong += bool(matched) and matched != [iri]
            assert matched == [iri] or not whole or len({o["score"] for o in found[:2]}) == 1, text
    assert wrong == 0
    assert right >= 197, right
    assert sure >= 150, sure


@pytest.mark.parametrize(
    ("text", "type_", "iri"),
    [
        ("Viet Nam", "Country", f"{ID}country/VNM"),
        ("Turkey", "Country", f"{ID}country/TUR"),
        ("Swaziland", "Country", f"{ID}country/SWZ"),
        ("Czech Republic", "Country", f"{ID}country/CZE"),
        ("Ivory Coast", "Country", f"{ID}country/CIV"),
        ("EAST TIMOR", "Country", f"{ID}country/TLS"),
        ("Bolivia", "Country", f"{ID}country/BOL"),
        ("KEN", "Country", f"{ID}country/KEN"),
        ("cote divoire", "Country", f"{ID}country/CIV"),
        ("United Republic Tanzania", "Country", f"{ID}country/TZA"),
        ("The Gambia", "Country", f"{ID}country/GMB"),
        ("Republic of Kenya", "Country", f"{ID}country/KEN"),
        ("肯尼亚共和国", "Country", f"{ID}country/KEN"),
        ("SDG target 11.1", "Target", f"{SDG}11.1"),
        ("target 11.1", None, f"{SDG}11.1"),
        ("Resolution 2/7", None, f"{ID}resolution/ha2/2-7"),
        ("HA2 2/7", "Resolution", f"{ID}resolution/ha2/2-7"),
        ("UN HABITAT", "Organisation", f"{ID}organisation/un-habitat"),
        ("UNHCR", None, f"{ID}organisation/unhcr"),
        ("SURGe", "Initiative", f"{ID}initiative/surge"),
        (f"{ID}country/KEN", None, f"{ID}country/KEN"),
    ],
)
def test_names_as_people_write_them_have_the_right_candidate_first(client, text, type_, iri):
    (found,) = client.reconcile([text], type_)
    assert found[0]["id"] == iri, found[:2]


def test_a_candidate_is_what_the_api_prescribes(client):
    (found,) = client.reconcile(["Kenya"], f"{HKG}Country")
    assert found[0] == {
        "id": f"{ID}country/KEN",
        "name": "Kenya",
        "type": [{"id": f"{HKG}Country", "name": "country or area"}],
        "score": 98.0,
        "match": True,
        "features": [{"id": "name", "value": 98.0}],
        "description": found[0]["description"],
    }
    assert "KEN" in found[0]["description"]
    scores = [one["score"] for one in client.reconcile(["congo"])[0]]
    assert scores == sorted(scores, reverse=True)
    assert not any(one["match"] for one in client.reconcile(["republic"], "Country")[0])


def test_what_else_is_known_of_a_thing_decides(client, shipped):
    def ask(properties, **more):
        query = {"query": "congo", "type": f"{HKG}Country", "properties": properties, **more}
        answer = shipped.get("/reconcile?queries=" + quote(json.dumps({"q": query})))
        return answer.json()["q"]["result"]

    for pid in ("iso3Code", "hkg:iso3Code", f"{HKG}iso3Code"):
        assert ask([{"pid": pid, "v": "COD"}])[0]["id"] == f"{ID}country/COD"
        assert ask([{"pid": pid, "v": ["COG", "XXX"]}])[0]["id"] == f"{ID}country/COG"
    assert ask([{"pid": "no such", "v": "COD"}])


def test_the_draft_asks_by_conditions_and_answers_in_order(shipped):
    body = {
        "queries": [
            {"conditions": [{"matchType": "name", "propertyValue": "Kenya"}], "limit": 2},
            {"type": f"{HKG}Country", "conditions": [
                {"matchType": "name", "propertyValue": "congo"},
                {"matchType": "property", "propertyId": "iso3Code", "propertyValue": "COD",
                 "required": True},
            ]},
            {"conditions": [{"matchType": "id", "propertyValue": f"{SDG}11.1"}]},
            {"conditions": [{"matchType": "name", "propertyValue": "?"}]},
        ]
    }  # fmt: skip
    answer = shipped.post("/reconcile/1.0/match", json.dumps(body), "application/json")
    assert answer.status == 200, answer.data
    results = [one["candidates"] for one in answer.json()["results"]]
    assert results[0][0]["id"] == f"{ID}country/KEN"
    assert len(results[0]) <= 2
    assert [one["id"] for one in results[1]] == [f"{ID}country/COD"]
    assert [one["id"] for one in results[2]][:1] == [f"{SDG}11.1"]
    assert results[3] == []
    assert all({"id", "name", "value"} <= set(f) for f in results[0][0]["features"])


def test_the_manifests_lead_to_what_they_promise(client, shipped):
    manifest = client.manifest
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "view", "preview"} <= set(manifest)
    assert "{{id}}" in manifest["view"]["url"] and "{{id}}" in manifest["preview"]["url"]
    assert f"{HKG}Resolution" in {one["id"] for one in manifest["defaultTypes"]}
    thing = quote(f"{ID}country/KEN", safe="")
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        path = template.replace("{{id}}", thing).removeprefix(shipped.address)
        assert shipped.get(path, "text/html").status == 200, path
    for what, prefix, id_ in (
        ("entity", "keny", f"{ID}country/KEN"),
        ("entity", f"{SDG}11.1", f"{SDG}11.1"),
        ("type", "countr", f"{HKG}Country"),
        ("property", "in coun", f"{HKG}inCountry"),
    ):
        answer = shipped.get(f"{client.service(what)}?prefix={quote(prefix, safe='')}")
        assert id_ in {one["id"] for one in answer.json()["result"]}, (what, answer.data)
        assert shipped.get(f"{client.service(what)}?prefix=").status == 200
    draft = shipped.get("/reconcile/1.0").json()
    assert draft["versions"] == ["1.0-draft"]
    assert draft["view"]["url"].endswith("{id}")
    assert draft["suggest"] == {"entity": True, "type": True, "property": True}
    assert shipped.get("/reconcile/1.0/suggest/type?prefix=targ").json()["result"]


def test_suggestions_go_on_where_they_ended(client, shipped):
    path = f"{client.service('entity')}?prefix=a&limit=4"
    whole = [one["id"] for one in shipped.get(path.replace("=4", "=8")).json()["result"]]
    rest = [one["id"] for one in shipped.get(f"{path}&cursor=4").json()["result"]]
    assert whole[4:] == rest
    assert shipped.get(f"{path}&cursor=many").status == 400
    assert shipped.get("/reconcile/suggest/colour?prefix=a").status == 404


def test_a_preview_may_be_shown_within_another_page(shipped):
    path = f"/reconcile/preview?id={quote(f'{ID}country/KEN', safe='')}"
    answer = shipped.get(path, "text/html", Accept_Language="zh")
    assert "肯尼亚" in answer.data.decode()
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert shipped.get("/reconcile/preview?id=http://e/none").status == 404
    assert shipped.get("/reconcile/preview").status == 404


def test_values_are_fetched_for_what_was_reconciled(shipped):
    asked = {
        "ids": [f"{ID}country/KEN", f"{ID}country/CUB", "http://e/none"],
        "properties": [{"id": "skos:prefLabel"}, {"id": f"{HKG}iso3Code"}, {"id": "none at all"}],
    }
    said = shipped.get("/reconcile?extend=" + quote(json.dumps(asked))).json()
    assert [one["id"] for one in said["meta"]] == [one["id"] for one in asked["properties"]]
    assert said["rows"][f"{ID}country/KEN"] == {
        "skos:prefLabel": [{"str": "Kenya"}],
        f"{HKG}iso3Code": [{"str": "KEN"}],
        "none at all": [],
    }
    assert said["rows"]["http://e/none"] == {one["id"]: [] for one in asked["properties"]}
    listed = shipped.post("/reconcile/1.0/extend", json.dumps(asked), "application/json").json()
    assert [row["id"] for row in listed["rows"]] == asked["ids"]
    assert listed["rows"][0]["properties"][1]["values"] == [{"str": "KEN"}]
    proposed = shipped.get(
        f"/reconcile/extend/propose?type={quote(f'{HKG}Country', safe='')}"
    ).json()
    assert f"{HKG}iso3Code" in {one["id"] for one in proposed["properties"]}


@pytest.mark.parametrize(
    "sent",
    [
        "no json", "[]", '{"q": 1}', '{"q": {"query": 1}}', '{"q": {"query": "a", "limit": -1}}',
        '{"q": {"query": "a", "properties": "x"}}', '{"q": {"query": "a", "properties": [1]}}',
        '{"q": {"query": "a", "type": 5}}', "[" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused_in_a_sentence(shipped, sent):
    answer = shipped.get("/reconcile?queries=" + quote(sent))
    assert answer.status == 400, (sent, answer.data)
    assert answer.json()["type"] == "/errors#bad-request"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("no json", 400), ("[]", 400), ('{"queries": {}}', 400), ('{"queries": [1]}', 400),
        ('{"queries": [{"conditions": []}]}', 400),
        ('{"queries": [{"conditions": [{"matchType": "colour"}]}]}', 400),
        (json.dumps({"queries": [{"conditions": []}] * 51}), 413),
    ],
)  # fmt: skip
def test_what_is_no_batch_of_the_draft_is_refused(shipped, body, status):
    answer = shipped.post("/reconcile/1.0/match", body, "application/json")
    assert answer.status == status, answer.data
    assert shipped.post("/reconcile/1.0/match", body, "text/plain").status == 415


def test_odd_values_are_answered_and_large_batches_refused(shipped):
    odd = [{"query": ""}, {"query": "a" * 5000}, {"query": "x", "type": "NoSuchClass"},
           {"query": "Kenya", "type": ["Country", "NoSuchClass"], "type_strict": "any"},
           {"query": "", "properties": [{"pid": "p", "v": {"id": "http://e/"}}]},
           {"query": "Kenya", "properties": [{"pid": "a b", "v": None}]}]  # fmt: skip
    batch = {f"q{n}": query for n, query in enumerate(odd)}
    answer = shipped.post("/reconcile", urlencode({"queries": json.dumps(batch)}), FORM)
    assert answer.status == 200, answer.data
    said = answer.json()
    assert said["q0"]["result"] == said["q2"]["result"] == []
    assert said["q3"]["result"][0]["id"] == f"{ID}country/KEN"
    many = {f"q{n}": {"query": "a"} for n in range(51)}
    answer = shipped.post("/reconcile", urlencode({"queries": json.dumps(many)}), FORM)
    assert answer.status == 413


def test_browsers_of_other_hosts_may_ask(shipped):
    answer = shipped.get("/reconcile", method="OPTIONS", Origin="http://e")
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert (
        shipped.get("/reconcile", Origin="http://e").headers["Access-Control-Allow-Origin"] == "*"
    )
