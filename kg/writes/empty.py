"""The empty release that a plain dataset begins with."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.build.datasets import refuse_other_dataset
from kg.build.draft import versions
from kg.build.identity import release_id
from kg.build.lock import exclusive
from kg.build.release import clear_unfinished, put_in_place, switch, unfinished, write_projection
from kg.releases import DATA_FORMAT, Home, Manifest

if TYPE_CHECKING:
    from kg.config import Settings


def ensure(home: Home, settings: Settings) -> None:
    """Make sure that a server with those settings can serve the home.

    A home without a release is given an empty one where the dataset is plain.

    Raises:
        SettingError: the home holds a dataset of the other kind.
    """
    refuse_other_dataset(home, settings.dataset, ", or KG_DATASET to the other word")
    if settings.dataset != "plain" or home.current() is not None:
        return
    with exclusive(home, lambda: None):
        clear_unfinished(home)
        if home.current() is not None:  # another server was quicker
            return
        nothing = sha256().hexdigest()
        manifest = Manifest(
            id=release_id(nothing, {}, dataset="plain"),
            format=DATA_FORMAT,
            base=settings.base_iri,
            previous=None,
            quads=0,
            triples=0,
            quads_sha256=nothing,
            versions=versions(),
            dataset="plain",
        )
        made = unfinished(home)
        store = Store(str(made.store))
        store.flush()
        del store  # which closes it
        made.quads.write_bytes(b"")
        write_projection(made, manifest)
        switch(home, home.get(manifest.id) or put_in_place(home, made, manifest))
