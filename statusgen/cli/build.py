"""The commands `build` and `rollback`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.options import now_option, site_option, store_option
from statusgen.cli.show import counted
from statusgen.cli.stored import go_on_for_long, opened_store
from statusgen.problems import PublishFailed, listed

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.build import Build
    from statusgen.publish import Published
    from statusgen.sign import Signer

# minisign's have less than 300 bytes; a stray disk image must not be read as a whole.
_LONGEST_KEY = 8192
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
@store_option
@click.option(
    "--force",
    is_flag=True,
    help="Publish into a directory that holds files which statusgen did not write. They stay, but "
    "one at the path of a page is replaced for good.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Publish in spite of errors, with each broken file as it was before. The status is 1.",
)
@click.option(
    "--profile",
    is_flag=True,
    help="Print how long each stage took, and what it made or had from before.",
)
@click.option(
    "--sign",
    "key",
    metavar="KEY",
    type=click.Path(path_type=Path),
    help="Sign status.json and the list of all files with this secret key of minisign.",
)
def build(  # noqa: PLR0913 - one for each option
    site: Path,
    output: Path | None,
    now: datetime,
    *,
    cached: bool,
    force: bool,
    keep_going: bool,
    profile: bool,
    key: Path | None,
) -> int:
    """Build the site and publish it to a directory.

    If the site has errors, they are listed and the directory stays as it was. The new site takes
    the place of the old one in a single step; files that statusgen did not write stay.
    """
    from statusgen.build import build_site, looking_ahead, publish_site
    from statusgen.cli.progress import BuildProgress
    from statusgen.cli.show import show_problems

    target = output or site / "public"
    signer = _read_key(key) if key else None
    listener = BuildProgress()
    with opened_store(site, cached=cached) as store, looking_ahead(target, store) as look:
        built = build_site(site, now=now, store=store, keep_going=keep_going, listener=listener)
        show_problems(built.problems)
        go_on_for_long()
        published = publish_site(
            built, target, force=force, signer=signer, store=store, look=look, listener=listener
        )
    listener.end()
    click.echo(_summary(built, published, target))
    if signer:
        click.echo(f"signed; the public key is {signer.public_key}")
    if profile:
        click.echo(listener.profile(built, published), err=True)
    return int(bool(built.snapshot.site.unread))


def _read_key(path: Path) -> Signer:
    """Return what signs with the key in the file `path`. Raises PublishFailed."""
    from statusgen.sign import VARIABLE, open_key

    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_KEY)
    except OSError as error:
        raise PublishFailed(
            path,
            error.strerror or str(error),
            "name the file with the secret key, readable to this user",
            verb="sign with",
        ) from error
    password = os.environ.get(VARIABLE)
    return open_key(text, os.fsencode(password) if password else None, path=path)


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
    if built.problems:
        lines.append(f"{counted(built.problems)}, listed above")
    left_out = snapshot.site.left_out
    before = [path for path in snapshot.site.unread if path not in left_out]
    lines += [f"as they were before: {listed(before)}"] if before else []
    lines += [f"left out: {listed(left_out)}"] if left_out else []
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
    if not target.exists():
        raise PublishFailed(
            target,
            "nothing is published there",
            "name the site's directory with --site, or the published one with --output",
            verb="roll back",
        )
    exchange_back(target)
    click.echo(f"{target}: what was published before stands again")


COMMANDS = {"build": build, "rollback": rollback}
