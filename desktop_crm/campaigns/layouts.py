"""Layouts to begin a letter with: blocks with words that say what belongs there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from desktop_crm.campaigns import fields
from desktop_crm.campaigns.content import (
    Align,
    Block,
    Button,
    Content,
    Divider,
    Footer,
    Heading,
    Image,
    Text,
    Theme,
)

# Never “Dear friend”: spam filters count it as a mark of spam (2.7 of SpamAssassin's 5 points).
_DEAR = f"<p>Dear {fields.tag('first_name', 'reader')},</p>"
_YOURS = "<p>{{ business_name }}</p>"


@dataclass(frozen=True, slots=True)
class Layout:
    """One choice at the beginning of a campaign."""

    key: str
    name: str
    about: str
    blocks: Callable[[], tuple[Block, ...]]


def _empty() -> tuple[Block, ...]:
    return (Text("b1"), Footer("b2"))


def _letter() -> tuple[Block, ...]:
    words = (
        f"{_DEAR}<p>Write as you would to one customer: what is new, why it matters to them, and what they can"
        f" do next.</p><p>With kind regards</p>{_YOURS}"
    )
    return (Text("b1", _stored(words)), Footer("b2"))


def _news() -> tuple[Block, ...]:
    return (
        Image("b1"),
        Heading("b2", "What is new"),
        Text("b3", _stored(f"{_DEAR}<p>Begin with the one thing that everybody should know.</p>")),
        Heading("b4", "The second thing", 2),
        Text("b5", _stored("<p>A few lines are enough. Link to the rest.</p>")),
        Divider("b6"),
        Heading("b7", "Dates", 2),
        Text("b8", _stored("<ul><li>Day, time: what happens</li><li>Day, time: what happens</li></ul>")),
        Footer("b9"),
    )


def _offer() -> tuple[Block, ...]:
    return (
        Heading("b1", "What you offer, in one line"),
        Image("b2"),
        Text(
            "b3",
            _stored(
                f"{_DEAR}<p>Say what it is, what it costs, and for whom it is.</p>"
                "<p><strong>Until when</strong> it holds, and what the conditions are.</p>"
            ),
        ),
        Button("b4", "Order now", align=Align.CENTER),
        Footer("b5"),
    )


def _event() -> tuple[Block, ...]:
    return (
        Heading("b1", "You are invited"),
        Text("b2", _stored(f"{_DEAR}<p>Say what happens, and what is in it for those who come.</p>")),
        Divider("b3"),
        Text(
            "b4",
            _stored(
                "<p><strong>When:</strong> day, date, time</p><p><strong>Where:</strong> street, town</p>"
                "<p><strong>Price:</strong> free, or how much</p>"
            ),
        ),
        Button("b5", "Come along", align=Align.CENTER),
        Text("b6", _stored(f"<p>Or just answer this mail.</p>{_YOURS}")),
        Footer("b7"),
    )


def _thanks() -> tuple[Block, ...]:
    return (
        Heading("b1", "Thank you"),
        Text(
            "b2",
            _stored(
                f"{_DEAR}<p>Say what you thank for, in one or two lines of your own.</p>"
                "<p>Ask one question, and say that an answer to this mail reaches you.</p>"
                f"<p>With kind regards</p>{_YOURS}"
            ),
        ),
        Footer("b3"),
    )


def _notice() -> tuple[Block, ...]:
    return (
        Heading("b1", "Changed opening hours"),
        Text(
            "b2",
            _stored(
                f"{_DEAR}<p>Say what changes, and from when until when.</p>"
                "<ul><li>Day: from – to</li><li>Day: closed</li></ul>"
                f"<p>Say how you can be reached meanwhile.</p>{_YOURS}"
            ),
        ),
        Footer("b3"),
    )


LAYOUTS = (
    Layout("letter", "Plain letter", "Words only, as if you wrote to one person", _letter),
    Layout("news", "News with picture", "A picture, two or three items, dates", _news),
    Layout("offer", "Offer with button", "One thing, its price, one button", _offer),
    Layout("event", "Event invitation", "What, when, where, and a button to come", _event),
    Layout("thanks", "Thank you", "A few lines and one question", _thanks),
    Layout("notice", "Short notice", "Changed hours, holidays, a move", _notice),
    Layout("empty", "Empty", "One text and the footer", _empty),
)


def new(key: str, theme: Theme | None = None) -> Content:
    """A letter of this layout, in a theme if one is given. Raises KeyError for a layout that is not there."""
    layout = {each.key: each for each in LAYOUTS}[key]
    return Content(layout.blocks(), theme or Theme())


def is_sample(block: Block) -> bool:
    """Whether the block still has the words that came with a layout."""
    return isinstance(block, Heading | Text) and replace(block, id="") in _samples()


@cache
def _samples() -> frozenset[Block]:
    return frozenset(
        replace(block, id="")
        for layout in LAYOUTS
        for block in layout.blocks()
        if (isinstance(block, Heading) and block.text not in _FINISHED)
        or (isinstance(block, Text) and block.html)
    )


_FINISHED = frozenset(
    {"What is new", "Dates", "You are invited", "Thank you", "Changed opening hours"}
)  # may stay as they are


def _stored(html: str) -> str:
    """The spelling of `rich_text.clean`: each paragraph on a line."""
    return html.replace("</p><", "</p>\n<").replace("</ul><", "</ul>\n<")
