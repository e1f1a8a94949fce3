"""``kg search``: things of a release by what is written of them."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from kg.cli.choosing import release_of, with_release
from kg.cli.output import PLAIN, TABLE, chosen, show
from kg.errors import ReleaseError
from kg.languages import OFFERED, in_order
from kg.releases import Home
from kg.search.folders import ensure_index
from kg.search.index import SearchIndex
from kg.search.matching import search as search_in
from kg.search.matching import shown
from kg.search.question import Question

if TYPE_CHECKING:
    from kg.config import Settings

_MOST = 1000


@click.command(short_help="Find things by what is written of them.")
@click.argument("words", nargs=-1, required=True)
@click.option("--class", "class_", metavar="NAME", help="Only things of a class, such as Country.")
@click.option(
    "--limit", type=click.IntRange(1, _MOST), default=20, show_default=True, help="Of the results."
)
@click.option(
    "--begun", is_flag=True, help="The last word may be the beginning of one, in names and codes."
)
@click.option(
    "--lang", "language", type=click.Choice(OFFERED), default=OFFERED[0], help="Of the labels."
)
@click.option("--format", "format_", type=click.Choice(PLAIN), help="Default: a table, or CSV.")
@with_release
@click.pass_obj
def search(
    settings: Settings,
    *,
    words: tuple[str, ...],
    class_: str | None,
    limit: int,
    begun: bool,
    language: str,
    format_: str | None,
    release_id: str | None,
    moment: str | None,
) -> None:
    """Find things by their codes, names, definitions and rationales, in all languages; small
    mistakes of spelling are forgiven. What is meant as a whole comes first.

    \b
    Example:
      kg search 11.1
      kg search adequate housing --class Resolution
      kg search 住房 --lang zh
    """
    home = Home(settings.home)
    release = release_of(settings, release_id, moment) or home.current()
    if release is None:
        raise ReleaseError("There is no release to search.", "Run kg build.")
    base = release.manifest().base
    languages = in_order([language])
    with closing(SearchIndex.open(ensure_index(home, release))) as index:
        number = index.class_of(class_, base, "--class") if class_ else None
        question = Question.of(" ".join(words), number, begun=begun)
        found = search_in(index, question, limit, language)
        rows = shown(index, found, question, languages)
    for word, others in found.spelt.items():
        click.echo(f'"{word}" was taken for {" or ".join(others)}.', err=True)
    format_ = chosen(format_)
    if format_ == "json":
        show(format_, (), rows)
    else:
        show(format_, _COLUMNS, [_row(row, readable=format_ == TABLE) for row in rows])


_COLUMNS = ("score", "code", "label", "class", "matched", "thing")


def _row(row: dict[str, Any], *, readable: bool) -> dict[str, Any]:
    match = row["match"]
    language = f" ({match['language']})" if match["language"] else ""
    where = f"{match['field']}{language}"
    same = match["text"] in (row["label"], row["code"])
    return {
        "score": round(row["score"], 1),
        "code": row["code"] or "",
        "label": row["label"],
        "class": ", ".join(class_["label"] for class_ in row["classes"]),
        "matched": where if readable and same else f"{where}: {match['text']}",
        "thing": row["iri"],
    }
