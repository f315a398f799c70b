"""The command `serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from statusgen.cli.options import now_option, read_clock, site_option

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from statusgen.model.files import Artifact


@click.command("serve")
@site_option
@click.option("--port", metavar="NUMBER", type=click.IntRange(0, 65535), default=8000,
              show_default=True, help="The first port that is tried; 0 for any.")  # fmt: skip
@now_option
@click.pass_context
def serve_site(ctx: click.Context, site: Path, port: int, now: datetime) -> None:
    """Show the site while you write it.

    It is built in memory, on 127.0.0.1 only, and the browser shows it anew whenever a file is
    saved. Mistakes are shown on the page. Stop it with Ctrl-C.
    """
    from statusgen.build import build_site, read_entries
    from statusgen.compiled import compiled
    from statusgen.serve import serve
    from statusgen.store import KeptStore

    # Mistakes in the files are shown on the page; that there are none is told at once.
    read_entries(site)

    store = KeptStore(site, lambda line: click.echo(line, err=True))
    fixed = ctx.get_parameter_source("now") is click.core.ParameterSource.COMMANDLINE

    def rebuild() -> Mapping[str, Artifact]:
        # Without --now each rebuild reads the clock anew.
        instant = now if fixed else read_clock(ctx)
        built = build_site(site, now=instant, store=store)
        return {artifact.path: artifact for artifact in built.artifacts}

    # fmt: off
    serve(rebuild, watched=[site], ignored=[site / "public", site / ".statusgen"], port=port,
          say=click.echo)
    # fmt: on
    store.flush()
    compiled().flush()


COMMANDS = {"serve": serve_site}
