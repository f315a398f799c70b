"""A style sheet that a site adds to its theme: it may change the look, and load nothing."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_OWN = re.compile(
    r"""url\(\s*(?:"data:[^"\n]*"|'data:[^'\n]*'|data:[^)\s"']*|["']?\#[^)"']*["']?)\s*\)""",
    re.IGNORECASE,
)
_LOADS = re.compile(
    r"@import|(?:url|src|image|image-set|cross-fade)\(\s*[^\s)]|[\"']\s*(?:https?:)?//",
    re.IGNORECASE,
)
_LARGEST_CHARACTER = 0x10FFFF


def what_is_wrong(css: str) -> str | None:
    """Return why `css` cannot stand in a page, or None if it can.

    An address may be a `data:` one, or a place in the page. It is looked for as a browser reads
    the style sheet: without comments, and with escapes such as `\\75rl(` written out.
    """
    if re.search(r"</style|<!--", css, re.IGNORECASE):
        return "it has a '</style' or '<!--', which would end the style of the page"
    read = _OWN.sub("", _ESCAPE.sub(_unescaped, _COMMENT.sub(" ", css)))
    found = _LOADS.search(read)
    if found and found[0].lower() == "@import":
        return "it has an '@import', and a page loads no other file"
    return "it loads something from an address, and a page loads no other file" if found else None


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if 0 < code <= _LARGEST_CHARACTER else "\ufffd"
