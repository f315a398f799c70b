"""One language's part of a site: what every format is handed besides the snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statusgen.render.languages import Language
    from statusgen.render.templates import Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The site in one language.

    `prefix` is where it lies below the site's root: nothing for the default language, else `de/`.
    `languages` are all those of the site, the default one first.
    """

    language: Language
    languages: tuple[Language, ...]
    prefix: str
    templates: Templates

    @property
    def is_default(self) -> bool:
        """Tell whether this is the site in its default language, at its root."""
        return not self.prefix
