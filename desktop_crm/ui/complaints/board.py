"""The board: a column a step, walked by Left and Right, Up and Down."""

from PySide6.QtCore import QPoint, Signal

from desktop_crm.dialogue.complaint_steps import OPEN, Step
from desktop_crm.dialogue.complaints import Board, Line
from desktop_crm.ui.complaints.lane import LaneBox
from desktop_crm.ui.widgets.layout import Box, row

GAP = 12


class BoardView(Box):
    """It only asks; the page acts."""

    opened = Signal(object)  # Line
    move_wanted = Signal(int, object)  # -1 back, 1 on; Line
    drop_wanted = Signal(int, object)  # the case's number, Step
    remove_wanted = Signal(object)  # Line
    menu_wanted = Signal(object, QPoint)  # Line, and where on the screen

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Board")
        self.lanes = {step: LaneBox(step) for step in OPEN}
        self._current: Step = Step.LISTEN
        for lane in self.lanes.values():
            lane.list.opened.connect(self.opened)
            lane.list.move_wanted.connect(self.move_wanted)
            lane.list.side_wanted.connect(self._aside)
            lane.list.key_pressed.connect(self._key)
            lane.list.menu_wanted.connect(self.menu_wanted)
            lane.dropped.connect(self.drop_wanted)
        self.setLayout(row(*((lane, 1) for lane in self.lanes.values()), gap=GAP, pad=(24, 14, 24, 0)))

    def show_board(self, board: Board) -> None:
        for lane in board.lanes:
            self.lanes[lane.step].show_lane(lane)

    def focused(self) -> LaneBox | None:
        """The column that has the focus."""
        return next((lane for lane in self.lanes.values() if lane.list.hasFocus()), None)

    def current(self) -> Line | None:
        """The case that keys are about."""
        lane = self.focused()
        record = lane.list.current() if lane is not None else None
        return record if isinstance(record, Line) else None

    def focus_first(self) -> None:
        """Into the first column with cases."""
        for lane in self.lanes.values():
            if lane.list.records_model.rowCount():
                lane.list.setFocus()
                return

    def focus_case(self, number: int) -> bool:
        """Makes a case the current one, wherever it stands; whether it stands on the board."""
        for lane in self.lanes.values():
            for place, record in enumerate(lane.list.records_model.records()):
                if record.id == number:
                    lane.list.make_current(place)
                    lane.list.setFocus()
                    return True
        return False

    def _aside(self, side: int) -> None:
        """To the next column on that side that has cases, at the same height."""
        lane = self.focused()
        if lane is None:
            return
        order = list(self.lanes.values())
        at, place = order.index(lane), lane.list.currentIndex().row()
        for other in order[at + 1 :] if side > 0 else reversed(order[:at]):
            count = other.list.records_model.rowCount()
            if count:
                other.list.make_current(min(max(place, 0), count - 1))
                other.list.setFocus()
                return

    def _key(self, key: str, record: object) -> None:
        if key == "delete" and record is not None:
            self.remove_wanted.emit(record)
