"""Pages on a printer, in a PDF, or as pictures. Works on any thread, one at a time on one device."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtWidgets import QApplication

from desktop_crm.base.errors import UserError
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.ui.printing.paper import POINT, Page, Rule, Square, Text
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.paint import runs_leftwards

_INK, _GREY, _LINE = QColor("#000000"), QColor("#5C5C5C"), QColor("#B4B4B4")
_LARGE = 96.0  # points in which texts are measured: their width grows with the size
_ALIGN = {
    "l": Qt.AlignmentFlag.AlignLeft, "r": Qt.AlignmentFlag.AlignRight, "c": Qt.AlignmentFlag.AlignHCenter,
}  # fmt: skip


def measuring() -> Callable[[str, float, bool], float]:
    """A `Measure` of the fonts that are printed with; for one thread."""
    metrics = {bold: QFontMetricsF(theme.paper_font(_LARGE, bold)) for bold in (False, True)}
    # Pixels of the screen that the metrics are of, in millimetres.
    screen = QApplication.primaryScreen()
    pixel = 25.4 / (screen.logicalDotsPerInchY() if screen is not None else 96.0)

    @lru_cache(maxsize=20_000)
    def of_large(text: str, bold: bool) -> float:
        return metrics[bold].horizontalAdvance(text) * pixel / _LARGE

    return lambda text, points, bold: of_large(text, bold) * points * 1.01


def paint(painter: QPainter, page: Page, dots: float) -> None:
    """Paints a page on a device of `dots` per inch whose origin is the paper's corner."""
    scale = dots / 25.4
    for item in page.items:
        match item:
            case Rule(x, y, width):
                painter.fillRect(QRectF(x * scale, y * scale, width * scale, max(1.0, 0.15 * scale)), _LINE)
            case Square(x, y, side):
                _paint_square(painter, QRectF(x * scale, y * scale, side * scale, side * scale), scale)
            case Text():
                _paint_text(painter, item, scale)


def _paint_square(painter: QPainter, where: QRectF, scale: float) -> None:
    """Its four edges, as fine as a rule but dark enough to be seen."""
    thick = max(1.0, 0.25 * scale)
    for edge in (
        QRectF(where.x(), where.y(), where.width(), thick),
        QRectF(where.x(), where.bottom() - thick, where.width(), thick),
        QRectF(where.x(), where.y(), thick, where.height()),
        QRectF(where.right() - thick, where.y(), thick, where.height()),
    ):
        painter.fillRect(edge, _GREY)


def _paint_text(painter: QPainter, item: Text, scale: float) -> None:
    leftwards = runs_leftwards(item.text)
    align = {"l": "r", "r": "l"}.get(item.align, "c") if leftwards else item.align
    font = theme.paper_font(item.points, item.bold)
    font.setPixelSize(max(1, round(item.points * POINT * scale)))
    painter.setFont(font)
    painter.setPen(_GREY if item.grey else _INK)
    painter.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if leftwards else Qt.LayoutDirection.LeftToRight
    )
    where = QRectF(item.x * scale, item.y * scale, item.width * scale, item.height * scale)
    flags = _ALIGN[align] | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(
        where, int(flags) | int(Qt.TextFlag.TextSingleLine) | int(Qt.TextFlag.TextDontClip), item.text
    )


def picture(page: Page, dots: float, ratio: float = 1.0) -> QImage:
    """A page as a picture."""
    wide, high = (round(side / 25.4 * dots * ratio) for side in page.paper)
    made = QImage(wide, high, QImage.Format.Format_RGB32)
    made.fill(QColor("#FFFFFF"))
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    paint(painter, page, dots * ratio)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def write_pdf(
    path: Path, pages: Iterable[Page], total: int, title: str, progress: Progress = silent, stop: Stop = never
) -> int:
    """Writes the pages to a PDF; how many. `total` contacts are in them. Raises UserError, Stopped.

    A file of that name stays as it was until the new one is whole.
    """
    fresh = path.with_name(f".{path.name}.part")
    try:
        try:
            fresh.touch()
        except OSError as fault:
            raise UserError(
                f"“{path.name}” cannot be written.", "Choose another folder, or close the file elsewhere."
            ) from fault
        writer = QPdfWriter(str(fresh))
        writer.setTitle(title)
        writer.setCreator("Desktop CRM")
        writer.setResolution(300)
        count = run(writer, pages, total, progress, stop)
        try:
            fresh.replace(path)
        except OSError as fault:
            raise UserError(
                f"“{path.name}” cannot be written.", "Choose another folder, or close the file elsewhere."
            ) from fault
    finally:
        fresh.unlink(missing_ok=True)
    return count


def run(
    device: QPagedPaintDevice,
    pages: Iterable[Page],
    total: int,
    progress: Progress = silent,
    stop: Stop = never,
) -> int:
    """Prints the pages on a device; how many. Raises Stopped, and UserError where there is nothing or no printer."""
    painter, count = QPainter(), 0
    try:
        for page in pages:
            check(stop)
            _set_paper(device, page.paper)
            if not count:
                if not painter.begin(device):
                    raise UserError("The printer does not answer.", "Check that it is on, or save as PDF.")
            elif not device.newPage():
                raise UserError("The printer does not take more pages.", "Check its paper, or save as PDF.")
            paint(painter, page, device.logicalDpiY())
            count += 1
            progress(Step(page.done, total, "Printing"))
    finally:
        if painter.isActive():
            painter.end()
    if not count:
        raise UserError("There is nothing to print.", "Choose contacts who have what goes on this paper.")
    return count


def _set_paper(device: QPagedPaintDevice, paper: tuple[float, float]) -> None:
    short, long = sorted(paper)
    lies = paper[0] > paper[1]
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    device.setPageSize(size)
    device.setPageOrientation(QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait)
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
