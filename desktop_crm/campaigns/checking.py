"""Whether a letter is fit to leave: what must be fixed, and what is worth a look.

    findings(content, subject, preheader, letterhead, images, custom) -> tuple[Finding, ...]

`images` are the bytes of the pictures that are in the book, `custom` the names of the user's own fields
(None: not known, so none is called unknown). Nothing is sent, followed or loaded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop_crm.base.text import fold
from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns import fields, inventory, layouts, link_faults, look, merging, pictures, rendering
from desktop_crm.campaigns.content import Block, Button, Content, Footer, Html, Image, Unknown
from desktop_crm.campaigns.expressions import Piece
from desktop_crm.campaigns.fields import Letterhead, Person
from desktop_crm.campaigns.pictures import Picture

GMAIL_CLIPS = 102 * 1024  # bytes of HTML; Gmail cuts the rest off, the way out with it
BIG = 1_000_000  # bytes of the whole message that many phones load only when asked
REFUSED = 20_000_000  # bytes of the whole message that the large providers refuse
LONG_SUBJECT = 70  # characters; mail programs show 40 to 70
FEW_WORDS = 100  # characters beside pictures that filters want to see
_MUST_BE_RIGHT = frozenset({"link_empty", "unsafe_link", "bad_link", "local_link"})


class Severity(StrEnum):
    """An error closes sending; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `block_id` is a block, `subject`, `preheader`, `theme` or empty."""

    severity: Severity
    code: str
    text: str
    block_id: str = ""
    way_out: str = ""


def findings(
    content: Content,
    subject: str,
    preheader: str,
    letterhead: Letterhead,
    images: Mapping[str, bytes],
    custom: Iterable[str] | None = None,
) -> tuple[Finding, ...]:
    """Everything to look at, errors first, else in the order of the letter."""
    known = pictures.all_of(images)
    found = [
        *_subject(subject),
        *_templates(content, subject, preheader, letterhead, known),
        *_merge_fields(content, subject, preheader, custom),
        *_blocks(content, known),
        *_whole(content, letterhead),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.severity is not Severity.ERROR))


def may_leave(found: Iterable[Finding]) -> bool:
    """Whether nothing has to be fixed first."""
    return all(finding.severity is not Severity.ERROR for finding in found)


def _error(code: str, text: str, block_id: str = "", way_out: str = "") -> Finding:
    return Finding(Severity.ERROR, code, text, block_id, way_out)


def _warning(code: str, text: str, block_id: str = "", way_out: str = "") -> Finding:
    return Finding(Severity.WARNING, code, text, block_id, way_out)


def _subject(subject: str) -> Iterator[Finding]:
    words = " ".join(merging.words(subject).split())
    if not subject.strip():
        yield _error(
            "empty_subject", "The subject is empty.", "subject", "Say in a few words what is inside."
        )
        return
    if len(words) > LONG_SUBJECT:
        text = f"The subject has {len(words)} characters; phones show about 40."
        yield _warning("long_subject", text, "subject", "Put what matters first, or shorten it.")
    cased = [letter for letter in words if letter.isalpha() and letter.lower() != letter.upper()]
    if len(cased) >= 8 and all(letter.isupper() for letter in cased):
        yield _warning(
            "all_caps", "The subject is all in capitals.", "subject", "Filters take it for shouting."
        )
    if fold(words).startswith(("re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "antw:")):
        yield _warning(
            "false_reply",
            "The subject looks like an answer.",
            "subject",
            "Remove what stands before the colon.",
        )
    if "!!" in words or words.count("!") > 2:
        yield _warning("shouting", "The subject has many exclamation marks.", "subject", "One is enough.")


def _templates(
    content: Content, subject: str, preheader: str, letterhead: Letterhead, known: Mapping[str, Picture]
) -> Iterator[Finding]:
    """Merge fields that cannot be used, and how large the message gets."""
    letter, problems = rendering.attempt(content, subject, preheader, letterhead, known)
    for problem in problems:
        yield _error("template_problem", problem.what, problem.where, problem.way_out)
    body = letter.for_person(Person(unsubscribe="mailto:"))
    size = len(body.html.encode())
    if size > GMAIL_CLIPS:
        text = f"The text takes {size // 1024:,} KB; Gmail cuts it off after 102, and hides the way out."
        yield _warning("clipped", text, "", "Shorten it, or link to the rest on your site.")
    whole = 2 * size + len(body.text.encode()) + sum(len(shown.data) for shown in letter.images) * 4 // 3
    if whole > REFUSED:
        text = f"The message has {whole / 1e6:,.0f} MB; most mailboxes refuse it."
        yield _error("too_big", text, "", "Use smaller pictures.")
    elif whole > BIG:
        text = f"The message has {whole / 1e6:,.1f} MB; many phones load it only when asked."
        yield _warning("too_big", text, "", "Use smaller pictures.")


def _merge_fields(
    content: Content, subject: str, preheader: str, custom: Iterable[str] | None
) -> Iterator[Finding]:
    slugs = None if custom is None else {fields.CUSTOM + fields.slug(name) for name in custom}
    yield from _uses(merging.scan(subject).pieces, "subject", slugs)
    yield from _uses(merging.scan(preheader).pieces, "preheader", slugs)
    for block in content.blocks:
        yield from _uses(inventory.pieces(block), block.id, slugs)


def _uses(pieces: Iterable[Piece], where: str, slugs: set[str] | None) -> Iterator[Finding]:
    for use in merging.uses(tuple(pieces)):
        own = use.field.startswith(fields.CUSTOM)
        name = use.field.removeprefix(fields.CUSTOM)
        label = name if own else fields.BY_NAME[use.field].label
        if own and slugs is not None and use.field not in slugs:
            text = f"“{label}” is not the name of a field."
            yield _error("unknown_field", text, where, "Choose one from the menu.")
        elif not use.covered:
            text = f"“{label}” has no fallback: readers without it see a gap."
            yield _warning("no_fallback", text, where, f"Write it like {fields.tag(use.field, 'friend')}")


def _blocks(content: Content, known: Mapping[str, Picture]) -> Iterator[Finding]:
    anchors = {name for block in content.blocks for name in inventory.targets(block)}
    for block in content.blocks:
        yield from _pictures(block, known)
        yield from _links(block, anchors)
        if isinstance(block, Unknown):
            text = f"A block of the kind “{block.kind}” is left out: this version does not know it."
            yield _warning("unknown_block", text, block.id, "Remove it, or update the program.")
        if isinstance(block, Button):
            yield from _button(block, content.theme.colour)
        if layouts.is_sample(block):
            text = "This still has the words that came with the layout."
            yield _warning("sample_text", text, block.id, "Write your own.")
    if content.theme.logo and content.theme.logo not in known:
        yield _error("image_missing", "The logo is not in the book.", "theme", "Choose it again.")


def _pictures(block: Block, known: Mapping[str, Picture]) -> Iterator[Finding]:
    for shown in inventory.shown(block):
        if not shown.name and isinstance(block, Html):
            text = "A picture of the file could not be taken in."
            yield _warning(
                "image_missing", text, block.id, "Save it beside the file, and read the file again."
            )
        elif shown.name not in known:
            text = "A picture is not in the book." if shown.name else "No picture is chosen here."
            yield _error("image_missing", text, block.id, "Choose one, or remove the block.")
        else:
            yield from _format(known[shown.name], block.id)
        if shown.name and (shown.alt is None or (isinstance(block, Image) and not shown.alt.strip())):
            text = "This picture has no description. Readers without pictures see an empty box."
            yield _warning("missing_alt", text, block.id, "Say in a few words what it shows.")


def _format(picture: Picture, where: str) -> Iterator[Finding]:
    if not picture.media_type.startswith("image/"):
        yield _error("image_format", "This file is no picture.", where, "Choose a JPEG or PNG picture.")
    elif picture.media_type not in pictures.MOST_SHOWN:
        kind = picture.media_type.partition("/")[2].partition("+")[0].upper()
        text = f"This is a {kind} picture, which Outlook and others do not show."
        yield _warning("image_format", text, where, "Save it as JPEG or PNG.")
    if len(picture.data) > BIG:
        text = f"This picture has {len(picture.data) / 1e6:,.1f} MB."
        yield _warning("image_big", text, where, "Save it smaller; 1,200 pixels wide is plenty.")


def _links(block: Block, anchors: set[str]) -> Iterator[Finding]:
    for link in inventory.links(block):
        if isinstance(block, Button) and not block.text.strip():
            continue
        fault = link_faults.fault(link.target, link.words, anchors)
        if fault:
            name = " ".join(merging.words(link.words).split())[:60]
            subject = (
                "The picture’s link"
                if isinstance(block, Image)
                else f"The link “{name}”"
                if name
                else "A link"
            )
            made = _error if fault.code in _MUST_BE_RIGHT else _warning
            yield made(fault.code, f"{subject} {fault.what}.", block.id, fault.way_out)


def _button(block: Button, theme: str) -> Iterator[Finding]:
    if not block.text.strip():
        yield _error("empty_button", "A button has no words.", block.id, "Say what it does, or remove it.")
    ratio = look.contrast(block.colour or theme, look.CARD)
    if ratio < 3:
        text = f"The button hardly stands out from its ground ({ratio:.1f} : 1)."
        yield _warning("low_contrast", text, block.id, "Choose a darker colour; 3 : 1 is enough.")


def _whole(content: Content, letterhead: Letterhead) -> Iterator[Finding]:
    """Who writes, how to leave, and whether there is anything to read."""
    feet = [block for block in content.blocks if isinstance(block, Footer)]
    words = " ".join(
        " ".join(inventory.words(b).split()) for b in content.blocks if not isinstance(b, Footer)
    )
    shown = contents.images(content)
    if not rendering.has_way_out(content):
        yield _error("no_way_out", "There is no way to unsubscribe.", "", "Add a footer.")
    address = next((foot.address for foot in feet if foot.address.strip()), letterhead.postal_address)
    if not address.strip():
        text = "There is no postal address; the law asks for one."
        yield _error(
            "no_postal_address", text, feet[0].id if feet else "", "Write it in Settings, or in the footer."
        )
    elif not feet and not _says(words, address) and rendering.has_way_out(content):
        text = "The postal address does not stand in the letter; the law asks for it."
        yield _error("no_postal_address", text, "", "Add a footer.")
    if not (content.theme.business_name or letterhead.business_name).strip():
        text = "The letter does not say who writes it."
        yield _warning("no_business_name", text, "theme", "Write your business’s name in Settings.")
    if not words.strip() and not shown and not _fields_only(content):
        yield _error("empty_message", "There is nothing to read in the letter.", "", "Add a text.")
    elif shown and len(words) < FEW_WORDS:
        text = "There is hardly any text beside the pictures; filters distrust that."
        yield _warning("few_words", text, "", "Say in words what the pictures show.")


def _fields_only(content: Content) -> bool:
    """Whether the letter's words come from merge fields alone."""
    return any(
        not isinstance(piece, str)
        for block in content.blocks
        if not isinstance(block, Footer | Html)
        for piece in inventory.pieces(block)
    )


def _says(words: str, address: str) -> bool:
    said = fold(words)
    return all(fold(line.strip(" ,")) in said for line in address.split("\n") if line.strip(" ,"))
