"""A synthetic portfolio: what each activity record says of its project, in the real vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

from kg.synth.drawing import Drawing, Skewed
from kg.synth.lines import Lines, text
from kg.synth.world import Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.synth.drawing import Drawn
    from kg.synth.world import World

_PER_CITY: Final = 50
_PER_ORGANISATION: Final = 100
_DATASET: Final = "dataset/synthetic-portfolio"


@dataclass(frozen=True)
class Portfolio:
    """Projects that nobody carries out, about the things of a real release.

    The same world, number of ``projects`` and ``seed`` give the same statements.
    """

    world: World
    projects: int
    seed: int

    def asserted(self) -> Iterator[str]:
        """What its sources assert, as lines of N-Quads without their breaks, each once."""
        for lines in self._parts():
            yield from lines.asserted

    def whole(self) -> Iterator[str]:
        """That and what follows from it by the rules of the ontology; a line may come twice."""
        for lines in self._parts():
            yield from lines.asserted
            yield from lines.derived

    def _parts(self) -> Iterator[Lines]:
        """The statements, those that are about no project first and then those of each project."""
        lines = Lines(self.world.base)
        graph = lines.thing(_DATASET)
        _dataset(lines, graph, self)
        cities = [_city(lines, graph, city) for city in self._cities()]
        organisations = [_organisation(lines, graph, n) for n in self._numbers(_PER_ORGANISATION)]
        yield lines
        drawing = Drawing(self.world, cities, organisations, self.seed)
        for number in range(1, self.projects + 1):
            lines = Lines(self.world.base)
            _Project(lines, self.world, number, drawing.draw(number)).write()
            yield lines

    def _numbers(self, per: int) -> range:
        return range(1, self.projects // per + 2)

    def _cities(self) -> Iterator[tuple[int, Thing]]:
        random = Random(f"{self.seed} cities")  # noqa: S311 (nothing here is secret)
        countries = Skewed(self.world.countries, 0.6)
        return ((number, countries.draw(random)) for number in self._numbers(_PER_CITY))


class _Project:
    """Writes one project into ``lines``, in the graph of its activity record."""

    def __init__(self, lines: Lines, world: World, number: int, drawn: Drawn) -> None:
        self._lines = lines
        self._world = world
        self._drawn = drawn
        self._slug = f"synthetic-{number:06}"
        self._number = number
        self._graph = lines.thing(f"activity/{self._slug}")
        self._iri = lines.thing(f"country-project/{self._slug}")
        self._name = number if drawn.repeats is None else drawn.repeats
        self._again = ("", "") if drawn.repeats is None else (", phase 2", "（第二期）")

    def write(self) -> None:
        """Write all of it."""
        lines, graph, project, drawn = self._lines, self._graph, self._iri, self._drawn
        about, place = drawn.targets[0], drawn.places[0]
        lines.describe(
            graph, graph, "hkg:ActivityRecord", *self._names("Activity record", "活动记录")
        )
        lines.say(graph, graph, "hkg:basis", lines.thing("basis/reported"))
        by = drawn.parts[0][0].iri
        lines.say(graph, graph, "prov:wasAttributedTo", f"<{by}>")
        lines.describe(
            graph,
            project,
            "hkg:CountryProject",
            f"{about.en}: {place.en}, project {self._name}{self._again[0]}",
            f"{about.zh}：{place.zh}，项目{self._name}{self._again[1]}",
        )
        if drawn.programme:
            lines.say(graph, project, "hkg:carriedOutUnder", f"<{drawn.programme.iri}>")
        self._places()
        self._targets()
        self._parts()
        if drawn.budget:
            self._budget()
        if drawn.output:
            self._output(*drawn.output)

    def _names(self, en: str, zh: str, part: int | None = None) -> tuple[str, str]:
        """Names that tell the number of the project, and that of its part."""
        end = f"{self._number}" if part is None else f"{self._number}-{part}"
        return f"{en} {end}", f"{zh}{end}"

    def _places(self) -> None:
        lines, project = self._lines, self._iri
        countries = {country.iri for country in self._world.countries}
        for place in self._drawn.places:
            lines.say(self._graph, project, "hkg:locatedIn", f"<{place.iri}>")
            for iri in (place.iri, *place.above):
                if iri in countries:
                    lines.derive("in-country", project, "hkg:inCountry", f"<{iri}>")
                elif iri in self._world.below_world:
                    lines.derive("in-region", project, "hkg:inRegion", f"<{iri}>")

    def _targets(self) -> None:
        lines, project = self._lines, self._iri
        for target in self._drawn.targets:
            lines.say(self._graph, project, "hkg:contributesTo", f"<{target.iri}>")
            lines.derive("serves-goal", project, "hkg:servesGoal", f"<{target.above[0]}>")

    def _parts(self) -> None:
        """The organisations that take part, directly and by what they do."""
        lines, graph, project = self._lines, self._graph, self._iri
        for number, (organisation, role) in enumerate(self._drawn.parts, 1):
            part = lines.thing(f"participation/{self._slug}-{number}")
            names = self._names("Participation", "参与", number)
            lines.describe(graph, part, "hkg:Participation", *names)
            lines.say(graph, part, "hkg:participant", f"<{organisation.iri}>")
            lines.say(graph, part, "hkg:participatesIn", project)
            lines.say(graph, part, "hkg:hasRole", f"<{role.iri}>")
            lines.say(graph, project, "hkg:involves", f"<{organisation.iri}>")

    def _budget(self) -> None:
        """The budget, and the part of it that is declared for each target."""
        lines, graph, project, drawn = self._lines, self._graph, self._iri, self._drawn
        budget = lines.thing(f"figure/{self._slug}-budget")
        lines.describe(graph, budget, "hkg:Figure", *self._names("Budget of project", "项目预算"))
        lines.say(graph, budget, "hkg:figureOf", project)
        lines.say(graph, budget, "hkg:budgetOf", project)
        lines.say(graph, budget, "hkg:measure", lines.thing("measure/budget"))
        lines.say(graph, budget, "hkg:unit", lines.thing("unit/us-dollar"))
        lines.say(graph, budget, "hkg:value", lines.number(100 * drawn.budget))
        lines.say(graph, budget, "hkg:asOf", f'"{drawn.year}"^^{lines.term("xsd:gYear")}')
        for number, (target, share) in enumerate(zip(drawn.targets, drawn.shares, strict=False), 1):
            part = lines.thing(f"figure/{self._slug}-share-{number}")
            names = self._names("Share of budget", "预算份额", number)
            lines.describe(graph, part, "hkg:Figure", *names)
            lines.say(graph, part, "hkg:figureOf", project)
            lines.say(graph, part, "hkg:partOfFigure", budget)
            lines.say(graph, part, "hkg:apportionedTo", f"<{target.iri}>")
            lines.say(graph, part, "hkg:measure", lines.thing("measure/budget-share"))
            lines.say(graph, part, "hkg:unit", lines.thing("unit/percent"))
            lines.say(graph, part, "hkg:value", lines.number(share))

    def _output(self, outcome: Thing, status: Thing) -> None:
        lines, graph = self._lines, self._graph
        output = lines.thing(f"output/{self._slug}")
        lines.describe(graph, output, "hkg:Output", *self._names("Output of project", "项目产出"))
        lines.say(graph, output, "hkg:outputOf", self._iri)
        lines.say(graph, output, "hkg:underOutcome", f"<{outcome.iri}>")
        lines.say(graph, output, "hkg:status", f"<{status.iri}>")


def _dataset(lines: Lines, graph: str, portfolio: Portfolio) -> None:
    """The dataset that describes what is made up beside projects."""
    lines.describe(graph, graph, "hkg:ReferenceDataset", "Synthetic portfolio", "合成项目组合")
    lines.say(graph, graph, "hkg:basis", lines.thing("basis/reference"))
    lines.say(
        graph,
        graph,
        "dcterms:description",
        text(
            f"{portfolio.projects} projects that nobody carries out, made up with the seed "
            f"{portfolio.seed} for tests and measurements.",
            "en",
        ),
        text(f"以种子{portfolio.seed}虚构的{portfolio.projects}个项目，供测试和测量之用。", "zh"),
    )


def _city(lines: Lines, graph: str, city: tuple[int, Thing]) -> Thing:
    number, country = city
    iri = lines.thing(f"city/synthetic-{number:05}")
    made = Thing(
        iri[1:-1],
        f"City {number} in {country.en}",
        f"{country.zh}城市{number}",
        (country.iri, *country.above),
    )
    lines.describe(graph, iri, "hkg:City", made.en, made.zh)
    lines.say(graph, iri, "hkg:within", f"<{country.iri}>")
    return made


def _organisation(lines: Lines, graph: str, number: int) -> Thing:
    iri = lines.thing(f"organisation/synthetic-{number:05}")
    made = Thing(iri[1:-1], f"Organisation {number}", f"组织{number}")
    lines.describe(graph, iri, "hkg:Organisation", made.en, made.zh)
    return made
