"""Links that lead away from the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statusgen.problems import listed

if TYPE_CHECKING:
    from statusgen.parse.yaml_nodes import Scalar
    from statusgen.problems import Problems

SCHEMES = {"https": "https://…", "http": "", "mailto": "mailto:…", "tel": "tel:+…"}


def read_href(
    scalar: Scalar | None, problems: Problems, schemes: tuple[str, ...] = tuple(SCHEMES)
) -> str:
    """Return `scalar` as a link with one of `schemes`; "" for none, and for a wrong one."""
    if scalar is None:
        return ""
    value = scalar.value.strip()
    if value.partition(":")[0].lower() in schemes and re.fullmatch(r"[!-~]+", value):
        return value
    shown = listed(example for scheme in schemes if (example := SCHEMES[scheme]))
    problems.error(
        "bad-url",
        scalar.where,
        f"{value!r} is no link",
        hint=f"write {shown.replace(' and ', ' or ')}, without spaces",
    )
    return ""
