"""What a function of a worker looks at: a release, with all that is opened of it once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph.projection import Projection
    from kg.releases import ReleaseDir
    from kg.store.port import Store

T = TypeVar("T")


class Context:
    """A release as the functions of a worker see it; it lives as long as its store is open.

    ``store`` is the release's store, ``base`` the base of its IRIs, ``release`` its folder.
    """

    def __init__(self, store: Store, base: str, release: ReleaseDir) -> None:
        self.store = store
        self.base = base
        self.release = release
        self._made: dict[object, object] = {}

    @cached_property
    def projection(self) -> Projection:
        """The projection of the release, opened when it is first asked for.

        Raises:
            ReleaseError: there is none, and none can be made at once; see
                :func:`kg.graph.projection.opening.projection_of`.
        """
        from kg.graph.projection.opening import projection_of  # noqa: PLC0415 (numpy is slow to import)

        return projection_of(self.release)

    def once(self, make: Callable[[Context], T]) -> T:
        """What ``make`` gives for this release: made at the first call, held for the next.

        >>> from pathlib import Path
        >>> from kg.releases import ReleaseDir
        >>> context = Context(None, "http://example.org/", ReleaseDir(Path("0123456789ab")))
        >>> def letters(context): return list(context.release.id[:2])
        >>> context.once(letters) is context.once(letters)
        True
        """
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])
