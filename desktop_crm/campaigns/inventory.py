"""What stands in a block: its words, links, pictures and merge fields; the checks go through these."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from desktop_crm.campaigns import merging, rich_text, weaving
from desktop_crm.campaigns.content import Block, Button, Divider, Footer, Heading, Html, Image, Text, Unknown
from desktop_crm.campaigns.expressions import Piece
from desktop_crm.campaigns.weaving import Pieces

TAG = re.compile(r"""(<[A-Za-z/!][^"'>]*(?:"[^"]*"[^"'>]*)*>)""")  # of HTML that nh3 has written
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_MERGED = frozenset({"href", "alt", "title", "aria-label"})


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, as written, and the words that are pressed."""

    target: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture: its name in the book, empty where none is chosen; `alt` None where nothing is said at all."""

    name: str
    alt: str | None


def words(block: Block) -> str:
    """What a reader reads in the block, without fields, conditions and pictures."""
    match block:
        case Heading() | Button():
            return merging.words(block.text)
        case Text() | Html():
            return merging.words(rich_text.plain(rich_text.parse(block.html)))
        case Footer():
            return merging.words(f"{block.address}\n{block.text}\n{block.way_out}")
        case Image() | Divider() | Unknown():
            return ""


def links(block: Block) -> list[Link]:
    """Every link of the block, in order."""
    match block:
        case Button():
            return [Link(block.link, block.text)]
        case Image():
            return [Link(block.link, "")] if block.link else []
        case Text():
            found = rich_text.runs(rich_text.parse(block.html))
            return [Link(run.link, run.text) for run in found if run.link]
        case Html():
            return list(_ready_links(block.html))
        case _:
            return []


def shown(block: Block) -> list[Shown]:
    """Every picture of the block, in order."""
    match block:
        case Image():
            return [Shown(block.source, block.alt or None)]
        case Html():
            found = (attributes(tag) for tag in TAG.findall(block.html) if tag.startswith("<img"))
            return [Shown(each.get("src", "").removeprefix("cid:"), each.get("alt")) for each in found]
        case _:
            return []


def targets(block: Block) -> set[str]:
    """The places in the block to which a link with # may lead."""
    if not isinstance(block, Html):
        return set()
    found = [attributes(tag) for tag in TAG.findall(block.html)]
    return {each[name] for each in found for name in ("id", "name") if name in each}


def attributes(tag: str) -> dict[str, str]:
    """The attributes of one tag, as text."""
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}


def pieces(block: Block) -> Pieces:
    """All words, fields and conditions of the block, in the order in which they are read."""
    match block:
        case Heading():
            return merging.scan(block.text).pieces
        case Text():
            return tuple(_rich(block))
        case Image():
            return (*merging.scan(block.alt).pieces, *merging.scan(block.link).pieces)
        case Button():
            return (*merging.scan(block.text).pieces, *merging.scan(block.link).pieces)
        case Footer():
            return (*merging.scan(block.text).pieces, *merging.scan(block.way_out).pieces)
        case Html():
            return tuple(_ready(block))
        case Divider() | Unknown():
            return ()


def _rich(block: Text) -> Iterator[Piece]:
    runs = list(rich_text.runs(rich_text.parse(block.html)))
    woven, _ = weaving.weave([run.text for run in runs], block.id)
    for run, inside in zip(runs, woven, strict=True):
        yield from merging.scan(run.link).pieces
        yield from inside


def _ready(block: Html) -> Iterator[Piece]:
    tokens = [token for token in TAG.split(block.html) if token]
    texts = [unescape(token) for token in tokens if not token.startswith("<")]
    rest = iter(weaving.weave(texts, block.id)[0])
    for token in tokens:
        if not token.startswith("<"):
            yield from next(rest)
            continue
        for name, value in attributes(token).items():
            if name in _MERGED:
                yield from merging.scan(value).pieces


def _ready_links(html: str) -> Iterator[Link]:
    target, inside = None, ""
    for token in TAG.split(html):
        if token.startswith("<a ") or token == "<a>":
            target, inside = attributes(token).get("href"), ""
        elif token.startswith("</a"):
            if target is not None:
                yield Link(target, inside)
            target = None
        elif not token.startswith("<"):
            inside += unescape(token)
