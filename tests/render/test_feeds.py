"""Feeds: read by programs that never say what they did not like, and that remember every id."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import feedparser
import pytest

from tests.render.entries import ATOM, atom, entries, feeds, titles
from tests.render.made import (
    FOLDER,
    HOSTILE,
    HOSTILE_CONFIG,
    HOSTILE_TITLE,
    OPEN,
    RESOLVED,
    WEEKLY,
    WINDOW,
)
from tests.support import NOON, at

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY: dict[str, str] = {"done": RESOLVED, "open": OPEN, "upgrade": WINDOW, "weekly": WEEKLY}
SITES: dict[str, dict[str, str]] = {
    "empty": {},
    "busy": BUSY,
    "hostile": {"config": HOSTILE_CONFIG, "hostile": HOSTILE},
    "in a folder": {"config": FOLDER, **BUSY},
}


def dates(now: datetime, /, **site: str) -> Iterator[datetime]:
    """Yield every instant that a feed of the site states."""
    for path, data in feeds(now, **site).items():
        if path.endswith(".json"):
            for item in json.loads(data)["items"]:
                yield at(item["date_published"])
            continue
        for element in ElementTree.fromstring(data).iter():
            name = element.tag.rpartition("}")[2]
            if name in {"updated", "published"}:
                yield at(str(element.text))
            elif name in {"pubDate", "lastBuildDate"}:
                yield parsedate_to_datetime(str(element.text))


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_a_strict_reader_finds_nothing_wrong_with_any_feed(site: dict[str, str]) -> None:
    """Chat apps drop a feed that is not well-formed and tell nobody."""
    found = feeds(**site)

    assert len(found) == 5 * 4, "two kinds in their formats, for the site and three components"
    for path, data in found.items():
        if path.endswith(".json"):
            continue
        feed = feedparser.parse(data)
        tag = "item" if path.endswith(".rss") else f"{ATOM}entry"
        assert not feed.bozo, f"{path}: {feed.get('bozo_exception')}"
        assert len(feed.entries) == len(list(ElementTree.fromstring(data).iter(tag)))
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        assert all(entry.title and entry.link.startswith("https://") for entry in feed.entries)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_the_json_feed_holds_what_the_atom_feed_holds(site: dict[str, str]) -> None:
    """Whoever reads JSON instead of XML must not miss an update."""
    found = feeds(**site)

    for path in (path for path in found if path.endswith(".json")):
        feed = json.loads(found[path])
        atom_path = path.replace(".json", ".atom")
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"].endswith(f"/{path}")
        assert [item["id"] for item in feed["items"]] == list(entries(atom_path, **site))
        assert [item["title"] for item in feed["items"]] == titles(atom_path, **site)


@pytest.mark.parametrize("path", ["history.atom", "updates.atom", "history.rss", "updates.rss"])
def test_a_title_is_told_as_it_was_written(path: str) -> None:
    """A customer of "R&D" and of the shell reads titles with `&` and `<` in them."""
    root = ElementTree.fromstring(feeds(hostile=HOSTILE)[path])
    found = [e.findtext("title") or e.findtext(f"{ATOM}title") for e in root.iter()]

    assert any(HOSTILE_TITLE in (title or "") for title in found)


def test_a_text_of_any_kind_stays_text() -> None:
    """What an author pastes runs in nobody's feed reader, and long texts are told in full."""
    found = feeds(hostile=HOSTILE)
    for path in ("history.atom", "history.rss", "updates.atom", "updates.rss"):
        newest, *_, oldest = feedparser.parse(found[path], sanitize_html=False).entries * 2
        html = newest.get("content", [{"value": newest.get("summary")}])[0]["value"]
        rest = oldest.get("content", [{"value": oldest.get("summary")}])[0]["value"]
        assert html.count("0123456789abcde") == 4000
        assert "&lt;script&gt;" in rest
        assert not {"<script", "<img", "onerror="} & set(rest.lower().replace("&lt;", " ").split())
        assert "<script" not in rest
        assert "🚒 مرحبا" in rest


@pytest.mark.parametrize("path", ["updates.atom", "updates.rss"])
def test_an_entry_of_an_update_never_changes_once_it_is_out(path: str) -> None:
    """Slack posts an entry again when anything in it moves: one outage, ten messages."""
    before = entries(path, open=OPEN, upgrade=WINDOW)
    more = f"""{OPEN}
    ## 2026-03-02 12:10 UTC - Monitoring
    components: {{api: degraded_performance, website: operational}}
    next_update: 13:00 UTC

    The API was slower for a while, too.
    """
    after = entries(path, at("2026-03-02T15:00Z"), open=more, upgrade=WINDOW)

    assert len(before) == 4
    assert {tag: after[tag] for tag in before} == before
    assert len(after) == len(before) + 2, "the new update, and the end of the window"


def test_an_incident_keeps_its_id_and_moves_up_with_a_new_update() -> None:
    """A reader shows the incident once, and again on top when there is news."""
    more = f"{RESOLVED}\n    ## 2026-03-02 11:50 UTC - Postmortem\n\n    A card had expired.\n"
    before = entries("history.atom", done=RESOLVED, open=OPEN)
    after = entries("history.atom", done=more, open=OPEN)

    tag = "tag:status.example.com,2005:Incident/"
    assert list(before) == [f"{tag}open", f"{tag}done"]
    assert list(after) == [f"{tag}done", f"{tag}open"]
    assert after[f"{tag}open"] == before[f"{tag}open"]
    assert b"2026-03-02T11:50:00+00:00" in after[f"{tag}done"]


def test_the_history_has_an_entry_for_each_of_the_newest_25_incidents() -> None:
    """Statuspage's feed has as many, and the scripts that read it expect so."""
    many = {
        f"n{day:02}": RESOLVED.replace("2026-03-01", f"2026-02-{day:02}") for day in range(1, 28)
    }
    tags = list(entries("history.atom", **many))
    updates = list(entries("updates.atom", **many))

    assert [tag[-3:] for tag in tags] == [f"n{day:02}" for day in range(27, 2, -1)]
    assert len(updates) == 50
    assert updates[0].endswith("/n27/2026-02-27T09-40-00Z")
    assert updates[49].endswith("/n11/2026-02-11T09-20-00Z")


def test_an_incident_tells_its_updates_from_the_newest_to_the_oldest_as_statuspage_does() -> None:
    """Scripts look into the text for `<strong>Resolved</strong>` and the `<var>` of the date."""
    content = atom("history.atom", done=RESOLVED).findtext(f"{ATOM}entry/{ATOM}content")

    assert content is not None
    assert content.split("\n") == [
        f"<p><small>Mar <var data-var='date'>1</var>, <var data-var='time'>{time}</var> UTC"
        f"</small><br><strong>{label}</strong> - {text}</p>"
        for time, label, text in (
            ("09:40", "Resolved", "This incident has been resolved."),
            ("09:20", "Update", "Paying by invoice works."),
            ("09:00", "Investigating", "Paying by card fails."),
        )
    ]


@pytest.mark.parametrize(
    ("config", "root"),
    [({}, "https://status.example.com/"), ({"config": FOLDER}, "https://example.com/status/")],
)
@pytest.mark.parametrize("about", ["", "components/api/"])
def test_a_feed_names_its_page_and_itself(config: dict[str, str], root: str, about: str) -> None:
    """Clicking on the feed's title leads to the page, and not to the feed again."""
    found = feeds(**config, open=OPEN)
    for name in ("history", "updates"):
        path = f"{about}{name}"
        channel = ElementTree.fromstring(found[f"{path}.rss"]).find("channel")
        atom_feed = ElementTree.fromstring(found[f"{path}.atom"])
        assert channel is not None
        assert channel.findtext("link") == f"{root}{about}"
        assert [each.get("href") for each in channel.findall(f"{ATOM}link")] == [
            f"{root}{path}.rss"
        ]
        links = {each.get("rel"): each.get("href") for each in atom_feed.findall(f"{ATOM}link")}
        assert links == {"self": f"{root}{path}.atom", "alternate": f"{root}{about}"}


@pytest.mark.parametrize("kind", ["history", "updates"])
def test_every_entry_is_dated_by_its_newest_message(kind: str) -> None:
    """Readers sort by these dates, and one that is missing is taken for now."""
    found = feeds(done=RESOLVED)
    newest = at("2026-03-01T09:40Z")
    channel = ElementTree.fromstring(found[f"{kind}.rss"])
    feed = ElementTree.fromstring(found[f"{kind}.atom"])

    for element in (feed, feed.find(f"{ATOM}entry")):
        assert element is not None
        assert at(str(element.findtext(f"{ATOM}updated"))) == newest
    assert at(str(feed.findtext(f"{ATOM}entry/{ATOM}published"))) == newest
    for name in ("channel/lastBuildDate", "channel/item/pubDate"):
        assert parsedate_to_datetime(str(channel.findtext(name))) == newest


def test_two_sites_on_one_host_have_entries_of_their_own() -> None:
    """Whoever reads both in one reader must not miss one for looking like the other."""
    other = FOLDER.replace("/status", "/internal")
    ids = [
        {e.text for e in atom(path, config=config, open=OPEN).iter(f"{ATOM}id")}
        for config in (FOLDER, other)
        for path in ("history.atom", "updates.atom")
    ]

    assert len(set().union(*ids)) == sum(map(len, ids)) == 2 + 3 + 2 + 3


def test_a_component_has_feeds_of_what_concerns_it_alone() -> None:
    """A customer who uses the API alone must not be woken for the shop."""
    path = "components/api/updates.atom"

    assert titles(path, **BUSY)[:2] == [
        "In progress: Database upgrade",
        "Completed: Weekly restart",
    ]
    assert titles("components/website/updates.atom", **BUSY) == [
        "Identified: Slow search",
        "Investigating: Slow search",
    ]
    assert (
        atom(path, **BUSY).findtext(f"{ATOM}title") == "Example Cloud: Public API Status - Updates"
    )


def test_feeds_are_the_same_bytes_an_hour_and_a_day_later_with_nothing_new() -> None:
    """A feed that changes with every build is fetched, compared and posted for nothing."""
    site = {"done": RESOLVED, "open": OPEN}

    assert feeds(NOON + timedelta(hours=1), **site) == feeds(NOON, **site)
    assert feeds(NOON + timedelta(days=1), **site) == feeds(NOON, **site)
    assert set(dates(NOON)) == {datetime(1970, 1, 1, tzinfo=UTC)}


@pytest.mark.parametrize("hours", [-24 * 7, -24, -1, 0, 2, 24])
def test_no_feed_tells_of_the_future(hours: int) -> None:
    """Statuspage dates windows ahead, and readers hold them on top or back for weeks."""
    now = NOON + timedelta(hours=hours)
    stated = list(dates(now, **BUSY))

    assert stated
    assert max(stated) <= now


def test_a_link_to_the_site_itself_works_in_a_reader_elsewhere() -> None:
    """What is relative on the page leads nowhere from within a chat."""
    text = RESOLVED.replace(
        "Paying by invoice works.",
        'See [terms](/terms?a=1&b=2), ![the graph](graph.png), [below](#more), `href="/x"` and '
        "[us](mailto:us@example.com).",
    )
    incident = "https://status.example.com/incidents/done/"
    (_, item, _) = json.loads(feeds(done=text)["updates.json"])["items"]
    html = item["content_html"]

    for link in (
        'href="https://status.example.com/terms?a=1&amp;b=2"',
        f'href="{incident}graph.png"',
        f'href="{incident}#more"',
        'href="mailto:us@example.com"',
        '<code>href="/x"</code>',
    ):
        assert link in html
