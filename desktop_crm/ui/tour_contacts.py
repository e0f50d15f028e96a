"""The tour's pictures of what is done with contacts: columns, cells, many at once, custom fields, paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_crm.base import clock
from desktop_crm.contacts import fields, finding, households, relating, reshaping
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.printing import documents, painting
from desktop_crm.ui.printing.documents import Choice, Paper, Subject
from desktop_crm.ui.printing.stock import BY_CODE

if TYPE_CHECKING:
    from desktop_crm.ui.app import App

SIZE = (1440, 900)


def one_of(session: Any, name: str) -> int:
    """The number of somebody of the sample business; of anybody where that one is not there."""
    found = finding.search(session, name, limit=1) or list(finding.page(session, finding.Query(), 0, 1))
    return found[0]


def prepare(app: App) -> None:
    """Gives the sample business an organisation with people, a household, and kinds of fields."""
    now = clock.now()
    with app.book.write() as session:
        ellen, joan = one_of(session, "Ellen Fairweather"), one_of(session, "Joan Whitcombe")
        priya = one_of(session, "Priya Raman")
        if ellen == joan:
            return  # another book than the sample
        relating.make_organisation(session, priya, now)
        households.marry(session, ellen, one_of(session, "Samir Haddad"), now)
        relating.refer(session, ellen, joan, now)
        for field in fields.known(session):
            kind = {"Soil": FieldKind.CHOICE, "Has a van": FieldKind.YES_NO}.get(field.name)
            if kind is not None:
                reshaping.change_kind(session, field.id, kind)


def close_sheets(_app: App) -> None:
    """Closes what stands over the page."""
    while (sheet := QApplication.activeModalWidget()) is not None:
        sheet.close()


def on_list(act: Callable[[Any], None]) -> Callable[[App], None]:
    """Does something on the page of contacts."""
    return lambda app: act(app.window.page(Where.CONTACTS))


def change_many(page: Any) -> None:
    page.table.select_all()
    page.bulk.ask_change()


def edit_cell(page: Any) -> None:
    page.table.clear_selection()
    page.table.setFocus()
    page.table.go_to_cell(2, "name")
    page.row_acts.cells.begin()


def leave_list(app: App) -> None:
    close_sheets(app)
    page: Any = app.window.page(Where.CONTACTS)
    page.row_acts.cells.take_back()
    page.table.clear_selection()


def ask_print(kind: Paper) -> Callable[[App], None]:
    """Opens the sheet that prints, with one kind of paper chosen."""

    def act(app: App) -> None:
        app.desk.actions["print"].trigger()
        sheet: Any = QApplication.activeModalWidget()
        sheet.kind.set_value(kind)
        sheet.kind.activated.emit(sheet.kind.currentIndex())

    return act


def paper(kind: Paper, code: str = "L7160") -> Callable[[App], QImage]:
    """The first two pages beside each other, as they come out of the printer."""

    def made(app: App) -> QImage:
        def ids(session: Any) -> Sequence[int]:
            return finding.page(session, finding.Query(), 0, 60)

        subject = Subject(60, "Everyone", ids)
        pages = documents.laid_out(app.book, subject, Choice(kind, BY_CODE[code], 4))
        whole = QImage(*SIZE, QImage.Format.Format_RGB32)
        whole.fill(QColor("#8A8F8A"))
        painter = QPainter(whole)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, page in enumerate(islice(pages, 2)):
            picture = painting.picture(page, 150).scaledToHeight(
                SIZE[1] - 40, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(QPointF(SIZE[0] / 2 + (place - 1) * (picture.width() + 20) + 10, 20), picture)
        painter.end()
        pages.close()
        return whole

    return made


LIST = Place(Where.CONTACTS)
