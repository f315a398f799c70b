"""Fetching a page from its address: what answers well is imported, anything else told in a line."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, NamedTuple

import pytest

from statusgen.cli import run
from statusgen.importers import fetch
from statusgen.importers.fetch import fetch_documents
from statusgen.problems import PublishFailed
from tests.importers.statuspage_pages import PAGE, a_summary, an_incident, an_update, components

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JSON = "application/json; charset=utf-8"


class Answer(NamedTuple):
    """What the old page answers at one path."""

    status: int
    body: bytes
    headers: dict[str, str] = {"Content-Type": JSON}  # noqa: RUF012


class OldPage:
    """A page on this machine; what it does not know it answers with 404."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, Answer] = {}

    def says(self, name: str, document: object) -> None:
        """Answer with `document` at the path of `name`."""
        self.answers[f"/api/v2/{name}.json"] = Answer(200, json.dumps(document).encode())


@pytest.fixture
def old_page() -> Iterator[OldPage]:
    """Yield a page that answers until the test is over."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = page.answers.get(self.path, Answer(404, b"{}"))
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        page = OldPage(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield page
        server.shutdown()
        thread.join()


def test_a_page_is_imported_from_its_address(old_page: OldPage, tmp_path: Path) -> None:
    """Nobody has to know the paths of the API, or to save anything."""
    over = an_incident(
        an_update("05:00:00.000", "investigating"),
        an_update("05:30:00.000", "resolved"),
        resolved_at="2026-05-14T05:30:00.000Z",
    )
    old_page.says("summary", a_summary())
    old_page.says("components", {"page": PAGE, "components": components()})
    old_page.says("incidents", {"page": PAGE, "incidents": [over]})
    old_page.says("scheduled-maintenances", {"page": PAGE, "scheduled_maintenances": []})

    assert run(["import", "statuspage", f"{old_page.address}/", "--site", str(tmp_path)]) == 0
    assert (tmp_path / "config.yaml").exists()
    assert "- Resolved" in (tmp_path / "incidents/2026/66xtkckvt2td.md").read_text()


def test_the_address_of_any_document_is_that_of_its_page(old_page: OldPage) -> None:
    """People copy what stands in their browser."""
    old_page.says("summary", a_summary())

    found = fetch_documents(f"{old_page.address}/api/v2/components.json?x=1#y")

    assert list(found) == [f"{old_page.address}/api/v2/summary.json"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(500, b'{"status":500}'), "it answered 500 Internal Server Error"),
        (Answer(404, b""), "it answered 404 Not Found"),
        (Answer(799, b""), "it answered 799"),
        (
            Answer(200, b"<html>", {"Content-Type": "text/html"}),
            "it answered with text/html, which is no JSON object",
        ),
        (Answer(200, b""), "it answered with nothing"),
        (Answer(200, b"[]"), "it answered with application/json, which is no JSON object"),
        (Answer(302, b"", {"Location": "file:///etc/passwd"}), "it answered 302 Found"),
        (
            Answer(302, b"", {"Location": "ftp://127.0.0.1/x"}),
            "it leads to 'ftp://127.0.0.1/x', which is no address of a page",
        ),
    ],
)
def test_an_address_that_does_not_answer_well_writes_nothing(
    old_page: OldPage,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: Answer,
    reason: str,
) -> None:
    """Half a page would be published as the whole."""
    old_page.answers["/api/v2/summary.json"] = answer

    status = run(["import", "statuspage", old_page.address, "--site", str(tmp_path / "site")])

    said = capsys.readouterr().err.splitlines()
    assert status == 1
    assert said[0] == f"error: cannot read {old_page.address}/api/v2/summary.json: {reason}"
    assert not (tmp_path / "site").exists()


def test_an_error_after_the_summary_writes_nothing_either(old_page: OldPage) -> None:
    """Incidents that could not be fetched are not incidents that never were."""
    old_page.says("summary", a_summary())
    old_page.answers["/api/v2/incidents.json"] = Answer(503, b"")

    with pytest.raises(PublishFailed, match="it answered 503 Service Unavailable"):
        fetch_documents(old_page.address)


def test_a_redirect_to_the_page_is_followed(old_page: OldPage) -> None:
    """Pages move from one name to another and leave a redirect."""
    old_page.says("summary", a_summary())
    old_page.answers["/old/api/v2/summary.json"] = Answer(
        301, b"", {"Location": f"{old_page.address}/api/v2/summary.json"}
    )

    assert json.loads(next(iter(fetch_documents(f"{old_page.address}/old").values())))["page"]


def test_an_answer_without_an_end_is_refused(
    old_page: OldPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that answers with a disk image must not fill the memory."""
    monkeypatch.setattr(fetch, "_LARGEST", 100)
    old_page.says("summary", a_summary())

    with pytest.raises(PublishFailed, match="it is larger than 100 bytes"):
        fetch_documents(old_page.address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://", "http://[", "http://a b"])
def test_an_address_where_nobody_answers_is_told(address: str) -> None:
    """A typo in the address is the most common of all mistakes."""
    with pytest.raises(PublishFailed):
        fetch_documents(address)
