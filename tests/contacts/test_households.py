"""People who live together, seen from each of them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, finding, households
from desktop_crm.contacts.households import Household, Named
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def people(book: Book) -> tuple[int, int, int]:
    with book.write() as session:
        ellen = editing.add(session, Draft(given="Ellen", family="Fairweather"), NOW)
        tom = editing.add(session, Draft(given="Tom", family="Hale"), NOW)
        return ellen, tom, editing.add(session, Draft(given="Ida", family="Hale"), NOW)


def home(book: Book, number: int) -> Household | None:
    with book.read() as session:
        return households.of_contact(session, number)


def texts(book: Book) -> list[str]:
    with book.read() as session:
        return list(session.execute(sql("SELECT household FROM contacts ORDER BY id")).scalars())


def test_two_become_a_household_and_a_third_joins(book: Book, people: tuple[int, int, int]) -> None:
    ellen, tom, ida = people
    with book.write("Noted who lives with Ellen") as session:
        made = households.join(session, ellen, tom, NOW)
        assert households.join(session, tom, ida, NOW) == made
    found = home(book, ellen)
    assert found is not None and found.name == "Fairweather"
    assert [each.name for each in found.others] == ["Ida Hale", "Tom Hale"]
    assert texts(book) == ["Fairweather"] * 3
    undoing.take_back(book)
    assert home(book, ellen) is None and texts(book) == [""] * 3


def test_what_is_known_of_a_household_is_the_same_for_all(book: Book, people: tuple[int, int, int]) -> None:
    ellen, tom, _ida = people
    with book.write() as session:
        made = households.join(session, ellen, tom, NOW)
        households.change(session, made, "Mill Lane 4", 5, "30,000 to 40,000", NOW)
        assert set(finding.search(session, "mill lane")) == {ellen, tom}
    assert home(book, tom) == Household(
        made, "Mill Lane 4", 5, "30,000 to 40,000", (Named(ellen, "Ellen Fairweather"),)
    )


def test_a_spouse_is_noted_with_both_once(book: Book, people: tuple[int, int, int]) -> None:
    ellen, tom, _ida = people
    with book.write() as session:
        households.marry(session, ellen, tom, NOW)
        households.marry(session, tom, ellen, NOW)
        contact = editing.get(session, tom)
    assert contact is not None
    assert [(d.field, d.value, d.label) for d in contact.details] == [
        ("relation", "Ellen Fairweather", "spouse")
    ]
    found = home(book, ellen)
    assert found is not None and found.others == (Named(tom, "Tom Hale", "spouse"),)


def test_nobody_lives_alone_in_a_household(book: Book, people: tuple[int, int, int]) -> None:
    ellen, tom, ida = people
    with book.write() as session:
        households.join(session, ellen, tom, NOW)
        households.leave(session, tom, NOW)
        assert session.execute(sql("SELECT count(*) FROM households")).scalar() == 0
    assert texts(book) == ["", "", ""]
    with book.write() as session:
        households.join(session, ellen, tom, NOW)
        households.join(session, ida, tom, NOW)  # Tom moves
        with pytest.raises(UserError, match="same person"):
            households.join(session, ida, ida, NOW)
        assert session.execute(sql("SELECT count(*) FROM households")).scalar() == 1
    assert home(book, ellen) is None
    found = home(book, ida)
    assert found is not None and [each.name for each in found.others] == ["Tom Hale"]
