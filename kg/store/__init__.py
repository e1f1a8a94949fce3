"""Stores of a release: one small port, an embedded engine and any SPARQL 1.1 server."""
