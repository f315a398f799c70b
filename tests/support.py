"""Sites in a few lines of text, for tests that hand values in and look at values."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import dedent
from typing import TYPE_CHECKING

from statusgen.derive import derive
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.render.edition import Edition
from statusgen.render.languages import ENGLISH
from statusgen.render.templates import Templates

if TYPE_CHECKING:
    from pathlib import Path

    from statusgen.model.files import Theme
    from statusgen.model.site import Site
    from statusgen.model.snapshot import Snapshot
    from statusgen.model.states import State

CONFIG = """\
name: Example Cloud
url: https://status.example.com
components:
  - {id: api, name: Public API}
  - {id: checkout, name: Checkout}
  - {id: website, name: Website}
"""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    """Return the instant written as `2026-03-02T09:39Z`."""
    instant = datetime.fromisoformat(text)
    assert instant.tzinfo is not None, "a test's instants have a zone"
    return instant.astimezone(UTC)


def files_of(*, config: str = CONFIG, incident: str | None = None, **more: str) -> dict[str, bytes]:
    """Return a site's files: config.yaml, incidents/incident.md, and `more` by id.

    The ids in `more` are written with `_` for `-`; `id__de` is the German translation of `id`.
    """
    texts = {"config.yaml": config}
    if incident is not None:
        more = {"incident": incident, **more}
    for name, text in more.items():
        stem = name.replace("__", ".").replace("_", "-")
        texts[f"incidents/{stem}.md"] = text
    return {path: dedent(text).lstrip("\n").encode() for path, text in texts.items()}


def a_site(*, config: str = CONFIG, incident: str | None = None, **more: str) -> Site:
    """Return the site that `files_of` the same arguments describe."""
    return parse_site(Files(contents=files_of(config=config, incident=incident, **more)))


def a_snapshot(
    now: datetime = NOON, *, config: str = CONFIG, incident: str | None = None, **more: str
) -> Snapshot:
    """Return what is true at `now` of the site that `files_of` the other arguments describe."""
    return derive(a_site(config=config, incident=incident, **more), now=now)


def state_of(component: str, site: Site, *, now: datetime) -> State:
    """Return the state of `component` at `now`."""
    return next(leaf.state for leaf in derive(site, now=now).leaves() if leaf.id == component)


def edition_of(theme: Theme) -> Edition:
    """Return the edition in English, and in no other language, of a site that has `theme`."""
    return Edition(language=ENGLISH, languages=(ENGLISH,), prefix="", templates=Templates(theme))


def write_files(files: dict[str, bytes], folder: Path) -> Path:
    """Write `files` below `folder` and return it."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
