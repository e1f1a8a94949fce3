"""Every export of the shipped release, made once."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from kg.exports.folders import folder_of
from kg.exports.kinds import KINDS
from kg.exports.making import make
from kg.releases import Home


@pytest.fixture(scope="session")
def made(shipped_release, shipped_home):
    """The folder of each export by its name, where the server of that home has them too."""
    home = Home(shipped_home)
    for kind in KINDS:
        assert make(home, shipped_release, kind, 10**12, lambda done, total: None)
    return {kind.name: folder_of(home, shipped_release, kind) for kind in KINDS}


@pytest.fixture(scope="session")
def quads(shipped_release):
    """What the release says."""
    return list(parse(path=shipped_release.quads, format=RdfFormat.N_QUADS))
