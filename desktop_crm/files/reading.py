"""One door to every file that holds contacts: what it is, how it is laid out, and its records one by one."""

from __future__ import annotations

import csv
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from desktop_crm.base.work import Stop, never
from desktop_crm.files import (
    archives,
    cards,
    delimited,
    encodings,
    headers,
    jcards,
    kinds,
    ldif,
    losses,
    naming,
)
from desktop_crm.files.entry import OURS
from desktop_crm.files.refusing import DEFAULT, Endless, Limits, refusal
from desktop_crm.files.sheet import CardRecord, Cell, Format, Layout, Record, Visibility
from desktop_crm.files.source import Asked, Source
from desktop_crm.files.workbook import Extent, Workbook

__all__ = ["Source", "open_file"]

Rows = Callable[[Stop], Iterator[Sequence[Cell]]]
_LONGEST_CARD_LINE = 32 << 20  # bytes: pictures may stand in one line
_LOOKED_AT = 200  # cards whose fields are told
_WIDEST = 16_384  # cells of a row
_NOTHING = Extent()


def open_file(
    path: Path,
    sheet: str = "",
    header_row: int | None = None,
    *,
    limits: Limits = DEFAULT,
    password: str = "",
) -> Source:
    """Opens a file by what it holds, whatever its name.

    `sheet` empty: the first visible sheet that holds a table; in an archive, the first file with one.
    `header_row` None: found, 0: there is none. Raises FileRefused with the file, the place and the remedy;
    PasswordWanted where it opens only with a password, or not with this one.
    """
    return _open(Asked(path, path.name, sheet, header_row, limits, password))


def _open(asked: Asked) -> Source:
    kind = _kind(asked)
    try:
        match kind:
            case kinds.WORKBOOK:
                return _open_workbook(asked)
            case kinds.DELIMITED:
                return _open_delimited(asked)
            case kinds.CARDS:
                return _open_cards(asked, Format.VCARD)
            case kinds.LDIF:
                return _open_cards(asked, Format.LDIF)
            case kinds.MARKED_CARDS:
                return _open_marked_cards(asked)
            case kinds.ARCHIVE:
                return archives.open_archive(asked, _open)
            case kinds.GZIP:
                return archives.open_gzip(asked, _open)
    except OSError as error:
        raise _disk_refusal(asked.name, error) from error
    raise refusal(asked.name, kind)


def _kind(asked: Asked) -> str:
    path = asked.path
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            return "folder"
        if not stat.S_ISREG(mode.st_mode):
            return "device"
        if mode.st_size > asked.limits.file:
            return "too big"
        sample, whole = encodings.sample_of(path)
        kind = kinds.tell(asked.name, sample, whole)
        if kind == kinds.WORKBOOK and sample.startswith(b"PK"):
            return archives.kind_of(path)
        longest = delimited.LONGEST_LINE if kind == kinds.DELIMITED else _LONGEST_CARD_LINE
        if kind in kinds.TEXTS and not whole and delimited.has_endless_line(path, longest):
            return "long line"
    except OSError as error:
        raise _disk_refusal(asked.name, error) from error
    return kind


def _disk_refusal(name: str, error: OSError) -> Exception:
    missing = isinstance(error, FileNotFoundError)
    denied = isinstance(error, PermissionError)
    return refusal(name, "missing" if missing else "denied" if denied else "unreadable")


def _open_delimited(asked: Asked) -> Source:
    path = asked.path
    dialect = delimited.detect(path)

    def rows(_stop: Stop) -> Iterator[Sequence[Cell]]:
        return delimited.rows(path, dialect)

    top: list[Sequence[Cell]] = []
    try:
        for row in islice(rows(never), headers.LOOKED_AT):
            if len(row) > _WIDEST:
                raise refusal(asked.name, "too wide", f"row {len(top) + 1}")
            top.append(row)
    except csv.Error as error:
        raise refusal(asked.name, "long line") from error
    layout = _layout(Format.CSV, top, asked, encoding=dialect.encoding, delimiter=dialect.delimiter)
    layout = replace(layout, mended=dialect.doubled)
    return Source(path, layout, _records(rows, layout, top), name=asked.name)


def _open_cards(asked: Asked, kind: Format) -> Source:
    path = asked.path
    encoding_of, read = (
        (ldif.encoding_of, ldif.read) if kind is Format.LDIF else (cards.encoding_of, cards.read)
    )
    encoding = encoding_of(path)
    try:
        fields = cards.fields_of(islice(read(path, encoding), _LOOKED_AT))
    except Endless as error:
        raise refusal(asked.name, "long line") from error
    layout = Layout(kind, (), "", encoding, "", 0, fields)

    def begin(_stop: Stop) -> Iterator[Record | CardRecord]:
        return read(path, encoding)

    return Source(path, layout, begin, name=asked.name)


def _open_marked_cards(asked: Asked) -> Source:
    """Cards in JSON or XML; they are few, so that they are held."""
    try:
        held = list(cards.read_lines(jcards.lines(asked.path)))
    except (ValueError, Endless) as error:
        raise refusal(asked.name, "no card") from error
    layout = Layout(Format.VCARD, (), "", "utf-8", "", 0, cards.fields_of(held[:_LOOKED_AT]))
    return Source(asked.path, layout, lambda _stop: iter(held), name=asked.name)


def _open_workbook(asked: Asked) -> Source:
    book = Workbook(asked.path, asked.limits, asked.password, asked.name)
    try:
        name, extent, top = _choose(book, asked.sheet)

        def rows(stop: Stop) -> Iterator[Sequence[Cell]]:
            return book.rows(name, stop)

        layout = _layout(book.format, top, asked, book=book, sheet=name, extent=extent)
        begin = _records(rows, layout, top)
        return Source(asked.path, layout, begin, book.close, extent.height, asked.name)
    except BaseException:
        book.close()
        raise


def _choose(book: Workbook, wanted: str) -> tuple[str, Extent, list[list[Cell]]]:
    """The sheet asked for, else the first visible one with a table, else the first with anything at all.

    With what there is of it and the first of its rows.
    """
    names = [s.name for s in book.sheets]
    if wanted:
        if wanted not in names:
            raise refusal(book.name, "no such sheet", wanted)
        return wanted, book.load(wanted), _top(book, wanted)
    visible = [s.name for s in book.sheets if s.visibility is Visibility.VISIBLE]
    best: tuple[str, Extent, list[list[Cell]]] | None = None
    for name in visible or names:
        extent = book.load(name)
        top = _top(book, name) if extent.height else []
        if any(sum(cell != "" for cell in row) > 1 for row in top):
            if best is None or headers.find_header(top):
                return name, extent, top
        elif top and best is None:  # one cell a row: a cover or a note, taken where nothing better comes
            best = name, extent, top
    return best or ((visible or names)[0], _NOTHING, [])


def _top(book: Workbook, sheet: str) -> list[list[Cell]]:
    return list(islice(book.rows(sheet), headers.LOOKED_AT))


def _layout(
    kind: Format,
    top: Sequence[Sequence[Cell]],
    asked: Asked,
    *,
    book: Workbook | None = None,
    sheet: str = "",
    extent: Extent = _NOTHING,
    encoding: str = "",
    delimiter: str = "",
) -> Layout:
    if asked.header_row is None:
        ours = bool(top) and OURS in top[0]
        header_row = 1 if ours else headers.find_header(top)
    else:
        header_row = asked.header_row
    header_row = min(max(header_row, 0), len(top))
    columns = naming.name_columns(top, header_row, extent.headings)
    lost = losses.find(columns, top[header_row:])
    return Layout(
        format=kind,
        sheets=book.sheets if book else (),
        sheet=sheet,
        encoding=encoding,
        delimiter=delimiter,
        header_row=header_row,
        columns=columns,
        hidden_rows=extent.hidden,
        merged=extent.merged,
        lost_zeros=lost.zeros,
        rounded=lost.rounded,
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
