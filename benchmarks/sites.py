"""The corpus as files: statusgen's own, and those that each other generator reads.

`python -m benchmarks.sites GENERATOR N FOLDER` writes a site of N incidents for `statusgen`,
`hugo`, `pelican` or `eleventy` to FOLDER and prints the path of the newest open one.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import GROUPS, NOW, Incident, Window, component_id, corpus_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from benchmarks.corpus import Corpus, Update

PEERS = Path(__file__).parent / "peers"

_CONFIG = """\
name: Example Cloud
url: https://status.example.com
components:
"""


def write_statusgen(corpus: Corpus, folder: Path) -> None:
    """Write config.yaml and a folder of incidents for each year."""
    config = _CONFIG
    for group, names in GROUPS.items():
        config += f"  - name: {group}\n    components:\n"
        config += "".join(f"      - {{id: {component_id(n)}, name: {n}}}\n" for n in names)
    _write(folder / "config.yaml", config)
    for incident in corpus.incidents:
        states = ", ".join(f"{name}: {state}" for name, state in incident.states.items())
        front = f"title: {incident.title}\ncomponents: {{{states}}}\n"
        _write(_path(folder / "incidents", incident), f"---\n{front}---\n\n{_updates(incident)}")
    for window in corpus.windows:
        front = (
            f"title: {window.title}\ncomponents: [{', '.join(window.components)}]\n"
            f"announced: {_written(window.announced)}\n"
            f"starts: {_written(window.starts)}\nends: {_written(window.ends)}\n"
        )
        _write(_path(folder / "incidents", window), f"---\n{front}---\n\n{window.text}\n")


def write_hugo(corpus: Corpus, folder: Path) -> None:
    """Write content/incidents/ beside our Hugo theme; `months` is a taxonomy."""
    _copy_theme("hugo", folder)
    for entry in _entries(corpus):
        front = f"months: [{_begun(entry):%Y-%m}]\n"
        _write_entry(folder / "content" / "incidents", entry, front)


def write_pelican(corpus: Corpus, folder: Path) -> None:
    """Write content/ beside our Pelican theme; its archives by month need no field."""
    _copy_theme("pelican", folder)
    for entry in _entries(corpus):
        _write_entry(folder / "content", entry, f"slug: {entry.id}\n")


def write_eleventy(corpus: Corpus, folder: Path) -> None:
    """Write content/incidents/ beside our Eleventy theme, which groups by month itself."""
    _copy_theme("eleventy", folder)
    for entry in _entries(corpus):
        front = f"permalink: /incidents/{entry.id}/\n"
        _write_entry(folder / "content" / "incidents", entry, front)


WRITERS: dict[str, Callable[[Corpus, Path], None]] = {
    "statusgen": write_statusgen,
    "hugo": write_hugo,
    "pelican": write_pelican,
    "eleventy": write_eleventy,
}


def add_update(path: Path, update: Update) -> None:
    """Add `update` at the end of the incident in `path`, which all generators write alike."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{_section(update)}")


def _write_entry(folder: Path, entry: Incident | Window, more: str) -> None:
    """Write `entry` with front matter that all three other generators read, and `more` of it."""
    if isinstance(entry, Incident):
        components, is_open, body = tuple(entry.states), entry.is_open, _updates(entry)
    else:
        components, is_open, body = entry.components, entry.ends > NOW, f"{entry.text}\n"
    front = (
        f"title: {entry.title}\ndate: {_begun(entry):%Y-%m-%dT%H:%M:%SZ}\n"
        f"open: {str(is_open).lower()}\n"
        f"affected: {', '.join(components)}\n{more}"
    )
    _write(_path(folder, entry), f"---\n{front}---\n\n{body}")


def _entries(corpus: Corpus) -> Iterable[Incident | Window]:
    yield from corpus.incidents
    yield from corpus.windows


def _begun(entry: Incident | Window) -> datetime:
    return entry.started if isinstance(entry, Incident) else entry.announced


def _path(folder: Path, entry: Incident | Window) -> Path:
    return folder / entry.id[:4] / f"{entry.id}.md"


def _updates(incident: Incident) -> str:
    return "\n".join(map(_section, incident.updates))


def _section(update: Update) -> str:
    return f"## {_written(update.posted)} - {update.status}\n\n{update.text}\n"


def _written(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _copy_theme(generator: str, folder: Path) -> None:
    shutil.copytree(
        PEERS / generator,
        folder,
        ignore=shutil.ignore_patterns("node_modules", "__pycache__"),
        dirs_exist_ok=True,
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(generator: str, count: str, folder: str) -> None:
    """Write a corpus of `count` incidents for `generator` to `folder`."""
    corpus = corpus_of(int(count))
    WRITERS[generator](corpus, Path(folder))
    [newest_open] = Path(folder).rglob(f"{corpus.newest_open.id}.md")
    print(newest_open)


if __name__ == "__main__":
    main(*sys.argv[1:])
