"""What tests of projections compare them by: every link and class, in words."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode

from kg.vocab import RDF


def links_of(projection):
    """Subject, property and object of every link → the graphs that hold it."""
    found = {}
    for node in range(projection.nodes):
        for edge in range(projection.out_start[node], projection.out_start[node + 1]):
            link = (
                projection.iri(node),
                projection.properties[projection.out_property[edge]],
                projection.iri(projection.out_object[edge]),
            )
            assert link not in found
            found[link] = set(projection.iris(projection.sources(edge)))
    return found


def classes_of(projection):
    """Every thing with a class → its classes."""
    found = {}
    for node in range(projection.nodes):
        classes = projection.iris(projection.classes(node))
        if classes:
            found[projection.iri(node)] = set(classes)
    return found


def said(quads):
    """The same two, from statements."""
    links, classes = {}, {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        subject, property_, object_ = (
            quad.subject.value,
            quad.predicate.value,
            quad.object.value,
        )
        if quad.predicate == RDF.type:
            classes.setdefault(subject, set()).add(object_)
            continue
        graphs = links.setdefault((subject, property_, object_), set())
        if not isinstance(quad.graph_name, DefaultGraph) and isinstance(quad.graph_name, NamedNode):
            graphs.add(quad.graph_name.value)
    return links, classes


def the_same(one, other):
    """Whether two projections are the same to the last byte."""
    return (
        one.properties == other.properties
        and one.bases == other.bases
        and one.arrays.keys() == other.arrays.keys()
        and all(
            array.dtype == other.arrays[name].dtype
            and array.tobytes() == other.arrays[name].tobytes()
            for name, array in one.arrays.items()
        )
    )
