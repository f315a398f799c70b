"""Files to Site: what people wrote, with every mistake located."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from statusgen.model.incident import Incident, Maintenance, window_id
from statusgen.model.slugs import SLUG_RULE, is_slug, slug_of
from statusgen.model.zones import zone_named
from statusgen.parse import config
from statusgen.parse.document import read_document
from statusgen.parse.incident import read_incident
from statusgen.parse.maintenance import MARKS, read_maintenance
from statusgen.parse.statuspage import PATH as KEPT_PATH
from statusgen.parse.statuspage import read_kept
from statusgen.parse.translation import read_translation
from statusgen.parse.updates import Declared
from statusgen.problems import InvalidSite, Location, Problems, in_reading_order, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from statusgen.model.files import Files
    from statusgen.model.incident import Translation
    from statusgen.model.site import Site
    from statusgen.parse.document import Document
    from statusgen.problems import Problem

INCIDENTS = "incidents/"
_LOOKS_LIKE_MARKDOWN = {".markdown", ".mdown", ".mkd", ".txt"}


def parse_site(files: Files) -> Site:
    """Return what `files` say, with problems that do not stop a build as its `warnings`.

    Raises InvalidSite with every problem of the site if one of them is an error.
    """
    parsed = parse_files(files)
    if parsed.site is None:
        raise InvalidSite(parsed.problems)
    return parsed.site


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What could be read of a site: `site` is None if anything in it is wrong.

    `entries` are the incidents and maintenances without an error of their own.
    """

    site: Site | None
    entries: tuple[Incident | Maintenance, ...]
    problems: tuple[Problem, ...]


def parse_files(files: Files) -> Parsed:
    """Return what can be read of `files`, and every problem of them."""
    problems = Problems(list(files.problems))
    site = config.read_config(files.contents, files.themes, problems)
    declared = Declared(
        site.zone if site else zone_named("UTC"),
        (tuple(component.id for component in site.leaves()) or None) if site else None,
        (site.languages or None) if site else None,
    )
    written = _read_all(files.contents, problems, declared)
    kept = read_kept(files.contents.get(KEPT_PATH), problems)
    found = in_reading_order(problems.found)
    if site is not None:
        site = dataclasses.replace(
            site,
            kept=kept,
            incidents=tuple(entry for entry in written if isinstance(entry, Incident)),
            maintenances=tuple(entry for entry in written if isinstance(entry, Maintenance)),
            warnings=found,
        )
    return Parsed(site=None if problems.errors else site, entries=written, problems=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """What the name of a file under incidents/ says."""

    path: str
    id: str
    language: str | None


def _read_all(
    contents: Mapping[str, bytes], problems: Problems, declared: Declared
) -> tuple[Incident | Maintenance, ...]:
    """Return everything under incidents/, in the order of the ids."""
    names = [name for path in sorted(contents) if (name := _name(path, problems)) is not None]
    originals = _unique([name for name in names if name.language is None], problems)
    translations = [name for name in names if name.language is not None]
    entries: dict[str, Incident | Maintenance | None] = {}
    for name in originals:
        entries[name.id] = _read_entry(name, contents[name.path], problems, declared)
    found: dict[str, dict[str, Translation]] = {}
    for name in translations:
        translation = _read_translation(name, contents[name.path], entries, problems, declared)
        if translation is not None:
            found.setdefault(name.id, {})[translation.language] = translation
    _report_taken_window_ids(entries, problems, declared)
    return tuple(
        dataclasses.replace(entry, translations=found[entry.id]) if entry.id in found else entry
        for _, entry in sorted(entries.items())
        if entry is not None
    )


def _name(path: str, problems: Problems) -> _Name | None:
    """Return what `path` names, or None if it is no incident's file."""
    pure = PurePosixPath(path)
    if not path.startswith(INCIDENTS) or pure.name == "README.md":
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
    stem, _, language = pure.stem.partition(".")
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
    entries: Mapping[str, Incident | Maintenance | None], problems: Problems, declared: Declared
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


def _read_translation(
    name: _Name,
    data: bytes,
    entries: Mapping[str, Incident | Maintenance | None],
    problems: Problems,
    declared: Declared,
) -> Translation | None:
    language = name.language or ""
    if name.id not in entries:
        original = f"{name.id}.md"
        # An original that is there and could not be read has been reported as that.
        if not any(problem.where.path.endswith(f"/{original}") for problem in problems.found):
            problems.error(
                "no-original",
                Location(path=name.path),
                f"there is no {original} that this could be a translation of",
                hint=_without_original(name, entries),
            )
        return None
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
    return read_translation(language, document, entries[name.id], problems)
