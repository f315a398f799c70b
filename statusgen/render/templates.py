"""Jinja, as a theme sees it: everything escaped, and a missing name stops the build."""

from __future__ import annotations

import base64
import functools
import hashlib
import traceback
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from statusgen.model.bidi import isolated
from statusgen.model.instants import as_iso
from statusgen.problems import PublishFailed
from statusgen.render import prose, words
from statusgen.render.languages import Language

if TYPE_CHECKING:
    from markupsafe import Markup

    from statusgen.model.files import Theme
    from statusgen.model.store import Store
    from statusgen.render.theme_environment import ThemeEnvironment
    from statusgen.render.views import PageView

STYLE = "style.css"
SCRIPT = "script.js"

# The language of the page that is being rendered. Templates are compiled once for all languages,
# and a macro that one imports from another does not see what a page is rendered with.
_LANGUAGE: ContextVar[Language] = ContextVar("language")


class Templates:
    """The templates of one theme, compiled when first used."""

    def __init__(self, theme: Theme, code: Store | None = None) -> None:
        """Keep `theme`; nothing is compiled yet. `code` keeps what is, from one build to others."""
        self.theme, self._code = theme, code

    @functools.cached_property
    def style(self) -> str:
        """Return the theme's style sheet, which every page carries."""
        return self.theme.templates[STYLE].strip()

    @functools.cached_property
    def script(self) -> str:
        """Return the theme's script, which every page carries, without indentation and comments.

        Only lines that hold nothing but a `//` comment are left out.
        """
        lines = (line.strip() for line in self.theme.templates[SCRIPT].splitlines())
        return "\n".join(line for line in lines if line and not line.startswith("//"))

    @property
    def content_security_policy(self) -> str:
        """Return what pages may load: their own style and script, and pictures of the site.

        It stands in every page, and in `_headers` for hosts that send it.
        """
        return (
            f"default-src 'none'; style-src {_source_hash(self.style)}; "
            f"script-src {_source_hash(self.script)}; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'"
        )

    def page(self, template: str, page: PageView, language: Language) -> bytes:
        """Return `page` as HTML. Raises PublishFailed if the theme cannot render it."""
        token = _LANGUAGE.set(language)
        try:
            return self._environment.get_template(template).render(page=page).encode()
        except Exception as error:
            failed = self._failure(error, template)
            if failed is None:
                raise
            raise failed from error
        finally:
            _LANGUAGE.reset(token)

    def _failure(self, error: Exception, template: str) -> PublishFailed | None:
        """Return what to tell of `error`, None if the theme is not to blame for it.

        A value that is none, or not what a filter takes, shows in any error of Python's: it is the
        theme's if it came by a template that did not come with statusgen.
        """
        from jinja2 import TemplateError, TemplateSyntaxError

        places = [
            (frame.f_code.co_filename, line)
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename in self.theme.templates
        ]
        own = [place for place in places if place[0] not in self.theme.shipped]
        hint = "mend the theme; docs/reference/theme.md lists what a template sees"
        if isinstance(error, TemplateSyntaxError):
            places.insert(0, (error.name or template, error.lineno))
        elif not isinstance(error, TemplateError):
            if not own:
                return None
            places, hint = own, f"{hint}, and which of it may be none"
        file, line = places[-1] if places else (template, 0)
        where = f"themes/{self.theme.name}/{file}" + (f":{line}" if line else "")
        return PublishFailed(where, _reason(error), hint, verb="render")

    @functools.cached_property
    def _environment(self) -> ThemeEnvironment:
        from markupsafe import Markup

        from statusgen.render.theme_environment import KeptCode, ThemeEnvironment

        kept = KeptCode(self._code, self.theme.shipped) if self._code else None
        environment = ThemeEnvironment(self.theme.templates.get, _LANGUAGE.get, kept)
        environment.globals |= {
            # What the theme says is the theme's; nothing an author wrote goes in here.
            "style": Markup(self.style),  # noqa: S704
            "script": Markup(self.script),  # noqa: S704
            "content_security_policy": self.content_security_policy,
        }
        environment.add_filters(_FILTERS)
        return environment


_MOST_KEPT = 4
_kept: dict[tuple[str, str], Templates] = {}


def templates_of(theme: Theme, code: Store | None) -> Templates:
    """Return the templates of `theme`, compiled once for all builds of a preview.

    `code` keeps compiled templates for other processes.
    """
    name = theme.name, theme.digest
    found = _kept.get(name)
    if found is None or found.theme != theme:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[name] = Templates(theme, code)
    return found


def _source_hash(text: str) -> str:
    """Return how a policy names the inline style or script whose text is `text`."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _reason(error: Exception) -> str:
    from jinja2 import TemplateError, TemplateNotFound

    if isinstance(error, TemplateNotFound):
        return f"the theme has no {error.name}"
    said = error.message if isinstance(error, TemplateError) else str(error)
    return said or type(error).__name__


def _prose(source: str, heading_level: int = 4) -> Markup:
    from markupsafe import Markup

    return Markup(prose.to_html(source, heading_level=heading_level))  # noqa: S704 - sanitised


_FILTERS: dict[str, Any] = {
    "prose": _prose,
    "line": prose.to_line,
    "isolated": lambda text: isolated(text, _LANGUAGE.get().direction),
    "iso": as_iso,
    "turns": lambda turns: " ".join(f"{as_iso(at)} {to}" for at, to in turns),
    "word": lambda value: words.word_for(value, _LANGUAGE.get()),
    "instant": lambda instant: _LANGUAGE.get().instant(instant),
    "day": lambda day: _LANGUAGE.get().day(day),
    "clock": lambda instant: _LANGUAGE.get().clock(instant),
    "month": lambda day: _LANGUAGE.get().month(day),
    "duration": lambda length: _LANGUAGE.get().duration(length),
    "language_name": lambda code: Language(code, b"").name,
    "minutes": lambda number: _LANGUAGE.get().minutes(number),
}
