"""What may enter a letter: text without control characters, a small rich text, the HTML of ready mails.

nh3 parses as a browser does, so nothing hides in broken markup. Merge fields pass through as text.
"""

import re
from collections.abc import Callable
from functools import cache

import nh3

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Control characters, lone surrogates, and the noncharacters that mark merge fields while a letter is built.
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# Kept while reading rich text: what carries meaning, and what begins a new paragraph.
_RICH_TAGS = _names(
    "a b blockquote br center dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre section article header"
    " footer main span strong table tbody td tfoot th thead tr u ul"
)
_RICH_STYLES = frozenset({"font-weight", "font-style", "text-decoration", "text-decoration-line"})
_DROPPED_WHOLE = _names("script style title head template noscript iframe object svg math textarea select")

_READY_TAGS = _names(
    "a abbr address article b bdi bdo blockquote br caption center cite code col colgroup dd del div dl dt em"
    " figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s"
    " section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_READY_ATTRIBUTES = {
    "*": _names(
        "style class id dir lang title align valign bgcolor width height role aria-label aria-hidden"
    ),
    "a": frozenset({"href", "name", "target"}),
    "img": frozenset({"src", "alt", "border", "hspace", "vspace"}),
    "table": frozenset({"border", "cellpadding", "cellspacing", "summary"}),
    "td": frozenset({"colspan", "rowspan", "nowrap", "headers", "scope"}),
    "th": frozenset({"colspan", "rowspan", "nowrap", "headers", "scope"}),
    "col": frozenset({"span"}),
    "font": frozenset({"color", "face", "size"}),
    "ol": frozenset({"start", "type"}),
}
# What reaches out, runs, or lays something over the rest.
_BAD_STYLE = re.compile(
    r"url\s*\(|image\s*\(|image-set|expression|javascript:|behaviou?r|-moz-binding|@import|\\|<|position\s*:",
    re.IGNORECASE,
)
# A contact's value may stand in these attributes; anywhere else it could change what a mail loads or shows.
_MERGE_ATTRIBUTES = frozenset({"href", "alt", "title", "aria-label"})
_ATTACHED = re.compile(r'\bsrc="cid:([0-9a-f]{64}(?:\.[a-z0-9]{1,8})?)"')
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_AT_RULE = re.compile(r"@(?!media\b)[a-z-]+[^;{}]*(?:;|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})", re.IGNORECASE)

Pictures = Callable[[str], str]


def tidy(text: str) -> str:
    """Without control characters (tab and line end stay), and with plain line ends."""
    return _STRANGE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def scheme(link: str) -> str:
    """`https` of `https://…`, in small letters; empty where there is none."""
    found = _SCHEME.match(link)
    return found[1].lower() if found else ""


def may_link(link: str) -> bool:
    """False for links that could run or read something: `javascript:`, `data:`, `file:` …"""
    return scheme(link) in LINK_SCHEMES or not scheme(link)


@cache
def _rich(pictures: bool) -> nh3.Cleaner:
    styles = {tag: {"style"} for tag in ("span", "b", "strong", "i", "em", "u", "p", "div", "font")}
    return nh3.Cleaner(
        tags=set(_RICH_TAGS) | ({"img"} if pictures else set()),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes={"a": {"href", "style"}, "img": {"alt"}, **styles},
        filter_style_properties=set(_RICH_STYLES),
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,
    )


def only_rich(html: str, pictures: bool = False) -> str:
    """HTML cut down to what rich text is read from; of pictures only the description, if wanted."""
    return _rich(pictures).clean(tidy(html))


def only_ready(html: str, pictures: Pictures | None = None) -> str:
    """HTML as mail programs show it: tables, text, inline styles; nothing that runs, asks or reloads.

    `pictures` gets each picture's address and answers the one to write instead (empty: none).
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name not in _MERGE_ATTRIBUTES and ("{{" in value or "{%" in value):
            return None
        if name == "style":
            return style(value) or None
        if tag == "img" and name == "src" and pictures:
            return pictures(value) or None
        return value

    return nh3.clean(
        tidy(html),
        tags=set(_READY_TAGS),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes={tag: set(names) for tag, names in _READY_ATTRIBUTES.items()},
        attribute_filter=attribute,
        url_schemes={*LINK_SCHEMES, "cid"},
        link_rel=None,
    )


def style(text: str) -> str:
    """The declarations of a `style` attribute that load nothing and cover nothing."""
    parts = (part.strip() for part in _CSS_COMMENT.sub("", text).split(";"))
    return "; ".join(part for part in parts if ":" in part and not _BAD_STYLE.search(part))


def css(text: str) -> str:
    """A style sheet with no at-rule but `@media`, and without the declarations that `style` would drop."""
    text = _AT_RULE.sub("", _CSS_COMMENT.sub("", tidy(text)).replace("<!--", "").replace("-->", ""))

    def body(found: re.Match[str]) -> str:
        return "{" + style(found[1]) + "}"

    text = re.sub(r"\{([^{}]*)\}", body, text)
    return "" if "<" in text or _BAD_STYLE.search(text) else text.strip()


def attached(html: str) -> list[str]:
    """The names of the book's pictures in ready HTML, where they stand as `cid:NAME`."""
    return _ATTACHED.findall(html)
