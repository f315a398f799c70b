"""An open page learns that it is old: what is sent to it, and what it is given to listen with."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from statusgen.serve.live_pages import with_reload

if TYPE_CHECKING:
    from tests.serve.conftest import Preview, Site, Start


def test_a_save_is_announced_with_the_version_that_the_new_page_carries(
    preview: Preview, site: Site
) -> None:
    """The page compares the two; if they never agreed it would reload for ever."""
    versions = preview.versions()
    before = next(versions)
    assert _version_of(preview.ask("/").body) == before

    site.write("config.yaml", "Checkout is degraded")

    after = next(versions)
    assert after != before
    page = preview.ask("/").body
    assert "Checkout is degraded" in page
    assert _version_of(page) == after


def test_eight_listeners_hear_of_one_save(preview: Preview, site: Site) -> None:
    """Several people, or several browsers, may look at one preview while it is being written."""
    listening = threading.Barrier(9, timeout=20)

    def hear_two(_: int) -> tuple[str, str]:
        versions = preview.versions()
        first = next(versions)
        listening.wait()
        return first, next(versions)

    with ThreadPoolExecutor(8) as listeners:
        heard = listeners.map(hear_two, range(8))
        listening.wait()
        site.write("config.yaml", "Checkout is degraded")
        results = set(heard)

    assert len(results) == 1
    first, second = results.pop()
    assert first != second


def test_a_preview_started_again_does_not_reload_what_has_not_changed(start: Start) -> None:
    """The tabs stay open over a restart, and reconnect to a program that knows nothing of them."""
    assert next(start().versions()) == next(start().versions())


def test_a_listener_that_leaves_is_nobodys_problem(
    preview: Preview, site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    """Tabs are closed all the time, and a traceback for each would bury the site's problems."""
    for text in ("one", "two", "three"):
        leaving = preview.versions()
        next(leaving)
        leaving.close()
        staying = preview.versions()
        next(staying)
        site.write("config.yaml", text)
        next(staying)

    assert capfd.readouterr().err == ""


def test_the_script_is_the_last_thing_in_the_body() -> None:
    """The page is complete when it runs, and an incident that quotes HTML is left as it was."""
    page = with_reload("<body><pre>İ </body></pre></BODY>", "v1")

    assert page == (
        '<body><pre>İ </body></pre><script src="/_statusgen/reload.js?version=v1"></script></BODY>'
    )
    assert with_reload("<p>short", "v1").startswith("<p>short<script")


@pytest.mark.parametrize(
    ("policy", "widened"),
    [
        (
            "default-src 'none'; style-src 'sha256-x='",
            "default-src 'none'; style-src 'sha256-x='; script-src 'self'; connect-src 'self'",
        ),
        (
            "script-src 'sha256-abc='; connect-src 'none'",
            "script-src 'sha256-abc=' 'self'; connect-src 'self'",
        ),
        (
            "default-src https:",
            "default-src https:; script-src https: 'self'; connect-src https: 'self'",
        ),
        (
            "script-src 'none'; script-src-elem 'none'",
            "script-src 'self'; script-src-elem 'self'",
        ),
        ("img-src 'self'", "img-src 'self'"),
    ],
)
def test_a_pages_policy_is_widened_by_no_more_than_the_preview_needs(
    policy: str, widened: str
) -> None:
    """A style or script that the policy forbids should fail in the preview, not first in public."""
    page = f"<meta content='{policy.replace(chr(39), '&#39;')}' HTTP-EQUIV=Content-Security-Policy>"

    written = re.search(r'content="(.*?)"', with_reload(page, "v1"))

    assert written
    assert written[1].replace("&#x27;", "'") == widened


def _version_of(page: str) -> str:
    found = re.search(r"/_statusgen/reload\.js\?version=([0-9a-f]+)", page)
    assert found
    return found[1]
