"""``kg``: the group of all commands, and how an error ends one."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

import click

from kg import __version__
from kg.config import Settings
from kg.errors import GateRefused, KgError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence


COMMANDS: Final = {
    "around": "kg.cli.around:around",
    "build": "kg.cli.build:build",
    "check": "kg.cli.check:check",
    "cite": "kg.cli.cite:cite",
    "coverage": "kg.cli.coverage:coverage",
    "export": "kg.cli.export:export",
    "gaps": "kg.cli.gaps:gaps_",
    "import": "kg.cli.import_:import_",
    "ingest": "kg.cli.ingest:ingest",
    "path": "kg.cli.path:path",
    "portfolio": "kg.cli.portfolio:portfolio",
    "query": "kg.cli.query:query",
    "releases": "kg.cli.releases:releases",
    "search": "kg.cli.search:search",
    "serve": "kg.cli.serve:serve",
    "source": "kg.cli.source:source",
    "sparql": "kg.cli.sparql:sparql",
    "suggestions": "kg.cli.suggestions:suggestions",
    "synth": "kg.cli.synth:synth",
    "totals": "kg.cli.totals:totals",
    "why": "kg.cli.why:why",
}
"""Name → module and command. A module is imported when its command is asked for, as some of what
they need is slow to import; ``kg --help`` imports them all."""


class Sentences(click.Group):
    """All commands; errors are sentences on stderr: exit code 1, and 2 for wrong usage."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        return cast("click.Command", getattr(import_module(module), name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with; of an unknown name, which one is like it."""
        near = get_close_matches(args[0], COMMANDS, n=1)
        if near and args[0] not in COMMANDS:
            ctx.fail(f"There is no command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    cli.main(args=None if arguments is None else list(arguments), prog_name="kg")


if __name__ == "__main__":
    main()
