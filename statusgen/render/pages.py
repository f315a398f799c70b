"""Snapshot to HTML pages."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from statusgen.model.files import Artifact, key_of
from statusgen.model.snapshot import GroupStatus, IncidentStatus
from statusgen.model.states import State
from statusgen.render import prose, urls, words
from statusgen.render.appearance import site_view
from statusgen.render.page_views import ViewMaker, is_shown
from statusgen.render.record_views import (
    ComponentPage,
    HistoryPage,
    MonthPage,
    UptimePage,
    YearPage,
)
from statusgen.render.records import (
    Records,
    month_link,
    uptime_groups,
    weights_of,
    with_neighbours,
)
from statusgen.render.views import (
    DayView,
    FeedLink,
    IncidentPage,
    IndexPage,
    LanguageLink,
    MaintenancePage,
    NotFoundPage,
)
from statusgen.render.words import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from statusgen.model.snapshot import ComponentStatus, Snapshot, Window
    from statusgen.render.edition import Edition
    from statusgen.render.record_views import MonthView
    from statusgen.render.views import PageView

DAYS_ON_FRONT_PAGE = 15
UPCOMING_DAYS = 30
RECENT_MONTHS = 3

_ATOM, _RSS = ("Atom", "application/atom+xml"), ("RSS", "application/rss+xml")
_FEEDS = (
    (N_("Every update"), *_ATOM, "updates.atom"),
    (N_("Every update"), *_RSS, "updates.rss"),
    (N_("Every update"), "JSON Feed", "application/feed+json", "updates.json"),
    (N_("Incident history"), *_ATOM, "history.atom"),
    (N_("Incident history"), *_RSS, "history.rss"),
    (N_("Maintenance calendar"), "iCalendar", "text/calendar", "maintenance.ics"),
)


def render_pages(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield every HTML page of the site."""
    for path, template, page in _Pages(snapshot, edition).all():
        yield _artifact(path, template, page, edition)


def _artifact(path: str, template: str, page: PageView, edition: Edition) -> Artifact:
    templates, language = edition.templates, edition.language
    return Artifact(
        path=path if path.endswith(".html") else path + urls.INDEX,
        media_type="text/html; charset=utf-8",
        key=key_of("page", templates.theme.digest, language, template, page),
        make=lambda: templates.page(template, page, language),
    )


class _Pages:
    """Makes the values that pages are rendered from."""

    def __init__(self, snapshot: Snapshot, edition: Edition) -> None:
        self.snapshot, self.edition, self.language = snapshot, edition, edition.language
        self.views = ViewMaker(snapshot, edition.language)
        self.records = Records(snapshot, self.views)
        self.site = site_view(snapshot.site, edition.language)
        self.months = self.records.months()

    def all(self) -> Iterator[tuple[str, str, PageView]]:
        """Yield each page's path, template and value."""
        yield "", "index.html", self._index()
        for incident in self.snapshot.incidents:
            yield urls.incident_path(incident.id), "incident.html", self._incident(incident)
        for window in self.snapshot.windows:
            yield urls.incident_path(window.id), "maintenance.html", self._maintenance(window)
        for status in self.snapshot.leaves():
            yield urls.component_path(status.id), "component.html", self._component(status)
            yield from self._years(status)
        yield urls.UPTIME, "uptime.html", self._uptime()
        yield urls.HISTORY, "history.html", self._history()
        for month, newer, older in with_neighbours(self.months):
            yield month.path, "month.html", self._month(month, newer, older)
        if self.edition.is_default:
            yield urls.NOT_FOUND, "404.html", self._not_found()

    def _common(self, path: str, title: str, description: str) -> dict[str, Any]:
        return {
            "site": self.site,
            "root": urls.root_of(path),
            "canonical": urls.absolute(self.snapshot.site, path),
            "title": title,
            "description": prose.to_line(description, most=160),
            "languages": self._languages(path),
            "feeds": self._feeds(""),
            "chat_feed": urls.absolute(self.snapshot.site, "updates.atom"),
        }

    def _words(self, message: str, **values: str) -> str:
        """Return `message` in the language of the page, with `values` filled in."""
        return self.language.gettext(message).format(**values)

    def _languages(self, path: str) -> tuple[LanguageLink, ...]:
        """Return the page at `path` in every language of the site, if there are several."""
        edition = self.edition
        if len(edition.languages) == 1:
            return ()
        to_root = urls.root_of(edition.prefix + path)
        root = self.snapshot.site.url.removesuffix(f"/{edition.prefix.rstrip('/')}")
        prefixes = ["", *(f"{language.code}/" for language in edition.languages[1:])]
        return tuple(
            LanguageLink(
                code=language.code,
                name=language.name,
                href=f"{to_root}{prefix}{path}" or "./",
                address=f"{root}/{prefix}{path}",
                is_current=language is edition.language,
            )
            for language, prefix in zip(edition.languages, prefixes, strict=True)
        )

    def _feeds(self, path: str, prefix: str = "") -> tuple[FeedLink, ...]:
        """Return the feeds about the page at `path`."""
        return tuple(
            FeedLink(
                title=prefix + self.language.gettext(title),
                format=format_,
                media_type=media_type,
                path=path + name,
            )
            for title, format_, media_type, name in _FEEDS
        )

    def _index(self) -> IndexPage:
        snapshot, views = self.snapshot, self.views
        headline = words.headline(snapshot, self.language)
        turns = views.forecast.of_page()
        about = f"{headline}. {snapshot.site.description}"
        return IndexPage(
            **self._common("", snapshot.site.name, about),
            headline=headline,
            headlines=tuple(
                (s, words.headline(snapshot, self.language, s))
                for s in sorted({s for _, s in turns})
            ),
            state=snapshot.state,
            turns=turns,
            since=self._since(),
            generated=snapshot.now,
            valid_until=snapshot.valid_until,
            affected=views.affected(),
            incidents=tuple(views.incident(i) for i in snapshot.open_incidents),
            active=tuple(views.window(w) for w in snapshot.active),
            active_turns=views.forecast.of_list(snapshot.active),
            upcoming=tuple(views.window(w) for w in self._coming()),
            upcoming_turns=views.forecast.of_list(self._coming()),
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

    def _last_days(self) -> tuple[DayView, ...]:
        """Return the last days, newest first, with the quiet ones between two others as one."""
        grouped = groupby(self.records.begun, key=self.records.day_of)
        begun = {day: tuple(entries) for day, entries in grouped}
        days = (self.snapshot.today - timedelta(days=n) for n in range(DAYS_ON_FRONT_PAGE))
        views: list[DayView] = []
        for day in days:
            entries = tuple(map(self.records.entry, begun.get(day, ())))
            last = views.pop().last if views and not entries and not views[-1].entries else day
            views.append(DayView(first=day, last=last, entries=entries))
        return tuple(views)

    def _incident(self, status: IncidentStatus) -> IncidentPage:
        about = words.text_of(status.updates[-1], self.language)
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
        path = urls.component_path(status.id)
        common = self._common(path, status.component.name, status.component.description)
        own = {
            "feeds": self._feeds(path, f"{status.component.name}: "),
            "chat_feed": urls.absolute(self.snapshot.site, f"{path}updates.atom"),
        }
        return ComponentPage(
            **{**common, **own},
            component=self.views.component(status),
            group=status.group.name if status.group else "",
            history=self.records.newest_of(status.id),
            years=tuple(self.records.years_of(status.id)),
            uptime_days=self.snapshot.site.uptime.days,
        )

    def _years(self, status: ComponentStatus) -> Iterator[tuple[str, str, PageView]]:
        name = status.component.name
        years = self.records.years_of(status.id)
        for link, newer, older in with_neighbours(tuple(years)):
            about = self._words("History of {month}", month=str(link.year))
            title = f"{name}: {about}"
            page = YearPage(
                **self._common(link.path, title, f"{title}: {self.site.name}."),
                name=name,
                path=urls.component_path(status.id),
                year=link.year,
                entries=years[link],
                newer=newer,
                older=older,
            )
            yield link.path, "year.html", page

    def _uptime(self) -> UptimePage:
        about = f"{self._words('Uptime by month')}: {self.site.name}."
        return UptimePage(
            **self._common(urls.UPTIME, self._words("Uptime"), about),
            uptime_days=self.snapshot.site.uptime.days,
            weights=weights_of(self.snapshot),
            groups=uptime_groups(self.snapshot, self.language),
        )

    def _history(self) -> HistoryPage:
        about = self._words("All incidents and maintenance of {site}.", site=self.site.name)
        return HistoryPage(
            **self._common(urls.HISTORY, self._words("History"), about),
            months=tuple(map(month_link, self.months)),
            recent=self.months[:RECENT_MONTHS],
            components=tuple(
                (leaf.component.name, urls.component_path(leaf.id))
                for leaf in self.snapshot.leaves()
            ),
        )

    def _month(
        self, month: MonthView, newer: MonthView | None, older: MonthView | None
    ) -> MonthPage:
        title = self._words("History of {month}", month=self.language.month(month.day))
        return MonthPage(
            **self._common(month.path, title, f"{title}: {self.site.name}."),
            month=month,
            newer=month_link(newer) if newer else None,
            older=month_link(older) if older else None,
        )

    def _not_found(self) -> NotFoundPage:
        title, about = self._words("Page not found"), self._words("There is no such page.")
        common = self._common(urls.NOT_FOUND, title, about)
        root = urls.root_path(self.snapshot.site)
        return NotFoundPage(**{**common, "root": root, "languages": ()})


def _members(entry: ComponentStatus | GroupStatus) -> tuple[ComponentStatus, ...]:
    return entry.components if isinstance(entry, GroupStatus) else (entry,)
