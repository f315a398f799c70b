"""The updates of one Statuspage incident or maintenance, in the order in which they were told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from statusgen.importers.cstate_text import fit_for_us
from statusgen.importers.site_text import one_line
from statusgen.importers.statuspage_text import as_markdown, holds_tags
from statusgen.model.instants import as_written
from statusgen.model.states import INCIDENT_PHASES, MAINTENANCE_PHASES, OVER, Phase, State
from statusgen.model.statuspage import KeptUpdate

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.importers.statuspage_components import Catalogue
    from statusgen.importers.statuspage_json import Row

_MOMENT = timedelta(milliseconds=1)
LONGEST_TEXT = 60_000
Named = dict[str, tuple[State | None, State | None]]


@dataclass(slots=True, kw_only=True)
class Told:
    """One update. `phase` is None where the status stays, or is a word that we do not know.

    `named` are the components that it names, with their states before and after, by our id;
    `states` those that it puts them in, which are settled later. `kept` is what our file does
    not say, None for an update that Statuspage did not have as such.
    """

    at: datetime
    phase: Phase | None
    text: str
    notify: bool = True
    named: Named = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    kept: KeptUpdate | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether it says that all is over."""
        return self.phase in OVER


@dataclass(slots=True, kw_only=True)
class Draft:
    """One incident or maintenance in the making, with its updates oldest first.

    `components` are all that it names, by our id; of those of a maintenance the `untouched` ones
    stay operational. `guesses` are written into the file too. `seen` is when it was captured,
    and it `is_stale` if a later summary, which lists all that goes on, did not list it.
    """

    row: Row
    path: str
    id: str
    told: list[Told]
    components: dict[str, None]
    notes: list[str]
    guesses: list[str]
    untouched: set[str] = field(default_factory=set)
    seen: datetime | None = None
    is_stale: bool = False

    def seen_after(self, instant: datetime) -> bool:
        """Tell whether it was captured after `instant`."""
        return self.seen is not None and self.seen > instant

    @property
    def phase(self) -> Phase | None:
        """Return where it stands by its updates, None where they do not tell."""
        return next((told.phase for told in reversed(self.told) if told.phase), None)

    @property
    def is_over(self) -> bool:
        """Tell whether it is over."""
        return self.phase in OVER

    @property
    def is_active(self) -> bool:
        """Tell whether it is a maintenance that goes on."""
        return self.phase in {Phase.IN_PROGRESS, Phase.VERIFYING}

    @property
    def is_window(self) -> bool:
        """Tell whether it is a maintenance."""
        return bool(self.row.text("scheduled_for"))

    def guess(self, message: str) -> None:
        """Keep what was assumed, for the file and for whoever imports."""
        self.guesses.append(message)
        self.notes.append(message)


def read_draft(row: Row, path: str, draft_id: str, catalogue: Catalogue) -> Draft:
    """Return the incident or the maintenance `row`, found in the document at `path`."""
    draft = Draft(row=row, path=path, id=draft_id, told=[], components={}, notes=[], guesses=[])
    for one in row.rows("components"):
        if component := catalogue.id_of(one, one.code("id")):
            draft.components[component] = None
    gone: dict[str, None] = {}
    for update in reversed(row.rows("incident_updates")):
        told = _read_update(update, draft, catalogue, gone)
        if told is not None:
            draft.told.append(told)
            draft.components |= dict.fromkeys(told.named)
    if gone:
        draft.notes.append(
            f"it names components that the page does not have any more: {', '.join(gone)}"
        )
    _put_in_order(draft)
    return draft


def _read_update(
    update: Row, draft: Draft, catalogue: Catalogue, gone: dict[str, None]
) -> Told | None:
    at = update.instant("display_at") or update.instant("created_at")
    if at is None:
        draft.notes.append("an update is left out: it does not say when it was posted")
        return None
    body = update.text("body")
    if holds_tags(body):
        draft.notes.append(f"the update of {as_written(at)} holds HTML, which is shown as text")
    named: Named = {}
    for one in update.rows("affected_components"):
        component = catalogue.id_of(one, one.code("code"))
        if component is None:
            gone[one_line(one.text("name")) or one.code("code")] = None
        else:
            named[component] = (_state(one.text("old_status")), _state(one.text("new_status")))
    created = update.instant("created_at") or at
    return Told(
        at=at,
        phase=_phase(update.text("status"), draft, at),
        text=_cut(as_markdown(body), draft, at),
        notify=update.flag("deliver_notifications") is not False,
        named=named,
        kept=KeptUpdate(
            id=update.code("id"),
            created=created,
            updated=update.instant("updated_at") or created,
            affected=tuple(named),
        )
        if update.code("id")
        else None,
    )


def _state(word: str) -> State | None:
    return State(word) if word in set(State) else None


def _phase(word: str, draft: Draft, at: datetime) -> Phase | None:
    phases = MAINTENANCE_PHASES if draft.is_window else INCIDENT_PHASES
    if word in set(phases):
        return Phase(word)
    draft.guess(f"the status {word!r} of {as_written(at)} is not known; it is told as an update")
    return None


def _cut(text: str, draft: Draft, at: datetime) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    draft.guess(f"the text of {as_written(at)} is cut: it had more than {LONGEST_TEXT} characters")
    return text[:LONGEST_TEXT].rpartition("\n\n")[0] or text[:LONGEST_TEXT].rstrip("\\") + "…"


def _put_in_order(draft: Draft) -> None:
    """Sort the updates by when readers saw them, and give each an instant of its own.

    An update can be dated back. Where that would leave another status than the one that
    Statuspage tells, the order in which they were written counts.
    """
    written = sorted(draft.told, key=lambda told: told.kept.created if told.kept else told.at)
    shown = sorted(written, key=lambda told: told.at)
    status = draft.row.text("status")
    if shown and shown[-1].phase != status and written[-1].phase == status:
        shown = written
    for before, told in pairwise(shown):
        if told.at <= before.at:
            said = as_written(told.at)
            told.at = before.at + _MOMENT
            draft.guess(f"the update of {said} is dated {as_written(told.at)}: one came before it")
    draft.told = shown


def complete(draft: Draft) -> None:
    """Add what the incident itself tells and none of its updates: its end and its post-mortem."""
    row = draft.row
    status = row.text("status")
    resolved = next((place for place, told in enumerate(draft.told) if told.is_over), None)
    over = status in OVER and not draft.is_window
    first = draft.told[resolved].phase if resolved is not None else None
    if over and (resolved is None or first is Phase.POSTMORTEM):
        place = len(draft.told) if resolved is None else resolved
        _add_end(draft, place)
    if not draft.told:
        at = row.instant("created_at") or row.instant("started_at") or row.instant("updated_at")
        if at is not None:
            phases = MAINTENANCE_PHASES if draft.is_window else INCIDENT_PHASES
            phase = Phase(status) if status in set(phases) else phases[0]
            draft.told.append(Told(at=at, phase=phase, text=""))
            draft.guess("it had no update; its own date and status stand for one")
    if row.text("postmortem_body").strip() and row.flag("postmortem_ignored") is not True:
        _add_postmortem(draft)


def _add_end(draft: Draft, place: int) -> None:
    """Say before the update at `place` that the incident was resolved."""
    row = draft.row
    at = row.instant("resolved_at") or row.instant("updated_at")
    if place < len(draft.told):
        latest = draft.told[place].at - _MOMENT
        at = min(at or latest, latest)
    if place:
        earliest = draft.told[place - 1].at + _MOMENT
        at = max(at or earliest, earliest)
    if at is not None:
        draft.told.insert(place, Told(at=at, phase=Phase.RESOLVED, text=""))
        draft.guess("no update says that it was resolved; the incident itself does")


def _add_postmortem(draft: Draft) -> None:
    row = draft.row
    at = row.instant("postmortem_published_at")
    if at is None or not any(told.is_over for told in draft.told):
        draft.notes.append("the post-mortem is left out: it was not published")
        return
    if any(told.phase is Phase.POSTMORTEM and told.text for told in draft.told):
        draft.notes.append("the field postmortem_body is left out: an update holds a post-mortem")
        return
    at = max(at, draft.told[-1].at + _MOMENT)
    body = fit_for_us(row.text("postmortem_body").replace("\r\n", "\n"))
    draft.told.append(Told(at=at, phase=Phase.POSTMORTEM, text=_cut(body, draft, at)))
