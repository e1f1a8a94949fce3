"""``--plot``: the option by which a command draws its answer as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.releases import Home

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.config import Settings
    from kg.releases import ReleaseDir

_SUFFIXES: Final = (".svg", ".png")


def with_plot(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--plot`` to a command; it gets the path as ``plot``, or ``None``."""
    return click.option(
        "--plot",
        metavar="FILE.svg|png",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_checked,
        help=f"Draw {what} as well, as SVG or PNG.",
    )


def write_picture(plot: Path, svg: str) -> None:
    """Write a picture in the format that the name of its file ends in, and say so.

    Raises:
        PictureError: it is to be a PNG, and no font has some of its letters.
    """
    if plot.suffix.lower() == ".png":
        from kg.plots.png import png  # noqa: PLC0415 (the library is loaded for a PNG alone)

        plot.write_bytes(png(svg))
    else:
        plot.write_text(svg, encoding="utf-8", newline="\n")
    click.echo(f"{plot} was written.", err=True)


def _checked(_: click.Context, option: click.Parameter, plot: Path | None) -> Path | None:
    """The file asked for, before any work is done for it."""
    if plot is not None and plot.suffix.lower() not in _SUFFIXES:
        raise click.BadParameter(
            f'"{plot.name}" ends in neither .svg nor .png, so it is not clear what to write.'
        )
    if plot is not None and not plot.absolute().parent.is_dir():
        raise click.BadParameter(f'There is no folder "{plot.parent}" for "{plot.name}".')
    return plot


def release_id_of(settings: Settings, release: ReleaseDir | None) -> str:
    """The id that a picture names: of the release that was asked, or of the current one."""
    asked = release or Home(settings.home).current()
    return "" if asked is None else asked.id
