"""Putting a file of a site in its place, if check would take it and it reads as it was meant."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.model.slugs import unused_slug
from statusgen.problems import InvalidSite, PublishFailed

if TYPE_CHECKING:
    from statusgen.cli.read_back import Texts

_WAYS_OUT = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space of your quota",
    errno.EACCES: "let this user write there, or name another directory with --site",
    errno.EPERM: "let this user write there, or name another directory with --site",
    errno.EROFS: "name a directory that is not read-only",
    errno.ENOTDIR: "name a directory that is not below a file",
    errno.EEXIST: "name a directory that is not below a file",
    errno.EISDIR: "move that directory away",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def write_checked(root: Path, path: str, text: str, meant: Texts) -> None:
    """Write `text` as the file `path` of the site in `root`, if the site is no worse for it.

    `meant` is what the file has to say when it is read back. If check would reject the file, or
    it would say something else, nothing is changed: the text is kept as a draft, and InvalidSite
    or PublishFailed tells what is wrong.
    """
    try:
        _refuse(root, path, text, meant)
        write_file(root / path, text)
    except (InvalidSite, PublishFailed):
        _keep(root / ".statusgen" / "drafts", Path(path).stem, text)
        raise


def _refuse(root: Path, path: str, text: str, meant: Texts) -> None:
    from statusgen.build import problems_of_change
    from statusgen.cli.read_back import misreading
    from statusgen.cli.stored import opened_store

    with opened_store(root, cached=True) as store:
        problems = problems_of_change(root, path, text, store=store)
    if problems:
        raise InvalidSite(problems)
    reason = misreading(path, text, meant)
    if reason:
        raise PublishFailed(root / path, *reason)


def _keep(folder: Path, name: str, text: str) -> None:
    """Keep `text` in `folder` under a `name` that no other draft has, or on the terminal."""
    taken: set[str] = set()
    with contextlib.suppress(OSError):
        taken = {draft.stem for draft in folder.iterdir()}
    draft = folder / f"{unused_slug(name, taken)}.md"
    try:
        write_file(draft, text)
    except PublishFailed:
        click.echo(f"nothing was changed; your text could not be kept, so here it is:\n\n{text}",
                   err=True)  # fmt: skip
    else:
        click.echo(f"nothing was changed; your text is kept in {draft}\n"
                   "a line that is named below is a line of that file", err=True)  # fmt: skip


def write_file(path: Path, text: str, *, fate: str = "nothing was changed") -> None:
    """Write `text` to `path` in one step, so that nobody ever reads half of it.

    Raises PublishFailed, which tells `fate`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".statusgen-")
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - of a descriptor
                file.write(text.encode("utf-8", "surrogateescape"))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(mode)
            Path(temporary).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        said = error.strerror or str(error)
        way_out = _WAYS_OUT.get(error.errno or 0, "remove the cause")
        raise PublishFailed(
            path, said[:1].lower() + said[1:], f"{fate}; {way_out} and run the command again"
        ) from error


def say_written(path: Path, text: str, entry_id: str, *, as_json: bool) -> None:
    """Tell what was written and where."""
    if as_json:
        answer = {"id": entry_id, "path": path.as_posix(), "written": text}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(f"{path}\n\n{text.rstrip()}")
