"""The files under incidents/: which of them tell of what, and what they tell."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from statusgen.model.files import ENOUGH
from statusgen.model.incident import Incident, Maintenance, window_id
from statusgen.model.slugs import SLUG_RULE, is_slug, slug_of
from statusgen.parse import config
from statusgen.parse.document import read_document
from statusgen.parse.incident import read_incident
from statusgen.parse.maintenance import MARKS, read_maintenance
from statusgen.parse.translation import read_translation
from statusgen.problems import Location, Problems, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from statusgen.model.entry import IncidentStatus
    from statusgen.model.incident import Translation
    from statusgen.model.settled import Archive
    from statusgen.parse.document import Document
    from statusgen.parse.updates import Declared

    Entry = Incident | Maintenance | IncidentStatus

INCIDENTS = "incidents/"
_LOOKS_LIKE_MARKDOWN = {".markdown", ".mdown", ".mkd", ".txt"}


class _Name(NamedTuple):
    """What the name of a file under incidents/ says."""

    path: str
    id: str
    language: str | None


def read_entries(
    contents: Mapping[str, bytes], problems: Problems, declared: Declared, archive: Archive | None
) -> tuple[Entry, ...]:
    """Return everything under incidents/, in the order of the ids."""
    names = [name for path in sorted(contents) if (name := _name(path, problems)) is not None]
    originals = _unique([name for name in names if name.language is None], problems)
    translations: dict[str, list[_Name]] = {}
    for name in names:
        if name.language is not None:
            translations.setdefault(name.id, []).append(name)
    reader = _Reader(contents, problems, declared)
    entries: dict[str, Entry | None] = {}
    for name in originals:
        of_it = translations.pop(name.id, [])
        entries[name.id] = reader.found(archive, name, of_it) or reader.entry(name, of_it)
    for name in (name for of_nothing in translations.values() for name in of_nothing):
        _report_without_original(name, entries, problems)
    _report_taken_window_ids(entries, problems, declared)
    return tuple(entry for _, entry in sorted(entries.items()) if entry is not None)


class _Reader:
    """Reads the files of one incident or maintenance after the other."""

    def __init__(
        self, contents: Mapping[str, bytes], problems: Problems, declared: Declared
    ) -> None:
        self.contents, self.problems, self.declared = contents, problems, declared
        self.components = frozenset(declared.components or ())

    def found(
        self, archive: Archive | None, name: _Name, translations: list[_Name]
    ) -> IncidentStatus | None:
        """Return what `archive` has of an incident, None if that is nothing or does not fit."""
        if archive is None:
            return None
        digest = self._digest(name, translations)
        return archive.find(
            name.id, digest, self.components, lambda: self._again(name, translations)
        )

    def _again(self, name: _Name, translations: list[_Name]) -> Incident:
        entry = _Reader(self.contents, Problems(), self.declared).entry(name, translations)
        assert isinstance(entry, Incident)  # noqa: S101 - the same files were one before
        return entry

    def entry(self, name: _Name, translations: list[_Name]) -> Incident | Maintenance | None:
        """Return what the files tell of, or None if there is an error in the original."""
        before = len(self.problems.found)
        entry = _read_entry(name, self.contents[name.path], self.problems, self.declared)
        found = {}
        for each in translations:
            data = self.contents[each.path]
            translation = _read_translation(each, data, entry, self.problems, self.declared)
            if translation is not None:
                found[translation.language] = translation
        if entry is None:
            return None
        # An incident that is worth a warning is read each time, for that to be told.
        fine = isinstance(entry, Maintenance) or len(self.problems.found) == before
        digest = self._digest(name, translations) if fine else ""
        return dataclasses.replace(entry, translations=found, digest=digest)

    def _digest(self, name: _Name, translations: list[_Name]) -> str:
        """Return a hash of all that an incident follows from, but for the components there are."""
        languages = self.declared.languages if translations else ()
        data = self.contents[name.path]
        parts = [f"{name.id} {self.declared.zone.key} {languages} {len(data)}\n".encode(), data]
        for each in translations:
            parts.append(f"\n{each.language} {len(self.contents[each.path])}\n".encode())
            parts.append(self.contents[each.path])
        return hashlib.sha256(b"".join(parts)).hexdigest()[:ENOUGH]


def _name(path: str, problems: Problems) -> _Name | None:
    """Return what `path` names, or None if it is no incident's file."""
    if not path.startswith(INCIDENTS):
        return None
    stem, _, language = path.rpartition("/")[2].removesuffix(".md").partition(".")
    if path.endswith(f"{stem}.md") and is_slug(stem):
        return _Name(path=path, id=stem, language=None)  # nearly all of them
    pure = PurePosixPath(path)
    if pure.name == "README.md":
        return None
    if pure.suffix != ".md":
        if pure.suffix.lower() in _LOOKS_LIKE_MARKDOWN or pure.suffix.lower() == ".md":
            problems.warning(
                "ignored-file",
                Location(path=path),
                "the file is not read, because its name does not end in .md",
                hint=f"name it {pure.with_suffix('.md').name} if it is an incident",
            )
        return None
    if not is_slug(stem):
        near = ".".join(filter(None, (slug_of(stem), language)))
        problems.error(
            "bad-id",
            Location(path=path),
            f"{stem!r} cannot be the id of an incident",
            hint=f"the file's name is the id: {SLUG_RULE}"
            + (f"; name it {near}.md" if near else ""),
        )
        return None
    return _Name(path=path, id=stem, language=language or None)


def _unique(names: Iterable[_Name], problems: Problems) -> tuple[_Name, ...]:
    first: dict[str, _Name] = {}
    for name in names:
        if name.id in first:
            problems.error(
                "duplicate-id",
                Location(path=name.path),
                f"the id {name.id!r} is taken by {first[name.id].path}",
                hint="rename one of the two; folders only sort files",
            )
        else:
            first[name.id] = name
    return tuple(first.values())


def _report_taken_window_ids(
    entries: Mapping[str, Entry | None], problems: Problems, declared: Declared
) -> None:
    """Report a file whose id is that of a window of a repeated maintenance."""
    for entry in entries.values():
        if not isinstance(entry, Maintenance) or entry.repeats is None or entry.where is None:
            continue
        for start in entry.starts:
            taken = window_id(entry, start, declared.zone)
            if taken in entries:
                problems.error(
                    "duplicate-id",
                    entry.where,
                    f"the window of {start:%Y-%m-%d} has the id of {taken}.md",
                    hint=f"rename {taken}.md",
                )


def _read_entry(
    name: _Name, data: bytes, problems: Problems, declared: Declared
) -> Incident | Maintenance | None:
    """Return what the file tells of, or None if there is an error in it."""
    before = problems.errors
    document = read_document(name.path, data, problems, zone=declared.zone)
    if document is None:
        return None
    read = read_maintenance if _is_maintenance(document) else read_incident
    entry = read(name.id, document, problems, declared)
    return entry if problems.errors == before else None


def _is_maintenance(document: Document) -> bool:
    return any(key.value in MARKS for key, _ in document.front.entries)


def _without_original(name: _Name, entries: Iterable[str]) -> str:
    near = nearest(name.id, entries)
    meant = f"did you mean {near}.{name.language}.md? " if near else ""
    whole = slug_of(PurePosixPath(name.path).stem)
    return f"{meant}what follows the first dot is a language; an incident would be {whole}.md"


def _report_without_original(name: _Name, entries: Iterable[str], problems: Problems) -> None:
    original = f"{name.id}.md"
    # An original that is there and could not be read has been reported as that.
    if not any(problem.where.path.endswith(f"/{original}") for problem in problems.found):
        problems.error(
            "no-original",
            Location(path=name.path),
            f"there is no {original} that this could be a translation of",
            hint=_without_original(name, entries),
        )


def _read_translation(
    name: _Name,
    data: bytes,
    original: Incident | Maintenance | None,
    problems: Problems,
    declared: Declared,
) -> Translation | None:
    language = name.language or ""
    if declared.languages is not None and language not in declared.languages[1:]:
        problems.error(
            "undeclared-language",
            Location(path=name.path),
            f"{language!r} is the language of the original"
            if language == declared.languages[0]
            else f"the site has no language {language!r}",
            hint=f"add it to languages in {config.PATH}"
            if language != declared.languages[0]
            else f"write it in {name.id}.md",
        )
        return None
    document = read_document(name.path, data, problems, zone=declared.zone)
    if document is None:
        return None
    return read_translation(language, document, original, problems)
