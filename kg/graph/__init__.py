"""Traversal: the projection of a release, and what is found by following its links."""
