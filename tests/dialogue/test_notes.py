"""Dated notes: added, changed, removed, each with its undo."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import notes, undoing
from desktop_crm.dialogue.former_words import Words
from desktop_crm.dialogue.notes import Note

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann Berg"), NOW)


def read(book: Book, number: int) -> Note | None:
    with book.read() as session:
        return notes.get(session, number)


def test_a_note_comes_changes_and_goes_with_undo(book: Book, ann: int) -> None:
    later = NOW + timedelta(hours=1)
    with book.write("Noted") as session:
        number = notes.add(session, ann, NOW, "  Open garden in June\r\n", NOW)
    first = read(book, number)
    assert first == Note(number, ann, NOW, "Open garden in June", NOW, NOW)
    with book.write("Changed the note") as session:
        notes.change(session, number, NOW - timedelta(days=1), "Open garden in July", later)
    changed = read(book, number)
    assert changed == Note(number, ann, NOW - timedelta(days=1), "Open garden in July", NOW, later)
    with book.write("Removed the note") as session:
        notes.delete(session, number)
    assert read(book, number) is None
    undoing.take_back(book)
    assert read(book, number) == changed
    undoing.take_back(book)
    assert read(book, number) == first
    undoing.take_back(book)
    assert read(book, number) is None


def test_what_a_note_said_before_is_kept_and_goes_with_undo(book: Book, ann: int) -> None:
    later = NOW + timedelta(hours=1)
    with book.write() as session:
        number = notes.add(session, ann, NOW, "June", NOW)
    with book.write("Changed the note") as session:
        notes.change(session, number, NOW - timedelta(days=1), "July", later)
        notes.change(session, number, NOW - timedelta(days=1), "July", later)  # says the same
        notes.change(session, number, NOW - timedelta(days=1), "May", later + timedelta(hours=1))
    with book.read() as session:
        assert notes.former(session, number) == (
            Words(later + timedelta(hours=1), "July", NOW - timedelta(days=1)),
            Words(later, "June", NOW),
        )
        assert notes.former(session, 4711) == ()
    undoing.take_back(book)
    with book.read() as session:
        assert notes.former(session, number) == ()


def test_a_note_that_was_changed_since_it_was_looked_at_is_not_written_over(book: Book, ann: int) -> None:
    with book.write() as session:
        number = notes.add(session, ann, NOW, "June", NOW)
    seen = read(book, number)
    assert seen is not None
    with book.write() as session:
        notes.change(session, number, NOW, "July", NOW + timedelta(hours=1), seen.updated_at)
    with pytest.raises(UserError, match="changed since you opened it"), book.write() as session:
        notes.change(session, number, NOW, "May", NOW + timedelta(hours=2), seen.updated_at)


def test_what_is_no_note_is_refused(book: Book, ann: int) -> None:
    with pytest.raises(UserError, match="nothing in the note"), book.write() as session:
        notes.add(session, ann, NOW, " \n ", NOW)
    with pytest.raises(UserError, match="lies ahead"), book.write() as session:
        notes.add(session, ann, NOW + timedelta(days=1), "Soon", NOW)
    with pytest.raises(UserError, match="not there any more"), book.write() as session:
        notes.add(session, 4711, NOW, "Who?", NOW)
    with pytest.raises(UserError, match="not there any more"), book.write() as session:
        notes.change(session, 4711, NOW, "What?", NOW)
