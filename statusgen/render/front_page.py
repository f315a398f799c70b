"""The front page."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from statusgen.model.snapshot import GroupStatus
from statusgen.model.states import State
from statusgen.render import words
from statusgen.render.views import DayView, IndexPage

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.model.entry import Window
    from statusgen.model.snapshot import ComponentStatus, Snapshot
    from statusgen.render.page_frame import Frame
    from statusgen.render.page_views import ViewMaker
    from statusgen.render.records import Records

DAYS_ON_FRONT_PAGE = 15
UPCOMING_DAYS = 30


def front_page(snapshot: Snapshot, frame: Frame, views: ViewMaker, records: Records) -> IndexPage:
    """Return what the front page shows."""
    headline = words.headline(snapshot, frame.language)
    turns = views.forecast.of_page()
    coming = _coming(snapshot)
    return IndexPage(
        **frame.around("", snapshot.site.name, f"{headline}. {snapshot.site.description}"),
        headline=headline,
        headlines=tuple(
            (s, words.headline(snapshot, frame.language, s)) for s in sorted({s for _, s in turns})
        ),
        state=snapshot.state,
        is_complete=not snapshot.site.unread,
        turns=turns,
        since=_since(snapshot),
        generated=snapshot.now,
        valid_until=snapshot.valid_until,
        affected=views.affected(),
        incidents=tuple(views.incident(i) for i in snapshot.open_incidents),
        active=tuple(views.window(w) for w in snapshot.active),
        active_turns=views.forecast.of_list(snapshot.active),
        upcoming=tuple(views.window(w) for w in coming),
        upcoming_turns=views.forecast.of_list(coming),
        entries=tuple(
            views.group(entry) if isinstance(entry, GroupStatus) else views.component(entry)
            for entry in snapshot.components
            if any(map(views.may_be_shown, _members(entry)))
        ),
        days=_last_days(snapshot, records),
        uptime_days=snapshot.site.uptime.days,
    )


def _since(snapshot: Snapshot) -> datetime | None:
    """Return when the oldest of the incidents and windows behind the page's state began."""
    state, open_incidents = snapshot.state, snapshot.open_incidents
    begins = [i.started for i in open_incidents if state in i.states.values()]
    if state is State.UNDER_MAINTENANCE:
        begins += [window.started for window in snapshot.active]
    return min(begins or [i.started for i in open_incidents], default=None)


def _coming(snapshot: Snapshot) -> list[Window]:
    """Return the windows of the next days, and the next one of each repeated maintenance."""
    until = snapshot.now + timedelta(days=UPCOMING_DAYS)
    seen: set[str] = set()
    coming = []
    for window in snapshot.upcoming:
        if window.planned.start <= until or window.maintenance.id not in seen:
            coming.append(window)
        seen.add(window.maintenance.id)
    return coming


def _last_days(snapshot: Snapshot, records: Records) -> tuple[DayView, ...]:
    """Return the last days, newest first, with the quiet ones between two others as one."""
    first = snapshot.today - timedelta(days=DAYS_ON_FRONT_PAGE - 1)
    grouped = groupby(records.begun_since(first), key=records.day_of)
    begun = {day: tuple(entries) for day, entries in grouped}
    views: list[DayView] = []
    for day in (snapshot.today - timedelta(days=n) for n in range(DAYS_ON_FRONT_PAGE)):
        entries = tuple(map(records.entry, begun.get(day, ())))
        last = views.pop().last if views and not entries and not views[-1].entries else day
        views.append(DayView(first=day, last=last, entries=entries))
    return tuple(views)


def _members(entry: ComponentStatus | GroupStatus) -> tuple[ComponentStatus, ...]:
    return entry.components if isinstance(entry, GroupStatus) else (entry,)
