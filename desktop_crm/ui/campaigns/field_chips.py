"""Merge fields inside edited text: one chip each, stored as `{{ first_name | fallback("gardener") }}`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from desktop_crm.campaigns import fields
from desktop_crm.ui.theme import theme

KIND = QTextFormat.ObjectTypes.UserObject + 1
TAG = QTextFormat.Property.UserProperty + 1
MARK = "\ufffc"  # what stands for an object in the document's text
_TAGS = re.compile(r'\{\{\s*([\w.]+)\s*(?:\|\s*fallback\(\s*"((?:[^"\\]|\\.)*)"\s*\)\s*)?\}\}')


@dataclass(frozen=True, slots=True)
class Used:
    """A merge field in a text: its name, its fallback, and as what it is stored."""

    name: str
    fallback: str
    tag: str

    @property
    def label(self) -> str:
        known = fields.BY_NAME.get(self.name)
        return known.label if known else self.name.removeprefix(fields.CUSTOM).replace("_", " ").capitalize()

    @property
    def always(self) -> bool:
        """Whether it is never empty and so needs no fallback."""
        known = fields.BY_NAME.get(self.name)
        return bool(known and known.always)


def pieces(text: str) -> Iterator[str | Used]:
    """The text in order: words, and the fields between them."""
    at = 0
    for found in _TAGS.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield read(found[0])
        at = found.end()
    if at < len(text):
        yield text[at:]


def read(tag: str) -> Used:
    """One stored field. Raises ValueError for anything else."""
    found = _TAGS.fullmatch(tag)
    if not found:
        raise ValueError(tag)
    fallback = re.sub(r"\\(.)", r"\1", found[2] or "")
    return Used(fields.canonical(found[1]), fallback, tag)


def used(*texts: str) -> tuple[Used, ...]:
    """The fields of these texts, each once, in order."""
    found = (piece for text in texts for piece in pieces(text) if isinstance(piece, Used))
    return tuple({piece.tag: piece for piece in found}.values())


def named(text: str, constants: Mapping[str, str]) -> str:
    """The text with what is the same for everybody filled in, and the names of other fields in braces."""
    return "".join(
        piece
        if isinstance(piece, str)
        else constants.get(fields.variable(piece.name)) or f"{{{piece.label}}}"
        for piece in pieces(text)
    )


def replaced(text: str, tag: str, by: str) -> str:
    """The text with one field stored otherwise."""
    return text.replace(tag, by)


def chip_format(tag: str, like: QTextCharFormat) -> QTextCharFormat:
    """The format under which a chip stands in a document."""
    made = QTextCharFormat(like)
    made.setObjectType(KIND)
    made.setProperty(TAG, tag)
    return made


class ChipPainter(QPyTextObject):
    """Paints chips; with a person's values, what that person reads."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.values: Mapping[str, str] | None = None

    def words(self, tag: str) -> str:
        """`{First name}`, or the reader's own value."""
        field = read(tag)
        if self.values is None:
            return f"{{{field.label}}}"
        return self.values.get(fields.variable(field.name), "") or field.fallback

    def intrinsicSize(self, _doc: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        char = form.toCharFormat()
        metrics = QFontMetricsF(char.font())
        room = 0 if self.values is not None else 12
        # A little less than a line: the chip must not push the lines apart.
        return QSizeF(metrics.horizontalAdvance(self.words(char.property(TAG))) + room, metrics.ascent())

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _doc: QTextDocument, _position: int, form: QTextFormat
    ) -> None:
        char = form.toCharFormat()
        metrics = QFontMetricsF(char.font())
        words = self.words(char.property(TAG))
        rect = QRectF(rect)
        painter.save()
        painter.setFont(char.font())
        baseline = rect.bottom()
        if self.values is None:
            painter.setPen(theme.color("accentSoft"))
            painter.setBrush(theme.color("accentSoft"))
            ground = QRectF(rect.x() + 1, baseline - metrics.ascent(), rect.width() - 2, metrics.height())
            painter.drawRoundedRect(ground, 4, 4)
            painter.setPen(theme.color("accentText"))
            painter.drawText(QPointF(rect.x() + 6, baseline), words)
        else:
            painter.setPen(char.foreground().color())
            painter.drawText(QPointF(rect.x(), baseline), words)
        painter.restore()
