"""The whole graph to take away: RDF files, networks and tables of a release, made once and kept.

:mod:`kg.exports.catalogue` lists what there is, :mod:`kg.exports.making` makes an export (it is
what ``kg export`` calls), :mod:`kg.exports.exporter` has a process of its own do so for a server,
and :mod:`kg.exports.folders` knows where finished ones stand.
"""
