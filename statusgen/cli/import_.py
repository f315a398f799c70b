"""The command `import`: sites of other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.options import site_option
from statusgen.cli.writing import write_file
from statusgen.problems import PublishFailed

if TYPE_CHECKING:
    from statusgen.importers.imported import Imported

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
    left_out = 0
    for note in imported.notes:
        left_out += note.left_out
        word = click.style("left out", fg="red", bold=True) if note.left_out else "note"
        click.echo(f"{note.path}: {word}: {note.message}")
    count = sum(path.startswith("incidents/") for path in imported.files)
    click.echo(f"\n{count} incidents and windows written to {site}, {left_out} left out")
    return int(left_out > 0)


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


def _differs(path: Path, text: str) -> bool:
    """Tell whether something else than `text` is at `path`."""
    return path.exists() and not (path.is_file() and path.read_bytes() == text.encode())


COMMANDS = {"import": import_site}
