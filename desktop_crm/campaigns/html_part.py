"""The HTML of a letter: tables and inlined styles, so that it holds in Gmail, Outlook and Apple Mail."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from itertools import groupby
from typing import Any

from css_inline import CSSInliner
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from desktop_crm.base.paths import resource
from desktop_crm.campaigns import look, merging, pictures, rich_text, weaving, writing_direction
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
from desktop_crm.campaigns.expressions import Control, Frame, Piece
from desktop_crm.campaigns.fields import Letterhead
from desktop_crm.campaigns.merging import TemplateProblem
from desktop_crm.campaigns.pictures import Picture
from desktop_crm.campaigns.rich_text import Run
from desktop_crm.campaigns.weaving import Entries, Line, Pieces, Woven

WAY_OUT = "{{ unsubscribe }}"
_MARK = re.compile("\ufdd0([0-9]+)\ufdd1")
_TAG = re.compile(r"""(<[A-Za-z/!][^"'>]*(?:"[^"]*"[^"'>]*)*>)""")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_STYLES = "<!--styles-->"
_FIGURE_SPACES = Markup("&#847;&zwnj;&nbsp;" * 70)  # keeps the letter's text out of the line in the inbox


@dataclass(frozen=True, slots=True)
class View:
    """How a preview looks: on a screen so wide, in dark mode, with pictures switched off."""

    width: int = look.WIDTH
    dark: bool = False
    pictures: bool = True


@dataclass(slots=True)
class Sheet:
    """What the writing of one letter needs, and what it gathers: marks for pieces, and problems."""

    letterhead: Letterhead
    look: look.Look
    images: Mapping[str, Picture]
    view: View | None = None
    where: str = ""  # the block that is being written
    problems: list[TemplateProblem] = field(default_factory=list)
    marks: list[Piece] = field(default_factory=list)

    @property
    def direction(self) -> writing_direction.Direction:
        return writing_direction.of_language(self.letterhead.language)

    def put(self, pieces: Iterable[Piece]) -> Markup:
        """HTML in which a mark stands for each piece that is filled in later."""
        return Markup("".join(p if isinstance(p, str) else self._mark(p) for p in pieces))

    def _mark(self, piece: Piece) -> str:
        self.marks.append(piece)
        return f"\ufdd0{len(self.marks) - 1}\ufdd1"

    def taken_apart(self, html: str) -> tuple[Piece, ...]:
        """The HTML as pieces again: words, and what each mark stands for."""
        parts = _MARK.split(html)
        found = (self.marks[int(part)] if n % 2 else part for n, part in enumerate(parts))
        return tuple(piece for piece in found if piece != "")


def write(content: Content, subject: str, preheader: str, sheet: Sheet) -> tuple[Piece, ...]:
    """The whole HTML as pieces for `expressions.build`; what is wrong stands in `sheet.problems`."""
    width = sheet.view.width if sheet.view else look.WIDTH
    css = {"look": sheet.look, "dark": bool(sheet.view and sheet.view.dark), "sizes": look}
    html = (
        _templates()
        .get_template("letter.html.j2")
        .render(
            language=sheet.letterhead.language or "en",
            dir=sheet.direction,
            title=_one_line(sheet, subject, "subject"),
            preheader=_one_line(sheet, preheader, "preheader"),
            spaces=_FIGURE_SPACES,
            css=Markup(_templates().get_template("letter.css.j2").render(css)),
            width=width,
            head=_head(content, sheet),
            rows=[row for block in content.blocks if (row := _block(block, sheet, width))],
            **css,
        )
    )
    inlined = _inliner().inline(html)
    own = "\n".join(block.css for block in content.blocks if isinstance(block, Html) and block.css)
    media = _templates().get_template("media.css.j2").render(css, own=own)
    return sheet.taken_apart(inlined.replace(_STYLES, f"<style>\n{media}\n</style>", 1))


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
    return _markup(_blocks().head(name, logo, _source(logo, sheet), sheet.direction))


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
            return _markup(macros.ready(_ready(block, sheet)))
        case Unknown():
            return Markup()


def _markup(made: object) -> Markup:
    return Markup(made)


def _literal(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")


def _words(sheet: Sheet, text: str) -> Markup:
    """A plain text with its fields, as HTML."""
    scan = merging.scan(text, sheet.where)
    sheet.problems += scan.problems
    return sheet.put(_shown(scan.pieces))


def _one_line(sheet: Sheet, text: str, where: str = "") -> Markup:
    scan = merging.scan(" ".join(text.split()), where or sheet.where)
    sheet.problems += scan.problems
    return sheet.put(_literal(p) if isinstance(p, str) else p for p in scan.pieces)


def _shown(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces as they stand where words are expected: the way out becomes a link with words."""
    for piece in pieces:
        if isinstance(piece, str):
            yield _literal(piece)
        else:
            yield Frame("_way_out", (piece,)) if weaving.is_way_out(piece) else piece


def _link(sheet: Sheet, text: str) -> Markup:
    pieces, problems = weaving.link(text, sheet.where, lambda words: str(escape(words)))
    sheet.problems += problems
    return sheet.put(pieces)


def _heading(block: Heading, sheet: Sheet) -> Markup:
    direction = writing_direction.of_text(merging.words(block.text), sheet.direction)
    words = _words(sheet, block.text)
    return _markup(_blocks().heading(words, block.level, _turned(direction, sheet)))


def _turned(direction: str, sheet: Sheet) -> str:
    """The direction where it differs from the letter's, else nothing."""
    return direction if direction != sheet.direction else ""


# Rich text


def _woven(parts: Sequence[Woven], sheet: Sheet) -> Markup:
    return Markup("\n").join(
        _listing(part, sheet) if isinstance(part, Entries) else _paragraph(part, sheet) for part in parts
    )


def _paragraph(line: Line, sheet: Sheet) -> Markup:
    if weaving.only_conditions(line):
        return sheet.put(line.pieces)
    return _markup(_blocks().paragraph(_line(line, sheet), _direction(line, sheet)))


def _direction(line: Line, sheet: Sheet) -> str:
    text = "".join(piece for piece in line.pieces if isinstance(piece, str))
    return _turned(writing_direction.of_text(text, sheet.direction), sheet)


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
    shown = [(span.run, group) for span in line.spans for group in _unbroken(span.pieces)]
    html = Markup("")
    for target, neighbours in groupby(shown, key=lambda pair: "" if _breaks(pair[1]) else pair[0].link):
        inside = Markup("").join(_form(run, pieces, sheet) for run, pieces in neighbours)
        where = _link(sheet, target) if target else ""
        html += _markup(_blocks().link(inside, where)) if where else inside
    return html


def _form(run: Run, pieces: Pieces, sheet: Sheet) -> Markup:
    inside = sheet.put(_shown(pieces))
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


def _source(shown: Picture | None, sheet: Sheet) -> str:
    """Where the picture lies: inside the message, or inside the preview itself."""
    if shown is None or (sheet.view and not sheet.view.pictures):
        return ""
    return pictures.data_uri(shown) if sheet.view else f"cid:{shown.cid}"


def _image(block: Image, sheet: Sheet, width: int) -> Markup:
    if not block.source:
        return Markup()
    shown = sheet.images.get(block.source)
    column = width - 2 * look.PADDING
    wanted = block.width or (shown.width if shown and shown.width else column)
    alt = _one_line(sheet, block.alt)
    link = _link(sheet, block.link)
    return _markup(_blocks().image(_source(shown, sheet), alt, link, min(column, wanted), sheet.direction))


def _button(block: Button, sheet: Sheet) -> Markup:
    if not block.text:
        return Markup()
    ground = block.colour or sheet.look.accent
    sides = {Align.START: "left", Align.CENTER: "center", Align.END: "right"}
    if sheet.direction == "rtl":
        sides |= {Align.START: "right", Align.END: "left"}
    words = _words(sheet, block.text)
    link = _link(sheet, block.link)
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
            _words(sheet, block.text),
            _link(sheet, WAY_OUT),
            _words(sheet, block.way_out or Footer("").way_out),
        )
    )


# Ready HTML


def _ready(block: Html, sheet: Sheet) -> Markup:
    """The block's own HTML with its fields found, in text and in attributes, and its pictures named."""
    tokens = [token for token in _TAG.split(block.html) if token]
    texts = [unescape(token) for token in tokens if not token.startswith("<")]
    woven, problems = weaving.weave(texts, block.id)
    sheet.problems += problems
    rest = iter(woven)
    parts = [
        Markup(_tag(token, sheet)) if token.startswith("<") else sheet.put(_text_of(next(rest)))
        for token in tokens
    ]
    return Markup("").join(parts)


def _text_of(pieces: Pieces) -> Iterator[Piece]:
    for piece in _shown(pieces):
        yield piece.replace("<br>", "\n") if isinstance(piece, str) else piece


def _tag(tag: str, sheet: Sheet) -> str:
    def attribute(found: re.Match[str]) -> str:
        name, value = found[1], unescape(found[2])
        if name == "src":
            shown = sheet.images.get(value.removeprefix("cid:"))
            return f'src="{escape(_source(shown, sheet))}"'
        if name == "href":
            return f'href="{_link(sheet, value)}"'
        if "{{" in value or "{%" in value:
            return f'{name}="{_one_line(sheet, value)}"'
        return found[0]

    return _ATTRIBUTE.sub(attribute, tag)
