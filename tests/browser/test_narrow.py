"""Pages on the narrowest phone, with texts that nobody planned for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.read import read_files, read_theme
from tests.theme_pages import pages_of, snapshot_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
THEMES = pytest.mark.parametrize("theme", read_files(ROOT).themes)
WORD = ("Donaudampfschifffahrt" * 10)[:200]
ARABIC = "تعذر تسجيل الدخول إلى لوحة التحكم API v2 منذ الساعة 14:05"
TABLE = f"| a | b | c | d |\n|---|---|---|---|\n| {WORD[:60]} | {WORD[:60]} | 3 | 4 |\n"
CODE = f"```\n{WORD * 3}\n```\n"
ADDRESS = f"https://example.com/{WORD.lower()}?{'a' * 200}"

pytestmark = pytest.mark.browser


def a_crowd(updates: int) -> str:
    """Return an incident with so many updates, in 2026-11-20 and before now."""
    told = "".join(
        f"## 2026-11-20 {n // 60:02}:{n % 60:02} UTC - {'Update' if n else 'Investigating'}\n\n"
        f"{(WORD, ARABIC, TABLE, CODE, ADDRESS)[n % 5]}\n\n"
        for n in range(updates)
    )
    states = ", ".join(f"c{number}: major_outage" for number in range(0, 300, 50))
    return f"---\ntitle: {WORD}\nworkaround: {WORD}\ncomponents: {{{states}}}\n---\n\n{told}"


def a_site_of_extremes() -> dict[str, str]:
    """Return 300 components, 500 updates, words without an end, and Arabic."""
    names = (WORD, ARABIC, "x", "A & B", "Service")
    listed = "".join(
        f'  - {{id: c{number}, name: "{names[number % 5]}"}}\n' for number in range(300)
    )
    return {
        "config.yaml": (
            f"name: {WORD}\nurl: https://status.example.com\ncomponents:\n{listed}"
            f"support:\n  - {{name: {WORD}, href: '{ADDRESS}', hours: {WORD}}}\n"
            f"appearance: {{footer: {WORD}, links: [{{name: {WORD[:60]}, href: '{ADDRESS}'}}]}}\n"
        ),
        "incidents/crowd.md": a_crowd(500),
        "incidents/arabic.md": (
            f"---\ntitle: {ARABIC}\ncomponents: {{c1: partial_outage}}\n---\n\n"
            f"## 2026-11-19 08:00 UTC - Investigating\nnext_update: 2026-11-22 08:00 UTC\n\n"
            f"{ARABIC}\n\n## 2026-11-19 09:00 UTC - Resolved\n"
        ),
        "incidents/window.md": (
            f"---\ntitle: {WORD}\ncomponents: [{', '.join(f'c{n}' for n in range(40))}]\n"
            "announced: 2026-11-01 09:00 UTC\nstarts: 2026-11-21 03:00 UTC\n"
            f"ends: 2026-12-21 05:00 UTC\n---\n\n{TABLE}\n"
        ),
    }


@THEMES
def test_nothing_is_wider_than_the_narrowest_phone_whatever_is_written(
    browser: Browser, theme: str
) -> None:
    """Who has to move every line sideways to read it reads none (WCAG 2.2, 1.4.10)."""
    pages = pages_of(snapshot_of(a_site_of_extremes()), read_theme(ROOT, theme))
    shown = (
        "index.html", "incidents/crowd/index.html", "incidents/arabic/index.html",
        "incidents/window/index.html", "components/c0/index.html", "components/c1/index.html",
        "uptime/index.html", "history/index.html", "history/2026-11/index.html", "404.html",
    )  # fmt: skip
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        tab = context.new_page()
        for path in shown:
            tab.set_content(pages[path])
            for direction in ("ltr", "rtl"):
                tab.evaluate("direction => { document.documentElement.dir = direction }", direction)
                width = tab.evaluate("document.documentElement.scrollWidth")
                assert width <= 320, (path, direction)
