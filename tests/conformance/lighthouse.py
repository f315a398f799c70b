"""Lighthouse, by which search engines and managers judge: https://github.com/GoogleChrome/lighthouse"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.conformance.clients import NODE_MODULES, absent, ran
from tests.conftest import chromium

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = NODE_MODULES / "lighthouse" / "cli" / "index.js"
DEADLINE_S = 300


def scores(url: str, home: Path) -> tuple[dict[str, int], list[str]]:
    """Return what the page at `url` scores by category, 0 to 100, and what it lost points for."""
    if not PROGRAM.exists():
        absent("tests/conformance/node_modules/lighthouse")
    printed = ran(
        [
            "node", PROGRAM, url, "--output=json", "--quiet", "--disable-full-page-screenshot",
            # It asks for robots.txt from within the page, whose policy forbids requests.
            "--skip-audits=robots-txt",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        home,
        deadline_s=DEADLINE_S,
        CHROME_PATH=chromium(),
    )  # fmt: skip
    report = json.loads(printed)
    categories = {name: round(each["score"] * 100) for name, each in report["categories"].items()}
    lost = [
        f"{name}: {audit['title']}"
        for name, audit in report["audits"].items()
        if audit["score"] is not None and audit["score"] < 1
    ]
    return categories, lost
