"""The steps between reading and writing touch nothing but their arguments.

The audit hook that proves it cannot be taken off again, so it is set in a process of its own,
which runs this module.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statusgen.derive import derive
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.read import read_theme
from statusgen.render import render
from tests.support import NOON, files_of

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIG = """
    name: Example Cloud
    url: https://status.example.com
    timezone: Europe/Berlin
    languages: [en, de]
    components:
      - {id: api, name: Public API, since: 2024-03-01}
      - name: Shop
        components:
          - {id: checkout, name: Checkout}
          - {id: website, name: Website, show: when-degraded}
    uptime: {days: 90, partial_outage: 0.3}
    cadence: {critical: 20m}
    support: [{name: Emergency line, for: critical, href: "tel:+49301234567"}]
    renewed_every: 30m
    """
INCIDENT = """
    ---
    title: Checkout fails
    components: {checkout: major_outage}
    workaround: Pay by *invoice*.
    ---

    ## 2026-03-02 09:00 UTC - Investigating
    next_update: 09:30 Europe/London

    Paying by card fails, see <https://example.com>.

    ## 2026-03-02 09:40 UTC - Resolved

    ## 2026-03-02 11:00 UTC - Postmortem

    ### What happened

    | time  | event    |
    | ----- | -------- |
    | 08:58 | roll-out |

    ```python
    raise SystemExit
    ```
    """
GERMAN = """
    ---
    title: Bezahlen schlägt fehl
    ---

    ## 2026-03-02 10:00 +01:00 - Investigating

    Kartenzahlung schlägt fehl.
    """
OPEN = """
    ---
    title: Slow search
    components: {website: degraded_performance}
    ---

    ## 2026-03-02 06:50 America/Havana - Investigating

    Searching is slow.
    """
WEEKLY = """
    ---
    title: Database upgrade
    components: [api]
    announced: 2026-01-01 09:00 UTC
    starts: 2026-01-05 02:00 Europe/Berlin
    ends: 2026-01-05 04:00 Europe/Berlin
    repeats: FREQ=WEEKLY
    ---

    Writes are paused.

    ## 2026-03-02 02:10 UTC - Completed
    """
SITE = Files(
    contents=files_of(
        config=CONFIG, incident=INCIDENT, incident__de=GERMAN, slow=OPEN, weekly=WEEKLY
    )
)
THEME = read_theme(Path(__file__).parent, "default")
# Each step takes what the one before returns.
STEPS: tuple[Callable[[Any], Any], ...] = (
    parse_site,
    partial(derive, now=NOON),
    partial(render, theme=THEME),
    lambda artifacts: [artifact.make() for artifact in artifacts],
)
FORBIDDEN = (
    "open", "os.", "pathlib.", "shutil.", "glob.", "tempfile.", "subprocess.", "pty.", "socket.",
    "urllib.", "sqlite3.", "ctypes.",
)  # fmt: skip


def run() -> object:
    """Return what the last step makes of `SITE`."""
    value: Any = SITE
    for step in STEPS:
        value = step(value)
    return value


def report_what_a_second_run_touches() -> None:
    """Print every event of the system that the steps cause once their modules are loaded."""
    run()
    watching = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event.startswith(FORBIDDEN):
            print("touched:", event, arguments, flush=True)  # noqa: T201 - read by the test

    sys.addaudithook(hook)
    run()
    print("ran")  # noqa: T201
    Path(__file__).stat()
    with Path(__file__).open() as file:
        file.close()
    watching = False


def test_no_step_between_reading_and_writing_opens_a_file_or_starts_a_process() -> None:
    """What depends on its arguments alone can be cached, tested and trusted."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.test_purity"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    before, _, after = ended.stdout.partition("ran\n")

    assert ended.returncode == 0, ended.stderr
    assert before == ""
    # The module then opens itself, which shows that the hook does see such a thing.
    assert after.startswith("touched: open ")


if __name__ == "__main__":
    report_what_a_second_run_touches()
