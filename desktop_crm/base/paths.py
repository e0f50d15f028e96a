"""Where things lie on disk: the program's own resources and the user's default book."""

import sys
from functools import cache
from pathlib import Path

PROGRAM = "Desktop CRM"


@cache
def _resources() -> Path:
    package = Path(__file__).resolve().parent.parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / "resources"] if frozen else []
    places += [package / "resources", package.parent / "resources"]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no resources folder beside {package}")


def resource(name: str) -> Path:
    """The file `name` (with slashes) under resources/: in a checkout, in a wheel and in the frozen program.

    Raises FileNotFoundError where there is none.
    """
    path = _resources().joinpath(*name.split("/"))
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def default_book() -> Path:
    """The platform's data folder for this program's first book."""
    from platformdirs import user_data_path

    return user_data_path(PROGRAM, appauthor=False) / "book"


def log_folder() -> Path:
    """Where the program's own faults are written (no personal data)."""
    from platformdirs import user_log_path

    return user_log_path(PROGRAM, appauthor=False)


def safe_name(text: str, ending: str = "") -> str:
    """A file name from a title that Windows, macOS and Linux all take, at most 80 characters."""
    kept = "".join(c if c.isalnum() or c in " -_.," else "-" for c in text).strip(" .-")
    stem = kept[: 80 - len(ending)].rstrip(" .-") or "untitled"
    reserved = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
    if stem.lower().split(".")[0] in reserved:
        stem = f"_{stem}"
    return stem + ending
