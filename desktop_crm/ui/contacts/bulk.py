"""The bar over the table's foot while rows are ticked: what can be done with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.contacts import editing, tagging
from desktop_crm.dialogue import follow_ups
from desktop_crm.segments import lists
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet, Plan
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import row
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import Pen

if TYPE_CHECKING:
    from desktop_crm.ui.contacts.list_page import ContactsPage


class NameSheet(Sheet):
    """Asks for one name."""

    named = Signal(str)

    def __init__(self, window: QWidget, title: str, label: str, verb: str, hint: str = "") -> None:
        super().__init__(window, title, width=440)
        self.field = Field("", name=label)
        self._labelled = Labelled(label, self.field, hint)
        self.add(self._labelled)
        button = Button(verb, Kind.PRIMARY)
        button.clicked.connect(self._done)
        self.set_buttons(button, accept=False)
        self.field.setFocus()

    def _done(self) -> None:
        name = self.field.text().strip()
        self._labelled.set_error("" if name else "It needs a name.")
        if name:
            self.named.emit(name)
            self.accept()


class BulkBar(QWidget):
    """Floats 20 above the table's foot; hidden while nothing is ticked."""

    cleared = Signal()

    def __init__(self, desk: Desk, page: ContactsPage) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._words = Label("", 13, 600, "onInverse", tabular=True)
        self.tag_button = Button("Tag", Kind.INVERSE, "tag", small=True)
        self.plan_button = Button("Follow-up", Kind.INVERSE, "calendar-plus", small=True)
        self.list_button = Button("Add to list", Kind.INVERSE, "list-plus", small=True)
        self.delete_button = Button("Delete", Kind.INVERSE, "trash", small=True)
        close = icon_button("x", "Clear the selection", kind=Kind.INVERSE)
        self.tag_button.clicked.connect(self._ask_tag)
        self.plan_button.clicked.connect(self._ask_plan)
        self.list_button.clicked.connect(self._read_lists)
        self.delete_button.clicked.connect(self.delete)
        close.clicked.connect(self.cleared)
        self.setAccessibleName("What to do with the ticked contacts")
        self.setLayout(
            row(self._words, 14, self.tag_button, self.plan_button, self.list_button, self.delete_button, close,
                gap=4, pad=(16, 6, 8, 6))
        )  # fmt: skip
        self.hide()

    def show_count(self, count: int) -> None:
        """Shows the bar over so many ticked rows, or hides it."""
        if not count:
            self.hide()
            return
        self._words.setText(f"{count:,} selected")
        self.delete_button.set_words("Restore" if self._page.in_bin() else "Delete")
        self.show()
        self.raise_()
        self.place_over(self._page.table)

    def place_over(self, table: QWidget) -> None:
        self.adjustSize()
        corner = table.mapTo(self._page, QPoint(0, 0))
        left = corner.x() + max(8, (table.width() - self.width()) // 2)
        self.move(left, corner.y() + table.height() - self.height() - theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect().toRectF()
        Pen(painter, rect).box(rect, "inverse", 10)
        painter.end()

    # ------------------------------------------------------------ acts
    def _act(self, label: str, work: Any) -> None:
        """Does `work(session, ids)` with all that is ticked, also with rows nobody has scrolled to."""
        count, ticked = self._page.ticked()
        self.cleared.emit()
        words = label.format(count_words(count, "contact"))
        self._desk.act(self._page, words, lambda session: work(session, ticked(session)))

    def delete(self) -> None:
        """Moves the ticked contacts to the bin, or back from it."""
        if self._page.in_bin():
            self._act("Restored {}", lambda s, ids: editing.restore(s, ids, clock.now()))
        else:
            self._act("Deleted {}", lambda s, ids: editing.delete(s, ids, clock.now()))

    def _ask_tag(self) -> None:
        sheet = NameSheet(
            self._page, "Tag the selected contacts", "Tag", "Add tag", "Several with commas between them."
        )
        sheet.named.connect(self._tag)
        sheet.open()

    def _tag(self, text: str) -> None:
        names = [part.strip() for part in text.split(",") if part.strip()]
        self._act(f"Tagged {{}} “{_bare(', '.join(names))}”", lambda s, ids: tagging.add(s, ids, names))

    def _ask_plan(self) -> None:
        sheet = FollowUpSheet(self._page, self._desk.tasks, several=self._page.ticked()[0])
        sheet.planned.connect(self._plan)
        sheet.open()

    def _plan(self, plan: Plan) -> None:
        def work(session: Any, ids: list[int]) -> None:
            for contact_id in ids:
                follow_ups.add(
                    session, contact_id, plan.due, plan.what, clock.now(),
                    due_time=plan.due_time, channel=plan.channel,
                )  # fmt: skip

        self._act("Planned a follow-up for {}", work)

    def _read_lists(self) -> None:
        self._desk.tasks.read(self._page, lists.every, self._list_menu)

    def _list_menu(self, saved: tuple[lists.PickedList, ...]) -> None:
        menu = QMenu(self)
        for each in saved:
            menu.addAction(each.name).setData(each)
        if saved:
            menu.addSeparator()
        menu.addAction("New list …").setData(None)
        menu.triggered.connect(self._list_picked)
        menu.popup(self.list_button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _list_picked(self, action: Any) -> None:
        chosen = action.data()
        if chosen is None:
            sheet = NameSheet(self._page, "A new list of the selected contacts", "Name", "Make list")
            sheet.named.connect(self._new_list)
            sheet.open()
            return
        self._act(f"Added {{}} to “{_bare(chosen.name)}”", lambda s, ids: lists.add(s, chosen.id, ids))

    def _new_list(self, name: str) -> None:
        def work(session: Any, ids: list[int]) -> None:
            lists.create(session, name, clock.now(), ids)

        self._act(f"Made the list “{_bare(name)}” of {{}}", work)


def _bare(words: str) -> str:
    """Words of the user's that stand in a pattern: their braces are no places to fill."""
    return words.replace("{", "{{").replace("}", "}}")
