"""Sanitised HTML as plain text, for feeds, mails and chats."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

_SPACES = re.compile(r"[ \t\n]+")
_BREAK = "\v"  # prose holds no control characters, so this one is free to mean <br>
_AROUND_BREAK = re.compile(rf" ?{_BREAK} ?")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)")

_PARAGRAPHS = frozenset(
    [
        "blockquote",
        "div",
        "details",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "p",
        "pre",
        "table",
    ]
)
_LINES = frozenset(["dd", "dt", "li", "summary", "tr"])
_LISTS = frozenset({"ul", "ol"})


def text_of(fragment: str) -> str:
    """Return `fragment`, which is HTML from the sanitiser, as text without marks.

    Links are written `text (address)` unless the text is the address. List items begin with
    `- ` or their number, quoted lines with `> `, cells of a table are parted by ` | `.
    """
    writer = _Writer()
    writer.feed(fragment)
    writer.close()
    writer.end_block()
    return "\n".join(writer.lines)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.block = ""
        self.gap = False
        self.verbatim = False
        self.leads: list[tuple[str, str]] = []  # how the first and the other lines begin
        self.leads_used = 0  # how many of them have had their first line
        self.numbers: list[int | None] = []
        self.link: tuple[str, int] = ("", 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin_block(tag)
        values = {name: value or "" for name, value in attrs}
        if tag in _LISTS:
            self.numbers.append(int(values.get("start", "1")) if tag == "ol" else None)
        elif tag == "li":
            self._open_item()
        elif tag == "blockquote":
            self.leads.append(("> ", "> "))
        elif tag == "a":
            self.link = (values.get("href", ""), len(self.block))
        elif tag == "br":
            self.block += _BREAK
        else:
            self.verbatim = self.verbatim or tag == "pre"
            self.block += " | " if tag in {"td", "th"} and self.block else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        if tag not in _PARAGRAPHS | _LINES | _LISTS:
            return
        self.end_block()
        if tag in _PARAGRAPHS:
            self.gap = True
        if tag == "pre":
            self.verbatim = False
        elif tag in {"li", "blockquote"} and self.leads:
            self.leads.pop()
            self.leads_used = min(self.leads_used, len(self.leads))
        elif tag in _LISTS and self.numbers:
            self.numbers.pop()
            self.gap = self.gap or not self.numbers

    def handle_data(self, data: str) -> None:
        self.block += data

    def end_block(self) -> None:
        """Write what was gathered as lines, each begun as the quotes and items around it want."""
        block, self.block = self.block, ""
        if self.verbatim:
            lines = block.strip("\n").split("\n")
        else:
            lines = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", block)).strip().split("\n")
        if not any(line.strip() for line in lines):
            return
        if self.gap and self.lines:
            used = self.leads[: self.leads_used]
            self.lines.append("".join(rest for _, rest in used).rstrip())
        self.gap = False
        for line in lines:
            begins = [lead[index < self.leads_used] for index, lead in enumerate(self.leads)]
            self.leads_used = len(self.leads)
            self.lines.append(("".join(begins) + line).rstrip())

    def _begin_block(self, tag: str) -> None:
        if tag in _PARAGRAPHS | _LINES | _LISTS:
            self.end_block()
        if tag in _PARAGRAPHS or (tag in _LISTS and not self.numbers):
            self.gap = True

    def _open_item(self) -> None:
        number = self.numbers[-1] if self.numbers else None
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self.numbers[-1] = number + 1
        self.leads.append((mark, " " * len(mark)))

    def _end_link(self) -> None:
        address, start = self.link
        text = _SPACES.sub(" ", self.block[start:]).strip()
        shown = _SCHEME.sub("", text).rstrip("/")
        plain = _SCHEME.sub("", address).rstrip("/")
        if address and shown not in {plain, unquote(plain)}:
            self.block += f" ({address})" if text else address
