"""How the tests beside this file run programs that nobody here wrote."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
VENV = HERE.parents[1] / ".venv-conformance"
NODE_MODULES = HERE / "node_modules"
DEADLINE_S = 60


def absent(what: str) -> NoReturn:
    """Skip the test for want of `what`; fail it where `make conformance` runs."""
    reason = f"{what} is not installed; make conformance does that"
    if os.environ.get("CONFORMANCE"):
        pytest.fail(reason)
    pytest.skip(reason)


def attempt(
    command: Sequence[str | Path], cwd: Path, *, deadline_s: int = DEADLINE_S, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Return how `command` went, run in `cwd` with little of our environment."""
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=deadline_s,
        check=False,
    )


def ran(
    command: Sequence[str | Path], cwd: Path, *, deadline_s: int = DEADLINE_S, **environment: str
) -> str:
    """Return what `command` printed; it has to end well."""
    done = attempt(command, cwd, deadline_s=deadline_s, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def told_by_python(script: str, *arguments: str, cwd: Path) -> Any:
    """Return the JSON that `script`, Python among the clients from PyPI, prints."""
    return json.loads(ran([VENV / "bin" / "python", "-c", script, *arguments], cwd))


def told_by_node(script: str, *arguments: str) -> Any:
    """Return the JSON that `script`, an ES module beside the clients from npm, prints."""
    return json.loads(
        ran(["node", "--input-type=module", "--eval", script, "--", *arguments], HERE)
    )
