"""The head of the segment builder: its name, and what can be done with it as a whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.layout import Box, row
from desktop_crm.ui.widgets.scaling import scaled, up_to


class Head(Box):
    """Where there is little room, all but the use of the segment goes into a menu."""

    back_asked = Signal()
    use_asked = Signal()
    plan_asked = Signal()
    copy_asked = Signal()
    delete_asked = Signal()

    def __init__(self, unnamed: str) -> None:
        super().__init__()
        self.back = icon_button("arrow-left", "Back to contacts")
        self.back.clicked.connect(self.back_asked)
        self.name = Field("", unnamed, name="Name of the segment")
        self.plan = Button("Plan touches", Kind.GHOST, "target")
        self.plan.clicked.connect(self.plan_asked)
        self.duplicate = Button("Duplicate", Kind.GHOST, "copy")
        self.duplicate.clicked.connect(self.copy_asked)
        self.delete = Button("Delete", Kind.GHOST, "trash")
        self.delete.clicked.connect(self.delete_asked)
        self.more = icon_button("dots-three", "Copy or delete the segment")
        self.more.clicked.connect(self._more)
        self.use = Button("Use in a newsletter", Kind.PRIMARY, "paper-plane-tilt")
        self.use.clicked.connect(self.use_asked)
        self.setLayout(
            row(
                self.back, 4, (self.name, 1), None, self.plan, self.duplicate, self.delete, self.more, self.use,
                gap=6, pad=(16, 0, 16, 0),
            )
        )  # fmt: skip
        scaled(self, height=60)
        up_to(self.name, 300)

    def show_name(self, name: str) -> None:
        self.name.setText(name)
        self.name.show_error(False)

    def fit(self, narrow: bool, use: str, back: str) -> None:
        """Takes the room there is. `use`: what the main button does; `back`: where the arrow leads."""
        for button in (self.plan, self.duplicate, self.delete):
            button.setVisible(not narrow)
        self.more.setVisible(narrow)
        self.use.set_words("Use" if narrow else use, use if narrow else "")
        self.back.setToolTip(back)

    def _more(self) -> None:
        menu = QMenu(self)
        menu.addAction("Plan touches …").triggered.connect(self.plan_asked)
        menu.addAction("Duplicate").triggered.connect(self.copy_asked)
        menu.addAction("Delete").triggered.connect(self.delete_asked)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
