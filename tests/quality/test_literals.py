from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal

from kg.build.pipeline import check
from kg.quality.literals import CHECK, rewrites
from kg.vocab import XSD
from tests.content import append, write_content

if TYPE_CHECKING:
    from pathlib import Path

LISTS = "data/reference/lists.ttl"

REWRITTEN = [
    ("0.20", "decimal"),
    ("007", "integer"),
    ("+7", "integer"),
    ("1", "boolean"),
    ("1", "int"),
    ("1", "long"),
    ("1", "nonNegativeInteger"),
    ("2024-05-06T00:00:00Z", "dateTimeStamp"),
    ("2024-05-06T00:00:00.0Z", "dateTime"),
    ("1e3", "double"),
]
KEPT = [
    ("0.2", "decimal"),
    ("7", "integer"),
    ("-7", "integer"),
    ("true", "boolean"),
    ("x", "string"),
    ("2024-05-06", "date"),
    ("2024", "gYear"),
    ("2023-10", "gYearMonth"),
    ("http://example.org/", "anyURI"),
    ("2024-05-06T00:00:00Z", "dateTime"),
    ("P6Y", "duration"),
]


@pytest.mark.parametrize(("text", "name"), REWRITTEN)
def test_a_literal_that_the_store_rewrites_stops_the_release(
    tmp_path: Path, text: str, name: str
) -> None:
    write_content(tmp_path)
    line = append(tmp_path, LISTS, f'id:city\\/cancun skos:notation "{text}"^^xsd:{name} .')
    found = [f.sentence() for f in check(tmp_path).errors if f.check == CHECK]
    assert len(found) == 1
    assert found[0].startswith(f'{LISTS}:{line}: "{text}"^^xsd:{name} is not what the store would')
    assert ' Write "' in found[0]


def test_canonical_literals_pass() -> None:
    literals = [Literal(text, datatype=XSD[name]) for text, name in KEPT]
    assert rewrites(literals) == {}
    assert len(KEPT) == 11


def test_language_tags(tmp_path: Path) -> None:
    write_content(tmp_path)
    line = append(tmp_path, LISTS, 'id:city\\/cancun skos:prefLabel "坎昆"@zh-Hans .')
    assert [f.sentence() for f in check(tmp_path).errors] == [
        f"{LISTS}:{line}: The language tag @zh-Hans is not what the store would keep. "
        "Write @zh-hans."
    ]
