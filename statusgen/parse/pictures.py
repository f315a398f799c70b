"""Logos: PNG, WebP and SVG, how large they are, and that they are nothing but pictures.

A logo is shown in `<img>`, where a browser runs no script and loads nothing. An SVG is checked all
the same: people open such files by themselves, and copy them into pages.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from statusgen.model.appearance import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

_SVG = "{http://www.w3.org/2000/svg}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")
_VIEW_BOX = re.compile(r"[\s,]*".join([r"-?[\d.]+[\s,]+"] * 2) + r"([\d.]+)[\s,]+([\d.]+)\s*")
_LOADS = re.compile(
    r"@import|javascript:|url\(\s*[\"']?\s*(?!#|data:image/|[\"'\s])", re.IGNORECASE
)
_OWN = re.compile(r"#|data:image/(?:png|jpeg|webp|gif)[;,]", re.IGNORECASE)
_LARGEST_SIDE_PX = 16_384


class BadPicture(ValueError):  # noqa: N818 - reads better where it is caught
    """It is no picture that we can show; the text says why, after the name of the file."""


def read_picture(path: str, data: bytes) -> Picture:
    """Return the picture `data`, which its first bytes tell the kind of. Raises BadPicture."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        media_type, size = "image/png", _png_size(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        media_type, size = "image/webp", _webp_size(data)
    elif path.endswith(".svg"):
        media_type, size = "image/svg+xml", _svg_size(data)
    else:
        raise BadPicture("is no PNG, WebP or SVG")
    if size is None or not all(1 <= side <= _LARGEST_SIDE_PX for side in size):
        raise BadPicture("does not say how large it is")
    width, height = size
    return Picture(media_type=media_type, data=data, width_px=width, height_px=height)


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height from the header, https://www.w3.org/TR/png-3/#11IHDR."""
    if data[12:16] != b"IHDR" or len(data) < 24:  # noqa: PLR2004
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _webp_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height, https://developers.google.com/speed/webp/docs/riff_container."""
    if len(data) < 30:  # noqa: PLR2004
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        sides = (data[24:27], data[27:30])
        width, height = (1 + int.from_bytes(side, "little") for side in sides)
        return width, height
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _svg_size(data: bytes) -> tuple[int, int] | None:
    root = _checked_svg(data)
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    found = [side[1] for side in sides if side]
    box = _VIEW_BOX.fullmatch(root.get("viewBox", "").strip())
    if len(found) < len(sides) and box:
        found = [box[1], box[2]]
    try:
        width, height = (round(float(side)) for side in found)
    except ValueError:
        return None
    return width, height


def _checked_svg(data: bytes) -> ElementTree.Element:
    try:
        text = data.decode("utf-8-sig")
        # Without a DOCTYPE there are no entities, and so no small file that becomes a huge one.
        if re.search(r"<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)", text):
            raise BadPicture("has a DOCTYPE or another instruction; take that line out")
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except (UnicodeDecodeError, ElementTree.ParseError):
        raise BadPicture("cannot be read as SVG in UTF-8") from None
    if root.tag != f"{_SVG}svg":
        raise BadPicture("is no SVG: it does not begin with <svg xmlns=…>")
    reason = next(_wrong_in(root), None)
    if reason:
        raise BadPicture(reason)
    return root


def _wrong_in(root: ElementTree.Element) -> Iterator[str]:
    """Yield why an SVG is more than a picture."""
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name in {"script", "foreignObject"} or element.tag.startswith(_XHTML):
            yield f"has an element <{name}>, which is no part of a picture"
        if _LOADS.search(element.text or ""):
            yield f"loads something from elsewhere, in <{name}>"
        for attribute, value in element.items():
            word = attribute.rpartition("}")[2].lower()
            if word.startswith("on"):
                yield f"has a script, in the attribute {word} of <{name}>"
            if (word in {"href", "src"} and not _OWN.match(value.strip())) or _LOADS.search(value):
                yield f"loads something from elsewhere, in the attribute {word} of <{name}>"
