"""The HTML of a letter: tables and inlined styles, so that it holds in Gmail, Outlook and Apple Mail."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from css_inline import CSSInliner
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from desktop_crm.base.paths import resource
from desktop_crm.campaigns import html_sheet, look, merging, ready_part, rich_text, weaving
from desktop_crm.campaigns.content import (
    Align,
    Block,
    Button,
    Content,
    Divider,
    Footer,
    Heading,
    Html,
    Image,
    Text,
    Unknown,
)
from desktop_crm.campaigns.expressions import Control, Piece
from desktop_crm.campaigns.html_sheet import Sheet
from desktop_crm.campaigns.rich_text import Run
from desktop_crm.campaigns.weaving import Entries, Line, Pieces, Woven

WAY_OUT = "{{ unsubscribe }}"
_STYLES = "<!--styles-->"
_FIGURE_SPACES = Markup("&#847;&zwnj;&nbsp;" * 70)  # keeps the letter's text out of the line in the inbox


def write(content: Content, subject: str, preheader: str, sheet: Sheet) -> tuple[Piece, ...]:
    """The whole HTML as pieces for `expressions.build`; what is wrong stands in `sheet.problems`."""
    width = sheet.view.width if sheet.view else look.WIDTH
    css = {
        "look": sheet.look,
        "sizes": look,
        "dark": bool(sheet.view and sheet.view.dark),
        "phone": width <= look.PHONE,
        "shown": sheet.view is not None,
    }
    html = (
        _templates()
        .get_template("letter.html.j2")
        .render(
            language=sheet.letterhead.language or "en",
            dir=sheet.direction,
            title=sheet.one_line(subject, "subject"),
            preheader=sheet.one_line(preheader, "preheader"),
            spaces=_FIGURE_SPACES,
            css=Markup(_templates().get_template("letter.css.j2").render(css)),
            width=width,
            head=_head(content, sheet),
            rows=list(_rows(content, sheet, width)),
            **css,
        )
    )
    inlined = _inliner().inline(html)
    own = "\n".join(block.css for block in content.blocks if isinstance(block, Html) and block.css)
    styles = _templates().get_template("styles.html.j2").render(css, own=Markup(own))
    return sheet.taken_apart(inlined.replace(_STYLES, styles, 1))


@cache
def _templates() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        loader=FileSystemLoader(resource("mail")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _blocks() -> Any:
    return _templates().get_template("blocks.html.j2").module


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


def _head(content: Content, sheet: Sheet) -> Markup:
    theme = content.theme
    name = theme.business_name or (sheet.letterhead.business_name if theme.logo else "")
    if not name and not theme.logo:
        return Markup()
    logo = sheet.images.get(theme.logo)
    return _markup(_blocks().head(name, logo, sheet.source(logo), sheet.direction))


def _rows(content: Content, sheet: Sheet, width: int) -> Iterator[Markup]:
    for block in content.blocks:
        yield _block(block, sheet, width)
        sheet.ruled = isinstance(block, Divider)


def _block(block: Block, sheet: Sheet, width: int) -> Markup:
    macros = _blocks()
    sheet.where = block.id
    match block:
        case Heading():
            return _heading(block, sheet)
        case Text():
            parts, problems = weaving.weave_parts(rich_text.parse(block.html), block.id)
            sheet.problems += problems
            return _markup(macros.text(_woven(parts, sheet)))
        case Image():
            return _image(block, sheet, width)
        case Button():
            return _button(block, sheet)
        case Divider():
            return _markup(macros.divider())
        case Footer():
            return _footer(block, sheet)
        case Html():
            return _markup(macros.ready(ready_part.write(block, sheet)))
        case Unknown():
            return Markup()


def _markup(made: object) -> Markup:
    return Markup(made)


def _heading(block: Heading, sheet: Sheet) -> Markup:
    turned = sheet.turned(merging.words(block.text))
    return _markup(_blocks().heading(sheet.words(block.text), block.level, turned))


# Rich text


def _woven(parts: Sequence[Woven], sheet: Sheet) -> Markup:
    bare = weaving.bare(parts)
    return Markup("\n").join(_part(part, at in bare, sheet) for at, part in enumerate(parts))


def _part(part: Woven, bare: bool, sheet: Sheet) -> Markup:
    if isinstance(part, Entries):
        return _listing(part, sheet)
    return sheet.put(part.pieces) if bare else _paragraph(part, sheet)


def _paragraph(line: Line, sheet: Sheet) -> Markup:
    if inner := weaving.inside_condition(line):
        begin, end = line.pieces[0], line.pieces[-1]
        return sheet.put((begin,)) + _paragraph(inner, sheet) + sheet.put((end,))
    return _markup(_blocks().paragraph(_line(line, sheet), _direction(line, sheet)))


def _direction(line: Line, sheet: Sheet) -> str:
    text = "".join(piece for piece in line.pieces if isinstance(piece, str))
    return sheet.turned(text)


def _listing(listing: Entries, sheet: Sheet) -> Markup:
    items = Markup("").join(
        _markup(
            _blocks().item(
                _line(entry.line, sheet) + Markup("").join(_listing(under, sheet) for under in entry.lists),
                _direction(entry.line, sheet),
            )
        )
        for entry in listing.items
    )
    return _markup(_blocks().listing(items, "ol" if listing.ordered else "ul", sheet.direction))


def _line(line: Line, sheet: Sheet) -> Markup:
    """The runs with their forms; forms and links end before each condition, so no tag is left open."""
    groups = [(span.run, group) for span in line.spans for group in _unbroken(span.pieces)]
    html = Markup("")
    for target, neighbours in groupby(groups, key=lambda pair: "" if _breaks(pair[1]) else pair[0].link):
        inside = Markup("").join(_form(run, pieces, sheet) for run, pieces in neighbours)
        where = sheet.link(target) if target else ""
        html += _markup(_blocks().link(inside, where)) if where else inside
    return html


def _form(run: Run, pieces: Pieces, sheet: Sheet) -> Markup:
    inside = sheet.put(html_sheet.shown(pieces, bool(run.link)))
    return inside if _breaks(pieces) else Markup(rich_text.wrapped(run, str(inside)))


def _breaks(pieces: Pieces) -> bool:
    return any(isinstance(piece, Control) for piece in pieces)


def _unbroken(pieces: Pieces) -> Iterator[Pieces]:
    for is_control, group in groupby(pieces, key=lambda piece: isinstance(piece, Control)):
        if is_control:
            yield from ((piece,) for piece in group)
        else:
            yield tuple(group)


# Pictures, buttons, footer


def _image(block: Image, sheet: Sheet, width: int) -> Markup:
    if not block.source:
        return Markup()
    shown = sheet.images.get(block.source)
    column = width - 2 * (look.PHONE_PADDING if width <= look.PHONE else look.PADDING)
    wanted = block.width or (shown.width if shown and shown.width else column)
    alt = sheet.one_line(block.alt)
    link = sheet.link(block.link)
    return _markup(_blocks().image(sheet.source(shown), alt, link, min(column, wanted), sheet.direction))


def _button(block: Button, sheet: Sheet) -> Markup:
    if not block.text:
        return Markup()
    ground = block.colour or sheet.look.accent
    sides = {Align.START: "left", Align.CENTER: "center", Align.END: "right"}
    if sheet.direction == "rtl":
        sides |= {Align.START: "right", Align.END: "left"}
    words = sheet.words(block.text, linked=True)
    link = sheet.link(block.link)
    ink = look.ink_on(ground)
    return _markup(
        _blocks().button(words, link, ground, ink, sides[block.align], block.full_width, look.BUTTON)
    )


def _footer(block: Footer, sheet: Sheet) -> Markup:
    address = block.address or sheet.letterhead.postal_address
    return _markup(
        _blocks().footer(
            sheet.letterhead.business_name,
            [line.strip() for line in address.split("\n") if line.strip()],
            not sheet.ruled,
            sheet.words(block.text),
            sheet.turned(merging.words(block.text)),
            sheet.link(WAY_OUT),
            sheet.words(block.way_out or Footer("").way_out, linked=True),
        )
    )
