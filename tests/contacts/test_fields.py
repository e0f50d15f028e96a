"""Custom fields and details: made by use, one in any spelling, gone with an empty value."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields
from desktop_crm.contacts.records import Contact, Detail, Draft

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann"), NOW)


def read(book: Book, number: int) -> Contact:
    with book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found


def test_a_field_is_made_by_its_first_value_and_kept_in_order(book: Book, ann: int) -> None:
    with book.write() as session:
        fields.put(session, ann, "Soil", " clay ", NOW)
        fields.put(session, ann, "Plot", "27", NOW)
        fields.put(session, ann, "SOIL", "sand", NOW)
        assert [(f.name, f.used) for f in fields.every(session)] == [("Soil", 1), ("Plot", 1)]
    assert read(book, ann).fields == (("Soil", "sand"), ("Plot", "27"))
    with book.write() as session:
        fields.put(session, ann, "soil", "", NOW)
        assert [(f.name, f.used) for f in fields.every(session)] == [("Soil", 0), ("Plot", 1)]
    assert read(book, ann).fields == (("Plot", "27"),)


def test_details_are_added_changed_and_removed(book: Book, ann: int) -> None:
    with book.write() as session:
        number = fields.add_detail(session, ann, Detail("website", "x.example", "shop"), NOW)
        fields.add_detail(session, ann, Detail("relation", "Tom", "brother"), NOW)
        fields.change_detail(session, Detail("website", "y.example", "shop", number), NOW)
    assert [(d.value, d.label) for d in read(book, ann).details] == [
        ("y.example", "shop"),
        ("Tom", "brother"),
    ]
    with book.write() as session:
        fields.change_detail(session, Detail("website", "", "", number), NOW)
        with pytest.raises(UserError, match="not there"):
            fields.change_detail(session, Detail("website", "z", "", 99), NOW)
        with pytest.raises(UserError, match="nothing in it"):
            fields.add_detail(session, ann, Detail("website", " "), NOW)
    assert [d.value for d in read(book, ann).details] == ["Tom"]
