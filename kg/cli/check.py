"""``kg check``: what is wrong with the files, as sentences."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.build.pipeline import check as check_files
from kg.cli.build import faults_of_queries
from kg.cli.stages import Stages
from kg.quality.report import Finding

if TYPE_CHECKING:
    from kg.config import Settings


@click.command(short_help="Say what is wrong with the data, and release nothing.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.pass_context
def check(ctx: click.Context, strict: bool, format_: str) -> None:
    """Look at data, ontology and stored queries as a build does.

    Findings go to stdout, one a line; the exit code is 1 where one of them is an error.

    \b
    Example:
      kg check --strict
    """
    settings: Settings = ctx.obj
    with Stages() as stages:
        verdict = check_files(settings.content, settings.base_iri, stages)
    findings = [*verdict.findings, *map(Finding.of, faults_of_queries(settings))]
    if format_ == "json":
        found = [asdict(finding) for finding in findings]
        for keys in found:
            del keys["shape"], keys["focus"]  # for the gate alone
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.severity}: {finding.sentence()}")
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    click.echo(f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}.", err=True)
    if errors or (strict and warnings):
        ctx.exit(1)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
