"""The right-hand column of a contact's page: follow-ups, tags, about, note."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.base import clock
from desktop_crm.base.dates import late_words, long_day
from desktop_crm.contacts.records import Contact
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton, icon_button
from desktop_crm.ui.widgets.choices import Chip
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, clear, column, flow, row, rule
from desktop_crm.ui.widgets.notices import section
from desktop_crm.ui.widgets.paint import Pen, channel_look


class TaskRow(PaintedButton):
    """A follow-up: pressing it (the circle, or Enter) says that it is done."""

    done = Signal(object)

    def __init__(self, task: FollowUp) -> None:
        super().__init__(task.what)
        self.task = task
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        when = _due_words(task.due, task.due_time)
        self.setAccessibleName(f"Follow-up, {task.what}, {when}, press when done")
        self.setToolTip(f"Done: {task.what}")
        self.clicked.connect(self._done)

    def _done(self) -> None:
        self.done.emit(self.task)

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(42))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.underMouse():
            pen.box(rect, "hover", 6)
        side = theme.px(16)
        ring = QRectF(1, theme.px(4), side, side)
        pen.ring(ring, None, "accent" if self.underMouse() else "mark", 1.3)
        if self.underMouse():
            pen.icon(ring, "check", 10, "accentText")
        x, end = side + 10, rect.width()
        if self.task.channel:
            icon, tone, _ = channel_look(self.task.channel)
            end -= 26
            pen.icon(QRectF(end + 4, 0, 20, theme.px(24)), icon, 16, tone)
        pen.text(QRectF(x, theme.px(2), end - x, theme.px(20)), self.task.what, 13)
        late = self.task.due < clock.today()
        words = _due_words(self.task.due, self.task.due_time)
        line = QRectF(x, theme.px(21), end - x, theme.px(17))
        pen.text(line, words, 12, 500 if late else 400, "bad" if late else "text2", tabular=True)
        if self.hasFocus():
            pen.focus_ring(rect)


def _due_words(due: date, at: str) -> str:
    today = clock.today()
    near = abs((due - today).days) <= 1 or due < today
    words = late_words(due, today) if near else long_day(due, with_year=due.year != today.year)
    return f"{words} {at}".strip()


class Aside(Box):
    """Follow-ups, tags, about, note. It only asks; the page acts."""

    follow_up_wanted = Signal()
    follow_up_done = Signal(object)
    tag_added = Signal(str)
    tag_removed = Signal(str)
    edit_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Follow-ups, tags, about, note")
        self._tasks, self._about = column(gap=2), column(gap=5)
        plus = icon_button("plus", "Add a follow-up")
        plus.clicked.connect(self.follow_up_wanted)
        edit = icon_button("pencil-simple", "Edit what is known")
        edit.clicked.connect(self.edit_wanted)
        edit_note = icon_button("pencil-simple", "Edit the note")
        edit_note.clicked.connect(self.edit_wanted)
        self.tag_field = Field("", "Add a tag", "tag", name="Add a tag")
        self.tag_field.returnPressed.connect(self._add_tag)
        self._tags = Box(column())
        self._note = Label("", 13, 400, "text2", wrap=True, selectable=True)
        self._lists = Label("", 12, 400, "text2", wrap=True)
        self.setLayout(
            column(
                section("Follow-ups", self._tasks, action=plus, gap=4), 12, rule(), 10,
                section("Tags", self._tags, 8, self.tag_field, gap=8), 14, rule(), 10,
                section("About", self._about, action=edit, gap=4), 12, rule(), 10,
                section("Note", self._note, action=edit_note, gap=2), None, pad=(20, 14, 18, 16),
            )
        )  # fmt: skip

    def _add_tag(self) -> None:
        text = self.tag_field.text().strip()
        if text:
            self.tag_field.clear()
            self.tag_added.emit(text)

    def show_contact(self, contact: Contact, tasks: Sequence[FollowUp], sources: Sequence[str]) -> None:
        """Shows what is known; `sources` says where the contact came from."""
        clear(self._tasks)
        for task in tasks:
            made = TaskRow(task)
            made.done.connect(self.follow_up_done)
            self._tasks.addWidget(made)
        if not tasks:
            self._tasks.addWidget(Label("Nothing planned.", 13, 400, "text2"))
        self._show_tags(contact.tags)
        clear(self._about)
        for words, value in _facts(contact, sources):
            self._about.addLayout(
                row((Label(words, 13, 400, "text2"), 2), 8, (Label(value, 13, wrap=True, selectable=True), 4))
            )
        self._note.setText(contact.note or "Nothing noted.")

    def _show_tags(self, tags: Sequence[str]) -> None:
        layout = self._tags.layout()
        if layout is None:
            return
        clear(layout)
        chips = []
        for tag in tags:
            chip = Chip(tag, removable=True)
            chip.removed.connect(_TagRemoved(chip, self, tag).tell)
            chips.append(chip)
        if chips:
            layout.addWidget(flow(*chips))


class _TagRemoved(Box):
    """Knows which tag a chip stands for."""

    def __init__(self, chip: Chip, aside: Aside, tag: str) -> None:
        super().__init__()
        self.setParent(chip)
        self.hide()
        self._aside, self._tag = aside, tag

    def tell(self) -> None:
        self._aside.tag_removed.emit(self._tag)


def _facts(contact: Contact, sources: Sequence[str]) -> list[tuple[str, str]]:
    found = [
        ("Birthday", contact.birthday.words() if contact.birthday else ""),
        ("Anniversary", contact.anniversary.words() if contact.anniversary else ""),
        ("Household", contact.household),
        ("Language", contact.language),
        ("Nickname", contact.nickname),
        ("Department", contact.department),
        ("Source", contact.source),
        *contact.fields,
        *(
            (detail.label or detail.field.capitalize(), detail.value)
            for detail in contact.details
            if detail.field != "uid"
        ),
        *(("From", source) for source in sources),
    ]
    return [(words, value) for words, value in found if value]
