"""A backup put in the place of a book while it is open."""

from pathlib import Path

import pytest

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import backup, settings
from desktop_crm.book.database import Book
from desktop_crm.book.restoring import restore_open


def name(book: Book) -> str:
    with book.read() as session:
        return settings.get(session, settings.BUSINESS)


def rename(book: Book, words: str, undoable: str = "") -> None:
    with book.write(undoable) as session:
        settings.put(session, settings.BUSINESS, words)


def test_the_open_book_goes_on_with_the_backups_content(book: Book, tmp_path: Path) -> None:
    rename(book, "Before")
    backup.save(book, tmp_path / "one.zip")
    rename(book, "After", "Changed the name")
    told: list[frozenset[str]] = []
    book.on_change(told.append)
    with book.read() as reader:
        assert settings.get(reader, settings.BUSINESS) == "After"
        saved = restore_open(book, tmp_path / "one.zip")
    assert name(book) == "Before"
    assert "settings" in told[-1]
    assert not book.undo.done
    rename(book, "Later")
    assert name(book) == "Later"
    assert backup.check(book) == ()
    restore_open(book, saved)
    assert name(book) == "After"


def test_what_is_no_backup_changes_nothing(book: Book, tmp_path: Path) -> None:
    rename(book, "Before")
    (tmp_path / "no.zip").write_bytes(b"no zip at all")
    with pytest.raises(BookProblem):
        restore_open(book, tmp_path / "no.zip")
    assert name(book) == "Before"
