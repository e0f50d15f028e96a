"""Opening a book: made on first use, refused in words where it cannot be."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import settings
from desktop_crm.book.database import FILE
from desktop_crm.book.opening import open_book


def test_a_folder_that_is_not_there_becomes_a_book_with_its_own_key(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        book = open_book(tmp_path / "deep" / name)
        with book.read() as session:
            keys.add(settings.get(session, settings.BOOK_KEY))
        book.close()
        again = open_book(tmp_path / "deep" / name)
        with again.read() as session:
            assert settings.get(session, settings.BOOK_KEY) in keys
        again.close()
    assert len(keys) == 2 and all(len(key) == 32 for key in keys)


@pytest.mark.parametrize("name", ["50%20off", "a?b=c&d#e", "Kunden – 王 'n' Söhne", ":memory:"])
def test_a_folder_of_any_name_holds_the_book(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and set(name) & set("?:"):
        pytest.skip("no name of a folder there")
    book = open_book(tmp_path / name)
    book.close()
    assert (tmp_path / name / FILE).is_file() and [f.name for f in tmp_path.iterdir()] == [name]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "book").write_text("a letter")
    with pytest.raises(BookProblem, match="is a file"):
        open_book(tmp_path / "book")
    assert (tmp_path / "book").read_text() == "a letter"


def test_what_is_no_book_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"This is a letter, not a database. " * 200)
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(BookProblem, match="not a book"):
        open_book(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("CREATE TABLE contacts (x)")
    other.execute("INSERT INTO contacts VALUES (1)")
    other.commit()
    other.close()
    with pytest.raises(BookProblem, match="not a book"):
        open_book(tmp_path)
    other = sqlite3.connect(tmp_path / FILE)
    assert other.execute("SELECT name FROM sqlite_schema").fetchall() == [("contacts",)]
    other.close()


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root may write everywhere; the block runs as somebody who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are another matter there")
def test_a_folder_that_may_only_be_read_is_refused_in_words() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_book(folder).close()
        folder.chmod(0o555)
        (folder / FILE).chmod(0o444)
        try:
            with ordinary_user(), pytest.raises(BookProblem, match=r"cannot be (written|opened)") as refused:
                open_book(folder)
            with ordinary_user(), pytest.raises(BookProblem, match="cannot be made"):
                open_book(folder / "inside")
        finally:
            folder.chmod(0o755)
        assert refused.value.way_out
