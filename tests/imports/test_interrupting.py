"""A cancelled or killed import leaves nothing: no contact, no purchase, no picture."""

import base64
import itertools
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base.errors import Stopped
from desktop_crm.book import backup
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.imports import job, storing
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.mapping.rows import RowKind
from tests.imports.tables_of import content
from tests.imports.telling import tell
from tests.imports.test_storing import NOW, add, everyone

PICTURE = base64.b64encode(b"\xff\xd8\xff a picture").decode()


def files(book: Book) -> set[str]:
    """What lies in the book's folder beside the database and its backups."""
    found = (path.relative_to(book.folder) for path in book.folder.rglob("*") if path.is_file())
    return {
        str(path) for path in found if path.parts[0] != "backups" and not path.name.startswith("book.sqlite")
    }


def cards(path: Path, count: int, letter: str = "P") -> Path:
    one = "BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEMAIL:{name}@x.org\nPHOTO;ENCODING=b;TYPE=JPEG:{photo}\nEND:VCARD\n"
    made = (
        one.format(name=f"{letter}{n}", photo=base64.b64encode(f"picture {n}".encode()).decode())
        for n in range(count)
    )
    path.write_text("".join(made), "utf-8")
    return path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(when=st.integers(0, 60))
def test_stopped_at_any_moment(book: Book, tmp_path: Path, when: int) -> None:
    path = cards(tmp_path / "all.vcf", 30)
    if not everyone(book):
        add(book, Draft(full_name="P3", ways=(Way("email", "p3@x.org"),)))
    before, lying, asked = content(book), files(book), itertools.count()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(job, "BATCH", 2)
        stated = StatedConsent("News", "signed list")
        try:
            storing.run(book, path, consent=stated, at=NOW, stop=lambda: next(asked) >= when)
        except Stopped:
            assert (content(book), files(book)) == (before, lying)


def test_a_fault_in_the_last_step_leaves_nothing(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, lying = content(book), files(book)
    path = cards(tmp_path / "all.vcf", 3)

    def fails(*_given: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("desktop_crm.imports.photos.Photos.settle", fails)
    with pytest.raises(OSError, match="no room"):
        storing.run(book, path, at=NOW)
    assert (content(book), files(book)) == (before, lying)


def test_a_stopped_import_of_purchases_leaves_nothing(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch)
    monkeypatch.setattr(job, "BATCH", 2)
    rows = "".join(f"P{n},p{n}@x.org,2026-03-01,{n},Mug,1,5,GBP\n" for n in range(9))
    path = tmp_path / "orders.csv"
    path.write_text("Name,E-mail,Date,Order,Product,Qty,Amount,Currency\n" + rows, "utf-8")
    before, steps = content(book), []
    with pytest.raises(Stopped):
        storing.run(
            book, path, kind=RowKind.PURCHASES, at=NOW, progress=steps.append, stop=lambda: len(steps) > 2
        )
    assert content(book) == before


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import desktop_crm.tables
from desktop_crm.book.opening import open_book
from desktop_crm.imports import job, storing
job.BATCH = 5
steps = []
def progress(step):
    steps.append(step)
    if len(steps) > 4:
        os.kill(os.getpid(), 9) if hasattr(os, "kill") and os.name == "posix" else os._exit(9)
storing.run(open_book(Path(sys.argv[1])), Path(sys.argv[2]), at=datetime(2026, 11, 17, tzinfo=UTC), progress=progress)
"""


def test_a_killed_import_leaves_nothing_and_the_next_one_clears_up(tmp_path: Path) -> None:
    path = cards(tmp_path / "all.vcf", 60)
    folder = tmp_path / "book"
    book = open_book(folder)
    add(book, Draft(full_name="Ann"))
    before, lying = content(book), files(book)
    book.close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(path)], check=False, timeout=120)
    assert done.returncode != 0
    book = open_book(folder)
    try:
        assert content(book) == before and backup.check(book) == ()
        assert any(name.startswith("importing") for name in files(book)), (
            "it was killed too early to show anything"
        )
        result = storing.run(book, cards(tmp_path / "few.vcf", 2, "Q"), at=NOW + timedelta(hours=1))
        assert result.created == 2
        assert len(files(book) - lying) == 2 and all(
            name.startswith("attachments") for name in files(book) - lying
        )
    finally:
        book.close()
