"""An artifact's key tells whether its bytes change; by it whole sites are published in a moment."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.render.made import OPEN, RESOLVED, THEME, WINDOW, rendered
from tests.support import CONFIG, NOON

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.model.files import Theme

SITE = {
    "config": f"{CONFIG}description: Status of it all.\n",
    "done": RESOLVED,
    "open": OPEN,
    "upgrade": WINDOW,
}
EAGER = (".html", ".atom", ".rss", "updates.json", "sitemap.xml")
PAGES = frozenset(
    path for path in rendered(**SITE) if path.endswith(".html") and not path.startswith("embed")
)


def changed(now: datetime = NOON, theme: Theme = THEME, /, **site: str) -> set[str]:
    """Return the paths whose bytes differ from those of `SITE` with `site` instead of its files.

    Where bytes differ the key has to; where they do not it may, but only for a page, whose
    template could have shown more, and for feeds, the site map and the API, which are told by the
    files of their incidents.
    """
    before, after = rendered(**SITE), rendered(now, theme, **{**SITE, **site})
    assert before.keys() == after.keys()
    keys = {path for path in before if before[path].key != after[path].key}
    found = {path for path in before if before[path].make() != after[path].make()}
    assert found <= keys, "equal keys have to mean equal bytes"
    eager = {path for path in keys if path.endswith(EAGER) or path.startswith("api/")}
    assert keys - found - eager == set()
    return found


def ours(paths: set[str]) -> set[str]:
    """Return `paths` without the calendar, the embed and Statuspage's API.

    Every document of the API states when it was made.
    """
    return {
        path
        for path in paths
        if not path.startswith(("api/", "embed")) and not path.endswith(".ics")
    }


def feeds_of(*about: str) -> set[str]:
    """Return the paths of the feeds of the site and of the components `about`."""
    return {
        f"{folder}{name}"
        for folder in ("", *(f"components/{component}/" for component in about))
        for name in ("history.atom", "history.rss", "updates.atom", "updates.rss", "updates.json")
    }


def files_of_incident(name: str) -> set[str]:
    """Return the paths of an incident's own page and document."""
    return {f"incidents/{name}.json", f"incidents/{name}/index.html"}


def test_the_same_site_at_the_same_instant_has_the_same_keys() -> None:
    """A build in another process has to recognise what stands."""
    assert changed() == set()


def test_an_hour_with_nothing_new_changes_a_handful_of_files() -> None:
    """Rebuilding every few minutes costs nothing, and no subscriber hears of it."""
    quiet = {"open": RESOLVED, "upgrade": RESOLVED}
    before, after = rendered(**{**SITE, **quiet}), rendered(
        NOON + timedelta(hours=1), **{**SITE, **quiet}
    )  # fmt: skip
    keys = {path for path in before if before[path].key != after[path].key}

    assert ours(keys) == {"index.html", "status.json", "uptime/index.html"}


def test_an_hour_of_an_open_incident_changes_its_components_and_no_incident() -> None:
    """The uptime of what is down goes down; what was said about it stays as it was said."""
    assert ours(changed(NOON + timedelta(hours=1))) == {
        "index.html",
        "status.json",
        "components/website.json",
        "components/website/index.html",
        "components/api.json",
        "components/api/index.html",
        "uptime/index.html",
    }


def test_an_update_changes_what_tells_of_its_incident_and_no_other_incident() -> None:
    """In an outage a publication is small and quick, however long the site's history is."""
    more = f"{OPEN}\n    ## 2026-03-02 11:50 UTC - Monitoring\n\n    The index is there.\n"

    assert ours(changed(open=more)) == {
        "index.html",
        "status.json",
        "sitemap.xml",
        "components/website/index.html",
        "history/index.html",
        "history/2026-03/index.html",
        *files_of_incident("open"),
        *feeds_of("website"),
    }


def test_a_title_changes_what_shows_the_title() -> None:
    """A corrected title must not stay wrong in a corner of the site."""
    assert ours(changed(done=RESOLVED.replace("Checkout fails", "Cards fail"))) == {
        "index.html",
        "components/checkout/index.html",
        "history/index.html",
        "history/2026-03/index.html",
        "uptime/index.html",
        *files_of_incident("done"),
        *feeds_of("checkout"),
    }


def test_an_older_text_changes_what_shows_that_text() -> None:
    """A correction of the first update shows on the incident's own page, and in its feeds."""
    assert ours(changed(done=RESOLVED.replace("by card", "by debit card"))) == {
        *files_of_incident("done"),
        *feeds_of("checkout"),
    }


def test_a_state_changes_the_badge_of_its_component() -> None:
    """Badges stand in other people's pages, where nobody looks twice."""
    found = changed(open=OPEN.replace("partial_outage", "major_outage"))

    assert {path for path in found if path.endswith(".svg")} == {
        "badge.svg",
        "components/website/badge.svg",
    }
    assert files_of_incident("open") <= found
    assert not (files_of_incident("done") | files_of_incident("upgrade")) & found


def test_the_name_of_the_site_changes_every_page_and_feed_and_no_badge_nor_incident() -> None:
    """A renamed company is renamed everywhere at once."""
    found = ours(changed(config=SITE["config"].replace("Example Cloud", "Acme")))

    assert found == {"status.json", *PAGES, *feeds_of("api", "checkout", "website")}


def test_the_description_changes_the_front_page_the_feeds_and_status_json() -> None:
    """It stands in the front page's head, where search engines look, and heads the feeds."""
    found = changed(config=SITE["config"].replace("it all", "everything"))

    assert ours(found) == {
        "index.html",
        "status.json",
        *feeds_of("api", "checkout", "website"),
    }


def test_what_shows_nowhere_changes_nothing() -> None:
    """A key that is too eager would publish the whole site for nothing."""
    assert ours(changed(config=SITE["config"] + "cadence: {minor: 2h}\n")) == set()


def test_the_style_changes_every_page_and_the_headers_that_let_it_pass() -> None:
    """A page with the old style's hash and the new style would show without any."""
    templates = {**THEME.templates, "style.css": f"{THEME.templates['style.css']}\np {{top: 0}}\n"}
    theme = dataclasses.replace(THEME, templates=templates, digest="another")

    assert ours(changed(NOON, theme)) == {*PAGES, "_headers"}
