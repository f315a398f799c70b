"""Snapshot to HTML pages.

What a page shows is put together when it is made, not before: of thousands of pages a build makes
those whose keys are new, and a key follows from the hashes of the incidents that the page shows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from statusgen.model.files import Artifact, key_of
from statusgen.render import urls, words
from statusgen.render.front_page import front_page
from statusgen.render.page_frame import Frame
from statusgen.render.page_views import ViewMaker
from statusgen.render.record_views import (
    ComponentPage,
    HistoryPage,
    MonthPage,
    UptimePage,
    YearPage,
)
from statusgen.render.records import Records, uptime_groups, weights_of, with_neighbours
from statusgen.render.views import IncidentPage, MaintenancePage, NotFoundPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statusgen.model.entry import Entry, IncidentStatus, Window
    from statusgen.model.snapshot import ComponentStatus, Snapshot
    from statusgen.render.edition import Edition
    from statusgen.render.records import MonthRecord, YearRecord
    from statusgen.render.views import ComponentView, PageView

RECENT_MONTHS = 3


class _Page(NamedTuple):
    """A page: `about` is all that it shows besides the frame: values, or a text that is a hash."""

    path: str
    template: str
    about: object
    view: Callable[[], PageView]

    def key(self, frame: str) -> str:
        """Return the page's key in the frame with the hash `frame`."""
        shown = self.about if isinstance(self.about, str) else key_of(self.about)
        return f"{self.template} {frame} {shown}"


def render_pages(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield every HTML page of the site."""
    pages = _Pages(snapshot, edition)
    for page in pages.all():
        yield Artifact(
            path=page.path if page.path.endswith(".html") else page.path + urls.INDEX,
            media_type="text/html; charset=utf-8",
            key=page.key(pages.frame.digest),
            make=partial(_made, page, edition),
        )


def _made(page: _Page, edition: Edition) -> bytes:
    return edition.templates.page(page.template, page.view(), edition.language)


class _Pages:
    """Makes the values that pages are rendered from."""

    def __init__(self, snapshot: Snapshot, edition: Edition) -> None:
        self.snapshot, self.edition, self.language = snapshot, edition, edition.language
        self.frame = Frame(snapshot, edition)
        self.views = ViewMaker(snapshot, edition.language)
        self.records = Records(snapshot, self.views)
        self.months = self.records.months()

    def all(self) -> Iterator[_Page]:
        """Yield each page, nothing of it looked up that its key does not need."""
        yield _whole("", "index.html", self._index())
        for incident in self.snapshot.incidents:
            path, shown = urls.incident_path(incident.id), self._shown(incident, incident.id)
            yield _Page(path, "incident.html", shown, partial(self._incident, incident))
        for window in self.snapshot.windows:
            yield self._maintenance_page(window)
        for status in self.snapshot.leaves():
            yield self._component_page(status)
            yield from self._years(status)
        yield _whole(urls.UPTIME, "uptime.html", self._uptime())
        yield self._history_page()
        for month, newer, older in with_neighbours(self.months):
            links = [each and each.link for each in (newer, older)]
            about = (self.records.digest_of(month.entries), links)
            view = partial(self._month, month, newer, older)
            yield _Page(month.link.path, "month.html", about, view)
        if self.edition.is_default:
            yield _whole(urls.NOT_FOUND, "404.html", self._not_found())

    def _index(self) -> PageView:
        return front_page(self.snapshot, self.frame, self.views, self.records)

    def _shown(self, entry: Entry, written_as: str) -> str:
        """Return a hash of what a page tells of `entry`; `written_as` is the id in its file."""
        return f"outdated {entry.digest}" if written_as in self.snapshot.unread else entry.digest

    def _incident(self, status: IncidentStatus) -> IncidentPage:
        about = words.text_of(status.updates[-1], self.language)
        return IncidentPage(
            **self.frame.around(urls.incident_path(status.id), status.title, about),
            incident=self.views.incident(status),
        )

    def _maintenance_page(self, window: Window) -> _Page:
        path, view = urls.incident_path(window.id), partial(self._maintenance, window)
        if window.digest:
            return _Page(path, "maintenance.html", self._shown(window, window.maintenance.id), view)
        validity = self.views.validity() if not window.is_over else None
        return _Page(path, "maintenance.html", (self.views.window(window), validity), view)

    def _maintenance(self, window: Window) -> MaintenancePage:
        return MaintenancePage(
            **self.frame.around(urls.incident_path(window.id), window.title, window.body),
            **(self.views.validity() if not window.is_over else {}),
            window=self.views.window(window),
        )

    def _component_page(self, status: ComponentStatus) -> _Page:
        path, component = urls.component_path(status.id), self.views.component(status)
        about = (
            component,
            self.records.digest_of(self.records.newest_of(status.id)),
            [year.link for year in self.records.years_of(status.id)],
            status.group and status.group.name,
            self.views.validity(),
        )
        return _Page(path, "component.html", about, partial(self._component, status, component))

    def _component(self, status: ComponentStatus, component: ComponentView) -> ComponentPage:
        path, name = urls.component_path(status.id), status.component.name
        own = {
            "feeds": self.frame.feeds(path, f"{self.frame.apart(name)}: "),
            "chat_feed": urls.absolute(self.snapshot.site, f"{path}updates.atom"),
        }
        return ComponentPage(
            **{**self.frame.around(path, name, status.component.description), **own},
            **self.views.validity(),
            component=component,
            group=status.group.name if status.group else "",
            history=self.records.views_of(self.records.newest_of(status.id)),
            years=tuple(year.link for year in self.records.years_of(status.id)),
            uptime_days=self.snapshot.site.uptime.days,
        )

    def _years(self, status: ComponentStatus) -> Iterator[_Page]:
        for year, newer, older in with_neighbours(self.records.years_of(status.id)):
            links = [each and each.link for each in (newer, older)]
            about = (status.id, self.records.digest_of(year.entries), links)
            view = partial(self._year, status, year, newer, older)
            yield _Page(year.link.path, "year.html", about, view)

    def _year(
        self,
        status: ComponentStatus,
        year: YearRecord,
        newer: YearRecord | None,
        older: YearRecord | None,
    ) -> YearPage:
        name = status.component.name
        about = self.frame.words("History of {month}", month=str(year.link.year))
        title = f"{self.frame.apart(name)}: {about}"
        return YearPage(
            **self._titled(year.link.path, title, title),
            name=name,
            path=urls.component_path(status.id),
            year=year.link.year,
            entries=self.records.views_of(year.entries),
            newer=newer.link if newer else None,
            older=older.link if older else None,
        )

    def _titled(self, path: str, title: str, about: str) -> dict[str, Any]:
        """Return what is around a page whose description is what it tells of which site."""
        site = self.frame.apart(self.frame.site.name)
        return self.frame.around(path, title, f"{about}: {site}.")

    def _uptime(self) -> UptimePage:
        title, about = self.frame.words("Uptime"), self.frame.words("Uptime by month")
        return UptimePage(
            **self._titled(urls.UPTIME, title, about),
            uptime_days=self.snapshot.site.uptime.days,
            weights=weights_of(self.snapshot, self.language),
            groups=uptime_groups(self.snapshot, self.language),
        )

    def _history_page(self) -> _Page:
        recent = [self.records.digest_of(month.entries) for month in self.months[:RECENT_MONTHS]]
        about = ([month.link for month in self.months], recent)
        return _Page(urls.HISTORY, "history.html", about, self._history)

    def _history(self) -> HistoryPage:
        name = self.frame.apart(self.frame.site.name)
        about = self.frame.words("All incidents and maintenance of {site}.", site=name)
        return HistoryPage(
            **self.frame.around(urls.HISTORY, self.frame.words("History"), about),
            months=tuple(month.link for month in self.months),
            recent=tuple(map(self.records.month_view, self.months[:RECENT_MONTHS])),
            components=tuple(
                (leaf.component.name, urls.component_path(leaf.id))
                for leaf in self.snapshot.leaves()
            ),
        )

    def _month(
        self, month: MonthRecord, newer: MonthRecord | None, older: MonthRecord | None
    ) -> MonthPage:
        when = self.language.month(month.link.day)
        title = self.frame.words("History of {month}", month=when)
        return MonthPage(
            **self._titled(month.link.path, title, title),
            month=self.records.month_view(month),
            newer=newer.link if newer else None,
            older=older.link if older else None,
        )

    def _not_found(self) -> NotFoundPage:
        title, about = (
            self.frame.words("Page not found"),
            self.frame.words("There is no such page."),
        )
        around = self.frame.around(urls.NOT_FOUND, title, about)
        root = urls.root_path(self.snapshot.site)
        return NotFoundPage(**{**around, "root": root, "languages": ()})


def _whole(path: str, template: str, view: PageView) -> _Page:
    """Return a page of which there are few, so that it may be looked up at once."""
    return _Page(path, template, view, lambda: view)
