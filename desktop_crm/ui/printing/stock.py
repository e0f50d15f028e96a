"""Sheets of labels as they are sold, in millimetres. Pure."""

from __future__ import annotations

from dataclasses import dataclass

A4 = (210.0, 297.0)
LETTER = (215.9, 279.4)


@dataclass(frozen=True, slots=True)
class Stock:
    """A sheet of labels: how many across and down, their size, where the first stands, and what lies between."""

    code: str
    words: str
    paper: tuple[float, float]
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    gap: float = 0.0  # between two beside each other; below each other there is none

    @property
    def on_a_sheet(self) -> int:
        return self.across * self.down

    def place(self, number: int) -> tuple[float, float]:
        """Left and top of a label of the sheet, counted from 0 along the rows."""
        row, column = divmod(number, self.across)
        return self.left + column * (self.width + self.gap), self.top + row * self.height


STOCKS = (
    Stock("L7160", "Avery L7160, 21 on A4", A4, 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
    Stock("L7163", "Avery L7163, 14 on A4", A4, 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5),
    Stock("L7651", "Avery L7651, 65 on A4", A4, 5, 13, 38.1, 21.2, 4.75, 10.7, 2.5),
    Stock("5160", "Avery 5160, 30 on US Letter", LETTER, 3, 10, 66.675, 25.4, 4.76, 12.7, 3.175),
    Stock("5163", "Avery 5163, 10 on US Letter", LETTER, 2, 5, 101.6, 50.8, 3.97, 12.7, 4.76),
)
BY_CODE = {stock.code: stock for stock in STOCKS}
