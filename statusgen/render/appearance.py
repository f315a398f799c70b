"""What a site adds to its theme: an accent, a style sheet, a logo, links and a footer."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from fractions import Fraction
from typing import TYPE_CHECKING

from statusgen.model.appearance import DARK_PAPER
from statusgen.model.colours import lightened_for
from statusgen.model.files import key_of
from statusgen.render.templates import STYLE
from statusgen.render.views import LogoView, SiteView

if TYPE_CHECKING:
    from statusgen.model.appearance import Appearance, Picture
    from statusgen.model.files import Theme
    from statusgen.model.site import Site
    from statusgen.render.languages import Language

LOGO_HEIGHT_PX = 40
LOGO_WIDTH_PX = 240


def dressed(theme: Theme, appearance: Appearance) -> Theme:
    """Return `theme` with the accent and the style sheet of the site at the end of its style."""
    parts = []
    if appearance.accent:
        dark = lightened_for(appearance.accent, DARK_PAPER)
        parts.append(
            f":root {{ --accent: {appearance.accent} }}\n"
            f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark} }} }}"
        )
    if appearance.css:
        parts.append(appearance.css)
    if not parts:
        return theme
    style = "\n".join((theme.templates[STYLE].rstrip(), *parts))
    return dataclasses.replace(
        theme,
        templates={**theme.templates, STYLE: style},
        digest=key_of("dressed", theme.digest, style),
    )


def site_view(site: Site, language: Language) -> SiteView:
    """Return `site` as every page shows it."""
    look = site.appearance
    return SiteView(
        name=site.name,
        description=site.description,
        url=site.url,
        language=language.code,
        direction=language.direction,
        support=site.support,
        mail=site.mail,
        logo=_logo(look.logo),
        logo_dark=_logo(look.logo_dark),
        links=look.links,
        footer=look.footer,
    )


def _logo(picture: Picture | None) -> LogoView | None:
    if picture is None:
        return None
    data = base64.b64encode(picture.data).decode()
    scale = min(
        Fraction(1),
        Fraction(LOGO_HEIGHT_PX, picture.height_px),
        Fraction(LOGO_WIDTH_PX, picture.width_px),
    )
    return LogoView(
        href=f"data:{picture.media_type};base64,{data}",
        digest=hashlib.sha256(picture.data).hexdigest(),
        width_px=max(1, round(picture.width_px * scale)),
        height_px=max(1, round(picture.height_px * scale)),
    )
