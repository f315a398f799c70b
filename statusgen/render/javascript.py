"""JavaScript that is made, not written: values as literals, and sources without what is for us."""

from __future__ import annotations

import json
import re

# Strings and templates stay together; around punctuation no space is needed. `-`, `.` and `/` are
# left alone: between two of them a space can be all that keeps them apart.
_TOKENS = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|\s*;\s*(?=\})|\s*[{}()\[\]=,;:?<>|&!+*]\s*|\s+', re.ASCII
)
_BREAKS = re.compile(r"\s*\n\s*")


def js_literal(value: object) -> str:
    """Return `value`, made of what JSON knows, as JavaScript that may stand anywhere in a script.

    It is ASCII, so that no page's charset can change it, and it has no `<`, so that it can end
    no script and begin no comment; line separators and quotes are escaped.

    >>> js_literal({"title": "</script>é"})
    '{"title":"\\\\u003c/script>\\\\u00e9"}'
    """
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def compacted(source: str) -> str:
    """Return JavaScript `source` without comments, indentation and spaces that it can do without.

    Comments have lines of their own, statements end with `;`, and no regular expression holds a
    quote: this is no parser, it knows how our own sources are written.

    >>> compacted('''
    ... // What to say.
    ... const said = name => { say("a  b", name); };
    ... ''')
    'const said=name=>{say("a  b",name)};'
    """
    lines = (line for line in source.splitlines() if not line.lstrip().startswith("//"))
    return _TOKENS.sub(_shortest, "\n".join(lines)).strip()


def _shortest(token: re.Match[str]) -> str:
    text = token[0]
    if text[0] == '"':
        return text
    if text[0] == "`":
        return _BREAKS.sub("", text)
    if text.strip() == ";" and token.string[token.end() : token.end() + 1] == "}":
        return ""
    return text.strip() or " "
