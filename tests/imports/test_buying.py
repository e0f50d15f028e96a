"""Purchases come in with whom they belong to, once however often their file comes, and go again."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base.money import Money
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.imports import job, storing, undoing
from desktop_crm.imports.storing import ImportResult
from desktop_crm.mapping.rows import RowKind
from desktop_crm.purchases import listing, products, recording
from desktop_crm.purchases.recording import Purchase, Sale
from tests.imports.tables_of import content
from tests.imports.telling import tell
from tests.imports.test_storing import BEFORE, NOW, add, everyone

Run = Callable[..., ImportResult]
HEADER = "Name,E-mail,Date,Order,Product,Qty,Amount,Currency\n"
ORDERS = (
    "Ann Lee,ann@x.org,2026-03-01,1001,Blue mug,2,25.00,GBP\n"
    "Ann Lee,ann@x.org,2026-03-01,1001,Bowl,1,18.50,GBP\n"
    "Bo Ray,bo@x.org,2026-04-05T09:30,1002,Blue mug,1,12.50,GBP\n"
)
NOT_IMPORTS = ("imports", "imported_rows", "import_problems")


@pytest.fixture
def run(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    tell(monkeypatch)
    hours = itertools.count()

    def run(rows: str, header: str = HEADER, **more: Any) -> ImportResult:
        path = tmp_path / "orders.csv"
        path.write_text(header + rows, encoding="utf-8")
        at = NOW + timedelta(hours=next(hours))
        return storing.run(book, path, **({"at": at, "kind": RowKind.PURCHASES} | more))

    return run


def bought(book: Book) -> list[Purchase]:
    with book.read() as session:
        found = [p for c in everyone(book) for p in listing.of_contact(session, c.id).purchases]
    return sorted(found, key=lambda p: p.id)


def test_orders_bring_their_customers_and_products(book: Book, run: Run) -> None:
    result = run(ORDERS)
    assert (result.rows, result.created, result.problems) == (3, 3, ())
    assert (result.contacts_created, result.purchases, result.kind) == (2, 3, RowKind.PURCHASES)
    assert [(p.number, p.words(), p.amount, p.timed) for p in bought(book)] == [
        ("1001", "2 × Blue mug", Money(2500, "GBP"), False),
        ("1001", "Bowl", Money(1850, "GBP"), False),
        ("1002", "Blue mug", Money(1250, "GBP"), True),
    ]
    with book.read() as session:
        assert [(p.name, p.purchases, p.contacts) for p in products.every(session)] == [
            ("Blue mug", 2, 2),
            ("Bowl", 1, 1),
        ]


def test_who_is_known_is_not_made_again_and_gaps_are_filled(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann Lee", ways=(Way("email", "ann@x.org"),)))
    result = run("Ann Lee,ann@x.org,2026-03-01,1,Mug,1,5,GBP,Potter\n", HEADER.replace("\n", ",Title\n"))
    assert (result.created, result.updated, result.contacts_created) == (1, 0, 0)
    (found,) = everyone(book)
    assert (found.id, found.title) == (ann, "Potter")
    assert bought(book)[0].contact_id == ann


def test_the_same_file_again_adds_nothing(book: Book, run: Run) -> None:
    run(ORDERS)
    before = content(book, NOT_IMPORTS)
    again = run(ORDERS)
    assert (again.created, again.updated, again.unchanged, again.purchases) == (0, 0, 3, 0)
    assert content(book, NOT_IMPORTS) == before


def test_a_newer_export_adds_only_what_is_new(book: Book, run: Run) -> None:
    run(ORDERS)
    newer = run(ORDERS + "Bo Ray,bo@x.org,2026-05-05,1003,Blue mug,1,12.50,GBP\n")
    assert (newer.created, newer.unchanged, newer.purchases) == (1, 3, 1)


def test_two_equal_lines_are_two_purchases_and_stay_two(book: Book, run: Run) -> None:
    line = "Ann Lee,ann@x.org,2026-03-01,,Tea,1,3.00,GBP\n"
    assert run(line * 2).purchases == 2
    assert run(line * 2).purchases == 0
    assert run(line * 3).purchases == 1 and len(bought(book)) == 3


def test_equal_lines_in_different_batches(book: Book, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "BATCH", 2)
    line = "Ann Lee,ann@x.org,2026-03-01,,Tea,1,3.00,GBP\n"
    assert run(line * 5).purchases == 5
    assert run(line * 6).purchases == 1


def test_a_changed_order_is_updated_and_can_be_taken_back(book: Book, run: Run) -> None:
    run(ORDERS)
    before = content(book, NOT_IMPORTS)
    changed = run(ORDERS.replace("25.00", "20.00").replace("Blue mug,1", "Blue mug,3"))
    assert (changed.created, changed.updated, changed.unchanged) == (0, 2, 1)
    assert [(p.quantity, p.amount) for p in bought(book)] == [
        (2, Money(2000, "GBP")),
        (1, Money(1850, "GBP")),
        (3, Money(1250, "GBP")),
    ]
    assert changed.import_id is not None
    undone = undoing.undo(book, changed.import_id, NOW)
    assert (undone.purchases, undone.purchases_restored, undone.kept) == (0, 2, ())
    assert content(book, NOT_IMPORTS) == before


def test_what_a_person_noted_is_known_and_never_overwritten(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann Lee", ways=(Way("email", "ann@x.org"),)))
    noon = datetime(2026, 3, 1, 12).astimezone(UTC)
    with book.write() as session:
        sale = Sale(contact_id=ann, at=noon, number="1001", product="Bowl", amount=Money(1500, "GBP"))
        recording.add(session, sale, BEFORE)
    result = run(ORDERS)
    (problem,) = result.problems
    assert "£15.00" in problem.reason and (result.created, result.unchanged) == (2, 1)
    assert [p.amount for p in bought(book) if p.product == "Bowl"] == [Money(1500, "GBP")]


def test_a_product_under_another_name_is_the_same_product(book: Book, run: Run) -> None:
    run(ORDERS)
    with book.write() as session:
        products.rename(session, products.every(session)[0].id, "Blue beaker")
    assert run(ORDERS).purchases == 0


@pytest.mark.parametrize(
    ("row", "reason", "stored"),
    [
        ("Ann,a@x.org,,7,Mug,1,5,GBP\n", "on which day", 0),
        ("Ann,a@x.org,2026-03-01,,,1,,GBP\n", "what was bought", 0),
        ("Ann,a@x.org,2026-03-01,7,Mug,1,5,QQQ\n", "no currency", 1),
        ("Ann,a@x.org,2026-03-01,7,Mug,1,NaN,GBP\n", "no amount of money", 1),
        (",,2026-03-01,7,Mug,1,5,GBP\n", "who this is", 0),
    ],
)
def test_what_cannot_be_taken_is_said(book: Book, run: Run, row: str, reason: str, stored: int) -> None:
    result = run(row)
    assert [reason in p.reason for p in result.problems] == [True] and result.purchases == stored
    assert result.rows == result.created + result.updated + result.unchanged + result.skipped


def test_an_amount_without_a_currency_is_in_the_books(book: Book, run: Run) -> None:
    run("Ann,a@x.org,2026-03-01,7,Mug,1,5.5,\nAnn,a@x.org,2026-03-01,8,Mug,1,500,JPY\n")
    assert [p.amount for p in bought(book)] == [Money(550, "GBP"), Money(500, "JPY")]


def test_customers_to_be_left_alone_keep_their_purchases(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann Lee", ways=(Way("email", "ann@x.org"),)))
    rows = "Ann Lee,ann@x.org,2026-03-01,1,Mug,1,5,GBP,Potter\n"
    header = HEADER.replace("\n", ",Title\n")
    assert run(rows, header, on_match="ask").purchases == 0
    result = run(rows, header, on_match="skip")
    assert (result.created, result.skipped, result.purchases) == (1, 0, 1)
    assert [p.contact_id for p in bought(book)] == [ann] and everyone(book)[0].title == ""


# ---------------------------------------------------------------- taken back
def test_everything_goes_with_the_import(book: Book, run: Run) -> None:
    add(book, Draft(full_name="Ann Lee", ways=(Way("email", "ann@x.org"),)))
    before = content(book)
    result = run(ORDERS)
    assert result.import_id is not None
    undone = undoing.undo(book, result.import_id, NOW)
    assert (undone.removed, undone.purchases, undone.kept) == (1, 3, ())
    assert content(book) == before


def test_a_purchase_that_somebody_edited_stays_with_its_customer_and_is_said(book: Book, run: Run) -> None:
    result = run(ORDERS)
    first = bought(book)[0]
    later = NOW + timedelta(days=2)
    with book.write() as session:
        sale = Sale(
            contact_id=first.contact_id, at=first.at, number="1001", product="Blue mug", note="a gift"
        )
        recording.change(session, first.id, sale, later)
    assert result.import_id is not None
    undone = undoing.undo(book, result.import_id, later)
    assert (undone.removed, undone.purchases) == (1, 2)
    assert [(k.what, k.value, k.name) for k in undone.kept] == [
        ("purchase", "Blue mug", "Ann Lee"),
        ("contact", "", "Ann Lee"),
    ]
    (left,) = bought(book)
    assert left.id == first.id and left.note == "a gift" and left.import_id is None


def test_a_customer_who_bought_something_else_since_stays(book: Book, run: Run) -> None:
    result = run(ORDERS)
    bo = next(c.id for c in everyone(book) if c.name == "Bo Ray")
    with book.write() as session:
        recording.add(session, Sale(contact_id=bo, at=NOW, product="Plate"), NOW)
    assert result.import_id is not None
    undone = undoing.undo(book, result.import_id, NOW)
    assert [(k.name, k.why) for k in undone.kept] == [("Bo Ray", "It stays: something was bought since.")]
    assert [p.product for p in bought(book)] == ["Plate"]


def test_two_overlapping_imports_go_in_either_order(book: Book, run: Run) -> None:
    ann = add(book, Draft(full_name="Ann Lee", ways=(Way("email", "ann@x.org"),)))
    bo = add(book, Draft(full_name="Bo Ray", ways=(Way("email", "bo@x.org"),)))
    before = content(book)
    first, second = run(ORDERS), run(ORDERS.replace("25.00", "20.00"))
    assert first.import_id and second.import_id
    undoing.undo(book, first.import_id, NOW)
    assert [p.amount for p in bought(book)] == [Money(2000, "GBP")]  # the second file says it, too
    undoing.undo(book, second.import_id, NOW)
    assert content(book, ("products",)) == {k: v for k, v in before.items() if k != "products"}
    assert {ann, bo} == {c.id for c in everyone(book)}


# ---------------------------------------------------------------- whatever comes
LINES = st.lists(
    st.tuples(
        st.sampled_from(["Ann Lee,a@x.org", "Bo Ray,b@x.org", ",a@x.org", "Cy,"]),
        st.sampled_from(["2026-03-01", "2026-03-01T08:00", "2026-03-02", ""]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "Mug", "Bowl"]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "5", "7.25"]),
    ),
    min_size=1,
    max_size=7,
)


def _text(lines: list[tuple[str, ...]]) -> str:
    return (
        HEADER
        + "".join(",".join((*line, "GBP")) + "\n" for line in lines)
        + "Zed,z@x.org,2026-01-01,9,Z,1,1,GBP\n"
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=LINES, second=LINES)
def test_whatever_came_in_comes_in_once_and_goes_again(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
) -> None:
    folder = tmp_path_factory.mktemp("book")
    book = open_book(folder / "book")
    path = folder / "orders.csv"
    with monkeypatch.context() as patched:
        tell(patched)
        try:
            path.write_text(_text(first), "utf-8")
            storing.run(book, path, at=NOW, kind=RowKind.PURCHASES)
            before = content(book)
            path.write_text(_text(second), "utf-8")
            result = storing.run(book, path, at=NOW + timedelta(hours=1), kind=RowKind.PURCHASES)
            assert result.rows == result.created + result.updated + result.unchanged + result.skipped
            again = storing.run(book, path, at=NOW + timedelta(hours=2), kind=RowKind.PURCHASES)
            assert (again.purchases, again.contacts_created) == (0, 0)
            for number in (again.import_id, result.import_id):
                assert number is not None and undoing.undo(book, number, NOW).kept == ()
            assert content(book) == before
        finally:
            book.close()


def test_quantities_and_amounts_are_exact(book: Book, run: Run) -> None:
    run("Ann,a@x.org,2026-03-01,7,Flour,0.1,0.07,GBP\n")
    assert [(p.quantity, p.amount) for p in bought(book)] == [(Decimal("0.1"), Money(7, "GBP"))]
