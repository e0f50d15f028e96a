"""A letter compiled once and written to many: HTML, plain text and pictures for each reader.

    letter = rendering.compile(content, subject, preheader, letterhead, images)   # once a campaign
    for person in people:
        body = letter.for_person(person)       # body.subject, body.html, body.text, body.images

`images` holds the bytes of every picture that `content.images(content)` names. The HTML calls them
`cid:…`, so nothing is loaded from the net; `Picture.cid` is the Content-ID of each part, without the <>.
For a preview `rendering.preview(content, subject, preheader, letterhead, images, person, View(dark=True))`
gives a body that holds its pictures itself and shows fields that cannot be used as they were typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Template

from desktop_crm.base.errors import UserError
from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns import (
    expressions,
    fields,
    html_part,
    look,
    merging,
    pictures,
    plain_part,
    sanitising,
    weaving,
)
from desktop_crm.campaigns.content import Content, Footer
from desktop_crm.campaigns.expressions import Control, Frame
from desktop_crm.campaigns.fields import Letterhead, Person
from desktop_crm.campaigns.html_sheet import Sheet, View
from desktop_crm.campaigns.merging import TemplateProblem
from desktop_crm.campaigns.pictures import Picture

__all__ = ["Body", "Letter", "Picture", "View", "attempt", "compile", "preview", "problems"]


@dataclass(frozen=True, slots=True)
class Body:
    """One reader's letter; the text ends in a line end, the subject has none."""

    subject: str
    html: str
    text: str
    images: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A compiled letter; `images` are those of every body, in the order in which they are shown."""

    images: tuple[Picture, ...]
    _subject: Template
    _html: Template
    _text: Template

    def for_person(self, person: Person) -> Body:
        """The letter as this person reads it; fields they lack are empty or take their fallback."""
        values = fields.values(person)
        return Body(
            self._subject.render(values),
            self._html.render(values),
            plain_part.settled(self._text.render(values)),
            self.images,
        )


def compile(  # noqa: A001  (as `re.compile`)
    content: Content, subject: str, preheader: str, letterhead: Letterhead, images: Mapping[str, bytes]
) -> Letter:
    """The letter ready to be written; a footer is added where no way out stands in it.

    Raises TemplateProblem for a field that cannot be used, UserError for a picture that is not there.
    """
    shown = pictures.all_of(images)
    if missing := [name for name in contents.images(content) if name not in shown]:
        raise UserError(
            f"A picture of the letter is missing ({missing[0][:12]}…).", "Choose it again, or remove it."
        )
    letter, found = _compiled(content, subject, preheader, letterhead, shown, None)
    if found:
        raise found[0]
    return letter


def preview(
    content: Content,
    subject: str,
    preheader: str,
    letterhead: Letterhead,
    images: Mapping[str, bytes],
    person: Person,
    view: View = View(),  # noqa: B008  (frozen)
) -> Body:
    """The letter as a person would see it, whatever is wrong with it; loads nothing, pictures are inside."""
    letter, _ = _compiled(content, subject, preheader, letterhead, pictures.all_of(images), view)
    return letter.for_person(person)


def problems(content: Content, subject: str, preheader: str) -> tuple[TemplateProblem, ...]:
    """Every merge field and condition that cannot be used."""
    return attempt(content, subject, preheader, Letterhead(), {})[1]


def attempt(
    content: Content, subject: str, preheader: str, letterhead: Letterhead, images: Mapping[str, Picture]
) -> tuple[Letter, tuple[TemplateProblem, ...]]:
    """The letter as far as it goes, and every merge field and condition that cannot be used; for checks."""
    return _compiled(content, subject, preheader, letterhead, images, None)


def _compiled(
    content: Content,
    subject: str,
    preheader: str,
    letterhead: Letterhead,
    shown: Mapping[str, Picture],
    view: View | None,
) -> tuple[Letter, tuple[TemplateProblem, ...]]:
    content = with_way_out(contents.from_json(contents.to_json(content)))  # cleaned, whoever made it
    subject, preheader = sanitising.tidy(subject), sanitising.tidy(preheader)
    sheet = _sheet(content, letterhead, shown, view)
    always = merging.constants(sheet.letterhead)
    html = html_part.write(content, subject, preheader, sheet)
    text = plain_part.write(content, sheet.letterhead)
    line = Frame("_one_line", merging.scan(subject).pieces)
    letter = Letter(
        tuple(shown[name] for name in contents.images(content) if name in shown),
        expressions.build((line,), False, always),
        expressions.build(html, True, always),
        expressions.build(text, False, always),
    )
    return letter, tuple(dict.fromkeys(sheet.problems))


def with_way_out(content: Content) -> Content:
    """The same letter, with a footer where the reader would find no way to leave."""
    return content if has_way_out(content) else contents.with_footer(content)


def has_way_out(content: Content) -> bool:
    """Whether a footer, or an unsubscribe link of the letter's own, stands in it for every reader."""
    if any(isinstance(block, Footer) for block in content.blocks):
        return True
    depth = 0
    for piece in html_part.write(content, "", "", _sheet(content, Letterhead(), {}, None)):
        match piece:
            case Control("if"):
                depth += 1
            case Control("endif"):
                depth -= 1
            case Frame("_way_out") if not depth:
                return True
            case _ if not depth and weaving.is_way_out(piece):
                return True
    return False


def _sheet(
    content: Content, letterhead: Letterhead, shown: Mapping[str, Picture], view: View | None
) -> Sheet:
    theme = content.theme
    letterhead = Letterhead(
        sanitising.tidy(theme.business_name or letterhead.business_name),
        sanitising.tidy(letterhead.postal_address),
        letterhead.topic,
        letterhead.today,
        letterhead.language,
    )
    return Sheet(letterhead, look.look(theme.colour, theme.background, theme.font), shown, view)
