"""What the templates of the record see: history, one component, and uptime by month.

It is a part of the contract in `views`, and its conventions are those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statusgen.render.views import PageView

if TYPE_CHECKING:
    from datetime import date, timedelta
    from fractions import Fraction

    from statusgen.model.states import State
    from statusgen.render.views import ComponentView, EntryView


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLink:
    """A month with something in it. `day` is its first."""

    day: date
    path: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A month and what began in it, newest first."""

    day: date
    path: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLink:
    """A year with something in it, of one component."""

    year: int
    path: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentPage(PageView):
    """The page of one component; `history` is what affected it, newest first.

    A long history has `years`, newest first, and only the newest of it stands in `history`.
    """

    component: ComponentView
    group: str
    history: tuple[EntryView, ...]
    years: tuple[YearLink, ...]
    uptime_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPage(PageView):
    """A year of one component. `newer` and `older` are its neighbours with something in them."""

    name: str
    path: str
    year: int
    entries: tuple[EntryView, ...]
    newer: YearLink | None
    older: YearLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(PageView):
    """All months with something in them, newest first; `recent` are the newest ones whole.

    `components` are names and paths.
    """

    months: tuple[MonthLink, ...]
    recent: tuple[MonthView, ...]
    components: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(PageView):
    """One month whole. `newer` and `older` are its neighbours that have something in them."""

    month: MonthView
    newer: MonthLink | None
    older: MonthLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossView:
    """What an incident cost a component in a month: how long in which state, worst first.

    `minutes` is how much of that is downtime by the site's weights.
    """

    title: str
    path: str
    lengths: tuple[tuple[State, timedelta], ...]
    minutes: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeMonth:
    """One month of a component. `uptime` is text, empty where nothing is known.

    `minutes` of downtime are the sum of those of `losses`. `day` is the first of the month.
    """

    day: date
    uptime: str
    minutes: Fraction
    losses: tuple[LossView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeComponent:
    """A component's months, newest first. `uptime` is text for the last `uptime_days`."""

    id: str
    name: str
    path: str
    uptime: str
    months: tuple[UptimeMonth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeGroup:
    """Components that stand together. `name` is empty where they have no group."""

    name: str
    components: tuple[UptimeComponent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimePage(PageView):
    """Uptime by month. `weights` are states and how much of their time is downtime, as text."""

    uptime_days: int
    weights: tuple[tuple[State, str], ...]
    groups: tuple[UptimeGroup, ...]
