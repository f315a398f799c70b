"""A site on its best day and on its worst, when everything is down and nobody edits the texts."""

from __future__ import annotations

import json

WORD = ("Donaudampfschifffahrt" * 10)[:200]
ARABIC = "تعذر تسجيل الدخول إلى لوحة التحكم API v2 منذ الساعة 14:05"
# One character beyond 16 bits and no second: vnu 26.9.27 takes two in an attribute of SVG for none.
EMOJI = "🚒❤️ R&D \"x\" 'y' — é\u200d \u202eabc"
MARKUP = (
    "</title></style>\"'><script>x()</script><img src=//x.example onerror=x()> &amp; {{ 7 * 7 }}"
)
TEXTS = {"word": WORD, "arabic": ARABIC, "emoji": EMOJI, "markup": MARKUP}

ALL_WELL = {
    "config.yaml": """\
name: Example Cloud
url: https://status.example.com
components:
  - {id: api, name: Public API}
"""
}


def everything_down(languages: tuple[str, ...] = ("en",)) -> dict[str, str]:
    """Return a site with one of `TEXTS` in every place, by path; it is 2026-11-21 14:40 UTC."""
    site = {"config.yaml": _config(languages)}
    states = ", ".join(f"{name}: major_outage" for name in TEXTS)
    for number, (name, text) in enumerate(TEXTS.items()):
        site[f"incidents/open-{name}.md"] = (
            f"---\ntitle: {_quoted(text)}\ncomponents: {{{states}}}\n"
            f"workaround: {_quoted(text)}\n---\n\n{_prose(text)}\n"
            f"## 2026-11-21 1{number}:05 UTC - Investigating\nnext_update: 2026-11-21 15:00 UTC\n\n"
            f"{_prose(text)}\n## 2026-11-21 1{number}:35 UTC - Identified\n\n{_prose(text)}"
        )
        site[f"incidents/window-{name}.md"] = (
            f"---\ntitle: {_quoted(text)}\ncomponents: [{', '.join(TEXTS)}]\n"
            "announced: 2026-11-01 09:00 UTC\n"
            f"starts: 2026-11-2{1 + number} 1{4 - number}:00 UTC\nends: 2026-11-26 03:00 UTC\n"
            f"---\n\n{_prose(text)}"
        )
    site["incidents/over.md"] = (
        f"---\ntitle: {_quoted(MARKUP)}\ncomponents: {{{states}}}\n---\n\n"
        f"## 2025-11-12 09:00 UTC - Investigating\n\n## 2025-11-14 10:00 UTC - Resolved\n\n"
        f"## 2025-11-15 10:00 UTC - Postmortem\n\n### {WORD}\n\n{_prose(MARKUP)}"
    )
    return site


def _config(languages: tuple[str, ...]) -> str:
    listed = "".join(
        f"      - {{id: {name}, name: {_quoted(text)}, description: {_quoted(text)}}}\n"
        for name, text in TEXTS.items()
    )
    return (
        f"name: {_quoted(EMOJI)}\nurl: https://status.example.com\nlanguages: {[*languages]}\n"
        f"components:\n  - name: {WORD}\n    components:\n{listed}"
        "  - {id: plain, name: x}\n"
        f"support:\n  - {{name: {_quoted(MARKUP)}, for: critical, href: 'tel:+4930123'}}\n"
        f"  - {{name: {WORD}, href: 'https://support.example.com/?a=%20&b=%22', "
        f"hours: {_quoted(ARABIC)}}}\n"
    )


def _prose(text: str) -> str:
    """Return Markdown with `text` in each kind of block."""
    return (
        f"{text}\n\n- {text}\n\n> {text}\n\n```\n{text}\n```\n\n"
        f"| a | b |\n|---|---|\n| {text} | `{text}` |\n\n<https://example.com/{WORD.lower()}>\n\n"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
