"""cState sites as people write them, and what an import makes of them."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from statusgen.importers.cstate import import_cstate
from statusgen.model.files import Files
from statusgen.model.instants import as_written
from statusgen.parse import parse_site

if TYPE_CHECKING:
    from statusgen.importers.imported import Imported
    from statusgen.model.incident import Incident, Maintenance
    from statusgen.model.site import Site

CONFIG = """\
title: Example Status
baseURL: https://status.example.org/
params:
  description: How [Example](https://example.org) does.
  categories:
    - name: Core
      description: What we run
    - name: "[ a -> f ]"
      untitled: true
  systems:
    - name: API
      category: Core
    - name: ci.example.org
      description: |
        Builds
      category: "[ a -> f ]"
    - name: Wiki
"""

FIELDS = """\
title: API fails
date: 2024-05-01T10:00:00-00:00
resolved: true
resolvedWhen: 2024-05-01T12:00:00-00:00
severity: down
affected:
  - API
section: issue
"""


def an_import(*, config: str = CONFIG, **issues: str) -> Imported:
    """Return the import of a site whose issues are `issues`, by name with `_` for `-`."""
    files = {"config.yml": config.encode()}
    for name, text in issues.items():
        files[f"content/issues/{name.replace('_', '-')}.md"] = dedent(text).encode()
    return import_cstate(files)


def an_issue(body: str = "It fails.", *, without: str = "", **fields: str) -> str:
    """Return an issue with `fields` in place of the usual ones."""
    lines = [line for line in FIELDS.splitlines() if not without or not line.startswith(without)]
    for name, value in fields.items():
        lines = [line for line in lines if not line.startswith(f"{name}:")]
        lines.append(f"{name}: {value}")
    return "\n".join(("---", *lines, "---", dedent(body)))


def the_site(imported: Imported) -> Site:
    """Return the imported site as `check` reads it; it has to be without any problem."""
    site = parse_site(Files(contents={p: t.encode() for p, t in imported.files.items()}))
    assert not site.warnings
    return site


def the_incident(imported: Imported) -> Incident:
    (incident,) = the_site(imported).incidents
    return incident


def the_window(imported: Imported) -> Maintenance:
    (window,) = the_site(imported).maintenances
    return window


def told(entry: Incident | Maintenance) -> list[tuple[str, str, str]]:
    """Return the updates of `entry` as instant, status and text."""
    return [(as_written(u.posted), u.phase.value, u.body) for u in entry.updates]


def notes_of(imported: Imported, path: str) -> str:
    """Return what the import says about the source file at `path`."""
    return "\n".join(note.message for note in imported.notes if note.path == path)
