"""First step: a file is dropped, chosen or pasted; below, what was imported before."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.text import count_words
from desktop_crm.imports.listing import Import
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row, scroll
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import GroupLook, Head, RowState, draw_ground
from desktop_crm.ui.widgets.notices import Note
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import at_least, up_to

FILTER = "Lists of contacts (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt *.vcf *.vcard);;All files (*)"


class DropGround(Box):
    """Where a file is dropped. `dropped` carries its path."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._over = False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        found = dropped_file(event)
        if found is not None:
            event.acceptProposedAction()
            self.dropped.emit(found)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        Pen(painter, rect).box(rect, "accentSoft" if self._over else "subtle", 12)
        pen = QPen(theme.color("accent" if self._over else "mark"), 1.4, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 12, 12)
        painter.end()


def dropped_file(event: QDropEvent) -> Path | None:
    """The one local file that is dragged, if it is one."""
    urls = event.mimeData().urls()
    if len(urls) == 1 and urls[0].isLocalFile():
        return Path(urls[0].toLocalFile())
    return None


class _ImportLook(GroupLook):
    def row_words(self, record: Import) -> str:
        return f"{record.file}, {moment_words(record.at, clock.now())}, {made_words(record)}"

    def draw_row(self, pen: Pen, rect: QRectF, record: Import, state: RowState) -> None:
        draw_ground(pen, rect, state, line_from=40)
        pen.icon(QRectF(rect.x() + 8, rect.y(), 20, rect.height()), "file-text", 16, "text2")
        when = moment_words(record.at, clock.now())
        wide = theme.width(when, 12, tabular=True)
        room = QRectF(rect.right() - 9 - wide, rect.y(), wide + 1, rect.height())
        pen.text(room, when, 12, 400, "text2", "r", tabular=True)
        runs = [
            (record.file, 13, 600, "text"),
            ("   ", 13, 400, "text"),
            (made_words(record), 13, 400, "text2"),
        ]
        pen.runs(rect.x() + 40, rect.y(), rect.height(), runs, room.x() - 16)


def made_words(record: Import) -> str:
    """`1,287 new, 142 filled in, 17 problems`."""
    parts = [f"{record.created:,} new", f"{record.updated:,} filled in"]
    if record.problems:
        parts.append(count_words(record.problems, "problem"))
    return ", ".join(parts)


class FileStep(Box):
    """`chosen` carries a path, `pasted` the text of the clipboard, `opened` an earlier import's id."""

    chosen = Signal(object)
    pasted = Signal(str)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.choose = Button("Choose a file", Kind.PRIMARY, "file-text")
        self.choose.clicked.connect(self._choose)
        keys = QKeySequence(QKeySequence.StandardKey.Paste).toString(QKeySequence.SequenceFormat.NativeText)
        self.paste = Button("Paste", Kind.SECONDARY, "clipboard-text", key=keys)
        self.paste.clicked.connect(self._paste)
        self.ground = DropGround()
        self.ground.dropped.connect(self.chosen)
        at_least(self.ground, height=240)
        self.ground.setLayout(
            column(
                None,
                row(None, Glyph("download-simple", 24, "text2"), None),
                12,
                Label("Drop a file here", 15, 600, align="c"),
                4,
                Label(
                    "Excel, OpenDocument, CSV or address cards (vCard). It stays on this computer.",
                    13,
                    400,
                    "text2",
                    align="c",
                    wrap=True,
                ),
                18,
                row(None, self.choose, self.paste, None, gap=8),
                None,
                pad=(24, 16, 24, 16),
            )
        )
        self.refusal = Note("", "bad", "warning-circle-fill")
        self.refusal.hide()
        self.list = RowList(_ImportLook(), "Earlier imports", fit=True)
        self.list.opened.connect(self._open)
        inside = Box(column(self.ground, 16, self.refusal, 12, self.list, None))
        up_to(inside, 840)
        self.setLayout(column((scroll(Box(row(None, (inside, 20), None, pad=(32, 28, 32, 24)))), 1)))

    # ------------------------------------------------------------ content
    def show_history(self, found: Sequence[Import]) -> None:
        """What was imported before."""
        self.list.show_records([Head("Earlier imports", len(found)), *found] if found else [])
        self.list.setVisible(bool(found))

    def say_refused(self, words: str) -> None:
        """Why a file cannot be read, or nothing."""
        self.refusal.set_words(words)
        self.refusal.setVisible(bool(words))

    def set_busy(self, words: str) -> None:
        """Says that a file is being read, or that one can be chosen again."""
        self.choose.set_words(words or "Choose a file")
        self.choose.setEnabled(not words)
        self.paste.setEnabled(not words)

    def focus_first(self) -> None:
        self.choose.setFocus()

    # ------------------------------------------------------------ choosing
    def _choose(self) -> None:
        dialog = QFileDialog(self, "Choose a file to import", str(Path.home()), FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._file)
        dialog.open()

    def _file(self, path: str) -> None:
        self.chosen.emit(Path(path))

    def _paste(self) -> None:
        self.pasted.emit(QGuiApplication.clipboard().text())

    def _open(self, record: Import) -> None:
        self.opened.emit(record.id)
