"""``kg``: the group of all commands, and how an error ends one."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.cli.around import around
from kg.cli.build import build
from kg.cli.check import check
from kg.cli.cite import cite
from kg.cli.coverage import coverage
from kg.cli.export import export
from kg.cli.gaps import gaps_
from kg.cli.import_ import import_
from kg.cli.ingest import ingest
from kg.cli.path import path
from kg.cli.portfolio import portfolio
from kg.cli.query import query
from kg.cli.releases import releases
from kg.cli.search import search
from kg.cli.serve import serve
from kg.cli.source import source
from kg.cli.sparql import sparql
from kg.cli.suggestions import suggestions
from kg.cli.synth import synth
from kg.cli.totals import totals
from kg.cli.why import why
from kg.config import Settings
from kg.errors import GateRefused, KgError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sentences(click.Group):
    """A group whose errors are sentences on stderr: exit code 1, and 2 for wrong usage."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GateRefused as error:
            for sentence in error.sentences:
                click.echo(sentence, err=True)
            raise click.ClickException(str(error)) from error
        except ParameterError as error:
            raise click.UsageError(str(error)) from error
        except KgError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            what = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{what}{error.strerror or error}.") from error


@click.group(
    cls=Sentences,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings are environment variables KG_…, such as KG_HOME; docs/settings.md lists them.",
)
@click.version_option(__version__, prog_name="kg")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Build, check, serve and ask the knowledge graph of UN-Habitat's programmes.

    \b
    Example:
      kg serve
      kg query programme/programmes-by-target --target 11.1
    """
    ctx.obj = Settings.from_environment()


for command in (
    build,
    check,
    serve,
    query,
    cite,
    sparql,
    search,
    path,
    why,
    around,
    portfolio,
    coverage,
    gaps_,
    export,
    releases,
    ingest,
    suggestions,
    import_,
    source,
    synth,
    totals,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    cli.main(args=None if arguments is None else list(arguments), prog_name="kg")


if __name__ == "__main__":
    main()
