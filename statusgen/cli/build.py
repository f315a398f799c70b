"""The commands `build` and `rollback`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.options import now_option, site_option
from statusgen.cli.show import counted

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.build import Build
    from statusgen.publish import Published

_output = click.option(
    "--output",
    metavar="DIRECTORY",
    type=click.Path(path_type=Path),
    help="Where the pages go.  [default: public in the site's directory]",
)


@click.command()
@site_option
@_output
@now_option
@click.option(
    "--force",
    is_flag=True,
    help="Publish into a directory that holds files which statusgen did not write. They stay.",
)
def build(site: Path, output: Path | None, now: datetime, *, force: bool) -> None:
    """Build the site and publish it to a directory.

    If the site has problems, they are listed and the directory stays as it was. The new site takes
    the place of the old one in a single step; files that statusgen did not write stay.
    """
    from statusgen.build import build_site, publish_site
    from statusgen.cli.show import show_problems

    target = output or site / "public"
    built = build_site(site, now=now)
    show_problems(built.warnings)
    published = publish_site(built, target, force=force, on_wait=_say_waiting)
    click.echo(_summary(built, published, target))


def _say_waiting() -> None:
    click.echo("another build is running; waiting for it", err=True)


def _summary(built: Build, published: Published, target: Path) -> str:
    from statusgen.model.instants import as_written
    from statusgen.render.embeds import pinned_script
    from statusgen.render.languages import ENGLISH
    from statusgen.render.words import headline

    snapshot = built.snapshot
    counts = f"{published.written} files written, {published.unchanged} unchanged"
    lines = [
        f"{headline(snapshot, ENGLISH)} at {as_written(snapshot.now)}",
        f"{target}: {counts}, {published.removed} removed",
    ]
    path, integrity = pinned_script(built.artifacts)
    lines.append(f"script for sites that pin it: {snapshot.site.url}/{path} {integrity}")
    if built.warnings:
        lines.append(f"{counted(built.warnings)}, listed above")
    if snapshot.next_change:
        lines.append(f"the page next changes by itself at {as_written(snapshot.next_change)}")
    return "\n".join(lines)


@click.command()
@site_option
@_output
def rollback(site: Path, output: Path | None) -> None:
    """Return to what was published before.

    One step back is kept: the site that was exchanged out by the last build that changed anything.
    """
    from statusgen.publish import rollback as exchange_back

    target = output or site / "public"
    exchange_back(target)
    click.echo(f"{target}: what was published before stands again")


COMMANDS = {"build": build, "rollback": rollback}
