"""Faults of the program: where they happened, without the values they happened with."""

import traceback

from desktop_crm.base import paths

FILE = "faults.log"
_FULL = 1_000_000  # bytes; what is older says nothing about this version


def details(fault: BaseException) -> str:
    """The kind of a fault and the way to it, line by line; no names or addresses of anybody."""
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [f"{type(fault).__module__}.{type(fault).__name__}"]
    lines += [
        f"  {frame.filename.replace(chr(92), '/').rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}"
        for frame in frames
    ]
    return "\n".join(lines)


def write_down(text: str) -> str:
    """Adds a fault's details to the log of faults; where that lies, or nothing where it cannot be written."""
    try:
        path = paths.log_folder() / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        full = path.exists() and path.stat().st_size > _FULL
        with path.open("w" if full else "a", encoding="utf-8") as out:
            out.write(f"{text}\n\n")
    except OSError:
        return ""
    return str(path)
