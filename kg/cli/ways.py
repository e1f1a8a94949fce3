"""What ``kg path`` and ``kg why`` share: their options, and how paths are told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click
from rich.console import Console
from rich.table import Table

from api.v1.traversal_tables import table_of
from api.v1.what_if import check_format
from kg.cli.choosing import release_of, with_release
from kg.cli.imagining import imagined, what_if_of, with_what_if
from kg.cli.output import TABLE, chosen, show
from kg.cli.plotting import with_plot, write_picture
from kg.cli.query import catalog_of
from kg.cli.session import called
from kg.graph.asked import DIRECTIONS, HOPS, RESULTS, SECONDS
from kg.languages import OFFERED
from kg.lookups.naming import thing_named
from kg.plots.evidence import evidence_picture
from kg.plots.reading import evidence_of
from kg.queries.parameters import thing_of_kind
from kg.vocab import CODED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.config import Settings
    from kg.queries.keys import KeyIndex

SENTENCES: Final = "sentences"
_FORMATS: Final = (TABLE, SENTENCES, "csv", "json", "jsonld", "trig", "nquads")
_RDF: Final = _FORMATS[4:]
_SEVERAL: Final = {
    "property": "Only links with this property count: contributesTo, dcterms:publisher, an IRI.",
    "without_property": "Links with this property do not count.",
    "class": "Only things of this class may stand between: CountryProject, sdgo:Goal, an IRI.",
    "without_class": "Things of this class may not stand between.",
    "basis": "Only links on this basis count: stated, mapped, reported, reference, derived.",
}


@dataclass(frozen=True)
class End:
    """What a path begins or ends at, as written; a key alone is of ``first`` kinds if it can be."""

    text: str
    first: tuple[str, ...] = ()


def with_bounds(*, hops: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options of paths to a command; ``hops`` is how many they have without a word."""

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        options: list[Callable[..., Any]] = [
            *(
                click.option(
                    f"--{name.replace('_', '-')}",
                    f"{name}_",
                    metavar="NAME",
                    multiple=True,
                    help=f"{text} May be repeated.",
                )
                for name, text in _SEVERAL.items()
            ),
            click.option(
                "--direction",
                type=click.Choice(DIRECTIONS),
                default=DIRECTIONS[0],
                show_default=True,
                help="Whether ways go with the links (out), against them (in), or either way.",
            ),
            _number("--hops", hops, HOPS, "Steps that a path may have."),
            _number("--limit", 10, RESULTS, "Paths that are told."),
            _number("--seconds", SECONDS, 2 * SECONDS, "That the search may take."),
            click.option(
                "--lang",
                "language",
                type=click.Choice(OFFERED),
                default=OFFERED[0],
                help="Of the names and sentences.",
            ),
            click.option(
                "--format",
                "format_",
                type=click.Choice(_FORMATS),
                help="Default: a table on a terminal, else CSV.",
            ),
            with_plot("the paths"),
        ]
        command = with_what_if(with_release(command))
        for option in reversed(options):
            command = option(command)
        return command

    return added


def tell_ways(
    ctx: click.Context, function: str, ends: Mapping[str, End], given: dict[str, Any]
) -> None:
    """Ask ``paths`` or ``why`` for the ways between two ends and tell them.

    Raises:
        ParameterError, NotFound: a name is of several things, or of none.
    """
    format_, plot = chosen(given.pop("format_")), given.pop("plot")
    if plot and format_ in _RDF:
        raise click.UsageError(f"--plot does not go with --format {format_}; leave one out.")
    answer = ways_between(ctx, function, ends, given, format_ if format_ in _RDF else "")
    if format_ in _RDF:
        click.echo(answer["rdf"], nl=not answer["rdf"].endswith("\n"))
        return
    if format_ == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif format_ == "csv":
        table = table_of(function, answer)
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        show("csv", table.columns, rows)
    elif format_ == SENTENCES:
        for number, path in enumerate(answer["paths"], 1):
            click.echo(f"{number}. {path['sentence']}")
    else:
        _show(answer)
    for note in (*_notes(answer), *imagined(answer)):
        click.echo(note, err=True)
    if plot:
        evidence = evidence_of(answer, [answer["language"]])
        write_picture(plot, evidence_picture(evidence, [answer["language"]]))


def ways_between(
    ctx: click.Context,
    function: str,
    ends: Mapping[str, End],
    given: dict[str, Any],
    rdf: str = "",
) -> dict[str, Any]:
    """The answer of ``paths`` or ``why`` to the options of a command; ``rdf`` names a format."""
    settings: Settings = ctx.obj
    release = release_of(settings, given.pop("release_id"), given.pop("moment"))
    several = {name: given.pop(f"{name}_") for name in _SEVERAL}
    language = given.pop("language")
    otherwise = {name: given.pop(name) for name in ("without", "without_link", "with_")}

    def arguments(keys: KeyIndex) -> dict[str, Any]:
        what_if = what_if_of(otherwise, keys)
        check_format(rdf, what_if)
        return {
            **given,
            **what_if,
            **several,
            **{n: thing_named(n.upper(), end.text, keys, end.first) for n, end in ends.items()},
            "basis": [
                thing_of_kind("--basis", "basis", text, keys).rpartition("/")[2]
                for text in several["basis"]
            ],
            "languages": [language],
            "format": rdf,
        }

    return called(settings, catalog_of(ctx), function, arguments, release=release)


def _number(name: str, default: int, most: int, text: str) -> Callable[..., Any]:
    return click.option(
        name, type=click.IntRange(1, most), default=default, show_default=True, help=text
    )


def _show(answer: dict[str, Any]) -> None:
    """Each path as a table: a row for each link between two things that follow each other."""
    console = Console(highlight=False, markup=False)
    for number, path in enumerate(answer["paths"], 1):
        length, basis = path["length"], path["basis"] or "no basis"
        steps = f"{length} step{'' if length == 1 else 's'}"
        table = Table(
            "",
            "statement",
            "basis",
            "where",
            title=f"{number}. {steps}, {basis}",
            title_justify="left",
            title_style="bold",
            header_style="bold",
        )
        table.columns[1].ratio, table.columns[3].ratio = 3, 2
        for place, hop in enumerate(path["hops"], 1):
            for link in hop["links"]:
                level = f" ({link['level']})" if link["level"] else ""
                basis = ", ".join(link["basis"]) + level
                table.add_row(str(place), _statement(answer, link), basis, _where(answer, link))
        console.print(table)


def _statement(answer: dict[str, Any], link: dict[str, Any]) -> str:
    """A link as the statement that it is, in the names of what it names."""
    said = answer["properties"][link["property"]]["label"]
    return f"{_name(answer, link['subject'])} — {said} → {_name(answer, link['object'])}"


def _name(answer: dict[str, Any], iri: str) -> str:
    thing = answer["things"][iri]
    label = str(thing["label"])
    coded = thing["kind"] in CODED and thing["key"] not in label
    return f"{thing['key']} {label}" if coded else label


def _where(answer: dict[str, Any], link: dict[str, Any]) -> str:
    """Where the sources of a link stand; of a mapping what it rests on, and why."""
    told = ["assumed, not in the release"] if link["imagined"] else []
    for iri in link["sources"]:
        source = answer["sources"][iri]
        places = source["supported_by"] or [source]
        said = ", ".join(_place(place) for place in places)
        told.append(f"{said}: {source['rationale']}" if source["rationale"] else said)
    return "\n".join(told)


def _place(place: Mapping[str, Any]) -> str:
    document, part = place["document"], place["paragraph"]
    if document and part:
        return f"{document['key']}#{part}"
    return str(place["label"])


def _notes(answer: dict[str, Any]) -> Sequence[str]:
    """What a person should know of an answer beside its paths."""
    count = len(answer["paths"])
    notes = [f"{count} path{'' if count == 1 else 's'}"]
    if "results" in answer["cut"]:
        notes.append("There are more; --limit tells more of them.")
    if set(answer["cut"]) - {"results"}:
        notes.append(
            f"Not all ways were looked at ({', '.join(answer['cut'])}); "
            "--hops and the filters narrow the search, --seconds gives it more time."
        )
    return notes
