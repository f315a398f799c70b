"""Downtime, uptime and the days on which something happened, exactly.

The formula is Statuspage's: downtime is the time in a partial outage, weighted, plus the time in a
major outage; maintenance never counts. The weights are the site's own. A minute that several
incidents affect is one minute, in the worst of their states, and is charged to the one that was
as bad as that: to the one that affected the component first, where several were.
"""

from __future__ import annotations

import heapq
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from statusgen.model.instants import start_of_day
from statusgen.model.interval import Interval
from statusgen.model.snapshot import Day, Loss, Month
from statusgen.model.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from statusgen.model.entry import Effect
    from statusgen.model.site import Component, Site

_STATES = tuple(State)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1) // _MICROSECOND
_LONGEST_MONTH = timedelta(days=31)


def first_instant(site: Site, now: datetime) -> datetime:
    """Return where the oldest month begins of which anything is counted at `now`."""
    return start_of_day(_first_month(site, now.astimezone(site.zone).date()), site.zone)


def _first_month(site: Site, today: date) -> date:
    return (today - timedelta(days=site.uptime.days - 1)).replace(day=1)


class Ledger:
    """What is known of each component over the site's uptime period, which ends at `now`."""

    def __init__(self, site: Site, now: datetime, effects: Iterable[Effect]) -> None:
        """Sort `effects` by component and time."""
        self.site, self.now = site, now
        self.today = now.astimezone(site.zone).date()
        self._effects: dict[str, list[Effect]] = {}
        for effect in sorted(effects, key=lambda effect: (effect.during.start, effect.cause)):
            self._effects.setdefault(effect.component, []).append(effect)

    def first_day(self, component: Component) -> date:
        """Return the first day of the period on which `component` existed, or is to exist."""
        return self._from(self.today - timedelta(days=self.site.uptime.days - 1), component)

    def _from(self, day: date, component: Component) -> date:
        return max(day, component.since) if component.since else day

    def _known(self, first: date) -> Interval:
        """Return the time from the beginning of the day `first` up to now."""
        start = start_of_day(first, self.site.zone)
        return Interval(start, max(start, self.now))

    def uptime(self, component: Component) -> Fraction | None:
        """Return the share of the known part of the period without downtime, from 0 to 1.

        It is exact: only text rounds. None if nothing is known yet.
        """
        known = self._known(self.first_day(component))
        lengths: dict[State, timedelta] = {}
        for state, _, stretch in self._stretches(component, known):
            lengths[state] = lengths.get(state, timedelta()) + stretch.length
        return _uptime(self.lost_minutes(lengths), known.length)

    def lost_minutes(self, lengths: Mapping[State, timedelta]) -> Fraction:
        """Return how much of `lengths` is downtime, in minutes and exactly."""
        weights = self.site.uptime.weights
        lost = sum(weights.get(s, 0) * (length // _MICROSECOND) for s, length in lengths.items())
        return Fraction(lost) / _MINUTE

    def days(self, component: Component) -> tuple[Day, ...]:
        """Return the days of the period on which something happened, oldest first."""
        known = self._known(self.first_day(component))
        lengths: dict[date, dict[State, timedelta]] = {}
        for state, _, stretch in self._stretches(component, known):
            for day, part in self._parts(stretch, _day_after):
                of_day = lengths.setdefault(day, {})
                of_day[state] = of_day.get(state, timedelta()) + part.length
        causes: dict[date, dict[str, None]] = {}
        for effect in self._effects.get(component.id, ()):
            for day, _ in self._parts(effect.during.clipped_to(known), _day_after):
                causes.setdefault(day, {})[effect.cause] = None
        return tuple(
            Day(date=day, lengths=of_day, causes=tuple(causes[day]))
            for day, of_day in sorted(lengths.items())
        )

    def months(self, component: Component) -> tuple[Month, ...]:
        """Return every month that the period has a day of, each of them whole, oldest first.

        Of the newest month only the part up to now is known.
        """
        first = _first_month(self.site, self.today)
        known = self._known(self._from(first, component))
        lost: dict[date, dict[str, dict[State, timedelta]]] = {}
        for state, cause, stretch in self._stretches(component, known):
            if not self.site.uptime.weights.get(state):
                continue
            for day, part in self._parts(stretch, _month_after):
                of_cause = lost.setdefault(day.replace(day=1), {}).setdefault(cause, {})
                of_cause[state] = of_cause.get(state, timedelta()) + part.length
        months = []
        while first <= self.today:
            after = _month_after(first)
            whole = Interval(*(start_of_day(day, self.site.zone) for day in (first, after)))
            months.append(self._month(first, known.clipped_to(whole), lost.get(first, {})))
            first = after
        return tuple(months)

    def _month(
        self, first: date, known: Interval, lost: Mapping[str, Mapping[State, timedelta]]
    ) -> Month:
        losses = tuple(
            Loss(cause=cause, lengths=lengths, minutes=self.lost_minutes(lengths))
            for cause, lengths in lost.items()
        )
        minutes = sum((loss.minutes for loss in losses), Fraction())
        return Month(
            first=first, losses=losses, minutes=minutes, uptime=_uptime(minutes, known.length)
        )

    def _stretches(
        self, component: Component, period: Interval
    ) -> Iterator[tuple[State, str, Interval]]:
        """Yield the stretches of `period` in which `component` was in one bad state by one cause.

        They come in order of time and do not overlap.
        """
        effects = self._effects.get(component.id, ())
        order = {c: n for n, c in enumerate(dict.fromkeys(effect.cause for effect in effects))}
        coming = [(e.during.clipped_to(period), e) for e in reversed(effects) if e.state.rank]
        coming = [(during, effect) for during, effect in coming if during]
        edges = sorted({edge for during, _ in coming for edge in (during.start, during.end)})
        # The worst is on top; what has ended is taken away when it comes to lie there.
        going_on: list[tuple[int, int, datetime, str]] = []
        for start, end in pairwise(edges):
            while coming and coming[-1][0].start <= start:
                during, effect = coming.pop()
                entry = (-effect.state.rank, order[effect.cause], during.end, effect.cause)
                heapq.heappush(going_on, entry)
            while going_on and going_on[0][2] <= start:
                heapq.heappop(going_on)
            if going_on:
                rank, _, _, cause = going_on[0]
                yield _STATES[-rank], cause, Interval(start, end)

    def _parts(
        self, stretch: Interval, after: Callable[[date], date]
    ) -> Iterator[tuple[date, Interval]]:
        """Yield `stretch` in parts, each with the day in the site's zone on which it begins.

        A part ends where the day `after` that one begins.
        """
        start = stretch.start
        while start < stretch.end:
            day = start.astimezone(self.site.zone).date()
            end = min(stretch.end, start_of_day(after(day), self.site.zone))
            yield day, Interval(start, end)
            start = end


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _month_after(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return (day.replace(day=1) + _LONGEST_MONTH).replace(day=1)


def _uptime(lost_minutes: Fraction, known: timedelta) -> Fraction | None:
    """Return the share of `known` that was not lost, None if nothing is known."""
    return 1 - lost_minutes * _MINUTE / (known // _MICROSECOND) if known else None
