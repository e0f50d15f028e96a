"""The names of the days above the grid."""

from PySide6.QtCore import QLocale, QRectF

from desktop_crm.base.dates import WEEKDAYS
from desktop_crm.ui.widgets.labels import Painted
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled


class Weekdays(Painted):
    """The names of the days above the grid, as the locale begins its week."""

    def __init__(self) -> None:
        super().__init__()
        scaled(self, height=34)
        self.begins = (QLocale().firstDayOfWeek().value - 1) % 7
        names = [WEEKDAYS[(self.begins + n) % 7] for n in range(7)]
        self._names = [name[:3] for name in names]
        self.setAccessibleName(", ".join(names))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        wide = rect.width() / 7
        for number, name in enumerate(self._names):
            room = QRectF(rect.x() + number * wide + 8, rect.y(), wide - 12, rect.height())
            pen.text(room, name, 12, 500, "text2")
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
