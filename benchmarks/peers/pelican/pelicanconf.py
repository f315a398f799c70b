"""Only what the comparison asks for: no pages of authors, tags or categories."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

SITENAME = "Example Cloud"
SITEURL = "https://status.example.com"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "theme"
THEME_STATIC_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}}, "output_format": "html5"}

ARTICLE_URL = "incidents/{slug}/"
ARTICLE_SAVE_AS = "incidents/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "archives"]
ARCHIVES_SAVE_AS = "history/index.html"
MONTH_ARCHIVE_URL = "history/{date:%Y-%m}/"
MONTH_ARCHIVE_SAVE_AS = "history/{date:%Y-%m}/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
DEFAULT_PAGINATION = False
SUMMARY_MAX_LENGTH = 0

FEED_ALL_ATOM = "index.atom"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

NOW = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
JINJA_GLOBALS = {"since": NOW - timedelta(days=15)}
JINJA_FILTERS = {"format_month": lambda date: f"{date:%Y-%m}"}
