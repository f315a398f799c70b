"""The command `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from statusgen.cli.options import now_option, site_option, store_option
from statusgen.cli.show import as_annotations, as_json, show_problems
from statusgen.cli.stored import opened_store

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command()
@site_option
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are printed: for people, for scripts, or for a pull request on GitHub.",
)
@now_option
@store_option
def check(site: Path, shape: str, now: datetime, *, cached: bool) -> int:
    """List every problem of the site.

    Each comes with its file, line and column and the way out. The exit status is 1 if one of them
    is an error, so that a pull request cannot break the page; warnings alone leave it 0.
    """
    from statusgen.build import check_site
    from statusgen.problems import Severity

    with opened_store(site, cached=cached) as store:
        problems = check_site(site, now=now, store=store)
    if shape == "json":
        click.echo(as_json(problems))
    elif shape == "github":
        if problems:
            click.echo(as_annotations(problems))
    elif problems:
        show_problems(problems, err=False)
    else:
        click.echo("no problems")
    return int(any(problem.severity is Severity.ERROR for problem in problems))


COMMANDS = {"check": check}
