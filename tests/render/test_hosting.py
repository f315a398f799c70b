"""What hosts and crawlers read, nobody looks at, and everybody notices when it is wrong."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from xml.etree import ElementTree

import pytest

from statusgen.render.hosting import MOST_IN_SITEMAP, render_hosting
from tests.render.made import FOLDER, OPEN, RESOLVED, THEME, WEEKLY, WINDOW, made, rendered
from tests.support import CONFIG, NOON, a_snapshot, at, edition_of

URL = "{http://www.sitemaps.org/schemas/sitemap/0.9}url"


@pytest.mark.parametrize(
    ("config", "root"),
    [(CONFIG, "https://status.example.com/"), (FOLDER, "https://example.com/status/")],
)
def test_the_site_map_names_pages_that_are_there_and_when_they_last_changed(
    config: str, root: str
) -> None:
    """A search engine that is led astray stops coming, and old incidents are found nowhere."""
    site = {"config": config, "done": RESOLVED, "open": OPEN, "weekly": WEEKLY, "up": WINDOW}
    pages = {
        path.removesuffix("index.html")
        for path in rendered(**site)
        if path.endswith("/index.html") or path == "index.html"
    }
    changed = {
        str(url.findtext(f"{URL[:-3]}loc")).removeprefix(root): url.findtext(f"{URL[:-3]}lastmod")
        for url in ElementTree.fromstring(made(("sitemap.xml",), **site)["sitemap.xml"]).iter(URL)
    }

    assert {page for page in pages if not re.fullmatch(r"history/.+|embed/.*", page)} <= set(
        changed
    )
    assert set(changed) <= pages
    assert changed["incidents/done/"] == "2026-03-01T09:40:00Z"
    assert changed["incidents/open/"] == "2026-03-02T11:30:00Z"
    assert changed[""] is None, "the front page changes with the clock"
    assert max(at(instant) for instant in changed.values() if instant) <= NOON


def test_the_site_map_of_a_very_old_site_keeps_to_the_limit_and_to_what_is_new() -> None:
    """A file with more than 50,000 addresses is refused as a whole."""
    snapshot = a_snapshot(done=RESOLVED, open=OPEN)
    old = snapshot.incidents[-1:] * MOST_IN_SITEMAP
    much = dataclasses.replace(snapshot, incidents=(*snapshot.incidents, *old))
    (site_map,) = (a for a in render_hosting(much, edition_of(THEME)) if a.path == "sitemap.xml")
    places = [
        str(url.findtext(f"{URL[:-3]}loc")) for url in ElementTree.fromstring(site_map.make())
    ]

    assert len(places) == 50_000
    assert "https://status.example.com/incidents/open/" in places


def test_robots_may_read_everything_and_find_the_site_map() -> None:
    """In an outage people search the web before they remember the address of the page."""
    assert made(("robots.txt",))["robots.txt"].decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        "Sitemap: https://status.example.com/sitemap.xml",
    ]


def test_the_policy_that_hosts_send_is_that_of_the_pages_and_lets_their_style_pass() -> None:
    """A hash that is off by a space leaves customers with a page without any style."""
    found = made(("_headers", "index.html"), open=OPEN)
    headers = found["_headers"].decode()
    page = found["index.html"].decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)

    assert style
    assert policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in headers
    assert policy[1].replace("&#39;", "'") in headers


def test_every_host_is_told_to_let_other_sites_read_and_to_type_the_feeds() -> None:
    """A dashboard in a browser reads status.json from elsewhere, and readers insist on types."""
    headers = made(("_headers",))["_headers"].decode()
    rules = dict(re.findall(r"^(/\S+)\n((?:  .+\n)+)", headers, re.MULTILINE))

    assert "Access-Control-Allow-Origin: *" in rules["/*"]
    for path, artifact in rendered().items():
        ending = path.rpartition(".")[2]
        if ending in {"atom", "rss"}:
            assert f"Content-Type: {artifact.media_type}" in rules[f"/*.{ending}"]


def test_github_pages_is_told_to_leave_the_files_alone() -> None:
    """Without the mark its own generator drops files whose name begins with `_`."""
    assert made((".nojekyll",)) == {".nojekyll": b""}
