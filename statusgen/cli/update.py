"""The commands `update`, `resolve` and `postmortem`."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from statusgen.cli.asking import asked, component_states, message_from, promised
from statusgen.cli.entries import Wanted, entries_of, entry_called
from statusgen.cli.options import INSTANT, now_option, site_option
from statusgen.cli.writing import say_written, write_checked
from statusgen.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from statusgen.authoring.drafts import UpdateDraft
    from statusgen.model.incident import Incident, Maintenance

_POSTMORTEM = """\
### What happened

### What customers noticed

### Why

### What we change
"""


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what the three commands have in common."""
    for add in reversed(
        (
            click.argument("entry_id", metavar="[ID]", required=False),
            site_option,
            click.option("--message", metavar="MARKDOWN", help="The text of the update."),
            click.option(
                "--at",
                "posted",
                metavar="INSTANT",
                type=INSTANT,
                help="When it was posted.  [default: now]",
            ),
            click.option("--edit", is_flag=True, help="Write the text in $EDITOR."),
            click.option(
                "--json", "as_json", is_flag=True, help="Print JSON: id, path and written."
            ),
            now_option,
        )
    ):
        command = add(command)
    return command


@click.command()
@_shared
@click.option(
    "--status",
    metavar="STATUS",
    help="Investigating, Identified, Monitoring or Resolved; for a maintenance In progress, "
    "Verifying, Completed or Cancelled.  [default: Update, which leaves the status]",
)
@click.option("--component", "components", metavar="ID=STATE", multiple=True,
              help="A component whose state changes. Again for more.")  # fmt: skip
@click.option("--next-update", metavar="WHEN",
              help="When you will say more: 30m, 14:35 UTC or an instant.")  # fmt: skip
@click.option("--no-notify", is_flag=True, help="Do not notify subscribers of it.")
def update(  # noqa: PLR0913 - one parameter for each option
    *,
    site: Path,
    entry_id: str | None,
    message: str | None,
    posted: datetime | None,
    status: str | None,
    components: tuple[str, ...],
    next_update: str | None,
    now: datetime,
    edit: bool,
    as_json: bool,
    no_notify: bool,
) -> None:
    """Add an update to an incident or a maintenance.

    Without ID it is the one that is open. The rest of the file stays as it is, to the letter.
    """
    from statusgen.authoring.drafts import UpdateDraft

    parsed = entries_of(site)
    known = tuple(leaf.id for leaf in parsed.site.leaves()) if parsed.site else None
    states = component_states(components, known)
    entry = entry_called(parsed, entry_id, Wanted(site, now))
    word = asked(status, "Status", "--status", _status, default="Update")
    at = _posted(entry, posted, now)
    more = promised(next_update, at)
    text = message_from(message, "What do you tell customers", edit=edit)
    draft = UpdateDraft(
        posted=at,
        status=word,
        message=text,
        components=states,
        next_update=more,
        notify=not no_notify,
    )
    _add(site, entry, draft, as_json=as_json)


def _status(word: str) -> str:
    """Return `word` as it stands in a heading. Raises UsageError if it is no status."""
    from statusgen.model.states import Phase
    from statusgen.parse.headings import STATUS_WORDS, UPDATE, label_of

    plain = " ".join(word.replace("_", " ").split()).capitalize()
    if plain.casefold() not in STATUS_WORDS:
        known = [UPDATE.capitalize(), *map(label_of, Phase)]
        hint = suggestion(plain, known, called="it can be")
        raise click.UsageError(f"--status: there is no status {word!r}; {hint}")
    return plain


@click.command()
@_shared
def resolve(  # noqa: PLR0913 - one parameter for each option
    *,
    site: Path,
    entry_id: str | None,
    message: str | None,
    posted: datetime | None,
    now: datetime,
    edit: bool,
    as_json: bool,
) -> None:
    """Say that an incident is over, or that a maintenance is completed.

    Its components are operational from then on.
    """
    from statusgen.authoring.drafts import UpdateDraft
    from statusgen.model.incident import Incident

    entry = entry_called(entries_of(site), entry_id, Wanted(site, now))
    text = message_from(message, "How was it resolved", edit=edit)
    status = "Resolved" if isinstance(entry, Incident) else "Completed"
    at = _posted(entry, posted, now)
    _add(site, entry, UpdateDraft(posted=at, status=status, message=text), as_json=as_json)


@click.command()
@_shared
def postmortem(  # noqa: PLR0913 - one parameter for each option
    *,
    site: Path,
    entry_id: str | None,
    message: str | None,
    posted: datetime | None,
    now: datetime,
    edit: bool,
    as_json: bool,
) -> None:
    """Add a post-mortem to a resolved incident.

    In $EDITOR it begins with the usual sections; take out what you do not need.
    """
    from statusgen.authoring.drafts import UpdateDraft

    entry = entry_called(entries_of(site), entry_id, Wanted(site, now, resolved=True))
    text = message_from(message, "The post-mortem", edit=edit, template=_POSTMORTEM)
    at = _posted(entry, posted, now)
    _add(site, entry, UpdateDraft(posted=at, status="Postmortem", message=text), as_json=as_json)


# An update that was forgotten comes soon after the beginning, or a little before what was noted.
_LONGEST_BEFORE = timedelta(days=7)


def _posted(entry: Incident | Maintenance, at: datetime | None, now: datetime) -> datetime:
    """Return when an update of `entry` is posted: `at`, or else `now`.

    Raises UsageError for a slip of the year, which would make an outage of years.
    """
    from statusgen.model.incident import Incident
    from statusgen.model.instants import as_written

    if isinstance(entry, Incident):
        begin, field = entry.started, "started"
    else:
        begin, field = entry.announced, "announced"
    if at and at < begin - _LONGEST_BEFORE:
        raise click.UsageError(
            f"--at is {(begin - at).days} days before {as_written(begin)}, when {entry.id} was "
            f"{field}; check the year and the month. If it is meant so, set the field {field} of "
            "the file first"
        )
    return _free(entry, at or now)


def _free(entry: Incident | Maintenance, wanted: datetime) -> datetime:
    from statusgen.authoring.drafts import free_instant

    taken = {update.posted for update in entry.updates}
    return free_instant(wanted, taken, timedelta(seconds=1))


def _add(site: Path, entry: Incident | Maintenance, draft: UpdateDraft, *, as_json: bool) -> None:
    """Put the update into the file of `entry` as it stands now.

    Somebody else may have written to it while the text was being typed.
    """
    from statusgen.authoring.drafts import body_of, update_text
    from statusgen.authoring.insertion import with_section
    from statusgen.cli.read_back import texts_in

    entry = entry_called(entries_of(site), entry.id, None)
    draft = dataclasses.replace(draft, posted=_free(entry, draft.posted))
    path = entry.where.path if entry.where else ""
    lines = sorted((u.where.line, u.posted) for u in entry.updates if u.where)
    before = (site / path).read_bytes().decode("utf-8", "surrogateescape")
    section = update_text(draft)
    after = with_section(before, section, posted=draft.posted, existing=lines)
    meant = texts_in(path, before).with_update(draft.posted, body_of(draft.message))
    write_checked(site, path, after, meant)
    say_written(site / path, section, entry.id, as_json=as_json)


COMMANDS = {"update": update, "resolve": resolve, "postmortem": postmortem}
