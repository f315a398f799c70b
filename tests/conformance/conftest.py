"""Built sites on 127.0.0.1, as any static host would serve them."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol

import pytest

from statusgen.build import build_site, publish_site
from tests.conformance.clients import HERE, NODE_MODULES, VENV, absent
from tests.conformance.pages import Built, built, sites
from tests.conformance.sites import CASES
from tests.support import NOON, files_of, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


OUTSIDE = {"test_python_clients", "test_node_clients", "test_widgets", "test_validators"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what others wrote to `make conformance`, which installs it."""
    if os.environ.get("CONFORMANCE"):
        return
    for item in items:
        if item.path.parent == HERE and item.path.stem in OUTSIDE:
            item.add_marker(pytest.mark.skip(reason="make conformance runs what others wrote"))


class Handler(SimpleHTTPRequestHandler):
    """Serves a directory as static hosts do, with the header that lets other sites read it."""

    extensions_map = {  # noqa: RUF012 - the base class has it so
        ".html": "text/html; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".atom": "application/atom+xml; charset=utf-8",
        ".rss": "application/rss+xml; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        "": "application/octet-stream",
    }

    def end_headers(self) -> None:
        """Send the headers and the one more."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve `folder`, which may be filled later, and give its address without a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Standing(Protocol):
    """Builds the site of a case and returns the address at which it stands until the end."""

    def __call__(self, case: str) -> str: ...


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """Return what builds the site of a case, once, and serves it at its own address."""
    addresses: dict[str, str] = {}
    with ExitStack() as servers:

        def address_of(case: str) -> str:
            if case not in addresses:
                root = tmp_path_factory.mktemp(case)
                address = servers.enter_context(serving(root / "public"))
                texts = dict(CASES[case].texts)
                texts["config"] = texts["config"].replace("https://status.example.com", address)
                site = write_files(files_of(**texts), root / "site")
                publish_site(build_site(site, now=NOON), root / "public")
                addresses[case] = address
            return addresses[case]

        yield address_of


class Shown(Protocol):
    """Builds a site of `pages.sites` with a theme and returns it, served until the end."""

    def __call__(self, site: str, theme: str) -> Built: ...


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Return what builds a whole site, once for each theme, and serves it at its own address."""
    made: dict[tuple[str, str], Built] = {}
    with ExitStack() as servers:

        def shown_with(site: str, theme: str) -> Built:
            if (site, theme) not in made:
                folder = tmp_path_factory.mktemp(site) / "public"
                address = servers.enter_context(serving(folder))
                made[site, theme] = built(sites()[site], theme, address, folder)
            return made[site, theme]

        yield shown_with


@pytest.fixture(scope="session")
def python_clients() -> Path:
    """Return where the programs from PyPI are, or skip the test without them."""
    if not (VENV / "bin" / "statuscheck").exists():
        absent(".venv-conformance")
    return VENV / "bin"


@pytest.fixture(scope="session")
def node_clients() -> Path:
    """Return where the packages from npm are, or skip the test without them or Node."""
    if shutil.which("node") is None:
        absent("Node")
    if not (NODE_MODULES / "statuspage.io").exists():
        absent("tests/conformance/node_modules")
    return NODE_MODULES
