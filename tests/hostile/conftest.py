"""A browser that obeys no policy and tells of everything that runs, asks or could do so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, CDPSession, Dialog, Page, Route

    from statusgen.model.files import Artifact

SITE = "https://status.example.com/sub/"

# What could run, or ask another host, below the element `root`; `own` are scripts that may stand.
_AUDIT = r"""([html, own]) => {
  const root = html === null ? document : document.createElement("div"), found = [];
  if (html !== null) document.body.replaceChildren(root), root.innerHTML = html;
  const safe = ["http:", "https:", "mailto:", "tel:"];
  const bad = "iframe,object,embed,applet,base,form,math,foreignObject,annotation-xml,animate,set,"
    + "noscript,template,textarea,select,input,video,audio,portal,meta[http-equiv=refresh],"
    + "[style*='url('],[srcdoc],link[rel=stylesheet]";
  const within = root => [...root.querySelectorAll(bad)]
    .filter(each => !own.includes(each.getAttribute("href")));
  for (const each of within(root)) found.push(each.outerHTML.slice(0, 200));
  for (const each of root.querySelectorAll("*")) {
    if (each.localName === "script" && !own.includes(each.src || each.textContent))
      found.push(each.outerHTML.slice(0, 200));
    for (const {name, value} of each.attributes) {
      if (/^on/i.test(name)) found.push(`${name}=${value}`);
      if (!/^(xlink:)?(href|src|action|formaction|data|poster|srcset|ping|background)$/.test(name))
        continue;
      if (each.localName === "link" && value.startsWith("data:")) continue;
      try {
        const {protocol} = new URL(value, "https://status.example.com/");
        if (!safe.includes(protocol)) found.push(`${name}=${value}`);
      } catch {}
    }
  }
  return found;
}"""


@dataclass
class Watch:
    """A tab, and what happened in it: scripts that ran, dialogs, and requests to other hosts."""

    context: BrowserContext
    tab: Page
    devtools: CDPSession
    files: Mapping[str, Artifact]
    happened: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    def answer(self, route: Route) -> None:
        """Answer with a page or a file of the site; another host is told of and not asked."""
        url = route.request.url
        path = url.removeprefix(SITE).partition("?")[0]
        found = self.files.get(path if path and not path.endswith("/") else f"{path}index.html")
        if url in self.pages:
            route.fulfill(body=self.pages[url], content_type="text/html; charset=utf-8")
        elif url.startswith(SITE) and found is not None:
            route.fulfill(body=found.make(), content_type=found.media_type)
        else:
            self.happened.append(f"asked for {url}")
            route.abort()

    def dismiss(self, dialog: Dialog) -> None:
        """Note a dialog and close it."""
        self.happened.append(f"said {dialog.message}")
        dialog.dismiss()

    def script_parsed(self, event: dict[str, Any]) -> None:
        """Note a script that a page has brought, or that it has made while it ran."""
        # What the driver itself evaluates has no address.
        if event["url"] and event["url"] not in self.own:
            source = self.devtools.send(
                "Debugger.getScriptSource", {"scriptId": event["scriptId"]}
            )["scriptSource"]
            if source not in self.own:
                self.happened.append(f"ran {source[:200]}")

    def visit(self, url: str) -> list[str]:
        """Return what happened while `url` was opened, and what of it could still happen."""
        self.happened.clear()
        self.tab.goto(url)
        found = self.tab.evaluate(_AUDIT, [None, self.own])
        return [f"{url}: {each}" for each in (*self.happened, *found)]

    def show(self, fragments: Iterable[str]) -> list[str]:
        """Return what happens where a feed reader puts `fragments` into a page of its own."""
        self.happened.clear()
        found = [e for each in fragments for e in self.tab.evaluate(_AUDIT, [each, self.own])]
        self.tab.evaluate("() => new Promise(done => setTimeout(done, 50))")
        return [*self.happened, *found]


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """Return a tab in which content security policies do nothing."""
    with browser.new_context(bypass_csp=True) as context:
        tab = context.new_page()
        devtools = context.new_cdp_session(tab)
        watch = Watch(context, tab, devtools, {})
        context.route(re.compile(""), watch.answer)
        tab.on("dialog", watch.dismiss)
        devtools.on("Debugger.scriptParsed", watch.script_parsed)
        devtools.send("Debugger.enable")
        yield watch
