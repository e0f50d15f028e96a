"""Ready mails from HTML files: styles set into the tags, everything that runs or loads taken out."""

import re
from collections.abc import Callable
from html import escape, unescape

from css_inline import CSSInliner, InlineError

from desktop_crm.base.errors import BadFile
from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns import rendering, sanitising
from desktop_crm.campaigns.content import Content, Html

Pictures = Callable[[str], str]  # a picture's address in the file → its name in the book, or empty

_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MEDIA = re.compile(r"@media[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_BODY = re.compile(
    r"<body\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_ATTRIBUTE = re.compile(r'\b(style|bgcolor|dir|lang)="([^"]*)"', re.IGNORECASE)
# A picture of one point that was not kept: it only counted who looks.
_COUNTER = re.compile(r'<img\b(?![^>]*\bsrc=)(?=[^>]*\b(?:width|height)="[01](?:px)?")[^>]*>')
_TAG = re.compile(r"<[a-z]", re.IGNORECASE)


def from_html(text: str, pictures: Pictures | None = None) -> Content:
    """The mail as one block, with a footer below where no way out stands in it.

    `pictures` keeps each picture of the file in the book; a picture that is not kept shows its description.
    Raises BadFile for what is no HTML or too long.
    """
    if len(text) > contents.MAX_TEXT:
        raise BadFile(
            f"This file is longer than {contents.MAX_TEXT:,} characters.",
            "Save the pictures as files beside it instead of inside it.",
        )
    if not _TAG.search(text):
        raise BadFile("There is no HTML in this file.", "Choose a file that a mail or web editor saved.")
    whole = _COMMENT.sub("", sanitising.tidy(text.removeprefix("\ufeff")))
    media = "\n".join(rule for sheet in _STYLE.findall(whole) for rule in _MEDIA.findall(sheet))
    keep = _kept(pictures)
    html = sanitising.only_ready(_body(_inlined(whole)), keep)
    letter = Content((Html("b1", _COUNTER.sub("", html).strip(), sanitising.css(media)),))
    return rendering.with_way_out(letter)


def _kept(pictures: Pictures | None) -> Callable[[str], str]:
    def keep(source: str) -> str:
        if source.startswith("cid:") and sanitising.attached(f'src="{source}"'):
            return source
        name = pictures(source) if pictures else ""
        return f"cid:{name}" if name else ""

    return keep


def _inlined(html: str) -> str:
    try:
        return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False).inline(html)
    except (InlineError, ValueError):  # a style sheet that cannot be read: the letter stands without it
        return _STYLE.sub("", html)


def _body(html: str) -> str:
    """What stands in the body, inside a box with the body's own colours."""
    found = _BODY.search(html)
    if not found:
        return html
    own = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
    if ground := own.pop("bgcolor", ""):
        own["style"] = f"background-color: {ground}; {own.get('style', '')}"
    if not own:
        return found[2]
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in own.items())
    return f"<div{attributes}>{found[2]}</div>"
