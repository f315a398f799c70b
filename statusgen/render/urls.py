"""Every path and address of the site."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from datetime import date

    from statusgen.model.incident import Update
    from statusgen.model.site import Site

INDEX = "index.html"
HISTORY = "history/"
UPTIME = "uptime/"
NOT_FOUND = "404.html"

_RELATIVE_LINK = re.compile(
    r'(?P<before><a(?: [a-z-]+="[^"]*+")*? href=")(?![A-Za-z][A-Za-z0-9+.-]*:)(?P<address>[^"]*+)'
)


def incident_path(incident_id: str) -> str:
    """Return the path of the page of an incident or a window, relative to the site's root."""
    return f"incidents/{incident_id}/"


def component_path(component_id: str) -> str:
    """Return the path of a component's page, relative to the site's root."""
    return f"components/{component_id}/"


def month_path(month: date) -> str:
    """Return the path of the page of a month, of which `month` is any day."""
    return f"{HISTORY}{month:%Y-%m}/"


def year_path(component_id: str, year: int) -> str:
    """Return the path of the page of a year of a component's history."""
    return f"{component_path(component_id)}history/{year}/"


def anchor_of(update: Update) -> str:
    """Return the id of an update on its incident's page: unique there, and never changing.

    >>> from datetime import UTC, datetime
    >>> from statusgen.model.incident import Markdown, Update
    >>> from statusgen.model.states import Phase
    >>> posted = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
    >>> anchor_of(Update(posted=posted, phase=Phase.RESOLVED, body=Markdown("Fixed.")))
    '2026-11-21T14-05-00Z'
    """
    # Imported updates may be thousandths of a second apart.
    part = f".{update.posted.microsecond // 1000:03}" if update.posted.microsecond else ""
    # As strftime would write it, in a quarter of the time.
    posted = f"{update.posted.isoformat()[:19].replace(':', '-')}{part}Z"
    return f"{posted}-{update.phase.replace('_', '-')}" if update.automatic else posted


def absolute(site: Site, path: str = "") -> str:
    """Return the address of `path`, which is relative to the site's root."""
    return f"{site.url}/{path}"


def root_of(path: str) -> str:
    """Return the way from the page at `path` to the site's root: empty, or `../` for each folder.

    >>> root_of("incidents/2026-11-21-api-errors/")
    '../../'
    """
    return "../" * path.count("/")


def root_path(site: Site) -> str:
    """Return the path of the site's root on its host: `/`, or `/sub/` for one in a folder."""
    return urlsplit(site.url).path.rstrip("/") + "/"


def with_whole_addresses(fragment: str, page: str) -> str:
    """Return `fragment`, which is HTML from the sanitiser, with every link's address whole.

    An address without a host is one as seen from `page`, where the text stands; elsewhere, in a
    reader of feeds, it would lead nowhere.

    >>> with_whole_addresses('<a href="/terms">terms</a>', "https://status.example.com/history/")
    '<a href="https://status.example.com/terms">terms</a>'
    """

    def whole(link: re.Match[str]) -> str:
        try:
            address = urljoin(page, html.unescape(link["address"]))
        except ValueError:  # it is no address, so it stays what the author wrote
            return link[0]
        return link["before"] + html.escape(address)

    return _RELATIVE_LINK.sub(whole, fragment)
