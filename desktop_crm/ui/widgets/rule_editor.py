"""A rule to be changed: groups and conditions as rows, with the mouse and by keys. Knows no book."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_crm.segments import arranging
from desktop_crm.segments.rules import Condition, Group, Match, Path, Rule
from desktop_crm.segments.vocabulary import Vocabulary
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.fields import Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import clear, column, row
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.rule_row import ConditionRow
from desktop_crm.ui.widgets.scaling import scaled

MATCHES = ((Match.ALL, "All of these"), (Match.ANY, "Any of these"), (Match.NONE, "None of these"))
_HINTS = {
    Match.ALL: "every line has to hold",
    Match.ANY: "one line is enough",
    Match.NONE: "no line may hold",
}
_EDGES = {Match.ALL: "accent", Match.ANY: "c3", Match.NONE: "badFill"}
_INDENT = 20


class GroupBox(QWidget):
    """Lines under one head; the edge shows what belongs together."""

    match_picked = Signal(object, object)  # path, Match
    add_asked = Signal(object, bool)  # path, whether a group
    removed = Signal(object)  # path

    def __init__(self, path: Path, match: Match, lines: list[QWidget]) -> None:
        super().__init__()
        self.path, self._match = path, match
        self.match = Select(MATCHES, name="How many of these lines have to hold")
        scaled(self.match, width=140)
        self.match.set_value(match)
        self.match.picked.connect(self._picked)
        self.add_condition = Button("Condition", Kind.GHOST, "plus", small=True, name="Add a condition")
        self.add_condition.clicked.connect(self._add_condition)
        self.add_group = Button("Group", Kind.GHOST, "plus", small=True, name="Add a group")
        self.add_group.clicked.connect(self._add_group)
        self.cross = icon_button("x", "Remove the group with its lines")
        self.cross.clicked.connect(self._remove)
        self.cross.setVisible(False)
        head = row(self.match, 10, Label(_HINTS[match], 12, 400, "text2"), None, self.cross, pad=(6, 4, 4, 4))
        foot = row(self.add_condition, 4, self.add_group, None, pad=(2, 2, 0, 2))
        inner = column(head, *lines, foot, gap=2, pad=(theme.px(_INDENT) - 6, 0, 0, 0))
        self.setLayout(inner)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if path:
            self.cross.setVisible(True)
        self.setAccessibleName(f"Group, {dict(MATCHES)[match].lower()}")

    def _picked(self, match: Match) -> None:
        self.match_picked.emit(self.path, match)

    def _add_condition(self) -> None:
        self.add_asked.emit(self.path, False)

    def _add_group(self) -> None:
        self.add_asked.emit(self.path, True)

    def _remove(self) -> None:
        self.removed.emit(self.path)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        Pen(painter, rect).box(QRectF(0, 4, 2, rect.height() - 8), _EDGES[self._match], 1)
        painter.end()


class RuleEditor(QWidget):
    """Shows a rule; `edited` carries it after each change, and a word for changes that belong together."""

    edited = Signal(object, str)  # Group, what was typed into (empty: a step of its own)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Rule")
        self.rule = Group()
        self._vocabulary = Vocabulary()
        self._today = date.min
        self._rows: dict[Path, ConditionRow] = {}
        self._groups: dict[Path, GroupBox] = {}
        self._body: QVBoxLayout = column()
        self.setLayout(self._body)

    def show_rule(self, rule: Group, vocabulary: Vocabulary, today: date) -> None:
        """Shows a rule from the start; who had the focus keeps it where the row is still there."""
        focus = self._focused()
        self.rule, self._vocabulary, self._today = rule, vocabulary, today
        self._rebuild(*focus)

    def show_vocabulary(self, vocabulary: Vocabulary) -> None:
        """What can be named now; the rows stay as they are, and say anew what they lack."""
        self._vocabulary = vocabulary
        for made in self._rows.values():
            made.show_vocabulary(vocabulary)

    def rows(self) -> list[ConditionRow]:
        """The conditions from top to bottom."""
        return [self._rows[path] for path in sorted(self._rows)]

    def group(self, path: Path = ()) -> GroupBox:
        """The group at a place."""
        return self._groups[path]

    def focus_first(self) -> None:
        """Puts the focus on the first condition, or on what adds one."""
        rows = self.rows()
        (rows[0] if rows else self._groups[()].add_condition).setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ building
    def _rebuild(self, focus: Path | None = None, part: str = "") -> None:
        clear(self._body)
        self._rows, self._groups = {}, {}
        self._body.addWidget(self._made((), self.rule, (1, 1), Match.ALL))
        if focus is not None:
            self._focus(focus, part)

    def _made(self, path: Path, line: Rule, number: tuple[int, int], match: Match) -> QWidget:
        if isinstance(line, Condition):
            return self._row(path, line, number, match)
        lines = [
            self._made((*path, n), each, (n + 1, len(line.rules)), line.match)
            for n, each in enumerate(line.rules)
        ]
        made = GroupBox(path, line.match, lines)
        made.match_picked.connect(self._match_picked)
        made.add_asked.connect(self._add)
        made.removed.connect(self._remove)
        self._groups[path] = made
        return made

    def _row(self, path: Path, line: Condition, number: tuple[int, int], match: Match) -> ConditionRow:
        place = f"Condition {number[0]} of {number[1]}", f"in group {match.value}"
        made = ConditionRow(path, line, self._vocabulary, self._today, place)
        made.changed.connect(self._row_changed)
        made.removed.connect(self._remove)
        made.move_asked.connect(self._move)
        made.group_asked.connect(self._group)
        made.walked.connect(self._walk)
        self._rows[path] = made
        return made

    # ------------------------------------------------------------ focus
    def _focused(self) -> tuple[Path | None, str]:
        for path, made in self._rows.items():
            for part in ("field", "of", "test", "value"):
                widget = getattr(made, part)
                if widget.hasFocus() or any(w.hasFocus() for w in widget.findChildren(QWidget)):
                    return path, part
            if made.hasFocus():
                return path, ""
        return None, ""

    def _focus(self, path: Path, part: str = "") -> None:
        made = self._rows.get(path)
        if made is None:
            self.focus_first()
            return
        target: QWidget = made
        if part == "value":
            inside = [
                w for w in made.value.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus
            ]
            target = next((w for w in inside if not w.isHidden()), made.test)
        elif part:
            target = getattr(made, part)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, path: Path, step: int) -> None:
        paths = sorted(self._rows)
        at = paths.index(path) + step
        if 0 <= at < len(paths):
            _, part = self._focused()
            self._focus(paths[at], "value" if part == "value" else "")

    # ------------------------------------------------------------ changes
    def _row_changed(self, path: Path, condition: Condition, anew: bool) -> None:
        self.rule = arranging.put(self.rule, path, condition)
        if not anew:
            self.edited.emit(self.rule, f"{path}")
            return
        old = self._rows[path].condition
        part = "value" if old.field == condition.field else "test"
        self._rebuild(path, part)
        self.edited.emit(self.rule, "")

    def _step(self, rule: Group, focus: Path | None, part: str = "") -> None:
        if rule == self.rule:
            return
        self.rule = rule
        self._rebuild(focus, part)
        self.edited.emit(rule, "")

    def _match_picked(self, path: Path, match: Match) -> None:
        group = arranging.at(self.rule, path)
        if isinstance(group, Group):
            self._step(arranging.put(self.rule, path, Group(match, group.rules)), None)
            self._groups[path].match.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, path: Path, as_group: bool) -> None:
        line: Rule = Group(Match.ANY, (Condition(),)) if as_group else Condition()
        rule, place = arranging.add(self.rule, path, line)
        self._step(rule, (*place, 0) if as_group else place, "field")

    def _remove(self, path: Path) -> None:
        paths = sorted(self._rows)
        after = [p for p in paths if p > path and p[: len(path)] != path]
        before = [p for p in paths if p < path]
        rule = arranging.remove(self.rule, path)
        # The row that comes to stand here is the next one of the same group.
        follow = path if after and after[0][: len(path) - 1] == path[:-1] else before[-1] if before else None
        self._step(rule, follow)
        if follow is None or follow not in self._rows:
            self.focus_first()

    def _move(self, path: Path, step: int) -> None:
        rule, place = arranging.move(self.rule, path, step)
        self._step(rule, place)

    def _group(self, path: Path) -> None:
        rule, place = arranging.group(self.rule, path)
        self._step(rule, place)
