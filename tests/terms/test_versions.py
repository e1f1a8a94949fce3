"""A version is told by its number and by what all files of the ontology hold."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from kg.releases import ReleaseDir
from kg.terms.queries import statutes_of
from kg.terms.versions import carried, version_of

FOLDER = Path(__file__).parents[2] / "ontology"


def copied(folder, name):
    """A release that carries the shipped ontology, to be changed."""
    release = ReleaseDir(folder / name)
    copytree(FOLDER, release.ontology)
    return release


@pytest.mark.parametrize(
    "file", ["habitat-kg.ttl", "modules/sdg.ttl", "shapes/sdg.ttl", "rules/label.rq"]
)
def test_a_change_of_any_file_is_another_version(tmp_path, file):
    before = version_of(FOLDER)
    same, other = copied(tmp_path, "a"), copied(tmp_path, "b")
    (other.ontology / file).write_text((other.ontology / file).read_text() + "# changed\n")
    assert version_of(same.ontology) == before
    assert version_of(other.ontology).number == before.number
    assert version_of(other.ontology).fingerprint != before.fingerprint


def test_a_file_that_changes_its_name_is_another_version(tmp_path):
    release = copied(tmp_path, "a")
    (release.ontology / "modules/sdg.ttl").rename(release.ontology / "modules/goals.ttl")
    assert version_of(release.ontology) != version_of(FOLDER)


def test_releases_are_told_by_version_in_their_order(tmp_path):
    newest, middle, oldest = (copied(tmp_path, name) for name in ("c", "b", "a"))
    (middle.ontology / "rules/label.rq").unlink()
    plain = ReleaseDir(tmp_path / "plain")
    found = carried([newest, plain, middle, oldest])
    assert [ids for _, ids in found] == [["c", "a"], ["b"]]
    assert version_of(plain.ontology) is None


def test_rules_and_checks_are_told_by_their_headers():
    rules, checks = (statutes_of(FOLDER, group) for group in ("rules", "checks"))
    assert len(rules) == 4 and len(checks) > 15
    for rule in rules:
        assert set(rule.title) == set(rule.more) == {"en", "zh"}
        assert rule.severity == ""
    assert {check.severity for check in checks} == {"error", "warning", "note"}
    assert all(check.title["en"] and check.text.startswith("#+") for check in checks)
