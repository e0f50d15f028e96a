"""Messages between the program and the process that opens workbooks: four bytes of length, a marshalled tuple."""

import marshal
import struct
from typing import Any, Protocol

DATE, MOMENT, TIME, PADDED = range(4)  # kinds of cells that marshal does not know
Special = tuple[int, int, int, tuple[Any, ...]]  # row in the message, column, kind, what makes it
_LENGTH = struct.Struct("<I")


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Sink(Protocol):
    def write(self, data: bytes, /) -> object: ...
    def flush(self) -> object: ...


def write_frame(out: Sink, message: tuple[Any, ...]) -> None:
    data = marshal.dumps(message)
    out.write(_LENGTH.pack(len(data)) + data)
    out.flush()


def read_frame(source: Source) -> tuple[Any, ...] | None:
    """The next message; None at the end of the stream or where it breaks off."""
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = _LENGTH.unpack(head)
    data = source.read(length)
    if len(data) < length:
        return None
    message: tuple[Any, ...] = marshal.loads(data)
    return message
