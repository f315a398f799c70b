"""Captures of real Statuspage pages, imported and built, give the same API again.

The captures are no part of the repository; without them nothing runs here, and the same is shown on
captures of our own in tests/importers/test_statuspage.py.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from statusgen.build import build_site, check_site
from statusgen.importers.statuspage import import_statuspage
from statusgen.importers.statuspage_text import plain
from tests.support import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "statuspage"
_SUMMARIES = sorted(_SAMPLES.glob("summary-*.json"))

pytestmark = pytest.mark.skipif(not _SUMMARIES, reason="the captures are not on this machine")

# What a capture says and a site that is built from it cannot, each with the reason.
_ONLY_STATUSPAGE = {
    "shortlink": "an address at Statuspage's own host; ours is that of the incident's page",
    "tweet_id": "the tweet that Statuspage sent",
    "reminder_intervals": "when Statuspage mails its users that an incident is still open",
}
# page.updated_at is the instant of the build: clients read from it how old the answer is.
_OF_THE_BUILD = "updated_at"


def _expected(capture: dict[str, Any]) -> dict[str, Any]:
    """Return `capture` as our API has to give it back, all allowed differences applied."""
    expected: dict[str, Any] = _without_own(capture)
    del expected["page"][_OF_THE_BUILD]
    now = {row["id"]: row["status"] for row in expected["components"]}
    for incident in [*expected["incidents"], *expected["scheduled_maintenances"]]:
        for update in incident["incident_updates"]:
            # Line ends, spaces at line ends and the like, as `plain` lists them.
            update["body"] = plain(update["body"])
    for incident in expected["incidents"]:
        _tell_changes_beside(incident["incident_updates"], now)
    return expected


def _tell_changes_beside(updates: list[dict[str, Any]], now: dict[str, str]) -> None:
    """Put what was changed beside an incident into the update before.

    A component can be changed by another request than the update that tells of it. The next
    update that names it then says that it was in another state before than the last one left it
    in, and the component itself may be in another state than the newest one says. Ours knows
    changes by updates alone.
    """
    following: dict[str, str] = dict(now)
    for update in updates:
        for row in update["affected_components"] or []:
            row["new_status"] = following[row["code"]]
            following[row["code"]] = row["old_status"]


def _without_own(document: Any) -> Any:
    if isinstance(document, list):
        return [_without_own(each) for each in document]
    if isinstance(document, dict):
        return {
            name: _without_own(each)
            for name, each in document.items()
            if name not in _ONLY_STATUSPAGE
        }
    return document


def _built(site: Path, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the documents below /api/v2/ by path."""
    for artifact in build_site(site, now=now).artifacts:
        if artifact.path.startswith("api/v2/"):
            yield artifact.path, json.loads(artifact.make())


@pytest.mark.parametrize("path", _SUMMARIES, ids=lambda path: path.stem)
def test_the_summary_of_an_imported_page_is_the_one_that_was_captured(
    path: Path, tmp_path: Path
) -> None:
    """Clients that moved with the page read, at the same instant, what they would have read."""
    capture = json.loads(path.read_bytes())
    now = datetime.fromisoformat(capture["page"]["updated_at"])
    imported = import_statuspage({path.name: path.read_bytes()})
    site = write_files({p: text.encode() for p, text in imported.files.items()}, tmp_path)

    summary = dict(_built(site, now))["api/v2/summary.json"]

    given_back = _without_own(summary)
    assert given_back["page"].pop(_OF_THE_BUILD) == capture["page"]["updated_at"]
    assert given_back == _expected(capture)
    assert list(summary) == list(capture)


@pytest.mark.parametrize("path", _SUMMARIES, ids=lambda path: path.stem)
def test_an_imported_page_is_without_errors(path: Path, tmp_path: Path) -> None:
    """What the import writes is a site that `check` takes as it is."""
    imported = import_statuspage({path.name: path.read_bytes()})
    now = datetime.fromisoformat(json.loads(path.read_bytes())["page"]["updated_at"])
    site = write_files({p: text.encode() for p, text in imported.files.items()}, tmp_path)

    assert [problem for problem in check_site(site, now=now) if problem.severity == "error"] == []
    assert not any(note.left_out for note in imported.notes)
