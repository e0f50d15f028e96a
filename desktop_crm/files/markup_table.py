"""A table of a page or of a workbook in XML while it is read."""

from dataclasses import dataclass, field
from typing import Any

from desktop_crm.files.containers import Refused
from desktop_crm.files.worksheet import Marks

FAR = 1 << 20  # rows beyond which nothing is placed


@dataclass(slots=True)
class Table:
    """`rows` are filled up to the place of each value."""

    name: str = ""
    visibility: str = "visible"
    rows: list[list[Any]] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def put(self, row: int, column: int, value: Any) -> None:
        """Raises Refused where the place is beyond all sheets."""
        if row >= FAR or column >= FAR >> 6:
            raise Refused("damaged")
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        if column == len(cells):
            cells.append(value)
            return
        while len(cells) <= column:
            cells.append("")
        cells[column] = value

    def trim(self) -> "Table":
        while self.rows and all(cell == "" for cell in self.rows[-1]):
            self.rows.pop()
        return self
