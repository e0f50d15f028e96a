"""The newsletters of the sample business: what was sent in the last seasons, and one still being written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.paths import resource
from desktop_crm.book import attachments, settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting, planning, results, sending
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.keeping_pictures import keeper
from desktop_crm.campaigns.reading_markdown import from_markdown
from desktop_crm.campaigns.results import Delivery
from desktop_crm.campaigns.states import DeliveryState
from desktop_crm.consent import topics
from desktop_crm.mail.answers import Answer, InDoubt, Outgoing, Refused
from desktop_crm.mail.practice import PracticeTransport
from desktop_crm.sample.crowd import season

PRACTICE = "practice"
COLOUR = "#2F5D3A"
# When in the year a letter leaves: (month, day), on the Tuesday of that week.
_DAYS = ((1, 15), (3, 12), (6, 9), (11, 12))


@dataclass(frozen=True, slots=True)
class Letter:
    """One newsletter; `file` under resources/sample."""

    name: str
    subject: str
    preheader: str
    file: str


OF_SEASON = {
    "spring": Letter("Spring fair", "The sweet peas are ready", "And a fair on Saturday week", "spring.md"),
    "summer": Letter(
        "Rose weekend", "Come and smell the roses", "Open until eight, two evenings", "summer.md"
    ),
    "autumn": Letter(
        "Bare-root season opens",
        "Bare-root season opens",
        "What we lift first, and how to order",
        "autumn.md",
    ),
    "winter": Letter(
        "A quiet field", "Wreaths, snowdrops, and a quiet field", "What to do on a dry day", "winter.md"
    ),
}
WORKSHOPS = {
    "spring": "Hanging basket workshop",
    "summer": "Taking cuttings: a workshop",
    "autumn": "Wreath workshop invitation",
    "winter": "Grafting workshop invitation",
}


def keep_logo(book: Book) -> str:
    """Puts the business's logo into the book; its name there."""
    return attachments.keep(book, resource("sample/logo.png").read_bytes(), ".png")


def last_three(today: date) -> list[tuple[date, Letter]]:
    """The newsletters of the seasons behind us, each with the day on which it left, the oldest first."""
    days = [date(year, *day) for year in (today.year - 1, today.year) for day in _DAYS]
    tuesdays = [day + timedelta(days=1 - day.weekday()) for day in days]
    return [(day, OF_SEASON[season(day)]) for day in tuesdays if day < today][-3:]


def send(book: Book, letter: Letter, at: datetime, unknown: int = 0, doubtful: int = 0) -> int:
    """Writes a letter and sends it to the practice outbox as if `at` were now; the campaign's id.

    Of the addresses `unknown` are refused by their server and `doubtful` end without an answer, so that
    there is something to see of both.
    """
    ticks = _ticks(at)
    with book.write() as session:
        topic_id = topics.take(session, "Monthly news", at)
        campaign_id = draft(session, book, letter, topic_id, at - timedelta(days=1))
        planning.plan(session, campaign_id, at)
    transport = _Village(book.place(PRACTICE), unknown, doubtful)
    sending.run(book, campaign_id, transport, now=lambda: next(ticks), sleep=_no_sleep)
    transport.close()
    return campaign_id


def draft(session: Session, book: Book, letter: Letter, topic_id: int, at: datetime) -> int:
    """Makes a draft of a letter; its id."""
    path = resource(f"sample/{letter.file}")
    text = path.read_text("utf-8").replace("SEASON.jpg", f"{season(clock.local(at).date())}.jpg")
    written = from_markdown(text, keeper(book, path.parent))
    theme = replace(
        written.theme, colour=COLOUR, logo=settings.get(session, settings.THEME_LOGO), font="georgia"
    )
    return drafting.create(
        session,
        letter.name,
        at,
        topic_id=topic_id,
        draft=Draft(letter.subject, letter.preheader, replace(written, theme=theme)),
    )


def workshop(day: date) -> Letter:
    """The invitation that is still being written."""
    name = WORKSHOPS[season(day)]
    subject = f"{name.removesuffix(' invitation')}: keep me a stool?"
    return Letter(name, subject, "Thursday week, tea and cake", "workshop.md")


def refused(session: Session, campaign_ids: Iterable[int]) -> list[Delivery]:
    """The copies that a server did not take."""
    return [
        copy
        for campaign_id in campaign_ids
        for copy in results.deliveries(session, campaign_id, [DeliveryState.REFUSED])
    ]


def thanks() -> Letter:
    """The letter that the demonstration sends."""
    return Letter(
        "Thank you for coming", "Thank you for coming to the open day", "Three answers", "thanks.md"
    )


class _Village(PracticeTransport):
    """The practice outbox of a village in which some mailboxes are gone."""

    def __init__(self, folder: Path, unknown: int, doubtful: int) -> None:
        super().__init__(folder)
        self._unknown = unknown
        self._doubtful = doubtful

    def hand_over(self, message: Outgoing) -> Answer:
        numbered = any(c.isdigit() for c in message.recipient)  # never one of the cast
        if numbered and self._unknown:
            self._unknown -= 1
            return Refused(f"550 5.1.1 <{message.recipient}>: no such mailbox")
        if numbered and self._doubtful:
            self._doubtful -= 1
            return InDoubt("The line broke after the letter was handed over.")
        return super().hand_over(message)


def _ticks(at: datetime) -> Iterator[datetime]:
    """A clock that goes on by a third of a second each time somebody looks."""
    while True:
        yield at
        at += timedelta(milliseconds=333)


def _no_sleep(_seconds: float) -> None:
    """The practice outbox needs no pace."""
