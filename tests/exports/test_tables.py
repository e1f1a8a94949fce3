"""Tables hold what the release says of the things of each class, neither more nor less."""

from __future__ import annotations

import csv
import json
import re
import warnings
import zipfile

import csvw
import duckdb
import polars
import pytest
from csvw.metadata import CSVW
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.exports.book import Book
from kg.exports.cells import guarded, unguarded
from kg.exports.csv_tables import write_csv
from kg.exports.csvw import ROWS, class_of, description, metadata
from kg.exports.parquet import write_parquet
from kg.exports.tables import tables_of
from kg.vocab import HKG, RDF, XSD
from tests.exports.releases import release_of

IRI = XSD.anyURI.value.removeprefix(XSD.iri)


@pytest.fixture(scope="module")
def described(made):
    return json.loads((made["tables"] / "csv-metadata.json").read_text("utf-8"))["tables"]


@pytest.fixture(scope="module")
def store(shipped_release):
    return Store.read_only(str(shipped_release.store))


def rows_of(folder, table):
    with (folder / table["url"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values_of(table, row):
    """The statements of a row, as a reader of the description makes them (csv2rdf)."""
    for column in table["tableSchema"]["columns"]:
        cell = row.get(column["name"], "")
        if column.get("virtual"):
            yield column["propertyUrl"], NamedNode(column["valueUrl"])
        if column.get("suppressOutput") or not cell or "propertyUrl" not in column:
            continue
        text = unguarded(cell)
        for value in text.split(column["separator"]) if "separator" in column else [text]:
            yield column["propertyUrl"], term(column, value)


def term(column, value):
    if column["datatype"] == IRI:
        return NamedNode(value)
    if "lang" in column:
        return Literal(value, language=column["lang"])
    kind = column["datatype"]
    return Literal(
        value, datatype=NamedNode(kind["@id"] if isinstance(kind, dict) else XSD.iri + kind)
    )


def test_each_table_of_a_class_holds_all_statements_of_its_things(made, described, store):
    things = statements = 0
    for table in described:
        class_ = class_of(table)
        if not class_:
            continue
        rows = rows_of(made["tables"], table)
        ids = [row["id"] for row in rows]
        found = {
            q.subject.value
            for q in store.quads_for_pattern(None, RDF.type, NamedNode(class_), None)
        }
        assert ids == sorted(found), table["url"]
        assert len(rows) == table[ROWS]
        for row in rows:
            thing = NamedNode(row["id"])
            said = {
                (q.predicate.value, q.object)
                for q in store.quads_for_pattern(thing, None, None, None)
            }
            types = {(p, o) for p, o in said if p == RDF.type.value and o.value != class_}
            assert set(values_of(table, row)) == said - types, (table["url"], row["id"])
            things, statements = things + 1, statements + len(said)
    assert things > 3500
    assert statements > 30_000


def test_every_class_has_a_table_and_every_table_a_title_in_both_languages(made, described, store):
    classes = {q.object.value for q in store.quads_for_pattern(None, RDF.type, None, None)}
    assert sorted(filter(None, map(class_of, described))) == sorted(classes)
    files = {path.name for path in made["tables"].iterdir() if path.suffix == ".csv"}
    assert {table["url"] for table in described} == files
    ours = [t for t in described if class_of(t).startswith(HKG.iri) or not class_of(t)]
    assert len(ours) > 70
    for table in ours:
        assert {title["@language"] for title in table["dc:title"]} == {"en", "zh"}, table["url"]


def test_the_table_of_links_has_a_row_for_each_link_by_source(made, described, quads, store):
    rows = rows_of(made["tables"], described[0])
    terms = {q.subject for q in store.quads_for_pattern(None, RDF.type, None, None)
             if q.object.value.startswith("http://www.w3.org/2002/07/owl#")}  # fmt: skip
    said = [
        (q.subject.value, q.predicate.value, q.object.value, q.graph_name.value)
        for q in quads
        if isinstance(q.object, NamedNode) and q.predicate != RDF.type and q.subject not in terms
    ]
    assert [(r["subject"], r["property"], r["object"], r["source"]) for r in rows] == said
    assert len(rows) == described[0][ROWS] > 9000
    assert {row["basis"] for row in rows} == {"stated", "mapped", "reference", "derived"}
    stated = next(r for r in rows if r["source"].endswith("/eb-2024-1-item-7/para/15/a"))
    assert (stated["basis"], stated["paragraph"]) == ("stated", "15(a)")
    assert stated["document"].endswith("/id/document/eb-2024-1-item-7")
    mapped = next(r for r in rows if r["source"].endswith("/flagship-programme.rise-up--11.1"))
    assert (mapped["basis"], mapped["level"], mapped["supportedBy_paragraph"]) == (
        "mapped", "indirect", "10(a)",
    )  # fmt: skip
    assert mapped["rationale_en"].startswith("Slums are one of the three things")
    assert (mapped["property_label_zh"], mapped["object_label_zh"][:4]) == ("有助于", "人人享有")


def test_a_reader_of_csv_on_the_web_takes_the_description_without_a_warning(made, described):
    path = made["tables"] / "csv-metadata.json"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what the reader itself uses
        read = CSVW(str(path), validate=True)
        assert read.is_valid
        assert [str(w.message) for w in read.warnings] == []
        group = csvw.TableGroup.from_file(path)
    figures = {row["id"].unsplit(): row for row in group.tabledict["Figure.csv"].iterdicts()}
    lanes = figures["https://w3id.org/habitat-kg/id/figure/cancun-equity-park-lanes-and-walkways"]
    assert (lanes["value"], lanes["comprises_label_en"]) == (16, ["Cycle lanes", "Walkways"])
    assert len(group.tabledict) == len(described)


def test_parquet_holds_the_same_tables_with_types(made, described):
    for table in described:
        path = made["parquet"] / table["url"].replace(".csv", ".parquet")
        names = [c["name"] for c in table["tableSchema"]["columns"] if not c.get("virtual")]
        counted = duckdb.sql(f"SELECT COUNT(*) FROM '{path}'").fetchall()
        assert counted == [(table[ROWS],)]
        frame = polars.read_parquet(path)
        assert (frame.columns, frame.height) == (names, table[ROWS]), path
    figure = polars.read_parquet(made["parquet"] / "Figure.parquet")
    assert figure.schema["value"] == polars.Int64
    assert figure.schema["countedMembersStated"] == polars.Boolean
    assert figure.schema["comprises"] == polars.List(polars.String)
    mapping = polars.read_parquet(made["parquet"] / "Mapping.parquet")
    assert mapping.schema["created"] == polars.Date
    assert len(list(made["parquet"].glob("*.parquet"))) == len(described) == 87


def test_the_packages_hold_every_table_without_a_time(made, described):
    for name, more in (("tables", 1), ("parquet", 0)):
        with zipfile.ZipFile(made[name] / f"{name}.zip") as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == len(described) + more
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.namelist() == sorted(archive.namelist())


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
            " =1", "\ufeff=1", "'=1", "'quoted'", "=HYPERLINK(\"http://e/\")", "-")  # fmt: skip
TEXTS = ("", "a=b", "1-1", "a@b.org", "中文＝", "2024-05-06", "https://e/=")


def test_what_a_spreadsheet_would_evaluate_is_text_and_can_be_had_again():
    for text in FORMULAS:
        assert guarded(text) == f"'{text}"
        assert unguarded(guarded(text)) == text
    for text in TEXTS:
        assert guarded(text) == text == unguarded(text)


@pytest.fixture
def awkward(tmp_path):
    """A table of things whose texts and names are as awkward as they may be."""
    e = "http://example.org/"
    thing, class_, graph = NamedNode(f"{e}t"), NamedNode(f"{e}a/Class"), NamedNode(f"{e}g")
    twin = NamedNode(f"{e}b#class")

    def said(name, *values):
        return [Quad(thing, NamedNode(f"{e}{name}"), value, graph) for value in values]

    quads = [
        Quad(thing, RDF.type, class_, graph),
        Quad(thing, RDF.type, twin, graph),
        *said("text", *map(Literal, ("=1|2", 'a,b\r\n"c"'))),
        *said("formula", Literal("=cmd()")),
        *said("number", Literal("-5", datatype=XSD.integer)),
        *said("big", Literal("123456789012345678901234567890", datatype=XSD.integer)),
        *said("price", Literal("-0.5", datatype=XSD.decimal)),
        *said("when", Literal("2024-02-30", datatype=XSD.date)),
        *said("Number", thing),
        *said("id", Literal("own")),
        *said("城市/", Literal("x", language="zh-Hant-TW")),
        *said("mixed", Literal("x"), Literal("1", datatype=XSD.integer), graph),
    ]
    return release_of(tmp_path / "home", quads), tmp_path


def test_awkward_names_and_values_come_through(awkward):
    release, folder = awkward
    book = Book(release)
    tables = [table for table, _, _ in tables_of(release, book)]
    assert [table.name for table in tables] == ["links", "Class", "class_2"]
    path = folder / "Class.csv"
    assert write_csv(tables[1], path) == 1
    text = path.read_text("utf-8")
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert re.fullmatch(r"[\w,]+", text.splitlines()[0])
    assert len({name.casefold() for name in row}) == len(row)
    assert (row["id"], row["id_2"]) == ("http://example.org/t", "own")
    assert (row["formula"], row["number_2"], row["price"]) == ("'=cmd()", "-5", "-0.5")
    assert row["text"] == '\'=1|2¦a,b\r\n"c"' or row["text"] == 'a,b\r\n"c"¦=1|2'
    assert {"mixed", "mixed_string", "mixed_iri"} <= set(row)
    one = description(tables[1], 1, book)
    assert '"lang": "zh-hant-tw"' in metadata(release, [one])
    write_parquet(tables[1], folder / "Class.parquet")
    found = polars.read_parquet(folder / "Class.parquet").to_dicts()[0]
    assert (found["formula"], found["number_2"], found["price"]) == ("=cmd()", -5, -0.5)
    assert found["big"] == "123456789012345678901234567890"
    assert found["when"] == "2024-02-30"
    assert sorted(found["text"]) == ["=1|2", 'a,b\r\n"c"']
