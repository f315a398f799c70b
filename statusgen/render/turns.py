"""What the clock alone will make of a snapshot: the same as a build at that instant would say.

Of what is in a snapshot only windows go by the clock. One that is scheduled begins at its planned
start, and one in progress is completed at its planned end or, where that has to be confirmed,
stays in progress. Open incidents go on as they are.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from statusgen.model.states import UNKNOWN, Impact, Phase, State, worst_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from statusgen.model.entry import Window
    from statusgen.model.snapshot import ComponentStatus, GroupStatus, Snapshot

Turns = tuple[tuple[datetime, str], ...]
"""What something becomes by the clock: pairs of an instant and a state or phase, in order."""
BOTH = "both"
LOOKS_LIKE: Mapping[Impact, State] = {
    Impact.NONE: State.OPERATIONAL,
    Impact.MINOR: State.DEGRADED_PERFORMANCE,
    Impact.MAJOR: State.PARTIAL_OUTAGE,
    Impact.CRITICAL: State.MAJOR_OUTAGE,
}
"""The state that looks as bad as an impact."""


class Forecast:
    """What becomes of the states and windows of one snapshot. Turns are in the order of time."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Look for the windows that are not over, and for what incidents make of components."""
        self.snapshot, self.now = snapshot, snapshot.now
        self._windows = [window for window in snapshot.windows if not window.is_over]
        self._by_incidents: dict[str, State] = {}
        for incident in snapshot.open_incidents:
            for component, state in incident.states.items():
                before = self._by_incidents.get(component, State.OPERATIONAL)
                self._by_incidents[component] = worst_of((before, state))

    def of_window(self, window: Window) -> Turns:
        """Return the phases that `window` will go through by the clock."""
        start, end = window.planned.start, window.planned.end
        turns = []
        if window.is_upcoming and start > self.now:
            turns.append((start, Phase.IN_PROGRESS))
        goes_on = turns or window.is_active
        if goes_on and end > self.now and not window.maintenance.confirm_end:
            turns.append((end, Phase.COMPLETED))
        return tuple(turns)

    def unconfirmed_from(self, window: Window) -> datetime | None:
        """Return when the end of `window` will have passed without being confirmed, or None."""
        goes_on = window.is_active or self.of_window(window)
        end = window.planned.end
        return end if window.maintenance.confirm_end and goes_on and end > self.now else None

    def of_component(self, status: ComponentStatus) -> Turns:
        """Return the states that a component will be in."""
        return self._states({status.id}, State.OPERATIONAL)

    def of_group(self, status: GroupStatus) -> Turns:
        """Return the states that a group will be in."""
        return self._states({member.id for member in status.components}, State.OPERATIONAL)

    def of_page(self) -> Turns:
        """Return the states that the whole site will be in, `unknown` once the page is too old."""
        unplaced = (i.impact for i in self.snapshot.open_incidents if not i.affected)
        least = worst_of(LOOKS_LIKE[impact] for impact in unplaced)
        turns = self._states({leaf.id for leaf in self.snapshot.leaves()}, least)
        if self.snapshot.site.unread:
            turns = tuple((at, UNKNOWN if to == State.OPERATIONAL else to) for at, to in turns)
        until = self.snapshot.valid_until
        if until is None:
            return turns
        return (*(turn for turn in turns if turn[0] < until), (until, UNKNOWN))

    def of_list(self, windows: Iterable[Window]) -> Turns:
        """Return what a list of `windows` will hold: `scheduled`, `in_progress`, or `both`.

        It is `completed` once all of them are over.
        """

        def held(phases: Counter[Phase]) -> str:
            if phases[Phase.SCHEDULED]:
                return BOTH if phases[Phase.IN_PROGRESS] else Phase.SCHEDULED
            return Phase.IN_PROGRESS if phases[Phase.IN_PROGRESS] else Phase.COMPLETED

        return self._changes(windows, held)

    def _states(self, components: set[str], least: State) -> Turns:
        """Return the worst states that `components` will be in, and never a better than `least`."""
        base = worst_of([least, *(self._by_incidents.get(c, least) for c in components)])
        in_work = worst_of((base, State.UNDER_MAINTENANCE))
        windows = (w for w in self._windows if not components.isdisjoint(w.components))
        return self._changes(windows, lambda held: in_work if held[Phase.IN_PROGRESS] else base)

    def _changes(self, windows: Iterable[Window], value: Callable[[Counter[Phase]], str]) -> Turns:
        """Return when `value`, of how many of `windows` are in which phase, changes and to what."""
        held: Counter[Phase] = Counter()
        moves: list[tuple[datetime, Phase, Phase]] = []
        for window in windows:
            phase = Phase.IN_PROGRESS if window.is_active else window.phase
            held[phase] += 1
            for at, to in self.of_window(window):
                moves.append((at, phase, Phase(to)))
                phase = Phase(to)
        before, changes = value(held), []
        for at, together in groupby(sorted(moves), key=lambda move: move[0]):
            for _, phase, to in together:
                held[phase] -= 1
                held[to] += 1
            if (after := value(held)) != before:
                changes.append((at, after))
                before = after
        return tuple(changes)
