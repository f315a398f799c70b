"""Clients of Statuspage pages from npm, run in Node against our site as their users run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.clients import told_by_node
from tests.conformance.sites import CASES, NAMES, Case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.conftest import Standing

every_case = pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)

STATUSPAGE = """
import { Statuspage } from "statuspage.io";
const page = new Statuspage("example");
page.setApiUrl(process.argv[1]);
const { api } = page;
console.log(JSON.stringify({
  summary: await api.getSummary(), status: await api.getStatus(),
  components: await api.getComponents(),
  all: await api.incidents.getAll(), unresolved: await api.incidents.getUnresolved(),
  windows: await api.scheduledMaintenances.getAll(),
  upcoming: await api.scheduledMaintenances.getUpcoming(),
  active: await api.scheduledMaintenances.getActive(),
}));
"""
RSS_PARSER = """
import Parser from "rss-parser";
const [address, ...paths] = process.argv.slice(1);
const found = {};
for (const path of paths) {
  found[path] = (await new Parser().parseURL(`${address}/${path}`)).items;
}
console.log(JSON.stringify(found));
"""


@every_case
def test_statuspage_io_reads_every_document(
    name: str, case: Case, standing: Standing, node_clients: Path
) -> None:
    """It is given our address by its own `setApiUrl`.

    Whichever maintenances it is asked for, it fetches the upcoming ones, from every page alike.
    Version 3.3.8 is the last one with any code in its package: 3.4.6 came without.
    """
    found = told_by_node(STATUSPAGE, standing(name))

    def statuses(document: str) -> dict[str, str]:
        rows = found[document].get("incidents", found[document].get("scheduled_maintenances"))
        return {row["name"]: row["status"] for row in rows}

    assert found["status"]["status"] == found["summary"]["status"]
    assert found["status"]["status"] == {
        "indicator": case.indicator,
        "description": case.description,
    }
    assert {row["name"]: row["status"] for row in found["components"]["components"]} == (
        dict.fromkeys(NAMES, "operational") | case.states
    )
    assert statuses("all") == case.incidents | {"Checkout fails": "postmortem"}
    assert statuses("unresolved") == case.incidents
    for document in ("upcoming", "active", "windows"):
        assert statuses(document) == case.upcoming


@every_case
def test_rss_parser_reads_every_feed(
    name: str, case: Case, standing: Standing, node_clients: Path
) -> None:
    """Bots in JavaScript repeat in a chat what it hands them."""
    address = standing(name)
    found = told_by_node(
        RSS_PARSER, address, "history.atom", "history.rss", "updates.atom", "updates.rss"
    )
    titles = {*case.incidents, *case.upcoming, *case.active, "Checkout fails"}

    for path, items in found.items():
        assert {item["title"].rpartition(": ")[2] for item in items} == titles, path
        assert all(item["link"].startswith(f"{address}/incidents/") for item in items), path
        assert all(item["isoDate"] and item["contentSnippet"] for item in items), path
        known = [item.get("guid") or item["id"] for item in items]
        assert len(set(known)) == len(known), path
    assert len(found["history.rss"]) == len(titles)
