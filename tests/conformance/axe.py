"""axe-core, the rules of accessibility that most tools run: https://github.com/dequelabs/axe-core"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from tests.conformance.clients import NODE_MODULES, absent
from tests.theme_pages import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SCRIPT = NODE_MODULES / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "dark", "forced_colors": "active"},
)
WIDTHS_PX = (320, 1280)
RUN = """
async ([tags, whole]) => {
  const found = await axe.run({
    runOnly: {type: "tag", values: tags},
    rules: {"target-size": {enabled: true}, "page-has-heading-one": {enabled: whole}},
  });
  if (found.passes.length === 0) return ["no rule applied"];
  return found.violations.flatMap(({id, help, nodes}) =>
    nodes.map(({target, html}) => `${id}: ${help}: ${target}: ${html}`));
}
"""


def found_by_axe(browser: Browser, url: str) -> Iterator[str]:
    """Yield each violation on the page at `url`, in every look and at both widths.

    A page for frames needs no heading of its own: it is part of another.
    """
    if not SCRIPT.exists():
        absent("tests/conformance/node_modules/axe-core")
    source = SCRIPT.read_text("utf-8")
    with browser.new_context(locale="en-GB", timezone_id="UTC") as context:
        tab = context.new_page()
        tab.clock.set_fixed_time(NOW)
        tab.goto(url)
        tab.evaluate(source)
        for look, width in product(LOOKS, WIDTHS_PX):
            tab.emulate_media(**{"forced_colors": "none", **look})
            tab.set_viewport_size({"width": width, "height": 900})
            for violation in tab.evaluate(RUN, [TAGS, "/embed/" not in url]):
                yield f"{url} {[*look.values()]} {width}: {violation}"
