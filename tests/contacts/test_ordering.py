"""Orders by any column: those an index keeps, and those that are sorted while the list is short enough."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from desktop_crm.base.dates import PartialDate
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields, finding, ordering, reshaping
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.finding import Query, Sort, SortBy
from desktop_crm.contacts.records import Draft, Postal, Way

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def people(book: Book) -> dict[int, str]:
    def draft(name: str, city: str, plot: str, birthday: PartialDate | None = None, **more: str) -> Draft:
        ways = (
            Way("letter", postal=Postal(city=city, street="x")),
            Way("email", f"{city or 'zz'}@x.example"),
        )
        return Draft(full_name=name, ways=ways, fields=(("Plot", plot),), birthday=birthday, **more)  # type: ignore[arg-type]

    drafts = (
        draft("Ann", "Zürich", "10", PartialDate(1961, 5, 9), source="fair"),
        draft("Ben", "Évreux", "9", PartialDate(0, 2, 1), organisation="Elm"),
        draft("Cy", "", "", source="Fair"),
        draft("Dora", "aachen", "near the gate", PartialDate(1999, 12, 31), organisation="ash"),
    )
    with book.write() as session:
        found = {editing.add(session, draft, NOW): draft.full_name for draft in drafts}
        reshaping.change_kind(session, fields.ensure(session, "Plot"), FieldKind.NUMBER)
    return found


def order(book: Book, people: dict[int, str], sort: Sort, text: str = "") -> str:
    with book.read() as session:
        every = finding.ids(session, Query(text=text, sort=sort))
        assert list(finding.page(session, Query(text=text, sort=sort), 1, 2)) == list(every[1:3])
    return " ".join(people[number] for number in every)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort(SortBy.CITY), "Dora Ben Ann Cy"),
        (Sort(SortBy.CITY, True), "Ann Ben Dora Cy"),
        (Sort(SortBy.ORGANISATION), "Dora Ben Ann Cy"),
        (Sort(SortBy.SOURCE), "Ann Cy Ben Dora"),
        (Sort(SortBy.EMAIL), "Dora Ben Ann Cy"),
        (Sort(SortBy.BIRTHDAY), "Ben Ann Dora Cy"),
        (Sort(SortBy.BIRTHDAY, True), "Dora Ann Ben Cy"),
        (Sort(SortBy.FIELD, of=1), "Ben Ann Dora Cy"),
        (Sort(SortBy.FIELD, True, 1), "Dora Ann Ben Cy"),
        (Sort(SortBy.PHONE), "Ann Ben Cy Dora"),
    ],
)
def test_a_list_is_ordered_by_any_column(
    book: Book, people: dict[int, str], sort: Sort, expected: str
) -> None:
    assert order(book, people, sort) == expected


def test_the_same_order_while_searching(book: Book, people: dict[int, str]) -> None:
    assert order(book, people, Sort(SortBy.CITY), "x.example") == "Dora Ben Ann Cy"
    assert order(book, people, Sort(SortBy.FIELD, of=1), "x.example") == "Ben Ann Dora Cy"


def test_who_bought_most_this_year_stands_first(book: Book, people: dict[int, str]) -> None:
    with book.write() as session:
        for number, minor, year in ((2, 500, 2026), (2, 600, 2026), (1, 900, 2026), (3, 90_000, 2025)):
            session.execute(
                sql(
                    "INSERT INTO purchases (contact_id, at, timed, number, what, quantity, amount_minor, currency, "
                    "coupon, note, created_at, updated_at) VALUES (:id, :at, 0, '', '', 1, :minor, 'GBP', '', '', 0, 0)"
                ),
                {"id": number, "at": to_millis(NOW.replace(year=year)), "minor": minor},
            )
    assert order(book, people, Sort(SortBy.BOUGHT, True, 2026)) == "Ben Ann Cy Dora"


def test_a_long_list_stays_as_it_stands(
    book: Book, people: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "LIMIT", 3)
    assert order(book, people, Sort(SortBy.CITY)) == "Ann Ben Cy Dora"
    # A page of it costs what a page costs.
    monkeypatch.setattr(finding, "ids", lambda *_: pytest.fail("everybody was read"))
    with book.read() as session:
        page = finding.page(session, Query(sort=Sort(SortBy.CITY)), 1, 2)
    assert [people[number] for number in page] == ["Ben", "Cy"]


def test_the_order_of_a_custom_field_walks_its_index(book: Book) -> None:
    with book.read() as session:
        (run, _rest) = finding._runs(session, Query(sort=Sort(SortBy.FIELD, of=1)))
        plan = (
            session.connection()
            .exec_driver_sql(f"EXPLAIN QUERY PLAN {run.body} {run.order}", run.binds)
            .all()
        )
        assert not any("TEMP B-TREE" in row[3] for row in plan), plan
        for descending in (False, True):
            (run, _rest) = finding._runs(session, Query(sort=Sort(SortBy.BIRTHDAY, descending)))
            plan = (
                session.connection()
                .exec_driver_sql(f"EXPLAIN QUERY PLAN {run.body} {run.order}", run.binds)
                .all()
            )
            assert [row[3] for row in plan] == ["SCAN c USING INDEX ix_contacts_birthday"], plan
