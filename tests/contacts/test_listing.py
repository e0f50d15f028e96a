"""The lines of lists: names that are never empty, preferred ways first, quick in a book of any size."""

from datetime import UTC, datetime

import pytest

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, listing
from desktop_crm.contacts.records import Draft, Way

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_lines_come_in_the_order_asked_for_without_those_who_are_gone(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(
            session,
            Draft(
                full_name="Ann Berg",
                organisation="Elm Court",
                stage="loyal",
                tags=("roses", "hedges"),
                ways=(
                    Way("email", "ann@old.example"),
                    Way("phone", "01632 960147"),
                    Way("email", "ann@new.example", preferred=True),
                    Way("sms", "01632 960148"),
                    Way("messenger", "@ann"),
                ),
            ),
            NOW,
        )
        shop = editing.add(session, Draft(organisation="Café Zürich", kind="organisation"), NOW)
        found = listing.lines(session, [shop, 99, ann, shop])
    assert [line.id for line in found] == [shop, ann, shop]
    line = found[1]
    assert (line.name, line.organisation, line.stage) == ("Ann Berg", "Elm Court", "loyal")
    assert line.emails == ("ann@new.example", "ann@old.example")
    assert line.phones == ("01632 960147", "01632 960148")
    assert line.tags == ("hedges", "roses")
    # What stands in the place of the name is not said twice.
    assert (found[0].name, found[0].organisation) == ("Café Zürich", "")


@pytest.mark.parametrize(
    "query",
    [
        listing._WAYS,
        "SELECT normal FROM addresses WHERE contact_id = :ids AND channel = 'email' AND normal IS NOT NULL",
        "SELECT 1 FROM addresses WHERE contact_id = :ids AND channel = 'email'",
    ],
)
def test_the_ways_of_some_contacts_are_looked_up_by_contact(book: Book, query: str) -> None:
    """By channel it would be a walk over every e-mail address of the book."""
    with book.read() as session:
        run = session.connection().exec_driver_sql
        plan = [row[3] for row in run(f"EXPLAIN QUERY PLAN {query}", {"ids": "[1]"})]
    assert [step for step in plan if "(contact_id=?" in step], plan
    assert not [step for step in plan if "(channel=?" in step], plan


def test_names_are_those_of_the_lines(book: Book) -> None:
    with book.write() as session:
        drafts = (
            Draft(full_name="Ann Berg", organisation="Elm Court"),
            Draft(organisation="Café Zürich", kind="organisation"),
            Draft(ways=(Way("phone", "01632 960147"), Way("email", "x@y.example"))),
        )
        ids = [editing.add(session, draft, NOW) for draft in drafts]
        found = listing.names(session, [*ids, *ids, 99])
        assert found == {line.id: line.name for line in listing.lines(session, ids)}
    assert list(found.values()) == ["Ann Berg", "Café Zürich", "x@y.example"]
