"""A file as rows: what it is, which sheets and columns it has, and its records one after another."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from desktop_crm.files.entry import Entry

Cell = str | int | float | bool | date | datetime | time | None


class Format(StrEnum):
    """What a file really is, told by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    CSV = "csv"
    VCARD = "vcard"


class Visibility(StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryhidden"


@dataclass(frozen=True, slots=True)
class SheetName:
    name: str
    visibility: Visibility = Visibility.VISIBLE


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file was understood. `header_row` counts parsed rows from 1; 0 means that there is none.

    `columns` are the header's words, made unique and never empty (`Column 3`); for address cards they
    are the names of the fields. `encoding` and `delimiter` are empty where the format has none.
    """

    format: Format
    sheets: tuple[SheetName, ...]
    sheet: str
    encoding: str
    delimiter: str
    header_row: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One data row: `number` counts records from 0, `row` is where a spreadsheet shows it (from 1)."""

    number: int
    row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One address card: `row` is the line of the file on which it begins (from 1)."""

    number: int
    row: int
    entry: Entry


def as_text(cell: Cell) -> str:
    """A cell as a person would type it: whole numbers without `.0`, dates in ISO form."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case int():
            return str(cell)
        case datetime():
            plain = cell.hour == cell.minute == cell.second == 0
            return cell.date().isoformat() if plain else cell.isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat(timespec="seconds")
