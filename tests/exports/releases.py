"""A release of any quads, for tests of what exports make of them."""

from __future__ import annotations

import hashlib

from pyoxigraph import DefaultGraph, Quad, Store

from kg.build.draft import canonical_nquads
from kg.releases import Home, Manifest
from kg.vocab import DEFAULT_BASE


def release_of(home, quads, *, dataset="merged"):
    """A release below ``home`` that holds ``quads`` and nothing else."""
    canonical = canonical_nquads(quads)
    digest = hashlib.sha256(canonical).hexdigest()
    release = Home(home).release(digest[:12])
    release.path.mkdir(parents=True)
    release.quads.write_bytes(canonical)
    merged = {Quad(q.subject, q.predicate, q.object) for q in quads} if dataset == "merged" else ()
    store = Store(str(release.store))
    store.extend([*quads, *merged])
    store.flush()
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    manifest = Manifest(release.id, 1, DEFAULT_BASE, None, len(quads), triples, digest,
                        dataset=dataset)  # fmt: skip
    release.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    return release
