"""Pages: what customers find on them, whatever the theme makes of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from statusgen.render.templates import Templates
from tests.render.made import (
    FOLDER,
    HOSTILE,
    HOSTILE_CONFIG,
    OPEN,
    RESOLVED,
    THEME,
    WEEKLY,
    WINDOW,
    made,
    rendered,
)
from tests.support import CONFIG, NOON, at

POSTMORTEM = """
    ## 2026-03-01 12:00 UTC - Postmortem

    ### Why

    It was old.
    """
BUSY: dict[str, str] = {
    "done": RESOLVED + POSTMORTEM,
    "open": OPEN,
    "upgrade": WINDOW,
    "weekly": WEEKLY,
    "older": RESOLVED.replace("2026-03-01", "2026-01-05"),
}
SITES: dict[str, dict[str, str]] = {
    "empty": {},
    "busy": BUSY,
    "hostile": {"config": HOSTILE_CONFIG, "hostile": HOSTILE},
    "in a folder": {"config": FOLDER, **BUSY},
}

# The image of the hostile text, which is a link to `x`, and links to elsewhere.
AUTHORS_OWN = re.compile(r"x$|(mailto|tel|https?):")


class Page(HTMLParser):
    """A page taken apart: its text, its links, its ids and what it would load."""

    def __init__(self, data: bytes) -> None:
        """Read the page."""
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()
        self.scripts: list[str] = []
        self.feed(data.decode())
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the tag leads and what it loads."""
        values: dict[str, Any] = dict(attrs)
        self.tags.add(tag)
        self.ids += [values["id"]] if "id" in values else []
        if tag == "a" or (tag == "link" and values.get("rel") == "alternate"):
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") != "canonical":
            self.loads.append(values["href"])
        self.loads += [values[name] for name in ("src", "srcset", "poster") if name in values]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        if self.lasttag == "script":
            self.scripts.append(data)
        elif self.lasttag != "style":
            self.words.append(data)


def pages(**site: str) -> dict[str, Page]:
    """Return the pages of a site by path, without those for frames on other sites."""
    found = made((".html",), **site)
    return {path: Page(data) for path, data in found.items() if not path.startswith("embed")}


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_every_link_within_the_site_leads_to_something_that_is_there(site: dict[str, str]) -> None:
    """A customer in an outage has no patience for a page that is not found."""
    in_folder = site.get("config") == FOLDER
    root = "https://example.com/status/" if in_folder else "https://status.example.com/"
    artifacts, found = rendered(**site), pages(**site)
    followed = 0
    for path, page in found.items():
        for link in (link for link in page.links if not AUTHORS_OWN.match(link)):
            target = urlsplit(urljoin(root + path.removesuffix("index.html"), link))
            place = unquote(target.geturl().partition("#")[0].removeprefix(root))
            if place.endswith("/") or not place:
                place += "index.html"
            assert place in artifacts, f"{path}: {link}"
            if target.fragment:
                assert target.fragment in found[place].ids, f"{path}: {link}"
            followed += 1

    assert followed > 5 * len(found)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_a_page_loads_nothing_and_runs_the_script_of_the_theme_alone(site: dict[str, str]) -> None:
    """One request in the worst hour, and no author can make a reader run a script."""
    script = Templates(THEME).script
    for path, page in pages(**site).items():
        assert [load for load in page.loads if not load.startswith(("data:", "#"))] == [], path
        assert not {"iframe", "img", "object", "embed", "base"} & page.tags, path
        assert "".join(page.scripts).strip() == script, path


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_an_id_stands_once_on_a_page(site: dict[str, str]) -> None:
    """A permalink to an update has to lead to that update."""
    for path, page in pages(**site).items():
        assert len(set(page.ids)) == len(page.ids), path


def test_the_front_page_tells_what_is_wrong_and_what_is_planned() -> None:
    """This is what customers come for."""
    text = pages(**BUSY)["index.html"].text

    for said in (
        "Partial outage",
        "Slow search",
        "An index is being built anew.",
        "Use the menu .",
        "Database upgrade",
        "Writes are paused for up to ten minutes.",
        "Weekly restart",
        "9 Mar 2026, 02:00 UTC",
        "Checkout fails",
        "This incident has been resolved.",
        "2 Mar 2026, 12:00 UTC",
    ):
        assert said in text


def test_the_front_page_of_a_quiet_site_says_that_all_is_well() -> None:
    """Most visits are to learn that the trouble is at home."""
    text = pages()["index.html"].text

    assert "All systems operational" in text
    assert "outage" not in text.lower()


def test_the_page_of_an_incident_holds_every_update_under_its_own_address() -> None:
    """Support pastes the link to the one message that answers a ticket."""
    page = pages(**BUSY)["incidents/done/index.html"]

    for posted, said in (
        ("2026-03-01T09-00-00Z", "Paying by card fails."),
        ("2026-03-01T09-20-00Z", "Paying by invoice works."),
        ("2026-03-01T09-40-00Z", "This incident has been resolved."),
        ("2026-03-01T12-00-00Z", "It was old."),
    ):
        assert posted in page.ids
        assert f"#{posted}" in page.links
        assert said in page.text
    assert "40 min" in page.text


def test_the_history_holds_every_month_with_something_in_it() -> None:
    """An auditor asks for last year, month by month."""
    found = pages(**BUSY)
    months = {path for path in found if re.fullmatch(r"history/.+/index\.html", path)}

    assert months == {f"history/2026-0{month}/index.html" for month in (1, 2, 3)}
    for month in ("January", "February", "March"):
        assert f"{month} 2026" in found["history/index.html"].text
    assert "Checkout fails" in found["history/2026-01/index.html"].text
    assert "9 Mar 2026" not in found["history/2026-03/index.html"].text, "it has not begun"


def test_an_update_that_is_dated_later_is_on_no_page_yet() -> None:
    """What is prepared in the file is told at its time and not before."""
    later = OPEN.replace("11:30 UTC - Identified", "12:30 UTC - Identified")

    for now, shown in ((NOON, False), (at("2026-03-02T12:30Z"), True)):
        found = made((".html", ".json", ".atom", ".rss"), now, open=later)
        assert any(b"built anew" in data for data in found.values()) is shown


def test_the_page_for_what_is_not_found_works_at_any_depth() -> None:
    """A host shows it in place of any address, so its links cannot be relative."""
    for config, root in ((CONFIG, "/"), (FOLDER, "/status/")):
        links = [link for link in pages(config=config)["404.html"].links if "://" not in link]
        assert links
        assert [link for link in links if not link.startswith((root, "#"))] == []
