"""A status page with ten years behind it: the same incidents for every generator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.chance import Chance
from benchmarks.wording import TROUBLES, WORKS, title, update_text

NOW = datetime(2026, 11, 21, 14, 40, tzinfo=UTC)
YEARS = 10
SEED = 20261121

GROUPS = {
    "Platform": ("Public API", "Dashboard", "Sign-in", "Webhooks", "Domains"),
    "Data": ("Object storage", "Postgres", "Search", "Queues", "Backups"),
    "Delivery": ("Builds", "Registry", "E-mail", "Text messages", "Push messages"),
    "Regions": ("Frankfurt cluster", "Helsinki cluster", "Dublin cluster", "CDN", "DNS"),
}
_NAMES = tuple(name for names in GROUPS.values() for name in names)
_STATES = ("degraded_performance", "partial_outage", "major_outage")
_COURSES = (
    ("Investigating", "Identified", "Resolved"),
    ("Investigating", "Identified", "Monitoring", "Resolved"),
)
# What is this young may still be open, and one in a hundred of it is.
_YOUNG = timedelta(days=30)
_YOUNG_FOR_EACH_OPEN = 100
_INCIDENTS_FOR_EACH_WINDOW = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One message to customers; `text` is Markdown of about 60 words."""

    posted: datetime
    status: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident as plain values: `states` by id of the component, updates oldest first."""

    id: str
    title: str
    states: dict[str, str]
    updates: tuple[Update, ...]

    @property
    def started(self) -> datetime:
        """When its first update was posted."""
        return self.updates[0].posted

    @property
    def is_open(self) -> bool:
        """Whether it has not been resolved."""
        return self.updates[-1].status != "Resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A maintenance window without updates; `text` announces it."""

    id: str
    title: str
    components: tuple[str, ...]
    announced: datetime
    starts: datetime
    ends: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What the sites of all generators hold, oldest first."""

    incidents: tuple[Incident, ...]
    windows: tuple[Window, ...]

    @property
    def newest_open(self) -> Incident:
        """The incident that gets another update when one incident changes."""
        return next(incident for incident in reversed(self.incidents) if incident.is_open)


def component_id(name: str) -> str:
    """Return the id of the component `name`, `object-storage` for `Object storage`."""
    return name.lower().replace(" ", "-")


def corpus_of(count: int, *, seed: int = SEED) -> Corpus:
    """Return `count` incidents in the ten years up to `NOW` and a window for each 50 of them.

    The incidents lie evenly, give or take a step. The newest one is open, and so is one in a
    hundred of those that are younger than a month. Raises ValueError if `count` is under 1.
    """
    if count < 1:
        raise ValueError("a corpus has at least one incident")
    chance = Chance(seed)
    length = timedelta(days=365 * YEARS)
    young = count * (_YOUNG / length)
    still_open = max(1, round(young / _YOUNG_FOR_EACH_OPEN))
    step = length / count
    incidents = [
        _incident(chance, number, NOW - length + step * (number - 1 + chance.number(0, 99) / 100))
        for number in range(1, count - still_open + 1)
    ]
    incidents += [
        _incident(
            chance, number, NOW - timedelta(hours=3, minutes=7 * (count - number)), is_open=True
        )
        for number in range(count - still_open + 1, count + 1)
    ]
    windows = max(1, count // _INCIDENTS_FOR_EACH_WINDOW)
    return Corpus(
        incidents=tuple(sorted(incidents, key=lambda incident: incident.started)),
        windows=tuple(_window(chance, number, windows) for number in range(1, windows + 1)),
    )


def next_update(minutes: int) -> Update:
    """Return the update that the newest open incident gets `minutes` after `NOW`."""
    chance = Chance(minutes)
    return Update(
        posted=NOW + timedelta(minutes=minutes),
        status="Monitoring",
        text=update_text(chance, status="Monitoring", name=chance.one_of(_NAMES)),
    )


def _incident(chance: Chance, number: int, started: datetime, *, is_open: bool = False) -> Incident:
    name = chance.one_of(_NAMES)
    course = chance.one_of(_COURSES)
    posted = min(_to_the_minute(started), NOW - timedelta(hours=6)) if not is_open else started
    updates = []
    for status in course[:-1] if is_open else course:
        text = update_text(chance, status=status, name=name)
        updates.append(Update(posted=_to_the_minute(posted), status=status, text=text))
        posted += timedelta(minutes=chance.number(8, 40 if is_open else 90))
    affected = {component_id(name), component_id(chance.one_of(_NAMES))}
    return Incident(
        id=f"{updates[0].posted:%Y-%m-%d}-{component_id(name)}-{number}",
        title=title(chance, TROUBLES, name=name),
        states={component: chance.one_of(_STATES) for component in sorted(affected)},
        updates=tuple(updates),
    )


def _window(chance: Chance, number: int, count: int) -> Window:
    """Return window `number` of `count`: the last one is to come, the others are over."""
    day = NOW.replace(hour=2, minute=0) + timedelta(days=3)
    starts = day - timedelta(days=(count - number) * (365 * YEARS // count))
    name = chance.one_of(_NAMES)
    return Window(
        id=f"{starts:%Y-%m-%d}-maintenance-{number}",
        title=title(chance, WORKS, name=name),
        components=(component_id(name),),
        announced=starts - timedelta(days=7),
        starts=starts,
        ends=starts + timedelta(hours=chance.number(1, 4)),
        text=update_text(chance, status="Scheduled", name=name),
    )


def _to_the_minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
