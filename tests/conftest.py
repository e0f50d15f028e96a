"""What every test may ask for."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Without a display the window is drawn in memory; must stand before Qt is loaded.
if not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("win32", "darwin")
):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

import desktop_crm.tables  # noqa: F401  (all tables, as at start-up)
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book on disk."""
    opened = open_book(tmp_path / "book")
    yield opened
    opened.close()


def samples_folder() -> Path | None:
    """The folder of real sample files, which is not part of the repository."""
    named = os.environ.get("DESKTOP_CRM_SAMPLES")
    places = [Path(named)] if named else [Path(__file__).parents[2] / "shared" / "samples"]
    return next((p for p in places if (p / "expectations.json").is_file()), None)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample files; tests over them say so where the folder is absent."""
    folder = samples_folder()
    if folder is None:
        pytest.skip("the sample files are not here (set DESKTOP_CRM_SAMPLES)")
    return folder
