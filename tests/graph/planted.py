"""Small graphs made at random or by hand, and the same questions answered by brute force."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.context import Context
from kg.graph.projection.making import project
from kg.releases import ReleaseDir
from kg.store.embedded import EmbeddedStore
from kg.vocab import DCTERMS, DEFAULT_BASE, HKG, RDF, XSD

BASES = ("stated", "mapped", "reported", "reference", "derived")
OVER = "http://e/over"
BARRED = "http://e/Barred"
PART, RESTS = DCTERMS.isPartOf.value, HKG.supportedBy.value
MAPS = (HKG.linkSubject.value, HKG.linkObject.value)
PASSED = {OVER, PART, RESTS, *MAPS, HKG.basis.value}
ORDER = {"out": 0, "in": 1}


@dataclass
class Planted:
    """Links with their sources, the bases of sources, the classes of things."""

    links: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)

    def quads(self):
        """All of it as statements."""
        held = [
            (subject, property_, NamedNode(object_), source)
            for (subject, property_, object_), sources in self.links.items()
            for source in sources
        ]
        held += [
            (one, RDF.type.value, NamedNode(class_), "http://e/d")
            for one, class_ in self.classes.items()
        ]
        held += [
            (one, HKG.basis.value, NamedNode(f"{DEFAULT_BASE}id/basis/{basis}"), "http://e/d")
            for one, basis in self.bases.items()
        ]
        true = Literal("true", datatype=XSD.boolean)
        held += [(one, HKG.passedOver.value, true, "http://e/d") for one in {*PASSED, BARRED}]
        for subject, property_, object_, source in held:
            yield Quad(NamedNode(subject), NamedNode(property_), object_, NamedNode(source))

    def context(self, folder):
        """A release of it, as the functions of a worker see one."""
        quads = set(self.quads())
        lines = sorted(f"{quad} .\n" for quad in quads)
        path = folder / "quads.nq"
        path.write_text("".join(lines), encoding="utf-8")
        store = EmbeddedStore.writable()
        store.load(quads)
        context = Context(store, DEFAULT_BASE, ReleaseDir(folder))
        context.__dict__["projection"] = project(path, DEFAULT_BASE)
        return context

    def strength(self, source):
        basis = self.bases.get(source)
        return BASES.index(basis) if basis in BASES else len(BASES)

    def sources(self, link, asked):
        """The sources of a link that count, the strongest first."""
        wanted = asked.get("basis")
        kept = [s for s in self.links[link] if not wanted or self.bases.get(s) in wanted]
        return sorted(kept, key=lambda source: (self.strength(source), source))

    def counting(self, asked):
        """The links that count."""
        named, without = asked.get("property"), asked.get("without_property", ())
        return {
            link
            for link in self.links
            if (link[1] in named if named else link[1] not in PASSED)
            and link[1] not in without
            and self.sources(link, asked)
        }

    def between(self, near, far, asked):
        """The links from one thing to the next, the strongest first, with their directions."""
        ways = {"out": (near, far), "in": (far, near)}
        kept = asked.get("direction", "both")
        found = [
            (self.strength(self.sources(link, asked)[0]), link, direction)
            for direction, ends in ways.items()
            for link in self.counting(asked)
            if kept in ("both", direction) and (link[0], link[2]) == ends
        ]
        return sorted(found)

    def may_pass(self, thing, asked):
        class_ = self.classes.get(thing)
        if asked.get("class"):
            return class_ in asked["class"] and class_ not in asked.get("without_class", ())
        return class_ != BARRED and class_ not in asked.get("without_class", ())

    def paths(self, here, there, asked):
        """Every path of at most so many hops, as length, strength and things."""
        things = sorted({end for link in self.links for end in (link[0], link[2])})
        steps = {
            (one, other): found[0][0]
            for one in things
            for other in things
            if one != other and (found := self.between(one, other, asked))
        }
        found, ahead = [], [((here,), 0)]
        while ahead:
            way, weakest = ahead.pop()
            for other in things:
                if other in way or (way[-1], other) not in steps:
                    continue
                strength = max(weakest, steps[way[-1], other])
                if other == there:
                    found.append((len(way), strength, (*way, other)))
                elif len(way) < asked["hops"] and self.may_pass(other, asked):
                    ahead.append(((*way, other), strength))
        return sorted(found)

    def falls(self, thing):
        """What falls with a thing: the links, and those that are weakened."""
        graphs = {source for sources in self.links.values() for source in sources}
        withdrawn = {thing}
        while more := {s for s, p, o in self.links if p == PART and o in withdrawn} - withdrawn:
            withdrawn |= more
        fallen = (withdrawn & graphs) | {
            s for s, p, o in self.links if p in MAPS and o in withdrawn
        }
        while True:
            gone = withdrawn | fallen
            rests = {
                s: {o for a, p, o in self.links if (a, p) == (s, RESTS)}
                for s, p, _ in self.links
                if p == RESTS
            }
            more = {s for s, on in rests.items() if on <= gone} - gone
            if not more:
                break
            fallen |= more
        fall, weak = set(), set()
        for link, sources in self.links.items():
            if {link[0], link[2]} & withdrawn or sources <= fallen:
                fall.add(link)
            elif sources & fallen:
                weak.add(link)
        return {k for k in fall if k[1] not in PASSED}, {k for k in weak if k[1] not in PASSED}
