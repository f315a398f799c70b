"""The pages in docs/problems: one for every code, each with an example that is true."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.advise import advise
from statusgen.parse import parse_site
from statusgen.problems import InvalidSite, as_text, in_reading_order
from statusgen.read import read_files
from tests.support import CONFIG, NOON, at

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "problems"
INDEX = FOLDER / "README.md"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path != INDEX)

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
REPORTS = {"error", "warning", "_report", "refuse", "BadTime", "Problem"}
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]+)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page.

    Its info string holds a language, the path of the file that it is, and options: `bytes` reads
    `\\xNN` as one byte, `link` makes a symbolic link to what it says, `repeat=N` writes the last
    line N times. The block without a path is what statusgen says, at the instant of `now=`.
    """

    path: str | None
    options: dict[str, str]
    body: str

    def write(self, root: Path) -> None:
        """Write the file that this is below `root`."""
        path = root / (self.path or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        if "link" in self.options:
            path.symlink_to(self.body.strip())
            return
        *lines, last = self.body.splitlines(keepends=True)
        data = ("".join(lines) + last * int(self.options.get("repeat", 1))).encode()
        if "bytes" in self.options:
            data = re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes.fromhex(m[1].decode()), data)
        path.write_bytes(data)


def blocks_of(page: Path) -> list[Block]:
    """Return the fenced blocks of the example on `page`."""
    blocks = []
    for match in BLOCK.finditer(page.read_text("utf-8").partition("## Example\n")[2]):
        _, *words = match["info"].split()
        path = words.pop(0) if words and "." in words[0] and "=" not in words[0] else None
        options = {key: value for key, _, value in (word.partition("=") for word in words)}
        blocks.append(Block(path, options, match["body"]))
    return blocks


def said_of(page: Path, root: Path) -> str:
    """Return what statusgen says of the example on `page`, written to `root`."""
    now, blocks = NOON, blocks_of(page)
    if not any((block.path or "").startswith("config.") for block in blocks):
        (root / "config.yaml").write_text(CONFIG)
    for block in blocks:
        if block.path is not None:
            block.write(root)
        elif "now" in block.options:
            now = at(block.options["now"])
    try:
        site = parse_site(read_files(root))
    except InvalidSite as error:
        return str(error)
    return "\n".join(map(as_text, in_reading_order((*site.warnings, *advise(site, now=now)))))


def codes_in_source() -> Iterator[str]:
    """Yield every code that statusgen reports, as its source has them."""
    for path in (ROOT / "statusgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield from _codes_of(node)


def _codes_of(node: ast.AST) -> Iterator[str]:
    values: list[ast.expr | None] = []
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        values += [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        values += node.args if name in REPORTS else []
    elif isinstance(node, ast.arguments):
        defaults = zip(node.kwonlyargs, node.kw_defaults, strict=True)
        values += [default for argument, default in defaults if argument.arg == "code"]
    for value in values:
        text = value.value if isinstance(value, ast.Constant) else None
        if isinstance(text, str) and CODE.fullmatch(text):
            yield text


def test_every_problem_that_is_reported_has_a_page_and_every_page_a_problem() -> None:
    """An author looks up the code in brackets; a page for a code that is gone misleads."""
    codes = set(codes_in_source())

    assert {"unknown-component", "bad-value", "no-time-zone", "too-deep", "dated-later"} <= codes
    assert {page.stem for page in PAGES} == codes


def test_the_index_names_every_page_once() -> None:
    """Who does not know the code finds the page by what it says."""
    linked = re.findall(
        r"^- \[([a-z0-9-]+)\]\(([a-z0-9-]+)\.md\): \S.*\.$", INDEX.read_text(), re.MULTILINE
    )

    assert sorted(code for code, _ in linked) == [page.stem for page in PAGES]
    assert all(code == target for code, target in linked)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_example_on_a_page_is_what_statusgen_says(page: Path, tmp_path: Path) -> None:
    """Someone compares their terminal with the page; a word that differs costs them minutes."""
    expected = [block.body for block in blocks_of(page) if block.path is None]

    assert page.read_text("utf-8").startswith(f"# {page.stem}\n\n")
    assert expected == [said_of(page, tmp_path) + "\n"]
    assert f"[{page.stem}]" in expected[0]
