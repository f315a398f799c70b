"""A site on disk with a store, for tests of what builds keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.build import build_site, publish_site
from statusgen.store import FILE, FOLDER, KeptStore
from tests.render.made import OPEN, RESOLVED, WINDOW
from tests.support import CONFIG, NOON

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

OLD = RESOLVED.replace("2026-03-01", "2024-05-07")
NAMED = """
    ---
    title: Search and paying
    components: {website: partial_outage, checkout: major_outage}
    ---

    ## 2025-06-01 09:00 UTC - Investigating

    Some of it fails, see the [plan](https://example.com/plan):

    1. Restart
    2. Wait

    ## 2025-06-01 10:00 UTC - Identified
    components: {website: operational}

    Searching works.

    ## 2025-06-01 11:00 UTC - Resolved

    ## 2025-06-03 09:00 UTC - Postmortem

    ### What happened

    A *disk* was full.
    """
IN_GERMAN = """
    ---
    title: Suchen und Bezahlen
    ---

    ## 2025-06-01 09:00 UTC - Investigating

    Manches schlägt fehl.

    ## 2025-06-01 10:00 UTC - Identified

    Die Suche geht wieder.

    ## 2025-06-01 11:00 UTC - Resolved

    ## 2025-06-03 09:00 UTC - Postmortem

    Eine Platte war voll.
    """
SITE = {"old": OLD, "done": RESOLVED, "named": NAMED, "open": OPEN, "upgrade": WINDOW}
SETTLED = ["done", "named", "old"]
LANGUAGES = f"{CONFIG}languages: [en, de]\n"


class Kept:
    """A site on disk with a store, and what was said about it."""

    def __init__(self, root: Path) -> None:
        """Take the site in `root`."""
        self.root = root
        self.said: list[str] = []

    @property
    def file(self) -> Path:
        return self.root / FOLDER / FILE

    def build(self, now: datetime = NOON, output: Path | None = None) -> tuple[list[str], int]:
        """Build and publish as the command does.

        Return the ids of the incidents that were known from before, and how many documents
        were read.
        """
        store = KeptStore(self.root, self.said.append)
        built = build_site(self.root, now=now, store=store)
        publish_site(built, output or self.root / "public", store=store)
        store.flush()
        site = built.snapshot.site
        return [each.id for each in site.settled], len(site.incidents) + len(site.maintenances)


def published(folder: Path) -> dict[str, bytes]:
    """Return the files in `folder` by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
