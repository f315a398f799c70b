"""Sites in a few lines of text, rendered in memory, for tests that look at what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.read import read_theme
from statusgen.render import render
from tests.support import CONFIG, NOON, a_snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.model.files import Artifact, Theme

THEME = read_theme(Path(__file__).parent, "default")

RESOLVED = """
    ---
    title: Checkout fails
    components: {checkout: major_outage}
    ---

    ## 2026-03-01 09:00 UTC - Investigating

    Paying by card fails.

    ## 2026-03-01 09:20 UTC - Update

    Paying by invoice works.

    ## 2026-03-01 09:40 UTC - Resolved
    """
OPEN = """
    ---
    title: Slow search
    components: {website: degraded_performance}
    workaround: Use the *menu*.
    ---

    ## 2026-03-02 11:00 UTC - Investigating
    next_update: 12:30 UTC

    Searching is slow.

    ## 2026-03-02 11:30 UTC - Identified
    components: {website: partial_outage}

    An index is being built anew.
    """
WINDOW = """
    ---
    title: Database upgrade
    components: [api]
    announced: 2026-02-24 09:00 UTC
    starts: 2026-03-02 11:45 UTC
    ends: 2026-03-02 14:00 UTC
    ---

    Writes are paused for up to ten minutes.
    """
WEEKLY = """
    ---
    title: Weekly restart
    components: [api]
    announced: 2026-02-20 09:00 UTC
    starts: 2026-02-23 02:00 UTC
    ends: 2026-02-23 02:30 UTC
    repeats: FREQ=WEEKLY
    ---

    Connections drop once.
    """
# What an author may paste, and what XML, HTML, JSON and SVG each have their own trouble with.
HOSTILE_TITLE = "]]> <b>R&D</b> &amp; <script>alert(1)</script> \"x\" 'y' 🚒 \u202eabc\u202c مرحبا"
HOSTILE = f"""
    ---
    title: |-
      {HOSTILE_TITLE}
    components: {{api: major_outage}}
    ---

    ## 2026-03-02 09:00 UTC - Investigating

    ]]> <script>alert(1)</script> <img src=x onerror=alert(1)> &#1; &#xFFFE; &nbsp; \u2028 🚒 مرحبا

    <!-- [CDATA[ --> `]]>` <![CDATA[ x ]]> <?php x ?> <b>left open

    ## 2026-03-02 09:30 UTC - Update

    {"0123456789abcde " * 4000}
    """
HOSTILE_CONFIG = CONFIG.replace("Public API", "'<b>R&D</b> ]]> \"API\" 🚒 מרחבא'").replace(
    "name: Example Cloud", "name: 'A & B <Cloud>'\ndescription: '<i>R&D</i> ]]> \"x\" 🚒'"
)
FOLDER = CONFIG.replace("https://status.example.com", "https://example.com/status")


def rendered(
    now: datetime = NOON, theme: Theme = THEME, /, *, config: str = CONFIG, **texts: str
) -> dict[str, Artifact]:
    """Return the artifacts, by path, of the site that `files_of` the other arguments describe."""
    return {each.path: each for each in render(a_snapshot(now, config=config, **texts), theme)}


def made(endings: tuple[str, ...], now: datetime = NOON, /, **site: str) -> dict[str, bytes]:
    """Return the bytes of those artifacts of a site whose path has one of `endings`, by path."""
    return {
        path: each.make() for path, each in rendered(now, **site).items() if path.endswith(endings)
    }
