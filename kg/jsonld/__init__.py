"""Things as JSON: the context, JSON-LD documents, the readable form, and the JSON Schema of it.

:func:`kg.jsonld.ontology.ontology_at` reads the ontology's files of a release, once for each
folder: ``ontology_at(release.ontology, base)``. What it gives has the ``context``, whose
``document()`` is the published one, and ``shapes``.

:func:`kg.jsonld.document.write_document` writes statements as ``application/ld+json``, as a tree
from a root, with the part of the context that they use: ``write_document(quads, root,
ontology.context, out)``; quads with named graphs make named graphs.

:func:`kg.jsonld.readable.write_readable` writes the readable ``application/json`` of one thing:
``write_readable(store, thing, said, ontology, out, context_address=…)``, where ``said`` are the
pairs of a statement and its sources that are to be in it: those of the thing, to it, and by it.

:func:`kg.jsonld.schema.schema_of` gives the JSON Schema of that form.

Nothing here opens a connection; the files read are those of the release.
"""
