"""The HTML that prose may hold: which tags and attributes pass, and what becomes of the others.

This decides what readers see: nothing an author wrote is lost, headings fit below those of the
page, images become links. What is safe is decided by the sanitiser alone, which comes after it.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSING_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdo",
        "blockquote",
        "br",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "var",
        "wbr",
    ]
)
_INLINE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "strong",
        "sub",
        "sup",
        "var",
    ]
)
_NESTING_TAGS = frozenset(["blockquote", "details", "div", "dl", "ol", "pre", "table", "ul"])
_MOST_NESTED = 40
# What old or page-wide tags become, so that their text stays apart from its neighbours'.
_RENAMED_TAGS: Mapping[str, str] = {
    **dict.fromkeys(("article", "center", "figure", "footer", "header", "main", "section"), "div"),
    "strike": "del",
    "tt": "code",
}
# These leave their text and nothing else. Any other tag is text: "set <name> to on" stays so.
_VANISHING_TAGS = frozenset(["big", "figcaption", "font", "picture", "source", "span", "u"])
PASSING_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "bdo": {"dir"},
    "code": {"class"},
    "details": {"open"},
    "ol": {"start"},
}
_ATTRIBUTE_VALUES = {
    "class": re.compile(r"language-[\w+#.-]+"),
    "dir": re.compile("ltr|rtl"),
    "open": re.compile(""),
    "start": re.compile(r"\d{1,9}"),
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# What XML cannot hold, or what no reader sees: controls, lone surrogates, noncharacters.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_TOKEN = re.compile(
    r"<!--(?P<comment>(?:[^-]|-(?!->))*+(?:-->)?)"
    r"|<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*+)(?=[\s/>])"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>"
    r"|<|&#(?:[xX][0-9a-fA-F]++|[0-9]++);?"
)
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])([A-Za-z-]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?"
)
_HEADING = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[^.%\s]++(?:\.[^.%\s]++)*+\.?+")
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f-\xa0]|%(?![0-9A-Fa-f]{2})")


def rewritten(unsafe: str, heading_level: int) -> str:
    """Return `unsafe` HTML with its tags made to fit; it still has to be sanitised.

    Its highest heading becomes `h{heading_level}`. Tags of a line end with their block, so that
    an author's forgotten `</b>` reaches no further. Tags that no reader knows become text.
    """
    return _Rewriter(unsafe, heading_level).rewritten()


def passing_value(_tag: str, name: str, value: str) -> str | None:
    """Return `value` if the attribute `name` may have it, else None: the sanitiser asks this."""
    allowed = _ATTRIBUTE_VALUES.get(name)
    return value if allowed is None or allowed.fullmatch(value) else None


class _Rewriter:
    """Makes HTML fit into a page, tag by tag, before it is sanitised.

    It decides what authors see; what is safe is decided by the sanitiser alone.
    """

    def __init__(self, unsafe: str, heading_level: int) -> None:
        self.unsafe = unsafe
        highest = min((int(level) for level in _HEADING.findall(unsafe)), default=1)
        self.deeper = heading_level - highest
        self.inline: list[str] = []  # tags inside a line that are open
        self.nested = 0
        self.heading = heading_level - 1  # of the last one; none may skip a level

    def rewritten(self) -> str:
        return _TOKEN.sub(self._token, self.unsafe) + self._closed_inline()

    def _token(self, token: re.Match[str]) -> str:
        if token[0].startswith("&"):
            character = html.unescape(token[0])  # "" for a control
            return "" if not character or UNPRINTABLE.match(character) else token[0]
        if token["comment"] is not None:
            return "" if token["comment"].endswith("-->") else html.escape(token[0])
        name = (token["tag"] or "").lower()
        name = _RENAMED_TAGS.get(name, name)
        if name in _VANISHING_TAGS:
            return ""
        if name == "img":
            return self._image(_attributes_of(token))
        if name not in PASSING_TAGS:
            return html.escape(token[0], quote=False)
        return self._inline(name, token) if name in _INLINE_TAGS else self._block(name, token)

    def _block(self, name: str, token: re.Match[str]) -> str:
        """Return a tag that is not part of a line: it ends what was left open in the line."""
        if name in {"br", "wbr"}:
            return f"<{name}>"
        before = self._closed_inline()
        if name[0] == "h" and name[1:].isdigit():
            if not token["end"]:
                self.heading = min(int(name[1:]) + self.deeper, self.heading + 1, 6)
            name = f"h{self.heading}"
        if name in _NESTING_TAGS:
            self.nested = max(0, self.nested + (-1 if token["end"] else 1))
            if self.nested > _MOST_NESTED:
                return before
        if token["end"]:
            return f"{before}</{name}>"
        return f"{before}<{name}{_written(name, _attributes_of(token))}>"

    def _inline(self, name: str, token: re.Match[str]) -> str:
        if token["end"]:
            return self._closed_inline(name) if name in self.inline else ""
        attributes = _attributes_of(token)
        if name == "a":
            address = _address(attributes.get("href", ""))
            if not address or "a" in self.inline:
                return ""
            attributes["href"] = address
        if len(self.inline) >= _MOST_NESTED:
            return ""
        self.inline.append(name)
        return f"<{name}{_written(name, attributes)}>"

    def _closed_inline(self, last: str = "") -> str:
        """Return the ends of the tags inside a line that are open, as far as the one of `last`."""
        ends = ""
        while self.inline:
            name = self.inline.pop()
            ends += f"</{name}>"
            if name == last:
                break
        return ends

    def _image(self, attributes: Mapping[str, str]) -> str:
        source = attributes.get("src", "")
        address = _address(source)
        text = html.escape(attributes.get("alt", "").strip() or source)
        if "a" in self.inline or not address:
            return text
        return f"<a{_written('a', {'href': address})}>{text}</a>"


def _attributes_of(token: re.Match[str]) -> dict[str, str]:
    """Return the attributes of a tag, by name in lower case and without unprintable characters."""
    return {
        found[1].lower(): UNPRINTABLE.sub("", html.unescape(found[2] or found[3] or found[4] or ""))
        for found in _ATTRIBUTE.finditer(token["attributes"])
    }


def _written(tag: str, attributes: Mapping[str, str]) -> str:
    passing = PASSING_ATTRIBUTES.get(tag, set())
    return "".join(
        f' {name}="{html.escape(value)}"' for name, value in attributes.items() if name in passing
    )


def _address(written: str) -> str | None:
    """Return a link's address with what addresses cannot hold encoded, or None if it is no good."""
    address = _NOT_IN_ADDRESSES.sub(
        lambda found: quote(found[0]), re.sub(r"[\t\n]", "", written.strip())
    )
    # Only the first # begins a fragment; https://matrix.to/#/#room is what people paste.
    page, mark, fragment = address.partition("#")
    address = page + mark + fragment.replace("#", "%23")
    scheme = _SCHEME.match(address)
    if not scheme:
        return address or None
    if scheme[1].lower() not in SCHEMES:
        return None
    try:
        parts = urlsplit(address)
        has_port = parts.port != 0
    except ValueError:
        return None
    is_web = scheme[1].lower().startswith("http")
    good = _HOST.fullmatch(parts.hostname or "") if is_web else parts.path
    return address if good and has_port else None
