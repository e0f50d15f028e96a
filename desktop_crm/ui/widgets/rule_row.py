"""One condition of a rule as a row: what it is about, how it is compared, with what; what it lacks stands below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QWidget

from desktop_crm.base.text import fold
from desktop_crm.segments import catalogue, values, wording
from desktop_crm.segments.catalogue import FIELDS, Kind
from desktop_crm.segments.rules import By, Condition, Path
from desktop_crm.segments.vocabulary import Vocabulary
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import icon_button
from desktop_crm.ui.widgets.fields import Field, Select
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, row
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.rule_values import ValueEditor

_FIELD, _TEST, _ROOM = 180, 150, 210  # widths of the design; the room that a value needs beside them
# Comparisons whose value is of the same shape: it stays when one is chosen instead of another.
_SHAPES = (
    (By.LAST_DAYS, By.OLDER_DAYS, By.NEXT_DAYS, By.COMING),
    (By.ON, By.BEFORE, By.AFTER, By.BETWEEN),
    (By.EMPTY, By.NOT_EMPTY, By.YES, By.NO),
    (By.MONTH,),
)


class ConditionRow(QWidget):
    """A row that takes the focus as a whole, and in each of its parts."""

    changed = Signal(object, object, bool)  # path, condition, whether it is built anew (else only typed)
    removed = Signal(object)  # path
    move_asked = Signal(object, int)  # path, up or down
    group_asked = Signal(object)  # path
    walked = Signal(object, int)  # path, up or down

    def __init__(
        self, path: Path, condition: Condition, vocabulary: Vocabulary, today: date, place: tuple[str, str]
    ) -> None:
        super().__init__()
        self.path, self.condition = path, condition
        self._vocabulary, self._today, self._place = vocabulary, today, place
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        about = FIELDS.get(condition.field)
        self.field = Select(self._field_choices(), name="What it is about")
        self.field.setMaxVisibleItems(20)
        self.field.set_value(self._field_value())
        self.field.picked.connect(self._field_picked)
        self.of = Select(self._of_choices(), name="Topic")
        self.of.set_value(condition.of)
        self.of.picked.connect(self._of_picked)
        self.of.setVisible(False)
        self.test = Select(self._test_choices(), name="Comparison")
        self.test.set_value(condition.test)
        self.test.picked.connect(self._test_picked)
        self.value = ValueEditor(condition, vocabulary)
        self.value.edited.connect(self._typed)
        self.cross = icon_button("x", "Remove the condition (Delete)")
        self.cross.clicked.connect(self._remove)
        self._mark = Glyph("warning-circle-fill", 14, "bad")
        self._words = Label("", 12, 500, "bad", wrap=True)
        self.lacking = Box(row(self._mark, (self._words, 1), gap=6))
        self._has_of = about is not None and about.of == "topic"
        self._two_lines: bool | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(6, 4, 4, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.setLayout(self._grid)
        self._arrange(False)
        self.of.setVisible(self._has_of)
        if about is None:
            self.test.hide()
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)
        self.show_fault()

    # ------------------------------------------------------------ choices
    def _field_choices(self) -> list[tuple[str, str]]:
        own = [(f"own:{fold(each.name)}", each.name) for each in self._vocabulary.known.fields.values()]
        plain = [(f.key, f.words) for f in FIELDS.values() if f.kind is not Kind.OWN]
        gone = self._field_value()
        lost = [(gone, self.condition.of)] if gone.startswith("own:") and gone not in dict(own) else []
        return [*([("", "Choose")] if not self.condition.field else []), *plain, *own, *lost]

    def _field_value(self) -> str:
        c = self.condition
        return f"own:{fold(c.of)}" if c.field == "own" else c.field

    def _of_choices(self) -> list[tuple[str, str]]:
        topics = self._vocabulary.topics
        lost = [self.condition.of] if self.condition.of and self.condition.of not in topics else []
        first = [] if self.condition.of else [("", "Choose a topic")]
        return [*first, *((name, name) for name in (*lost, *topics))]

    def _kind(self) -> Kind:
        about = FIELDS.get(self.condition.field)
        own = self._vocabulary.known.fields.get(fold(self.condition.of))
        if about is not None and about.kind is Kind.OWN and own is not None:
            return catalogue.OWN_KINDS[own.kind]
        return about.kind if about is not None else Kind.TEXT

    def _test_choices(self) -> list[tuple[By, str]]:
        own = self._vocabulary.known.fields.get(fold(self.condition.of))
        kind = self._kind()
        tests = catalogue.TESTS[kind] if kind is not Kind.OWN else (self.condition.test,)
        if self.condition.field == "own" and own is not None:
            tests = catalogue.OWN_TESTS[own.kind]
        return [(test, catalogue.test_words(kind, test)) for test in tests]

    # ------------------------------------------------------------ what the user does
    def _field_picked(self, key: str) -> None:
        name = ""
        if key.startswith("own:"):
            own = self._vocabulary.known.fields.get(key.removeprefix("own:"))
            key, name = "own", own.name if own else ""
            kind = catalogue.OWN_KINDS[own.kind] if own else Kind.TEXT
        else:
            kind = FIELDS[key].kind
        topics = self._vocabulary.topics
        if key == "consent" and len(topics) == 1:
            name = topics[0]  # there is nothing to ask
        of = next(iter(self._vocabulary.currencies), "") if key == "spent" else name
        self.changed.emit(self.path, Condition(key, catalogue.default_test(kind), (), of), True)

    def _of_picked(self, name: str) -> None:
        self.changed.emit(self.path, replace(self.condition, of=name), True)

    def _test_picked(self, test: By) -> None:
        before = self.condition.test
        same = any(before in shape and test in shape for shape in _SHAPES)
        same = same or not any(before in shape or test in shape for shape in _SHAPES)
        value = self.condition.value if same else ()
        self.changed.emit(self.path, replace(self.condition, test=test, value=value, never=None), True)

    def _typed(self) -> None:
        made = self.value.value_of(self.condition)
        if made == self.condition:
            return
        self.condition = made
        self.show_fault()
        self.changed.emit(self.path, made, False)

    def _remove(self) -> None:
        self.removed.emit(self.path)

    # ------------------------------------------------------------ what it lacks, what it is called
    def show_fault(self) -> None:
        """Says what the condition needs, and calls the row by what it says."""
        c = self.condition
        said = values.fault(c, self._vocabulary.known, self._today) if c.field else ""
        self._words.setText(said)
        self.lacking.setVisible(bool(said))
        words = wording.label(c) if c.field else "not chosen yet"
        self.setAccessibleName(f"{self._place[0]}, {words[:1].lower()}{words[1:]}, {self._place[1]}")
        self.setAccessibleDescription(said)

    # ------------------------------------------------------------ arrangement
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        of = _TEST + 8 if self._has_of else 0
        self._arrange(self.width() < theme.px(_FIELD + _TEST + _ROOM + of + 60))

    def _arrange(self, two_lines: bool) -> None:
        if two_lines == self._two_lines:
            return
        self._two_lines = two_lines
        for number, (select, width) in enumerate(
            ((self.field, _FIELD), (self.of, _TEST), (self.test, _TEST))
        ):
            # On two lines they share what there is.
            select.setMinimumWidth(theme.px(72 if two_lines else width))
            select.setMaximumWidth(theme.px(width))
            self._grid.setColumnStretch(number, int(two_lines))
        for widget in (self.field, self.of, self.test, self.value, self.cross, self.lacking):
            self._grid.removeWidget(widget)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self.field, 0, 0, top)
        self._grid.addWidget(self.of, 0, 1, top)
        self._grid.addWidget(self.test, 0, 2, top)
        if two_lines:
            self._grid.addWidget(self.value, 1, 0, 1, 4)
        else:
            self._grid.addWidget(self.value, 0, 3)
        self._grid.addWidget(self.cross, 0, 4, top)
        self._grid.addWidget(self.lacking, 2, 0, 1, 5)
        self._grid.setColumnStretch(3, 1)

    # ------------------------------------------------------------ keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event, whole=True):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event, whole=False, text=isinstance(watched, Field))
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def _key(self, event: QKeyEvent, *, whole: bool, text: bool = False) -> bool:
        """The keys of the row; `whole`: the row itself has the focus, `text`: one of its text fields."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key))
        if step is not None and held == Qt.KeyboardModifier.AltModifier:
            self.move_asked.emit(self.path, step)
        elif key == Qt.Key.Key_G and held == Qt.KeyboardModifier.ControlModifier:
            self.group_asked.emit(self.path)
        elif step is not None and not held and (whole or (text and not _popup_open())):
            self.walked.emit(self.path, step)
        elif whole and not held and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.path)
        elif whole and not held and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not whole and not held and key == Qt.Key.Key_Escape and not _popup_open():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    # ------------------------------------------------------------ look
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560), max(theme.px(40), super().sizeHint().height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        Pen(painter, rect).focus_ring(rect.adjusted(1, 1, -1, -1))
        painter.end()


def _popup_open() -> bool:
    return QApplication.activePopupWidget() is not None
