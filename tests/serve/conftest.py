"""A small site on disk and a preview of it on 127.0.0.1."""

from __future__ import annotations

import http.client
import queue
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pytest

from statusgen.model.files import Artifact, key_of
from statusgen.problems import InvalidSite, Location, Problem, PublishFailed
from statusgen.serve.preview import PreviewServer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

# Long enough for a busy machine; a test that passes never waits that long.
DEADLINE_S = 20


# A page as themes have it: its policy allows no script.
PAGE = """\
<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">
<title>Status</title>
</head>
<body><main>{text}</main></body>
</html>
"""


@dataclass
class Site:
    """A site whose front page and incidents show their files as they stand.

    A file that says `broken` is a problem of the site; one that says `unprintable` or `crash`
    builds, but its page cannot be made, by fault of the site or of the program. `made` lists what
    was made since the site exists.
    """

    root: Path
    said: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    builds: int = 0
    made: list[str] = field(default_factory=list)
    written_by_builds: tuple[str, ...] = ()

    def write(self, path: str, text: str) -> None:
        """Save `text` as careful editors do: beside the file, and then in its place."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.tmp")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)

    def build(self) -> Mapping[str, Artifact]:
        """Return the artifacts of the files that are there now."""
        config = self.root / "config.yaml"
        self.builds += 1
        for path in self.written_by_builds:
            self.write(path, str(self.builds))
        if not config.exists():
            raise PublishFailed("config.yaml", "no such file", "name another folder", verb="read")
        sources = [config, *sorted((self.root / "incidents").rglob("*.md"))]
        texts = {source: source.read_text(encoding="utf-8") for source in sources}
        if broken := [source for source, text in texts.items() if "broken" in text]:
            raise InvalidSite([_problem(source.name, texts[source], "broken") for source in broken])
        pages = {"index.html": texts[config], "404.html": "There is no such page"}
        pages |= {f"incidents/{path.stem}/index.html": texts[path] for path in sources[1:]}
        html = "text/html; charset=utf-8"
        made = {
            path: self._artifact(path, html, PAGE.format(text=text)) for path, text in pages.items()
        }
        made["status.json"] = self._artifact("status.json", "application/json", '{"ok": true}')
        return made

    def _artifact(self, path: str, media_type: str, body: str) -> Artifact:
        def make() -> bytes:
            self.made.append(path)
            time.sleep(0.01)  # as a real page takes, so that others ask for it meanwhile
            if "unprintable" in body:
                raise InvalidSite([_problem("themes/own/page.html", body, "unprintable")])
            if "crash" in body:
                raise RuntimeError("crash")
            return body.encode()

        return Artifact(path=path, media_type=media_type, key=key_of(path, body), make=make)

    def next_line(self, containing: str) -> str:
        """Return the next thing that was said with `containing` in it."""
        while True:
            line = self.said.get(timeout=DEADLINE_S)
            if containing in line:
                return line


def _problem(path: str, text: str, word: str) -> Problem:
    where = Location(path=path, column=text.index(word) + 1, width=len(word), text=text)
    return Problem(code=word, where=where, message=f"'<{word}>' is no word", hint="mend it")


@dataclass
class Answer:
    """What came back for one request."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass
class Preview:
    """A running preview, as a browser sees it."""

    server: PreviewServer

    @property
    def url(self) -> str:
        """Where the front page is."""
        return self.server.url

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.split(":")[2].split("/")[0])

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection that gives up at the deadline."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S)

    def shows(self, path: str, text: str, *, after: Callable[[], object]) -> bool:
        """Do `after`, and return True once `path` shows `text`; fail if nothing new came."""
        versions = self.versions()
        next(versions)
        after()
        return any(text in self.ask(path).body for _ in versions)

    def ask(self, path: str, *, method: str = "GET", host: str | None = None) -> Answer:
        """Send `path` just as it is and return the answer."""
        connection = self.connect()
        connection.putrequest(method, path, skip_host=host is not None)
        if host is not None:
            connection.putheader("Host", host)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return Answer(response.status, dict(response.headers), body)

    def versions(self) -> Generator[str, None, None]:
        """Yield each version that the event stream names; the stream is open once one came."""
        connection = self.connect()
        connection.request("GET", "/_statusgen/events")
        with connection.getresponse() as response:
            for line in response:
                assert line != b":\n", "nothing new came in time"
                if line.startswith(b"data: "):
                    yield line.decode().removeprefix("data: ").strip()
        connection.close()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site with a front page and one incident."""
    site = Site(tmp_path / "site")
    site.write("config.yaml", "All systems operational")
    site.write("incidents/2026-03-02-checkout.md", "Checkout fails")
    return site


class Start(Protocol):
    """Starts a preview of the site that runs in a thread until the test is over."""

    def __call__(
        self, *, port: int = 0, base_path: str = "/", say: Callable[[str], None] | None = None
    ) -> Preview: ...


@pytest.fixture
def start(site: Site) -> Iterator[Start]:
    """Return what starts a preview of `site`."""
    with ExitStack() as running:

        def start_one(
            *, port: int = 0, base_path: str = "/", say: Callable[[str], None] | None = None
        ) -> Preview:
            server = PreviewServer(
                site.build,
                watched=[site.root],
                ignored=[site.root / "incidents" / "drafts"],
                port=port,
                say=say or site.said.put,
                base_path=base_path,
            )
            thread = threading.Thread(target=server.run)
            server.start()
            thread.start()
            running.callback(thread.join, DEADLINE_S)
            running.callback(server.stop)
            return Preview(server)

        yield start_one


@pytest.fixture
def preview(start: Start) -> Preview:
    """Return a running preview of `site`."""
    return start()
