"""The stage in the head of a contact's page: its pill opens a menu to pin another, or to go by the rules."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_crm.base.dates import short_day
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.lifecycle.standing import Whereabouts
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.paint import Pen, stage_look

_PIN = "push-pin"


class StageButton(PaintedButton):
    """It only asks; the page acts."""

    pinned = Signal(object)  # Stage
    freed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: Whereabouts | None = None
        self.menu: QMenu | None = None
        self.clicked.connect(self._open)
        self.hide()

    def show_standing(self, found: Whereabouts | None) -> None:
        """Shows the stage; the tooltip says why."""
        self._shown = found
        self.setVisible(found is not None)
        if found is None:
            return
        how = f"pinned by hand{_since(found)}" if found.pinned else "by rule"
        self.setText(found.stage.word)
        self.setAccessibleName(f"Stage: {found.stage.word}, {how}")
        self.setToolTip(why(found))
        self.setAccessibleDescription(why(found))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        pin = theme.px(16) if self._shown is not None and self._shown.pinned else 0
        wide = theme.width(self.text(), 12, 500) + 16 + pin + theme.px(16)
        return QSize(round(wide), theme.px(24))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self._shown is None:
            return
        word, tone, soft = stage_look(self._shown.stage)
        icon = _PIN if self._shown.pinned else ""
        wide = pen.pill(0, rect.height() / 2, word, tone, soft, icon=icon)
        caret = QRectF(wide + 2, 0, theme.px(12), rect.height())
        pen.icon(caret, "caret-down", 12, "text" if self.underMouse() else "text2")
        if self.hasFocus():
            pen.focus_ring(rect)

    # ------------------------------------------------------------ choosing
    def _open(self) -> None:
        if self._shown is None:
            return
        menu = self.menu = QMenu(self)
        free = menu.addAction(f"By rule: {self._shown.by_rule.word}")
        free.setCheckable(True)
        free.setChecked(not self._shown.pinned)
        menu.addSeparator()
        for stage in Stage:
            action = menu.addAction(f"Pin to {stage.word}")
            action.setData(stage.value)
            action.setCheckable(True)
            action.setChecked(self._shown.pinned and stage is self._shown.stage)
        menu.triggered.connect(self._chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _chosen(self, action: QAction) -> None:
        shown = self._shown
        if shown is None:
            return
        stage = Stage(action.data()) if action.data() else None
        if stage is None and shown.pinned:
            self.freed.emit()
        elif stage is not None and not (shown.pinned and stage is shown.stage):
            self.pinned.emit(stage)


def why(found: Whereabouts) -> str:
    """`Bought twice so far.`, or since when it is pinned and what the rules say."""
    if not found.pinned:
        return f"{found.reason}."
    rule = f"The rules say {found.by_rule.word}: {found.reason[:1].lower()}{found.reason[1:]}."
    return f"Pinned by hand{_since(found)}. {rule}"


def _since(found: Whereabouts) -> str:
    return f" since {short_day(found.since)}" if found.since is not None else ""
