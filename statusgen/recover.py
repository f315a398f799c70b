"""A site of which some files cannot be read: with those files as they were when they last could."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from statusgen import parse
from statusgen.model.settled import written_digest
from statusgen.parse.entries import INCIDENTS
from statusgen.problems import InvalidSite, Severity

if TYPE_CHECKING:
    from statusgen.model.files import Files
    from statusgen.model.settled import Archive
    from statusgen.model.site import Site
    from statusgen.store import Shelf

# A file that is bad as it was before, because of others, is left out in the second round; what
# that leaves without an original goes in the third.
_ROUNDS = 3


# What has this name, which no file has, is a line for each file of an incident or a maintenance
# that is kept: its path and their digest.
_INDEX = "/index"


def remember_good(files: Files, site: Site, good: Shelf) -> None:
    """Keep in `good`, by path, the files that `site` was read from, for when one becomes bad.

    Those of incidents are thousands, so they are not compared byte by byte.
    """
    digests = {incident.id: incident.digest for incident in site.incidents}
    digests |= {maintenance.id: maintenance.digest for maintenance in site.maintenances}
    digests |= {status.id: written_digest(status.digest) for status in site.settled}
    kept = set((good.get(_INDEX) or b"").decode("utf-8", "replace").split("\n"))
    changed, lines = {}, []
    for path, data in files.contents.items():
        name = path.rpartition("/")[2].partition(".")[0]
        digest = digests.get(name) if path.startswith(INCIDENTS) else None
        line = f"{path} {digest}"
        if digest and line in kept:
            good.use(path)
        else:
            changed[path] = data
        if digest:
            lines.append(line)
    good.put_all(changed)
    good.put(_INDEX, "\n".join(lines).encode())


def recovered_site(files: Files, archive: Archive | None, good: Shelf | None) -> Site:
    """Return the site in `files` without what is wrong in it.

    A file that cannot be read stands as it was when it was last put into `good`, or not at all.
    The site names it in `unread`, in the second case in `left_out` as well, and has the problems
    among its `warnings`. Raises InvalidSite if there is nothing wrong with single files.
    """
    try:
        return parse.parse_site(files, archive)
    except InvalidSite as error:
        first = error
    unread: set[str] = set()
    problems = first.problems
    contents = dict(files.contents)
    for _ in range(_ROUNDS):
        bad = {p.where.path for p in problems if p.severity is Severity.ERROR}
        for path in bad:
            before = good.get(path) if good and path not in unread else None
            if before is None:
                contents.pop(path, None)
            else:
                contents[path] = before
        unread |= bad
        mended = dataclasses.replace(files, contents=contents, problems=())
        try:
            site = parse.parse_site(mended, archive)
        except InvalidSite as error:
            problems = error.problems
            continue
        return dataclasses.replace(
            site,
            unread=tuple(sorted(unread)),
            left_out=tuple(sorted(unread - contents.keys())),
            warnings=first.problems,
        )
    raise first
