"""Which lines of a Markdown text make which block, where GitHub has them begin and end.

It follows the strategy of the CommonMark specification 0.31.2, chapter "Parsing", with GitHub's
limits: each line continues the containers that are open, may open new ones, and what is left of
it goes to the block of lines at the bottom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_NESTED = 12  # quotes and items inside each other; what lies deeper is text
_CODE_INDENT = 4

_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])( +(?=\S)|(?= *$))")
_RULE = re.compile(r" {0,3}(?:(?:- *){3,}|(?:_ *){3,}|(?:\* *){3,})$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_HEADING_END = re.compile(r"(?:^|(?<=[ \t]))#+$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
_FENCE = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_LEADING = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*")

# How a block of raw HTML begins and ends; None ends at a blank line. The last of them cannot
# begin in the middle of a paragraph.
_VERBATIM_TAGS = "(?:pre|script|style|textarea)"
_BLOCK_TAGS = (
    "(?:address|article|aside|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|"
    "div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|"
    "iframe|legend|li|link|main|menu|nav|ol|optgroup|option|p|param|search|section|summary|table|"
    "tbody|td|tfoot|th|thead|title|tr|ul)"
)
_ATTRIBUTE = r"\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+"
_TAG = rf"(?:[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+\s*+/?|/[A-Za-z][A-Za-z0-9-]*+\s*+)"
_HTML: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        re.compile(rf" {{0,3}}<{_VERBATIM_TAGS}(?:[\s>]|$)", re.IGNORECASE),
        re.compile(rf"</{_VERBATIM_TAGS}>", re.IGNORECASE),
    ),
    (re.compile(r" {0,3}<!--"), re.compile("-->")),
    (re.compile(rf" {{0,3}}</?{_BLOCK_TAGS}(?:\s|/?>|$)", re.IGNORECASE), None),
    (re.compile(rf" {{0,3}}<{_TAG}>\s*$"), None),
)

Kind = Literal[
    "document", "quote", "list", "item", "paragraph", "heading", "rule", "fence", "indented", "html"
]


@dataclass(slots=True, eq=False)
class Block:
    """A block of Markdown: a container with `children`, or a leaf with `lines`.

    `marker` is what kind of list it is: `-`, `+`, `*`, `.` or `)`. `number` is the level of a
    heading or where a list begins to count. `is_loose` says that blank lines stand between the
    items of a list. `info` is what stands behind the opening fence of code.
    """

    kind: Kind
    lines: list[str] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    marker: str = ""
    number: int = 1
    info: str = ""
    is_loose: bool = False
    indent: int = 0
    end: re.Pattern[str] | None = None

    def rest_of(self, line: str) -> str | None:
        """Return what `line` holds for this container, or None if it lies outside."""
        if self.kind == "quote":
            mark = _QUOTE.match(line)
            return line[mark.end() :] if mark else None
        if not line.strip():
            return "" if self.children else None
        return line[self.indent :] if line[: self.indent].isspace() else None

    @property
    def current_list(self) -> Block | None:
        """The list at the end of this container, which another item may continue."""
        last = self.children[-1] if self.children else None
        return last if last is not None and last.kind == "list" else None


def blocks_of(lines: Iterable[str]) -> Block:
    """Return the document that `lines` make. Nesting is limited; what lies deeper is text."""
    reader = _Reader()
    for line in lines:
        reader.read(_expanded(line))
    return reader.open[0]


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_code(line: str) -> bool:
    return line.startswith(" " * _CODE_INDENT)


def _expanded(line: str) -> str:
    """Return `line` with the tabs that indent it as spaces."""
    leading = _LEADING.match(line)
    end = leading.end() if leading else 0
    return line[:end].expandtabs(4) + line[end:] if "\t" in line[:end] else line


class _Reader:
    """A document while its lines are read: the open containers and the open leaf."""

    def __init__(self) -> None:
        self.open = [Block("document")]
        self.leaf: Block | None = None
        self.blank_in: Block | None = None

    def read(self, line: str) -> None:
        depth, rest = 1, line
        while depth < len(self.open) and (inner := self.open[depth].rest_of(rest)) is not None:
            depth, rest = depth + 1, inner
        opened = False
        if depth < len(self.open) or not self._continues_verbatim(rest):
            opened, depth, rest = self._open_containers(depth, rest)
            if not rest.strip():
                self._close(depth)
                self.leaf = None
            elif opened or not self._continues_paragraph(depth, rest):
                self._start(depth, rest)
        if rest.strip():
            self.blank_in = None
        elif not opened:
            self.blank_in = self.open[depth - 1]

    def _continues_verbatim(self, rest: str) -> bool:
        """Take `rest` into the open block of code or HTML, and say whether it belonged there."""
        leaf = self.leaf
        if leaf is None or leaf.kind == "paragraph":
            return False
        if leaf.kind == "fence":
            closing = rest.strip(" ")
            if closing.startswith(leaf.marker) and not closing.strip(leaf.marker[0]):
                self.leaf = leaf if _is_code(rest) else None
            if self.leaf:
                leaf.lines.append(rest[min(leaf.indent, _indent_of(rest)) :])
            return True
        if leaf.kind == "html":
            return self._continues_html(leaf, rest)
        if rest.strip() and not _is_code(rest):
            return False
        leaf.lines.append(rest[_CODE_INDENT:])
        return True

    def _continues_html(self, leaf: Block, rest: str) -> bool:
        if leaf.end is None and not rest.strip():
            return False
        leaf.lines.append(rest)
        if leaf.end and leaf.end.search(rest):
            self.leaf = None
        return True

    def _open_containers(self, depth: int, rest: str) -> tuple[bool, int, str]:
        """Open the quotes and items that `rest` begins with: if any, how deep, what is left."""
        opened = False
        while depth <= _MOST_NESTED and not _is_code(rest):
            if mark := _QUOTE.match(rest):
                self.open.append(self._add(depth, Block("quote")))
                rest = rest[mark.end() :]
            elif (item := _ITEM.match(rest)) and self._may_open(item, rest, depth):
                rest = self._open_item(item, rest, depth)
            else:
                break
            opened, depth = True, len(self.open)
        return opened, depth, rest

    def _may_open(self, item: re.Match[str], rest: str, depth: int) -> bool:
        """Return whether `item` is one: inside a paragraph, only with text, and only from 1."""
        if _RULE.match(rest):
            return False
        return not self._in_paragraph(depth) or (
            bool(item[3]) and (len(item[2]) == 1 or int(item[2][:-1]) == 1)
        )

    def _open_item(self, item: re.Match[str], rest: str, depth: int) -> str:
        marker = item[2][-1]
        self._close(depth)
        current = self.open[-1].current_list
        if current is None or current.marker != marker:
            number = int(item[2][:-1] or 1)
            current = self._add(depth, Block("list", marker=marker, number=number))
        elif self._was_blank():
            current.is_loose = True
        self.leaf = None
        spaces = len(item[3]) if 1 <= len(item[3]) <= _CODE_INDENT else 1
        entry = Block("item", indent=item.end(2) + spaces)
        current.children.append(entry)
        self.open.append(entry)
        return rest[entry.indent :]

    def _continues_paragraph(self, depth: int, rest: str) -> bool:
        """Take `rest` into an open paragraph, and say whether it belonged there."""
        leaf = self.leaf
        if leaf is None or leaf.kind != "paragraph":
            return False
        if not _is_code(rest):
            if any(begins.match(rest) for begins in (_HEADING, _RULE, _FENCE)):
                return False
            if any(begins.match(rest) for begins, _ in _HTML[:-1]):
                return False
            if depth == len(self.open) and _UNDERLINE.match(rest):
                return False
        leaf.lines.append(rest)
        return True

    def _start(self, depth: int, rest: str) -> None:
        """Begin a leaf with `rest`, or make a heading of the paragraph that it underlines."""
        underline = _UNDERLINE.match(rest) if self._in_paragraph(depth) else None
        if underline and self.leaf:
            self.leaf.kind, self.leaf.number = "heading", 1 if underline[1][0] == "=" else 2
            self.leaf = None
        elif _is_code(rest):
            self.leaf = self._add(depth, Block("indented", [rest[_CODE_INDENT:]]))
        elif heading := _HEADING.match(rest):
            text = _HEADING_END.sub("", (heading[2] or "").rstrip()).strip()
            self._add(depth, Block("heading", [text], number=len(heading[1])))
        elif _RULE.match(rest):
            self._add(depth, Block("rule"))
        elif fence := _FENCE.match(rest):
            block = Block("fence", indent=len(fence[1]), marker=fence[2], info=fence[3].strip())
            self.leaf = self._add(depth, block)
        elif html := next((kind for kind in _HTML if kind[0].match(rest)), None):
            self.leaf = self._add(depth, Block("html", end=html[1]))
            self._continues_html(self.leaf, rest)
        else:
            self.leaf = self._add(depth, Block("paragraph", [rest]))

    def _in_paragraph(self, depth: int) -> bool:
        leaf = self.leaf
        return leaf is not None and leaf.kind == "paragraph" and depth == len(self.open)

    def _was_blank(self) -> bool:
        """Return whether a blank line came before, other than at the end of a closed quote."""
        blank = self.blank_in
        return blank is not None and (blank.kind != "quote" or blank in self.open)

    def _close(self, depth: int) -> None:
        if depth < len(self.open):
            self.leaf = None
            del self.open[depth:]

    def _add(self, depth: int, block: Block) -> Block:
        """Put `block` at the end of the container at `depth` and close what is open below it."""
        self._close(depth)
        self.leaf = None
        parent = self.open[-1]
        if parent.kind == "item" and parent.children and self._was_blank():
            siblings = self.open[depth - 2].current_list
            if siblings is not None:
                siblings.is_loose = True
        parent.children.append(block)
        return block
