"""A directory as Files and a theme: the only step that looks at the site on disk."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from statusgen.model.files import Files, Theme
from statusgen.problems import Location, Problem, PublishFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONFIG = "config.yaml"
STATUSPAGE = "statuspage.yaml"
INCIDENTS = "incidents"
THEMES = "themes"
ASSETS = "assets"
# Beyond this a file is no incident; it is cut so that a stray disk image cannot fill the memory.
_MOST_BYTES = 1024 * 1024 + 1
_MOST_ASSET_BYTES = 256 * 1024 + 1
_AT_ONCE = 64 * 1024
_ASSET_SUFFIXES = frozenset({".css", ".png", ".svg", ".webp"})


def read_files(root: Path) -> Files:
    """Return the files of the site in `root` that a build reads.

    Links that lead out of the site, files that are no regular files and those that cannot be read
    become problems. Hidden files and folders are passed over.

    Raises PublishFailed if `root` is no directory or cannot be listed.
    """
    try:
        if not root.is_dir():
            raise PublishFailed(
                root,
                "there is no such directory",
                "run statusgen init to make a site, or name its directory with --site",
                verb="read",
            )
        base = root.resolve(strict=True)
        contents: dict[str, bytes] = {}
        problems: list[Problem] = []
        for file in _found(root):
            _read_one(file, base, contents, problems)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublishFailed(
            error.filename or root, reason, "check its permissions", verb="read"
        ) from error
    return Files(contents=contents, themes=_theme_names(root), problems=tuple(problems))


class _Found(NamedTuple):
    """A file of the site: where it is, what the site calls it and whether it is a link."""

    path: str
    name: str
    is_link: bool


def _found(root: Path) -> Iterator[_Found]:
    """Yield the files of the root and those under assets/ and incidents/, in order of names."""
    for name in (CONFIG, STATUSPAGE):
        path = root / name
        if path.exists() or path.is_symlink():
            yield _Found(str(path), name, path.is_symlink())
    for file in _files_of(root, ASSETS):
        base = os.path.basename(file.name)  # noqa: PTH119 - a Path costs as much as the reading
        if os.path.splitext(base)[1] in _ASSET_SUFFIXES or base == ASSETS:  # noqa: PTH122
            yield file
    yield from _files_of(root, INCIDENTS)


def _files_of(root: Path, name: str) -> Iterator[_Found]:
    """Yield the files below the folder `name` of the site; a link that leads out as itself."""
    folder = root / name
    if folder.is_symlink() and not folder.resolve().is_relative_to(root.resolve()):
        yield _Found(str(folder), name, is_link=True)
    elif folder.is_dir():
        yield from _files_below(str(folder), f"{name}/")


def _files_below(folder: str, prefix: str) -> Iterator[_Found]:
    """Yield the files below `folder`, by names that begin with `prefix`, however deep they lie."""
    waiting: list[_Found | tuple[str, str]] = [(folder, prefix)]
    while waiting:
        found = waiting.pop()
        if isinstance(found, _Found):
            yield found
            continue
        folder, prefix = found
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
        for entry in entries:
            name = prefix + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{name}/"))
            else:
                waiting.append(_Found(entry.path, name, entry.is_symlink()))


# Without O_NONBLOCK a named pipe would keep the build waiting for ever.
_HOW_TO_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# What was no link when the folder was listed, and has become one, is not followed.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def _read_one(
    file: _Found, base: Path, contents: dict[str, bytes], problems: list[Problem]
) -> None:
    name = file.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if file.is_link and not Path(os.path.realpath(file.path)).is_relative_to(base):
        _report(problems, "outside-link", name, "the link leads out of the site",
                "put the file itself there")  # fmt: skip
        return
    most = _MOST_ASSET_BYTES if name.startswith(f"{ASSETS}/") else _MOST_BYTES
    try:
        descriptor = os.open(file.path, _HOW_TO_OPEN | (0 if file.is_link else _NO_LINK))
        try:
            data = _bytes_of(descriptor, most)
        finally:
            os.close(descriptor)
    except OSError as error:
        _report(problems, "unreadable-file", name, f"cannot read it: {error.strerror}",
                "put a file there" if file.is_link else "check its permissions")  # fmt: skip
        return
    if data is None:
        _report(problems, "unreadable-file", name, "this is no regular file",
                "put a text file there, or take it away")  # fmt: skip
    else:
        contents[name] = data


def _bytes_of(descriptor: int, most: int) -> bytes | None:
    """Return the first `most` bytes of an open file, None if it is no regular one."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return None
    data = os.read(descriptor, min(_AT_ONCE, most))
    if len(data) == status.st_size < _AT_ONCE:
        return data
    while part := os.read(descriptor, min(_AT_ONCE, most - len(data))):
        data += part
    return data


def _report(problems: list[Problem], code: str, name: str, message: str, hint: str) -> None:
    problems.append(Problem(code=code, where=Location(path=name), message=message, hint=hint))


def _shipped() -> Path:
    """Return the folder of the themes that come with statusgen, installed or in a checkout."""
    package = Path(__file__).parent
    installed = package / THEMES
    return installed if installed.is_dir() else package.parent / THEMES


def _theme_names(root: Path) -> tuple[str, ...]:
    names = {
        folder.name
        for themes in (root / THEMES, _shipped())
        if themes.is_dir()
        for folder in themes.iterdir()
        if folder.is_dir() and not folder.name.startswith(".")
    }
    return tuple(sorted(names))


LOCALES = Path(__file__).parent / "locales"


def read_catalogs(codes: Iterable[str]) -> dict[str, bytes]:
    """Return the catalogs of the languages `codes` as the text of .po files; English has none."""
    return {
        code: (LOCALES / f"{code}.po").read_bytes()
        for code in codes
        if (LOCALES / f"{code}.po").is_file()
    }


def read_theme(root: Path, name: str) -> Theme:
    """Return the theme `name`: the site's own, else the one that comes with statusgen.

    A theme of the site needs only the templates that it changes; the others are those of the
    theme `default`. Raises PublishFailed if a file of it cannot be read.
    """
    shipped: dict[str, str] = {}
    for folder in (_shipped() / "default", _shipped() / name):
        if folder.is_dir():
            shipped |= _templates_in(folder)
    own = root / THEMES / name
    templates = shipped | (_templates_in(own) if own.is_dir() else {})
    return Theme(
        name=name,
        templates=templates,
        digest=hashlib.sha256(repr(sorted(templates.items())).encode()).hexdigest(),
        shipped=frozenset(path for path, text in shipped.items() if templates[path] == text),
    )


def _templates_in(folder: Path) -> dict[str, str]:
    templates = {}
    base = folder.resolve()
    for file in _files_below(str(folder), ""):
        path = Path(file.path)
        if path.suffix not in {".html", ".css", ".js", ".svg"}:
            continue
        if not path.resolve().is_relative_to(base):
            raise PublishFailed(
                path, "the link leads out of the theme", "put the file itself there", verb="read"
            )
        try:
            templates[file.name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PublishFailed(
                path, str(error), "a theme's files are text in UTF-8", verb="read"
            ) from error
    return templates
