"""A language: the words of its catalog, and dates, lengths and shares as it writes them.

Catalogs are gettext's, formats are those of the CLDR, both through Babel, whose only home this is.
Times of day are always written with 24 hours and in UTC, so that nobody has to ask which half.
"""

from __future__ import annotations

import functools
import hashlib
import io
import re
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, timedelta
    from fractions import Fraction

    from babel import Locale
    from babel.messages import Catalog

# The CLDR's plain English is American; a page in UTC is better off with the day first.
_LOCALES = {"en": "en_GB", "zh-Hans": "zh_Hans", "pt-BR": "pt_BR"}

_FIELD = re.compile(r"'((?:[^']|'')*)'|(d+|M+|L+|y+)|([^'dMLy]+)")
_DATES_REMEMBERED = 3660
_WORDS_FROM = 3  # a month of three letters or more is written as a word


class Language:
    """One language of a site. `code` is its BCP 47 tag, such as `pt-BR`."""

    def __init__(self, code: str, catalog: bytes) -> None:
        """Take the catalog as the text of a .po file; the empty one is English."""
        self.code = code
        self._po = catalog

    def __repr__(self) -> str:
        """Return what the language depends on, for content keys."""
        return f"Language({self.code!r}, {hashlib.sha256(self._po).hexdigest()!r})"

    @functools.cached_property
    def _locale(self) -> Locale:
        from babel import Locale

        return Locale.parse(_LOCALES.get(self.code, self.code.replace("-", "_")))

    @functools.cached_property
    def _catalog(self) -> Catalog | None:
        if not self._po:
            return None
        from babel.messages.pofile import read_po

        return read_po(io.BytesIO(self._po))

    @property
    def locale(self) -> str:
        """Return how browsers know its dates: the BCP 47 tag, of British English for English."""
        return _LOCALES.get(self.code, self.code).replace("_", "-")

    @functools.cached_property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""
        return str(self._locale.text_direction)

    @property
    def name(self) -> str:
        """Return what the language calls itself."""
        shown = self._locale.get_display_name() if "-" in self.code else self._locale.language_name
        return str(shown)

    def gettext(self, text: str) -> str:
        """Return the translation of `text`, or `text` where there is none."""
        return self._translations.get(text, text)

    @functools.cached_property
    def _translations(self) -> dict[str, str]:
        """Return the translations of the messages that have no plural, by their English."""
        return {
            message.id: message.string
            for message in self._catalog or ()
            if message.id and not message.context
            if isinstance(message.id, str) and message.string and isinstance(message.string, str)
        }

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the translation for `number` things, with the plural rule of the language."""
        message = self._catalog.get(one) if self._catalog else None
        if message is None or not isinstance(message.string, (tuple, list)):
            return one if number == 1 else many
        return message.string[self._plural(number)] or (one if number == 1 else many)

    @functools.cached_property
    def _plural(self) -> Callable[[int], int]:
        from gettext import c2py

        # The rule stands in the catalog's head as an expression in C.
        return c2py(self._catalog.plural_expr if self._catalog else "n != 1")

    @functools.cached_property
    def _day_pattern(self) -> Callable[[int, int, int], str]:
        return self._compiled(self._locale.datetime_skeletons["yMMMd"].pattern)

    @functools.cached_property
    def _month_pattern(self) -> Callable[[int, int, int], str]:
        skeletons = self._locale.datetime_skeletons
        pattern = skeletons["yMMMM"].pattern if "yMMMM" in skeletons else "LLLL y"
        return self._compiled(pattern)

    def day(self, day: date) -> str:
        """Return `day` as `21 Nov 2026`."""
        return self._day_pattern(day.year, day.month, day.day)

    def month(self, day: date) -> str:
        """Return the month of `day` as `November 2026`."""
        return self._month_pattern(day.year, day.month, 1)

    def clock(self, instant: datetime) -> str:
        """Return the time of `instant`, which is in UTC, as `14:05 UTC`."""
        return f"{instant.hour:02}:{instant.minute:02} UTC"

    def instant(self, instant: datetime) -> str:
        """Return `instant`, which is in UTC, as `21 Nov 2026, 14:05 UTC`."""
        return self._glue.replace("{1}", self.day(instant)).replace("{0}", self.clock(instant))

    @functools.cached_property
    def _glue(self) -> str:
        """Return how a date, `{1}`, and a time, `{0}`, stand together."""
        glue = self._locale.datetime_formats["medium"]
        return str(getattr(glue, "pattern", glue))

    def _compiled(self, pattern: str) -> Callable[[int, int, int], str]:
        """Return a function that writes a date as the CLDR `pattern` says: d, M, L, y and text.

        It takes year, month and day. Babel's own takes about thirty times as long, and a site has
        tens of thousands of dates, most of them several times; ten years of them are remembered.
        """
        parts: list[str | Callable[[int, int, int], str]] = []
        for quoted, field, literal in _FIELD.findall(pattern):
            parts.append(self._field(field) if field else literal or quoted.replace("''", "'"))

        @functools.lru_cache(_DATES_REMEMBERED)
        def written(year: int, month: int, day: int) -> str:
            return "".join(p if isinstance(p, str) else p(year, month, day) for p in parts)

        return written

    def _field(self, field: str) -> Callable[[int, int, int], str]:
        width = len(field)
        if field[0] == "d":
            return lambda _year, _month, day: f"{day:0{width}}"
        if field[0] == "y":
            return lambda year, _month, _day: str(year)
        if width < _WORDS_FROM:
            return lambda _year, month, _day: f"{month:0{width}}"
        context = "format" if field[0] == "M" else "stand-alone"
        names = self._locale.months[context]["abbreviated" if width == _WORDS_FROM else "wide"]
        return lambda _year, month, _day: str(names[month])

    def duration(self, length: timedelta) -> str:
        """Return `length` in its two largest units, rounded down to whole minutes."""
        minutes = int(length.total_seconds()) // 60
        # Babel 2.18 writes "1 horas" in Spanish; so units are words of the catalog.
        units = [
            (minutes // 1440, self.gettext("{number} d")),
            (minutes // 60 % 24, self.gettext("{number} h")),
            (minutes % 60, self.gettext("{number} min")),
        ]
        while units and not units[0][0]:
            units.pop(0)
        shown = [unit.format(number=number) for number, unit in units[:2] if number]
        return " ".join(shown) or self.gettext("under a minute")

    def minutes(self, number: Fraction) -> str:
        """Return `number` as text, rounded up to a tenth so that no lost time reads as none."""
        whole, tenth = divmod(ceil(number * 10), 10)
        point = self._locale.number_symbols["latn"]["decimal"]
        return f"{whole}{point}{tenth}" if tenth else str(whole)

    def percent(self, share: Fraction) -> str:
        """Return `share`, from 0 to 1, as a percentage rounded down to two decimals.

        Rounded down so that a page never claims 100% for a period that had an outage.
        """
        return self._hundredths(int(share * 10_000))

    @functools.cached_property
    def _hundredths(self) -> Callable[[int], str]:
        """Return what writes so many hundredths of a percent; Babel takes long for each."""
        from decimal import Decimal

        from babel.numbers import format_percent

        pattern = self._locale.percent_formats[None].pattern.replace("#,##0", "#,##0.00")

        @functools.lru_cache(10_001)
        def percentage(number: int) -> str:
            return format_percent(Decimal(number) / 10_000, format=pattern, locale=self._locale)

        return percentage

    def weight(self, share: Fraction) -> str:
        """Return `share`, from 0 to 1, as a percentage with as many decimals as it has, up to 6."""
        from decimal import Decimal

        from babel.numbers import format_percent

        pattern = self._locale.percent_formats[None].pattern.replace("#,##0", "#,##0.######")
        exact = Decimal(share.numerator) / share.denominator
        return format_percent(exact, format=pattern, locale=self._locale)

    def listed(self, names: Sequence[str]) -> str:
        """Return `names` as a list in words: `a, b and c`."""
        from babel.lists import format_list

        return format_list(list(names), locale=self._locale)


ENGLISH = Language("en", b"")
"""What the command line speaks."""
