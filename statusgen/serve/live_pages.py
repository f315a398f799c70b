"""What the preview adds to a page so that it reloads, and the page that lists problems."""

from __future__ import annotations

import html
import re

SCRIPT_PATH = "/_statusgen/reload.js"
EVENTS_PATH = "/_statusgen/events"

# A browser opens six connections to a host and no more: with an event stream per tab, the seventh
# tab would never load. So one tab, whichever holds the lock, listens and tells the others. A tab
# that comes later asks, because what it was built from may be old by the time it listens.
SCRIPT = """\
(() => {
  const shown = new URL(document.currentScript.src).searchParams.get("version");
  const tabs = new BroadcastChannel("statusgen");
  let latest = null;
  const learn = (version) => {
    latest = version;
    if (version !== shown) location.reload();
  };
  tabs.onmessage = ({data}) => {
    if (data.version) learn(data.version);
    else if (latest) tabs.postMessage({version: latest});
  };
  tabs.postMessage({question: true});
  navigator.locks.request("statusgen", () => new Promise(() => {
    new EventSource("EVENTS_PATH").onmessage = ({data}) => {
      tabs.postMessage({version: data});
      learn(data);
    };
  }));
})();
""".replace("EVENTS_PATH", EVENTS_PATH)

_PROBLEM_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 110ch;
  padding: 0 1rem }}
h1 {{ font-size: 1.5rem }}
pre {{ font: 1.1rem/1.5 ui-monospace, monospace; border-left: .3rem solid #c33; padding-left: 1rem;
  overflow-x: auto }}
</style>
</head>
<body>
<h1>{title}</h1>
<pre>{problems}</pre>
<p>The preview comes back as soon as this is mended and saved.</p>
</body>
</html>
"""


def problem_page(title: str, problems: str) -> str:
    """Return a page with `title` and the text of `problems`, both escaped, that links nothing."""
    return _PROBLEM_PAGE.format(title=html.escape(title), problems=html.escape(problems))


def with_reload(page: str, version: str) -> str:
    """Return the HTML `page` so that it loads itself again once `version` is no longer shown.

    The script goes before the last `</body>`, or to the end of a page that has none. Pages that
    forbid it by a Content-Security-Policy of their own keep that policy in the preview, so that
    what it breaks is seen there; it is only widened to scripts and connections to `'self'`.
    """
    script = f'<script src="{SCRIPT_PATH}?version={version}"></script>'
    page = _POLICY.sub(lambda found: _with_widened_content(found[0]), page)
    end = max((found.start() for found in _BODY_END.finditer(page)), default=len(page))
    return f"{page[:end]}{script}{page[end:]}"


_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_POLICY = re.compile(
    r"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE
)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def _with_widened_content(meta: str) -> str:
    return _CONTENT.sub(
        lambda found: (
            f'content="{html.escape(_widened(html.unescape(found[1] or found[2] or "")))}"'
        ),
        meta,
    )


def _widened(policy: str) -> str:
    """Return `policy` so that it also allows scripts from and connections to `'self'`.

    >>> _widened("default-src 'none'; script-src 'sha256-abc='")
    "default-src 'none'; script-src 'sha256-abc=' 'self'; connect-src 'self'"
    """
    directives = {
        name.lower(): sources
        for name, *sources in (part.split() for part in policy.split(";") if part.strip())
    }
    for name in ("script-src", "script-src-elem", "connect-src"):
        if name == "script-src-elem" and name not in directives:
            continue
        fallback = directives.get("default-src")
        sources = directives.get(name, fallback)
        if sources is not None:
            kept = [source for source in sources if source not in {"'none'", "'self'"}]
            directives[name] = [*kept, "'self'"]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
