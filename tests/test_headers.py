from __future__ import annotations

import pytest

from kg.errors import SourceError
from kg.headers import read_header


def test_header_body_and_line() -> None:
    header, body, offset = read_header("\n#+ a:\n#+   b: |\n#+     x: y\n# c\nASK {}\n", "q.rq")
    assert header == {"a": {"b": "x: y\n"}}
    assert body == "# c\nASK {}\n"
    assert offset == 4


def test_only_plain_values_are_not_text() -> None:
    header, _, _ = read_header(
        "#+ a: [true, false, null, 7, -7]\n"
        "#+ b: [11.1, 2024-05-06, 007, no, yes, 1e3, 0x1, trueish]",
        "q.rq",
    )
    assert header["a"] == [True, False, None, 7, -7]
    assert all(isinstance(value, str) for value in header["b"])


FAULTS = [
    ("", 1, "has no #.+ header"),
    ("SELECT * {}\n", 1, "has no #.+ header"),
    ("\n\n# a comment\n#+ a: b\n", 3, "has no #.+ header"),
    ("#+ a: b\n#+ c: d: e\n", 2, "mapping values are not allowed"),
    ("#+ a: 'b\n#+ c: d\nSELECT", 2, "not YAML"),
    ("#+ a: b\n#+ a: c\n", 2, "stands twice"),
    ("#+ - a\n", 1, "not a list of keys"),
    ("#+ just text\n", 1, "not a list of keys"),
    ("#+ a: !!python/object:os.system x\n", 1, "not YAML"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_faults_name_the_line(text: str, line: int, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read_header(text, "queries/a.rq")
    assert caught.value.line == line
    assert str(caught.value).startswith(f"queries/a.rq:{line}: ")
    assert caught.value.remedy
