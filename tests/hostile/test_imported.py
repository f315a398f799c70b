"""Sites that come from elsewhere with hostile text in them, as pages in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statusgen.model.yaml_text import scalar
from statusgen.render import render
from statusgen.render.templates import Templates
from tests.hostile.conftest import SITE
from tests.hostile.payloads import PAYLOADS, in_one_line
from tests.hostile.sites import snapshot_of
from tests.importers import cstate_sites, statuspage_pages
from tests.importers.statuspage_pages import a_component, a_summary, an_update
from tests.render.made import THEME
from tests.support import at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.hostile.conftest import Watch

pytestmark = pytest.mark.browser


def from_statuspage() -> Mapping[str, str]:
    """Return the files of a page with a payload in every name and text that its API tells."""
    listed = [a_component(f"cmp{n:09}", each, n) for n, each in enumerate(PAYLOADS)]
    incidents = [
        statuspage_pages.an_incident(
            an_update("05:00:00.000", "investigating", each), name=each, id=f"inc{n:09}"
        )
        for n, each in enumerate(PAYLOADS)
    ]
    return statuspage_pages.an_import(a_summary(*incidents, listed=listed)).files


def from_cstate() -> Mapping[str, str]:
    """Return the files of a site with a payload in every title, text and name."""
    systems = (
        f"    - {{name: {scalar(in_one_line(each))}, description: {scalar(each)}}}\n"
        for each in PAYLOADS
    )
    issues = {
        f"case_{n}": cstate_sites.an_issue(each, title=scalar(in_one_line(each)))
        for n, each in enumerate(PAYLOADS)
    }
    config = f"{cstate_sites.CONFIG}{''.join(systems)}"
    return cstate_sites.an_import(config=config, **issues).files


@pytest.mark.parametrize("imported", [from_statuspage, from_cstate])
def test_nothing_that_was_imported_runs(
    watch: Watch, imported: Callable[[], Mapping[str, str]]
) -> None:
    """Years of texts come in at once, and nobody reads them all again."""
    snapshot = snapshot_of(dict(imported()), now=at("2026-05-14T06:00Z"))
    watch.files = {each.path: each for each in render(snapshot, THEME)}
    watch.own += [Templates(THEME).script]
    pages = [path for path in watch.files if path.startswith("incidents/") and "html" in path]
    months = [path for path in watch.files if path.startswith("history/")]

    assert len(pages) >= len(PAYLOADS)
    assert len(snapshot.leaves()) >= len(PAYLOADS)
    opened = ["index.html", "uptime/index.html", *months, *pages[::4]]
    assert [each for path in opened for each in watch.visit(SITE + path)] == []
