"""statusgen turns incidents written as Markdown into a static status site."""

__version__ = "0.1.0"
