"""A site's own logo, colour, links, footer and style sheet, and what is refused of them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from statusgen.model.appearance import DARK_PAPER, LIGHT_PAPER
from statusgen.model.colours import LEAST_CONTRAST, contrast, lightened_for
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.problems import InvalidSite
from tests.support import CONFIG, files_of

if TYPE_CHECKING:
    from statusgen.model.site import Site

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 300, 100) + bytes(17)
RIFF = b"RIFF\x40\0\0\0WEBP"
WEBP = {
    "VP8 ": RIFF + b"VP8 " + bytes(7) + b"\x9d\x01\x2a" + struct.pack("<HH", 300, 100) + bytes(9),
    "VP8L": RIFF + b"VP8L" + bytes(4) + b"\x2f" + (299 | 99 << 14).to_bytes(4, "little") + bytes(9),
    "VP8X": RIFF + b"VP8X" + bytes(8) + (299).to_bytes(3, "little") + (99).to_bytes(3, "little"),
}


def site_with(appearance: str, config: str = "", /, **assets: str | bytes) -> Site:
    """Return the site with `appearance: {...}` and files below assets/, `logo_svg` as logo.svg."""
    text = f"{CONFIG}appearance: {{{appearance}}}\n{config}"
    contents = files_of(config=text)
    for name, data in assets.items():
        path = f"assets/{name.replace('_', '.')}"
        contents[path] = data.encode() if isinstance(data, str) else data
    return parse_site(Files(contents=contents))


def refused(appearance: str, config: str = "", /, **assets: str | bytes) -> list[str]:
    """Return the codes of what is wrong with the same site."""
    with pytest.raises(InvalidSite) as invalid:
        site_with(appearance, config, **assets)
    return [problem.code for problem in invalid.value.problems]


def test_everything_that_can_be_written_is_taken() -> None:
    """The page of a company looks like it is that company's."""
    site = site_with(
        "logo: assets/logo.svg, logo_dark: assets/dark.png, accent: '#063', css: assets/extra.css, "
        "links: [{name: Docs, href: 'https://docs.example.com'}], footer: 'By *us*'",
        "subscribe: {mail: 'mailto:news@example.com'}\n",
        logo_svg=SVG.format("<path d='M0 0h9'/>"),
        dark_png=PNG,
        extra_css="h1 { color: #070 }",
    )
    look = site.appearance

    assert look.logo is not None
    assert look.logo_dark is not None
    assert (look.logo.media_type, look.logo.width_px, look.logo.height_px) == (
        "image/svg+xml", 120, 40,
    )  # fmt: skip
    assert (look.logo_dark.media_type, look.logo_dark.width_px) == ("image/png", 300)
    assert (look.accent, look.css, look.footer) == ("#006633", "h1 { color: #070 }", "By *us*")
    assert [(link.name, link.href) for link in look.links] == [("Docs", "https://docs.example.com")]
    assert site.mail == "mailto:news@example.com"


@pytest.mark.parametrize("kind", WEBP)
def test_each_kind_of_webp_says_how_large_it_is(kind: str) -> None:
    """A page that does not know the size of a picture jumps when it appears."""
    logo = site_with("logo: assets/logo.webp", logo_webp=WEBP[kind]).appearance.logo

    assert logo is not None
    assert (logo.width_px, logo.height_px) == (300, 100)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<g onload='alert(1)'/>",
        "<foreignObject/>",
        "<a href='javascript:alert(1)'/>",
        "<image href='https://example.com/x.png'/>",
        "<use href='other.svg#a'/>",
        "<image xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='//example.com/x.png'/>",
        "<rect style='fill: url(https://example.com/x)'/>",
        "<style>@import 'https://example.com/x.css';</style>",
        '<style>rect { fill: url( "http://example.com/x" ) }</style>',
        "<img xmlns='http://www.w3.org/1999/xhtml' src='#'/>",
        "<?xml-stylesheet href='x.css'?>",
        "<g>",
    ],
)
def test_an_svg_that_is_more_than_a_picture_is_refused(inside: str) -> None:
    """A logo comes from whoever made it, and people open such files by themselves."""
    assert refused("logo: assets/logo.svg", logo_svg=SVG.format(inside)) == ["bad-logo"]


@pytest.mark.parametrize(
    "inside",
    [
        "<defs><linearGradient id='a'/></defs><rect fill='url(#a)'/><use href='#a'/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<style>rect { fill: red }</style><!-- drawn by hand -->",
        "<text>Status on a bad day</text>",
    ],
)
def test_an_svg_that_is_a_picture_is_taken(inside: str) -> None:
    """What a drawing program writes has to pass, or nobody has a logo."""
    assert site_with("logo: assets/logo.svg", logo_svg=SVG.format(inside)).appearance.logo


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("logo_png", b"\x89PNG\r\n\x1a\n"),
        ("logo_png", PNG.replace(struct.pack(">II", 300, 100), bytes(8))),
        ("logo_png", b"GIF89a"),
        ("logo_webp", RIFF + b"VP8X"),
        ("logo_svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("logo_svg", "<svg width='9' height='9'/>"),
        ("logo_svg", b"\xff\xfe<\0s\0v\0g\0"),
        ("logo_svg", "<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>" + SVG.format("&a;")),
        ("logo_svg", SVG.format("").replace("0 0 120 40", "0 0 0 0")),
        ("logo_svg", ""),
    ],
)
def test_a_file_that_is_no_picture_with_a_size_is_refused(name: str, data: str | bytes) -> None:
    """Half a picture on every page looks like another outage."""
    assert refused(f"logo: assets/{name.replace('_', '.')}", **{name: data}) == ["bad-logo"]


@pytest.mark.parametrize(
    "css",
    [
        "h1 { color: red } </STYLE><script>",
        "@import url(x.css);",
        "@IMPORT 'x.css';",
        "@\\69mport 'x.css';",
        "h1 { background: url(https://example.com/x.png) }",
        "h1 { background: url( 'logo.png' ) }",
        "h1 { background: \\75rl(//example.com/x) }",
        "h1 { background: u\\72 l(x) }",
        "@font-face { src: url(font.woff2) }",
        "h1 { background: image-set('https://example.com/x.png' 1x) }",
        "<!-- h1 {} -->",
        "h1 { color: red }\x0c",
    ],
)
def test_a_style_sheet_that_loads_something_or_ends_the_style_is_refused(css: str) -> None:
    """A status page must not depend on a host that may be down as well."""
    assert refused("css: assets/extra.css", extra_css=css) == ["bad-css"]


@pytest.mark.parametrize(
    "css",
    [
        "/* see https://example.com/brand, @import is not used */ h1 { color: red }",
        "h1::before { content: '\\201C' }",
        "h1 { background: url(data:image/png;base64,AAAA) }",
        "h1 { background: url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\") }",
        "rect { fill: url(#a) }",
    ],
)
def test_a_style_sheet_that_loads_nothing_is_taken_as_it_is(css: str) -> None:
    """What passes is what a browser gets."""
    assert site_with("css: assets/extra.css", extra_css=css).appearance.css == css


def test_line_ends_of_a_style_sheet_are_those_that_a_browser_reads() -> None:
    """A browser hashes what it read, and a policy with another hash leaves the page bare."""
    assert site_with("css: assets/a.css", a_css=b"a {}\r\nb {}\r").appearance.css == "a {}\nb {}\n"


@pytest.mark.parametrize(
    ("appearance", "config", "code"),
    [
        ("logo: assets/none.svg", "", "no-such-file"),
        ("logo: ../logo.svg", "", "no-such-file"),
        ("css: config.yaml", "", "no-such-file"),
        ("accent: blue", "", "bad-value"),
        ("accent: '#3b82f6'", "", "low-contrast"),
        ("links: [{name: Docs, href: 'javascript:alert(1)'}]", "", "bad-url"),
        ("links: [{name: Docs}]", "", "missing-field"),
        ("links: [Docs]", "", "wrong-type"),
        ("color: '#063'", "", "unknown-field"),
        ("footer: x", "subscribe: {mail: news@example.com}\n", "bad-url"),
        ("footer: x", "subscribe: {mail: 'tel:+49301'}\n", "bad-url"),
    ],
)
def test_a_mistake_is_named(appearance: str, config: str, code: str) -> None:
    """A page that quietly leaves the logo out is noticed by customers first."""
    assert refused(appearance, config) == [code]


@pytest.mark.parametrize(
    ("logo", "way_out"),
    [
        ("logo.svg", "put it below assets/ and write assets/logo.svg"),
        ("assets/logo.jpg", "a logo is SVG, PNG or WebP"),
        ("assets/b.png", "did you mean 'assets/a.png'?"),
    ],
)
def test_a_logo_that_is_not_found_is_told_with_the_way_out(logo: str, way_out: str) -> None:
    """The file is often there, beside config.yaml or in a form that browsers know."""
    contents = {"config.yaml": f"{CONFIG}appearance: {{logo: {logo}}}\n".encode()}
    with pytest.raises(InvalidSite) as caught:
        parse_site(Files(contents=contents | {"assets/a.png": PNG}))
    (problem,) = caught.value.problems
    assert way_out in problem.hint


def test_a_file_that_would_weigh_on_every_page_is_refused() -> None:
    """A logo of a megabyte is a status page that does not arrive."""
    assert refused("logo: assets/a.png", a_png=PNG + bytes(40_000)) == ["too-large"]


def test_an_accent_can_be_read_on_light_and_on_dark_pages() -> None:
    """Half of the readers have a dark page, at night nearly all."""
    for accent in ("#0a58ca", "#006633", "#7a0019", "#000000", "#5b21b6"):
        assert site_with(f"accent: '{accent}'").appearance.accent == accent
        assert contrast(accent, LIGHT_PAPER) >= LEAST_CONTRAST
        assert contrast(lightened_for(accent, DARK_PAPER), DARK_PAPER) >= LEAST_CONTRAST
