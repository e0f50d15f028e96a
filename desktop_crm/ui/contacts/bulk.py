"""The bar over the table's foot while rows are ticked: what can be done with all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.base.work import Progress, Stop
from desktop_crm.contacts import bulk_editing, editing, tagging
from desktop_crm.contacts.bulk_editing import Edit
from desktop_crm.contacts.finding import Listed
from desktop_crm.segments import lists
from desktop_crm.ui.contacts.bulk_sheet import BulkSheet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue import planning
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet, Plan
from desktop_crm.ui.dialogue.plan_fields import Offers, read_offers
from desktop_crm.ui.dialogue.plan_sheet import PlanSheet
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import row
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import Pen

if TYPE_CHECKING:
    from desktop_crm.ui.contacts.list_page import ContactsPage


AT_ONCE = 500  # contacts; more are changed as a job that shows how far it is and can be stopped
Batch = Callable[[Any, Sequence[int]], object]


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
    merge_wanted = Signal(object)  # the ids that are ticked, in the order of the list
    print_wanted = Signal()

    def __init__(self, desk: Desk, page: ContactsPage) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._words = Label("", 13, 600, "onInverse", tabular=True)
        self.tag_button = Button("Tag", Kind.INVERSE, "tag", small=True)
        self.plan_button = Button("Follow-up", Kind.INVERSE, "calendar-plus", small=True)
        self.change_button = Button("Change", Kind.INVERSE, "pencil-simple", small=True)
        self.list_button = Button("Add to list", Kind.INVERSE, "list-plus", small=True)
        self.delete_button = Button("Delete", Kind.INVERSE, "trash", small=True)
        self.more_button = Button("More", Kind.INVERSE, "dots-three", small=True)
        close = icon_button("x", "Clear the selection", kind=Kind.INVERSE)
        self.tag_button.clicked.connect(self._ask_tag)
        self.plan_button.clicked.connect(self._ask_plan)
        self.change_button.clicked.connect(self.ask_change)
        self.list_button.clicked.connect(self._read_lists)
        self.delete_button.clicked.connect(self.delete)
        self.more_button.clicked.connect(self._more_menu)
        close.clicked.connect(self.cleared)
        self.setAccessibleName("What to do with the ticked contacts")
        self.setLayout(
            row(self._words, 14, self.tag_button, self.plan_button, self.change_button, self.list_button,
                self.delete_button, self.more_button, close, gap=4, pad=(16, 6, 8, 6))
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
        corner = table.mapTo(self._page, QPoint(0, 0))
        # Where there is little room, the menu says what the bar leaves out.
        for button in (self.list_button, self.plan_button):
            button.setVisible(table.width() >= theme.px(660))
        self.adjustSize()
        left = corner.x() + max(8, (table.width() - self.width()) // 2)
        self.move(left, corner.y() + table.height() - self.height() - theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect().toRectF()
        Pen(painter, rect).box(rect, "inverse", 10)
        painter.end()

    # ------------------------------------------------------------ how it is done
    def _act(self, label: str, work: Batch) -> None:
        """Does `work(session, some ids)` with all that is ticked, also with rows nobody has scrolled to.

        It is one step to take back, however many they are; more than some hundred are done as a job.
        """
        count, ticked = self._page.ticked()
        self.cleared.emit()
        words = label.format(count_words(count, "contact"))
        if count <= AT_ONCE:
            self._desk.act(self._page, words, lambda session: work(session, ticked(session)))
            return
        book = self._desk.book

        def run(progress: Progress, stop: Stop) -> None:
            with book.write(words) as session:
                bulk_editing.in_batches(session, ticked(session), work, words, progress, stop)

        self._desk.tasks.job(self._page, words, run, lambda _none: self._desk.messages.tell(words, undo=True))

    def _more_menu(self) -> None:
        menu = QMenu(self)
        for words, slot in self._more():
            menu.addAction(words).triggered.connect(slot)
        menu.popup(self.more_button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _more(self) -> list[tuple[str, Callable[[], None]]]:
        """What the bar has no room for."""
        found: list[tuple[str, Callable[[], None]]] = []
        if self.plan_button.isHidden():
            found.append(("Follow-up …", self._ask_plan))
        found += [("Remove a tag …", self._ask_untag)]
        if self.list_button.isHidden():
            found.append(("Add to a list …", self._read_lists))
        if isinstance(self._page.view(), Listed):
            found.append(("Take off this list", self._take_off))
        if self._page.ticked()[0] > 1:
            found.append(("Merge …", self._merge))
        found.append(("Plan touches …", self.ask_touches))
        return [*found, ("Export …", self._export), ("Print …", self._print)]

    # ------------------------------------------------------------ acts
    def delete(self) -> None:
        """Moves the ticked contacts to the bin, or back from it."""
        if self._page.in_bin():
            self._act("Restored {}", lambda s, ids: editing.restore(s, ids, clock.now()))
        else:
            self._act("Deleted {}", lambda s, ids: editing.delete(s, ids, clock.now()))

    def ask_change(self) -> None:
        """Opens the sheet that changes one value of all that are ticked."""
        count, ticked = self._page.ticked()
        sheet = BulkSheet(self._page, self._desk.tasks, count, ticked)
        sheet.wanted.connect(self._change)
        sheet.open()

    def _change(self, edit: Edit) -> None:
        count, _ticked = self._page.ticked()
        label = _bare(bulk_editing.said(edit, count))
        self._act(label, lambda session, ids: bulk_editing.apply(session, ids, edit, clock.now()))

    def _ask_tag(self) -> None:
        sheet = NameSheet(
            self._page, "Tag the selected contacts", "Tag", "Add tag", "Several with commas between them."
        )
        sheet.named.connect(self._tag)
        sheet.open()

    def _tag(self, text: str) -> None:
        names = _names(text)
        self._act(f"Tagged {{}} “{_bare(', '.join(names))}”", lambda s, ids: tagging.add(s, ids, names))

    def _ask_untag(self) -> None:
        sheet = NameSheet(
            self._page,
            "Take a tag off the selected contacts",
            "Tag",
            "Remove tag",
            "Several with commas between them.",
        )
        sheet.named.connect(self._untag)
        sheet.open()

    def _untag(self, text: str) -> None:
        names = _names(text)
        self._act(f"Took “{_bare(', '.join(names))}” off {{}}", lambda s, ids: tagging.remove(s, ids, names))

    def _ask_plan(self) -> None:
        sheet = FollowUpSheet(self._page, self._desk.tasks, several=self._page.ticked()[0], repeats=True)
        sheet.planned.connect(self._plan)
        sheet.open()

    def _plan(self, plan: Plan) -> None:
        def work(session: Any, ids: Sequence[int]) -> None:
            planning.keep(session, plan, clock.now(), ids)

        self._act("Planned a follow-up for {}", work)

    def ask_touches(self) -> None:
        """Opens the sheet of a new interaction plan for those that are ticked."""
        self._desk.tasks.read(self._page, read_offers, self._ask_touches, key="offers")

    def _ask_touches(self, offers: Offers) -> None:
        PlanSheet(self._page, offers, selected=self._page.ticked()).open()

    def _merge(self) -> None:
        _count, ticked = self._page.ticked()
        self._desk.tasks.read(self, ticked, self.merge_wanted.emit, key="merge")

    def _export(self) -> None:
        self._desk.actions["export"].trigger()

    def _print(self) -> None:
        self.print_wanted.emit()

    # ------------------------------------------------------------ lists
    def _read_lists(self) -> None:
        self._desk.tasks.read(self._page, lists.every, self._list_menu)

    def _list_menu(self, saved: tuple[lists.PickedList, ...]) -> None:
        menu = QMenu(self)
        for each in saved:
            menu.addAction(each.name.replace("&", "&&")).setData(each)
        if saved:
            menu.addSeparator()
        menu.addAction("New list …").setData(None)
        menu.triggered.connect(self._list_picked)
        button = self.more_button if self.list_button.isHidden() else self.list_button
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _list_picked(self, action: QAction) -> None:
        chosen = action.data()
        if chosen is None:
            sheet = NameSheet(self._page, "A new list of the selected contacts", "Name", "Make list")
            sheet.named.connect(self._new_list)
            sheet.open()
            return
        self._act(f"Added {{}} to “{_bare(chosen.name)}”", lambda s, ids: lists.add(s, chosen.id, ids))

    def _new_list(self, name: str) -> None:
        made: list[int] = []

        def work(session: Any, ids: Sequence[int]) -> None:
            if made:
                lists.add(session, made[0], ids)
            else:
                made.append(lists.create(session, name, clock.now(), ids))

        self._act(f"Made the list “{_bare(name)}” of {{}}", work)

    def _take_off(self) -> None:
        view = self._page.view()
        if isinstance(view, Listed):
            number = view.segment_id
            self._act("Took {} off the list", lambda s, ids: lists.remove(s, number, ids))


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _bare(words: str) -> str:
    """Words of the user's that stand in a pattern: their braces are no places to fill."""
    return words.replace("{", "{{").replace("}", "}}")
