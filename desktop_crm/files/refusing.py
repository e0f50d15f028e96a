"""Why a file is not read, in the user's words, and how much time and memory reading may take."""

from dataclasses import dataclass, replace

from desktop_crm.base.errors import BadFile

MB = 1 << 20


class FileRefused(BadFile):
    """A file that is not read: `file` is its name, `place` where in it (or empty), `remedy` the way out."""

    def __init__(self, file: str, what: str, remedy: str, place: str = "") -> None:
        where = f" ({place})" if place else ""
        super().__init__(f"“{file}” {what}{where}.", remedy)
        self.file = file
        self.place = place

    @property
    def remedy(self) -> str:
        return self.way_out


class PasswordWanted(FileRefused):
    """A file that opens with a password: none was given, or (`wrong`) not the right one."""

    def __init__(self, file: str, wrong: bool, place: str = "") -> None:
        super().__init__(file, *REASONS["wrong password" if wrong else "password"], place)
        self.wrong = wrong


class Endless(Exception):
    """A row, card or entry that goes on beyond all reason."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a file may take: `seconds` of work for each answer, bytes of `memory` of the reading process."""

    seconds: float = 8.0
    memory: int = 350 * MB
    file: int = 2048 * MB

    def for_size(self, size: int) -> "Limits":
        """A big file may take more: two seconds for each MB after the first, and memory by its size after eight."""
        return replace(
            self,
            seconds=self.seconds + 2 * max(0, size - MB) / MB,
            memory=self.memory + 24 * max(0, size - 8 * MB),
        )


DEFAULT = Limits()

_SAVE_AS = "Open it in the program that made it, save it as .xlsx or .csv, and choose the new file."
_RESAVE = "Open it in Excel or LibreOffice, save it again as .xlsx or .csv, and choose the new file."

# What the reading process and the look at the first bytes can find, as words after the file's name.
REASONS: dict[str, tuple[str, str]] = {
    "password": (
        "is protected with a password",
        "Give its password, or save a copy without one, and choose the copy.",
    ),
    "wrong password": (
        "does not open with this password",
        "Type it again; capitals and small letters count.",
    ),
    "locked": (
        "is protected in a way that cannot be opened here",
        "Open it in the program that made it, save a copy without a password, and choose the copy.",
    ),
    "damaged": ("is damaged and cannot be read", _RESAVE),
    "bomb": (
        "holds instructions that would make it grow without end, so it was not opened",
        "Ask the sender for a new file; a normal workbook never holds such instructions.",
    ),
    "no sheets": ("has no sheet with cells", _SAVE_AS),
    "memory": ("needs too much memory to be read", _RESAVE),
    "time": ("could not be read in reasonable time", _RESAVE),
    "crash": ("is damaged in a way that stopped the reader", _RESAVE),
    "empty": ("is empty", "Choose a file that has something in it."),
    "missing": ("is not there any more", "Choose the file again."),
    "folder": ("is a folder", "Choose a file in it."),
    "denied": (
        "may not be read by you",
        "Close it where it is open, or copy it to your own folder, and choose the copy.",
    ),
    "unreadable": ("could not be read from the disk", "Copy it to this computer's own disk and try again."),
    "too big": (
        "is larger than 2 GB",
        "Split it into smaller files, or save only the columns that are needed.",
    ),
    "archive": (
        "is an archive inside of an archive inside of another",
        "Open the archives, take the spreadsheet out, and choose that file.",
    ),
    "empty archive": ("is an archive (zip) with nothing in it", "Choose a file that has something in it."),
    "broken archive": ("is an archive (zip) that is damaged or cut off", "Download it or ask for it again."),
    "nothing inside": (
        "is an archive (zip) without a file that holds a list",
        "Choose a spreadsheet (.xlsx, .xls, .ods), a .csv file or address cards (.vcf).",
    ),
    "strange archive": (
        "is an archive packed in a way that is not known here",
        "Open the archive, take the spreadsheet out of it, and choose that file.",
    ),
    "whole book": (
        "is a whole book that Desktop CRM exported",
        "Read it into an empty book (Settings, Backups). For the people alone, import contacts.xlsx out of it.",
    ),
    "device": ("is no file but a device", "Choose a file."),
    "packed": ("is a packed file", "Unpack it first, and choose the file inside."),
    "word": ("is a text document", "Copy its table into a spreadsheet, save that, and choose it."),
    "slides": ("is a presentation", "Copy its table into a spreadsheet, save that, and choose it."),
    "numbers": (
        "is a Numbers document",
        "In Numbers choose File, Export To, Excel, and choose the exported file.",
    ),
    "pdf": ("is a PDF document", "Ask for the list as a spreadsheet, or copy its table into one."),
    "picture": (
        "is a picture",
        "Choose a spreadsheet (.xlsx, .xls, .ods), a .csv file or address cards (.vcf).",
    ),
    "web page": (
        "is a web page, whatever its name says",
        "Open it in Excel or LibreOffice, save it as .xlsx, and choose the new file.",
    ),
    "xml": ("is an XML file", _SAVE_AS),
    "json": ("is a JSON file", "Export the list as .csv or .xlsx, and choose that file."),
    "database": ("is a database file", "Export the table as .csv, and choose that file."),
    "other office": ("is no spreadsheet", _SAVE_AS),
    "not a workbook": (
        "is named like a workbook but holds only text",
        "Ask for the file again; the sending program did not make a workbook.",
    ),
    "binary": (
        "is not a kind of file that holds a list",
        "Choose a spreadsheet (.xlsx, .xls, .ods), a .csv file or address cards (.vcf).",
    ),
    "long line": (
        "has a line without end, so it is no list of rows",
        "Choose a spreadsheet (.xlsx, .xls, .ods), a .csv file or address cards (.vcf).",
    ),
    "long value": (
        "has a value of more than a million letters",
        "Empty or shorten that cell, save the file, and choose it again.",
    ),
    "too wide": (
        "has rows of more than 16,384 cells, which no list has",
        "Ask the sender for a new file, or save only the columns that are needed.",
    ),
    "no card": ("holds no address card", "Export the contacts again as vCard (.vcf)."),
    "no such sheet": ("has no sheet of that name", "Choose one of the sheets it has."),
    "no reader": (
        "could not be read because the program could not start its reader",
        "Close other programs and try again.",
    ),
}


def refusal(file: str, reason: str, place: str = "") -> FileRefused:
    """The refusal for one of REASONS; an unknown one counts as damage."""
    if reason in ("password", "wrong password"):
        return PasswordWanted(file, reason == "wrong password", place)
    what, remedy = REASONS.get(reason, REASONS["damaged"])
    return FileRefused(file, what, remedy, place)
