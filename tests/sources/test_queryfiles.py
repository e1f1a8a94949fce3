from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import SourceError
from kg.sources.queryfiles import read_check, read_rule

if TYPE_CHECKING:
    from pathlib import Path

RULE = "#+ label: {en: L, zh: 标}\n#+ description: {en: D., zh: 说。}\n"
CHECK = "#+ problem: {en: P.}\n#+ remedy: {en: R.}\n#+ severity: error\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "x.rq"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rule_and_a_check(tmp_path: Path) -> None:
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } # SERVICE\n"
    rule = read_rule(write(tmp_path, RULE + construct), tmp_path)
    assert (rule.stem, rule.path, rule.said("label.zh")) == ("x", "x.rq", "标")
    select = 'SELECT ?from WHERE { ?from <a:SERVICE> "FROM <x>" , ?service }'
    assert read_check(write(tmp_path, CHECK + select), tmp_path).said("severity") == "error"


FAULTS = [
    ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", 1, "has no #.+ header"),
    (RULE.replace("zh: 标", "fr: x") + "CONSTRUCT {} WHERE {}", 1, "lacks label.zh"),
    (RULE + "\nSELECT * WHERE { ?s ?p ?o }", 4, "is not a CONSTRUCT"),
    (RULE + "CONSTRUCT { ?s ?p ?o } WHERE {\n ?s ?p \n}", 5, "A fault of syntax"),
    (RULE + "CONSTRUCT { ?s ?p ?o } WHERE {\n ?s ?p \n}", 5, "there or on the line before"),
    (RULE + "CONSTRUCT { ?s ?p ?o } WHERE {\n ?s a:p ?o \n}", 4, "no PREFIX line declares a:"),
    (RULE + "CONSTRUCT { ?s ?p ?o } WHERE {\n service <a:b> { ?s ?p ?o } }", 4, "by SERVICE"),
    (RULE + "CONSTRUCT { ?s ?p ?o }\nFROM <a:b>\nWHERE { ?s ?p ?o }", 4, "by FROM"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_faults_of_a_rule(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read_rule(write(tmp_path, text), tmp_path)
    assert caught.value.line == line
    assert len(str(caught.value)) < 300


def test_faults_of_a_check(tmp_path: Path) -> None:
    select = "SELECT ?thing WHERE { ?thing ?p ?o }"
    with pytest.raises(SourceError, match='severity "fatal" is not known') as caught:
        read_check(write(tmp_path, CHECK.replace("error", "fatal") + select), tmp_path)
    assert caught.value.line == 3
    with pytest.raises(SourceError, match="is not a SELECT"):
        read_check(write(tmp_path, CHECK + "ASK {}"), tmp_path)
