"""One site and one instant give the same bytes on every machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOW = "2026-11-21T14:40Z"
# Sets the umask, which a program inherits, and then runs the program.
WITH_UMASK = 'umask "$1"; shift; exec "$@"'


@dataclass(frozen=True)
class Machine:
    """What differs between the machines of two people: `folder` is where the site lies."""

    folder: str
    zone: str
    locale: str
    hash_seed: str
    umask: str
    is_there: bool


MACHINES = [
    Machine("site", "UTC", "C.UTF-8", "0", "022", is_there=True),
    Machine("a longer/path/to it", "Asia/Kolkata", "C", "1", "077", is_there=False),
    Machine("é", "America/St_Johns", "POSIX", "42", "002", is_there=True),
    Machine("x/y", "Pacific/Apia", "de_DE.UTF-8", "random", "027", is_there=False),
    Machine("z", "Nowhere/AtAll", "tr_TR.UTF-8", "7", "000", is_there=True),
]


def built_on(machine: Machine, folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file and directory of the demo site built there, by mode and bytes."""
    site = folder / machine.folder
    site.mkdir(parents=True)
    shutil.copyfile(ROOT / "config.yaml", site / "config.yaml")
    # The last file first, so that the disk lists them in another order; with the time of now.
    for source in sorted((ROOT / "incidents").rglob("*.md"), reverse=machine.is_there):
        copy = site / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    where = [] if machine.is_there else ["--site", str(site), "--output", str(folder / "out")]
    command = [sys.executable, "-m", "statusgen", "build", *where, "--now", NOW]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": machine.hash_seed,
        "TZ": machine.zone,
        "LC_ALL": machine.locale,
        "HOME": str(folder),
    }
    done = subprocess.run(
        ["sh", "-c", WITH_UMASK, "sh", machine.umask, *command],
        cwd=site if machine.is_there else folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tree = site / "public" if machine.is_there else folder / "out"
    return {
        path.relative_to(tree).as_posix(): (
            path.lstat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in tree.rglob("*")
    }


def test_the_same_site_is_equal_to_the_byte_wherever_it_is_built(tmp_path: Path) -> None:
    """Whoever mistrusts a host builds the site again and compares."""
    first, *others = [
        built_on(machine, tmp_path / str(number)) for number, machine in enumerate(MACHINES)
    ]
    assert len(first) > 100
    for tree in others:
        assert {path for path in first if tree.get(path) != first[path]} == set()
        assert tree.keys() == first.keys()
