"""The projection of a release: its links in arrays, frozen when it is made, mapped when asked."""

from kg.graph.projection.arrays import Projection

__all__ = ["Projection"]
