"""Whatever is refused, on the command line: the site that stands stays as it is, to the byte."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import CONFIG, INCIDENT, in_a_process

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

NOW = "2026-03-02T10:00Z"
BODY = b"## 2026-03-02 09:00 UTC - Investigating\n\n"
FRONT = b"---\ntitle: Checkout fails\n---\n\n"
MERGES = b"a: &a {x: y}\n" + b"b: &b {<<: [*a, *a]}\n" * 24


def document(front: bytes = b"", body: bytes = b"") -> bytes:
    """Return an incident's file with more fields and more text."""
    return FRONT.replace(b"\n---\n\n", b"\n" + front + b"\n---\n\n") + BODY + body


REFUSED = {
    "a merge bomb": (document(MERGES), "yaml-feature"),
    "brackets in front matter": (document(b"components: " + b"[" * 30_000), "too-deep"),
    "brackets in a text": (document(body=b"[" * 30_000), "too-much-markup"),
    "a table": (document(body=b"a|b\n-|-\n" * 9_000), "too-much-markup"),
    "a line of a megabyte": (document(body=b"x" * 1_000_000), "too-large"),
    "a file of two megabytes": (b"x" * 2_000_000, "too-large"),
    "a NUL in front matter": (document(b"impact: ma\0jor"), "control-character"),
    "half a character": (document(b'workaround: "\\ud83d"'), "yaml-syntax"),
    "half a character in bytes": (document(body=b"\xed\xa0\x80"), "not-utf8"),
    "UTF-16": (document().decode().encode("utf-16"), "not-utf8"),
    "nothing": (b"", "no-front-matter"),
    "NULs": (b"\0" * 1_000, "no-front-matter"),
}
NAMES = ["con", "nul", "aux", "com1", "index", "CON", "Checkout", "a b", "x" * 81, "-", "é", "..a"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site that has been published."""
    site = tmp_path / "site"
    (site / "incidents").mkdir(parents=True)
    (site / "config.yaml").write_bytes(CONFIG)
    (site / "incidents" / "api.md").write_bytes(INCIDENT)
    assert built(site).returncode == 0
    return site


def built(site: Path) -> subprocess.CompletedProcess[str]:
    """Build `site` as a process, which would be ended if it hung."""
    return in_a_process("build", "--site", str(site), "--now", NOW)


def published(site: Path) -> dict[str, bytes]:
    """Return every file of the published site."""
    public = site / "public"
    return {
        path.relative_to(public).as_posix(): path.read_bytes()
        for path in public.rglob("*")
        if path.is_file()
    }


def assert_refused(site: Path, place: str, code: str) -> None:
    """Build `site` and see that `place` is named and that nothing else has changed."""
    before = published(site)

    done = built(site)
    assert (done.returncode, done.stdout) == (1, "")
    assert place in done.stderr
    assert f"[{code}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert published(site) == before
    assert before["index.html"]


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_file_is_named_and_leaves_the_published_site_alone(what: str, site: Path) -> None:
    """A broken file in the middle of an outage must not take the page down as well."""
    data, code = REFUSED[what]
    (site / "incidents" / "broken.md").write_bytes(data)

    assert_refused(site, "incidents/broken.md:", code)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_host_or_disk_could_keep_is_refused(name: str, site: Path) -> None:
    """Two pages that differ by a capital are one file on the disk of a colleague."""
    path = site / "incidents" / f"{name}.md"
    if name.startswith("."):
        path = path.with_name(f"x{name}.md")
        path.write_bytes(document())
        assert_refused(site, f"incidents/{path.name}", "no-original")
        return
    path.write_bytes(document())

    assert_refused(site, f"incidents/{name}.md:1:1", "bad-id")


def a_link_out(path: Path) -> None:
    """Make a link to a file of the system."""
    path.symlink_to("/etc/passwd")


def a_device(path: Path) -> None:
    """Make a link to a file that never ends."""
    path.symlink_to("/dev/zero")


def a_loop(path: Path) -> None:
    """Make a link to itself."""
    path.symlink_to(path.name)


def a_link_to_a_folder(path: Path) -> None:
    """Make a link to the folder that it stands in."""
    path.symlink_to(".")


def a_pipe(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (a_link_out, "outside-link"),
        (a_device, "outside-link"),
        (a_loop, "unreadable-file"),
        (a_link_to_a_folder, "unreadable-file"),
        (a_pipe, "unreadable-file"),
    ],
)
def test_what_is_no_file_of_the_site_is_refused_and_not_waited_for(
    make: Callable[[Path], None], code: str, site: Path
) -> None:
    """A build on a server must neither hang nor publish what lies beside the site."""
    make(site / "incidents" / "strange.md")

    assert_refused(site, "incidents/strange.md:1:1", code)
