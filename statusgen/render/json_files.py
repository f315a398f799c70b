"""JSON documents as artifacts: their Markdown is rendered when they are made, not before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statusgen.model.files import Artifact, key_of
from statusgen.render import prose, urls

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown that becomes `{"text": …, "html": …}`; `page` is the address where it stands."""

    source: str
    page: str


@dataclass(frozen=True, slots=True)
class PlainText:
    """Markdown that becomes one plain text, with links kept readable."""

    source: str


def json_artifact(
    path: str,
    document: dict[str, Any],
    media_type: str = "application/json",
) -> Artifact:
    """Return `document` as the file `path`; it may hold `Body` and `PlainText` anywhere."""
    return Artifact(
        path=path,
        media_type=f"{media_type}; charset=utf-8",
        key=key_of("json", document),
        make=lambda: as_json(document),
    )


def late_json_artifact(path: str, key: str, document: Callable[[], dict[str, Any]]) -> Artifact:
    """Return the file `path` with what `document` returns when somebody asks for the bytes.

    `key` has to be a hash of all that follows from.
    """
    return Artifact(
        path=path,
        media_type="application/json; charset=utf-8",
        key=f"json {key}",
        make=lambda: as_json(document()),
    )


def as_json(document: dict[str, Any]) -> bytes:
    """Return `document` on one line, which `json` writes many times faster than an indented one."""
    return _ENCODER.encode(document).encode() + b"\n"


def _expanded(body: object) -> str | dict[str, str]:
    if isinstance(body, PlainText):
        return prose.to_text(body.source)
    if isinstance(body, Body):
        html = urls.with_whole_addresses(prose.to_html(body.source), body.page)
        return {"text": prose.to_text(body.source), "html": html}
    raise TypeError(f"{type(body).__name__} has no place in a document")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_expanded)
