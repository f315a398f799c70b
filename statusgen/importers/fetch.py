"""Documents of Statuspage's public API, fetched from a page: the only importer that has a network.

Paths and members: docs/reference/api-v2.md. Look-alikes answer at the same paths, some of them only
at the first.
"""

from __future__ import annotations

import http.client
import json
import re
from http import HTTPStatus
from typing import IO, TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from statusgen import __version__
from statusgen.problems import PublishFailed

if TYPE_CHECKING:
    from http.client import HTTPMessage

DOCUMENTS = ("summary", "components", "incidents", "scheduled-maintenances")
_LARGEST = 20 * 1024 * 1024
_SECONDS = 20
_HINT = "nothing was written; open the address in a browser, or save its answers and import them"
_SCHEMES = ("http", "https")


def fetch_documents(address: str) -> dict[str, bytes]:
    """Return the answers of the page at `address`, by the address of each.

    `address` may be that of the page or of anything below its /api/v2/. The summary has to be
    there; another document that is not found is passed over.

    Raises PublishFailed if an answer is an error, no JSON or too large, or there is none.
    """
    base = re.sub(r"/api/v2(?:/.*)?$", "", re.split(r"[?#]", address, maxsplit=1)[0]).rstrip("/")
    found = {}
    for name in DOCUMENTS:
        url = f"{base}/api/v2/{name}.json"
        data = _fetched(url, may_lack=name != DOCUMENTS[0])
        if data is not None:
            found[url] = data
    return found


def _fetched(url: str, *, may_lack: bool) -> bytes | None:
    """Return the JSON object at `url`, or None where it `may_lack` and is not found."""
    headers = {"Accept": "application/json", "User-Agent": f"statusgen/{__version__}"}
    try:
        if urlsplit(url).scheme not in _SCHEMES or not urlsplit(url).hostname:
            raise PublishFailed(url, "it is no address of a page", _HINT, verb="read")
        request = Request(url, headers=headers)  # noqa: S310 - only pages, as was just asked
        with build_opener(_Redirects()).open(request, timeout=_SECONDS) as answer:
            data: bytes = answer.read(_LARGEST + 1)
            media_type = answer.headers.get_content_type()
    except HTTPError as error:
        error.close()
        if may_lack and error.code == HTTPStatus.NOT_FOUND:
            return None
        reason = f"it answered {error.code} {_phrase(error.code)}".rstrip()
        raise PublishFailed(url, reason, _HINT, verb="read") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise PublishFailed(url, _reason(error), _HINT, verb="read") from error
    if len(data) > _LARGEST:
        raise PublishFailed(url, f"it is larger than {_LARGEST} bytes", _HINT, verb="read")
    if not _is_object(data):
        said = f"it answered with {media_type}, which is no JSON object" if data else _NOTHING
        raise PublishFailed(url, said, _HINT, verb="read")
    return data


_NOTHING = "it answered with nothing"


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def _reason(error: Exception) -> str:
    """Return in a few words why there was no answer."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return f"it did not answer within {_SECONDS} seconds"
    said = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
    said = " ".join(said.split()) or type(cause).__name__
    return said[:1].lower() + said[1:]


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False


class _Redirects(HTTPRedirectHandler):
    """Follows a redirect to another page, and to nothing that is no page."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the request for `newurl`. Raises URLError if it is no address of a page."""
        if urlsplit(newurl).scheme not in _SCHEMES:
            raise URLError(f"it leads to {newurl[:200]!r}, which is no address of a page")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
