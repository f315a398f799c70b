"""Typed reading of fields: takes each by name and reports what nobody took."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from statusgen.model.bidi import balanced, turns_what_follows
from statusgen.model.instants import BadTime, parse_date, parse_duration
from statusgen.parse.yaml_nodes import Mapping, Scalar, Sequence
from statusgen.problems import listed, nearest, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, timedelta
    from typing import TypeVar

    from statusgen.parse.yaml_nodes import Node
    from statusgen.problems import Location, Problems

    T = TypeVar("T")

LONGEST_TEXT = 10_000


class Fields:
    """The fields of one mapping.

    Every method returns None for a field that is absent, and for one that is wrong, which it
    reports; whoever asks builds nothing from a file with errors, so the two are never confused.
    """

    def __init__(
        self, node: Mapping, problems: Problems, *, known: Iterable[str], also: str = ""
    ) -> None:
        """Read `node`, which may have the fields `known`; report the others at once.

        `also` is what else to tell whoever wrote one of the others.
        """
        self.node, self.problems = node, problems
        self.known = tuple(known)
        self._values = {}
        for key, value in node.entries:
            name = key.value
            self._values[name] = value
            if name not in self.known:
                problems.error(
                    "unknown-field",
                    key.where,
                    f"there is no field {name!r}",
                    hint="; ".join(filter(None, (self._fitting(name), also))),
                )

    def _fitting(self, name: str) -> str:
        called = "the fields here are"
        return suggestion(name, self.known, called=called) if self.known else ""

    def __contains__(self, name: str) -> bool:
        """Tell whether the field `name` is there."""
        return name in self._values

    def key(self, name: str) -> Location:
        """Return the place of the name of a field that is there."""
        return next(key.where for key, _ in self.node.entries if key.value == name)

    def node_of(self, name: str) -> Node | None:
        """Return the field as it is."""
        return self._values.get(name)

    def missing(self, name: str, hint: str) -> None:
        """Report that the field `name` is missing, unless it is there and wrong already.

        A field that is not known may be `name` misspelt, which has been reported as such.
        """
        if name in self._values:
            return
        unknown = (key for key in self._values if key not in self.known)
        if name not in {nearest(key, self.known) for key in unknown}:
            self.problems.error(
                "missing-field", self.node.where, f"the field {name!r} is missing", hint=hint
            )

    def scalar(self, name: str, *, most: int = LONGEST_TEXT) -> Scalar | None:
        """Return the field as one text of at most `most` characters."""
        node = self._values.get(name)
        if node is None:
            return None
        return text_of(node, self.problems, what=repr(name), most=most)

    def text(self, name: str, *, most: int = LONGEST_TEXT) -> str | None:
        """Return the field as a text, `balanced` and with white space around it taken off."""
        scalar = self.scalar(name, most=most)
        return self._words(scalar) if scalar else None

    def line(self, name: str, *, most: int = 200) -> str | None:
        """Return the field as one line of text, as `text` does."""
        scalar = self.scalar(name, most=most)
        if scalar is None:
            return None
        if len(scalar.value.strip().splitlines()) > 1:
            self.problems.error("wrong-type", scalar.where, f"{name!r} has to be a single line")
            return None
        return self._words(scalar)

    def _words(self, scalar: Scalar) -> str:
        """Return what people read, and warn of characters that show it in another order."""
        if scalar.value.isascii():
            return scalar.value.strip()
        turning = turns_what_follows(scalar.value)
        if turning:
            self.problems.warning(
                "turned-text",
                scalar.where,
                f"the character U+{ord(turning):04X} turns the direction of what follows it",
                hint="delete it: it cannot be seen, and readers see other words than are written",
            )
        return balanced(scalar.value.strip())

    def items(self, name: str, *, such_as: str) -> tuple[Node, ...] | None:
        """Return the field as a list, which is written like `such_as`."""
        node = self._values.get(name)
        if node is None:
            return None
        if not isinstance(node, Sequence):
            self.wrong_type(node.where, name, f"a list, such as {such_as}")
            return None
        return node.items

    def fields(self, name: str, *, such_as: str) -> tuple[tuple[Scalar, Node], ...] | None:
        """Return the field as fields of its own, which are written like `such_as`."""
        node = self._values.get(name)
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.wrong_type(node.where, name, f"fields, such as {such_as}")
            return None
        return node.entries

    def nested(self, name: str, *, known: Iterable[str], such_as: str) -> Fields | None:
        """Return the field as fields of its own, of which `known` may occur."""
        node = self._values.get(name)
        if node is None or self.fields(name, such_as=such_as) is None:
            return None
        assert isinstance(node, Mapping)  # noqa: S101 - `fields` has just told
        return Fields(node, self.problems, known=known)

    def choice(self, name: str, choices: Iterable[str], *, code: str = "bad-value") -> str | None:
        """Return the field, which has to be one of `choices`."""
        scalar = self.scalar(name)
        if scalar is None:
            return None
        return chosen(scalar, choices, self.problems, code=code, what=name)

    def flag(self, name: str) -> bool | None:
        """Return the field, which has to be `true` or `false`."""
        word = self.choice(name, ("true", "false"))
        return None if word is None else word == "true"

    def duration(self, name: str) -> timedelta | None:
        """Return the field as a length of time."""
        return self._timed(name, parse_duration)

    def date(self, name: str) -> date | None:
        """Return the field as a date."""
        return self._timed(name, parse_date)

    def instant(self, name: str, read: Callable[[str], T]) -> T | None:
        """Return the field as `read` reads it, which raises BadTime."""
        return self._timed(name, read)

    def _timed(self, name: str, read: Callable[[str], T]) -> T | None:
        scalar = self.scalar(name)
        if scalar is None:
            return None
        try:
            return read(scalar.value.strip())
        except BadTime as error:
            self.problems.error(error.code, scalar.where, error.message, hint=error.hint)
            return None

    def share(self, name: str) -> Fraction | None:
        """Return the field as a share from 0 to 1, exactly as it was written."""
        scalar = self.scalar(name, most=20)
        if scalar is None:
            return None
        number = _number(scalar.value)
        if number is None or not 0 <= number <= 1:
            self.problems.error(
                "bad-value", scalar.where, f"{name!r} has to be a number from 0 to 1"
            )
            return None
        return number

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """Return the field as a whole number from `least` to `most`."""
        scalar = self.scalar(name)
        if scalar is None:
            return None
        value = scalar.value.strip()
        if not (value.isascii() and value.isdigit()) or not least <= int(value[:9]) <= most:
            self.problems.error(
                "bad-value",
                scalar.where,
                f"{name!r} has to be a whole number from {least} to {most}",
            )
            return None
        return int(value)

    def wrong_type(self, where: Location, name: str, wanted: str) -> None:
        """Report that the field `name` has another shape than it should."""
        self.problems.error("wrong-type", where, f"{name!r} has to be {wanted}")


def _number(text: str) -> Fraction | None:
    whole, point, part = text.strip().partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit()) or (point and not part):
        return None
    return Fraction(int(digits), 10 ** len(part))


def text_of(node: Node, problems: Problems, *, what: str, most: int = 200) -> Scalar | None:
    """Return `node` as one text that is not empty, or report what it is instead."""
    if not isinstance(node, Scalar):
        problems.error("wrong-type", node.where, f"{what} has to be text")
        return None
    if not node.value.strip():
        problems.error(
            "empty-value",
            node.where,
            f"{what} has no value",
            hint="write one, or take the line out if the field is not needed",
        )
        return None
    if len(node.value) > most:
        problems.error("too-large", node.where, f"{what} is longer than {most} characters")
        return None
    return node


def chosen(
    scalar: Scalar,
    choices: Iterable[str],
    problems: Problems,
    *,
    code: str,
    what: str,
) -> str | None:
    """Return the one of `choices` that `scalar` is, or report the nearest one."""
    known = tuple(choices)
    word = scalar.value.strip()
    if word in known:
        return word
    problems.error(
        code,
        scalar.where,
        f"{what!r} cannot be {word!r}",
        hint=suggestion(word, known, called="it is one of")
        if len(known) > 2  # noqa: PLR2004
        else f"write {listed(known).replace(' and ', ' or ')}",
    )
    return None
