"""What the id of a release is made of."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from kg.releases import DATA_FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.sources.content import Content


def release_id(digest: str, ontology: Mapping[str, str], **others: object) -> str:
    """The id: the graph, the ontology's files and the data format decide it, nothing else.

    Args:
        digest: the SHA-256 of ``quads.nq``.
        ontology: the SHA-256 of each file of the ontology, by its path.
        others: what else tells two releases with the same graph apart, by name: the writes since
            the last build, the kind of dataset, empty graphs. What is empty does not count.

    >>> release_id("0", {}) == release_id("0", {}, writes="", empty=[]) != release_id("1", {})
    True
    """
    told = {name: value for name, value in sorted(others.items()) if value}
    named = [DATA_FORMAT, digest, sorted(ontology.items()), *([told] if told else [])]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:12]


def ontology_hashes(content: Content) -> dict[str, str]:
    """The SHA-256 of each file that a release carries, by its path."""
    return {
        content.relative(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in content.published
    }
