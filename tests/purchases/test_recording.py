"""What somebody bought is written down, changed and removed, and every step can be taken back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.base.money import Money
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import undoing
from desktop_crm.purchases import products, recording
from desktop_crm.purchases.recording import Purchase, Sale

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann Lee"), NOW - timedelta(days=30))


def bought(book: Book, who: int, product: str = "Mug", **more: object) -> int:
    sale = Sale(**({"contact_id": who, "at": NOW, "product": product} | more))  # type: ignore[arg-type]
    with book.write("Noted a purchase") as session:
        return recording.add(session, sale, NOW)


def read(book: Book, purchase_id: int) -> Purchase | None:
    with book.read() as session:
        return recording.get(session, purchase_id)


def names(book: Book) -> list[tuple[str, str, int]]:
    with book.read() as session:
        return [(p.name, p.code, p.purchases) for p in products.every(session)]


def test_a_purchase_comes_back_as_it_was_said(book: Book, ann: int) -> None:
    made = bought(
        book, ann, " Blue mug ", code="M1", number="1001", quantity=Decimal("2"),
        amount=Money(2500, "GBP"), coupon="FAIR", note="a gift", timed=True,
    )  # fmt: skip
    found = read(book, made)
    assert found is not None
    assert (found.product, found.quantity, found.amount, found.number) == (
        "Blue mug", Decimal(2), Money(2500, "GBP"), "1001",
    )  # fmt: skip
    assert (found.coupon, found.note, found.timed, found.edited) == ("FAIR", "a gift", True, False)
    assert found.words() == "2 × Blue mug" and names(book) == [("Blue mug", "M1", 1)]


def test_products_are_told_by_number_before_name(book: Book, ann: int) -> None:
    first = bought(book, ann, "Mug", code="A1")
    again = bought(book, ann, "MUG")
    renamed = bought(book, ann, "Mug, glazed", code="A1")
    another = bought(book, ann, "Mug", code="A2")
    bare = bought(book, ann, "", code="B7")
    found = {n: getattr(read(book, n), "product_id", None) for n in (first, again, renamed, another, bare)}
    assert found[first] == found[again] == found[renamed] != found[another]
    assert names(book) == [("B7", "B7", 1), ("Mug", "A1", 3), ("Mug (A2)", "A2", 1)]


def test_a_change_and_a_removal_can_be_taken_back(book: Book, ann: int) -> None:
    made = bought(book, ann, amount=Money(500, "EUR"))
    before = read(book, made)
    with book.write("Changed a purchase") as session:
        sale = Sale(contact_id=ann, at=NOW, product="Bowl", amount=Money(700, "EUR"))
        recording.change(session, made, sale, NOW + timedelta(hours=1))
    changed = read(book, made)
    assert changed is not None and changed.edited and changed.amount == Money(700, "EUR")
    with book.write("Removed a purchase") as session:
        recording.remove(session, made)
    assert read(book, made) is None
    assert undoing.take_back(book) == "Removed a purchase" and read(book, made) == changed
    undoing.take_back(book)
    assert read(book, made) == before
    undoing.take_back(book)
    assert read(book, made) is None and names(book) == []


@pytest.mark.parametrize(
    "said",
    [
        {"product": " "},
        {"quantity": Decimal("Infinity")},
        {"amount": Money(5, "QQQ")},
    ],
)
def test_what_says_nothing_is_refused(book: Book, ann: int, said: dict[str, object]) -> None:
    with pytest.raises(UserError):
        bought(book, ann, **said)  # type: ignore[arg-type]


def test_somebody_in_the_bin_buys_nothing(book: Book, ann: int) -> None:
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    with pytest.raises(UserError, match="not there"):
        bought(book, ann)


def test_quantities_are_exact(book: Book, ann: int) -> None:
    found = read(book, bought(book, ann, quantity=Decimal("0.1")))
    assert found is not None and found.quantity == Decimal("0.1") and found.words() == "0.1 × Mug"


def test_a_name_is_given_once(book: Book, ann: int) -> None:
    bought(book, ann, "Mug")
    bowl = read(book, bought(book, ann, "Bowl"))
    assert bowl is not None and bowl.product_id is not None
    with book.write() as session, pytest.raises(UserError, match="already"):
        products.rename(session, bowl.product_id, "mug")
    with book.write() as session:
        products.rename(session, bowl.product_id, "Deep bowl")
        assert not products.remove_unused(session, bowl.product_id)
        recording.remove(session, bowl.id)
        assert products.remove_unused(session, bowl.product_id)
    assert names(book) == [("Mug", "", 1)]
