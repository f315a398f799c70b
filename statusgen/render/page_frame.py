"""What every page of one edition has around what is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statusgen.model.bidi import isolated
from statusgen.model.files import ENOUGH, key_of
from statusgen.render import prose, urls
from statusgen.render.appearance import site_view
from statusgen.render.views import FeedLink, LanguageLink
from statusgen.render.words import N_

if TYPE_CHECKING:
    from statusgen.model.snapshot import Snapshot
    from statusgen.render.edition import Edition

_ATOM, _RSS = ("Atom", "application/atom+xml"), ("RSS", "application/rss+xml")
_FEEDS = (
    (N_("Every update"), *_ATOM, "updates.atom"),
    (N_("Every update"), *_RSS, "updates.rss"),
    (N_("Every update"), "JSON Feed", "application/feed+json", "updates.json"),
    (N_("Incident history"), *_ATOM, "history.atom"),
    (N_("Incident history"), *_RSS, "history.rss"),
    (N_("Maintenance calendar"), "iCalendar", "text/calendar", "maintenance.ics"),
)


class Frame:
    """The site, its languages and its feeds as every page shows them."""

    def __init__(self, snapshot: Snapshot, edition: Edition) -> None:
        """Take what is the same on every page."""
        self.edition, self.language = edition, edition.language
        self.url = snapshot.site.url
        self.site = site_view(snapshot.site, edition.language)
        self.chat_feed = urls.absolute(snapshot.site, "updates.atom")
        self.all_feeds = self.feeds("")
        names = tuple((leaf.id, leaf.component.name) for leaf in snapshot.leaves())
        self.digest = key_of(
            "page",
            edition.templates.theme.digest,
            edition.languages,
            edition.prefix,
            self.site,
            names,
        )[:ENOUGH]
        """A hash of all that pages show besides what they are about."""

    def around(self, path: str, title: str, description: str) -> dict[str, Any]:
        """Return what `PageView` has for the page at `path`; `description` is Markdown."""
        return {
            "site": self.site,
            "root": urls.root_of(path),
            "canonical": f"{self.url}/{path}",
            "title": title,
            "description": prose.to_line(description, most=160),
            "languages": self._languages(path),
            "feeds": self.all_feeds,
            "chat_feed": self.chat_feed,
        }

    def words(self, message: str, **values: str) -> str:
        """Return `message` in the language of the page, with `values` filled in."""
        return self.language.gettext(message).format(**values)

    def apart(self, text: str) -> str:
        """Return `text`, which an author wrote, to stand beside words of ours."""
        return isolated(text, self.language.direction)

    def feeds(self, path: str, prefix: str = "") -> tuple[FeedLink, ...]:
        """Return the feeds about the page at `path`."""
        return tuple(
            FeedLink(
                title=prefix + self.language.gettext(title),
                format=format_,
                media_type=media_type,
                path=path + name,
            )
            for title, format_, media_type, name in _FEEDS
        )

    def _languages(self, path: str) -> tuple[LanguageLink, ...]:
        """Return the page at `path` in every language of the site, if there are several."""
        edition = self.edition
        if len(edition.languages) == 1:
            return ()
        to_root = urls.root_of(edition.prefix + path)
        root = self.url.removesuffix(f"/{edition.prefix.rstrip('/')}")
        prefixes = ["", *(f"{language.code}/" for language in edition.languages[1:])]
        return tuple(
            LanguageLink(
                code=language.code,
                name=language.name,
                href=f"{to_root}{prefix}{path}" or "./",
                address=f"{root}/{prefix}{path}",
                is_current=language is edition.language,
            )
            for language, prefix in zip(edition.languages, prefixes, strict=True)
        )
