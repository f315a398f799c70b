"""The command `next`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from statusgen.cli.options import now_option, site_option

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command("next")
@site_option
@now_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON: now and next_change.")
def next_change(site: Path, now: datetime, *, as_json: bool) -> None:
    """Tell when the page next changes by itself.

    That is when a window of maintenance starts or is planned to end, when a promised update falls
    due, or when a text dated later than now is to be published: the instant for the next build.
    """
    from statusgen.build import take_snapshot
    from statusgen.cli.stored import opened_store
    from statusgen.model.instants import as_iso, as_written

    with opened_store(site, cached=True) as store:
        snapshot = take_snapshot(site, now=now, store=store)
    change = snapshot.next_change
    if as_json:
        answer = {"now": as_iso(now), "next_change": as_iso(change) if change else None}
        click.echo(json.dumps(answer))
    elif change:
        click.echo(as_written(change))
    else:
        click.echo("nothing is known to change")


COMMANDS = {"next": next_change}
