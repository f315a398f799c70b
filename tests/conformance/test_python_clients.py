"""Clients of Statuspage pages from PyPI, run against our site as their users run them.

None of them is changed. Where one has its host built in, the script below gives it ours in the way
that the client leaves open, and the test says which.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.conformance.clients import attempt, ran, told_by_python
from tests.conformance.sites import CASES, NAMES, Case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.conftest import Standing

every_case = pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)
IDS = {"Slow queries": "grouped", "Power failure": "power", "Database upgrade": "upgrade"}

# A service is a subclass with an address, as each of the client's own modules has one.
STATUSCHECK = """
import sys, types
from statuscheck.services.bases._statuspageio import BaseStatusPageAPI
address = sys.argv[1]
class ServiceAPI(BaseStatusPageAPI):
    name = "Example Cloud"
    status_url = address
    def _get_base_url(self):
        return address + "/api/v2/"
module = types.ModuleType("statuscheck.services.example")
module.ServiceAPI = ServiceAPI
sys.modules[module.__name__] = module
from statuscheck.cli import main
main(["example", "--verbose"])
"""
# The package keeps the address in a variable that it reads anew for every client.
WHADUP = """
import json, sys, whadup
whadup.API_BASE_URL = sys.argv[1] + "/api/"
github = whadup.GithubStatus()
print(json.dumps({
    "summary": github.summary(), "status": github.status(), "components": github.components(),
    "incidents": github.Incidents(), "incidents/unresolved": github.Incidents.unresolved(),
    "scheduled-maintenances": github.Maintenances(),
    "scheduled-maintenances/upcoming": github.Maintenances.upcoming(),
    "scheduled-maintenances/active": github.Maintenances.active(),
}))
"""
# The address stands in the middle of a function; what opens it is replaced by what opens ours.
GITHUB_STATUS = """
import sys
from urllib.request import urlopen
from github_status import github_status
def opened(address):
    return urlopen(address.replace("https://www.githubstatus.com", sys.argv[1]))
github_status.urlopen = opened
github_status.get_status()
"""
FEEDPARSER = """
import feedparser, json, sys
def told(path):
    feed = feedparser.parse(f"{sys.argv[1]}/{path}")
    return {
        "status": feed.status, "bozo": bool(feed.bozo),
        "titles": [entry.title for entry in feed.entries],
        "ids": [entry.id for entry in feed.entries],
        "dates": [entry.published_parsed[:6] for entry in feed.entries],
    }
print(json.dumps({path: told(path) for path in sys.argv[2:]}))
"""
ICALENDAR = """
import json, sys
from urllib.request import urlopen
from icalendar import Calendar
calendar = Calendar.from_ical(urlopen(sys.argv[1] + "/maintenance.ics").read())
print(json.dumps([
    [str(event["SUMMARY"]), event.start.isoformat(), event.end.isoformat()]
    for event in calendar.events
]))
"""


@every_case
def test_statuscheck_prints_the_state_and_every_event(
    name: str, case: Case, standing: Standing, python_clients: Path, tmp_path: Path
) -> None:
    """It knows services by name, so ours is added as one more, in the way of all the others."""
    address = standing(name)
    words = {
        "none": "No issues",
        "minor": "Minor incident",
        "critical": "Critical incident",
        "maintenance": "Maintenance",
    }

    said = ran([python_clients / "python", "-c", STATUSCHECK, address], tmp_path)

    events = case.incidents | case.upcoming | case.active
    assert said.splitlines()[0] == f"Current Example Cloud status: {words[case.indicator]}"
    assert re.findall(r"^- \[(\w+)\] (.*)$", said, re.MULTILINE) == [
        (status, title) for title, status in events.items()
    ]
    assert ("    - Search [Partial outage]" in said) == ("Slow queries" in events)
    assert ("    - Public API [Under maintenance]" in said) == bool(case.active)
    assert said.endswith(f"More: {address}\n") == bool(events)


@every_case
def test_whadup_reads_every_document(
    name: str, case: Case, standing: Standing, python_clients: Path, tmp_path: Path
) -> None:
    """Its methods carry Statuspage's own descriptions of what each document holds."""
    found = told_by_python(WHADUP, standing(name), cwd=tmp_path)

    def statuses(path: str) -> dict[str, str]:
        rows = found[path].get("incidents", found[path].get("scheduled_maintenances"))
        return {row["name"]: row["status"] for row in rows}

    assert found["status"]["status"] == {
        "indicator": case.indicator,
        "description": case.description,
    }
    assert {row["name"]: row["status"] for row in found["components"]["components"]} == (
        dict.fromkeys(NAMES, "operational") | case.states
    )
    assert statuses("incidents/unresolved") == case.incidents
    assert statuses("incidents") == case.incidents | {"Checkout fails": "postmortem"}
    assert statuses("scheduled-maintenances") == case.upcoming | case.active
    assert statuses("scheduled-maintenances/upcoming") == case.upcoming
    assert statuses("scheduled-maintenances/active") == case.active
    assert found["summary"]["status"] == found["status"]["status"]


@every_case
def test_github_status_cli_prints_the_state_the_components_and_the_incidents(
    name: str, case: Case, standing: Standing, python_clients: Path, tmp_path: Path
) -> None:
    """It has no word for a component under maintenance and ends there, on any Statuspage page."""
    done = attempt([python_clients / "python", "-c", GITHUB_STATUS, standing(name)], tmp_path)
    said = re.sub(r"\033\[\d+m", "", done.stdout)

    assert re.search(rf"GitHub Status: {case.description}", said)
    if "under_maintenance" in case.states.values():
        assert "NoneType.__format__" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^\| (.{50}) \| +([a-z_]+) +\|$", said, re.MULTILINE)
    assert {row.strip(): status for row, status in rows} == (
        dict.fromkeys(NAMES, "operational") | case.states
    )
    links = re.findall(r"\033\]8;;(.*?)\033\\(.*?)\033\]8;;\033\\", said)
    assert links == [
        (f"{standing(name)}/incidents/{IDS[title]}", status)
        for title, status in case.incidents.items()
    ]
    assert ("There are currently no active incidents." in said) == (not case.incidents)


def metrics_in(text: str) -> dict[str, list[dict[str, Any]]]:
    """Return the samples of a Prometheus text file, labels and `value`, by metric."""
    metrics: dict[str, list[dict[str, Any]]] = {}
    for name, labels, value in re.findall(r"^(\w+)\{(.*)\} (\S+)$", text, re.MULTILINE):
        pairs = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels))
        metrics.setdefault(name, []).append({**pairs, "value": float(value)})
    return metrics


@every_case
def test_statuspage_prometheus_exporter_exports_states_incidents_and_windows(
    name: str, case: Case, standing: Standing, python_clients: Path, tmp_path: Path
) -> None:
    """Our address stands in its services.json, as for any page; it runs once and writes a file."""
    address = standing(name)
    service = {"name": "Example", "type": "status_page", "url": f"{address}/api/v2/summary.json"}
    (tmp_path / "services.json").write_text(json.dumps({"example": service}))

    ran(
        [python_clients / "statuspage-prometheus-exporter"],
        tmp_path,
        RUN_MODE="once",
        METRICS_TEXTFILE_PATH="statuspage.prom",
    )
    metrics = metrics_in((tmp_path / "statuspage.prom").read_text("utf-8"))
    # Where nothing is open it writes a row that says so.
    incidents = [m for m in metrics["statuspage_incident_info"] if m["shortlink"] != "N/A"]
    windows = [m for m in metrics["statuspage_maintenance_info"] if m["shortlink"] != "N/A"]

    assert [m["value"] for m in metrics["statuspage_probe_check"]] == [1]
    assert [m["value"] for m in metrics["statuspage_service_status"]] == [not case.states]
    assert {m["component_name"]: m["value"] for m in metrics["statuspage_component_status"]} == {
        name: name not in case.states for name in NAMES
    }
    assert {(m["incident_id"], m["incident_name"], m["shortlink"]) for m in incidents} == {
        (IDS[title], title, f"{address}/incidents/{IDS[title]}") for title in case.incidents
    }
    start = {"upcoming": "2026-03-02T12:45:00Z", "berlin": "2026-03-02T13:45:00+01:00"}
    assert {(m["maintenance_name"], m["scheduled_start"]) for m in windows} == {
        (title, start.get(name, "2026-03-02T11:45:00Z")) for title in case.upcoming | case.active
    }


@every_case
def test_feedparser_reads_every_feed_without_a_complaint(
    name: str, case: Case, standing: Standing, python_clients: Path, tmp_path: Path
) -> None:
    """Half of all readers and bots are built on it."""
    paths = ("history.atom", "history.rss", "updates.atom", "updates.rss")
    found = told_by_python(FEEDPARSER, standing(name), *paths, cwd=tmp_path)
    titles = {*case.incidents, *case.upcoming, *case.active, "Checkout fails"}

    assert {path: (feed["status"], feed["bozo"]) for path, feed in found.items()} == (
        dict.fromkeys(paths, (200, False))
    )
    for path in ("history.atom", "history.rss"):
        assert set(found[path]["titles"]) == titles
        assert len(found[path]["ids"]) == len(titles)
    for path in ("updates.atom", "updates.rss"):
        assert {title.partition(": ")[2] for title in found[path]["titles"]} == titles
        assert len(set(found[path]["ids"])) == len(found[path]["ids"])
        assert found[path]["dates"] == sorted(found[path]["dates"], reverse=True)


@every_case
def test_icalendar_reads_every_window_at_its_hour(
    name: str, case: Case, standing: Standing, python_clients: Path, tmp_path: Path
) -> None:
    """Whoever subscribed plans the day by it."""
    found = told_by_python(ICALENDAR, standing(name), cwd=tmp_path)

    clock = "11:45" if case.active else "12:45"
    assert [title for title, _, _ in found] == [*case.upcoming, *case.active]
    for _, start, end in found:
        assert start in {f"2026-03-02T{clock}:00+00:00", "2026-03-02T13:45:00+01:00"}
        assert end in {"2026-03-02T14:00:00+00:00", "2026-03-02T15:00:00+01:00"}
