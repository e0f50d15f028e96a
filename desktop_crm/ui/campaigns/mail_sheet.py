"""See the mail: the letter as somebody reads it, on the screen, on a phone, as text. Loads nothing."""

from dataclasses import dataclass, replace

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.campaigns import building, fields, keeping_pictures, look, planning
from desktop_crm.campaigns.drafting import row_of
from desktop_crm.campaigns.planning import Issue
from desktop_crm.campaigns.rendering import Body
from desktop_crm.ui.campaigns.block_view import PHONE, Paper
from desktop_crm.ui.campaigns.canvas import LetterCanvas
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row, scroll
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.scaling import scaled


@dataclass(frozen=True, slots=True)
class Mail:
    """The letter as it left, or would."""

    issue: Issue
    body: Body
    person: fields.Person
    images: dict[str, bytes]


def read(book: Book, campaign_id: int, contact_id: int | None = None) -> Mail:
    """The letter of a campaign as a contact (or an example) reads it."""
    _outgoing, body = building.preview(book, campaign_id, contact_id, clock.now())
    with book.read() as session:
        found = row_of(session, campaign_id)
        issue = (
            planning.frozen_issue(found) if found.sent else planning.issue(session, campaign_id, clock.now())
        )
        person = building.copy_for(session, campaign_id, contact_id, issue.sender_address).person
    return Mail(issue, body, person, keeping_pictures.read_all(book, issue.content))


class MailSheet(Sheet):
    """840 wide; the letter cannot be changed here."""

    def __init__(self, window: QWidget, desk: Desk, campaign_id: int) -> None:
        super().__init__(window, "The letter", width=840)
        self._mail: Mail | None = None
        self.view = Segmented(
            [("Desktop", "monitor"), ("Phone", "device-mobile"), ("Plain text", "text-align-left")],
            "View",
            small=True,
        )
        self.view.chosen.connect(self._show)
        self.subject = Label("Reading …", 13, 600, wrap=True)
        self.canvas = LetterCanvas()
        self.canvas.setEnabled(False)
        self.plain = Label("", 13, mono=True, selectable=True)
        paper = Box(column(16, row(None, self.canvas, None), None), surface="well")
        text = Box(column(row(self.plain, None, pad=(24, 20, 24, 20)), None), surface="well")
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll(paper))
        self._stack.addWidget(scroll(text))
        scaled(self._stack, height=520)
        self.add(row(self.view, 16, (self.subject, 1)), self._stack)
        self.set_buttons(Button("Close", Kind.PRIMARY), "Back")
        self.cancel_button.hide()
        book = desk.book
        desk.tasks.call(self, lambda: read(book, campaign_id), self._came)

    def _came(self, mail: Mail) -> None:
        self._mail = mail
        self.subject.setText(mail.body.subject)
        self.plain.setText(mail.body.text)
        self._show(self.view.choice())

    def _show(self, number: int) -> None:
        mail = self._mail
        if mail is None:
            return
        theme_ = mail.issue.content.theme
        pictures = {}
        for name, data in mail.images.items():
            pictures[name] = QPixmap()
            pictures[name].loadFromData(data)
        person = replace(mail.person, email=mail.person.email)
        paper = Paper(
            look.look(theme_.colour, theme_.background, theme_.font), mail.issue.letterhead(), pictures,
            PHONE if number == 1 else look.WIDTH, person, fields.values(person),
        )  # fmt: skip
        self.canvas.show_content(mail.issue.content, paper)
        self._stack.setCurrentIndex(1 if number == 2 else 0)
