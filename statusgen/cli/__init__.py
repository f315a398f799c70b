"""The command line: the only place that reads the clock and knows exit statuses.

0 done, 1 the site or the machine stood in the way, 2 a mistyped command, 3 a bug of ours, 130
interrupted.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from contextlib import suppress

import click

from statusgen import __version__

EXIT_IN_THE_WAY = 1
EXIT_BUG = 3
EXIT_INTERRUPTED = 130
_OUTPUT_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}

# Command to module: a command is imported when it is run or its help is asked for.
_MODULES = {
    "init": "init",
    "new": "new",
    "update": "update",
    "resolve": "update",
    "postmortem": "update",
    "check": "check",
    "build": "build",
    "rollback": "build",
    "serve": "serve",
    "next": "next",
    "import": "import_",
}
_SUMMARIES = {
    "init": "Make a new site in an empty directory.",
    "new": "Write a new incident or maintenance.",
    "update": "Add an update to an incident or a maintenance.",
    "resolve": "Say that an incident is over.",
    "postmortem": "Add a post-mortem to a resolved incident.",
    "check": "List every problem of the site.",
    "build": "Build the site and publish it to a directory.",
    "rollback": "Return to what was published before.",
    "serve": "Show the site while you write it.",
    "next": "Tell when the page next changes by itself.",
    "import": "Turn a site of another system into ours.",
}


class _Commands(click.Group):
    """The commands, imported one at a time so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are met."""
        return [*_MODULES, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called `cmd_name`."""
        if cmd_name not in _MODULES:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"statusgen.cli.{_MODULES[cmd_name]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_SUMMARIES.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run, or tell the nearest one."""
        if args[0] not in _MODULES:
            from statusgen.problems import suggestion

            hint = suggestion(args[0], _MODULES, called="the commands are")
            ctx.fail(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="statusgen")
def statusgen() -> None:
    """Turn incidents written as Markdown into a static status site.

    A site is a directory with config.yaml and incidents/. Start one with statusgen init.
    """


def main() -> None:
    """Run the command line and exit with the status that says how it went."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal cannot show is shown as an escape, and never ends a command.
            stream.reconfigure(errors="backslashreplace")
    status = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # Taking ten thousand incidents apart again would take longer than many a build.
    os._exit(status)


def run(arguments: list[str]) -> int:
    """Run the command that `arguments` name and return the exit status."""
    try:
        result = statusgen.main(arguments, prog_name="statusgen", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return EXIT_INTERRUPTED
    except SystemExit:
        # Whoever read our output, such as head, has seen enough: click has closed it and exits.
        return 0
    except Exception as error:  # noqa: BLE001 - the boundary that tells a bug from a mistake
        return _told(error)
    return result if isinstance(result, int) else 0


def _told(error: Exception) -> int:
    """Report what stood in the way, or a bug of ours, and return the exit status."""
    from statusgen.problems import InvalidSite, PublishFailed

    if isinstance(error, InvalidSite):
        from statusgen.cli.show import show_problems

        show_problems(error.problems)
    elif isinstance(error, PublishFailed):
        click.echo(str(error), err=True)
    else:
        return _unforeseen(error)
    return EXIT_IN_THE_WAY


def _unforeseen(error: Exception) -> int:
    """Report what nobody handled: the output that cannot be written, else a bug of ours."""
    if isinstance(error, OSError) and error.errno in _OUTPUT_FULL and error.filename is None:
        click.echo(
            f"error: cannot write the output of this command: {error.strerror}",
            err=True,
        )
        return EXIT_IN_THE_WAY
    import traceback

    traceback.print_exception(error)
    click.echo(
        "\nThis is a bug of statusgen, not of your site. What was published is untouched.\n"
        "Please report it with the lines above and the command that you ran.",
        err=True,
    )
    return EXIT_BUG
