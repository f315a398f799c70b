"""The record of a snapshot as templates see it: what happened to each component, and its months."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from statusgen.model.entry import IncidentStatus
from statusgen.model.files import key_of
from statusgen.render import urls
from statusgen.render.record_views import (
    LossView,
    MonthLink,
    MonthView,
    UptimeComponent,
    UptimeGroup,
    UptimeMonth,
    YearLink,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from statusgen.model.entry import Entry
    from statusgen.model.snapshot import ComponentStatus, Month, Snapshot
    from statusgen.model.states import State
    from statusgen.render.languages import Language
    from statusgen.render.page_views import ViewMaker
    from statusgen.render.views import EntryView

_T = TypeVar("_T")

# A component with more than so much behind it has a page for each year.
LONGEST_HISTORY = 30


class MonthRecord(NamedTuple):
    """A month and what began in it, newest first."""

    link: MonthLink
    entries: tuple[Entry, ...]


class YearRecord(NamedTuple):
    """A year of one component and what affected it from then on, newest first."""

    link: YearLink
    entries: tuple[Entry, ...]


class Records:
    """What has begun or was called off: incidents and windows, newest first."""

    def __init__(self, snapshot: Snapshot, views: ViewMaker) -> None:
        """Sort what has begun by component."""
        self.snapshot, self.views = snapshot, views
        self.begun = tuple(
            entry
            for entry in snapshot.entries()
            if isinstance(entry, IncidentStatus) or not entry.is_upcoming
        )
        zone = snapshot.site.zone
        self._days = {e.id: e.started.astimezone(zone).date() for e in self.begun}
        self._of: dict[str, list[Entry]] = {}
        for entry in self.begun:
            for component in entry.components:
                self._of.setdefault(component, []).append(entry)
        self._views: dict[str, EntryView] = {}
        self._years: dict[str, tuple[YearRecord, ...]] = {}

    def views_of(self, entries: Iterable[Entry]) -> tuple[EntryView, ...]:
        """Return `entries` as lines of a list."""
        return tuple(map(self.entry, entries))

    def digest_of(self, entries: Iterable[Entry]) -> str:
        """Return a hash of all that `views_of` shows of `entries`, without looking it up."""
        return key_of([entry.digest or self.entry(entry) for entry in entries])

    def entry(self, entry: Entry) -> EntryView:
        """Return `entry` as a line of a list."""
        if entry.id not in self._views:
            self._views[entry.id] = self.views.entry(entry)
        return self._views[entry.id]

    def day_of(self, entry: Entry) -> date:
        """Return the day on which `entry` began, in the site's zone."""
        return self._days[entry.id]

    def begun_since(self, day: date) -> Iterator[Entry]:
        """Yield what began on `day` or later, newest first."""
        return takewhile(lambda entry: self.day_of(entry) >= day, self.begun)

    def months(self) -> tuple[MonthRecord, ...]:
        """Return the months with something in them, newest first."""
        months = []
        for month, group in groupby(
            self.begun, key=lambda entry: self._days[entry.id].replace(day=1)
        ):
            entries = tuple(group)
            link = MonthLink(day=month, path=urls.month_path(month), count=len(entries))
            months.append(MonthRecord(link, entries))
        return tuple(months)

    def month_view(self, month: MonthRecord) -> MonthView:
        """Return `month` whole."""
        entries = self.views_of(month.entries)
        return MonthView(day=month.link.day, path=month.link.path, entries=entries)

    def newest_of(self, component: str) -> Sequence[Entry]:
        """Return the history of `component`, of a long one only the newest entries."""
        return self._of.get(component, ())[:LONGEST_HISTORY]

    def years_of(self, component: str) -> tuple[YearRecord, ...]:
        """Return the years of a long history with what began in each, newest first, else none."""
        if component not in self._years:
            entries = self._of.get(component, ())
            is_long = len(entries) > LONGEST_HISTORY
            self._years[component] = self._by_year(component, entries) if is_long else ()
        return self._years[component]

    def _by_year(self, component: str, entries: Iterable[Entry]) -> tuple[YearRecord, ...]:
        years = []
        for year, group in groupby(entries, key=lambda entry: self._days[entry.id].year):
            of_year = tuple(group)
            link = YearLink(year=year, path=urls.year_path(component, year), count=len(of_year))
            years.append(YearRecord(link, of_year))
        return tuple(years)


def with_neighbours(links: tuple[_T, ...]) -> Iterator[tuple[_T, _T | None, _T | None]]:
    """Yield each of `links` with the one before it and the one after it, None for those not there.

    >>> list(with_neighbours((2026, 2025)))
    [(2026, None, 2025), (2025, 2026, None)]
    """
    padded = (None, *links, None)
    yield from zip(links, padded, padded[2:], strict=False)


def weights_of(snapshot: Snapshot, language: Language) -> tuple[tuple[State, str], ...]:
    """Return the states that can count as downtime, worst first, with their shares as text."""
    weights = sorted(snapshot.site.uptime.weights.items(), key=lambda item: -item[0].rank)
    return tuple((state, language.weight(share)) for state, share in weights)


def uptime_groups(snapshot: Snapshot, language: Language) -> tuple[UptimeGroup, ...]:
    """Return every component with its months, in the order of config.yaml."""
    titles = {incident.id: incident.title for incident in snapshot.incidents}
    return tuple(
        UptimeGroup(
            name=group.name if group else "",
            components=tuple(_uptime_component(status, titles, language) for status in members),
        )
        for group, members in groupby(snapshot.leaves(), key=lambda status: status.group)
    )


def _uptime_component(
    status: ComponentStatus, titles: Mapping[str, str], language: Language
) -> UptimeComponent:
    return UptimeComponent(
        id=status.id,
        name=status.component.name,
        path=urls.component_path(status.id),
        uptime=language.percent(status.uptime) if status.uptime is not None else "",
        months=tuple(_uptime_month(month, titles, language) for month in reversed(status.months)),
    )


def _uptime_month(month: Month, titles: Mapping[str, str], language: Language) -> UptimeMonth:
    return UptimeMonth(
        day=month.first,
        uptime=language.percent(month.uptime) if month.uptime is not None else "",
        minutes=month.minutes,
        losses=tuple(
            LossView(
                title=titles[loss.cause],
                path=urls.incident_path(loss.cause),
                lengths=tuple(sorted(loss.lengths.items(), key=lambda item: -item[0].rank)),
                minutes=loss.minutes,
            )
            for loss in month.losses
        ),
    )
