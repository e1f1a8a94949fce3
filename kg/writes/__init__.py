"""Writes: one process that makes a release of each update and of each graph that is sent."""
