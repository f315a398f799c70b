"""The pages of the documentation, taken apart for the tests that hold them true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
# Folders of a checkout that hold other people's Markdown, or a site's.
NOT_OURS = {".git", ".venv", "incidents", "public", "node_modules", "dist", "build"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if NOT_OURS.isdisjoint(part for part in path.relative_to(ROOT).parts[:-1])
    and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]+)`", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the path of the file that it is, if any, and its text.

    `options` are the words `name=value` after the language.
    """

    language: str
    path: str | None
    options: Mapping[str, str]
    body: str


def blocks_of(page: Path) -> list[Block]:
    """Return the fenced blocks of `page`."""
    blocks = []
    for match in FENCE.finditer(page.read_text("utf-8")):
        language, *words = match["info"].split() or [""]
        path = next((word for word in words if "=" not in word), None)
        options = dict(word.split("=", 1) for word in words if "=" in word)
        blocks.append(Block(language, path, options, match["body"]))
    return blocks


def prose_of(page: Path) -> str:
    """Return the text of `page` without its fenced blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def sections_of(page: Path) -> dict[str, str]:
    """Return the text under each heading of `page`, up to the next heading of any level."""
    _, *parts = HEADING.split(prose_of(page))
    return dict(zip(parts[1::3], parts[2::3], strict=True))


def named_in(section: str) -> list[str]:
    """Return what the first column of a section's tables names, in the order of the rows."""
    return ROW.findall(section)


def anchor_of(title: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", title).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def paths_in(value: object, path: str = "") -> Iterator[str]:
    """Yield the paths to all texts in a JSON `value`, as the reference writes them."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from paths_in(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for item in value:
            yield from paths_in(item, f"{path}[]")
    else:
        yield path
