"""``kg cite``: how an answer or the graph is cited, and whether what was cited is the same."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import click

from api.service.counts import Counts
from api.service.dataset import Described, source_of
from kg.citations import styles
from kg.citations.answers import fingerprint
from kg.citations.checking import check
from kg.citations.citation import citation_of_dataset
from kg.citations.cited import Cited, as_dict
from kg.citations.questions import ANSWERS, CITATIONS, citation_of_answer, question_of
from kg.cli.choosing import OPTIONS, release_of, with_release
from kg.cli.output import show_table
from kg.cli.query import StoredQueries, catalog_of, example_of, given_in, parameters_of
from kg.cli.session import ask_in, in_pool
from kg.config import Settings
from kg.errors import Gone
from kg.formats import RESULTS_JSON, RESULTS_TSV
from kg.queries.rows import Rows
from kg.releases import Home
from kg.timeline import Timeline
from kg.workers.protocol import Query

if TYPE_CHECKING:
    from kg.citations.checking import Check
    from kg.citations.citation import Source
    from kg.queries.asking import Asked
    from kg.queries.catalog import Catalog, StoredQuery
    from kg.queries.keys import KeyIndex
    from kg.releases import ReleaseDir
    from kg.workers.pool import Pool

_STYLES: Final = ("text", "bibtex", "csl", "ris", "json")
_STYLE: Final[dict[str, Any]] = {
    "type": click.Choice(_STYLES),
    "default": _STYLES[0],
    "help": "text is APA, in Chinese GB/T 7714; json has all that is needed to check it.",
}


class _Citations(StoredQueries):
    """The commands are ``dataset`` and the queries of the catalog."""

    def command_of(self, stored: StoredQuery) -> click.Command:
        style = click.Option(["--style"], **_STYLE)
        return click.Command(
            stored.key,
            params=[
                *parameters_of(stored),
                style,
                *(click.Option(names, **settings) for names, settings in OPTIONS),
            ],
            callback=click.pass_context(lambda ctx, **values: _cite(ctx, stored, values)),
            help=f"{stored.header.summary.en}\n\n\b\nExample:\n"
            f"  kg cite {stored.key} {example_of(stored)}",
            short_help=stored.header.summary.en,
        )


@click.group(
    cls=_Citations,
    invoke_without_command=True,
    short_help="Cite an answer, or check a citation.",
    subcommand_metavar="NAME …",
)
@click.option(
    "--check",
    "address",
    metavar="URL",
    help="Say whether the answer that is cited by this address is the same today.",
)
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", help="Of a check."
)
@click.pass_context
def cite(ctx: click.Context, address: str | None, format_: str) -> None:
    """Cite the answer to a stored query, or the whole graph; or check what somebody has cited.

    A check ends with 1 where the answer differs, or where that cannot be said.

    \b
    Example:
      kg cite programme/programmes-by-target --target 11.1
      kg cite programme/programmes-by-target --target 11.1 --style bibtex
      kg cite dataset
      kg cite --check 'https://w3id.org/habitat-kg/citations/queries/…?target=11.1&…'
    """
    if ctx.invoked_subcommand is not None:
        if address is not None:
            raise click.UsageError("Give --check an address, or name a query, not both.", ctx)
        return
    if address is None:
        click.echo(ctx.get_help())
        return
    _check(ctx, address, format_)


@cite.command("dataset")
@click.option("--style", **_STYLE)
@click.option(
    "--lang", "language", type=click.Choice(("en", "zh")), default="en", help="Of the citation."
)
@with_release
@click.pass_context
def dataset(
    ctx: click.Context, style: str, language: str, release_id: str | None, moment: str | None
) -> None:
    """Cite the whole graph.

    \b
    Example:
      kg cite dataset --style ris
    """
    settings = _settings(ctx)
    release = release_of(settings, release_id, moment)
    catalog = catalog_of(ctx)

    async def work(pool: Pool) -> Source:
        return await _source(pool, settings, catalog, release)

    _show(Cited(citation_of_dataset(in_pool(settings, work))), style, language)


def _cite(ctx: click.Context, stored: StoredQuery, values: dict[str, Any]) -> None:
    settings, catalog = _settings(ctx), catalog_of(ctx)
    release = release_of(settings, values.pop("release_id"), values.pop("moment"))
    style, given = values.pop("style"), given_in(ctx, values)

    async def work(pool: Pool) -> tuple[Asked, KeyIndex, Source]:
        asked, keys = await ask_in(pool, catalog, stored, given, RESULTS_TSV.name, release=release)
        return asked, keys, await _source(pool, settings, catalog, release)

    asked, keys, source = in_pool(settings, work)
    question = question_of(stored, asked.values, keys, (), asked.release)
    answer = fingerprint(asked.body)
    cited = Cited(citation_of_answer(source, question, answer), question, answer)
    _show(cited, style, "zh" if question.language == "zh" else "en")


def _check(ctx: click.Context, address: str, format_: str) -> None:
    settings, catalog = _settings(ctx), catalog_of(ctx)
    key, given = _read(address)
    stored = catalog.get(key)
    name = given.pop("release", "") or given.pop("cited", "")
    if not name:
        raise click.UsageError("The address names no release, so it cites no answer.", ctx)
    hashes = {part: given.pop(part, "") for part in ("query", "answer")}
    language = given.pop("lang", "")
    for parameter in stored.header.parameters:
        if parameter.kind == "language" and language:
            given.setdefault(parameter.name, language)
    languages = (language,) if language else ()
    try:
        cited = Timeline(Home(settings.home)).find(name)
    except Gone:
        if not hashes["answer"]:
            raise
        cited = None

    async def work(pool: Pool) -> Check:
        async def ask(release: ReleaseDir | None) -> tuple[Asked, KeyIndex]:
            return await ask_in(
                pool, catalog, stored, given, RESULTS_TSV.name, release=release, languages=languages
            )

        return await check(
            stored,
            cited=name,
            today=pool.release().id,
            then=None if cited is None else lambda: ask(cited),
            now=lambda: ask(None),
            languages=languages,
            text=hashes["query"],
            answer=hashes["answer"],
        )

    outcome = in_pool(settings, work)
    _tell(outcome, format_, settings)
    if not outcome.same:
        ctx.exit(1)


def _tell(outcome: Check, format_: str, settings: Settings) -> None:
    if format_ == "json":
        click.echo(json.dumps(outcome.as_dict(), ensure_ascii=False, indent=2))
        return
    for sentence in outcome.sentences():
        click.echo(sentence.en)
    found = outcome.difference
    if found is None:
        return
    for title, rows, count in (
        ("Rows gone", found.gone, found.gone_count),
        ("New rows", found.new, found.new_count),
    ):
        if count:
            click.echo(f"\n{title}: {count:,}")
            named = [dict(zip(found.columns, row, strict=False)) for row in rows]
            show_table(found.columns, named, settings.base_iri)


def _read(address: str) -> tuple[str, dict[str, str]]:
    """The query and the parameters of an address that cites an answer or gives it."""
    parts = urlsplit(address)
    for place in (CITATIONS, ANSWERS):
        _, found, key = unquote(parts.path).partition(f"{place}/")
        if found:
            return key.removesuffix("/check"), dict(parse_qsl(parts.query))
    raise click.UsageError(
        f'"{address}" cites no answer. Give the address of a citation: …/{CITATIONS}/….'
    )


async def _source(
    pool: Pool, settings: Settings, catalog: Catalog, release: ReleaseDir | None
) -> Source:
    """The release as citations name it."""
    of = release or pool.release()
    about = None
    if "about" in catalog.system:
        query = Query(catalog.system["about"].text, {"solutions": RESULTS_JSON.name}, checked=True)
        about = Rows.of((await pool.run(query, release=release)).body).rows
    published = Timeline(Home(settings.home)).published(of.id)
    merged = settings.dataset == "merged"
    said = Described(pool.manifest(of), Counts(of.id, about=about), published, (), "", merged)
    return source_of(said)


def _show(cited: Cited, style: str, language: str) -> None:
    if style == "json":
        click.echo(json.dumps(as_dict(cited), ensure_ascii=False, indent=2))
    else:
        written: str = getattr(styles, style)(cited.citation, language)
        click.echo(written, nl=not written.endswith("\n"))


def _settings(ctx: click.Context) -> Settings:
    settings = ctx.find_object(Settings)
    assert settings is not None
    return settings
