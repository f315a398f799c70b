"""Which incident or maintenance is meant: the one that is named, the open one or the one chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from statusgen.cli.asking import is_asking
from statusgen.model.incident import Incident
from statusgen.model.states import OVER, Phase
from statusgen.problems import InvalidSite, suggestion

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.model.incident import Maintenance
    from statusgen.parse import Parsed

_MOST_RESOLVED = 5


class Wanted(NamedTuple):
    """What is looked for where no id is given: what goes on at `now`, or what was `resolved`."""

    site: Path
    now: datetime
    resolved: bool = False


def entries_of(site: Path) -> Parsed:
    """Return what can be read of the site. Raises InvalidSite if there is no site at all."""
    from statusgen.build import read_entries

    parsed = read_entries(site)
    missing = [problem for problem in parsed.problems if problem.code == "no-config"]
    if missing:
        raise InvalidSite(missing)
    return parsed


def entry_called(parsed: Parsed, entry_id: str | None, wanted: Wanted | None) -> (
    Incident | Maintenance
):  # fmt: skip
    """Return the incident or maintenance `entry_id`, which may be the name of its file.

    Without an id it is the only one that fits `wanted`, or the one chosen at the terminal.
    Raises UsageError if there is none, InvalidSite if there are mistakes in its file.
    """
    entries = {entry.id: entry for entry in parsed.entries}
    if entry_id is None:
        entry_id = _chosen(wanted, parsed)
    entry_id = Path(entry_id).name.removesuffix(".md")
    if entry_id in entries:
        return entries[entry_id]
    broken = [p for p in parsed.problems if Path(p.where.path).name == f"{entry_id}.md"]
    if broken:
        click.echo("nothing was changed; the file has to be mended first", err=True)
        raise InvalidSite(broken)
    if not entries:
        raise click.UsageError("there is no incident yet; write one with statusgen new incident")
    newest = sorted(entries, reverse=True)
    raise click.UsageError(
        f"there is no incident {entry_id!r}; {suggestion(entry_id, newest, called='there are')}"
    )


def _chosen(wanted: Wanted | None, parsed: Parsed) -> str:
    candidates = _candidates(wanted, parsed) if wanted else []
    if not candidates:
        none = "has been resolved and waits for a post-mortem"
        none = none if wanted and wanted.resolved else "is open"
        raise click.UsageError(f"no incident {none}; name the one that is meant: ID")
    if not is_asking():
        if len(candidates) > 1:
            raise click.UsageError(f"name the one that is meant: {', '.join(candidates)}")
        return candidates[0]
    for candidate in candidates:
        click.echo(f"  {candidate}")
    answer: str = click.prompt("Which one", default=candidates[0])
    return answer


def _candidates(wanted: Wanted, parsed: Parsed) -> list[str]:
    """Return the ids that fit `wanted`, newest first."""
    from statusgen.build import take_snapshot
    from statusgen.cli.stored import opened_store

    try:
        with opened_store(wanted.site, cached=True) as store:
            snapshot = take_snapshot(wanted.site, now=wanted.now, store=store)
    except InvalidSite:
        # A mistake in another file must not stop an update in the middle of an outage.
        return _by_their_texts(wanted, parsed)
    if wanted.resolved:
        over = (i.id for i in snapshot.incidents if not i.is_open and not i.postmortem)
        return list(over)[:_MOST_RESOLVED]
    active = [window.maintenance.id for window in snapshot.active]
    return [incident.id for incident in snapshot.open_incidents] + active


def _by_their_texts(wanted: Wanted, parsed: Parsed) -> list[str]:
    """Return the ids of the incidents that fit `wanted` by their last update, newest first."""
    phases: dict[str, tuple[datetime, Phase]] = {}
    for entry in parsed.entries:
        told = [u for u in entry.updates if u.posted <= wanted.now]
        if isinstance(entry, Incident) and told:
            phases[entry.id] = (told[-1].posted, told[-1].phase)
    fitting = [
        (posted, entry_id)
        for entry_id, (posted, phase) in phases.items()
        if (phase is Phase.RESOLVED if wanted.resolved else phase not in OVER)
    ]
    newest = [entry_id for _, entry_id in sorted(fitting, reverse=True)]
    return newest[:_MOST_RESOLVED] if wanted.resolved else newest
