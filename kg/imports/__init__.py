"""Imports: from files of others to files of ``data/``, with a report of what differs from ours."""
