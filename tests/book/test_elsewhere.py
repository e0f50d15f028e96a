"""What happens to the book outside of this program: others write, the folder moves, the disk is closed."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import attachments, backup, settings
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from tests.book.renaming import name, rename


@pytest.fixture
def other(book: Book) -> Iterator[Book]:
    opened = open_book(book.folder)
    yield opened
    opened.close()


# ---------------------------------------------------------------- others write
def test_what_somebody_else_wrote_is_heard_once(book: Book, other: Book) -> None:
    assert not book.written_elsewhere()
    rename(other, "Elm")
    assert book.written_elsewhere()
    assert not book.written_elsewhere()


def test_ones_own_writes_are_no_news(book: Book) -> None:
    book.written_elsewhere()
    rename(book, "Elm")
    rename(book, "Oak", "Renamed")
    with book.alone() as connection:
        connection.exec_driver_sql("UPDATE settings SET value = '\"Ash\"'")
        connection.commit()
    assert not book.written_elsewhere()


def test_what_somebody_wrote_between_ones_own_writes_is_heard(book: Book, other: Book) -> None:
    book.written_elsewhere()
    rename(book, "Elm")
    rename(other, "Oak")
    rename(book, "Ash", "Renamed")
    assert book.written_elsewhere()
    assert not book.written_elsewhere()


def test_nobody_waits_to_hear_of_others(book: Book, other: Book) -> None:
    book.written_elsewhere()
    with other.write() as session:
        settings.put(session, settings.BUSINESS, "Elm")
        session.flush()
        assert not book.written_elsewhere()  # not yet
    with book.write():
        assert not book.written_elsewhere()  # this program writes: later
    assert book.written_elsewhere()


def test_who_listens_is_told_of_everything(book: Book, other: Book) -> None:
    told: list[frozenset[str]] = []
    book.on_change(told.append)
    book.hear_others()
    rename(other, "Elm")
    book.hear_others()
    book.hear_others()
    assert len(told) == 1
    assert {"settings", "contacts", "interactions"} <= told[0]


# ---------------------------------------------------------------- the folder moves
@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move what is open")
@pytest.mark.parametrize("label", ["", "Renamed"])
def test_a_folder_that_was_moved_is_not_written_into_and_works_again_when_it_is_back(
    book: Book, label: str
) -> None:
    rename(book, "Elm", label)
    away = book.folder.rename(book.folder.with_name("away"))
    for _ in range(2):
        with pytest.raises(BookProblem, match="not where it was"):
            rename(book, "Oak", label)
        assert not book.folder.exists()
    with pytest.raises(BookProblem, match="not where it was"), book.alone():
        pass
    away.rename(book.folder)
    assert name(book) == "Elm"
    rename(book, "Oak", label)
    assert name(book) == "Oak"


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move what is open")
def test_nothing_is_made_where_the_book_was(book: Book, tmp_path: Path) -> None:
    away = book.folder.rename(book.folder.with_name("away"))
    for trial in (
        lambda: attachments.keep(book, b"x", ".txt"),
        lambda: book.place("backups"),
        lambda: backup.save(book, tmp_path / "one.zip"),
    ):
        with pytest.raises(BookProblem, match="not where it was"):
            trial()
    book.hear_others()
    assert not book.folder.exists()
    assert not (tmp_path / "one.zip").exists()
    away.rename(book.folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move what is open")
def test_another_book_in_its_place_is_not_taken_for_it(book: Book) -> None:
    rename(book, "Elm")
    away = book.folder.rename(book.folder.with_name("away"))
    open_book(book.folder).close()
    with pytest.raises(BookProblem, match="not where it was"):
        rename(book, "Oak")
    with closing(sqlite3.connect(book.file)) as there:
        assert there.execute("SELECT value FROM settings WHERE name = 'business.name'").fetchall() == []
    assert away.is_dir()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move what is open")
def test_a_reader_that_comes_too_late_is_told_in_words_and_makes_no_file(book: Book) -> None:
    shutil.rmtree(book.folder)
    book.folder.mkdir()
    with pytest.raises(BookProblem, match="not where it was"), ExitStack() as several:
        for _ in range(4):  # one of them has no connection yet
            settings.get(several.enter_context(book.read()), settings.BUSINESS)
    assert list(book.folder.iterdir()) == []


def test_a_file_that_does_not_fit_into_the_book_is_no_fault_of_the_file(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def full(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BookProblem, match="no room"):
        attachments.keep_file(book, path)
    monkeypatch.undo()
    assert [p.name for p in (book.folder / "attachments").iterdir()] == []
