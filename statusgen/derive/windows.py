"""The windows of a maintenance as they stand at an instant."""

from __future__ import annotations

import bisect
import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.model.entry import Effect, Window
from statusgen.model.incident import Markdown, Update, window_id
from statusgen.model.interval import Interval
from statusgen.model.states import OVER, Phase, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from statusgen.model.incident import Maintenance

MOST_UPCOMING = 12
"""How many windows to come are told of for one rule."""


def windows_of(maintenance: Maintenance, zone: ZoneInfo, now: datetime) -> Iterator[Window]:
    """Yield the windows of `maintenance` that are announced by `now`, oldest first.

    Of a repeated one all that have begun, and the next ones to come.
    """
    if maintenance.announced > now:
        return
    published = [update for update in maintenance.updates if update.posted <= now]
    by_window = _by_window(maintenance, published)
    upcoming = 0
    for index, start in enumerate(maintenance.starts):
        planned = Interval(start, start + maintenance.length)
        course = _followed(maintenance, planned, by_window.get(index, []), now)
        upcoming += course.phase is Phase.SCHEDULED
        if upcoming > MOST_UPCOMING:
            return
        name = window_id(maintenance, start, zone)
        yield Window(
            maintenance=maintenance,
            id=name,
            announced=maintenance.announced,
            planned=planned,
            updates=tuple(course.updates),
            phase=course.phase,
            began=course.began,
            ended=course.ended,
            unconfirmed=course.is_active and now >= planned.end,
            effects=_effects(maintenance, name, course, now),
            repeated=index > 0,
        )


def _by_window(maintenance: Maintenance, updates: list[Update]) -> dict[int, list[Update]]:
    """Return the updates by the index of the window that each is about."""
    by_window: dict[int, list[Update]] = {}
    for update in updates:
        index = _window_meant(maintenance, update)
        by_window.setdefault(min(max(index, 0), len(maintenance.starts) - 1), []).append(update)
    return by_window


def _window_meant(maintenance: Maintenance, update: Update) -> int:
    """Return the index of the window that `update` is about; it may be one off at either end.

    One that completes or verifies is about the latest window that has started, one that schedules
    or cancels about the first that is not planned to be over yet. Any other is about the window
    that is nearer: the work may begin early, and it may take longer than planned.
    """
    starts, posted = maintenance.starts, update.posted
    latest = bisect.bisect_right(starts, posted) - 1
    if update.keeps_phase or update.phase is Phase.IN_PROGRESS:
        if not 0 <= latest < len(starts) - 1:
            return latest
        late = posted - starts[latest] - maintenance.length
        return latest if late <= starts[latest + 1] - posted else latest + 1
    if update.phase in {Phase.COMPLETED, Phase.VERIFYING}:
        return latest
    return bisect.bisect_right(starts, posted - maintenance.length)


@dataclass(slots=True)
class _Course:
    """How a window went so far: its phase, its updates, and when it was in progress."""

    phase: Phase = Phase.SCHEDULED
    updates: list[Update] = field(default_factory=list)
    began: datetime | None = None
    ended: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Tell whether the window goes on."""
        return self.phase in {Phase.IN_PROGRESS, Phase.VERIFYING}

    def goes_to(self, update: Update, at: datetime) -> None:
        """Take `update`, which changes the phase at `at` unless it is to keep it."""
        if update.keeps_phase:
            self.updates.append(dataclasses.replace(update, phase=self.phase))
            return
        self.phase = update.phase
        self.updates.append(update)
        if update.phase in OVER:
            self.ended = at if self.began else None
        elif update.phase is not Phase.SCHEDULED:
            self.began, self.ended = self.began or at, None


def _followed(
    maintenance: Maintenance, planned: Interval, written: list[Update], now: datetime
) -> _Course:
    """Return how the window went until `now`: by the clock, but what was written wins.

    The clock begins a window that is still scheduled at its start, and completes one that is in
    progress at its end, unless that has to be confirmed.
    """
    course = _Course()
    course.updates.append(
        Update(
            posted=maintenance.announced,
            phase=Phase.SCHEDULED,
            body=maintenance.body,
            automatic=True,
        )
    )
    clock = [(planned.start, Phase.IN_PROGRESS), (planned.end, Phase.COMPLETED)]
    for at, phase in clock:
        while written and written[0].posted <= at:
            update = written.pop(0)
            course.goes_to(update, update.posted)
        if at > now:
            break
        starts = phase is Phase.IN_PROGRESS and course.phase is Phase.SCHEDULED
        ends = phase is Phase.COMPLETED and course.is_active
        if starts or (ends and not maintenance.confirm_end):
            posted = max(at, course.updates[-1].posted)
            course.goes_to(
                Update(posted=posted, phase=phase, body=Markdown(""), automatic=True), at
            )
    for update in written:
        course.goes_to(update, update.posted)
    return course


def _effects(
    maintenance: Maintenance, name: str, course: _Course, now: datetime
) -> tuple[Effect, ...]:
    if course.began is None:
        return ()
    during = Interval(course.began, course.ended or now)
    return tuple(
        Effect(cause=name, component=component, state=State.UNDER_MAINTENANCE, during=during)
        for component in maintenance.components
        if during
    )
