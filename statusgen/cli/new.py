"""The commands `new incident` and `new maintenance`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from statusgen.cli.asking import (
    asked,
    checked_component,
    component_states,
    instant_or_length,
    is_asking,
    message_from,
    promised,
    split_answer,
)
from statusgen.cli.entries import entries_of
from statusgen.cli.options import INSTANT, now_option, site_option
from statusgen.cli.writing import say_written, write_checked
from statusgen.model.slugs import SLUG_RULE, is_slug
from statusgen.model.states import Impact
from statusgen.problems import PublishFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from statusgen.parse import Parsed

Value = TypeVar("Value")

FIRST_STATUSES = ("investigating", "identified", "monitoring", "resolved")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON: id, path and written.")
_id = click.option("--id", "entry_id", metavar="ID", help="The id.  [default: date and title]")
_edit = click.option("--edit", is_flag=True, help="Write the text in $EDITOR.")
_title = click.option("--title", metavar="TEXT", help="What customers notice, in a few words.")


@click.group()
def new() -> None:
    """Write a new incident or maintenance.

    What no option says is asked for on a terminal. Nothing is written that check would reject.
    """


@new.command()
@site_option
@_title
@click.option(
    "--component",
    "components",
    metavar="ID=STATE",
    multiple=True,
    help="A component and how it is: degraded_performance, partial_outage or major_outage. "
    "Again for more.",
)
@click.option("--impact", type=click.Choice([impact.value for impact in Impact]),
              help="How bad it is.  [default: from the components]")  # fmt: skip
@click.option("--status", type=click.Choice(FIRST_STATUSES, case_sensitive=False),
              help="Where it stands.  [default: investigating]")  # fmt: skip
@click.option("--message", metavar="MARKDOWN", help="The first update.")
@click.option("--workaround", metavar="MARKDOWN", help="What customers can do meanwhile.")
@click.option("--next-update", metavar="WHEN",
              help="When you will say more: 30m, 14:35 UTC or an instant.")  # fmt: skip
@click.option("--started", metavar="INSTANT", type=INSTANT, help="When it began, if before now.")
@_id
@_edit
@_json
@now_option
def incident(  # noqa: PLR0913 - one parameter for each option
    *,
    site: Path,
    title: str | None,
    components: tuple[str, ...],
    impact: str | None,
    status: str | None,
    message: str | None,
    workaround: str | None,
    next_update: str | None,
    started: datetime | None,
    entry_id: str | None,
    now: datetime,
    edit: bool,
    as_json: bool,
) -> None:
    """Write a new incident with its first update.

    Example: statusgen new incident --title "API errors" --component api=major_outage --message
    "About one in five calls fails. We are investigating."
    """
    from statusgen.authoring.drafts import IncidentDraft, UpdateDraft, body_of, incident_text
    from statusgen.cli.read_back import Texts

    parsed = entries_of(site)
    known = _known(parsed)
    states = component_states(components, known)
    title = asked(title, "What do customers notice", "--title", str.strip)
    path = _path(site, parsed, entry_id, title, now)
    if not components and is_asking():
        states = _asked(lambda answer: component_states(split_answer(answer), known),
                        "as ID=STATE with commas between", known)  # fmt: skip
    status = asked(status, "Status", "--status", _first_status, default="investigating")
    posted = now.replace(second=0, microsecond=0)
    more = promised(next_update, posted)
    text = message_from(message, "What do you tell customers", edit=edit)
    draft = IncidentDraft(
        title=title,
        components=states,
        impact=impact,
        started=started,
        workaround=workaround,
        update=UpdateDraft(
            posted=posted, status=status.capitalize(), message=text, next_update=more
        ),
    )
    written = incident_text(draft)
    write_checked(site, path, written, Texts("", {posted: body_of(text)}))
    say_written(site / path, written, Path(path).stem, as_json=as_json)


def _first_status(word: str) -> str:
    if word.strip().lower() not in FIRST_STATUSES:
        raise click.UsageError(f"a new incident is {', '.join(FIRST_STATUSES[:-1])} or resolved")
    return word.strip().lower()


def _asked(read: Callable[[str], Value], how: str, known: Collection[str] | None) -> Value:
    """Return what `read` makes of the components that are named on the terminal."""
    if known:
        click.echo(f"Components: {', '.join(known)}")
    answer: Value = click.prompt(f"Affected, {how} (empty: none)", default="", show_default=False,
                                 value_proc=read)  # fmt: skip
    return answer


def _known(parsed: Parsed) -> tuple[str, ...] | None:
    """Return the ids of the site's components, None where a mistake in the site hides them."""
    return tuple(leaf.id for leaf in parsed.site.leaves()) if parsed.site else None


@new.command()
@site_option
@_title
@click.option("--component", "components", metavar="ID", multiple=True,
              help="A component that is worked on. Again for more.")  # fmt: skip
@click.option("--starts", metavar="INSTANT", help="When it begins, such as 2026-12-01 02:00 UTC.")
@click.option("--ends", metavar="WHEN", help="When it is planned to end: an instant, or 2h.")
@click.option("--announced", metavar="INSTANT", type=INSTANT,
              help="When customers are told.  [default: now]")  # fmt: skip
@click.option("--message", metavar="MARKDOWN", help="The announcement.")
@click.option("--repeats", metavar="RULE", help="An RFC 5545 rule, such as FREQ=WEEKLY;BYDAY=TU.")
@click.option("--confirm-end", is_flag=True, help="It is over only when an update says so.")
@_id
@_edit
@_json
@now_option
def maintenance(  # noqa: PLR0913 - one parameter for each option
    *,
    site: Path,
    title: str | None,
    components: tuple[str, ...],
    starts: str | None,
    ends: str | None,
    announced: datetime | None,
    message: str | None,
    repeats: str | None,
    entry_id: str | None,
    now: datetime,
    confirm_end: bool,
    edit: bool,
    as_json: bool,
) -> None:
    """Write a new maintenance.

    Example: statusgen new maintenance --title "Database upgrade" --component api --starts
    "2026-12-01 02:00 UTC" --ends 2h --message "Writes are paused for up to ten minutes."
    """
    from statusgen.authoring.drafts import MaintenanceDraft, body_of, maintenance_text
    from statusgen.cli.read_back import Texts

    parsed = entries_of(site)
    known = _known(parsed)

    def checked(names: Iterable[str]) -> list[str]:
        return [checked_component(name, known) for name in names]

    worked_on = checked(components)
    title = asked(title, "What is done", "--title", str.strip)
    if not components and is_asking():
        worked_on = _asked(lambda answer: checked(split_answer(answer)), "with commas between",
                           known)  # fmt: skip
    minute = now.replace(second=0, microsecond=0)
    first = asked(starts, "When does it begin", "--starts",
                  lambda text: instant_or_length(text, minute, "--starts"))  # fmt: skip
    last = asked(ends, "When is it planned to end", "--ends",
                 lambda text: _end(text, first))  # fmt: skip
    path = _path(site, parsed, entry_id, title, first)
    text = message_from(message, "What do you tell customers", edit=edit)
    draft = MaintenanceDraft(
        title=title,
        components=worked_on,
        announced=(announced or now).replace(second=0, microsecond=0),
        starts=first,
        ends=last,
        message=text,
        repeats=repeats,
        confirm_end=confirm_end,
    )
    written = maintenance_text(draft)
    write_checked(site, path, written, Texts(body_of(text), {}))
    say_written(site / path, written, Path(path).stem, as_json=as_json)


def _end(text: str, first: datetime) -> datetime:
    from statusgen.model.instants import as_written

    last = instant_or_length(text, first, "--ends")
    if last <= first:
        raise click.UsageError(
            f"--ends: {as_written(last)} is not after the start, which is {as_written(first)}"
        )
    return last


def _path(site: Path, parsed: Parsed, entry_id: str | None, title: str, day: datetime) -> str:
    """Return where the new file goes: in the folder of its year if the site has such folders.

    Raises UsageError for an id that cannot be one, PublishFailed for one that is taken.
    """
    from statusgen.authoring.drafts import new_id

    taken = {entry.id: entry.where.path for entry in parsed.entries if entry.where}
    # A file that cannot be read has its name all the same.
    taken |= {Path(p.where.path).stem: p.where.path for p in parsed.problems}
    if entry_id is None:
        entry_id = new_id(title, day, taken)
    if not is_slug(entry_id):
        raise click.UsageError(f"--id: {entry_id!r} cannot be an id, which is {SLUG_RULE}")
    folders = (site / "incidents").glob("[12][0-9][0-9][0-9]")
    folder = f"{day:%Y}/" if any(each.is_dir() for each in folders) else ""
    path = taken.get(entry_id, f"incidents/{folder}{entry_id}.md")
    if (site / path).exists():
        raise PublishFailed(
            site / path,
            "it is there already",
            f"nothing was changed; add to it with statusgen update {entry_id}, or choose an --id",
        )
    return path


COMMANDS = {"new": new}
