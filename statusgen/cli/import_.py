"""The command `import`: sites of other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.options import site_option
from statusgen.cli.writing import write_file
from statusgen.problems import InvalidSite, Problems, PublishFailed

if TYPE_CHECKING:
    from statusgen.importers.imported import Imported
    from statusgen.model.statuspage import Kept

_directory = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("import")
def import_site() -> None:
    """Turn a site of another system into ours.

    What could not be carried over is listed, file by file; what had to be guessed is marked with a
    comment in the file. The exit status is 1 only if a file had to be left out.
    """


@import_site.command()
@click.argument("source", type=_directory)
@site_option
@click.option("--force", is_flag=True, help="Replace files that are there and differ.")
def cstate(source: Path, site: Path, *, force: bool) -> int:
    """Import a cState site: the directory that holds config.yml and content/.

    Issues become incidents, informational and scheduled ones windows of maintenance, systems
    components. Run it on a copy of the site's repository; SOURCE is only read.
    """
    from statusgen.importers.cstate import import_cstate

    imported = import_cstate(_files_of(source))
    _write(imported, site, force=force)
    _keep_out_of_git(site)
    left_out = _tell(imported)
    count = sum(path.startswith("incidents/") for path in imported.files)
    click.echo(f"\nincidents and windows: {count} in {site}, {left_out} left out")
    return int(left_out > 0)


@import_site.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@site_option
@click.option("--force", is_flag=True, help="Replace files that somebody has edited, too.")
def statuspage(sources: tuple[str, ...], site: Path, *, force: bool) -> int:
    """Import an Atlassian Statuspage page, or one of a system with the same API.

    A SOURCE is the address of the page, a file with a saved answer of its API, such as
    summary.json or incidents.json, or a directory of such files. Run it again to add what is new:
    a file that you have edited is left as it is.
    """
    from statusgen.cli.imported_files import write_imported
    from statusgen.importers.statuspage import KEPT, import_statuspage

    documents, by_chance = _documents_of(sources)
    before = _kept_before(site, force=force)
    imported = import_statuspage(documents, before, by_chance=frozenset(by_chance))
    if "config.yaml" in imported.files and not (site / KEPT).exists():
        _refuse_other_site(site, imported, force=force)
    left_out = _tell(imported)
    if not imported.files:
        return 1
    written = write_imported(site, imported.files, merged={KEPT}, force=force)
    _keep_out_of_git(site)
    for path in written.left:
        click.echo(f"{path}: left as it is: it was edited; --force replaces it")
    if "config.yaml" in written.left:
        _tell_undeclared(site)
    click.echo(
        f"\n{site}: {len(written.added)} added, {len(written.updated)} updated, "
        f"{len(written.same)} unchanged, {len(written.left)} left as they are, "
        f"{left_out} left out of the import"
    )
    return int(left_out > 0)


def _documents_of(sources: tuple[str, ...]) -> tuple[dict[str, bytes], set[str]]:
    """Return the documents at `sources`, and which of them only lie in a directory."""
    from statusgen.importers.fetch import fetch_documents

    documents: dict[str, bytes] = {}
    by_chance: set[str] = set()
    for source in sources:
        if source.startswith(("http://", "https://")):
            documents |= fetch_documents(source)
            continue
        path = Path(source)
        if path.is_dir():
            found = sorted(path.glob("**/*.json"))
            by_chance |= {str(file) for file in found}
        else:
            found = [path]
        documents |= {str(file): _read(file) for file in found}
    return documents, by_chance


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PublishFailed(
            path,
            error.strerror or str(error),
            "name a saved answer, a directory, or an address that begins with https://",
            verb="read",
        ) from error


def _kept_before(site: Path, *, force: bool) -> Kept:
    """Return what an earlier import kept in `site`.

    Raises InvalidSite if that cannot be read, unless it is to be replaced by `force`.
    """
    from statusgen.importers.statuspage import KEPT
    from statusgen.model.statuspage import Kept
    from statusgen.parse.statuspage import read_kept

    problems = Problems()
    path = site / KEPT
    kept = read_kept(_read(path) if path.exists() else None, problems)
    if problems.errors and not force:
        raise InvalidSite(problems.found)
    return kept if not problems.errors else Kept()


def _refuse_other_site(site: Path, imported: Imported, *, force: bool) -> None:
    """Refuse to mix the import with a site that did not come from Statuspage."""
    config = site / "config.yaml"
    if not force and _differs(config, imported.files["config.yaml"]):
        raise PublishFailed(
            config,
            "it is there and no import from Statuspage wrote it",
            "nothing was changed; import into an empty directory, or use --force to replace it",
        )


def _tell_undeclared(site: Path) -> None:
    """Print which components of the incidents an edited config.yaml does not have."""
    from statusgen.build import read_entries

    problems = read_entries(site).problems
    lacking = {problem.message for problem in problems if problem.code == "unknown-component"}
    for message in sorted(lacking):
        click.echo(f"config.yaml: {message}; add it, as an imported incident names it")


def _tell(imported: Imported) -> int:
    """Print the notes of an import and return how many things were left out."""
    left_out = 0
    for note in imported.notes:
        left_out += note.left_out
        word = click.style("left out", fg="red", bold=True) if note.left_out else "note"
        click.echo(f"{note.path}: {word}: {note.message.removeprefix('left out: ')}")
    return left_out


def _files_of(source: Path) -> dict[str, bytes]:
    """Return the files of a cState site that an import can need."""
    contents = {}
    try:
        for path in sorted([*source.glob("config.*"), *source.glob("content/**/*")]):
            if path.is_file() and path.resolve().is_relative_to(source.resolve()):
                contents[path.relative_to(source).as_posix()] = path.read_bytes()
    except OSError as error:
        raise PublishFailed(
            error.filename or source, error.strerror or str(error), "check its permissions",
            verb="read",
        ) from error  # fmt: skip
    return contents


def _write(imported: Imported, site: Path, *, force: bool) -> None:
    """Write the site, unless that would replace somebody's edits."""
    differing = [path for path, text in imported.files.items() if _differs(site / path, text)]
    if differing and not force:
        raise PublishFailed(
            site / differing[0],
            "it is there and differs from what would be imported",
            "nothing was changed; import into an empty directory, or use --force to replace it",
        )
    for path, text in imported.files.items():
        if path not in differing and (site / path).exists():
            continue
        write_file(
            site / path, text, fate="files that were imported before it are there, the others not"
        )


def _keep_out_of_git(site: Path) -> None:
    """Let git ignore what builds make, unless somebody has said what it is to ignore."""
    from statusgen.authoring.starter import IGNORED

    if not (site / ".gitignore").exists():
        write_file(site / ".gitignore", IGNORED, fate="what was imported is there")


def _differs(path: Path, text: str) -> bool:
    """Tell whether something else than `text` is at `path`."""
    return path.exists() and not (path.is_file() and path.read_bytes() == text.encode())


COMMANDS = {"import": import_site}
