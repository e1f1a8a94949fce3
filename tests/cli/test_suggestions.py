"""``kg suggestions``: list, accept, reject, find."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from kg.config import content_root
from tests.cli.conftest import Command
from tests.documents.things import ENGLISH, ID

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kg(tmp_path: Path) -> Command:
    """``kg`` on the shipped ontology and names with one further document."""
    for folder in ("ontology", "data/reference", "queries"):
        shutil.copytree(content_root() / folder, tmp_path / folder)
    (tmp_path / "en.txt").write_text(ENGLISH, encoding="utf-8")
    command = Command(tmp_path / "home", {"KG_CONTENT": str(tmp_path)})
    file = str(tmp_path / "en.txt")
    made = command("ingest", "document", file, "--slug", "further", "--lang", "en")
    assert made.returncode == 0, made.stderr
    return command


def listed(kg: Command, *options: str) -> list[dict[str, Any]]:
    done = kg("suggestions", "list", "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def test_list_and_its_filters(kg: Command) -> None:
    every = listed(kg)
    assert len(every) == 11
    assert set(every[0]) == {
        *("id", "status", "document", "paragraph", "thing", "name", "how", "at")
    }
    assert [row["name"] for row in listed(kg, "--paragraph", "2(a)")] == ["Kenya", "UNHCR"]
    assert [row["at"] for row in listed(kg, "--paragraph", "2(a)")] == ["0-5", "12-17"]
    assert [row["paragraph"] for row in listed(kg, "--all-of", "country")] == [
        *("2(a)", "2(b)", "footnote *")
    ]
    assert [row["thing"] for row in listed(kg, "--all-of", "sdg")] == [
        "http://metadata.un.org/sdg/11.1"
    ]
    assert [row["how"] for row in listed(kg, "--paragraph", "2")] == ["word"]
    assert listed(kg, "--document", "other") == listed(kg, "--status", "accepted") == []
    wrong = kg("suggestions", "list", "--paragraph", "2.a")
    assert wrong.returncode == 1
    assert "17(a)" in wrong.stderr


def test_accept_reject_and_look_again(kg: Command, tmp_path: Path) -> None:
    kenya, unhcr = (row["id"] for row in listed(kg, "--paragraph", "2(a)"))
    accepted = kg("suggestions", "accept", kenya[:6])
    assert accepted.returncode == 0, accepted.stderr
    assert "1 accepted, 1 of them new" in accepted.stderr
    statements = (tmp_path / "data/documents/further/statements.trig").read_text("utf-8")
    assert f"hkg:mentions <{ID}country/KEN> ." in statements
    assert kg("suggestions", "reject", unhcr).returncode == 0
    find = ("suggestions", "find", str(tmp_path / "en.txt"), "--document", "further")
    found = kg(*find, "--lang", "en")
    assert "0 new suggested mentions, 9 wait" in found.stderr
    assert [row["status"] for row in listed(kg, "--paragraph", "2(a)")] == ["accepted", "rejected"]
    refused = kg("suggestions", "reject", kenya)
    assert refused.returncode == 1
    assert "by hand" in refused.stderr


def test_a_new_name_is_found_the_next_time(kg: Command, tmp_path: Path) -> None:
    places = tmp_path / "data/reference/places.ttl"
    text = places.read_text("utf-8")
    text += '\ncity:note a hkg:City ; skos:prefLabel "A note"@en , "注"@zh .\n'
    places.write_text(text, encoding="utf-8")
    find = ("suggestions", "find", str(tmp_path / "en.txt"), "--document", "further")
    assert "1 new suggested" in kg(*find, "--lang", "en").stderr
    assert [row["thing"] for row in listed(kg, "--all-of", "city")][-1] == f"{ID}city/note"


def test_all_of_takes_only_what_waits(kg: Command) -> None:
    rejected = listed(kg, "--all-of", "country")[0]["id"]
    kg("suggestions", "reject", rejected)
    done = kg("suggestions", "accept", "--all-of", "country", "--document", "further")
    assert "2 accepted, 2 of them new" in done.stderr
    assert (
        "8 accepted, 8 of them new" in kg("suggestions", "accept", "--document", "further").stderr
    )
    assert [row["id"] for row in listed(kg, "--status", "rejected")] == [rejected]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("accept",), 2, "Give ids"),
        (("accept", "aa", "--document", "further"), 2, "not both"),
        (("accept", "zzzz"), 1, "id of no suggestion"),
        (("reject", "zzzz"), 1, "id of no suggestion"),
        (("find", "en.txt", "--document", "other", "--lang", "en"), 1, "no document"),
    ],
)
def test_what_cannot_be_done(
    kg: Command, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    given = [str(tmp_path / word) if word == "en.txt" else word for word in arguments]
    done = kg("suggestions", *given)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
