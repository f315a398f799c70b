"""A cState site as one of ours.

cState is a theme for Hugo: `config.yml` names systems and categories, `content/issues/*.md` are
the issues. Source of the format: github.com/cstate/cstate, its wiki and its example site.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from statusgen.importers import hugo
from statusgen.importers.cstate_config import Configuration, config_yaml, read_configuration
from statusgen.importers.cstate_issue import NotCarriedOver, read_issue
from statusgen.importers.imported import Imported, Note
from statusgen.model.slugs import slug_of, unused_slug

if TYPE_CHECKING:
    from collections.abc import Mapping

_ISSUES = "content/issues/"
_CONFIGURATIONS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml")
)
_MARKDOWN = frozenset({".md", ".markdown"})
_LARGEST = 512 * 1024
# Folders with what visitors of the old site saw; the rest of a repository is nobody's page.
_VISIBLE = ("static", "assets", "layouts", "i18n", "data", "config")


def import_cstate(files: Mapping[str, bytes]) -> Imported:
    """Return the cState site in `files`, paths relative to it with `/`, as a site of ours.

    Incidents are sorted into a folder for each year. Files that are no issues are left out and
    named; an issue that cannot be carried over is named with `left_out`. A site that is no cState
    site at all becomes nothing but a note.
    """
    issues = sorted(path for path in files if _is_issue(path))
    config = _configuration(files)
    if config is None:
        if not issues:
            message = "this is no cState site: it has neither config.yml nor content/issues"
            return Imported(files={}, notes=(Note(path=".", message=message, left_out=True),))
        config = Configuration(path="config.yml")
        config.guess("the site has no config.yml; name, address and groups are made up")
    importer = _Importer(config)
    for path in issues:
        importer.take(path, files[path])
    importer.note_other_pages(files)
    return importer.imported()


def _is_issue(path: str) -> bool:
    pure = PurePosixPath(path)
    return path.startswith(_ISSUES) and pure.suffix.lower() in _MARKDOWN and pure.stem != "_index"


def _configuration(files: Mapping[str, bytes]) -> Configuration | None:
    """Return the configuration that Hugo would use, or None where there is none."""
    path = next((path for path in _CONFIGURATIONS if path in files), None)
    if path is None:
        return None
    text, _ = hugo.decoded(files[path])
    try:
        read = hugo.read_toml if path.endswith(".toml") else hugo.read_yaml
        return read_configuration(path, read(text))
    except hugo.Unreadable as error:
        config = Configuration(path=path)
        message = f"it could not be read: {error}"
        config.notes.append(Note(path=path, message=message, left_out=True))
        config.guesses.append("the old configuration could not be read; all of this is made up")
        return config


class _Importer:
    """Turns one issue after another into a file of ours."""

    def __init__(self, config: Configuration) -> None:
        self.config = config
        self.files: dict[str, str] = {}
        self.ids: set[str] = set()
        self.notes: list[Note] = []

    def take(self, path: str, raw: bytes) -> None:
        """Add the issue at `path`, or the note that says why it is left out."""
        pure = PurePosixPath(path)
        name = pure.parent.name if pure.stem == "index" else pure.stem
        if len(raw) > _LARGEST:
            message = f"left out: it is larger than {_LARGEST} bytes"
            self.notes.append(Note(path=path, message=message, left_out=True))
            return
        page = hugo.read_page(raw)
        if hugo.text_of(page.fields, "draft").lower() == "true":
            self.notes.append(Note(path=path, message="it is a draft, so it is left out"))
            return
        try:
            issue = read_issue(name, page, self.config)
        except NotCarriedOver as reason:
            self.notes.append(Note(path=path, message=f"left out: {reason}", left_out=True))
            return
        new = unused_slug(slug_of(name) or "incident", self.ids)
        self.ids.add(new)
        self.files[f"incidents/{issue.started:%Y}/{new}.md"] = issue.text
        if new != name.lower():
            message = f"its address changes from /issues/{name.lower()}/ to /incidents/{new}/"
            self.notes.append(Note(path=path, message=message))
        self.notes += [Note(path=path, message=note) for note in issue.notes]

    def note_other_pages(self, files: Mapping[str, bytes]) -> None:
        """Name the pages that are no issues, and the folders that make the old site's look."""
        for path in sorted(files):
            pure = PurePosixPath(path)
            if not path.startswith("content/") or _is_issue(path):
                continue
            # An issue in a format that we do not read is missed; any other page is not one.
            is_issue = path.startswith(_ISSUES) and pure.suffix in (
                ".adoc",
                ".html",
                ".org",
                ".rst",
            )
            what = (
                "left out: only Markdown is read"
                if is_issue
                else "it is no issue, so it is left out"
            )
            self.notes.append(Note(path=path, message=what, left_out=is_issue))
        for folder in _VISIBLE:
            count = sum(path.startswith(f"{folder}/") for path in files if path != self.config.path)
            if count:
                message = f"not carried over: {count} {'file' if count == 1 else 'files'}"
                self.notes.append(Note(path=f"{folder}/", message=message))

    def imported(self) -> Imported:
        """Return everything that was taken."""
        if not self.config.systems and not self.config.unnamed:
            self.config.id_of(self.config.name)
            self.config.guess("the site had no systems; one stands for all of it")
        if self.files:
            self.config.note("addresses change from /issues/NAME/ to /incidents/NAME/")
        names = [system.name for system in self.config.unnamed.values()]
        if names:
            self.config.note(f"systems that only issues name: {', '.join(sorted(names))}")
        notes = sorted((*self.config.notes, *self.notes), key=lambda note: note.path)
        return Imported(
            files={"config.yaml": config_yaml(self.config), **self.files}, notes=tuple(notes)
        )
