"""Beside the list: the current contact in short."""

from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, late_words
from desktop_crm.insight.rows import ContactLine
from desktop_crm.insight.timeline import TimelineEntry
from desktop_crm.ui.contacts import dossier
from desktop_crm.ui.contacts.consent_sheet import ConsentSheet
from desktop_crm.ui.contacts.dossier import Dossier
from desktop_crm.ui.contacts.talking import close_point
from desktop_crm.ui.contacts.timeline import look_of
from desktop_crm.ui.contacts.way_sheet import WaySheet
from desktop_crm.ui.contacts.ways import WayChip
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Avatar, Elided, Glyph, Label, stage_pill
from desktop_crm.ui.widgets.layout import Box, clear, column, columns, row, rule, scroll, stack
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.pool import Pool
from desktop_crm.ui.widgets.scaling import scaled


class _TouchLook(Look):
    def height(self, record: Any) -> int:
        return theme.px(48)

    def words(self, record: TimelineEntry) -> str:
        return f"{record.title}, {ago_words(record.at, clock.now())}, {record.text}"

    def draw(self, pen: Pen, rect: QRectF, record: TimelineEntry, state: RowState) -> None:
        if state.hover or (state.current and state.focused):
            pen.box(rect.adjusted(0, 0, 0, -2), "hover", 6)
        icon, tone = look_of(record)
        side = theme.px(28)
        circle = QRectF(rect.x(), rect.y() + (rect.height() - side) / 2, side, side)
        pen.ring(circle, f"{tone}@{20 if theme.dark else 12}")
        pen.icon(circle, icon, 16, tone)
        x, line = rect.x() + 40, theme.px(18)
        when = ago_words(record.at, clock.now())
        room = rect.right() - x
        took = theme.width(when, 12) + 6
        pen.text(QRectF(x, rect.y() + 5, room - took, line), record.title, 13, 600)
        pen.text(QRectF(x, rect.y() + 5, room - 2, line), when, 12, 400, "text2", "r", tabular=True)
        pen.text(QRectF(x, rect.y() + 5 + line, room, line), record.text or record.aside, 13, 400, "text2")


class DetailPane(QWidget):
    """The current contact: where we left off, how to reach them, last interactions, next follow-up."""

    open_requested = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id: int | None = None
        self._dossier: Dossier | None = None
        scaled(self, width=320)
        self.setAccessibleName("Details")
        self.avatar = Avatar("", 48)
        self.name = Elided("", 15, 600)
        self.organisation = Elided("", 13, 400, "text2")
        self._pill = Box(row())
        self.since = Elided("", 12, 400, "text2", tabular=True)
        self.question = Label("", 13, wrap=True)
        self._asked = Label("Where we left off", 12, 600, "accentText")
        answer = Button("Answer", Kind.PRIMARY, small=True)
        answer.clicked.connect(self._open)
        done = Button("Done", Kind.SECONDARY, small=True)
        done.clicked.connect(self._close_point)
        self.left_off = stack(
            row(Glyph("chat-circle-dots", 16, "accentText"), 8, self._asked, None), 4, self.question, 10,
            row(answer, 8, done, None), note="accent", pad=(12, 10, 12, 12),
        )  # fmt: skip
        self._reach = Label("How to reach them", 13, 600)
        self._no_way = Label("No way is known yet.", 13, 400, "text2")
        self._ways: QVBoxLayout = column(self._no_way, gap=2)
        self._chips = Pool(self._ways, self._way_chip)
        self.touches = RowList(_TouchLook(), "Last interactions", fit=True)
        self.touches.opened.connect(self._open)
        self._next = Elided("", 13)
        self._next_when = Label("", 12, 400, "text2", tabular=True)
        self._build()
        self.show_line(None)

    def _build(self) -> None:
        self._next_box = stack(
            rule(), 14, Label("Next follow-up", 13, 600), 8,
            row(Glyph("calendar-blank", 16, "text2"), 10, (column(self._next, 1, self._next_when), 1)),
        )  # fmt: skip
        inside = Box(
            column(
                row(self.avatar, 12, (column(self.name, 1, self.organisation), 1)), 12,
                row(self._pill, 10, (self.since, 1)), 14, self.left_off, 18,
                self._reach, 6, self._ways, 16, rule(), 14,
                Label("Last interactions", 13, 600), 4, self.touches, 12, self._next_box, None,
                pad=(20, 20, 20, 12),
            )
        )  # fmt: skip
        self._scroll = scroll(inside)
        open_button = Button("Open", Kind.SECONDARY, "arrow-square-out")
        open_button.clicked.connect(self._open)
        foot = columns(open_button, None, pad=(20, 0, 12, 0))
        scaled(foot, height=56)
        whole = Box(column((self._scroll, 1), rule(), foot))
        self._nobody = Label("Nobody is chosen.", 13, 400, "text2", align="c")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(whole)
        self._stack.addWidget(self._nobody)

    # ------------------------------------------------------------ content
    def show_line(self, line: ContactLine | None) -> None:
        """Reads and shows the contact of a table line."""
        self._id = None if line is None else line.id
        if line is None:
            self._stack.setCurrentWidget(self._nobody)
            return
        number, book = line.id, self._desk.book
        self._desk.tasks.read(
            self,
            lambda session: dossier.read(book, session, number, 3, whole=False),
            self._came,
            key="detail",
        )

    def _came(self, found: Dossier | None) -> None:
        if found is None or found.contact.id != self._id:
            return
        self._dossier = found
        contact = found.contact
        self._stack.setCurrentIndex(0)
        self.avatar.set_name(contact.name)
        self.avatar.set_picture(found.picture)
        self.name.set_text(contact.name)
        self.organisation.set_text(contact.organisation if contact.full_name else "")
        self.organisation.setVisible(bool(self.organisation.text()))
        pill = self._pill.layout()
        if pill is not None:
            clear(pill)
            if contact.stage:
                pill.addWidget(stage_pill(contact.stage))
        self.since.set_text(dossier.since_words(found.extent))
        self._show_left_off(found)
        self._reach.setText(f"How to reach {found.first_name()}")
        self._show_ways(found)
        self.touches.show_records(found.page.entries[:3])
        self._show_next(found)

    def _show_left_off(self, found: Dossier) -> None:
        self.left_off.setVisible(bool(found.open_points))
        if found.open_points:
            self.question.setText(f"“{found.open_points[0].open_point}”")

    def _show_ways(self, found: Dossier) -> None:
        addresses = found.contact.addresses
        for chip, address in zip(self._chips.show(len(addresses)), addresses, strict=True):
            chip.show_way(address, found.mark(address))
        self._no_way.setVisible(not addresses)

    def _way_chip(self) -> WayChip:
        chip = WayChip(row=True)
        chip.setSizePolicy(chip.sizePolicy().Policy.Expanding, chip.sizePolicy().Policy.Fixed)
        chip.pressed_way.connect(self._way)
        return chip

    def _show_next(self, found: Dossier) -> None:
        self._next_box.setVisible(bool(found.tasks))
        if found.tasks:
            task = found.tasks[0]
            self._next.set_text(task.what)
            self._next_when.setText(f"{late_words(task.due, clock.today())} {task.due_time}".strip())

    # ------------------------------------------------------------ acts
    def _way(self, address: Any) -> None:
        if self._dossier is None:
            return
        contact = self._dossier.contact
        if address.channel == "email":
            ConsentSheet(self.window(), self._desk, contact.id, address).open()
        else:
            WaySheet(self.window(), self._desk, contact.id, self._dossier.first_name(), address).open()

    def _close_point(self) -> None:
        close_point(self, self._desk, self._dossier)

    def _open(self) -> None:
        if self._id is not None:
            self.open_requested.emit(self._id)
