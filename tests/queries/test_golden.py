"""The answers of the stored queries on the shipped data, as people read them from the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from kg.config import content_root
from kg.queries.binding import bind
from kg.queries.catalog import Catalog
from kg.queries.keys import KeyIndex
from kg.queries.kinds import KINDS
from kg.queries.parameters import read_values
from kg.queries.rows import Rows
from kg.vocab import DEFAULT_BASE, compact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.releases import ReleaseDir

GOLDEN = Path(__file__).parent / "golden"
CATALOG = Catalog.read(content_root() / "queries")
CASES = [
    (path.relative_to(GOLDEN).with_suffix("").as_posix(), case)
    for path in sorted(GOLDEN.rglob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


class Asking:
    """The shipped data and its keys."""

    def __init__(self, release: ReleaseDir) -> None:
        self.store = Store.read_only(str(release.store))
        rows = self._select(CATALOG.system["keys"].text).rows
        self.keys = KeyIndex.of([{k: v and str(v) for k, v in row.items()} for row in rows])

    def ask(self, key: str, given: Mapping[str, str]) -> Rows:
        query = CATALOG.get(key)
        return self._select(bind(query.text, read_values(query, given, self.keys)))

    def _select(self, text: str) -> Rows:
        answer = self.store.query(text)
        assert isinstance(answer, QuerySolutions)
        return Rows.of(answer.serialize(format=QueryResultsFormat.JSON) or b"")


@pytest.fixture(scope="module")
def asking(shipped_release: ReleaseDir) -> Asking:
    return Asking(shipped_release)


def _short(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("http"):
        return value
    things = f"{DEFAULT_BASE}id/"
    return value.replace(things, "id:") if value.startswith(things) else compact(value)


@pytest.mark.parametrize(("key", "case"), CASES, ids=[f"{k} {c['given']}" for k, c in CASES])
def test_answer_is_what_the_report_says(key: str, case: dict[str, Any], asking: Asking) -> None:
    answer = asking.ask(key, case["given"])
    found = [[_short(row[column]) for column in case["columns"]] for row in answer.rows]
    assert sorted(found, key=repr) == sorted(case["rows"], key=repr)


@pytest.mark.parametrize("key", CATALOG.queries)
def test_checks_of_the_header_hold(key: str, asking: Asking) -> None:
    checks = CATALOG.get(key).header.checks
    assert checks, f"{key}: the header needs checks: with - given: and rows: n or at_least: n."
    for check in checks:
        count = len(asking.ask(key, check.given).rows)
        said = (
            f"{key}: given {check.given} it gives {count} rows; mend rows:/at_least: or the query."
        )
        assert check.rows in (None, count), said
        assert count >= (check.at_least or 0), said


@pytest.mark.parametrize("key", CATALOG.queries)
def test_both_languages_and_the_examples_answer(key: str, asking: Asking) -> None:
    header = CATALOG.get(key).header
    given = {p.name: p.example for p in header.parameters if p.kind != "language"}
    english = asking.ask(key, {**given, "language": "en"})
    chinese = asking.ask(key, {**given, "language": "zh"})
    assert any(p.kind == "language" for p in CATALOG.get(key).header.parameters), (
        f"{key}: the header needs a parameter of type language, for the labels."
    )
    assert english.rows, f"{key}: the examples of the header's parameters give no answer: {given}."
    assert len(english.rows) == len(chinese.rows), (
        f"{key}: {len(english.rows)} rows in English, {len(chinese.rows)} in Chinese: a label must "
        "be chosen with $language, never required."
    )
    labels = [column for column in english.columns if column.endswith("_label")]
    assert labels, f"{key}: the SELECT needs a column that ends in _label, the name of a thing."
    assert any(
        a[c] != b[c] for a, b in zip(english.rows, chinese.rows, strict=True) for c in labels
    ), f"{key}: {', '.join(labels)} are the same in both languages: filter them by $language."


def test_every_row_names_its_basis(asking: Asking) -> None:
    rows = 0
    for key, query in CATALOG.queries.items():
        for check in query.header.checks:
            for row in asking.ask(key, check.given).rows:
                rows += 1
                if row.get("targets") != 0 and row.get("stated") is not False:
                    assert row["basis"], (key, row)
                    assert row.get("source", row["basis"]), (key, row)
    assert rows > 1500


def test_every_kind_of_thing_has_keys(asking: Asking) -> None:
    things = [name for name, kind in KINDS.items() if kind.thing]
    assert len(things) >= 28
    assert [name for name in things if not asking.keys.of_kind(name)] == []


def test_every_query_has_golden_answers() -> None:
    lacking = set(CATALOG.queries) - {key for key, _ in CASES}
    assert not lacking, (
        f"{', '.join(sorted(lacking))}: write the answer that the report gives to each in "
        "tests/queries/golden/<group>/<name>.yaml."
    )
    gone = {key for key, _ in CASES} - set(CATALOG.queries)
    assert not gone, f"{', '.join(sorted(gone))}: golden answers to no stored query."
    assert len(CASES) >= 125
