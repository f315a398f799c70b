"""A build that is killed: readers have one whole build, and the next build succeeds."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from statusgen.publish import publish
from tests.publish.generations import artifacts, generation, written_in

ROOT = Path(__file__).parents[2]

# Publishes generation after generation and tells of each before it starts.
BUILDS = """
import sys
from itertools import count
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from statusgen.publish import publish
from tests.publish.generations import artifacts, generation
for number in count(int(sys.argv[3])):
    print(number, flush=True)
    publish(artifacts(generation(number)), Path(sys.argv[2]))
"""

# Forks a build for every call to the system that a publication makes, kills it right before
# that call, and prints what readers then find and what the next build makes of it.
KILLED_AT_EACH_CALL = """
import json, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from statusgen.publish import publish
from statusgen.publish.exchange import exchange_trees
from tests.publish.generations import artifacts, generation, written_in
target, in_place = Path(sys.argv[2]), sys.argv[3] == "in place"
EVENTS = ("open", "os.", "shutil.", "fcntl.", "ctypes.")

def refused(one, other):
    raise OSError(18, "refused", str(other))

def build_until(turn, number):
    calls = 0
    def count(event, args):
        nonlocal calls
        if event.startswith(EVENTS) and not event.startswith("os.fork"):
            calls += 1
            if calls == turn:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    publish(artifacts(generation(number)), target, exchange=refused if in_place else exchange_trees)
    os._exit(0)

for turn in range(1, 2000):
    publish(artifacts(generation(turn)), target)
    child = os.fork()
    if not child:
        build_until(turn, turn + 1)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    found = written_in(target)
    publish(artifacts(generation(turn + 5)), target)
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


def test_a_build_killed_before_any_call_leaves_one_whole_build(tmp_path: Path) -> None:
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


def test_a_build_killed_at_a_random_moment_leaves_one_whole_build(tmp_path: Path) -> None:
    """The moments between the calls, too: forty builds are killed wherever they are."""
    target = tmp_path / "public"
    moments = random.Random(20261121)
    number = 0
    for _ in range(40):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDS, str(ROOT), str(target), str(number)],
            stdout=subprocess.PIPE,
            text=True,
        ) as builds:
            assert builds.stdout
            builds.stdout.readline()
            try:
                builds.wait(moments.uniform(0, 0.08))
            except subprocess.TimeoutExpired:
                builds.kill()
            told = [int(line) for line in builds.stdout]
        number = told[-1] if told else number
        if target.exists():
            assert written_in(target) in [generation(n) for n in range(number + 1)]
        number += 1
    publish(artifacts(generation(number)), target)
    assert written_in(target) == generation(number)
