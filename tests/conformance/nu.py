"""The Nu Html Checker, which the W3C runs as its validator: https://validator.github.io/validator/"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests.conformance.clients import NODE_MODULES, absent, ran

if TYPE_CHECKING:
    from tests.conformance.pages import Built

JAR = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
DEADLINE_S = 300


def found_by_nu(site: Built) -> list[str]:
    """Return the errors and warnings that the checker has for the pages, styles and pictures.

    Pages are asked for by HTTP: their policies allow what comes from the same host, and a file has
    none. The language of a page is not guessed, because people report in the one they have.
    """
    java = shutil.which("java") or absent("Java")
    if not JAR.exists():
        absent("tests/conformance/node_modules/vnu-jar")
    pages = map(site.url, site.files(".html"))
    printed = ran(
        [
            java, "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", JAR,
            "--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect",
            "--also-check-css", "--also-check-svg", *pages, *site.files(".css", ".svg"),
        ],
        site.folder,
        deadline_s=DEADLINE_S,
    )  # fmt: skip
    return [
        f"{said['url'].removeprefix(site.address)}:{said.get('lastLine', 0)}: {said['message']}"
        f" {said.get('extract', '')!r}"
        for said in json.loads(printed)["messages"]
        if said["type"] != "info" or said.get("subType") == "warning"
    ]
