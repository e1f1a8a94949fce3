"""Readers: from the files that people edit to quads, each in the named graph of its source."""
