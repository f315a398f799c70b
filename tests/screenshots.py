"""Pictures of the demo site for README.md: `python -m tests.screenshots SITE NOW FOLDER`.

SITE is the published directory and NOW the instant that it was built at, which the browser's clock
shows: the same site makes the same pictures. FOLDER gets a PNG of each page, on a phone and on a
desktop, light and dark.
"""

from __future__ import annotations

import shutil
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tests.support import at

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.sync_api import Browser

PAGES = {
    "index": "index.html",
    "incident": "incidents/2026-11-21-api-errors/index.html",
    "history": "history/index.html",
}
SCREENS = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(browser: Browser, site: Path, now: datetime, folder: Path) -> None:
    """Write a picture of each of `PAGES` for each of `SCREENS` and `SCHEMES` to `folder`."""
    for (screen, (width, height)), scheme in product(SCREENS.items(), SCHEMES):
        with browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="UTC",
            reduced_motion="reduce",
        ) as context:
            tab = context.new_page()
            tab.clock.set_fixed_time(now)
            for name, path in PAGES.items():
                tab.goto((site / path).resolve().as_uri())
                picture = folder / f"{name}-{screen}-{scheme}.png"
                tab.screenshot(path=picture, animations="disabled")
                print(f"{picture}: {picture.stat().st_size:,} bytes")  # noqa: T201


def main(site: Path, now: datetime, folder: Path) -> None:
    """Take the pictures with the Chromium that is installed."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        sys.exit(f"no browser: install one of {', '.join(names)}")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take(browser, site, now, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), at(sys.argv[2]), Path(sys.argv[3]))
