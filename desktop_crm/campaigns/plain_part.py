"""The plain text of a letter, as a person would have written it: 72 columns, links numbered and listed below."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from desktop_crm.campaigns import merging, rich_text, sanitising, weaving, wrapping
from desktop_crm.campaigns.content import (
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
from desktop_crm.campaigns.weaving import Entries, Line, Pieces, Woven

_MARKS = {1: "=", 2: "-"}
_DIVIDER = "* * *"
_SIGNATURE = "-- "  # RFC 3676 §4.3; mail programs fold away what follows
_GAP = "\n\n"
_LIST = "\ufdd3"  # around the list of links; no user's text holds it
_TOO_FAR = "\n\n\n"


@dataclass(slots=True)
class _Page:
    """What one text gathers: its pieces, and the links in the order of their numbers."""

    pieces: list[Piece] = field(default_factory=list)
    links: dict[Pieces, int] = field(default_factory=dict)

    def number(self, link: Pieces) -> int:
        return self.links.setdefault(link, len(self.links) + 1)

    def wrapped(self, pieces: Iterable[Piece], first: str = "", rest: str = "") -> None:
        """Pieces in lines of 72 columns; what begins in them as a condition has to end in them."""
        whole = tuple(pieces)
        words = [piece for piece in whole if isinstance(piece, str)]
        if len(words) == len(whole):  # the same for everybody
            self.pieces.append(wrapping.wrap("".join(words), first, rest))
        else:
            self.pieces.append(Frame("_wrap", whole, (first, rest)))


def write(content: Content, letterhead: Letterhead) -> tuple[Piece, ...]:
    """The text as pieces for `expressions.build`; problems are found by `html_part.write`."""
    page = _Page()
    feet = [block for block in content.blocks if isinstance(block, Footer)]
    for block in content.blocks:
        _block(block, page)
    if page.links:
        begin = _LIST if _branches(page.pieces) else ""
        page.pieces.append(begin)
        for link, number in page.links.items():
            page.pieces += [f"[{number}] ", *link, "\n"]
        page.pieces.append(begin)
    for foot in feet:
        _footer(foot, letterhead, page)
    return tuple(page.pieces)


def settled(text: str) -> str:
    """The text as it is sent: no gap of more than one line, no link that only a left-out branch names."""
    if _LIST in text:
        before, links, after = text.split(_LIST)
        named = (line for line in links.splitlines(True) if line.partition(" ")[0] in before)
        text = f"{before}{''.join(named)}{after}"
    while _TOO_FAR in text:
        text = text.replace(_TOO_FAR, _GAP)
    return text.strip("\n") + "\n"


def _branches(pieces: Iterable[Piece]) -> bool:
    return any(
        isinstance(piece, Control) or (isinstance(piece, Frame) and _branches(piece.pieces))
        for piece in pieces
    )


def _block(block: Block, page: _Page) -> None:
    match block:
        case Heading():
            _heading(merging.scan(block.text).pieces, block.level, page)
        case Text():
            _parts(weaving.weave_parts(rich_text.parse(block.html), block.id)[0], page)
        case Html():
            _parts(weaving.weave_parts(rich_text.parse(block.html, pictures=True), block.id)[0], page)
        case Image():
            _image(block, page)
        case Button():
            _button(block, page)
        case Divider():
            page.pieces += [_DIVIDER, _GAP]
        case Footer() | Unknown():
            pass


def _heading(pieces: Pieces, level: int, page: _Page) -> None:
    mark = _MARKS.get(level)
    if not mark:
        page.wrapped(pieces)
    else:
        page.pieces.append(Frame("_headline", pieces, (mark,)))
    page.pieces.append(_GAP)


def _image(block: Image, page: _Page) -> None:
    if not block.source:
        return
    alt, link = merging.scan(block.alt).pieces, _link(block.link)
    if alt:
        number = (f" [{page.number(link)}]",) if _listed(link) else ()
        page.wrapped(("[", *alt, "]", *number))
    elif link:
        page.pieces += link
    if alt or link:
        page.pieces.append(_GAP)


def _button(block: Button, page: _Page) -> None:
    if not block.text:
        return
    link = _link(block.link)
    page.wrapped((*merging.scan(block.text).pieces, *((":",) if link else ())))
    page.pieces += ["\n", *link, _GAP]


def _footer(block: Footer, letterhead: Letterhead, page: _Page) -> None:
    address = block.address or letterhead.postal_address
    lines = [letterhead.business_name, *(line.strip() for line in address.split("\n"))]
    page.pieces += ["\n\n", _SIGNATURE, "\n", *(f"{line}\n" for line in lines if line)]
    if block.text:
        page.wrapped(merging.scan(block.text).pieces)
        page.pieces.append("\n")
    words = merging.scan(block.way_out or Footer("").way_out).pieces
    page.pieces += [*words, ": ", *_link("{{ unsubscribe }}"), "\n"]


def _link(text: str) -> Pieces:
    return weaving.link(text, "", str)[0]


def _listed(link: Pieces) -> bool:
    """Links to a place in the letter itself lead nowhere in plain text."""
    return bool(link) and not (isinstance(link[0], str) and link[0].startswith("#"))


# Rich text


def _parts(parts: Sequence[Woven], page: _Page) -> None:
    """Paragraphs that a condition binds together are wrapped as one text."""
    waiting: list[Piece] = []
    for part in parts:
        if isinstance(part, Entries):
            _flush(waiting, page)
            _entries(part, page, "")
            page.pieces.append("\n")
        elif part.level and not waiting and merging.balanced(part.pieces):
            _heading(tuple(_line(part, page)), part.level, page)
        elif weaving.only_conditions(part) and not waiting:
            page.pieces += part.pieces
        else:
            waiting += [*_line(part, page), _GAP]
            if merging.balanced(waiting):
                _flush(waiting, page)
    _flush(waiting, page)


def _flush(waiting: list[Piece], page: _Page) -> None:
    if not waiting:
        return
    if merging.balanced(waiting):
        page.wrapped(waiting[:-1] if waiting[-1] == _GAP else waiting)
        page.pieces.append(_GAP)
    else:  # a list stands in the condition
        page.pieces += waiting
    waiting.clear()


def _entries(listing: Entries, page: _Page, indent: str) -> None:
    for number, entry in enumerate(listing.items, 1):
        mark = f"{number}. " if listing.ordered else "- "
        rest = indent + " " * len(mark)
        page.wrapped(_line(entry.line, page), indent + mark, rest)
        page.pieces.append("\n")
        for under in entry.lists:
            _entries(under, page, rest)


def _line(line: Line, page: _Page) -> Iterator[Piece]:
    """The words of a line, strong ones between stars, links followed by their numbers."""
    for target, spans in groupby(line.spans, key=lambda span: span.run.link):
        pieces = [piece for span in spans for piece in _emphasised(span)]
        link = _link(target) if target else ()
        yield from pieces
        if not _listed(link) or _says(pieces, target):
            continue
        yield f" [{page.number(link)}]"


def _emphasised(span: weaving.Span) -> Iterator[Piece]:
    if not span.run.strong or any(isinstance(piece, Control) for piece in span.pieces):
        yield from span.pieces
        return
    before, after = _edges(span.run.text)
    yield before + "*"
    last = len(span.pieces) - 1
    for at, piece in enumerate(span.pieces):
        if isinstance(piece, str):
            text = piece.lstrip() if at == 0 else piece
            yield text.rstrip() if at == last else text
        else:
            yield piece
    yield "*" + after


def _edges(text: str) -> tuple[str, str]:
    """The blanks before and after the words."""
    words = text.strip()
    at = text.find(words) if words else 0
    return text[:at], text[at + len(words) :]


def _says(pieces: Sequence[Piece], target: str) -> bool:
    """Whether the words of a link are its address, so that a number would only repeat it."""
    words = "".join(piece for piece in pieces if isinstance(piece, str)).strip()
    if len(pieces) != 1 or not words:
        return False
    bare = target.removeprefix(f"{sanitising.scheme(target)}:").removeprefix("//").rstrip("/")
    return words.rstrip("/") in {bare, target.rstrip("/"), bare.removeprefix("www.")}
