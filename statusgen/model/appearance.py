"""What a site changes about the look of its theme."""

from __future__ import annotations

from dataclasses import dataclass, field

from statusgen.model.incident import Markdown

# What the themes that come with statusgen print an accent on: the palest grey of the light page
# and the lightest of the dark one. On their white and their black it stands out more.
LIGHT_PAPER = "#f5f6f8"
DARK_PAPER = "#1a1e24"

_NOTHING = Markdown("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it was read, safe to show in `<img>`, and how large it is by itself."""

    media_type: str
    data: bytes = field(repr=False)
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NavLink:
    """A link to elsewhere at the top of every page."""

    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What a site adds to its theme.

    `accent` is the colour of links on a light page, `#rrggbb`. `css` is a style sheet that comes
    after that of the theme and loads nothing.
    """

    logo: Picture | None = None
    logo_dark: Picture | None = None
    accent: str | None = None
    links: tuple[NavLink, ...] = ()
    footer: Markdown = _NOTHING
    css: str = ""
