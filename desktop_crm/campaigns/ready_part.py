"""Ready HTML of a block on its way into the letter: its fields, links and pictures found in it."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from markupsafe import Markup, escape

from desktop_crm.campaigns import html_sheet, inventory, weaving
from desktop_crm.campaigns.content import Html
from desktop_crm.campaigns.expressions import Control, Piece
from desktop_crm.campaigns.html_sheet import Sheet
from desktop_crm.campaigns.merging import TemplateProblem
from desktop_crm.campaigns.weaving import Pieces

_VOID = frozenset({"br", "col", "hr", "img", "wbr"})


def write(block: Html, sheet: Sheet) -> Markup:
    """The block's own HTML with its fields found, in text and in attributes, and its pictures named."""
    tokens = [token for token in inventory.TAG.split(block.html) if token]
    texts = [unescape(token) for token in tokens if not token.startswith("<")]
    woven, problems = weaving.weave(texts, block.id)
    sheet.problems += problems
    if _tears(tokens, woven):
        what = "A condition begins inside of one tag and ends inside of another."
        way_out = "Put {% if … %} and {% endif %} into the same paragraph or cell, or around whole ones."
        sheet.problems.append(TemplateProblem("condition", what, way_out, block.id))
        woven = tuple(tuple(p for p in pieces if not isinstance(p, Control)) for pieces in woven)
    rest, linked, parts = iter(woven), False, []
    for token in tokens:
        if token.startswith("<"):
            linked = _in_link(token, linked)
            parts.append(Markup(_tag(token, sheet)))
        else:
            parts.append(sheet.put(_text_of(next(rest), linked)))
    return Markup("").join(parts)


def _tears(tokens: Sequence[str], woven: Sequence[Pieces]) -> bool:
    """Whether leaving out a branch of a condition would leave a tag open, or close one twice."""
    rest, tags, begun = iter(woven), [""], [[""]]
    for token in tokens:
        if token.startswith("</"):
            tags = tags[:-1] or tags
        elif token.startswith("<"):
            name = token[1:].partition(" ")[0].rstrip(">")
            tags += [] if name in _VOID else [name]
        else:
            for word in (piece.word for piece in next(rest) if isinstance(piece, Control)):
                if word == "if":
                    begun.append(list(tags))
                elif begun[-1] != tags:
                    return True
                elif word == "endif":
                    begun.pop()
    return False


def _in_link(tag: str, before: bool) -> bool:
    return tag.startswith("<a") if re.match("</?a[ >]", tag) else before


def _text_of(pieces: Pieces, linked: bool) -> Iterator[Piece]:
    for piece in html_sheet.shown(pieces, linked):
        yield piece.replace("<br>", "\n") if isinstance(piece, str) else piece


def _tag(tag: str, sheet: Sheet) -> str:
    def attribute(found: re.Match[str]) -> str:
        name, value = found[1], unescape(found[2])
        if name == "src":
            shown = sheet.images.get(value.removeprefix("cid:"))
            return f'src="{escape(sheet.source(shown))}"'
        if name == "href":
            return f'href="{sheet.link(value)}"'
        if "{{" in value or "{%" in value:
            return f'{name}="{sheet.one_line(value)}"'
        return found[0]

    return inventory.ATTRIBUTE.sub(attribute, tag)
