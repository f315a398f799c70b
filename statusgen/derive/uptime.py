"""Downtime, uptime and the days on which something happened, exactly.

The formula is Statuspage's: downtime is the time in a partial outage, weighted, plus the time in a
major outage; maintenance never counts. The weights are the site's own. A minute that several
incidents affect is one minute, in the worst of their states.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from statusgen.model.instants import start_of_day
from statusgen.model.interval import Interval
from statusgen.model.snapshot import Day
from statusgen.model.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from statusgen.model.site import Component, Site
    from statusgen.model.snapshot import Effect

_STATES = tuple(State)
_MICROSECOND = timedelta(microseconds=1)


class Ledger:
    """What is known of each component over the site's uptime period, which ends at `now`."""

    def __init__(self, site: Site, now: datetime, effects: Iterable[Effect]) -> None:
        """Sort `effects` by component."""
        self.site, self.now = site, now
        self.today = now.astimezone(site.zone).date()
        self._effects: dict[str, list[Effect]] = {}
        for effect in effects:
            self._effects.setdefault(effect.component, []).append(effect)

    def first_day(self, component: Component) -> date:
        """Return the first day of the period on which `component` existed, or is to exist."""
        first = self.today - timedelta(days=self.site.uptime.days - 1)
        return max(first, component.since) if component.since else first

    def _known(self, component: Component) -> Interval:
        start = start_of_day(self.first_day(component), self.site.zone)
        return Interval(start, max(start, self.now))

    def uptime(self, component: Component) -> Fraction | None:
        """Return the share of the known part of the period without downtime, from 0 to 1.

        It is exact: only text rounds. None if nothing is known yet.
        """
        known = self._known(component)
        if not known:
            return None
        lost = sum(
            self.site.uptime.weights.get(state, 0) * (stretch.length // _MICROSECOND)
            for state, stretch in self._stretches(component, known)
        )
        return 1 - Fraction(lost) / (known.length // _MICROSECOND)

    def days(self, component: Component) -> tuple[Day, ...]:
        """Return the days of the period on which something happened, oldest first."""
        known = self._known(component)
        lengths: dict[date, dict[State, timedelta]] = {}
        for state, stretch in self._stretches(component, known):
            for day, part in self._by_day(stretch):
                of_day = lengths.setdefault(day, {})
                of_day[state] = of_day.get(state, timedelta()) + part.length
        causes: dict[date, dict[str, None]] = {}
        for effect in sorted(self._effects.get(component.id, ()), key=lambda e: e.during.start):
            for day, _ in self._by_day(effect.during.clipped_to(known)):
                causes.setdefault(day, {})[effect.cause] = None
        return tuple(
            Day(date=day, lengths=of_day, causes=tuple(causes[day]))
            for day, of_day in sorted(lengths.items())
        )

    def _stretches(
        self, component: Component, period: Interval
    ) -> Iterator[tuple[State, Interval]]:
        """Yield the stretches of `period` in which `component` was in one bad state."""
        changes: list[tuple[datetime, int, int]] = []
        for effect in self._effects.get(component.id, ()):
            during = effect.during.clipped_to(period)
            if during:
                changes.append((during.start, effect.state.rank, 1))
                changes.append((during.end, effect.state.rank, -1))
        changes.sort()
        counts: Counter[int] = Counter()
        since = period.start
        for instant, rank, step in changes:
            worst = max(+counts, default=0)
            if worst and since < instant:
                yield _STATES[worst], Interval(since, instant)
            counts[rank] += step
            since = instant

    def _by_day(self, stretch: Interval) -> Iterator[tuple[date, Interval]]:
        """Yield the parts of `stretch` on each day in the site's zone."""
        start = stretch.start
        while start < stretch.end:
            day = start.astimezone(self.site.zone).date()
            end = min(stretch.end, start_of_day(day + timedelta(days=1), self.site.zone))
            yield day, Interval(start, end)
            start = end


def downtime(lengths: Mapping[State, timedelta], weights: Mapping[State, Fraction]) -> timedelta:
    """Return how much of `lengths` counts as downtime, rounded to the microsecond."""
    lost = sum(
        weights.get(state, 0) * (length // _MICROSECOND) for state, length in lengths.items()
    )
    return timedelta(microseconds=round(lost))
