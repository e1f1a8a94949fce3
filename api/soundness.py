"""Says in the log where the release that is served lacks files, when the server starts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from kg.keeping.files import missing

if TYPE_CHECKING:
    from kg.releases import Home

_LOG: Final = logging.getLogger("api.soundness")
_NAMED: Final = 5
"""Files that are named; the rest is counted."""


def tell_of_missing(home: Home) -> None:
    """Look for the files of the current release, and leave what is in them to the operator.

    Raises:
        ReleaseError: the home's pointer is something else than a link to a release.
    """
    release = home.current()
    lacking = missing(release) if release is not None else []
    if release is not None and lacking:
        fields = {"release": release.id, "files": lacking[:_NAMED], "missing": len(lacking)}
        _LOG.error("the release lacks files: run kg releases verify", extra={"fields": fields})
