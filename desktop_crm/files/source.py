"""An open file with its records, and what it is asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType

from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.files.refusing import DEFAULT, Endless, Limits, refusal
from desktop_crm.files.sheet import CardRecord, Format, Layout, Record

_STEP = 1000  # records between two reports of progress
LONGEST_TEXT = 1 << 20  # characters of one value; names of more would make each later comparison slow


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked from archives: files opened to see what they hold, and bytes."""

    files: int = 40
    size: int = 2048 << 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to be opened. `name`: what the user knows it by; `depth`: how many archives it lies in."""

    path: Path
    name: str
    sheet: str = ""
    header_row: int | None = None
    limits: Limits = DEFAULT
    password: str = ""
    depth: int = 0
    allowance: Allowance = field(default_factory=Allowance)


class Source:
    """An open file. `records` may be asked for again and again; `close` ends what stands behind it."""

    def __init__(
        self,
        path: Path,
        layout: Layout,
        begin: Callable[[Stop], Iterator[Record | CardRecord]],
        close: Callable[[], None] = lambda: None,
        total: int | None = None,
        name: str = "",
    ) -> None:
        self.path = path
        self.name = name or path.name
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
                if _is_overlong(record):
                    raise refusal(self.name, "long value", f"row {record.row}")
                yield record
        except (csv.Error, Endless) as error:
            raise refusal(self.name, "long line", f"near record {number + 1}") from error
        except OSError as error:
            raise refusal(self.name, "unreadable") from error
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

    def inside(self, path: Path, layout: Layout, close: Callable[[], None]) -> Source:
        """The same file as a part of the one at `path`; `close` is called after this one is closed."""

        def end() -> None:
            self.close()
            close()

        return Source(path, layout, self._begin, end, self._total, self.name)

    def close(self) -> None:
        """Lets go of the file."""
        self._close()

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_overlong(record: Record | CardRecord) -> bool:
    """Whether a value is so long that it is none."""
    if isinstance(record, Record):
        return any(isinstance(c, str) and len(c) > LONGEST_TEXT for c in record.cells)
    return any(len(v.text) > LONGEST_TEXT for values in record.entry.values.values() for v in values)
