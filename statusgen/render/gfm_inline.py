"""The inside of lines, searched only for the marks that a text can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown.treeprocessors import InlineProcessor
from markdown.util import Registry

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

# What a text holds, in lower case, if these patterns can match anywhere in it: one of the signs.
_PATTERNS = {
    ("`",): ("backtick",),
    ("\\",): ("backslash_break", "escape"),
    ("[",): ("reference", "link", "short_reference"),
    ("![",): ("image_link", "image_reference", "short_image_ref"),
    ("<",): ("autolink", "automail", "html"),
    ("\n",): ("linebreak",),
    ("://", "www."): ("magic-link",),
    ("@",): ("magic-mail",),
    ("&",): ("entity",),
    ("*", "_", "~"): ("delimiter",),
}


class NarrowInline(InlineProcessor):
    """Searches lines for what the text can hold, since most texts hold one or two kinds of mark."""

    def __init__(self, md: Markdown) -> None:
        """Take the patterns that `md` has by now."""
        super().__init__(md)
        signs = {md.inlinePatterns[name]: s for s, names in _PATTERNS.items() for name in names}
        self.every = [(pattern, signs.get(pattern, ("",))) for pattern in md.inlinePatterns]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Return `tree` with what stands in its lines as elements."""
        text = "".join(tree.itertext()).lower()
        needed: Registry[Any] = Registry()
        for order, (pattern, signs) in enumerate(self.every):
            if any(sign in text for sign in signs):
                needed.register(pattern, str(order), -order)
        self.inlinePatterns = needed
        return super().run(tree, ancestors)
