"""Every reader on files made worse: `python -m benchmarks.fuzzing --minutes 60 --seed 1`.

Nothing but the program's own refusals may come out of a reader, each answer within ten seconds, and no process
may grow beyond 500 MB. Texts are read in this process, workbooks by theirs. What goes wrong is kept as a file
beside the counts.
"""

import argparse
import hashlib
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from benchmarks import mutating
from desktop_crm.base.errors import Stopped
from desktop_crm.files import marks, markup
from desktop_crm.files.containers import Refused
from desktop_crm.files.reading import open_file
from desktop_crm.files.refusing import FileRefused

SECONDS, MEMORY = 10, 500 << 20
_AT_ONCE = {
    "workbook": 20,
    "archive": 20,
    "marks": 100,
}  # runs of a reader before the next has its turn; the others 200
_FORM = {
    "cards": ".vcf",
    "ldif": ".ldif",
    "page": ".xls",
    "markup": ".xls",
    "archive": ".zip",
    "workbook": ".xlsx",
}


class Hang(BaseException):
    """A reader took too long."""


def read(path: Path, reader: str) -> str:
    """`read` or `refused`; anything else that comes out is a finding."""
    if reader == "marks":
        for kind in ("xlsx", "xls", "ods", "xlsb"):
            for sheet in ("Sheet", "Sheet1", "Data"):
                marks.find(str(path), kind, sheet)
        return "read"
    if reader in ("page", "markup"):  # the same code as in the reading process, without starting one
        try:
            book = markup.MarkupBook(str(path), "xml" if reader == "markup" else "html")
            for name, _ in book.sheets():
                for _row in book.load(name).rows():
                    pass
        except Refused:
            return "refused"
        return "read"
    try:
        with open_file(path) as source:
            for _record in source.records():
                pass
    except (FileRefused, Stopped):
        return "refused"
    return "read"


def _alarm(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def runs(seed: int, folder: Path, samples: Path | None, seconds: float) -> Iterator[tuple[str, str, bytes]]:
    """Reader, what came of it, and the file, until the time is over."""
    held = mutating.seeds(samples)
    streams = {reader: mutating.stream(seed, reader, held) for reader in held}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for reader, stream in streams.items():
            for _ in range(_AT_ONCE.get(reader, 200)):
                data = next(stream)
                yield reader, one(folder, reader, data), data
                if time.monotonic() > end:
                    break


def one(folder: Path, reader: str, data: bytes) -> str:
    """What came of one file: `read`, `refused`, `hang`, or what escaped."""
    path = folder / f"list{_FORM.get(reader, '.csv')}"
    path.write_bytes(data)
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(SECONDS)
    try:
        return read(path, reader)
    except Hang:
        return "hang"
    except Exception:
        return traceback.format_exc()
    finally:
        signal.alarm(0)


def _peak() -> tuple[int, int]:
    """Bytes at the highest, of this process and of the reading ones."""
    import resource

    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    own, children = (resource.getrusage(kind).ru_maxrss * 1024 for kind in kinds)
    return own, children


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=Path, help="a folder of real files to begin with")
    parser.add_argument("--keep", type=Path, default=Path("findings"), help="where findings are kept")
    given = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    kinds: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for reader, result, data in runs(given.seed, Path(folder), given.samples, given.minutes * 60):
            plain = result if result in ("read", "refused", "hang") else "fault"
            counts.setdefault(reader, Counter())[plain] += 1
            if plain in ("hang", "fault"):
                told = result.strip().splitlines()[-3:]
                if str(told) not in kinds:
                    kinds.add(str(told))
                    given.keep.mkdir(parents=True, exist_ok=True)
                    name = f"{reader}-{hashlib.sha256(data).hexdigest()[:12]}"
                    (given.keep / name).write_bytes(data)
                    sys.stdout.write("\n  ".join((name, *told)) + "\n")
    for reader, found in counts.items():
        sys.stdout.write(f"{reader:<10} {sum(found.values()):>9,}  {dict(found)}\n")
    own, children = _peak()
    total = sum(c.total() for c in counts.values())
    sys.stdout.write(f"runs {total:,}, peak {own >> 20} MB here, {children >> 20} MB reading\n")
    return int(bool(kinds) or max(own, children) > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
