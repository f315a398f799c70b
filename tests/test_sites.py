"""Small sites whose every byte is known, so that a change of anything shows in a review.

Each folder of `sites/` holds a site, the instant in `now.txt` and, below `expected/`, what comes
out: every file but the schemas, which are those of every site, and `_headers`, which holds a hash
of the theme's style. Of a page it is the text between `<main>` and `</main>`, a line for each
block. `ACCEPT=1 pytest tests/test_sites.py` writes what comes out now.
"""

from __future__ import annotations

import os
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from statusgen.build import build_site
from tests.support import at, write_files

SITES = Path(__file__).parent / "sites"
CASES = sorted(path.name for path in SITES.iterdir() if path.is_dir())
IN_A_LINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "code", "em", "i", "kbd", "small", "span", "strong", "time"}
)


class _Main(HTMLParser):
    """The text of a page's <main>, without drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"main", "svg"}:
            self.inside.append(tag)
        if tag not in IN_A_LINE:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"main", "svg"}:
            self.inside.pop()
        if tag not in IN_A_LINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.inside == ["main"]:
            self.lines[-1] += data


def text_of(page: bytes) -> bytes:
    """Return the text of the page's <main>, a line for each block."""
    parser = _Main()
    parser.feed(page.decode())
    lines = (" ".join(line.split()) for line in parser.lines)
    return "".join(f"{line}\n" for line in lines if line).encode()


def made_of(case: str) -> dict[str, bytes]:
    """Return what the site `case` becomes, as `expected/` holds it."""
    now = at((SITES / case / "now.txt").read_text().strip())
    found: dict[str, bytes] = {}
    for artifact in build_site(SITES / case, now=now).artifacts:
        if artifact.path == "_headers" or artifact.path.startswith(
            ("schemas/", "embed", "de/embed")
        ):
            continue
        if artifact.path.endswith(".html"):
            found[f"{artifact.path}.txt"] = text_of(artifact.make())
        else:
            found[artifact.path] = artifact.make()
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_site_becomes_what_was_reviewed(case: str) -> None:
    """Who changes a template, a word or a format sees what it does to everybody's site."""
    expected, found = SITES / case / "expected", made_of(case)
    if os.environ.get("ACCEPT"):
        shutil.rmtree(expected, ignore_errors=True)
        write_files(found, expected)
    known = {
        path.relative_to(expected).as_posix(): path.read_bytes()
        for path in expected.rglob("*")
        if path.is_file()
    }

    assert sorted(found) == sorted(known)
    assert {path: data.decode() for path, data in found.items()} == {
        path: data.decode() for path, data in known.items()
    }
