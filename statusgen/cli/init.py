"""The command `init`."""

from __future__ import annotations

from pathlib import Path

import click

from statusgen.cli.asking import is_asking
from statusgen.cli.writing import write_file
from statusgen.problems import PublishFailed


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option("--name", metavar="TEXT", help="Whose status it is.  [default: Example Cloud]")
@click.option("--url", metavar="URL",
              help="Where the page will stand.  [default: https://status.example.com]")  # fmt: skip
def init(directory: Path, name: str | None, url: str | None) -> None:
    """Make a new site in an empty directory.

    It writes config.yaml, with comments on the most common fields, and the folder incidents/.
    Nothing that is there is overwritten.
    """
    from statusgen.authoring.starter import starter_files
    from statusgen.model.files import Files
    from statusgen.parse import parse_site

    if is_asking():
        name = name or click.prompt("Whose status is it", default="Example Cloud")
        url = url or click.prompt("Where will it stand", default="https://status.example.com")
    files = starter_files(name or "Example Cloud", url or "https://status.example.com")
    there = [path for path in files if (directory / path).exists() and path != ".gitignore"]
    if there:
        raise PublishFailed(
            directory / there[0],
            "it is there already",
            "nothing was changed; name a directory without a site: statusgen init DIRECTORY",
        )
    contents = {path: text.encode("utf-8", "surrogateescape") for path, text in files.items()}
    parse_site(Files(contents=contents))
    for path, text in files.items():
        if not (directory / path).exists():
            write_file(directory / path, text)
            click.echo(f"wrote {directory / path}")
    site = "" if directory == Path() else f" --site {directory}"
    click.echo(f"\nNow edit {directory / 'config.yaml'}, then:\n  statusgen serve{site}")


COMMANDS = {"init": init}
