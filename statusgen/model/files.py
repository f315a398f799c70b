"""What goes into a build and what comes out of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statusgen import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statusgen.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of a site that a build reads: paths relative to the site, with `/`, to bytes.

    `themes` are the names of the themes that the site can choose from. `problems` are files that
    are there but could not be read, or lie outside the site.
    """

    contents: Mapping[str, bytes]
    themes: tuple[str, ...] = ("default",)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The look of a site: Jinja templates by name, and a digest of all of them.

    Templates are text already decoded; names are paths relative to the theme, with `/`. Those that
    came with statusgen are `shipped`.
    """

    name: str
    templates: Mapping[str, str]
    digest: str
    shipped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One file of the published site, made only when somebody asks for its bytes.

    `path` is relative to the site's root, with `/`. `media_type` is what a server sends, with
    its charset. `key` is a hash of all that the bytes depend on: equal keys mean equal bytes.
    """

    path: str
    media_type: str
    key: str
    make: Callable[[], bytes]


ENOUGH = 32
"""How many of a key's digits tell it from all others, where many keys are made of it."""


def key_of(*parts: object) -> str:
    """Return a content key for `parts`: strings, numbers, instants and frozen values of those.

    It is a hash of how the parts are written by `repr`, which for such values is the same in
    every process; never hand it a set or anything whose `repr` shows an address.
    """
    return hashlib.sha256(repr((__version__, parts)).encode("utf-8", "surrogatepass")).hexdigest()
