"""A build that is killed: readers have one whole build, and the next build succeeds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.publish.generations import generation

ROOT = Path(__file__).parents[2]

# Forks a build for each moment right before or right after a call that changes something on the
# disk, kills it there, and prints what readers then find and what the next build makes of it.
KILLED_AT_EACH_CALL = """
import json, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from statusgen.publish import publish
from statusgen.publish.exchange import exchange_trees
from tests.publish.generations import Notebook, artifacts, generation, written_in
target, in_place, seen = Path(sys.argv[2]), sys.argv[3] == "in place", Notebook()
CHANGING = {
    "chmod", "close", "fchmod", "flock", "fsync", "link", "mkdir", "open", "rename", "replace",
    "rmdir", "symlink", "unlink", "utime", "write", "__exit__",
}

def refused(one, other):
    raise OSError(18, "refused", str(other))

def build_until(turn, number):
    moments = 0
    def count(frame, event, function):
        nonlocal moments
        if event in ("c_call", "c_return"):
            changing = function.__name__ in CHANGING
        else:
            changing = frame.f_code.co_name == "exchange_trees"
        if changing:
            moments += 1
            if moments == turn:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(count)
    exchange = refused if in_place else exchange_trees
    publish(artifacts(generation(number)), target, seen=seen, exchange=exchange)
    os._exit(0)

for turn in range(1, 2000):
    publish(artifacts(generation(turn)), target, seen=seen)
    child = os.fork()
    if not child:
        build_until(turn, turn + 1)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    found = written_in(target)
    publish(artifacts(generation(turn + 5)), target, seen=seen)
    print(json.dumps([turn, killed, found, written_in(target)]))
    if not killed:
        break
"""


def killed_at_each_call(
    target: Path, way: str
) -> list[tuple[int, bool, dict[str, str], dict[str, str]]]:
    """Return turn, whether it was killed, and what stood after that and after the next build."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_CALL, str(ROOT), str(target), way],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def test_a_build_killed_before_or_after_any_call_leaves_one_whole_build(tmp_path: Path) -> None:
    """Power cuts and timeouts in CI do not choose their moment."""
    rounds = killed_at_each_call(tmp_path / "public", "exchanged")

    assert len(rounds) > 50
    assert not rounds[-1][1]
    for turn, _, found, after in rounds:
        assert found in (generation(turn), generation(turn + 1))
        assert after == generation(turn + 5)
    assert any(found == generation(turn) for turn, _, found, _ in rounds)
    assert any(found == generation(turn + 1) for turn, killed, found, _ in rounds if killed)
    assert sorted(path.name for path in (tmp_path / ".public.statusgen").iterdir()) == [
        "lock",
        "tree",
    ]


def test_the_build_after_one_killed_in_place_finishes_the_work(tmp_path: Path) -> None:
    """Where files are replaced one by one, every file is still whole, and no stray one stays."""
    rounds = killed_at_each_call(tmp_path / "public", "in place")

    assert len(rounds) > 50
    assert not rounds[-1][1]
    for turn, _, found, after in rounds:
        old, new = generation(turn), generation(turn + 1)
        shown = {p: t for p, t in found.items() if not p.startswith(".statusgen-new/")}
        assert all(text in (old.get(path), new.get(path)) for path, text in shown.items())
        assert shown.keys() >= old.keys() & new.keys()
        assert after == generation(turn + 5)
