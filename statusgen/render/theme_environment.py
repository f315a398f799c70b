"""Jinja, set up for themes: everything escaped, a missing name an error, and what repeats kept.

A site has tens of thousands of pages of some hundred printed values, so the ways that Jinja takes
for each of them, general as they are, have short cuts here that come to the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateRuntimeError,
    meta,
    nodes,
    pass_context,
)
from jinja2.compiler import CodeGenerator
from jinja2.ext import Extension, InternationalizationExtension
from jinja2.runtime import Context, Macro, Undefined
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from jinja2.bccache import Bucket
    from jinja2.compiler import Frame
    from jinja2.parser import Parser

    from statusgen.model.store import Store

T = TypeVar("T")

_SPECIAL = re.compile("[&<>'\"]")

# A site has a dozen fragments for each language and depth of folders; the bound is for a theme
# that keeps what differs on every page.
_MOST_FRAGMENTS = 1000


class ThemeEnvironment(Environment):
    """Compiles the templates that `source_of` returns by name, None if there is no such template.

    `language` returns the language of the page that is being rendered: any value that can be a
    key, with the methods `gettext` and `ngettext`. `code` has what was compiled before.
    """

    def __init__(
        self,
        source_of: Callable[[str], str | None],
        language: Callable[[], Any],
        code: KeptCode | None = None,
    ) -> None:
        """Set Jinja up; nothing is compiled yet."""

        def load(name: str) -> tuple[str, str, None] | None:
            text = source_of(name)
            return None if text is None else (text, name, None)

        super().__init__(
            loader=FunctionLoader(load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[InternationalizationExtension, Once],
            bytecode_cache=code,
        )
        self.language = language
        self.fragments: dict[object, Markup] = {}
        self.newstyle_gettext = True
        self.globals |= {"_": self._said, "gettext": self._said, "ngettext": self._said_of}

    def add_filters(self, filters: Mapping[str, Callable[..., object]]) -> None:
        """Let templates use `filters`, whose results may depend on the page's language."""

        def late(filter_: Callable[..., object]) -> Callable[..., object]:
            # What wants a context is not worked out while a template is compiled, for all pages.
            return pass_context(lambda _context, *values, **how: filter_(*values, **how))

        self.filters |= {name: late(filter_) for name, filter_ in filters.items()}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template sees besides its page: for nearly all, the globals themselves.

        Jinja would look them up one by one for each template of each page.
        """
        return super().make_globals(d) if d else self.globals

    def _said(self, text: str, /, **values: object) -> Markup:
        said = Markup(self.language().gettext(text))  # noqa: S704 - ours or a catalog's
        return said % values if values or "%" in said else said

    def _said_of(self, one: str, many: str, num: int, /, **values: object) -> Markup:
        text = self.language().ngettext(one, many, num)
        return Markup(text) % {"num": num, **values}  # noqa: S704 - ours or a catalog's

    def kept(self, place: object, *values: object, caller: Callable[..., Markup]) -> Markup:
        """Return what `caller` makes of `values`, for which `place` in a theme has it once."""
        # Safe text is equal to the same text that has yet to be escaped, but of another type.
        key = (place, self.language(), values, *map(type, values))
        try:
            kept = self.fragments.get(key)
        except TypeError as error:
            raise TemplateRuntimeError(f"once cannot keep this: {error}") from error
        if kept is None:
            if len(self.fragments) >= _MOST_FRAGMENTS:
                self.fragments.clear()
            kept = self.fragments[key] = caller(*values)
        return kept

    @staticmethod
    def printed(value: object) -> str:
        """Return what printing `value` writes, as `escape` does, which is slow for safe text."""
        if type(value) is str and not _SPECIAL.search(value):
            return value
        return value if type(value) is Markup else escape(value)


class KeptCode(BytecodeCache):
    """Has compiled templates from `code` and puts them there, but only those called `names`."""

    def __init__(self, code: Store, names: frozenset[str]) -> None:
        """Compile all others each time, for a theme that somebody works on would fill the store."""
        self._code, self._names = code, names

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what tells a template from others, but for its text."""
        del filename
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket`, which finds out whether that is its text's and Python's."""
        found = self._code.get(_place_of(bucket)) if bucket.key in self._names else None
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of `bucket`."""
        if bucket.key in self._names:
            self._code.put(_place_of(bucket), bucket.bytecode_to_string())


def _place_of(bucket: Bucket) -> str:
    # Two themes have templates of one name.
    return f"{bucket.key} {bucket.checksum}"


class _CodeGenerator(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        super().visit_Template(node, frame)
        self.writeline("escape = environment.printed")


class _Context(Context):
    def call(self, called: Callable[..., T], /, *args: object, **kwargs: object) -> T | Undefined:
        is_macro = type(called) is Macro
        if not is_macro and getattr(called, "__self__", None) is not self.environment:
            return super().call(called, *args, **kwargs)
        # The names are Jinja's, for functions that want a context: neither these nor macros do.
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(self.eval_ctx, *args, **kwargs) if is_macro else called(*args, **kwargs)


class Once(Extension):
    """`{% once name=value, ... %}`: what is the same wherever the values are, rendered once.

    It sees nothing but the values and what is global, so that no page can get what was rendered
    for another one.
    """

    tags = {"once"}  # noqa: RUF012 - Jinja's way

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the block as a call of `kept` with the inside as its caller."""
        line = next(parser.stream).lineno
        names: list[nodes.Name] = []
        values: list[nodes.Expr] = []
        while parser.stream.current.type != "block_end":
            if names:
                parser.stream.expect("comma")
            name = nodes.Name(parser.stream.expect("name").value, "param", lineno=line)
            names.append(name)
            parser.stream.expect("assign")
            values.append(parser.parse_expression())
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        inside = nodes.Macro("once", names, [], body, lineno=line)
        # pybabel looks for words with an environment of its own, which lacks our filters.
        if isinstance(self.environment, ThemeEnvironment):
            self._check(inside, parser)
        place = nodes.Const((parser.name, line))
        function = nodes.EnvironmentAttribute("kept", lineno=line)
        kept = nodes.Call(function, [place, *values], [], None, None, lineno=line)
        return nodes.CallBlock(kept, names, [], body, lineno=line)

    def _check(self, inside: nodes.Macro, parser: Parser) -> None:
        for node in inside.find_all((nodes.Block, nodes.Include, nodes.Import, nodes.FromImport)):
            if getattr(node, "with_context", True):
                kind = type(node).__name__.lower()
                parser.fail(f"{kind} sees the page, which once must not", node.lineno)
        tree = nodes.Template([inside], lineno=1)
        tree.set_environment(self.environment)
        unknown = meta.find_undeclared_variables(tree) - self.environment.globals.keys()
        # Jinja declares these two itself: the blocks of the page.
        unknown |= {"self", "super"} & {name.name for name in inside.find_all(nodes.Name)}
        if unknown:
            name = min(unknown)
            parser.fail(f"once does not see {name!r}: write once {name}=...", inside.lineno)


ThemeEnvironment.code_generator_class = _CodeGenerator
ThemeEnvironment.context_class = _Context
