"""Undo of contacts: what comes back is found again, what goes is not."""

from datetime import UTC, datetime

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def found(book: Book, text: str) -> list[int]:
    with book.read() as session:
        return finding.search(session, text)


def test_adding_somebody_is_taken_back_whole_and_done_again(book: Book) -> None:
    with book.write("Added “Ann Berg”") as session:
        ann = editing.add(session, Draft(full_name="Ann Berg", ways=(Way("email", "a@x.example"),)), NOW)
        whole = editing.get(session, ann)
    assert undoing.take_back(book) == "Added “Ann Berg”"
    assert found(book, "ann") == found(book, "a@x") == []
    with book.read() as session:
        assert editing.get(session, ann) is None
    assert undoing.do_again(book) == "Added “Ann Berg”"
    assert found(book, "a@x") == [ann]
    with book.read() as session:
        assert editing.get(session, ann) == whole


def test_a_changed_name_is_found_by_the_old_one_again(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann Berg"), NOW)
    with book.write("Renamed") as session:
        editing.change(session, ann, {"full_name": "Ann Stein"}, NOW)
    undoing.take_back(book)
    assert (found(book, "berg"), found(book, "stein")) == ([ann], [])


def test_an_entry_and_then_the_person_go_and_come_back_in_order(book: Book) -> None:
    with book.write("Added “Ann Berg”") as session:
        ann = editing.add(session, Draft(full_name="Ann Berg"), NOW)
    with book.write("Logged a call") as session:
        entry = Log(contact_ids=(ann,), channel="phone", direction=Direction.IN, at=NOW, body="Rang")
        number = interactions.log(session, entry, NOW)
    assert (undoing.take_back(book), undoing.take_back(book)) == ("Logged a call", "Added “Ann Berg”")
    assert (undoing.do_again(book), undoing.do_again(book)) == ("Added “Ann Berg”", "Logged a call")
    with book.read() as session:
        last = interactions.last(session, ann)
        contact = editing.get(session, ann)
    assert last is not None and last.id == number
    assert contact is not None and contact.last_at == NOW


def test_nothing_to_take_back_is_no_fault(book: Book) -> None:
    assert undoing.take_back(book) is None
    assert undoing.do_again(book) is None
