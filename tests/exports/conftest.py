"""Every export of the shipped release, made once."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from kg.exports.book import Book
from kg.exports.kinds import KINDS
from kg.exports.making import finish, write


@pytest.fixture(scope="session")
def made(shipped_release, tmp_path_factory):
    """The folder of each export by its name."""
    folders = {}
    for kind in KINDS:
        folder = folders[kind.name] = tmp_path_factory.mktemp(kind.name)
        write(shipped_release, kind, folder, lambda done, total: None)
        finish(kind, folder)
    return folders


@pytest.fixture(scope="session")
def quads(shipped_release):
    """What the release says."""
    return list(parse(path=shipped_release.quads, format=RdfFormat.N_QUADS))


@pytest.fixture(scope="session")
def book(shipped_release):
    found = Book(shipped_release)
    yield found
    found.close()
