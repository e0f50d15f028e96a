"""A line in a real book: whom it means, what is kept, and one step back."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.quick import keeping, reading
from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.people import People
from desktop_crm.dialogue.quick.reading import Reading, Unsure

NOW = datetime(2026, 11, 28, 14, 30, tzinfo=UTC)


def read(book: Book, line: str) -> Reading:
    with book.read() as session:
        return reading.read(line, ENGLISH, clock.local(NOW).replace(tzinfo=None), People(session))


@pytest.fixture
def shop(book: Book) -> Book:
    with book.write() as session:
        for name, nickname, firm in (
            ("Ellen Fairweather", "Nell", "Elm Court"), ("Priya Raman", "", "Raman Garden Design"),
            ("Peter Lindqvist", "", ""), ("Peter Oldham", "", ""), ("王小明", "", ""),
            ("", "", "The Copper Kettle"), ("Dorothy Beecham", "", ""), ("Siobhan O'Brien", "", ""),
        ):  # fmt: skip
            ways = (Way("email", f"{firm or 'x'}@ellen.example".replace(" ", "")),)
            if name == "Dorothy Beecham":
                ways = (Way("email", "dot@beecham.example"), Way("phone", "01632 960147"))
            editing.add(session, Draft(full_name=name, nickname=nickname, organisation=firm, ways=ways), NOW)
    return book


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("rang Ellen", "Ellen Fairweather"),
        ("Nell rang", "Ellen Fairweather"),
        ("rang ellen fairweather about the hedge", "Ellen Fairweather"),
        ("call from Raman Garden Design", "Priya Raman"),
        ("王小明 messaged on WeChat", "王小明"),
        ("The Copper Kettle rang", "The Copper Kettle"),
        ("Copper Kettle paid", "The Copper Kettle"),
        ("Dot Beecham rang", "Dorothy Beecham"),
        ("D. Beecham rang", "Dorothy Beecham"),
        ("dorthy beecham rang", "Dorothy Beecham"),
        ("Beecham, Dorothy rang", "Dorothy Beecham"),
        ("Siobhan O'B rang", "Siobhan O'Brien"),
        ("rang 01632 960147", "Dorothy Beecham"),
        ("call from +44 1632 960147", "Dorothy Beecham"),
        ("DOT@beecham.example wrote", "Dorothy Beecham"),
        ("priya came by for the raman garden design order", "Priya Raman"),
        ("rang 01632 960148", ""),
        ("nobody@beecham.example wrote about Dorothy", ""),
        ("x@ellen.example wrote", ""),  # an address that two share
        ("rang Elle", ""),
        ("rang Peter", ""),
        ("rang Ellen Smith", ""),
        ("rang x", ""),
    ],
)
def test_only_who_is_called_so_is_meant(shop: Book, line: str, name: str) -> None:
    made = read(shop, line)
    assert (made.contact.name if made.contact else "") == name
    assert (Unsure.CONTACT in made.unsure) is (not name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ellan rang", "Ellen Fairweather"),
        ("rang Dot", "Dorothy Beecham"),
        ("ellen smith rang", "Ellen Fairweather"),
    ],
)
def test_who_is_written_nearly_so_is_offered_and_asked_about(shop: Book, line: str, name: str) -> None:
    made = read(shop, line)
    assert made.contact is not None and made.contact.name == name
    assert Unsure.CONTACT in made.unsure and made.contact in made.candidates


def test_namesakes_and_beginnings_are_offered(shop: Book) -> None:
    assert [c.name for c in read(shop, "rang Peter").candidates] == ["Peter Lindqvist", "Peter Oldham"]
    assert [c.name for c in read(shop, "rang Elle").candidates] == ["Ellen Fairweather"]


def test_a_line_is_kept_with_what_it_leaves_to_do(shop: Book) -> None:
    made = read(shop, "Priya rang yesterday for 20 min, wants the quote by Friday")
    with shop.write("Logged") as session:
        number = keeping.keep(session, made, NOW)
    assert made.contact is not None
    with shop.read() as session:
        kept = interactions.last_open(session, made.contact.id)
        (due,) = follow_ups.of_contact(session, made.contact.id)
    assert kept is not None and (kept.id, kept.duration_minutes) == (number, 20)
    assert kept.open_point == "wants the quote by Friday"
    assert (str(due.due), due.what, due.interaction_id) == ("2026-12-04", "Wants the quote", number)


def test_nobody_is_written_down_without_a_name(shop: Book) -> None:
    with pytest.raises(UserError), shop.write() as session:
        keeping.keep(session, read(shop, "rang about the hedge"), NOW)
