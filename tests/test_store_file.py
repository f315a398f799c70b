"""The file in which builds keep things: harmless, bounded, shared, and no loss when it is bad."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from statusgen.build import build_site, publish_site
from statusgen.store import KeptStore
from tests.kept import SETTLED, SITE, Kept, published
from tests.render.made import OPEN
from tests.support import NOON, files_of, write_files


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Return a site of three incidents that are over, an open one and a window; no store yet."""
    return Kept(write_files(files_of(**SITE), tmp_path / "site"))


def test_what_is_kept_is_out_of_the_way_of_git(kept: Kept) -> None:
    """Nobody commits a cache by mistake, on a site that was made by hand either."""
    kept.build()

    assert (kept.file.parent / ".gitignore").read_text() == "*\n"


def test_it_holds_nothing_that_could_be_run(kept: Kept) -> None:
    """In CI others may be able to write to the cache, and must not get at the machine by it."""
    kept.build()
    with closing(sqlite3.connect(kept.file)) as connection:
        # What is known of published files is numbers in a row, in which anything may occur.
        texts = "SELECT value FROM kept WHERE shelf NOT LIKE 'published %'"
        values = [value for (value,) in connection.execute(texts)]

    assert values
    # How a pickle, and how compiled Python, begins; and the instructions of Jinja's templates.
    assert not [v for v in values if v[:1] == b"\x80" or b"\xe3\x00\x00" in v or v[:2] == b"j2"]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(lambda file: file.write_bytes(b"rubbish" * 1000), "begun anew", id="rubbish"),
        pytest.param(lambda file: run_sql(file, "DROP TABLE kept"), "begun anew", id="empty"),
        pytest.param(lambda file: file.write_bytes(file.read_bytes()[:5000]), "anew", id="cut"),
        pytest.param(
            lambda file: file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 60_000),
            "anew",
            id="overwritten",
        ),
        pytest.param(
            lambda file: run_sql(file, "PRAGMA user_version = 99"), "another version", id="newer"
        ),
        pytest.param(
            lambda file: run_sql(file, "DROP TABLE kept; PRAGMA user_version = 0;"
                                       "CREATE TABLE other (a)"),
            "another version",
            id="older",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_of_no_use_is_told_in_one_line_and_begun_anew(
    kept: Kept, damage: object, said: str
) -> None:
    """A cache that was restored in half must not cost the page of the night."""
    kept.build()
    assert callable(damage)
    damage(kept.file)

    assert kept.build() == ([], 5)
    assert len(kept.said) == 1
    assert said in kept.said[0]
    assert "\n" not in kept.said[0]
    kept.said.clear()
    assert kept.build() == (SETTLED, 2)
    assert kept.said == []


def rows_of(file: Path, shelf: str) -> int:
    """Return how many values the database `file` has on a shelf whose name begins so."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT count(*) FROM kept WHERE shelf LIKE ? || '%'"
        (count_,) = connection.execute(query, [shelf]).fetchone()
        return int(count_)


def run_sql(file: Path, script: str) -> None:
    """Change the database `file`."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "value", [b"", b"[]", b"null", b'{"a": 1}', b"\x80\x04.", b'["x"]', DEEP, "text", 7]
)
def test_values_that_mean_nothing_are_as_good_as_none(kept: Kept, value: object) -> None:
    """Whoever writes into the cache can slow a build down, and no more."""
    kept.build()
    before = published(kept.root / "public")
    with closing(sqlite3.connect(kept.file)) as connection, connection:
        # The others hold texts, of which any is one.
        facts = "shelf LIKE 'incidents %' OR shelf LIKE 'published %'"
        changed = connection.execute(f"UPDATE kept SET value = ? WHERE {facts}", [value])
        assert changed.rowcount > 3

    assert kept.build() == ([], 5)
    assert published(kept.root / "public") == before


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, "other"), (1, 7), (1, None), (6, {"nothing": "major_outage"}), (7, {"de": 7})],
    ids=["id", "title", "no title", "affected", "titles"],
)
def test_facts_that_no_incident_has_are_worked_out_anew(
    kept: Kept, place: int, value: object
) -> None:
    """A fact of the wrong kind must not stop a build far from where it was read."""
    kept.build()
    before = published(kept.root / "public")
    with closing(sqlite3.connect(kept.file)) as connection, connection:
        rows = connection.execute("SELECT key, value FROM kept WHERE shelf LIKE 'incidents %'")
        for key, kept_value in rows.fetchall():
            line, _, effects = kept_value.partition(b"\n")
            facts = json.loads(line)
            facts[place] = value
            spoiled = json.dumps(facts).encode() + b"\n" + effects
            connection.execute("UPDATE kept SET value = ? WHERE key = ?", [spoiled, key])
    shutil.rmtree(kept.root / "public")

    assert kept.build() == ([], 5)
    assert published(kept.root / "public") == before


@pytest.mark.parametrize(
    "effects", [b"", b"\n", b"\n[[", b'\n{"a": 1}', b'\n[["x", 1]]', b"\n\x80", b"\n" + DEEP]
)
def test_effects_that_mean_nothing_are_worked_out_anew(kept: Kept, effects: bytes) -> None:
    """What is looked at late must not fail late: uptime and days are as they were."""
    kept.build()
    before = published(kept.root / "public")
    with closing(sqlite3.connect(kept.file)) as connection, connection:
        rows = connection.execute("SELECT key, value FROM kept WHERE shelf LIKE 'incidents %'")
        for key, value in rows.fetchall():
            facts = value.partition(b"\n")[0]
            connection.execute("UPDATE kept SET value = ? WHERE key = ?", [facts + effects, key])
    shutil.rmtree(kept.root / "public")

    assert kept.build() == (SETTLED, 2)
    assert published(kept.root / "public") == before


def test_html_that_somebody_put_into_the_store_passes_the_sanitiser(kept: Kept) -> None:
    """A script must not get onto the page past everything that keeps scripts out of incidents."""
    kept.build()
    poison = b"<script>alert(1)</script><p onclick=alert(1)>Poisoned</p>"
    with closing(sqlite3.connect(kept.file)) as connection, connection:
        connection.execute("UPDATE kept SET value = ? WHERE shelf LIKE 'prose %'", [poison])
    shutil.rmtree(kept.root / "public")
    kept.build()

    page = published(kept.root / "public")["incidents/named/index.html"]
    assert b"<script>alert" not in page
    assert b"onclick" not in page


def test_a_store_that_another_process_holds_is_told_in_one_line(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody looks into it and goes to lunch; the page is built without asking twice."""
    monkeypatch.setattr("statusgen.store._WAIT_S", 0.01)
    kept.build()
    with closing(sqlite3.connect(kept.file)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert kept.build() == ([], 5)

    assert len(kept.said) == 1
    assert "could not be read" in kept.said[0]
    assert kept.build() == (SETTLED, 2)


def test_a_folder_that_cannot_be_written_is_told_in_one_line(kept: Kept) -> None:
    """The site may be mounted read-only; the page is what counts."""
    kept.file.parent.mkdir()
    kept.file.parent.chmod(0o555)
    if os.access(kept.file.parent, os.W_OK):
        pytest.skip("nothing is read-only to this user")

    assert kept.build() == ([], 5)
    assert len(kept.said) == 1
    assert "could not be written" in kept.said[0]


def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(kept: Kept) -> None:
    """Whatever stands there belongs to somebody, and the page is built without it."""
    kept.file.parent.write_text("mine\n")

    assert kept.build() == ([], 5)
    assert len(kept.said) == 1
    assert "could not be written" in kept.said[0]
    assert kept.file.parent.read_text() == "mine\n"


def test_it_may_be_deleted_while_a_build_uses_it(kept: Kept) -> None:
    """Somebody cleans up on a full disk, and does not wait for the scheduler."""
    kept.build()
    store = KeptStore(kept.root, kept.said.append)
    built = build_site(kept.root, now=NOON, store=store)
    shutil.rmtree(kept.file.parent)
    publish_site(built, kept.root / "public", store=store)
    store.flush()

    kept.build()
    assert kept.build() == (SETTLED, 2)
    assert kept.said == []


def test_two_builds_at_once_share_it(kept: Kept) -> None:
    """A push and the scheduler start a build in the same second, on the same checkout."""
    command = [sys.executable, "-m", "statusgen", "build", "--now", "2026-03-02T12:00Z"]
    repository = str(Path(__file__).parents[1])
    builds = [
        subprocess.Popen(
            [*command, "--site", str(kept.root), "--output", str(kept.root / f"out-{number}")],
            env={**os.environ, "PYTHONPATH": repository},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    ends = [(build.communicate(timeout=120), build.returncode) for build in builds]

    assert [status for _, status in ends] == [0] * 3
    assert [said for (_, said), _ in ends if "sqlite" in said] == []
    assert rows_of(kept.file, "incidents") == 3
    # One more says which of them are known to be kept.
    assert rows_of(kept.file, "files") == 6 + 1


def test_a_store_that_outgrows_its_bound_keeps_what_is_in_use(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that CI carries from run to run must not grow for years."""
    monkeypatch.setattr("statusgen.store.MOST_BYTES", 60_000)
    for number in range(30):
        noise = Random(number).randbytes(3000).hex()
        write_files(files_of(open=f"{OPEN}\n    {noise}\n"), kept.root)
        kept.build()

    assert kept.file.stat().st_size < 120_000
    assert kept.build() == (SETTLED, 2)
