"""A command on a terminal of its own, with somebody who answers its questions."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.cli.commands import REPOSITORY, Answer

if TYPE_CHECKING:
    from pathlib import Path

# Long enough for a busy machine; a test that passes never waits that long.
_DEADLINE_S = 60
_PATIENCE_S = 5


def on_a_terminal(
    arguments: list[str], answers: list[tuple[str, str]], **environment: str
) -> Answer:
    """Run a command and type, as each question comes up, its answer and Enter.

    An answer that is Ctrl-C (`\\x03`) interrupts it. Both streams are shown on the terminal, so
    `err` is empty.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "statusgen", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "dumb", **environment},
    )
    os.close(theirs)
    shown = ""
    try:
        for question, answer in answers:
            shown += _until(ours, question)
            if answer == "\x03":
                _interrupt(process)
            else:
                os.write(ours, answer.encode() + b"\n")
        shown += _until(ours, None)
        return Answer(process.wait(_DEADLINE_S), shown.replace("\r\n", "\n"), "")
    finally:
        os.close(ours)
        if process.poll() is None:
            process.kill()
            process.wait()


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C, again if it came just before Python began to wait for the answer."""
    for _ in range(_DEADLINE_S // _PATIENCE_S):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE_S)
            return


def _until(terminal: int, text: str | None) -> str:
    """Return what is shown up to `text`, or up to the end where it is None."""
    shown = b""
    ends = time.monotonic() + _DEADLINE_S
    while text is None or text.encode() not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0, ends - time.monotonic()))
        assert ready, f"no {text!r} in {shown.decode()!r}"
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux says so when the other side is closed.
            part = b""
        if not part:
            assert text is None, f"it ended without {text!r}: {shown.decode()!r}"
            break
        shown += part
    return shown.decode("utf-8", "replace")


def an_editor(folder: Path, script: str) -> str:
    """Return an EDITOR that does what the shell commands in `script` do with the file `$1`."""
    editor = folder / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o755)
    return str(editor)
