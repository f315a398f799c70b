"""Snapshot to HTML pages."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from statusgen.model.files import Artifact, key_of
from statusgen.model.snapshot import GroupStatus, IncidentStatus
from statusgen.model.states import State
from statusgen.render import prose, urls, words
from statusgen.render.page_views import ViewMaker, is_shown
from statusgen.render.templates import Templates
from statusgen.render.views import (
    ComponentPage,
    DayView,
    FeedLink,
    HistoryPage,
    IncidentPage,
    IndexPage,
    MaintenancePage,
    MonthLink,
    MonthPage,
    MonthView,
    NotFoundPage,
    SiteView,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from statusgen.model.files import Theme
    from statusgen.model.snapshot import ComponentStatus, Entry, Snapshot, Window
    from statusgen.render.views import PageView

DAYS_ON_FRONT_PAGE = 15
UPCOMING_DAYS = 30
RECENT_MONTHS = 3


def render_pages(snapshot: Snapshot, theme: Theme) -> Iterator[Artifact]:
    """Yield every HTML page of the site."""
    pages = _Pages(snapshot)
    templates = Templates(theme)
    for path, template, page in pages.all():
        yield _artifact(path, template, page, templates)


def _artifact(path: str, template: str, page: PageView, templates: Templates) -> Artifact:
    return Artifact(
        path=path if path.endswith(".html") else path + urls.INDEX,
        media_type="text/html; charset=utf-8",
        key=key_of("page", templates.theme.digest, template, page),
        make=lambda: templates.page(template, page),
    )


class _Pages:
    """Makes the values that pages are rendered from."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.views = snapshot, ViewMaker(snapshot)
        site = snapshot.site
        self.site = SiteView(
            name=site.name,
            description=site.description,
            url=site.url,
            language=site.languages[0],
            support=site.support,
        )
        self.months = self._months()

    def all(self) -> Iterator[tuple[str, str, PageView]]:
        """Yield each page's path, template and value."""
        yield "", "index.html", self._index()
        for incident in self.snapshot.incidents:
            yield urls.incident_path(incident.id), "incident.html", self._incident(incident)
        for window in self.snapshot.windows:
            yield urls.incident_path(window.id), "maintenance.html", self._maintenance(window)
        for status in self.snapshot.leaves():
            yield urls.component_path(status.id), "component.html", self._component(status)
        yield urls.HISTORY, "history.html", self._history()
        for index, month in enumerate(self.months):
            yield month.path, "month.html", self._month(index)
        yield urls.NOT_FOUND, "404.html", self._not_found()

    def _common(self, path: str, title: str, description: str) -> dict[str, Any]:
        return {
            "site": self.site,
            "root": urls.root_of(path),
            "canonical": urls.absolute(self.snapshot.site, path),
            "title": title,
            "description": prose.to_line(description, most=160),
            "feeds": _SITE_FEEDS,
            "chat_feed": urls.absolute(self.snapshot.site, "updates.atom"),
        }

    def _index(self) -> IndexPage:
        snapshot, views = self.snapshot, self.views
        headline = words.headline(snapshot)
        states = {s.id: s.state for s in snapshot.leaves() if s.state is not State.OPERATIONAL}
        about = f"{headline}. {snapshot.site.description}"
        return IndexPage(
            **self._common("", snapshot.site.name, about),
            headline=headline,
            state=snapshot.state,
            since=self._since(),
            generated=snapshot.now,
            affected=views.links(states),
            incidents=tuple(views.incident(i) for i in snapshot.open_incidents),
            active=tuple(views.window(w) for w in snapshot.active),
            upcoming=tuple(views.window(w) for w in self._coming()),
            entries=tuple(
                views.group(entry) if isinstance(entry, GroupStatus) else views.component(entry)
                for entry in snapshot.components
                if any(map(is_shown, _members(entry)))
            ),
            days=self._last_days(),
            uptime_days=snapshot.site.uptime.days,
        )

    def _since(self) -> datetime | None:
        """Return when the oldest of the incidents and windows behind the page's state began."""
        state, open_incidents = self.snapshot.state, self.snapshot.open_incidents
        begins = [i.started for i in open_incidents if state in i.states.values()]
        if state is State.UNDER_MAINTENANCE:
            begins += [window.started for window in self.snapshot.active]
        return min(begins or [i.started for i in open_incidents], default=None)

    def _coming(self) -> list[Window]:
        """Return the windows of the next days, and the next one of each repeated maintenance."""
        until = self.snapshot.now + timedelta(days=UPCOMING_DAYS)
        seen: set[str] = set()
        coming = []
        for window in self.snapshot.upcoming:
            if window.planned.start <= until or window.maintenance.id not in seen:
                coming.append(window)
            seen.add(window.maintenance.id)
        return coming

    def _begun(self) -> list[Entry]:
        """Return incidents and windows that have begun or were called off, newest first."""
        return [
            entry
            for entry in self.snapshot.entries()
            if isinstance(entry, IncidentStatus) or not entry.is_upcoming
        ]

    def _day_of(self, entry: Entry) -> date:
        return entry.started.astimezone(self.snapshot.site.zone).date()

    def _last_days(self) -> tuple[DayView, ...]:
        """Return the last days, newest first, with the quiet ones between two others as one."""
        begun = {day: tuple(entries) for day, entries in groupby(self._begun(), key=self._day_of)}
        days = (self.snapshot.today - timedelta(days=n) for n in range(DAYS_ON_FRONT_PAGE))
        views: list[DayView] = []
        for day in days:
            entries = tuple(map(self.views.entry, begun.get(day, ())))
            last = views.pop().last if views and not entries and not views[-1].entries else day
            views.append(DayView(first=day, last=last, entries=entries))
        return tuple(views)

    def _months(self) -> tuple[MonthView, ...]:
        """Return the months with something in them, newest first."""
        grouped = groupby(self._begun(), key=lambda entry: self._day_of(entry).replace(day=1))
        return tuple(
            MonthView(
                day=month,
                path=urls.month_path(month),
                entries=tuple(self.views.entry(entry) for entry in entries),
            )
            for month, entries in grouped
        )

    def _month_link(self, index: int) -> MonthLink | None:
        if not 0 <= index < len(self.months):
            return None
        month = self.months[index]
        return MonthLink(day=month.day, path=month.path, count=len(month.entries))

    def _incident(self, status: IncidentStatus) -> IncidentPage:
        about = words.text_of(status.updates[-1])
        return IncidentPage(
            **self._common(urls.incident_path(status.id), status.title, about),
            incident=self.views.incident(status),
        )

    def _maintenance(self, window: Window) -> MaintenancePage:
        return MaintenancePage(
            **self._common(urls.incident_path(window.id), window.title, window.body),
            window=self.views.window(window),
        )

    def _component(self, status: ComponentStatus) -> ComponentPage:
        causes = {cause for day in status.days for cause in day.causes}
        history = tuple(self.views.entry(e) for e in self._begun() if e.id in causes)
        path = urls.component_path(status.id)
        common = self._common(path, status.component.name, status.component.description)
        own = {
            "feeds": _feeds(path, f"{status.component.name}: "),
            "chat_feed": urls.absolute(self.snapshot.site, f"{path}updates.atom"),
        }
        return ComponentPage(
            **{**common, **own},
            component=self.views.component(status),
            group=status.group.name if status.group else "",
            history=history,
            uptime_days=self.snapshot.site.uptime.days,
        )

    def _history(self) -> HistoryPage:
        links = (self._month_link(index) for index in range(len(self.months)))
        about = f"All incidents and maintenance of {self.site.name}."
        return HistoryPage(
            **self._common(urls.HISTORY, "History", about),
            months=tuple(link for link in links if link),
            recent=self.months[:RECENT_MONTHS],
        )

    def _month(self, index: int) -> MonthPage:
        month = self.months[index]
        title = f"History of {words.month_text(month.day)}"
        return MonthPage(
            **self._common(month.path, title, f"{title}: {self.site.name}."),
            month=month,
            newer=self._month_link(index - 1),
            older=self._month_link(index + 1),
        )

    def _not_found(self) -> NotFoundPage:
        common = self._common(urls.NOT_FOUND, "Page not found", "There is no such page.")
        return NotFoundPage(**{**common, "root": urls.root_path(self.snapshot.site)})


def _members(entry: ComponentStatus | GroupStatus) -> tuple[ComponentStatus, ...]:
    return entry.components if isinstance(entry, GroupStatus) else (entry,)


def _feeds(path: str, prefix: str = "") -> tuple[FeedLink, ...]:
    atom, rss = ("Atom", "application/atom+xml"), ("RSS", "application/rss+xml")
    feeds = (
        ("Every update", *atom, "updates.atom"),
        ("Every update", *rss, "updates.rss"),
        ("Every update", "JSON Feed", "application/feed+json", "updates.json"),
        ("Incident history", *atom, "history.atom"),
        ("Incident history", *rss, "history.rss"),
        ("Maintenance calendar", "iCalendar", "text/calendar", "maintenance.ics"),
    )
    return tuple(
        FeedLink(title=prefix + title, format=format_, media_type=media_type, path=path + name)
        for title, format_, media_type, name in feeds
    )


_SITE_FEEDS = _feeds("")
