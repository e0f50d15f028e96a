"""The tour's pictures of the dialogue: the quick log, longer entries, complaints, the calendar, follow-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from desktop_crm.base import clock
from desktop_crm.dialogue import complaints
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.tour_contacts import close_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_crm.ui.app import App

Shown = tuple[str, Place, "Callable[[App], None] | None", "Callable[[App], None] | None"]
LINE = "rang Ellen Fairweather, wants the quote by Friday"


def stops(app: App) -> list[Shown]:
    """Name, place, and what is done there before and after the picture."""
    with app.book.read() as session:
        board = complaints.board(session, clock.now())
    cases = [line.id for lane in board.lanes for line in lane.lines][-1:]
    return [
        ("quick-log", Place(Where.TODAY), _line, _no_line),
        ("log-sheet", Place(Where.TODAY), _log_sheet, close_sheets),
        ("follow-up-sheet", Place(Where.TODAY), _follow_up_sheet, close_sheets),
        ("complaints", Place(Where.COMPLAINTS), None, None),
        *(("complaint", Place(Where.COMPLAINTS, case), None, None) for case in cases),
        ("complaint-new", Place(Where.COMPLAINTS), _new_complaint, close_sheets),
        ("calendar", Place(Where.CALENDAR), None, None),
    ]


def _line(app: App) -> None:
    app.commands.open_line(LINE)


def _no_line(app: App) -> None:
    if app.commands.line is not None:
        app.commands.line.line.clear()
        app.commands.line.close_line()


def _log_sheet(app: App) -> None:
    app.desk.actions["log_long"].trigger()
    sheet: Any = QApplication.activeModalWidget()
    if sheet is not None:
        sheet.more_button.click()


def _follow_up_sheet(app: App) -> None:
    app.desk.actions["new_follow_up"].trigger()


def _new_complaint(app: App) -> None:
    app.desk.actions["new_complaint"].trigger()
