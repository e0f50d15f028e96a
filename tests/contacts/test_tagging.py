"""Tags compare folded; renaming, merging and deleting reach everybody who has them."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, finding, tagging
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def people(book: Book) -> list[int]:
    with book.write() as session:
        return [editing.add(session, Draft(full_name=name), NOW) for name in ("Ann", "Bo", "Cy")]


def tags(book: Book) -> dict[str, int]:
    with book.read() as session:
        return {tag.name: tag.count for tag in tagging.every(session)}


def test_a_tag_is_one_in_any_spelling_and_counts_who_is_there(book: Book, people: list[int]) -> None:
    with book.write() as session:
        assert tagging.add(session, people, ["Roses", "ROSES ", "hédges"]) == 3
        assert tagging.add(session, people[:1], ["roses", "hedges"]) == 0
        editing.delete(session, people[:1], NOW)
    assert tags(book) == {"hédges": 2, "Roses": 2}
    with book.write() as session:
        assert tagging.remove(session, people, ["ROSES", "unknown"]) == 3
    assert tags(book) == {"hédges": 2, "Roses": 0}


def test_merging_tags_gives_everybody_the_one_that_stays(book: Book, people: list[int]) -> None:
    with book.write() as session:
        tagging.add(session, people[:2], ["rose"])
        tagging.add(session, people[1:], ["roses"])
        rose, roses = (tagging.ensure(session, name) for name in ("rose", "roses"))
    with book.write("Merged") as session:
        assert tagging.merge(session, rose, roses) == 2
        assert tagging.merge(session, roses, roses) == 0
    assert tags(book) == {"roses": 3}
    undoing.take_back(book)
    assert tags(book) == {"rose": 2, "roses": 2}


def test_a_renamed_tag_is_found_by_its_name_also_after_undo(book: Book, people: list[int]) -> None:
    def found(text: str) -> list[int]:
        with book.read() as session:
            return finding.search(session, text)

    with book.write() as session:
        tagging.add(session, people, ["wholesale"])
        number = tagging.ensure(session, "wholesale")
    with book.write("Renamed") as session:
        tagging.rename(session, number, "trade")
    assert (found("wholesale"), found("trade")) == ([], people)
    undoing.take_back(book)
    assert (found("wholesale"), found("trade")) == (people, [])
    undoing.do_again(book)
    assert (found("wholesale"), found("trade")) == ([], people)


def test_names_that_are_empty_or_taken_are_refused(book: Book, people: list[int]) -> None:
    with book.write() as session:
        tagging.add(session, people, ["a", "b"])
        number = tagging.ensure(session, "a")
        with pytest.raises(UserError, match="already"):
            tagging.rename(session, number, " B ")
        with pytest.raises(UserError, match="needs a name"):
            tagging.add(session, people, [" "])
        tagging.rename(session, number, "A")
        tagging.delete(session, number)
        with pytest.raises(UserError, match="not there"):
            tagging.rename(session, number, "c")
    assert tags(book) == {"b": 3}
