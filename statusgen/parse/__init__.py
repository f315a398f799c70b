"""Files to Site: what people wrote, with every mistake located."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statusgen.model.entry import IncidentStatus
from statusgen.model.incident import Incident, Maintenance
from statusgen.model.zones import zone_named
from statusgen.parse import config
from statusgen.parse.entries import read_entries
from statusgen.parse.statuspage import PATH as KEPT_PATH
from statusgen.parse.statuspage import read_kept
from statusgen.parse.updates import Declared
from statusgen.problems import InvalidSite, Problems, in_reading_order

if TYPE_CHECKING:
    from statusgen.model.files import Files
    from statusgen.model.settled import Archive
    from statusgen.model.site import Site
    from statusgen.problems import Problem


def parse_site(files: Files, archive: Archive | None = None) -> Site:
    """Return what `files` say, with problems that do not stop a build as its `warnings`.

    Incidents of the `archive` are not read again. Raises InvalidSite with every problem of the
    site if one of them is an error.
    """
    parsed = parse_files(files, archive)
    if parsed.site is None:
        raise InvalidSite(parsed.problems)
    return parsed.site


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What could be read of a site: `site` is None if anything in it is wrong.

    `entries` are the incidents and maintenances without an error of their own, but for those that
    were found in an archive.
    """

    site: Site | None
    entries: tuple[Incident | Maintenance, ...]
    problems: tuple[Problem, ...]


def parse_files(files: Files, archive: Archive | None = None) -> Parsed:
    """Return what can be read of `files`, and every problem of them."""
    problems = Problems(list(files.problems))
    site = config.read_config(files.contents, files.themes, problems)
    declared = Declared(
        site.zone if site else zone_named("UTC"),
        (tuple(component.id for component in site.leaves()) or None) if site else None,
        (site.languages or None) if site else None,
    )
    entries = read_entries(files.contents, problems, declared, archive)
    written = tuple(entry for entry in entries if not isinstance(entry, IncidentStatus))
    kept = read_kept(files.contents.get(KEPT_PATH), problems)
    found = in_reading_order(problems.found)
    if site is not None:
        site = dataclasses.replace(
            site,
            kept=kept,
            incidents=tuple(entry for entry in written if isinstance(entry, Incident)),
            maintenances=tuple(entry for entry in written if isinstance(entry, Maintenance)),
            settled=tuple(entry for entry in entries if isinstance(entry, IncidentStatus)),
            warnings=found,
        )
    return Parsed(site=None if problems.errors else site, entries=written, problems=found)
