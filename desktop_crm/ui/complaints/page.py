"""Complaints: the board with a clock on each step, one case beside it, the closed ones, the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue import complaints
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.complaints import Board, Line
from desktop_crm.ui.complaints import dealing
from desktop_crm.ui.complaints.acts import CaseActs
from desktop_crm.ui.complaints.board import BoardView
from desktop_crm.ui.complaints.case_pane import CasePane
from desktop_crm.ui.complaints.dealing import Dealing, Shown
from desktop_crm.ui.complaints.lane import CaseList
from desktop_crm.ui.complaints.numbers_pane import NumbersPane
from desktop_crm.ui.complaints.rows import CaseListLook, acts_of, groups
from desktop_crm.ui.complaints.sheets import offer_products
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Kind, action_button
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.looks import Gap, Head
from desktop_crm.ui.widgets.notices import EmptyState, PageTitle, page_header
from desktop_crm.ui.widgets.returning import Returning
from desktop_crm.ui.widgets.row_menu import RowMenu

VIEWS = ("board", "list", "closed", "numbers")
_PANE = 401  # a case with its rule


@dataclass(frozen=True, slots=True)
class _Read:
    board: Board
    closed: tuple[Line, ...]
    listed: tuple[Line, ...]


class ComplaintsPage(Screen):
    """A place's id opens a case, its detail a view: board, list, closed, numbers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._tier, self._view, self._known = "wide", "board", False
        self._case: int | None = None
        self._follow: int | None = None
        self._shown: Shown | None = None
        self._behind: tuple[str, tuple[int, ...]] | None = None  # what a number opened
        self.dealing = Dealing(self, desk)
        self.head = PageTitle("Complaints")
        self.views = Segmented(
            [("Board", "columns"), ("List", "rows"), ("Closed", "check-circle"), ("Numbers", "chart-bar")],
            "View",
        )
        self.board = BoardView()
        self.list = CaseList(CaseListLook(), "Complaints")
        shown = (lane.list for lane in self.board.lanes.values())
        self._returning = Returning((*shown, self.list))
        self.numbers = NumbersPane(desk)
        self.pane = CasePane()
        self.acts = CaseActs(self.pane, self.dealing)
        self.pane.hide()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.new = action_button(
            self.desk.actions["new_complaint"], Kind.PRIMARY, "plus", text="New complaint"
        )
        header = page_header(self.head, self.views, 8, self.new, pad=24)
        add = action_button(self.desk.actions["new_complaint"], Kind.SECONDARY, "plus", text="Write one down")
        self.empty = EmptyState(
            "lifebuoy", "No open complaints", "Who complains still hopes: write down the next one here.", add
        )
        self.none = EmptyState("check-circle", "Nothing here", "")
        self._blank = QWidget()
        self.stack = QStackedWidget()
        listed = Box(row((self.list, 1), pad=(24, 8, 24, 0)))
        self._pages = {
            "blank": self._blank, "board": self.board, "list": listed, "numbers": self.numbers,
            "empty": self.empty, "none": self.none,
        }  # fmt: skip
        for page in self._pages.values():
            self.stack.addWidget(page)
        self.setLayout(column(header, (row((self.stack, 1), self.pane), 1)))

    def _wire(self) -> None:
        self.views.chosen.connect(self._choose_view)
        self.board.opened.connect(self._open_line)
        self.board.move_wanted.connect(self._move)
        self.board.drop_wanted.connect(self.dealing.move_to)
        self.board.remove_wanted.connect(self._remove_line)
        self.board.menu_wanted.connect(self._menu)
        self.list.menu_wanted.connect(self._menu)
        self.list.opened.connect(self._open_line)
        self.list.move_wanted.connect(self._move)
        self.list.key_pressed.connect(self._key)
        self.list.spot_clicked.connect(self._spot)
        self.numbers.listed.connect(self._list_behind)
        self.pane.closed.connect(self._close_pane)
        self.acts.open_requested.connect(self.open_requested)
        self.acts.removed.connect(self._close_pane)
        self.dealing.moved.connect(self._moved)

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        if place.detail in VIEWS:
            self._behind = None
            self._set_view(place.detail)
        elif place.id is not None and self._view == "numbers":
            self._set_view("board")
        self._open_case(place.id)
        self.reload()

    def focus_first(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.board:
            self.board.focus_first()
        elif shown is self._pages["list"]:
            self.list.setFocus()
        elif shown is self.numbers:
            self.numbers.focus_first()
        else:
            self.new.setFocus()

    def main_action(self) -> None:
        self.desk.actions["new_complaint"].trigger()

    def panes(self) -> Sequence[QWidget]:
        case = (self.pane,) if self.pane.isVisible() else ()
        shown = self.stack.currentWidget()
        lanes = [lane.list for lane in self.board.lanes.values()] if shown is self.board else [shown]
        return (*(pane for pane in lanes if pane is not None), *case, self.views)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Left, Right", "to the step before, after"),
            ("Ctrl Right, Ctrl Left", "the case goes on, goes back"),
            ("Enter", "open the case"),
            ("Delete", "delete the case"),
            ("Shift F10", "all that can be done with the case"),
            ("Esc", "close the case"),
            ("Ctrl Enter", "new complaint"),
        )

    def subject(self) -> object:
        if self._shown is not None and self.pane.isVisible():
            return Who(self._shown.case.complaint.contact_id, self._shown.case.name)
        line = self.board.current()
        return Who(line.contact_id, line.name) if line is not None else None

    def expect_return(self) -> None:
        self._returning.expect()

    def returned(self) -> None:
        self._returning.over()
        self.reload()

    def set_tier(self, tier: str) -> None:
        self._tier = tier
        self._arrange()

    def watched(self) -> frozenset[str]:
        return frozenset(
            {"complaints", "complaint_steps", "contacts", "interactions", "products", "settings", "merges"}
        )

    def reload(self) -> None:
        now, case = clock.now(), self._case
        ids = self._behind[1] if self._behind is not None else ()
        closed = self._view == "closed"
        self.desk.tasks.read(self, lambda session: _read(session, now, closed, ids), self._came, key="board")
        if case is not None:
            self.desk.tasks.read(
                self, lambda session: dealing.read(session, case), self._case_came, key="case"
            )
        if self._view == "numbers":
            self.numbers.reload()

    # ------------------------------------------------------------ showing
    def _came(self, found: _Read) -> None:
        board = found.board
        late = f", {board.overdue:,} past their time" if board.overdue else ""
        self.head.say("Complaints", f"{board.open:,} open{late}" if board.open else "none open")
        held = self.window().focusWidget()
        self.board.show_board(board)
        self.list.show_records(self._records(found))
        self._say_nothing()
        waits, self._known = not self._known and self.new.hasFocus(), True
        self._arrange()
        if waits:  # the page was opened before it was known what there is
            self.focus_first()
        self._keep_focus(held)
        self._follow_moved()

    def _keep_focus(self, held: QWidget | None) -> None:
        """To the case that was taken back; and never into nowhere because a column or the list is empty now."""
        back = self._returning.shown()
        if back is not None and self._case is None and self._may_focus():
            back.setFocus()
        elif held is not None and self.stack.isAncestorOf(held) and not held.isVisible():
            self.focus_first()

    def _records(self, found: _Read) -> Sequence[Any]:
        if self._behind is not None:
            words, ids = self._behind
            return [Head(words, len(ids)), *found.listed]
        return found.closed if self._view == "closed" else groups(found.board)

    def _say_nothing(self) -> None:
        if self._behind is not None:
            self.none.say("Nobody", "These complaints are not in the book any more.")
        else:
            self.none.say("No closed complaints", "What is settled stands here, with what came of it.")

    def _arrange(self) -> None:
        """Which of the pages is shown, and how much of it a case leaves."""
        open_case = self.pane.isVisibleTo(self)
        narrow = self._tier == "narrow"
        self.stack.setVisible(not (narrow and open_case))
        self.pane.setMinimumWidth(0 if narrow else theme.px(_PANE))
        self.pane.setMaximumWidth(16_777_215 if narrow else theme.px(_PANE))
        self.stack.setCurrentWidget(self._pages[self._page(open_case)])

    def _page(self, open_case: bool) -> str:
        if self._view == "numbers":
            return "numbers"
        if not self._known:
            return "blank"
        records = self.list.records_model.records()
        rows = any(not isinstance(each, Head | Gap) for each in records)
        if self._view == "closed" or self._behind is not None:
            return "list" if rows else "none"
        if not rows:
            return "empty"
        roomy = self._tier == "wide" or (self._tier == "normal" and not open_case)
        return "board" if self._view == "board" and roomy else "list"

    def _set_view(self, view: str) -> None:
        self._view = view
        self.views.choose(VIEWS.index(view))

    def _choose_view(self, number: int) -> None:
        self._behind = None
        self._view = VIEWS[number]
        if self._view == "numbers":
            self._close_pane()
        self.reload()

    def _list_behind(self, words: str, ids: tuple[int, ...]) -> None:
        """The list behind a number; the segments lead back."""
        self._behind = (words, ids[-500:])
        self._set_view("list")
        self.reload()

    # ------------------------------------------------------------ one case
    def _open_line(self, line: object) -> None:
        if isinstance(line, Line):
            self.open_requested.emit(Place(Where.COMPLAINTS, line.id))

    def _open_case(self, number: int | None) -> None:
        if number != self._case:
            self._shown = None
        self._case = number
        if number is None:
            self.pane.hide()
            self._arrange()

    def _case_came(self, found: Shown | None) -> None:
        if found is None or found.case.complaint.id != self._case:
            if self._case is not None and found is None:
                self._close_pane()
            return
        fresh = self._shown is None
        self._shown = found
        made = not self.pane.steps
        self.pane.show_case(found)
        if made:
            offer_products(self.desk, self.pane.steps[Step.LISTEN].facts["product_id"])
        self.pane.show()
        self._arrange()
        if fresh and self._may_focus():
            self.pane.focus_first()

    def _may_focus(self) -> bool:
        """Whether the focus is nowhere else: it is never taken from the sidebar or the palette."""
        focused = self.window().focusWidget()
        return self.isVisible() and (focused is None or not focused.isVisible() or self.isAncestorOf(focused))

    def _close_pane(self) -> None:
        number, self._case, self._shown = self._case, None, None
        focus = self._may_focus()
        self.pane.hide()
        self._arrange()
        self.moved.emit(Place(Where.COMPLAINTS))
        if number is not None and focus:
            self._focus_line(number)

    def _focus_line(self, number: int) -> None:
        """Back to the row from which a case was opened."""
        if self.stack.currentWidget() is self.board and self.board.focus_case(number):
            return
        records = self.list.records_model.records()
        at = next((n for n, r in enumerate(records) if isinstance(r, Line) and r.id == number), -1)
        if at >= 0:
            self.list.make_current(at)
        self.focus_first()

    # ------------------------------------------------------------ acts
    def _move(self, by: int, line: Line) -> None:
        self.dealing.move(line.id, by)

    def _moved(self, number: int) -> None:
        self._follow = number
        self.reload()  # the board may have been read before this was told

    def _follow_moved(self) -> None:
        """The focus goes with the case that was moved; while a sheet is closing it waits for the window."""
        on_board = self._case is None and self.stack.currentWidget() is self.board
        if self._follow is not None and on_board:
            self.board.focus_case(self._follow)
        if self.isActiveWindow() or not on_board:
            self._follow = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._follow_moved()

    def _remove_line(self, line: Line) -> None:
        self.dealing.remove(line.id, line.subject)

    def _menu(self, record: object, where: QPoint) -> None:
        if isinstance(record, Line):
            menu = RowMenu(self, record, acts_of(record))
            menu.asked.connect(self._key)
            menu.popup(where)

    def _key(self, key: str, record: object) -> None:
        """What a key, or the menu, says of a case; the menu knows more than there are letters."""
        if not isinstance(record, Line):
            return
        match key:
            case "delete":
                self._remove_line(record)
            case "on" | "back":
                self._move(1 if key == "on" else -1, record)
            case "again":
                self.dealing.reopen(record.id, record.subject)
            case "":
                self._open_line(record)

    def _spot(self, _name: str, record: object) -> None:
        if isinstance(record, Line):
            self.dealing.reopen(record.id, record.subject)


def _read(session: Any, now: datetime, closed: bool, ids: Sequence[int]) -> _Read:
    return _Read(
        complaints.board(session, now),
        complaints.closed(session, now) if closed else (),
        complaints.some(session, ids, now) if ids else (),
    )
