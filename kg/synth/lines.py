"""Lines of N-Quads: those that sources assert, and those that the rules derive of them."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal

from kg.vocab import DCTERMS, HKG, PROV, RDF, RDFS, SDGO, SKOS, XSD, Vocabulary, rebase

_VOCABULARIES: Final = {
    "dcterms": DCTERMS,
    "hkg": HKG,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "sdgo": SDGO,
    "skos": SKOS,
    "xsd": XSD,
}


class Lines:
    """Statements about things of a base, as the lines that the engine writes of them.

    ``asserted`` and ``derived`` hold them, in the order in which they were said; the same may be
    derived more than once.
    """

    def __init__(self, base: str) -> None:
        self._id = f"{base}id/"
        self._base = base
        self._rules = {
            rule: self.thing(f"rule/{rule}")
            for rule in ("label", "in-country", "in-region", "serves-goal")
        }
        self._terms: dict[str, str] = {}
        self.asserted: list[str] = []
        self.derived: list[str] = []

    def thing(self, name: str) -> str:
        """The IRI of one of our own things, in angle brackets.

        >>> Lines("http://example.org/").thing("country/KEN")
        '<http://example.org/id/country/KEN>'
        """
        return f"<{self._id}{name}>"

    def term(self, name: str) -> str:
        """A term by its prefixed name, in angle brackets.

        >>> Lines("http://example.org/").term("hkg:basis")
        '<http://example.org/ontology#basis>'
        """
        if name not in self._terms:
            prefix, _, local = name.partition(":")
            vocabulary: Vocabulary = _VOCABULARIES[prefix]
            self._terms[name] = f"<{rebase(vocabulary[local].value, self._base)}>"
        return self._terms[name]

    def say(self, graph: str, subject: str, property_: str, *objects: str) -> None:
        """Assert something of a thing; ``property_`` is a prefixed name, the others terms."""
        head = f"{subject} {self.term(property_)} "
        self.asserted += [f"{head}{object_} {graph} ." for object_ in objects]

    def derive(self, rule: str, subject: str, property_: str, *objects: str) -> None:
        """What a rule says of a thing."""
        head = f"{subject} {self.term(property_)} "
        graph = self._rules[rule]
        self.derived += [f"{head}{object_} {graph} ." for object_ in objects]

    def describe(self, graph: str, subject: str, class_: str, en: str, zh: str) -> None:
        """Say the class of a thing and its names, from which its labels follow."""
        names = text(en, "en"), text(zh, "zh")
        self.say(graph, subject, "rdf:type", self.term(class_))
        self.say(graph, subject, "skos:prefLabel", *names)
        self.derive("label", subject, "rdfs:label", *names)

    def number(self, hundredths: int) -> str:
        """A number of hundredths: an integer where it is one, else a decimal.

        >>> Lines("").number(3700), Lines("").number(1250)[:6]
        ('"37"^^<http://www.w3.org/2001/XMLSchema#integer>', '"12.5"')
        """
        whole, part = divmod(hundredths, 100)
        if not part:
            return f'"{whole}"^^{self.term("xsd:integer")}'
        return f'"{whole}.{part:02}"^^{self.term("xsd:decimal")}'.replace('0"', '"', 1)


def text(words: str, language: str) -> str:
    r"""A literal with a language.

    >>> print(text('a "b"', "en"))
    "a \"b\""@en
    """
    return str(Literal(words, language=language))
