"""What static hosts and crawlers look for: robots, a site map, headers, and a mark for Pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from statusgen.model.files import Artifact, key_of
from statusgen.model.instants import as_iso
from statusgen.render import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statusgen.model.snapshot import Snapshot
    from statusgen.render.edition import Edition

# https://www.sitemaps.org/protocol.html allows so many in one file.
MOST_IN_SITEMAP = 50_000

# A host that finds several rules for a path sends all of their policies, and a browser obeys the
# strictest. So no rule for `/*` may forbid frames: the pages below /embed/ are made for them.
_FRAMELESS = (
    "/",
    "/index.html",
    "/404.html",
    "/incidents/*",
    "/components/*",
    "/history/*",
    "/uptime/*",
)
_HEADERS = """\
/*
  Content-Security-Policy: base-uri 'none'; form-action 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Cross-Origin-Resource-Policy: cross-origin
  Access-Control-Allow-Origin: *
  Cache-Control: public, max-age=15, stale-while-revalidate=60, stale-if-error=86400
/*.atom
  Content-Type: application/atom+xml; charset=utf-8
/*.rss
  Content-Type: application/rss+xml; charset=utf-8
"""


def render_hosting(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield robots.txt, sitemap.xml, _headers and .nojekyll."""
    yield _text("robots.txt", _robots(snapshot))
    yield Artifact(
        path="sitemap.xml",
        media_type="application/xml; charset=utf-8",
        key=_sitemap_key(snapshot, edition),
        make=lambda: _sitemap(snapshot, edition).encode(),
    )
    yield _text("_headers", _headers(edition))
    yield _text(".nojekyll", "")


def _text(path: str, text: str) -> Artifact:
    return Artifact(
        path=path,
        media_type="text/plain; charset=utf-8",
        key=key_of("text", text),
        make=text.encode,
    )


def _headers(edition: Edition) -> str:
    """Return the headers of all files, and of the pages that no other site may frame."""
    policy = edition.templates.content_security_policy
    rule = f"  Content-Security-Policy: {policy}; frame-ancestors 'none'\n"
    prefixes = ["/", *(f"/{language.code}/" for language in edition.languages[1:])]
    paths = [f"{prefix}{path.removeprefix('/')}" for prefix in prefixes for path in _FRAMELESS]
    return _HEADERS + "".join(f"{path}\n{rule}" for path in paths)


def _robots(snapshot: Snapshot) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {urls.absolute(snapshot.site, 'sitemap.xml')}\n"


def _sitemap_key(snapshot: Snapshot, edition: Edition) -> str:
    """Return a hash of all that the site map tells."""
    entries = [entry.digest or (entry.id, entry.updated) for entry in snapshot.entries()]
    codes = [language.code for language in edition.languages]
    leaves = [leaf.id for leaf in snapshot.leaves()]
    return key_of("sitemap", snapshot.site.url, codes, leaves, entries)


def _sitemap(snapshot: Snapshot, edition: Edition) -> str:
    paths = ["", urls.UPTIME, urls.HISTORY]
    paths += [urls.component_path(leaf.id) for leaf in snapshot.leaves()]
    pages = [(path, "") for path in paths]
    pages += [
        (urls.incident_path(entry.id), f"<lastmod>{as_iso(entry.updated)}</lastmod>")
        for entry in snapshot.entries()
    ]
    # The address of the site is all that may hold what XML has another meaning for.
    root = escape(urls.absolute(snapshot.site))
    roots = [root, *(f"{root}{language.code}/" for language in edition.languages[1:])]
    lines = [
        f"<url><loc>{each}{path}</loc>{changed}</url>" for path, changed in pages for each in roots
    ]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines[:MOST_IN_SITEMAP],
            "</urlset>\n",
        )
    )
