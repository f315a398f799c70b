"""The command as a process: its help, its streams, its signals, and what it imports."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from statusgen.cli import statusgen as root_command
from tests.cli.commands import INCIDENT, REPOSITORY, in_a_process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.commands import Statusgen


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield each command with the words that call it."""
    context = click.Context(root_command)
    for name in root_command.list_commands(context):
        command = root_command.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for sub, below in command.commands.items():
                yield f"{name} {sub}", below


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_the_help_of_each_command_tells_of_each_option(statusgen: Statusgen, flag: str) -> None:
    """What the help leaves out does not exist for whoever needs it."""
    for words, command in commands():
        said = statusgen.bare(*words.split(), flag)
        assert said.status == 0
        assert said.out.startswith(f"Usage: statusgen {words} ")
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{words} {parameter.opts}"
                assert f"  {parameter.opts[0]}" in said.out


def test_the_help_lists_every_command_with_what_it_does(statusgen: Statusgen) -> None:
    """The list is written by hand so that it is fast; it must not lag behind."""
    listing = statusgen.bare("--help").out.partition("Commands:")[2]
    names = re.findall(r"^  (\S+)  +\S", listing, re.MULTILINE)
    assert names == root_command.list_commands(click.Context(root_command))


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["chek"], "'check'"),
        (["new", "incidnt"], "'incident'"),
        (["build", "--outptu", "x"], "'--output'"),
    ],
)
def test_a_mistyped_word_names_the_nearest(
    statusgen: Statusgen, arguments: list[str], meant: str
) -> None:
    """One letter must not send anybody to the manual."""
    said = statusgen.bare(*arguments)
    assert said.status == 2
    assert re.search(rf"[Dd]id you mean {meant}\?", said.err)


def test_help_loads_no_library_that_it_does_not_need() -> None:
    """Completion and help run all day; jinja2, markdown and yaml take longer than they do."""
    code = (
        "import sys; from statusgen.cli import run; status = run(['--help']);"
        "print(status, sorted({'jinja2', 'markdown', 'yaml', 'nh3', 'lxml'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True,
                           text=True, check=True)  # fmt: skip
    assert ended.stdout.endswith("\n0 []\n")


def test_python_runs_the_package_as_the_command(statusgen: Statusgen) -> None:
    """Where the script is not on the path, `python -m statusgen` is."""
    ended = in_a_process("check", "--site", str(statusgen.root))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "no problems\n", "")
    assert re.fullmatch(r"statusgen, version \S+\n", in_a_process("--version").stdout)


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}])
def test_a_terminal_that_cannot_show_a_character_ends_no_command(
    statusgen: Statusgen, environment: dict[str, str]
) -> None:
    """A bare container in an outage has no locale; the file is UTF-8 all the same."""
    title = "Größer: 💥"
    ended = in_a_process(
        "new", "incident", "--site", str(statusgen.root), "--title", title, "--message", "Nö.",
        "--id", "new", **environment,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f'title: "{title}"' in (statusgen.root / "incidents/new.md").read_text("utf-8")


def test_a_reader_that_stops_early_sees_no_traceback(statusgen: Statusgen) -> None:
    """`| head -1` is how people look at long lists."""
    for number in range(300):
        statusgen.write(f"incidents/a-{number}.md", INCIDENT.replace(b"title", b"titel"))
    command = f"{sys.executable} -m statusgen check --site {statusgen.root}"
    ended = subprocess.run(
        ["sh", "-c", f"{{ {command}; echo status $? >&2; }} | head -1"], cwd=REPOSITORY,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.stdout.startswith("incidents/a-0.md:")
    assert ended.stdout.count("\n") == 1
    assert ended.stderr in {"status 0\n", "status 1\n"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_an_output_that_is_full_is_told_in_one_line(statusgen: Statusgen) -> None:
    """A full disk under a log file is the machine's fault and no bug."""
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "statusgen", "check", "--site", str(statusgen.root)],
            cwd=REPOSITORY, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: cannot write the output of this command: No space left")
    assert ended.stderr.count("\n") == 1


def test_ctrl_c_stops_the_preview(statusgen: Statusgen) -> None:
    """The way out that the help names."""
    serve = ["serve", "--site", str(statusgen.root), "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "statusgen", *serve],
        cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        # A suite that runs in the background has inherited that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[0]
    finally:
        process.kill()
        process.wait()
    assert "stopped" in said
    assert "Traceback" not in said
    assert process.returncode == 0
