"""From two releases to what changed between them: by thing, in words, as a patch.

:func:`kg.changes.making.make` compares two releases and keeps what it finds in a folder of the
home; :mod:`kg.changes.kept` reads it from there, :mod:`kg.changes.formats` writes it as JSON, CSV,
text and RDF Patch.
"""
