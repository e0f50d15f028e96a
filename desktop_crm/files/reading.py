"""One door to every file that holds contacts: what it is, how it is laid out, and its records one by one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType

from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.files import cards, delimited, encodings, headers, kinds, ldif
from desktop_crm.files.entry import OURS
from desktop_crm.files.refusing import DEFAULT, Limits, refusal
from desktop_crm.files.sheet import CardRecord, Cell, Format, Layout, Record, Visibility
from desktop_crm.files.workbook import Workbook

Rows = Callable[[Stop], Iterator[Sequence[Cell]]]
_LONGEST_CARD_LINE = 32 << 20  # bytes: pictures may stand in one line
_LOOKED_AT = 200  # cards whose fields are told
_STEP = 1000  # records between two reports of progress


class Source:
    """An open file. `records` may be asked for again and again; `close` ends what stands behind it."""

    def __init__(
        self,
        path: Path,
        layout: Layout,
        begin: Callable[[Stop], Iterator[Record | CardRecord]],
        close: Callable[[], None] = lambda: None,
        total: int | None = None,
    ) -> None:
        self.path = path
        self.layout = layout
        self._begin = begin
        self._close = close
        self._total = total
        self._count: int | None = None

    @property
    def format(self) -> Format:
        return self.layout.format

    @property
    def cards(self) -> bool:
        """Whether the records are address cards and not rows."""
        return self.layout.format in (Format.VCARD, Format.LDIF)

    def records(self, progress: Progress = silent, stop: Stop = never) -> Iterator[Record | CardRecord]:
        """The records from the first on; `progress` counts them. Raises FileRefused, Stopped."""
        total = self._count if self._count is not None else self._total
        number = 0
        try:
            for number, record in enumerate(self._begin(stop), 1):
                if number % _STEP == 0:
                    check(stop)
                    progress(Step(number, total, "Reading"))
                yield record
        except csv.Error as error:
            raise refusal(self.path.name, "long line", f"near record {number + 1}") from error
        except OSError as error:
            raise refusal(self.path.name, "unreadable") from error
        self._count = number

    def sample(self, count: int = 200) -> list[Record | CardRecord]:
        """The first records."""
        return list(islice(self.records(), count))

    def count(self) -> int:
        """How many records there are; reads the file to its end once."""
        if self._count is None:
            for _ in self.records():
                pass
        assert self._count is not None
        return self._count

    def close(self) -> None:
        """Lets go of the file."""
        self._close()

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(
    path: Path, sheet: str = "", header_row: int | None = None, *, limits: Limits = DEFAULT
) -> Source:
    """Opens a file by what it holds, whatever its name.

    `sheet` empty: the first visible sheet that holds a table. `header_row` None: found, 0: there is none.
    Raises FileRefused with the file, the place and the remedy.
    """
    kind = _kind(path, limits)
    try:
        if kind == kinds.WORKBOOK:
            return _open_workbook(path, sheet, header_row, limits)
        if kind == kinds.DELIMITED:
            return _open_delimited(path, header_row)
        if kind in (kinds.CARDS, kinds.LDIF):
            return _open_cards(path, Format.LDIF if kind == kinds.LDIF else Format.VCARD)
    except OSError as error:
        raise _disk_refusal(path, error) from error
    raise refusal(path.name, kind)


def _kind(path: Path, limits: Limits) -> str:
    try:
        if path.is_dir():
            return "folder"
        if path.stat().st_size > limits.file:
            return "too big"
        sample, whole = encodings.sample_of(path)
        kind = kinds.tell(path.name, sample, whole)
        longest = delimited.LONGEST_LINE if kind == kinds.DELIMITED else _LONGEST_CARD_LINE
        if kind in kinds.TEXTS and not whole and delimited.has_endless_line(path, longest):
            return "long line"
    except OSError as error:
        raise _disk_refusal(path, error) from error
    return kind


def _disk_refusal(path: Path, error: OSError) -> Exception:
    missing = isinstance(error, FileNotFoundError)
    denied = isinstance(error, PermissionError)
    return refusal(path.name, "missing" if missing else "denied" if denied else "unreadable")


def _open_delimited(path: Path, header_row: int | None) -> Source:
    dialect = delimited.detect(path)

    def rows(_stop: Stop) -> Iterator[Sequence[Cell]]:
        return delimited.rows(path, dialect)

    try:
        top = list(islice(rows(never), headers.LOOKED_AT))
    except csv.Error as error:
        raise refusal(path.name, "long line") from error
    layout = _layout(Format.CSV, top, header_row, encoding=dialect.encoding, delimiter=dialect.delimiter)
    return Source(path, layout, _records(rows, layout, top))


def _open_cards(path: Path, kind: Format) -> Source:
    encoding_of, read = (
        (ldif.encoding_of, ldif.read) if kind is Format.LDIF else (cards.encoding_of, cards.read)
    )
    encoding = encoding_of(path)
    fields = cards.fields_of(islice(read(path, encoding), _LOOKED_AT))
    layout = Layout(kind, (), "", encoding, "", 0, fields)

    def begin(_stop: Stop) -> Iterator[Record | CardRecord]:
        return read(path, encoding)

    return Source(path, layout, begin)


def _open_workbook(path: Path, sheet: str, header_row: int | None, limits: Limits) -> Source:
    book = Workbook(path, limits)
    try:
        name, height, top = _choose(book, sheet)

        def rows(stop: Stop) -> Iterator[Sequence[Cell]]:
            return book.rows(name, stop)

        layout = _layout(book.format, top, header_row, book=book, sheet=name)
        return Source(path, layout, _records(rows, layout, top), book.close, height)
    except BaseException:
        book.close()
        raise


def _choose(book: Workbook, wanted: str) -> tuple[str, int, list[list[Cell]]]:
    """The sheet asked for, else the first visible one with a table, else the first with anything at all.

    With the number of its rows and the first of them.
    """
    names = [s.name for s in book.sheets]
    if wanted:
        if wanted not in names:
            raise refusal(book.name, "no such sheet", wanted)
        return wanted, book.height(wanted), _top(book, wanted)
    visible = [s.name for s in book.sheets if s.visibility is Visibility.VISIBLE]
    best: tuple[str, int, list[list[Cell]]] | None = None
    for name in visible or names:
        height = book.height(name)
        top = _top(book, name) if height else []
        if any(sum(cell != "" for cell in row) > 1 for row in top):
            if best is None or headers.find_header(top):
                return name, height, top
        elif top and best is None:  # one cell a row: a cover or a note, taken where nothing better comes
            best = name, height, top
    return best or ((visible or names)[0], 0, [])


def _top(book: Workbook, sheet: str) -> list[list[Cell]]:
    return list(islice(book.rows(sheet), headers.LOOKED_AT))


def _layout(
    kind: Format,
    top: Sequence[Sequence[Cell]],
    header_row: int | None,
    *,
    book: Workbook | None = None,
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
) -> Layout:
    if header_row is None:
        ours = bool(top) and OURS in top[0]
        header_row = 1 if ours else headers.find_header(top)
    header_row = min(max(header_row, 0), len(top))
    return Layout(
        format=kind,
        sheets=book.sheets if book else (),
        sheet=sheet,
        encoding=encoding,
        delimiter=delimiter,
        header_row=header_row,
        columns=headers.name_columns(top, header_row),
    )


def _records(
    rows: Rows, layout: Layout, top: Sequence[Sequence[Cell]]
) -> Callable[[Stop], Iterator[Record | CardRecord]]:
    first = layout.header_row
    header = top[first - 1] if first else ()

    def begin(stop: Stop) -> Iterator[Record | CardRecord]:
        numbered = enumerate(rows(stop), 1)
        return headers.records(islice(numbered, first, None), len(layout.columns), header)

    return begin
