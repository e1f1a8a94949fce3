"""``kg serve``: the server, on a release that is built first where there is none."""

# ruff: noqa: D301 (the escape keeps click from joining the lines of an example)

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kg.build.pipeline import build as build_release
from kg.cli.build import faults_of_queries, report
from kg.cli.stages import Stages
from kg.releases import Home

if TYPE_CHECKING:
    from kg.config import Settings


@click.command(short_help="Serve the current release over HTTP.")
@click.option("--host", help="Address to listen on; default KG_HOST or 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default KG_PORT or 8000.")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve SPARQL, stored queries and pages; builds the first release where there is none.

    \b
    Example:
      kg serve --port 8080
    """
    # Half a second that no other command should wait.
    from api import serving  # noqa: PLC0415
    from api.app import create_app  # noqa: PLC0415

    chosen = replace(settings, host=host or settings.host, port=port or settings.port)
    if chosen.dataset == "merged" and Home(chosen.home).current() is None:
        click.echo("There is no release yet: building one.", err=True)
        started = time.monotonic()
        with Stages() as stages:
            release = build_release(
                chosen.content, chosen.home, chosen.base_iri, stages, faults_of_queries(chosen)
            )
        report(release, time.monotonic() - started)
    app = create_app(chosen)
    with serving.listen(chosen.host, chosen.port) as listener:
        click.echo(f"Habitat KG at http://{chosen.host}:{chosen.port}/ (Ctrl+C ends it)", err=True)
        serving.serve(app, chosen, listener)
