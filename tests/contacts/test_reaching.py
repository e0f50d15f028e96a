"""Ways to reach a contact: added, changed, preferred, removed, and always normalised anew."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, reaching
from desktop_crm.contacts.records import Address, Draft, Postal, Way, addresses_of

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann"), NOW)


def ways(book: Book, number: int) -> tuple[Address, ...]:
    with book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found.addresses


def test_of_each_channel_at_most_one_is_preferred(book: Book, ann: int) -> None:
    with book.write() as session:
        first = reaching.add(session, ann, Way("email", "a@x.example", preferred=True), NOW)
        phone = reaching.add(session, ann, Way("phone", "01632 960147", preferred=True), NOW)
        second = reaching.add(session, ann, Way("email", "b@x.example", preferred=True), NOW)
    assert [w.id for w in ways(book, ann) if w.preferred] == [phone.id, second.id]
    with book.write() as session:
        reaching.prefer(session, first.id, NOW)
    assert [w.id for w in ways(book, ann) if w.preferred] == [first.id, phone.id]
    with book.write() as session:
        reaching.prefer(session, first.id, NOW, preferred=False)
        reaching.change(session, second.id, Way("email", "c@x.example", preferred=True), NOW)
    assert [w.id for w in ways(book, ann) if w.preferred] == [phone.id, second.id]


def test_a_changed_address_is_normalised_anew(book: Book, ann: int) -> None:
    with book.write() as session:
        way = reaching.add(session, ann, Way("email", "nothing"), NOW)
        assert (way.normal, way.why) == (None, "is not an e-mail address")
        way = reaching.change(session, way.id, Way("email", "Ann@X.example", "work"), NOW)
        assert (way.normal, way.why, way.label) == ("ann@x.example", "", "work")
        way = reaching.change(session, way.id, Way("letter", postal=Postal(street="1 Mill Lane")), NOW)
        assert (way.channel, way.value, way.postal.street) == ("letter", "1 Mill Lane", "1 Mill Lane")


def test_numbers_are_read_as_from_the_books_country(book: Book, ann: int) -> None:
    with book.write() as session:
        settings.put(session, settings.COUNTRY, "VN")
        assert reaching.add(session, ann, Way("phone", "0912 345 678"), NOW).normal == "+84912345678"


def test_empty_ways_and_ways_that_are_gone_are_refused(book: Book, ann: int) -> None:
    with book.write() as session:
        with pytest.raises(UserError, match="nothing in it"):
            reaching.add(session, ann, Way("email", " \n"), NOW)
        with pytest.raises(UserError, match="not there"):
            reaching.remove(session, 99, NOW)
        with pytest.raises(UserError, match="not there"):
            reaching.add(session, 99, Way("email", "a@x.example"), NOW)


def test_who_is_called_by_an_address_is_sorted_by_it(book: Book) -> None:
    with book.write() as session:
        who = editing.add(session, Draft(ways=(Way("email", "zoe@x.example"),)), NOW)
        way = ways_of(session, who)
        reaching.change(session, way, Way("email", "amy@x.example"), NOW)
        assert session.connection().exec_driver_sql(
            "SELECT sort_name FROM contacts WHERE id = ?", (who,)
        ).scalar() == ("amy@x.example")


def ways_of(session: object, number: int) -> int:
    found = editing.get(session, number)  # type: ignore[arg-type]
    assert found is not None
    return found.addresses[0].id


def test_addresses_move_among_those_of_their_channel(book: Book) -> None:
    with book.write() as session:
        ways = (Way("email", "a@x.example"), Way("phone", "01632 960147"), Way("email", "b@x.example"),
                Way("email", "c@x.example"))  # fmt: skip
        ann = editing.add(session, Draft(full_name="Ann", ways=ways), NOW)

        def order() -> list[str]:
            found = editing.get(session, ann)
            assert found is not None
            return [a.value[0] for a in found.addresses]

        c = addresses_of(session, ann)[3].id
        reaching.move(session, c, -1, NOW)
        assert order() == ["a", "0", "c", "b"]
        reaching.move(session, c, -9, NOW)
        assert order() == ["c", "0", "a", "b"]
        reaching.move(session, c, 2, NOW)
        assert order() == ["a", "0", "b", "c"]
        reaching.prefer(session, c, NOW)
        assert order() == ["c", "a", "0", "b"]


def test_the_address_that_lists_show_is_put(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann", ways=(Way("sms", "01632 960147", "work"),)), NOW)

        def ways() -> list[tuple[str, str, str]]:
            return [(a.channel, a.value, a.label) for a in addresses_of(session, ann)]

        reaching.put_first(session, ann, "phone", "01632 960150", NOW)
        assert ways() == [("sms", "01632 960150", "work")]
        reaching.put_first(session, ann, "email", "ann@x.example", NOW)
        reaching.put_first(session, ann, "phone", " ", NOW)
        assert ways() == [("email", "ann@x.example", "")]
        reaching.put_first(session, ann, "phone", "", NOW)
        assert len(ways()) == 1
