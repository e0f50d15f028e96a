"""The editor of a text in a letter: bold, italic, underlined, links, lists, merge fields; as high as its text."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextListFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from desktop_crm.campaigns import rich_text
from desktop_crm.campaigns.rich_text import Part
from desktop_crm.ui.campaigns import documents
from desktop_crm.ui.campaigns.field_chips import KIND, ChipPainter


class RichEdit(QTextEdit):
    """`single`: one line without formatting (heading, subject). Undo belongs to the letter, not to the editor."""

    edited = Signal()
    entered = Signal()  # got the focus
    left = Signal()  # Esc
    link_wanted = Signal()
    format_changed = Signal()

    def __init__(self, name: str, *, single: bool = False, placeholder: str = "") -> None:
        super().__init__()
        self._single = single
        self._link_colour = "#2F5D3A"
        self._base = QTextCharFormat()
        self._spacing = 0.0
        self._line_height = 0
        self._align = Qt.AlignmentFlag.AlignLeading
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setProperty("quiet", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.chips = ChipPainter(self)
        self.document().documentLayout().registerHandler(KIND, self.chips)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.textChanged.connect(self._changed)
        self.currentCharFormatChanged.connect(self._format_changed)
        self._filling = False

    # ------------------------------------------------------------ look and content
    def set_look(
        self, font: QFont, ink: str, link: str, line_height: int, spacing: float = 0, align: str = "l"
    ) -> None:
        """Font, colours and line height in pixels; `spacing` below each paragraph."""
        self._link_colour, self._spacing, self._line_height = link, spacing, line_height
        self._align = Qt.AlignmentFlag.AlignHCenter if align == "c" else Qt.AlignmentFlag.AlignLeading
        self.document().setDefaultFont(font)
        self._base = QTextCharFormat()
        self._base.setFont(font)
        self._base.setForeground(QColor(ink))

    def set_values(self, values: Mapping[str, str] | None) -> None:
        """Shows chips as fields (None), or as what a reader with these values sees."""
        if self.chips.values != values:
            self.chips.values = values
            self.document().markContentsDirty(0, self.document().characterCount())

    def set_parts(self, parts: tuple[Part, ...]) -> None:
        """Shows a rich text."""
        self._filling = True
        self.document().clear()
        self.setCurrentCharFormat(self._base)
        documents.fill(self.document(), parts, self._base, self._link_colour)
        self._space()
        self._filling = False

    def set_plain(self, text: str) -> None:
        """Shows one line with stored fields in it."""
        self._filling = True
        self.document().clear()
        self.setCurrentCharFormat(self._base)
        documents.insert_text(QTextCursor(self.document()), text, self._base)
        self._space()
        self._filling = False

    def html(self) -> str:
        """The rich text as it is stored."""
        return rich_text.to_html(documents.parts(self.document()))

    def plain(self) -> str:
        """The one line as it is stored."""
        return documents.plain(self.document())

    def _space(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.MinimumHeight.value
        form.setLineHeight(self._line_height, fixed)
        form.setBottomMargin(self._spacing)
        form.setAlignment(self._align)
        cursor.mergeBlockFormat(form)

    def _fit(self) -> None:
        height = round(self.document().size().height()) + 1
        if height != self.height():
            self.setFixedHeight(max(height, 20))

    def _changed(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _format_changed(self) -> None:
        self.format_changed.emit()

    # ------------------------------------------------------------ formatting
    def toggle_bold(self) -> None:
        form = QTextCharFormat()
        heavy = self.currentCharFormat().fontWeight() >= QFont.Weight.DemiBold
        form.setFontWeight(QFont.Weight.Normal if heavy else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(form)

    def toggle_italic(self) -> None:
        form = QTextCharFormat()
        form.setFontItalic(not self.currentCharFormat().fontItalic())
        self.mergeCurrentCharFormat(form)

    def toggle_underline(self) -> None:
        form = QTextCharFormat()
        form.setFontUnderline(not self.currentCharFormat().fontUnderline())
        self.mergeCurrentCharFormat(form)

    def toggle_list(self, *, ordered: bool) -> None:
        """Makes a list of the chosen lines, or plain lines of a list of that kind."""
        cursor = self.textCursor()
        wanted = QTextListFormat.Style.ListDecimal if ordered else QTextListFormat.Style.ListDisc
        found = cursor.currentList()
        if found is not None and found.format().style() == wanted:
            self._leave_list(cursor)
            return
        cursor.createList(wanted)

    def _leave_list(self, cursor: QTextCursor) -> None:
        block, last = self.document().findBlock(cursor.selectionStart()), cursor.selectionEnd()
        while block.isValid() and block.position() <= last:
            found = block.textList()
            if found is not None:
                found.remove(block)
                plain = block.blockFormat()
                plain.setIndent(0)
                QTextCursor(block).setBlockFormat(plain)
            block = block.next()

    def link(self) -> str:
        """The link under the cursor."""
        return self.currentCharFormat().anchorHref()

    def set_link(self, address: str) -> None:
        """Makes the chosen words a link (of nothing chosen: inserts the address), or takes the link off."""
        cursor = self.textCursor()
        if not cursor.hasSelection() and self.link():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        run = rich_text.Run("", link=address)
        form = documents.run_format(run, self._base, self._link_colour)
        if cursor.hasSelection():
            cursor.mergeCharFormat(form) if address else cursor.setCharFormat(self._base)
        elif address:
            cursor.insertText(address, form)
            self.setCurrentCharFormat(self._base)

    def insert_field(self, tag: str) -> None:
        """Puts a merge field where the cursor is."""
        cursor = self.textCursor()
        form = QTextCharFormat(
            cursor.charFormat() if cursor.charFormat().objectType() != KIND else self._base
        )
        documents.insert_text(cursor, tag, form)
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(form)
        self.setFocus()

    # ------------------------------------------------------------ keys
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                event.ignore()
                return False
            if self._wants_link(event):
                event.accept()
                return True
        return super().event(event)

    def _wants_link(self, event: QKeyEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return control and event.key() == Qt.Key.Key_K and self.textCursor().hasSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape or (self._single and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.left.emit()
        elif not self._single and control and key in (Qt.Key.Key_B, Qt.Key.Key_I, Qt.Key.Key_U):
            {
                Qt.Key.Key_B: self.toggle_bold,
                Qt.Key.Key_I: self.toggle_italic,
                Qt.Key.Key_U: self.toggle_underline,
            }[Qt.Key(key)]()
        elif not self._single and self._wants_link(event):
            self.link_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted keeps bold, links and lists, and nothing else of where it came from."""
        cursor = self.textCursor()
        if self._single or not source.hasHtml():
            text = _printable(source.text())
            documents.insert_text(
                cursor, " ".join(text.split()) if self._single else text.strip("\n"), self._base
            )
            return
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        pasted = rich_text.parse(_printable(source.html()))
        documents.insert_parts(cursor, pasted, self._base, self._link_colour)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._space()


def _printable(text: str) -> str:
    """Text with line ends of one kind, without the control characters that no letter may hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return "".join(sign for sign in lines if sign >= " " or sign in "\n\t")
