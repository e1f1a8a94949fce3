"""One thing as readable JSON: what it leads to has its name within, and who says what stands below.

Its form depends on the shapes and not on what is there: a property that may have several values has
a list, also of one; a name has one text a language where the shapes say so. Under the published
context it is JSON-LD, and all that it says then stands in the release.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.jsonld.declared import TEXT
from kg.jsonld.layout import laid_out
from kg.jsonld.values import identifier, json_value, texts_by_language
from kg.store.port import MERGED
from kg.vocab import DCTERMS, RDF, RDFS, SKOS, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Triple

    from kg.jsonld.ontology import Ontology
    from kg.jsonld.shapes import Rule
    from kg.jsonld.values import Json
    from kg.store.port import Store

    Values = dict[NamedNode, list[Any]]
    """Property → values, of one thing."""

_FIRST: Final = ("notation", "label", "prefLabel", "altLabel")
"""Members that come first, as people look for them."""

_ABOUT_SOURCES: Final = ("basis", "rationale", "supportedBy")


def write_readable(
    store: Store,
    thing: NamedNode,
    said: Iterable[tuple[Triple, Sequence[NamedNode]]],
    ontology: Ontology,
    out: IO[bytes],
    *,
    context_address: str,
    page: tuple[int, int] = (1, 1),
) -> None:
    """Write the readable ``application/json`` of a thing.

    ``sources`` are the graphs that its statements stand in, each described and with them under
    ``states``; ``incoming`` is what leads to the thing; its own ``states`` are what it says where
    it is itself a source; statements that only use it as a property are passed over.

    Args:
        store: of the release; it gives names and classes.
        thing: what it is about.
        said: the statements to be in it, each with its sources.
        ontology: of the release.
        out: takes the text.
        context_address: where the context is published.
        page: which page of its statements this is, of how many.

    Raises:
        NotAcceptable: a statement is about a statement.
    """
    writer = _Writer(store, ontology)
    node = writer.thing(thing, said, named=page[0] > 1)
    document: Json = {"@context": context_address, **node}
    if page[1] > 1:
        document["page"] = {"number": page[0], "of": page[1]}
    out.write(laid_out(document))


class _Writer:
    """Writes things with what the store says of their names and classes."""

    def __init__(self, store: Store, ontology: Ontology) -> None:
        self._store = store
        self._shapes = ontology.shapes
        self._context = ontology.context
        hkg = prefixes(ontology.base)["hkg"]
        self._about = [NamedNode(hkg + name) for name in _ABOUT_SOURCES]
        self._classes: dict[str, list[str]] = {}
        self._named: dict[str, Json] = {}

    def thing(
        self,
        thing: NamedNode,
        said: Iterable[tuple[Triple, Sequence[NamedNode]]],
        *,
        named: bool,
    ) -> Json:
        """The node of the thing with all that was said, and in any case, if asked, its name."""
        own: Values = {}
        incoming: Values = {}
        stated: dict[str, Values] = {}
        by_source: dict[NamedNode, dict[str, Values]] = {}
        for triple, sources in said:
            subject = identifier(triple.subject)
            if triple.subject == thing:
                own.setdefault(triple.predicate, []).append(triple.object)
            elif triple.object == thing:
                incoming.setdefault(triple.predicate, []).append(triple.subject)
            elif thing in sources:
                _add(stated, subject, triple)
                continue
            else:
                continue
            for source in sources:
                _add(by_source.setdefault(source, {}), subject, triple)
        if named:
            own = {**self._names(thing.value), **own}
        node = self._node(thing.value, own, within=True)
        if stated:
            node["states"] = self._stated(stated)
        if incoming:
            back = {self._context.name(p.value): values for p, values in incoming.items()}
            node["incoming"] = {name: self._things(values) for name, values in sorted(back.items())}
        if by_source:
            node["sources"] = [
                {**self._source(source), "states": self._stated(by_source[source])}
                for source in sorted(by_source, key=str)
            ]
        return node

    def _node(self, iri: str, facts: Values, *, within: bool) -> Json:
        """A thing with its properties; what it leads to has its name where ``within``."""
        rules = self._shapes.of(self._classes_of(iri))
        node: Json = {"id": iri}
        members: Json = {}
        for property_, values in facts.items():
            given = sorted(values, key=str)
            if property_ == RDF.type:
                types = [self._context.name(identifier(v)) for v in given if not _literal(v)]
                if types:
                    node["type"] = types[0] if len(types) == 1 else types
                given = [value for value in given if _literal(value)]
            if given:
                name = self._context.name(property_.value)
                rule = rules.get(property_.value)
                members[name] = self._values(property_.value, given, rule, within=within)
        first: Json = {name: members.pop(name) for name in _FIRST if name in members}
        return {**node, **first, **dict(sorted(members.items()))}

    def _values(self, property_: str, values: list[Any], rule: Rule | None, *, within: bool) -> Any:
        term = self._context.terms.get(property_)
        if term is not None and term.kind == TEXT:
            texts = texts_by_language(values)
            if texts is not None:
                return {
                    tag: found[0] if len(found) == 1 and rule and rule.one_text(tag) else found
                    for tag, found in texts.items()
                }
        written = [
            json_value(value, term, self._context.short)
            if isinstance(value, Literal)
            else self._thing(value)
            if within
            else {"id": identifier(value)}
            for value in values
        ]
        return written[0] if len(written) == 1 and rule and rule.plain else written

    def _things(self, nodes: Iterable[Any]) -> list[Json]:
        return [self._thing(node) for node in sorted(nodes, key=str)]

    def _thing(self, node: Any) -> Json:
        """A thing by its class, code and name."""
        iri = identifier(node)
        if iri not in self._named:
            self._named[iri] = self._node(iri, self._names(iri), within=False)
        return self._named[iri]

    def _names(self, iri: str) -> Values:
        facts = self._facts(iri, RDF.type, SKOS.notation, RDFS.label)
        return facts if RDFS.label in facts else facts | self._facts(iri, SKOS.prefLabel)

    def _source(self, source: NamedNode) -> Json:
        """A source by name, basis and grounds."""
        about = self._node(
            source.value, self._facts(source.value, *self._about, DCTERMS.isPartOf), within=True
        )
        return {**self._thing(source), **about}

    def _stated(self, facts: dict[str, Values]) -> list[Json]:
        return [self._node(subject, facts[subject], within=False) for subject in sorted(facts)]

    def _facts(self, iri: str, *properties: NamedNode) -> Values:
        """What the merged set says of a thing by these properties; nothing of a blank node."""
        if iri.startswith("_:"):
            return {}
        found: Values = {}
        for property_ in properties:
            for quad in self._store.quads(NamedNode(iri), property_, graph=MERGED):
                found.setdefault(property_, []).append(quad.object)
        return found

    def _classes_of(self, iri: str) -> list[str]:
        if iri not in self._classes:
            found = self._facts(iri, RDF.type).get(RDF.type, [])
            self._classes[iri] = [v.value for v in found if isinstance(v, NamedNode)]
        return self._classes[iri]


def _add(facts: dict[str, Values], subject: str, triple: Triple) -> None:
    facts.setdefault(subject, {}).setdefault(triple.predicate, []).append(triple.object)


def _literal(value: object) -> bool:
    return not isinstance(value, NamedNode | BlankNode)
