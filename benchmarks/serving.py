"""How soon an open browser shows what was saved, while `statusgen serve` runs.

`python -m benchmarks.serving --incidents 1000` saves the open incident ten times, keeps how long
each took in results.json and writes it into docs/benchmarks.md. It needs Chromium.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.corpus import NOW, Update, corpus_of
from benchmarks.generators import STATUSGEN
from benchmarks.report import write_page
from benchmarks.results import results_here, write_results
from benchmarks.sites import add_update, write_statusgen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

    from benchmarks.generators import Words

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SAVES = 10
# Between two saves, so that each finds the preview at rest, as a person's does.
_PAUSE_S = 1.0
_DEADLINE_MS = 120_000
_URL = re.compile(r"http://[\w.:]+/")


def main(words: Sequence[str] | None = None) -> None:
    """Measure with as many incidents as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--incidents", type=int, default=1000)
    incidents = parser.parse_args(words).incidents
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(incidents)
        write_statusgen(corpus, Path(folder))
        [open_incident] = Path(folder).rglob(f"{corpus.newest_open.id}.md")
        with _served(Path(folder)) as url, _tab(url) as tab:
            saves = tuple(_save(tab, open_incident, number) for number in range(1, _SAVES + 1))
    print(f"median {median(saves):.3f} s, slowest {max(saves):.3f} s of {len(saves)} saves")
    results = results_here()
    results = dataclasses.replace(results, saves_s={**results.saves_s, incidents: saves})
    write_results(results)
    write_page(results)


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """Yield where `statusgen serve` shows `site`, and stop it at the end."""
    later = f"{NOW + timedelta(minutes=_SAVES):%Y-%m-%dT%H:%MZ}"
    command: Words = [STATUSGEN, "serve", "--site", site, "--port", "0", "--now", later]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as server:
        assert server.stdout is not None  # noqa: S101 - it was asked for
        try:
            said = next(line for line in server.stdout if "://" in line)
            yield _URL.findall(said)[0]
        finally:
            server.terminate()


@contextmanager
def _tab(url: str) -> Iterator[Page]:
    """Yield a tab of Chromium that shows `url`."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        sys.exit(f"no browser: install one of {', '.join(_BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        # A page's policy forbids scripts, also the one by which playwright waits for a text.
        tab = browser.new_context(bypass_csp=True).new_page()
        tab.goto(url, timeout=_DEADLINE_MS)
        yield tab
        browser.close()


def _save(tab: Page, incident: Path, number: int) -> float:
    """Save another update of `incident` and return the seconds until `tab` shows it."""
    time.sleep(_PAUSE_S)
    text = f"This was saved as number {number} of {_SAVES}."
    update = Update(posted=NOW + timedelta(minutes=number), status="Monitoring", text=text)
    started = time.perf_counter()
    add_update(incident, update)
    shows = "text => document.querySelector('main')?.innerText.includes(text)"
    tab.wait_for_function(shows, arg=text, polling="raf", timeout=_DEADLINE_MS)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
