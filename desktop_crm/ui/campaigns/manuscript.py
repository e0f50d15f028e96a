"""The letter that is being written: what is shown, what waits to be saved, and its own undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_crm.base import clock, dates
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting, keeping_pictures
from desktop_crm.campaigns.content import Content
from desktop_crm.campaigns.drafting import Campaign, Draft
from desktop_crm.campaigns.fields import Letterhead
from desktop_crm.consent import topics
from desktop_crm.contacts import fields
from desktop_crm.ui.desk import Desk

PAUSE = 350  # milliseconds without typing until it is saved


@dataclass(frozen=True, slots=True)
class Opened:
    """All that a letter needs on the screen."""

    campaign: Campaign
    letterhead: Letterhead
    images: dict[str, bytes]
    custom: tuple[str, ...]


def open_letter(book: Book, campaign_id: int) -> Opened:
    """Reads the campaign with what its letter is painted with."""
    with book.read() as session:
        campaign = drafting.get(session, campaign_id)
        letterhead = _letterhead(session, campaign)
        custom = tuple(field.name for field in fields.every(session))
    return Opened(campaign, letterhead, keeping_pictures.read_all(book, campaign.draft.content), custom)


def _letterhead(session: Any, campaign: Campaign) -> Letterhead:
    topic = ""
    if campaign.topic_id is not None:
        topic = topics.get(session, campaign.topic_id).name
    day = clock.today()
    return Letterhead(
        settings.get(session, settings.BUSINESS),
        settings.get(session, settings.POSTAL_ADDRESS),
        topic or "your topic",
        f"{day.day} {dates.MONTHS[day.month - 1]} {day.year}",
    )


class Manuscript(QObject):
    """One draft on the screen. Every change is kept by itself; undo reaches back over closing."""

    opened = Signal()  # another letter, or another version of it
    changed = Signal()  # typed here
    saved = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self.campaign: Campaign | None = None
        self.letterhead = Letterhead()
        self.images: dict[str, bytes] = {}
        self.custom: Sequence[str] = ()
        self.draft = Draft()
        self._waiting: tuple[str, str] | None = None  # label, merge
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.flush)

    # ------------------------------------------------------------ reading
    def open(self, campaign_id: int) -> None:
        """Shows a campaign's letter as it is in the book."""
        self.flush()
        book = self._desk.book
        self._desk.tasks.call(self, lambda: open_letter(book, campaign_id), self._came, key="open")

    def reload(self) -> None:
        """Reads letterhead, topic and pictures again."""
        if self.campaign is not None and self._waiting is None:
            self.open(self.campaign.id)

    def _came(self, read: Opened) -> None:
        if self._waiting is not None and self.campaign is not None:
            if self.campaign.id == read.campaign.id:
                self.open(read.campaign.id)  # typed while it was read: what was read is old already
                return
            self.flush()  # the last words of the letter before
        self.campaign, self.draft = read.campaign, read.campaign.draft
        self.letterhead, self.images, self.custom = read.letterhead, read.images, read.custom
        self.opened.emit()

    # ------------------------------------------------------------ writing
    def write(self, draft: Draft, label: str, merge: str = "") -> None:
        """Takes a change over; it is saved in a moment. Changes of the same `merge` are one undo step."""
        if draft == self.draft:
            return
        if self._waiting is not None and (not merge or self._waiting[1] != merge):
            self.flush()
        self.draft = draft
        self._waiting = (label, merge)
        self._timer.start() if merge else self.flush()
        self.changed.emit()

    def put_content(self, content: Content, label: str, merge: str = "") -> None:
        self.write(replace(self.draft, content=content), label, merge)

    def flush(self) -> None:
        """Saves what waits now."""
        self._timer.stop()
        if self._waiting is None or self.campaign is None:
            return
        (label, merge), self._waiting = self._waiting, None
        number, draft = self.campaign.id, self.draft
        self._desk.tasks.write(
            self,
            "",
            lambda session: drafting.save(session, number, draft, clock.now(), label, merge),
            self._kept,
            failed=lambda error: self._not_kept(number, error),
        )

    def _kept(self, campaign: Campaign) -> None:
        if self.campaign is not None and campaign.id == self.campaign.id:
            self.campaign = campaign
            self.saved.emit()

    def _not_kept(self, campaign_id: int, error: Exception) -> None:
        if self.campaign is None or self.campaign.id != campaign_id:
            self._desk.messages.failed(error)  # another letter is on the screen by now
            return
        self._waiting = self._waiting or ("Edit", "")
        self.failed.emit(str(error))

    # ------------------------------------------------------------ undo
    def take_back(self) -> None:
        self._turn(drafting.take_back)

    def undoing(self) -> Callable[[], None]:
        """Takes back the newest step of the letter that is written now, also when another is open by then."""
        number = self.campaign.id if self.campaign is not None else None
        return lambda: self._turn(drafting.take_back, number)

    def do_again(self) -> None:
        self._turn(drafting.do_again)

    def _turn(self, act: Callable[..., Campaign | None], campaign_id: int | None = None) -> None:
        self.flush()
        number = campaign_id or (self.campaign.id if self.campaign is not None else None)
        if number is None:
            return
        self._desk.tasks.write(self, "", lambda session: act(session, number, clock.now()), self._turned)

    def _turned(self, campaign: Campaign | None) -> None:
        if campaign is not None and self.campaign is not None and campaign.id == self.campaign.id:
            self.open(campaign.id)
