"""Any text in any field: every format still parses, and gives the text back as it was written."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import icalendar
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from statusgen.model.bidi import balanced
from statusgen.render.badges import render_badges
from statusgen.render.calendar_files import render_calendars
from statusgen.render.documents import render_documents
from statusgen.render.embeds import render_embeds
from statusgen.render.feeds import render_feeds
from statusgen.render.hosting import render_hosting
from statusgen.render.pages import render_pages
from statusgen.render.statuspage_api import render_statuspage_api
from tests.hostile.payloads import PAYLOADS, in_one_line
from tests.hostile.sites import a_config, a_window, an_incident, snapshot_of
from tests.render.made import THEME
from tests.support import edition_of
from tests.theme_pages import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from statusgen.model.snapshot import Snapshot
    from statusgen.render import Format

EDITION = edition_of(THEME)
ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = "plain"

# What a name may hold: control characters, and all that ends a line, are refused where they stand.
CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff"
)
PARTS = st.one_of(st.text(CHARACTERS, max_size=8), st.sampled_from([*map(in_one_line, PAYLOADS)]))
NAMES = (
    st.lists(PARTS, min_size=1, max_size=4)
    .map(lambda parts: balanced("".join(parts)[:150].strip()).strip())
    .filter(lambda name: name and balanced(name) == name)
)
TEXTS = st.lists(st.one_of(PARTS, st.sampled_from(PAYLOADS)), min_size=1, max_size=6).map("\n".join)


def any_text(test: Callable[[str, str, str, str], None]) -> Callable[[], None]:
    """Give `test` a name of the site, one of a component, a title and a text."""
    given_all = given(site=NAMES, component=NAMES, title=NAMES, text=TEXTS)
    return settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )(given_all(test))


def a_snapshot(site: str, component: str, title: str, text: str) -> Snapshot:
    """Return a site with an open incident and a window, and these texts in all of their fields."""
    text = re.sub(r"(?m)^(?= {0,3}(?:#|`{3}|~{3}))", "x", text)  # no heading and no fence
    return snapshot_of(
        {
            "config.yaml": a_config(site, [component], text or PLAIN),
            "incidents/open.md": an_incident(title, [text or PLAIN]),
            "incidents/window.md": a_window(title, text),
            "incidents/off.md": a_window(
                title, text, update="## 2026-03-02 11:30 UTC - Cancelled\n"
            ),
        }
    )


def made(form: Format, snapshot: Snapshot) -> dict[str, bytes]:
    """Return what `form` makes of `snapshot`, by path."""
    return {artifact.path: artifact.make() for artifact in form(snapshot, EDITION)}


@functools.cache
def of_plain_text(form: Format) -> dict[str, bytes]:
    """Return what `form` makes of the same site with a plain word in every field."""
    return made(form, a_snapshot(PLAIN, PLAIN, PLAIN, PLAIN))


def without_isolates(text: str | None) -> str:
    """Return `text` without what keeps names apart from the words beside them."""
    return re.sub("[\u2068\u2069]", "", text or "")


def strings_in(value: Any) -> Iterable[str]:
    """Yield every string of a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings_in(each)


@any_text
def test_a_page_has_the_elements_of_a_plain_one(
    site: str, component: str, title: str, text: str
) -> None:
    """What an author writes is text of the page and never a part of how it is made."""
    pages = made(render_pages, a_snapshot(site, component, title, PLAIN))
    plain = of_plain_text(render_pages)
    for path, page in pages.items():
        parsed, expected = Page(page.decode()), Page(plain[path].decode())
        assert parsed.wrong == []
        assert shape_of(parsed) == shape_of(expected)
        assert in_one_line(site) in " ".join(" ".join(parsed.text.values()).split())
    heading = Page(pages["incidents/open/index.html"].decode()).text["h1"]
    assert heading == title
    whole = made(render_pages, a_snapshot(site, component, title, text))
    assert [Page(page.decode()).wrong for page in whole.values()] == [[]] * len(whole)


def shape_of(page: Page) -> list[tuple[str, list[str]]]:
    """Return the elements of `page` with the names of their attributes, but not those of prose."""
    return [
        (tag, [*attributes]) for tag, attributes in page.elements if tag not in {"p", "a", "bdi"}
    ]


@any_text
def test_a_feed_gives_every_title_back(site: str, component: str, title: str, text: str) -> None:
    """Feeds go to chats and mails, whose programs never say what they did not like."""
    feeds = made(render_feeds, a_snapshot(site, component, title, text))
    for path, data in feeds.items():
        if path.endswith(".json"):
            document = json.loads(data)
            heads, titles = [document["title"]], [item["title"] for item in document["items"]]
        else:
            root = ElementTree.fromstring(data)
            prefix = ATOM if path.endswith(".atom") else ""
            (head, *rest) = [e.text for e in root.iter(f"{prefix}title")]
            heads, titles = [head], rest
        assert all(without_isolates(head).startswith(without_isolates(site)) for head in heads)
        assert titles
        assert all(without_isolates(each).endswith(without_isolates(title)) for each in titles)


@any_text
def test_a_document_gives_every_text_back(site: str, component: str, title: str, text: str) -> None:
    """Scripts compare names; a character that is lost is a component that is not found."""
    snapshot = a_snapshot(site, component, title, text)
    documents = made(render_documents, snapshot) | made(render_statuspage_api, snapshot)
    parsed = {path: json.loads(data) for path, data in documents.items()}

    assert {site, component, title} <= {*strings_in(parsed["status.json"])}
    assert {component, title} <= {*strings_in(parsed["api/v2/summary.json"])}


@any_text
def test_a_badge_says_the_name(site: str, component: str, title: str, text: str) -> None:
    """A badge is a picture in other people's pages, and no page of its own."""
    badges = made(render_badges, a_snapshot(site, component, title, text))
    for path in ("badge.svg", "components/c0/badge.svg"):
        root = ElementTree.fromstring(badges[path])
        assert [e.tag.removeprefix(SVG) for e in root.iter()] == (
            ["svg", "title", "rect", "rect", "g", "text", "text"]
        )
    assert (
        without_isolates(root.get("aria-label")) == f"{without_isolates(component)}: Major outage"
    )
    assert json.loads(badges["components/c0/badge.json"])["label"] == component


@any_text
def test_a_calendar_gives_every_title_back(
    site: str, component: str, title: str, text: str
) -> None:
    """A line break in a title must not become a line of the calendar."""
    calendars = made(render_calendars, a_snapshot(site, component, title, text))
    for data in calendars.values():
        calendar = icalendar.Calendar.from_ical(data)
        assert str(calendar["DESCRIPTION"]) == site
        events = calendar.walk("VEVENT")
        assert len(events) == 2
        for event in events:
            assert without_isolates(str(event["SUMMARY"])).endswith(without_isolates(title))
            assert event.decoded("CATEGORIES") == [component]


@any_text
def test_an_embed_carries_its_data_as_it_is(
    site: str, component: str, title: str, text: str
) -> None:
    """The script is a file of ours in a page of theirs; only its data differ."""
    snapshot = a_snapshot(site, component, title, text)
    plain = of_plain_text(render_embeds)
    embeds = made(render_embeds, snapshot)
    for path in ("embed.js", "embed-frame.js"):
        code, data = divided(embeds[path])
        assert code == divided(plain[path])[0]
        found = json.loads(data)
        assert found["page"]["name"] == site
        assert found["incidents"][0]["title"] == title
        assert found["incidents"][0]["components"][0]["name"] == component
        assert "<" not in data
    page = Page(embeds["embed/index.html"].decode())
    assert page.wrong == []
    assert shape_of(page) == shape_of(Page(plain["embed/index.html"].decode()))


def divided(script: bytes) -> tuple[str, str]:
    """Return the code of an embed, and the data at its end."""
    code, begin, data = script.decode("ascii").partition('{"generated_at":')
    return code, begin + data.removesuffix(");\n")


@any_text
def test_what_hosts_read_holds_nothing_that_an_author_wrote(
    site: str, component: str, title: str, text: str
) -> None:
    """A line of `_headers` that came from a title would speak for the host."""
    hosting = made(render_hosting, a_snapshot(site, component, title, text))

    assert hosting == of_plain_text(render_hosting)
    assert ElementTree.fromstring(hosting["sitemap.xml"]).tag.endswith("urlset")
