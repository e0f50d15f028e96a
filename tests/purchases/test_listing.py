"""What somebody bought: newest first in pages of any size, summed by currency, and who bought it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base.money import Money
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.purchases import listing, recording
from desktop_crm.purchases.listing import Cursor
from desktop_crm.purchases.recording import Sale

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def person(book: Book, name: str = "Ann") -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name=name), NOW)


def bought(book: Book, who: int, days: int, product: str = "Mug", amount: Money | None = None) -> int:
    with book.write() as session:
        sale = Sale(contact_id=who, at=NOW - timedelta(days=days), product=product, amount=amount)
        return recording.add(session, sale, NOW)


def test_pages_follow_each_other_without_a_gap(book: Book) -> None:
    ann = person(book)
    made = [bought(book, ann, days) for days in (3, 1, 1, 2, 400)]
    bought(book, person(book, "Bo"), 0)
    wanted = [made[2], made[1], made[3], made[0], made[4]]
    for size in (1, 2, 3, 10):
        found: list[int] = []
        cursor: Cursor | None = None
        with book.read() as session:
            while True:
                page = listing.of_contact(session, ann, cursor, size)
                found += [p.id for p in page.purchases]
                cursor = page.next
                if cursor is None:
                    break
        assert found == wanted


def test_nobody_without_purchases_has_sums(book: Book) -> None:
    with book.read() as session:
        assert listing.totals(session, person(book), NOW) == listing.Totals((), (), 0)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([10, 200, 400, 900]),
            st.none() | st.decimals(-9999, 9999, places=2),
            st.sampled_from(["GBP", "EUR", "JPY"]),
        ),
        max_size=8,
    )
)
def test_sums_by_currency_this_year_and_in_all(
    book: Book, lines: list[tuple[int, Decimal | None, str]]
) -> None:
    ann = person(book)
    for days, amount, currency in lines:
        bought(book, ann, days, amount=None if amount is None else Money.of(amount, currency))
    with book.read() as session:
        totals = listing.totals(session, ann, NOW)
    for found, within in ((totals.in_all, 10_000), (totals.this_year, 320)):
        wanted: dict[str, int] = {}
        for days, amount, currency in lines:
            if amount is not None and days < within:
                wanted[currency] = wanted.get(currency, 0) + Money.of(amount, currency).minor
        assert {m.currency: m.minor for m in found} == wanted
    assert totals.count == len(lines)


def test_who_bought_it(book: Book) -> None:
    ann, bo, cy = (person(book, name) for name in ("Ann", "Bo", "Cy"))
    for who, days in ((ann, 5), (bo, 3), (ann, 9), (cy, 1)):
        bought(book, who, days)
    bought(book, bo, 0, "Bowl")
    with book.write() as session:
        editing.delete(session, [cy], NOW)
    with book.read() as session:
        mug = listing.of_contact(session, ann).purchases[0].product_id
        assert mug is not None
        assert listing.buyers(session, mug) == (bo, ann) and listing.buyers(session, mug, 1) == (bo,)
