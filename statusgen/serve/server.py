"""Serve the current edition over HTTP on 127.0.0.1, as a static host would."""

from __future__ import annotations

import errno
import re
import socketserver
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from statusgen.problems import InvalidSite, PublishFailed
from statusgen.serve.edition import is_page
from statusgen.serve.live_pages import EVENTS_PATH, SCRIPT, SCRIPT_PATH, problem_page, with_reload

if TYPE_CHECKING:
    import socket

    from statusgen.model.files import Artifact
    from statusgen.serve.edition import Edition, Live

ADDRESS = "127.0.0.1"
_TEXT = "text/plain; charset=utf-8"
_HTML = "text/html; charset=utf-8"
# A name that an attacker's DNS server points at this machine reaches it with that name as Host.
# The port is not compared: a forwarded one differs and is no danger.
_OUR_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
# How long an event stream is silent at most, so that one nobody reads any more is noticed.
_HEARTBEAT_S = 15.0
_PORTS_AFTER = 20
_LAST_PORT = 65535


class SiteServer(ThreadingHTTPServer):
    """Serves the editions of `live` below `base_path`, which begins and ends with a slash."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, live: Live, port: int, base_path: str) -> None:
        """Listen on `port`, or on any free port if it is 0. Raises OSError if it is taken."""
        self.live, self.base_path = live, base_path
        super().__init__((ADDRESS, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking DNS for the name of this machine, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Report what went wrong, unless it is that the browser went away."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Where the site's front page is."""
        return f"http://{ADDRESS}:{self.server_port}{quote(self.base_path)}"


def listen(live: Live, port: int, base_path: str) -> SiteServer:
    """Return a server on `port` or, if that is taken, on the first free one of the 20 after it.

    Raises PublishFailed if all are taken, or if this user may not listen there.
    """
    last = min(port + _PORTS_AFTER, _LAST_PORT) if port else 0
    for candidate in range(port, last + 1):
        try:
            return SiteServer(live, candidate, base_path)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                reason = (error.strerror or str(error)).lower()
                hint = "choose another port, from 1024 up"
                raise PublishFailed(
                    f"{ADDRESS}:{candidate}", reason, hint, verb="listen on"
                ) from None
    reason = f"every port from {port} to {last} is taken"
    hint = "stop what uses one of them or choose another port"
    raise PublishFailed(f"{ADDRESS}:{port}", reason, hint, verb="listen on")


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection. Nothing here opens a file: a path is only ever looked up."""

    server: SiteServer
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together

    def do_GET(self) -> None:
        """Answer with what the path leads to."""
        if self._is_for_us():
            path = unquote(self.path.partition("?")[0])
            if path == EVENTS_PATH:
                self._stream_versions()
            elif path == SCRIPT_PATH:
                self._send(HTTPStatus.OK, "text/javascript; charset=utf-8", SCRIPT.encode())
            elif edition := self.server.live.current():
                self._answer(path, edition)
            else:
                self._send_text(HTTPStatus.SERVICE_UNAVAILABLE, "The preview is stopping.")

    do_HEAD = do_GET  # noqa: N815 - the base looks for this name

    def _refuse_method(self) -> None:
        if self._is_for_us():
            # A body that nobody reads would be taken for the next request.
            self.close_connection = True
            self._send_text(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"{self.command} is not possible here: a static site only answers GET and HEAD.",
                Allow="GET, HEAD",
                Connection="close",
            )

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse_method  # noqa: N815

    def _is_for_us(self) -> bool:
        """Return whether the request names this machine, and refuse it if not."""
        host = self.headers.get("Host", "")
        if _OUR_HOST.fullmatch(host):
            return True
        self.close_connection = True
        self._send_text(
            HTTPStatus.FORBIDDEN,
            f"The preview answers to {ADDRESS} and localhost, not to {host!r}: "
            "a foreign name could let another web site read it.",
            Connection="close",
        )
        return False

    def _answer(self, path: str, edition: Edition) -> None:
        base, artifacts = self.server.base_path, edition.artifacts
        inside = path.startswith(base)
        name = path[len(base) :] if inside else ""
        wanted = f"{name}index.html" if not name or name.endswith("/") else name
        if path in {"/", base[:-1]} and path != base:
            self._redirect(HTTPStatus.FOUND, base)
        elif edition.problems:
            self._send_problems(path, edition.problems, edition.version)
        elif inside and wanted in artifacts:
            self._send_artifact(HTTPStatus.OK, artifacts[wanted], edition)
        elif inside and f"{name}/index.html" in artifacts:
            self._redirect(HTTPStatus.MOVED_PERMANENTLY, f"{path}/")
        elif "404.html" in artifacts:
            self._send_artifact(HTTPStatus.NOT_FOUND, artifacts["404.html"], edition)
        else:
            self._send_text(HTTPStatus.NOT_FOUND, f"The site has nothing at {path}")

    def _redirect(self, status: HTTPStatus, path: str) -> None:
        _, mark, query = self.path.partition("?")
        self._send(status, _TEXT, b"", Location=f"{quote(path)}{mark}{query}")

    def _send_artifact(self, status: HTTPStatus, artifact: Artifact, edition: Edition) -> None:
        try:
            with self.server.live.lock:
                body = edition.bytes_of(artifact)
        except (InvalidSite, PublishFailed) as stood_in_the_way:
            self._send_problems(self.path, str(stood_in_the_way), edition.version)
            return
        except Exception:  # noqa: BLE001 - a bug in one page leaves the others worth looking at
            self.server.handle_error(self.request, self.client_address)
            self._send_text(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                f"statusgen itself failed while it made {artifact.path}; the terminal shows how.",
            )
            return
        if is_page(artifact):
            body = with_reload(body.decode(), edition.version).encode()
        self._send(status, artifact.media_type, body)

    def _send_problems(self, path: str, problems: str, version: str) -> None:
        """Send `problems`: to a person as a page, to a program as text."""
        file_name = path.rpartition("/")[2]
        if "." not in file_name or file_name.endswith(".html"):
            page = problem_page("The site cannot be shown yet", problems)
            body, media_type = with_reload(page, version), _HTML
        else:
            body, media_type = f"{problems}\n", _TEXT
        self._send(HTTPStatus.SERVICE_UNAVAILABLE, media_type, body.encode())

    def _stream_versions(self) -> None:
        """Send the current version and each later one, as server-sent events."""
        self.close_connection = True
        self._send_head(HTTPStatus.OK, "text/event-stream", Connection="close")
        if self.command == "HEAD":
            return
        live, version = self.server.live, ""
        self.wfile.write(b"retry: 500\n\n")
        while not live.closed:
            self.wfile.flush()
            newer = live.version_after(version, within_s=_HEARTBEAT_S)
            self.wfile.write(f"data: {newer}\n\n".encode() if newer else b":\n\n")
            version = newer or version

    def _send_text(self, status: HTTPStatus, text: str, **headers: str) -> None:
        self._send(status, _TEXT, f"{text}\n".encode(), **headers)

    def _send(self, status: HTTPStatus, media_type: str, body: bytes, **headers: str) -> None:
        self._send_head(status, media_type, **{"Content-Length": str(len(body))}, **headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_head(self, status: HTTPStatus, media_type: str, **headers: str) -> None:
        self.send_response(status)
        headers |= {"Content-Type": media_type, "Cache-Control": "no-store"}
        headers["X-Content-Type-Options"] = "nosniff"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def version_string(self) -> str:
        """Return what stands in the Server header."""
        return "statusgen"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: the terminal belongs to the builds and their problems."""
