"""The five steps in a row: read, parse, derive, render, publish."""

from __future__ import annotations

import dataclasses
import functools
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statusgen import advise, derive, engine, parse, read, recover
from statusgen.compiled import compiled
from statusgen.model.files import Artifact, key_of
from statusgen.model.settled import Archive
from statusgen.problems import InvalidSite, Severity, in_reading_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from statusgen.model.site import Site
    from statusgen.model.snapshot import Snapshot
    from statusgen.problems import Problem
    from statusgen.publish import Published
    from statusgen.publish.look import Look
    from statusgen.sign import Signer
    from statusgen.store import KeptStore, Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a site becomes at one instant; `problems` are those that did not stop it."""

    snapshot: Snapshot
    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...]


class Listener:
    """Hears how a build goes on; this one takes no notice."""

    def begins(self, stage: str) -> None:
        """Hear that `read`, `parse`, `derive`, `render` or `publish` begins."""

    def waits(self) -> None:
        """Hear that another build is publishing to the same place."""

    def made(self, number: int, of: int) -> None:
        """Hear that so many more files were made, and how many there are to make."""


SILENT = Listener()


def check_site(root: Path, *, now: datetime, store: KeptStore | None = None) -> tuple[Problem, ...]:
    """Return every problem of the site in `root`, in reading order; an empty tuple is a fine site.

    What the `store` knows to be fine is not read again. Raises PublishFailed if the site cannot
    be read.
    """
    try:
        site = take_snapshot(root, now=now, store=store).site
    except InvalidSite as error:
        return error.problems
    return _problems(site, now)


def read_entries(root: Path) -> parse.Parsed:
    """Return what can be read of the site in `root`, for a command that edits one file of it.

    A mistake in another file does not stand in the way. Raises PublishFailed if the site
    cannot be read.
    """
    return parse.parse_files(read.read_files(root))


def problems_of_change(
    root: Path, path: str, text: str, *, store: KeptStore | None = None
) -> tuple[Problem, ...]:
    """Return the errors that the site in `root` would have anew with `text` as the file `path`.

    What the `store` knows to be fine is not read again. Raises PublishFailed if the site cannot
    be read.
    """
    files, archive = read.read_files(root), _archive(store, datetime.max.replace(tzinfo=UTC))
    earlier = parse.parse_files(files, archive).problems
    before = {(p.where.path, p.code, p.message) for p in earlier}
    changed = dataclasses.replace(
        files, contents={**files.contents, path: text.encode("utf-8", "surrogateescape")}
    )
    return tuple(
        problem
        for problem in parse.parse_files(changed, archive).problems
        if problem.severity is Severity.ERROR
        and (problem.where.path, problem.code, problem.message) not in before
    )


def take_snapshot(
    root: Path,
    *,
    now: datetime,
    store: KeptStore | None = None,
    keep_going: bool = False,
    listener: Listener = SILENT,
) -> Snapshot:
    """Return what is true at `now` of the site in `root`.

    What the `store` knows is not read again. With `keep_going` a file that has errors stands as
    the store last had it, see `recover`. Raises InvalidSite, and PublishFailed if the site cannot
    be read.
    """
    listener.begins("read")
    files, archive = read.read_files(root), _archive(store, now)
    listener.begins("parse")
    good = store.shelf("files", whole=False) if store else None
    if keep_going:
        site = recover.recovered_site(files, archive, good)
    else:
        site = parse.parse_site(files, archive)
    listener.begins("derive")
    snapshot = derive.derive(site, now=now)
    if archive:
        known = {settled.id for settled in site.settled}
        archive.add_all([status for status in snapshot.incidents if status.id not in known])
    if good and not site.unread:
        recover.remember_good(files, site, good)
    return snapshot


def _archive(store: KeptStore | None, now: datetime) -> Archive | None:
    if store is None:
        return None
    status = functools.partial(derive.settled_status, now=now)
    return Archive(store.shelf(f"incidents {engine.engine()}"), now, status)


def build_site(
    root: Path,
    *,
    now: datetime,
    store: KeptStore | None = None,
    keep_going: bool = False,
    listener: Listener = SILENT,
) -> Build:
    """Return the site in `root` as it is to be published at `now`, nothing of it made yet.

    The options are those of `take_snapshot`. Raises as that does.
    """
    from statusgen.render import render

    snapshot = take_snapshot(root, now=now, store=store, keep_going=keep_going, listener=listener)
    listener.begins("render")
    theme = read.read_theme(root, snapshot.site.theme)
    with _prose_in(store):
        catalogs = read.read_catalogs(snapshot.site.languages)
        artifacts = render(snapshot, theme, catalogs, code=compiled())
    return Build(snapshot=snapshot, artifacts=artifacts, problems=_problems(snapshot.site, now))


def _prose_in(store: KeptStore | None) -> AbstractContextManager[None]:
    """Let HTML that takes long to make come from `store` and go there."""
    from statusgen.render import prose

    return prose.kept_in(store.shelf(f"prose {engine.engine()}")) if store else nullcontext()


@contextmanager
def looking_ahead(target: Path, store: KeptStore | None) -> Iterator[Look | None]:
    """Look whether the directory `target` is as the last build left it, while the site is read.

    Yields what `publish_site` takes; None if there is no `store`, which would know how it was.
    """
    from statusgen.publish import look

    if store is None:
        yield None
        return
    with look.looking_ahead(target, _published(store)) as begun:
        yield begun


def _published(store: KeptStore) -> Shelf:
    return store.shelf(f"published {engine.engine()}", whole=False)


def publish_site(  # noqa: PLR0913 - the options of a build
    build: Build,
    target: Path,
    *,
    force: bool = False,
    signer: Signer | None = None,
    store: KeptStore | None = None,
    look: Look | None = None,
    listener: Listener = SILENT,
) -> Published:
    """Publish `build` to the directory `target`. Raises PublishFailed.

    With a `signer`, status.json and the list of all files have signatures beside them. `store`
    knows files that nobody touched, and `look` is one at `target` that was begun before.
    """
    from statusgen.publish import publish
    from statusgen.store import Shelf

    listener.begins("publish")
    artifacts, sign = build.artifacts, None
    if signer is not None:
        now = build.snapshot.now
        status = next(artifact for artifact in artifacts if artifact.path == "status.json")
        artifacts = (*artifacts, _signature(status, signer, now))
        sign = functools.partial(signer.sign, now=now)
    publishing = functools.partial(
        publish,
        artifacts,
        target,
        force=force,
        sign=sign,
        on_wait=listener.waits,
        on_made=listener.made,
    )
    if store is None:
        # What knows nothing of the place trusts no key of what stands there: all is made anew.
        published = publishing(seen=Shelf(lambda _key: {}, whole=True))
    else:
        with _prose_in(store):
            published = publishing(seen=_published(store), look=look, on_copy_end=store.flush)
    compiled().flush()
    return published


def _signature(signed: Artifact, signer: Signer, now: datetime) -> Artifact:
    """Return the file beside `signed` that shows who published it, and when."""
    return Artifact(
        path=f"{signed.path}.minisig",
        media_type="text/plain; charset=utf-8",
        key=key_of("signature", signed.key, signer.public_key, now),
        make=lambda: signer.sign(signed.make(), signed.path, now=now),
    )


def _problems(site: Site, now: datetime) -> tuple[Problem, ...]:
    return in_reading_order((*site.warnings, *advise.advise(site, now=now)))
