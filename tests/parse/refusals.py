"""What is reported of a site that is not published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statusgen.problems import InvalidSite
from tests.support import CONFIG, a_site

if TYPE_CHECKING:
    from statusgen.problems import Problem


def problems_of(
    *, config: str = CONFIG, incident: str | None = None, **more: str
) -> tuple[Problem, ...]:
    """Return every problem of the site that `a_site` refuses to make of the same arguments."""
    with pytest.raises(InvalidSite) as refused:
        a_site(config=config, incident=incident, **more)
    return refused.value.problems


def codes_of(*, config: str = CONFIG, incident: str | None = None, **more: str) -> list[str]:
    """Return the codes of `problems_of` the same arguments, in reading order."""
    return [problem.code for problem in problems_of(config=config, incident=incident, **more)]
