"""Text files of rows: encoding, separator and quoting told from the first lines, then read row by row."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

from desktop_crm.files import encodings, formulas, mending
from desktop_crm.files.entry import OURS

CANDIDATES = ",;\t|^~\x1f:"
LONGEST_LINE = 4 << 20  # bytes
_LINES = 300  # lines by which the separator is judged
_RECORD_LINES, _RECORD_CHARS = 2_000, 1 << 20  # more than this in one record is a quotation mark astray
_REPAIRS = 1_000
_FAVOUR = {",": 0.02, ";": 0.03, "\t": 0.03, "|": 0.02, ":": -0.3}

# ="01067" and '01067, whole cells; the second only before digits, since an apostrophe may begin a name.
_GUARDED = re.compile(r'="([^"]*)"|\'([+\d][\d\s()/.+-]*)')
_GUARD = re.compile(r'=""?[^"]|(?:^|[,;\t|"])\'[+\d]', re.MULTILINE)
_ADDRESS = re.compile(r"[^@]*[^@\s<]@[^@\s]+\s*")

csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written. `delimiter` empty: one column; `skip` lines at its head only say how to read it."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    trim: bool = False
    skip: int = 0
    wrapped: bool = False  # each whole row stands in quotation marks
    ours: bool = False  # written by this program: nothing to repair, marks before formulas to be taken away
    doubled: bool = False  # made into UTF-8 twice
    guarded: bool = False  # numbers kept from a spreadsheet's hands: ="01067", '01067
    listed: bool = False  # one line of addresses, each of which is a row

    def options(self) -> dict[str, Any]:
        """For csv.reader."""
        return {
            "delimiter": self.delimiter or "\x1f",
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape or None,
            "doublequote": not self.escape,
            "skipinitialspace": self.trim,
        }


def detect(path: Path, encoding: str = "") -> Dialect:
    """How the file is written. Raises OSError."""
    sample, whole = encodings.sample_of(path)
    encoding = encoding or encodings.detect(sample, whole)
    text = decode(sample, encoding)
    if not whole:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    doubled = encoding.startswith("utf-8") and mending.is_doubled(text)
    return replace(dialect_of(mending.mend(text) if doubled else text, encoding), doubled=doubled)


def decode(sample: bytes, encoding: str) -> str:
    """The sample as text whatever is wrong with it, without a byte order mark."""
    return sample.decode(encoding, encodings.error_handling(encoding)).removeprefix("\ufeff")


def dialect_of(text: str, encoding: str = "utf-8") -> Dialect:
    """How a text is written, from its beginning."""
    lines = list(islice((line for line in StringIO(text, newline="") if line.strip()), _LINES))
    if not lines:
        return Dialect(encoding)
    if own := _own_delimiter(lines[0]):
        return Dialect(encoding, own, ours=True)
    told = re.fullmatch(r"\"?sep=(.)\"?\s*", lines[0], re.IGNORECASE | re.DOTALL)
    if told:  # Excel's own way of saying it
        found = _quoting(lines[1:], told[1])
        return replace(found, encoding=encoding, skip=1)
    best = max(CANDIDATES, key=lambda d: _score(lines, d))
    if _score(lines, best) <= 0:
        inner = _unwrapped(lines)
        if inner:
            return replace(inner, encoding=encoding, wrapped=True)
        comma = any("," in line for line in lines)
        best = "" if comma else ","
    found = replace(_quoting(lines, best), encoding=encoding, guarded=bool(_GUARD.search("".join(lines))))
    return replace(found, listed=_is_list(lines, found))


def _is_list(lines: Sequence[str], dialect: Dialect) -> bool:
    """Whether the text is one line of e-mail addresses, as mail programs give them."""
    if len(lines) != 1 or dialect.delimiter not in (",", ";"):
        return False
    cells = [c for row in csv.reader(lines, **dialect.options()) for c in row if c.strip()]
    return len(cells) > 1 and all(len(c) < 500 and _ADDRESS.fullmatch(c) for c in cells)


def is_ours(text: str) -> bool:
    """Whether a text begins like a table that this program wrote."""
    return bool(_own_delimiter(text.partition("\n")[0]))


def _own_delimiter(line: str) -> str:
    if OURS not in line:
        return ""
    return next((d for d in ",;\t" if _cells(line, d)[-1].strip() == OURS), "")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), []) or [""]
    except csv.Error:
        return [""]


def _unwrapped(lines: Sequence[str]) -> Dialect | None:
    """For a table whose rows were each put into quotation marks as a whole: how the rows inside are written."""
    if not all(re.fullmatch(r'".*"[;,]*\s*', line, re.DOTALL) for line in lines):
        return None
    inner = [row[0] + "\n" for row in csv.reader(lines) if row]
    best = max(CANDIDATES, key=lambda d: _score(inner, d))
    return _quoting(inner, best) if _score(inner, best) > 0 else None


def _quoting(lines: Sequence[str], delimiter: str) -> Dialect:
    text = "".join(lines)
    mark = re.escape(delimiter or "\n")
    trim = bool(re.search(rf"{mark} +\"", text)) and not re.search(rf"\" +{mark}\"", text)
    single = _opened_by(text, mark, "'")
    quote = "'" if single > 2 and single > 4 * _opened_by(text, mark, '"') else '"'
    plain = Dialect(delimiter=delimiter, quote=quote, trim=trim)
    if f"\\{quote}" in text and not re.search(rf"[^\s{mark}]{quote}{quote}", text):
        escaped = replace(plain, escape="\\")  # unless it is a path that ends in a backslash
        return max(escaped, plain, key=lambda d: _alike(lines, d))
    return plain


def _alike(lines: Sequence[str], dialect: Dialect) -> float:
    """The share of the rows that have the usual number of cells."""
    try:
        widths = [len(row) for row in csv.reader(iter(lines), **dialect.options()) if row]
    except csv.Error:
        return 0.0
    return Counter(widths).most_common(1)[0][1] / len(lines) if widths else 0.0


def _opened_by(text: str, mark: str, quote: str) -> int:
    """How many cells stand in this quotation mark from one separator to the next."""
    return len(
        re.findall(rf"(?:^|{mark}){quote}[^{quote}\r\n]*{quote}(?=\s*(?:{mark}|$))", text, re.MULTILINE)
    )


def _score(lines: Sequence[str], delimiter: str) -> float:
    """How well a separator makes columns of the lines: alike in number, and many. 0 or less: it does not."""
    if not any(delimiter in line for line in lines):
        return -1.0
    dialect = _quoting(lines, delimiter)
    try:
        rows = [row for row in csv.reader(iter(lines), **dialect.options()) if any(c.strip() for c in row)]
    except csv.Error:
        return -1.0
    widths = [len(row) for row in rows if row]
    if not widths:
        return -1.0
    several = [w for w in widths if w > 1]
    if len(several) * 2 < len(widths) and len(several) < 3:
        return -1.0
    if not several:
        return -1.0
    usual, times = Counter(several).most_common(1)[0]
    alike = times / len(widths)
    near = sum(w <= usual + 1 for w in several) / len(widths)  # short rows are common, longer ones are not
    filled = sum(bool(c.strip()) for row in rows for c in row) / sum(widths)
    score = (0.6 * alike + 0.4 * near) * (1 - 1 / math.pow(usual, 0.7)) + _FAVOUR.get(delimiter, 0.0)
    if delimiter not in ";\t|" and _prose(rows, usual):
        score -= 0.4
    if any(delimiter in ":~^" and re.search(r"\d:\d\d|https?:", line) for line in lines):
        score -= 0.5
    return score - (0.05 if filled < 0.1 else 0.0) - (0.1 if alike < 0.3 else 0.0)


def _prose(rows: Sequence[Sequence[str]], usual: int) -> bool:
    """Whether what looks like cells are the parts of sentences, or the decimals of numbers: `1,50`."""
    cells = [c for row in rows for c in row[1:]]
    begun = sum(c.startswith(" ") and c[1:2].islower() for c in cells)
    return usual < 4 and begun * 2 > len(cells)


def rows(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """Every row of the file, blank ones as empty lists. Raises OSError."""
    with path.open(
        encoding=dialect.encoding, errors=encodings.error_handling(dialect.encoding), newline=""
    ) as file:
        for _ in range(dialect.skip):
            file.readline()
        lines = _clean(map(mending.mend, file) if dialect.doubled else file)
        found = parse(lines, dialect)
        if dialect.listed:
            found = ([cell.strip()] for row in found for cell in row if cell.strip())
        yield from map(_bare, found) if dialect.guarded else found


def _clean(lines: Iterable[str]) -> Iterator[str]:
    """Without NULs, and without the marks that stand where files were put together."""
    for line in lines:
        plain = line.replace("\0", "") if "\0" in line else line
        yield plain[1:] if plain.startswith("\ufeff") else plain


def _bare(row: list[str]) -> list[str]:
    return [(m[1] or m[2]) if cell[:1] in "='" and (m := _GUARDED.fullmatch(cell)) else cell for cell in row]


def parse(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Rows of lines. A quotation mark that is never closed counts as a plain character of its line."""
    source = iter(lines)
    first = next(source, "").removeprefix("\ufeff")
    source = chain([first], source) if first else source
    if dialect.ours:
        return ([formulas.unmark(c) for c in row] for row in csv.reader(source, **dialect.options()))
    found = _records(source, dialect)
    if not dialect.wrapped:
        return found
    inner = replace(dialect, wrapped=False)
    return _records((row[0] + "\n" if row else "\n" for row in found), inner)


def _records(source: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    options = dialect.options()
    if dialect.wrapped:
        options |= {"delimiter": "\x1f", "skipinitialspace": False}
    plain = {**options, "quoting": csv.QUOTE_NONE, "quotechar": None}
    for _ in range(_REPAIRS):
        feed = _Feed(source)
        yield from _sound(feed, options, dialect.quote)
        if not feed.broken:
            return
        yield from csv.reader(feed.held[:1], **plain)
        source = chain(feed.held[1:], source)
    yield from csv.reader(source, **plain)


def _sound(feed: "_Feed", options: dict[str, Any], quote: str) -> Iterator[list[str]]:
    """Rows up to the first one that a quotation mark astray has spoilt; its lines are then held."""
    held = feed.held
    try:
        for row in csv.reader(feed.lines(), **options):
            if len(held) > 1 and (feed.cut or (feed.ended and _odd(held, quote))):
                feed.broken = True
                return
            yield row
            held.clear()
    except csv.Error:
        feed.broken = True


def _odd(held: Sequence[str], quote: str) -> bool:
    return bool(quote) and sum(line.count(quote) for line in held) % 2 == 1


class _Feed:
    """Hands lines to the parser, keeps those of the present row, and stops where one row takes too many."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.held: list[str] = []
        self.cut = self.ended = self.broken = False

    def lines(self) -> Iterator[str]:
        held, chars = self.held, 0
        for line in self.source:
            chars = chars + len(line) if held else len(line)
            held.append(line)
            if line == "\x1a":  # the end of a file of DOS
                held.pop()
                break
            yield line
            if held and (len(held) > _RECORD_LINES or (len(held) > 50 and chars > _RECORD_CHARS)):
                self.cut = True
                return
        self.ended = True


def has_endless_line(path: Path, longest: int = LONGEST_LINE) -> bool:
    """Whether the file has a line of more bytes than can be a row. Raises OSError."""
    length = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            first = min((n for n in (chunk.find(b"\n"), chunk.find(b"\r")) if n >= 0), default=-1)
            if length + (first if first >= 0 else len(chunk)) > longest:
                return True
            last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            length = len(chunk) - last - 1 if last >= 0 else length + len(chunk)
    return False
