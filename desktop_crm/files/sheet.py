"""A file as rows: what it is, which sheets and columns it has, and its records one after another."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from desktop_crm.files.entry import Entry

Cell = str | int | float | bool | date | datetime | time | None


class Padded(int):
    """A number that a spreadsheet shows otherwise than its bare digits: 6083 in the format 00000 is `06083`.

    It counts and compares as the number it is; `str()` gives what the user sees, which is what a postcode or
    a telephone number has to be read as. Only `Padded.of` makes one.
    """

    shown: str

    @classmethod
    def of(cls, value: int, shown: str) -> "Padded":
        made = cls(value)
        made.shown = shown
        return made

    def __str__(self) -> str:
        return self.shown


class Format(StrEnum):
    """What a file really is, told by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    HTML = "html"  # tables of a web page, as many programs save under the name .xls
    XML = "xml"  # Excel's own XML of 2003
    CSV = "csv"
    VCARD = "vcard"
    LDIF = "ldif"


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

    Blank rows count as rows, so in a spreadsheet it is the number beside the row. `encoding` is Python's name
    of the codec.

    `columns` are the header's words, made unique and never empty (`Column 3`); for address cards they
    are the names of the fields. `encoding` and `delimiter` are empty where the format has none.

    In an archive `sheets` are the files in it that can be read (`list.xlsx / Sheet1`), and `member` is the one
    that is. `hidden_rows` are read like others; `merged` counts cells whose value is repeated in the rows that
    they span. `lost_zeros` are columns of postcodes or telephone numbers from which a spreadsheet has taken the
    zeros in front, `rounded` those whose long numbers it has cut (4.47911E+11). `mended`: text that was
    twice made into UTF-8 (`MÃ¼ller`) is read as it was meant.
    """

    format: Format
    sheets: tuple[SheetName, ...]
    sheet: str
    encoding: str
    delimiter: str
    header_row: int
    columns: tuple[str, ...]
    member: str = ""
    hidden_rows: int = 0
    merged: int = 0
    lost_zeros: tuple[str, ...] = ()
    rounded: tuple[str, ...] = ()
    mended: bool = False


class Record(NamedTuple):  # a frozen dataclass takes three times as long, for each row
    """One data row: `number` counts records from 0, `row` is where a spreadsheet shows it (from 1).

    There are at least as many cells as columns; a row with more of them is wider than the header (a comma too
    many in a text file). `total`: it only sums up those above, and is nobody.
    """

    number: int
    row: int
    cells: tuple[Cell, ...]
    total: bool = False


class CardRecord(NamedTuple):
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
