"""``kg ingest document``: from a text to files that a build takes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kg.config import content_root
from tests.cli.conftest import Command
from tests.documents.things import CHINESE, ENGLISH

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kg(tmp_path: Path) -> Command:
    """``kg`` on a copy of the shipped files."""
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(content_root() / folder, tmp_path / folder)
    (tmp_path / "en.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "zh.txt").write_text("\ufeff" + CHINESE.replace("\n", "\r\n"), encoding="utf-8")
    return Command(tmp_path / "home", {"KG_CONTENT": str(tmp_path)})


def test_both_languages_and_what_is_to_fill_in(kg: Command, tmp_path: Path) -> None:
    for language, parts in (("en", "3 sections, 2 par"), ("zh", "2 sections, 2 par")):
        slug = f"further-{language}"
        file = str(tmp_path / f"{language}.txt")
        done = kg("ingest", "document", file, "--slug", slug, "--lang", language)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"data/documents/{slug}\n"
        assert parts in done.stderr
        for word in ("both languages", "hkg:submittedTo", "statements.trig", "new suggested"):
            assert word in done.stderr
        names = {path.name for path in (tmp_path / "data/documents" / slug).iterdir()}
        assert names == {"document.ttl", "statements.trig", "suggestions.trig"}
    checked = kg("check")
    assert checked.returncode == 0, checked.stdout
    assert "0 errors" in checked.stderr


def test_a_release_holds_the_skeleton_and_no_suggestion(kg: Command, tmp_path: Path) -> None:
    kg("ingest", "document", str(tmp_path / "en.txt"), "--slug", "further", "--lang", "en")
    built = kg("build")
    assert built.returncode == 0, built.stderr
    quads = (tmp_path / "home/current/quads.nq").read_text("utf-8")
    assert "id/document/further/para/2/a>" in quads
    assert "/suggestion" not in quads
    assert "http://www.w3.org/ns/oa#" not in quads
    assert "suggestions.trig" not in (tmp_path / "home/current/manifest.json").read_text("utf-8")
    kg("suggestions", "accept", "--document", "further")
    assert kg("build").returncode == 0
    checked = kg("source", "check", str(tmp_path / "en.txt"), "--document", "further")
    assert checked.returncode == 0, checked.stdout
    assert "11 statements: 11 found" in checked.stderr
    quads = (tmp_path / "home/current/quads.nq").read_text("utf-8")
    assert quads.count("document/further/para/2/a> <https://w3id.org/habitat-kg/ontology#men") == 2


def test_a_document_is_never_overwritten(kg: Command, tmp_path: Path) -> None:
    arguments = ("ingest", "document", str(tmp_path / "en.txt"), "--lang", "en", "--slug")
    again = kg(*arguments, "eb-2024-1-item-7")
    assert again.returncode == 1
    assert "never overwritten" in again.stderr
    assert "kg suggestions find" in again.stderr


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"Nothing here.", (), "no numbered paragraphs"),
        (b"%PDF-1.7\n\xff\xfe", (), "not plain UTF-8"),
        (b"X\n\n1. Y\n", ("--slug", "A b"), "cannot be the key"),
        (b"X\n\n1. Y\n", ("--lang", "E!"), "no language tag"),
    ],
)
def test_what_cannot_be_taken_in(
    kg: Command, tmp_path: Path, content: bytes, options: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(content)
    given = ("--slug", "further", "--lang", "en", *options)
    done = kg("ingest", "document", str(file), *given)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data/documents/further").exists()
