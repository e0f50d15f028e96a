"""A letter as it is written: blocks in order and a theme, kept as JSON (docs/letter.md)."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from desktop_crm.base.errors import BadFile
from desktop_crm.campaigns import look, rich_text, sanitising

VERSION = 1
MAX_BLOCKS = 500
MAX_TEXT = 500_000  # characters of one text


class Align(StrEnum):
    """Where a button stands; start is left, in right-to-left letters right."""

    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Heading:
    """One line; `level` 1 to 3."""

    id: str
    text: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs and lists, in the spelling of `rich_text.clean`."""

    id: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the book (`source`: name among the attachments); `width` 0: as wide as the column."""

    id: str
    source: str = ""
    alt: str = ""
    link: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """A link that looks like a button; without `colour` in the theme's."""

    id: str
    text: str = ""
    link: str = ""
    colour: str = ""
    align: Align = Align.START
    full_width: bool = False


@dataclass(frozen=True, slots=True)
class Divider:
    """A hairline."""

    id: str


@dataclass(frozen=True, slots=True)
class Footer:
    """Business name, postal address (`address` instead of that of the settings), why, and the way out."""

    id: str
    text: str = "You get this because you agreed to “{{ topic }}”."
    address: str = ""
    way_out: str = "Unsubscribe"


@dataclass(frozen=True, slots=True)
class Html:
    """A ready mail from a file; pictures of the book stand in it as `cid:NAME`."""

    id: str
    html: str = ""
    css: str = ""  # the `@media` rules, all others are in the style attributes


@dataclass(frozen=True, slots=True)
class Unknown:
    """A block of a later version: kept as it is, left out of the mail, and said by the check."""

    id: str
    kind: str
    data: str = "{}"  # the whole block as JSON text


Block = Heading | Text | Image | Button | Divider | Footer | Html | Unknown

KINDS: dict[str, type[Heading | Text | Image | Button | Divider | Footer | Html]] = {
    "heading": Heading,
    "text": Text,
    "image": Image,
    "button": Button,
    "divider": Divider,
    "footer": Footer,
    "html": Html,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
_ONE_LINE = frozenset({"id", "alt", "link", "source", "way_out", "business_name"})
_SIDES = {"left": "start", "right": "end", "centre": "center", "middle": "center"}


@dataclass(frozen=True, slots=True)
class Theme:
    """What all blocks share; `font` is a name of `look.FONTS`, `logo` a name among the attachments."""

    colour: str = "#2F5D3A"
    background: str = "#F4F2EE"
    font: str = "arial"
    logo: str = ""
    business_name: str = ""  # stands instead of the one in the settings


@dataclass(frozen=True, slots=True)
class Content:
    """A letter's blocks from top to bottom, and its theme."""

    blocks: tuple[Block, ...] = ()
    theme: Theme = field(default_factory=Theme)


def new_id(taken: Iterable[str] = ()) -> str:
    """An id that no block of the letter has."""
    known = set(taken)
    while (fresh := f"b{secrets.token_hex(3)}") in known:
        pass
    return fresh


def kind(block: Block) -> str:
    """The name of the block's kind in JSON: `heading`, `text` …"""
    return block.kind if isinstance(block, Unknown) else _NAMES[type(block)]


def images(content: Content) -> tuple[str, ...]:
    """The names of all pictures the letter shows, each once, in order; they travel inside the message."""
    found = [content.theme.logo]
    for block in content.blocks:
        if isinstance(block, Image):
            found.append(block.source)
        elif isinstance(block, Html):
            found += sanitising.attached(block.html)
    return tuple(dict.fromkeys(name for name in found if name))


def with_footer(content: Content) -> Content:
    """The same letter, with a footer as its last block where there is none."""
    if any(isinstance(block, Footer) for block in content.blocks):
        return content
    footer = Footer(new_id(block.id for block in content.blocks))
    return replace(content, blocks=(*content.blocks, footer))


def to_json(content: Content) -> dict[str, Any]:
    """What `CampaignRow.content` keeps; `from_json` gives the same letter back."""
    theme = {f.name: getattr(content.theme, f.name) for f in fields(Theme)}
    return {"version": VERSION, "theme": theme, "blocks": [_block_json(block) for block in content.blocks]}


def _block_json(block: Block) -> dict[str, Any]:
    if isinstance(block, Unknown):
        return {**json.loads(block.data), "id": block.id, "kind": block.kind}
    values = {f.name: getattr(block, f.name) for f in fields(block)}
    if isinstance(block, Button):
        values["align"] = block.align.value
    return {"kind": _NAMES[type(block)], **values}


def loads(text: str) -> Content:
    """A letter from the text of a JSON file. Raises BadFile where it is none."""
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as fault:
        where = f" (line {fault.lineno})" if isinstance(fault, json.JSONDecodeError) else ""
        raise BadFile(
            f"This is not a JSON file{where}.", "See docs/letter.md for how blocks are written."
        ) from fault
    return from_json(data)


def from_json(data: object) -> Content:
    """A letter from its JSON: an object with `blocks`, or the list of blocks alone.

    Missing values take their defaults, missing ids are given, texts are sanitised. Raises BadFile for what
    has the wrong type or a name that this version does not know, unless a later version wrote it.
    """
    whole = {"blocks": data} if isinstance(data, list) else data
    if not isinstance(whole, dict) or not isinstance(whole.get("blocks", []), list):
        raise BadFile("A letter is an object with a list named “blocks”.", "See docs/letter.md.")
    version = whole.get("version", VERSION)
    later = isinstance(version, int) and version > VERSION
    blocks = whole.get("blocks", [])
    if len(blocks) > MAX_BLOCKS:
        raise BadFile(f"A letter has at most {MAX_BLOCKS} blocks, this one has {len(blocks):,}.")
    taken: set[str] = set()
    read = tuple(_block(raw, number, taken, later) for number, raw in enumerate(blocks, 1))
    return Content(read, _theme(whole.get("theme", {}), later))


def _block(raw: object, number: int, taken: set[str], later: bool) -> Block:
    if not isinstance(raw, dict):
        raise BadFile(f"Block {number} is no object.", 'Write {"kind": "text", "html": "…"}.')
    key = "kind" if "kind" in raw else "type"
    name = raw.get(key)
    if not isinstance(name, str) or not name:
        raise BadFile(f"Block {number} does not say its kind.", f"Kinds are {', '.join(KINDS)}.")
    given = raw.get("id", "")
    wanted = sanitising.tidy(given)[:40] if isinstance(given, str) and given.strip() else f"b{number}"
    own = wanted if wanted not in taken else new_id(taken)
    taken.add(own)
    if name not in KINDS:
        rest = {k: value for k, value in raw.items() if k not in {"id", key}}
        return Unknown(own, name, json.dumps(rest, ensure_ascii=False, sort_keys=True))
    made = KINDS[name]
    values = _values(made, raw, f"Block {number} ({name})", later, {"id", key})
    return _settled(made(own, **values))


def _values(
    made: type[Any], raw: dict[str, object], where: str, later: bool, skipped: set[str]
) -> dict[str, Any]:
    """The values of a record's fields, each of its default's type."""
    known = {f.name: f for f in fields(made) if f.name not in skipped}
    extra = [name for name in raw if name not in known and name not in skipped]
    if extra and not later:
        raise BadFile(
            f"{where} has “{extra[0]}”, which is not known.", f"Known: {', '.join(known) or 'none'}."
        )
    return {
        name: _value(name, raw[name], known[name].default, where)
        for name in known
        if raw.get(name) is not None
    }


def _value(name: str, value: object, default: object, where: str) -> object:
    where = f"{where}, “{name}”"
    if isinstance(default, StrEnum):
        word = _SIDES.get(str(value).lower(), str(value).lower())
        if word not in {side.value for side in Align}:
            raise BadFile(f"{where} is start, center or end.")
        return Align(word)
    wanted = type(default)
    if type(value) is not wanted:
        words = {str: "a text in quotes", int: "a whole number", bool: "true or false"}[wanted]
        raise BadFile(f"{where} has to be {words}.")
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise BadFile(f"{where} is longer than {MAX_TEXT:,} characters.")
        text = sanitising.tidy(value)
        return " ".join(text.split()) if name in _ONE_LINE else text
    return value


def _settled(block: Block) -> Block:
    """A block as its own kind wants it, whatever a file said."""
    match block:
        case Heading():
            return replace(block, text=" ".join(block.text.split()), level=min(3, max(1, block.level)))
        case Text():
            return replace(block, html=rich_text.clean(block.html))
        case Image():
            return replace(block, width=min(look.COLUMN, max(0, block.width)))
        case Button():
            return replace(block, text=" ".join(block.text.split()), colour=look.colour(block.colour))
        case Html():
            return replace(block, html=sanitising.only_ready(block.html), css=sanitising.css(block.css))
        case _:
            return block


def _theme(raw: object, later: bool) -> Theme:
    if not isinstance(raw, dict):
        raise BadFile("The theme is an object.", 'Write {"colour": "#2F5D3A"}.')
    theme = Theme(**_values(Theme, raw, "The theme", later, set()))
    font = theme.font.lower() if theme.font.lower() in look.FONTS else Theme().font
    return replace(
        theme,
        colour=look.colour(theme.colour) or Theme().colour,
        background=look.colour(theme.background) or Theme().background,
        font=font,
    )
