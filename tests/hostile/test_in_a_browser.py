"""A whole site of hostile text in a real browser, with its content security policy off."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from statusgen.render import render
from statusgen.render.templates import Templates
from tests.hostile.conftest import SITE
from tests.hostile.payloads import ELEMENTS, PAYLOADS
from tests.hostile.sites import every_payload, snapshot_of
from tests.render.made import THEME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statusgen.model.files import Artifact
    from tests.hostile.conftest import Watch

pytestmark = pytest.mark.browser

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def files() -> dict[str, Artifact]:
    """Return the files of the site with every payload in every place, by path."""
    return {each.path: each for each in render(snapshot_of(every_payload()), THEME)}


def fragments_in(path: str, data: bytes) -> Iterator[str]:
    """Yield the texts that a reader of the feed or document at `path` takes for HTML."""
    if path.endswith(".json"):
        yield from _html_in(json.loads(data))
        return
    for element in ElementTree.fromstring(data).iter():
        if element.get("type") == "html" or element.tag == "description":
            yield element.text or ""


def _html_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name.endswith("html") and isinstance(each, str):
                yield each
            yield from _html_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _html_in(each)


_OF_ALL = re.compile(r"(?:de/)?(?:[^/]*|incidents/all|embed/?\w*)/?index.html")
_OF_SOME = re.compile(
    r"(?:incidents/case-\d[369]|(?:incidents/window-|components/c)\d[05])/(?:index.html|badge.svg)"
)


def is_opened(path: str) -> bool:
    """Tell whether `path` is opened: of pages that differ in a name only some.

    The front page, the history and the page of uptime show every title and every name.
    """
    rest = path.endswith(".html") and not path.startswith(("de/", "incidents/", "components/"))
    return rest or bool(_OF_ALL.fullmatch(path) or _OF_SOME.fullmatch(path))


def test_nothing_that_an_author_writes_runs_in_any_page(
    watch: Watch, files: dict[str, Artifact]
) -> None:
    """A page that people trust must do nothing that came in the text of an alert."""
    own = ("embed.js", "embed-frame.js", "embed/frame.css")
    watch.files = files
    watch.own += [Templates(THEME).script, *(SITE + path for path in own)]
    watch.own += [f"{SITE}de/{path}" for path in own]
    watch.own += [f"{'../' * depth}{path}" for depth in (1, 2) for path in own]

    opened = [path for path in files if is_opened(path)]
    found = [each for path in opened for each in watch.visit(SITE + path)]

    assert {"index.html", "incidents/case-13/index.html", "components/c15/badge.svg"} <= {*opened}
    assert found == []


def test_nothing_that_an_author_writes_runs_in_a_feed_reader(
    watch: Watch, files: dict[str, Artifact]
) -> None:
    """Readers put the HTML of an entry into a window of their own, some as it is."""
    feeds = ("history.atom", "history.rss", "updates.atom", "updates.rss", "updates.json")
    paths = [*feeds, *(f"de/{path}" for path in feeds), "status.json"]
    paths += [path for path in files if path.startswith("incidents/") and path.endswith(".json")]
    fragments = {text for path in paths for text in fragments_in(path, files[path].make())}
    watch.pages = {"https://reader.example/": "<!doctype html><title>x</title><body>"}
    watch.visit("https://reader.example/")

    assert len(fragments) > len(PAYLOADS)
    assert watch.show(fragments) == []


def test_nothing_that_an_author_writes_runs_where_the_page_is_embedded(
    watch: Watch, files: dict[str, Artifact]
) -> None:
    """The embed runs with the rights of a shop, among its customers' sessions."""
    script = f"{SITE}embed.js"
    watch.files, watch.own = files, [script]
    watch.pages = {"https://shop.example/": f"<!doctype html><body><script src={script}></script>"}

    assert watch.visit("https://shop.example/") == []
    bar = watch.tab.get_by_role("status")
    bar.locator("a").first.wait_for()
    assert "<script>alert(1)</script>" in (bar.text_content() or "")
    assert watch.show([]) == []


@pytest.mark.parametrize("payload", [*ELEMENTS[:2], *ELEMENTS[6:9], ELEMENTS[17], ELEMENTS[26]])
def test_what_the_browser_is_watched_for_is_seen(watch: Watch, payload: str) -> None:
    """A net that catches nothing would let every test above pass."""
    watch.pages = {f"{SITE}raw": f"<!doctype html><body>{payload}"}

    assert watch.visit(f"{SITE}raw") != []
