"""The settings: what is read from the environment, and what is refused with which remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.config import Settings, content_root
from kg.errors import SettingError

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = {
    "KG_PORT=99999": "KG_PORT is 99999, which is no port. Give a number from 1 to 65535",
    "KG_PORT=0": "KG_PORT is 0, which is not above zero. Give a number above zero",
    "KG_PORT=http": 'KG_PORT is "http", which is not a whole number. Give a whole number.',
    "KG_QUERY_TIMEOUT=0": "KG_QUERY_TIMEOUT is 0, which is not above zero.",
    "KG_QUERY_TIMEOUT=nan": "KG_QUERY_TIMEOUT is nan, which is not above zero.",
    "KG_QUERY_TIMEOUT=soon": 'KG_QUERY_TIMEOUT is "soon", which is not a number.',
    "KG_WORKERS=1.5": 'KG_WORKERS is "1.5", which is not a whole number.',
    "KG_PROT=1": "KG_PROT is not a setting. Did you mean KG_PORT? The settings are: KG_ADMIN",
    "KG_XYZZY_QUUX=1": "KG_XYZZY_QUUX is not a setting. The settings are:",
    "KG_BASE_IRI=https://example.org/kg": 'does not end in "/". End it in a slash',
    "KG_CONTENT=/nonexistent": 'KG_CONTENT is "/nonexistent", which is no folder. Set it to',
    "KG_DATASET=union": 'KG_DATASET is "union". Give merged or plain.',
    "KG_LOG_QUERIES=maybe": 'KG_LOG_QUERIES is "maybe". Give yes or no.',
    "KG_ADMIN_TOKEN=sha256:12": "KG_ADMIN_TOKEN is no SHA-256.",
    "KG_KEEP_BUILDS=none": 'KG_KEEP_BUILDS is "none", which is not a whole number.',
    "KG_KEEP_BUILDS=0": "KG_KEEP_BUILDS is 0, which is not above zero.",
    "KG_STORE=nonsense": 'KG_STORE is "nonsense", which is neither an address nor a directory.',
}


@pytest.mark.parametrize(("given", "said"), REFUSED.items(), ids=list(REFUSED))
def test_a_wrong_value_is_refused(given: str, said: str) -> None:
    name, _, value = given.partition("=")
    with pytest.raises(SettingError) as refused:
        Settings.from_environment({name: value})
    assert said in str(refused.value)


def test_all_of_them_were_tried() -> None:
    assert len(REFUSED) == 17


def test_all_builds_are_kept_unless_a_number_says_how_many() -> None:
    assert Settings().keep_builds is None
    assert Settings.from_environment({"KG_KEEP_BUILDS": "all"}).keep_builds is None
    assert Settings.from_environment({"KG_KEEP_BUILDS": "12"}).keep_builds == 12


def test_a_folder_that_lacks_parts_says_which(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(SettingError, match="which holds no ontology/, queries/"):
        Settings.from_environment({"KG_CONTENT": str(tmp_path)})


def test_what_is_sound_is_taken(tmp_path: Path) -> None:
    given = {
        "KG_CONTENT": str(content_root()),
        "KG_PORT": "65535",
        "KG_QUERY_TIMEOUT": "0.5",
        "KG_STORE": str(tmp_path),
        "KG_HOST": "",
        "PATH": "/bin",
    }
    settings = Settings.from_environment(given)
    assert settings.content == content_root()
    assert (settings.port, settings.query_timeout, settings.host) == (65535, 0.5, "127.0.0.1")
    assert Settings.from_environment({"KG_STORE": "http://localhost:7878"}).store


def test_a_token_is_kept_as_its_hash_only() -> None:
    settings = Settings.from_environment({"KG_WRITE_TOKEN": "correct horse"})
    assert "correct horse" not in repr(settings)
    assert settings.write_token.startswith("sha256:")
    assert Settings.from_environment({"KG_WRITE_TOKEN": settings.write_token}) == settings
