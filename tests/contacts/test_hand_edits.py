"""What a person typed or changed is noted with the time, and taken back with the step."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields, hand_edits, reaching
from desktop_crm.contacts.records import Detail, Draft, Way
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(given="Ann", family="Lee", title="Potter"), NOW)


def noted(book: Book, contact_id: int) -> dict[str, datetime]:
    with book.read() as session:
        return hand_edits.of(session, contact_id)


def test_only_what_became_another_value_is_noted(book: Book, ann: int) -> None:
    assert noted(book, ann) == {}
    with book.write() as session:
        editing.change(session, ann, {"title": "Potter", "given": "Anna"}, LATER)
    assert noted(book, ann) == {"given": LATER, "full_name": LATER}


def test_addresses_details_and_custom_fields_by_their_number(book: Book, ann: int) -> None:
    with book.write() as session:
        way = reaching.add(session, ann, Way("email", "a@x.org"), NOW)
        detail = fields.add_detail(session, ann, Detail("website", "x.org"), NOW)
        fields.put(session, ann, "Size", "38", NOW)
        size = fields.ensure(session, "Size")
        fields.change_detail(session, Detail("website", "y.org", id=detail), LATER)
    assert noted(book, ann) == {f"address:{way.id}": NOW, f"detail:{detail}": LATER, f"field:{size}": NOW}


def test_the_note_goes_with_the_step(book: Book, ann: int) -> None:
    with book.write("Changed “Ann”") as session:
        editing.change(session, ann, {"title": "Baker"}, LATER)
    undoing.take_back(book)
    assert noted(book, ann) == {}
    undoing.do_again(book)
    assert noted(book, ann) == {"title": LATER}
