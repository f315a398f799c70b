"""The five steps in a row: read, parse, derive, render, publish."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statusgen import advise, derive, parse, read
from statusgen.problems import InvalidSite, Severity, in_reading_order

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from statusgen.model.files import Artifact
    from statusgen.model.site import Site
    from statusgen.model.snapshot import Snapshot
    from statusgen.problems import Problem
    from statusgen.publish import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a site becomes at one instant; `warnings` are the problems that did not stop it."""

    snapshot: Snapshot
    artifacts: tuple[Artifact, ...]
    warnings: tuple[Problem, ...]


def load_site(root: Path) -> Site:
    """Return the site in `root`. Raises InvalidSite, and PublishFailed if it cannot be read."""
    return parse.parse_site(read.read_files(root))


def check_site(root: Path, *, now: datetime) -> tuple[Problem, ...]:
    """Return every problem of the site in `root`, in reading order; an empty tuple is a fine site.

    Raises PublishFailed if the site cannot be read.
    """
    try:
        site = load_site(root)
    except InvalidSite as error:
        return error.problems
    return _warnings(site, now)


def read_entries(root: Path) -> parse.Parsed:
    """Return what can be read of the site in `root`, for a command that edits one file of it.

    A mistake in another file does not stand in the way. Raises PublishFailed as `load_site` does.
    """
    return parse.parse_files(read.read_files(root))


def problems_of_change(root: Path, path: str, text: str) -> tuple[Problem, ...]:
    """Return the errors that the site in `root` would have anew with `text` as the file `path`.

    Raises PublishFailed if the site cannot be read.
    """
    files = read.read_files(root)
    before = {(p.where.path, p.code, p.message) for p in parse.parse_files(files).problems}
    changed = dataclasses.replace(
        files, contents={**files.contents, path: text.encode("utf-8", "surrogateescape")}
    )
    return tuple(
        problem
        for problem in parse.parse_files(changed).problems
        if problem.severity is Severity.ERROR
        and (problem.where.path, problem.code, problem.message) not in before
    )


def take_snapshot(root: Path, *, now: datetime) -> Snapshot:
    """Return what is true at `now` of the site in `root`. Raises as `load_site` does."""
    return derive.derive(load_site(root), now=now)


def build_site(root: Path, *, now: datetime) -> Build:
    """Return the site in `root` as it is to be published at `now`, nothing of it made yet.

    Raises as `load_site` does.
    """
    from statusgen.render import render

    snapshot = take_snapshot(root, now=now)
    theme = read.read_theme(root, snapshot.site.theme)
    return Build(
        snapshot=snapshot,
        artifacts=render(snapshot, theme, read.read_catalogs(snapshot.site.languages)),
        warnings=_warnings(snapshot.site, now),
    )


def publish_site(
    build: Build, target: Path, *, force: bool = False, on_wait: Callable[[], None] | None = None
) -> Published:
    """Publish `build` to the directory `target`. Raises PublishFailed.

    `on_wait` is called if another build has to be waited for.
    """
    from statusgen.publish import publish

    return publish(build.artifacts, target, force=force, on_wait=on_wait)


def _warnings(site: Site, now: datetime) -> tuple[Problem, ...]:
    return in_reading_order((*site.warnings, *advise.advise(site, now=now)))
