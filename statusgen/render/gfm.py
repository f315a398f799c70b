"""Markdown as GitHub reads it: a Python-Markdown extension.

Where blocks begin and end is found in `model.markdown_blocks`; what stands inside a line is left to
Python-Markdown and pymdown-extensions. Here the blocks become elements, among them what GitHub
Flavored Markdown adds: tables, task lists and callouts.
"""

from __future__ import annotations

import re
import string
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, code_escape
from pymdownx.betterem import BetterEmExtension
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.tilde import DeleteSubExtension

from statusgen.model.markdown_blocks import Block, blocks_of
from statusgen.model.markdown_effort import DELIMITER_ROW, effort_of_line
from statusgen.render.gfm_inline import NarrowInline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown import Markdown

# Python-Markdown's time for the inside of a paragraph grows with the square of its length, so
# a text has a budget of effort; what it cannot pay for stays as written.
_BUDGET = 2_000_000
_BUDGET_PER_CHARACTER = 64
# A row may be shorter than its table's head and a link than where it leads: a few characters
# could become a page of any size.
_MOST_EMPTY_CELLS = 5_000
_TARGETS = 5_000
_TARGETS_PER_CHARACTER = 5

# Raw HTML that begins with one of these stands by itself, any other in a paragraph.
_BLOCK_TAGS = [
    "article",
    "blockquote",
    "center",
    "details",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
]

_LANGUAGE = re.compile(r"[\w+#.-]+")
_REFERENCE = re.compile(
    r"\s*+\[((?:[^\[\]\\]|\\.){1,999})\]:[ \n]*(<[^<>\n]*>|[^\s<]\S*)"
    r"(?:[ \n]+(\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ ]*(?:\n|$)"
)
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_SPACES_AT_END = re.compile(r"(?<! ) ++(?=\n)")
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_CALLOUT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\] *(?:\n|$)", re.IGNORECASE)


class GitHubMarkdown(Extension):
    """Makes a `Markdown` object read Markdown as GitHub does. Its output is not yet safe."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put our blocks and marks in the place of Python-Markdown's."""
        md.registerExtensions(
            [BetterEmExtension(), DeleteSubExtension(subscript=False), MagiclinkExtension()], {}
        )
        md.block_level_elements = _BLOCK_TAGS
        md.ESCAPED_CHARS = list(string.punctuation)
        md.preprocessors.deregister("normalize_whitespace")
        md.preprocessors.deregister("html_block")
        md.treeprocessors.deregister("prettify")
        md.treeprocessors.register(_LineBreaks(md), "line_breaks", 10)
        md.parser = _Parser(md)
        line_break = SubstituteTagInlineProcessor(r"(?<!\\)\\\n", "br")
        md.inlinePatterns.register(line_break, "backslash_break", 185)
        md.treeprocessors.register(NarrowInline(md), "inline", 20)


class _LineBreaks(Treeprocessor):
    """Begins a new line behind every block, as a person would who wrote HTML."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _BLOCK_TAGS and not element.tail:
                element.tail = "\n"


class _Parser(BlockParser):
    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 - Python-Markdown's
        lines = list(lines)
        self.root = Element(self.md.doc_tag)
        length = sum(map(len, lines))
        self.md.references = _References(_TARGETS + _TARGETS_PER_CHARACTER * length)
        _Tree(self.md, length).fill(self.root, blocks_of(lines))
        return ElementTree(self.root)


class _References(dict[str, tuple[str, str]]):
    """Addresses and titles by label, of which links may name `left` characters together."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def __contains__(self, label: object) -> bool:
        """Tell whether a link may lead to `label`, which is asked once for every link."""
        self.left -= sum(map(len, self.get(str(label), ())))
        return super().__contains__(label) and self.left >= 0


class _Tree:
    """The elements of one document in the making."""

    def __init__(self, md: Markdown, length: int) -> None:
        self.md = md
        self.budget = max(_BUDGET, _BUDGET_PER_CHARACTER * length)
        self.empty_cells = _MOST_EMPTY_CELLS

    def fill(self, parent: Element, container: Block, *, tight: bool = False) -> None:
        """Add the children of `container` to `parent`; `tight` paragraphs become bare text."""
        for block in container.children:
            match block.kind:
                case "quote":
                    self.fill_quote(SubElement(parent, "blockquote"), block)
                case "list":
                    self.fill_list(
                        SubElement(parent, "ol" if block.marker in ".)" else "ul"), block
                    )
                case "paragraph" | "heading":
                    self.add_text(parent, block, tight=tight)
                case "rule":
                    SubElement(parent, "hr")
                case "html":
                    html = "\n".join(block.lines).lstrip()
                    SubElement(parent, "p").text = AtomicString(self.md.htmlStash.store(html))
                case _:
                    _add_code(parent, block)

    def fill_quote(self, element: Element, block: Block) -> None:
        """Fill a quote; one that begins with `[!NOTE]` or its like gets a title."""
        first = block.children[0] if block.children else None
        if first and first.kind == "paragraph":
            callout = _CALLOUT.match("\n".join(first.lines).lstrip())
            if callout:
                SubElement(SubElement(element, "p"), "strong").text = callout[1].capitalize()
                del first.lines[0]
        self.fill(element, block)

    def fill_list(self, element: Element, block: Block) -> None:
        """Fill a list, and put task marks in place."""
        if block.number != 1:
            element.set("start", str(block.number))
        for item in block.children:
            first = item.children[0] if item.children else None
            if first and first.kind == "paragraph" and (task := _TASK.match(first.lines[0])):
                sign = "☐" if task[1] == " " else "☑"
                first.lines[0] = sign + first.lines[0][task.end() :]
            self.fill(SubElement(element, "li"), item, tight=not block.is_loose)

    def add_text(self, parent: Element, block: Block, *, tight: bool) -> None:
        """Add what the lines of a paragraph are: definitions of links, text, a table."""
        lines = [line.lstrip() for line in block.lines]
        if block.kind == "paragraph":
            lines = self.without_definitions("\n".join(lines))
        table = _table_at(lines) if block.kind == "paragraph" else len(lines)
        if text := "\n".join(lines[:table]):
            if block.kind == "heading":
                SubElement(parent, f"h{block.number}").text = self.inline(text)
            elif not tight:
                SubElement(parent, "p").text = self.inline(text)
            elif len(parent):
                parent[-1].tail = self.inline(text)
            else:
                parent.text = self.inline(text)
        if lines[table:]:
            self.fill_table(SubElement(parent, "table"), lines[table:])

    def without_definitions(self, text: str) -> list[str]:
        """Return the lines of `text` after its `[label]: url` definitions, which are kept."""
        end = 0
        while found := _REFERENCE.match(text, end):
            label = " ".join(found[1].split()).lower()
            title = found[3][1:-1] if found[3] else ""
            self.md.references.setdefault(label, (found[2].strip("<>"), title))
            end = found.end()
        text = text[end:].lstrip() if end else text
        return text.split("\n") if text.strip() else []

    def fill_table(self, table: Element, lines: list[str]) -> None:
        """Fill a table: every row gets as many cells as its head has, while there are some left."""
        head, _, *body = map(_cells_of, lines)
        for section, tag, rows in (("thead", "th", [head]), ("tbody", "td", body)):
            group = SubElement(table, section) if rows else table
            for cells in rows:
                row = SubElement(group, "tr")
                missing = min(max(0, len(head) - len(cells)), self.empty_cells)
                self.empty_cells -= missing
                for cell in [*cells[: len(head)], *[""] * missing]:
                    SubElement(row, tag).text = self.inline(cell)

    def inline(self, text: str) -> str:
        """Return `text` with hard breaks as Python-Markdown knows them.

        Text without marks, and text that the budget cannot pay for, comes back as literal.
        """
        text = _SPACES_AT_END.sub(lambda end: "  " if len(end[0]) > 1 else "", text.rstrip(" "))
        effort = effort_of_line(text)
        if not effort or effort > self.budget:
            return AtomicString(code_escape(text))
        self.budget -= effort
        return text


def _add_code(parent: Element, block: Block) -> None:
    lines = block.lines
    while block.kind == "indented" and lines and not lines[-1].strip():
        lines.pop()
    code = SubElement(SubElement(parent, "pre"), "code")
    code.text = AtomicString(code_escape("".join(f"{line}\n" for line in lines)))
    if language := _LANGUAGE.match(block.info):
        code.set("class", f"language-{language[0]}")


def _cells_of(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(inner)]


def _table_at(lines: list[str]) -> int:
    """Return the index of the line that heads a table, or how many lines there are."""
    for index, (head, line) in enumerate(pairwise(lines)):
        if (
            "|" in head
            and DELIMITER_ROW.match(line.strip())
            and len(_cells_of(line)) == len(_cells_of(head))
        ):
            return index
    return len(lines)
