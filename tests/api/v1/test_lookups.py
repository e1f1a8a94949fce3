"""Lookups on the shipped data: every thing of every kind, every link held against SPARQL."""

from __future__ import annotations

import csv
import io
import zipfile
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import RdfFormat, parse

from api.v1.examples import addresses, answers
from kg.lookups.kinds import expanded, kinds
from kg.vocab import DEFAULT_BASE, prefixes

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())
KINDS = kinds().looked_up
PAGE = 1000
REPORT = "eb-2024-1-item-7"
FLAGSHIP = "inclusive-communities-thriving-cities"


def get(server, path, status=200, **headers):
    answer = server.get(path, **headers)
    assert answer.status == status, (path, answer.status, answer.data[:400])
    return answer.json()


def rows(server, query):
    answer = server.query(PREFIXES + query, "application/sparql-results+json")
    assert answer.status == 200, answer.data
    found = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def ends(links):
    return {(x["subject"]["iri"], x["property"]["iri"], x["object"]["iri"]) for x in links}


@pytest.fixture(scope="module")
def lists(shipped):
    """Every kind with all of its things."""
    found = {name: get(shipped, f"/api/v1/{name}?limit={PAGE}") for name in KINDS}
    assert len(found) == 18
    return found


def test_a_list_holds_every_thing_of_its_classes(shipped, lists):
    for name, kind in KINDS.items():
        classes = " ".join(f"<{iri}>" for iri in expanded(kind.classes, DEFAULT_BASE))
        asked = f"SELECT DISTINCT ?x {{ VALUES ?c {{ {classes} }} ?x a ?c }}"
        there = {row["x"] for row in rows(shipped, asked)}
        assert there, name
        assert {item["iri"] for item in lists[name]["items"]} == there
        assert lists[name]["total"] == lists[name]["count"] == len(there)
        assert lists[name]["next"] is None


def test_every_thing_answers_in_both_languages_by_its_key(shipped, lists):
    asked = 0
    for name, answer in lists.items():
        for number, item in enumerate(answer["items"]):
            for language in ("en", "zh"):
                said = get(shipped, item["href"], Accept_Language=language)
                assert (said["iri"], said["key"], said["language"]) == (
                    item["iri"],
                    item["key"],
                    language,
                )
                assert said["label"] == said["labels"][language], item["href"]
            assert item["key"].rpartition("/")[2] not in KINDS  # which would mean its links
            linked = list(KINDS)[number % len(KINDS)]
            links = get(shipped, said["linkages"][linked]["href"])
            assert links["total"] == said["linkages"][linked]["links"], item["href"]
            assert links["thing"]["iri"] == item["iri"]
            asked += 1
        assert answer["kind"] == KINDS[name].one
    assert asked > 800


def test_what_is_declared_of_a_kind_is_there(lists):
    for name, kind in KINDS.items():
        items, facets = lists[name]["items"], lists[name]["facets"]
        for value in kind.values:
            assert any(item[value.partition(":")[2]] for item in items), (name, value)
        for beside, _ in kind.beside:
            assert any(item[beside] for item in items), (name, beside)
        assert list(facets) == list(kind.by)
        for one in kind.by:
            assert facets[one]["values"], (name, one)


def test_a_facet_of_a_list_on_one_basis_counts_what_is_linked_through_others_too(shipped):
    asked = 0
    for name, one in (("paragraphs", "document"), ("countries", "region"), ("regions", "region")):
        on = get(shipped, f"/api/v1/{name}?basis=reference&limit=1")
        for value in on["facets"][one]["values"][:3]:
            by = f"basis=reference&{one}={quote(value['key'], safe='')}"
            narrowed = get(shipped, f"/api/v1/{name}?{by}&facets=false&limit=1")
            assert narrowed["total"] == value["count"] <= on["total"], (name, value)
            asked += 1
    assert asked > 5


def test_a_facet_counts_what_the_list_narrowed_by_it_holds(shipped, lists):
    asked = 0
    for name, answer in lists.items():
        for one, facet in answer["facets"].items():
            for value in facet["values"][:2]:
                by = f"{one}={quote(value['key'], safe='')}"
                narrowed = get(shipped, f"/api/v1/{name}?{by}&facets=false&limit=1")
                assert narrowed["total"] == value["count"], (name, by)
                assert "facets" not in narrowed
                asked += 1
    assert asked > 150


def test_the_links_of_a_programme_are_those_that_the_graph_holds_with_their_evidence(shipped):
    programme = f"<{DEFAULT_BASE}id/flagship-programme/{FLAGSHIP}>"
    told = rows(
        shipped,
        f"""SELECT ?p ?o ?g ?basis ?level ?why {{
          GRAPH ?g {{ {programme} ?p ?o }} ?o a sdgo:Target . ?g hkg:basis ?basis
          OPTIONAL {{ ?g hkg:level ?level }}
          OPTIONAL {{ ?g hkg:rationale ?why FILTER(LANG(?why) = "zh") }} }}""",
    )
    expected = {
        (
            row["p"],
            row["o"],
            row["g"],
            row["basis"].rpartition("/")[2],
            row.get("level", "").rpartition("/")[2] or None,
            row.get("why"),
        )
        for row in told
    }
    links = get(shipped, f"/api/v1/programmes/{FLAGSHIP}/targets?lang=zh&limit={PAGE}")
    given = {
        (
            link["property"]["iri"],
            link["object"]["iri"],
            source["iri"],
            source["basis"],
            source["level"],
            source["rationale"],
        )
        for link in links["links"]
        for source in link["sources"]
    }
    assert given == expected
    assert len(given) > 10
    keys = [link["object"]["key"] for link in links["links"]]
    assert keys == sorted(keys, key=lambda key: [(len(part), part) for part in key.split(".")])
    assert {link["direction"] for link in links["links"]} == {"out"}


def test_a_stated_link_names_its_document_and_paragraph(shipped):
    links = get(shipped, f"/api/v1/programmes/{FLAGSHIP}/resolutions")
    assert links["total"] == 4
    assert {link["object"]["key"] for link in links["links"]} == {"2/2", "2/6", "2/7", "2/8"}
    for link in links["links"]:
        assert link["basis"] == ["stated"]
        assert [(s["document"]["key"], s["paragraph"]) for s in link["sources"]] == [(REPORT, "7")]
    back = get(shipped, "/api/v1/resolutions/2/7/programmes")
    assert back["links"][0]["direction"] == "in"
    assert ends(back["links"]) < ends(links["links"])


def test_all_links_between_things_are_those_of_the_graph(shipped):
    classes = {iri for kind in KINDS.values() for iri in expanded(kind.classes, DEFAULT_BASE)}
    values = " ".join(f"<{iri}>" for iri in sorted(classes))
    for basis in ("mapped", "stated", "derived"):
        told = rows(
            shipped,
            f"""SELECT DISTINCT ?s ?p ?o {{
              VALUES ?a {{ {values} }} VALUES ?b {{ {values} }}
              ?g hkg:basis <{DEFAULT_BASE}id/basis/{basis}> .
              GRAPH ?g {{ ?s ?p ?o }} ?s a ?a . ?o a ?b }}""",
        )
        expected = {(row["s"], row["p"], row["o"]) for row in told}
        given, path = [], f"/api/v1/linkages?basis={basis}&limit=100"
        while path:
            page = get(shipped, path)
            assert page["total"] == len(expected)
            given += page["links"]
            path = page["next"]
        assert len(given) == len(expected) > 100, basis
        assert ends(given) == expected
        assert all(basis in link["basis"] for link in given)


def test_links_are_narrowed_by_ends_level_source_and_property(shipped):
    one = get(shipped, "/api/v1/linkages?programme=rise-up&target=11.1")
    assert one["total"] == 1
    assert one["links"][0]["level"] == "indirect"
    level = "/api/v1/linkages?target=11.1&level="
    direct, indirect = (get(shipped, level + of)["total"] for of in ("direct", "indirect"))
    both = get(shipped, "/api/v1/linkages?target=11.1&basis=mapped")["total"]
    assert (direct > 0, indirect > 0, direct + indirect) == (True, True, both)
    stated = get(shipped, "/api/v1/linkages?source=17(a)&property=carriedOutUnder")
    assert [link["subject"]["key"] for link in stated["links"]] == ["cancun-equity-park"]
    assert stated["links"][0]["sources"][0]["paragraph"] == "17(a)"
    assert get(shipped, "/api/v1/linkages?programme=rise-up&country=KEN")["total"] == 0
    said = get(shipped, f"/api/v1/paragraphs/{quote(REPORT + '#17(a)')}")
    assert get(shipped, said["states"]["href"])["total"] == said["states"]["links"] > 1


def test_what_is_behind_a_chain_counts_as_well(shipped):
    africa = rows(
        shipped,
        f"SELECT DISTINCT ?x {{ ?x a hkg:Country ; hkg:within+ <{DEFAULT_BASE}id/region/002> }}",
    )
    links = get(shipped, f"/api/v1/regions/002/countries?limit={PAGE}")["links"]
    assert {link["subject"]["iri"] for link in links} == {row["x"] for row in africa}
    assert len(africa) > 50
    via = next(x["via"] for x in links if x["subject"]["key"] == "KEN")
    assert [place["key"] for place in via] == ["014", "202"]
    parts = rows(
        shipped,
        f"""SELECT DISTINCT ?x {{ ?x a hkg:Paragraph ;
          dcterms:isPartOf+ <{DEFAULT_BASE}id/document/{REPORT}> }}""",
    )
    listed = get(shipped, f"/api/v1/paragraphs?document={REPORT}&class=Paragraph&limit={PAGE}")
    assert {item["iri"] for item in listed["items"]} == {row["x"] for row in parts}
    assert len(parts) == 77


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("resolutions/2/7", "id/resolution/ha2/2-7"),
        ("resolutions/2-7", "id/resolution/ha2/2-7"),
        ("resolutions/2%2F7", "id/resolution/ha2/2-7"),
        ("countries/ken", "id/country/KEN"),
        ("initiatives/surge", "id/initiative/surge"),
        (f"paragraphs/{REPORT}%2317(a)", f"id/document/{REPORT}/para/17/a"),
        (f"paragraphs/{REPORT}/para/17/a", f"id/document/{REPORT}/para/17/a"),
    ],
)
def test_the_keys_of_people_are_taken(shipped, path, iri):
    assert get(shipped, f"/api/v1/{path}")["iri"] == DEFAULT_BASE + iri
    below = get(shipped, f"/api/v1/{path}/targets?limit=1")
    assert below["thing"]["iri"] == DEFAULT_BASE + iri


@pytest.mark.parametrize(
    ("path", "status", "detail", "remedy"),
    [
        ("targets/11.99", 404, '"11.99" is not an SDG target', "Did you mean 11."),
        ("programmes/inclusiv", 404, '"inclusiv" is not a programme', "inclusive-cities"),
        ("programmes/rise-up/targest", 404, '"targest" is no kind', "Did you mean targets?"),
        ("programmes/nothing-of-it/targets", 404, "nothing-of-it", "/api/v1/programmes lists"),
        ("programmes?targt=11.1", 400, 'no parameter "targt"', 'Did you mean "target"?'),
        ("targets/11.1?basis=mapped", 400, 'no parameter "basis"', "There are: format"),
        ("projects?target=11.99", 400, '"11.99" for target', "Did you mean"),
        ("linkages?basis=statd", 400, '"statd" for basis', "Did you mean stated?"),
        ("targets?sort=lable", 400, '"lable" for sort', 'Did you mean "label"?'),
        ("targets?limit=1001", 400, "limit is 1001", "from 1 to 1000"),
        ("targets?goal=1&goal=2", 400, "given twice", "once"),
        ("targets?lang=de", 400, '"de" for lang', "Labels are in"),
        ("targets?cursor=eA", 400, '"eA" is no cursor', "next"),
        ("linkages?programme=rise-up&target=11.1&goal=11", 400, "3 things", "two at most"),
        ("linkages?source=900", 400, "neither a paragraph", "Write"),
        ("linkages?property=x:y", 400, "a prefix that is not known", "contributesTo"),
        ("targets?format=pdf", 406, 'no format "pdf"', "format=xlsx"),
    ],
)
def test_what_is_not_there_is_refused_by_name_with_a_suggestion(
    shipped, path, status, detail, remedy
):
    problem = get(shipped, f"/api/v1/{path}", status)
    assert detail in problem["detail"]
    assert remedy in problem["remedy"]


def test_lists_are_sorted_searched_and_narrowed_by_class_and_evidence(shipped):
    keys = [item["key"] for item in get(shipped, "/api/v1/resolutions")["items"]]
    assert keys == [f"2/{number}" for number in range(1, 11)]
    turned = get(shipped, "/api/v1/resolutions?sort=-key")["items"]
    assert [item["key"] for item in turned] == keys[::-1]
    named = get(shipped, f"/api/v1/countries?sort=label&lang=en&limit={PAGE}")["items"]
    assert [x["label"].casefold() for x in named] == sorted(x["label"].casefold() for x in named)
    assert [x["key"] for x in get(shipped, "/api/v1/countries?q=kenya")["items"]] == ["KEN"]
    assert [x["key"] for x in get(shipped, "/api/v1/countries?q=肯尼亚")["items"]] == ["KEN"]
    initiatives = get(shipped, "/api/v1/programmes?class=Initiative")["items"]
    assert {item["class"]["label"] for item in initiatives} == {"initiative"}
    stated = get(shipped, "/api/v1/programmes?target=11.1&basis=stated")["total"]
    mapped = get(shipped, "/api/v1/programmes?target=11.1&basis=stated,mapped")["total"]
    assert stated == 0 < mapped
    assert get(shipped, "/api/v1/targets?basis=stated")["total"] == 0


def test_pages_follow_one_another_without_gap_in_one_release(shipped, lists):
    found, path, pages = [], "/api/v1/targets?limit=50&facets=false", 0
    while path:
        page = get(shipped, path)
        found += [item["iri"] for item in page["items"]]
        path, pages = page["next"], pages + 1
        assert path is None or f"release={page['release']}" in path
    assert found == [item["iri"] for item in lists["targets"]["items"]]
    assert pages == 4
    cursor = get(shipped, "/api/v1/targets?limit=50")["next"].partition("cursor=")[2]
    other = get(shipped, f"/api/v1/goals?cursor={cursor}", 400)
    assert "another list" in other["detail"]
    answer = shipped.get("/api/v1/targets?limit=50")
    assert 'rel="next"' in answer.headers["Link"]


def test_rows_come_as_csv_and_as_a_workbook_that_is_always_the_same(shipped):
    path = "/api/v1/linkages?programme=rise-up&lang=en"
    plain = shipped.get(path, "text/csv")
    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    told = list(csv.DictReader(io.StringIO(plain.data.decode())))
    links = get(shipped, f"{path}&limit={PAGE}")["links"]
    assert len(told) == sum(len(link["sources"]) for link in links)
    assert {row["basis"] for row in told} >= {"mapped", "derived", "stated"}
    mapped = next(row for row in told if row["object_key"] == "11.1" and row["basis"] == "mapped")
    assert (mapped["supported_by"], mapped["level"]) == (f"{REPORT}#10(a)", "indirect")
    things = shipped.get("/api/v1/figures?format=csv&lang=zh").data.decode()
    assert len(list(csv.reader(io.StringIO(things)))) == 44
    first, second = (shipped.get(f"{path}&format=xlsx") for _ in range(2))
    assert first.status == 200
    assert first.data == second.data
    with zipfile.ZipFile(io.BytesIO(first.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == len(told) + 1
    assert "<f>" not in sheet
    one = shipped.get("/api/v1/targets/11.1?format=csv&lang=en").data.decode()
    assert next(csv.DictReader(io.StringIO(one)))["goal"] == "11"


def test_links_come_as_json_ld_in_the_graphs_of_their_sources(shipped):
    answer = shipped.get("/api/v1/programmes/rise-up/targets", "application/ld+json")
    assert answer.headers["Content-Type"] == "application/ld+json"
    quads = set(parse(answer.data, RdfFormat.JSON_LD))
    assert len(quads) > 30
    everything = shipped.get("/export/habitat-kg.nq").data
    released = set(parse(everything, RdfFormat.N_QUADS))
    merged = {quad.triple for quad in released}
    assert all(quad in released for quad in quads if str(quad.graph_name) != "DEFAULT")
    assert all(quad.triple in merged for quad in quads)
    links = get(shipped, "/api/v1/programmes/rise-up/targets")["links"]
    for link in links:
        for source in link["sources"]:
            assert any(
                (q.subject.value, q.predicate.value, getattr(q.object, "value", ""))
                == (link["subject"]["iri"], link["property"]["iri"], link["object"]["iri"])
                and q.graph_name.value == source["iri"]
                for q in quads
                if str(q.graph_name) != "DEFAULT"
            )
    for path in ("/api/v1/countries?limit=3", "/api/v1/targets/11.1"):
        assert list(
            parse(
                shipped.get(
                    f"{path}&format=jsonld" if "?" in path else f"{path}?format=jsonld"
                ).data,
                RdfFormat.JSON_LD,
            )
        )


def test_answers_are_kept_by_their_tag_and_stay_in_the_release_asked_for(shipped):
    first = shipped.get("/api/v1/targets/11.1/programmes")
    assert shipped.get("/api/v1/targets/11.1/programmes", method="HEAD").status == 200
    again = shipped.get("/api/v1/targets/11.1/programmes", If_None_Match=first.headers["ETag"])
    assert again.status == 304
    release = first.headers["X-Release"]
    pinned = get(shipped, f"/api/v1/targets/11.1?release={release}")
    assert pinned["href"] == f"/api/v1/targets/11.1?release={release}"
    assert pinned["linkages"]["goals"]["href"].endswith(f"/goals?release={release}")
    get(shipped, "/api/v1/targets/11.1?release=000000000000", 404)


def test_the_examples_of_openapi_are_real_answers(shipped):
    def lasting(answer):
        return {name: value for name, value in answer.items() if name not in ("release", "next")}

    held = answers()
    assert list(held) == addresses()
    assert len(held) > 60
    for address, example in held.items():
        now = get(shipped, address, Accept_Language="en")
        assert lasting(now) == lasting(example), f"{address}: run scripts/examples.py"
    schema = get(shipped, "/openapi.json")
    shown = 0
    for path, item in schema["paths"].items():
        content = item["get"]["responses"]["200"].get("content", {}) if "get" in item else {}
        told = content.get("application/json", {})
        for example in told.get("examples", {}).values():
            rules = {**told["schema"], "components": schema["components"]}
            Draft202012Validator(rules).validate(example["value"])
            assert held[example["summary"].removeprefix("GET ")] == example["value"], path
            shown += 1
    assert shown == len(held)
