"""Former words: each change keeps them, undo takes them away again, whatever the order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import interactions, products, undoing, versions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Kept, Log
from desktop_crm.purchases import products as goods

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
TABLES = (
    "interactions",
    "participants",
    "interaction_products",
    "interaction_files",
    "interaction_versions",
    "products",
)
_A, _B = (
    Kept("a.pdf", "0" * 64 + ".pdf", "application/pdf", 4),
    Kept("b.txt", "1" * 64 + ".txt", "text/plain", 9),
)
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "body": st.sampled_from(["Wants the quote", "Wants two quotes", ""]),
    "open_point": st.sampled_from(["", "How tall?", "How wide?"]),
    "place": st.sampled_from(["", "Her garden"]),
    "cost_minor": st.sampled_from([None, 0, 350]),
    "sentiment": st.sampled_from(["", "good", "bad"]),
    "contact_ids": st.sampled_from([(1,), (1, 2), (2,)]),
    "products": st.sampled_from([(), ("Blue mug",), ("Blue mug", "Vase"), ("vase", "VASE ")]),
    "files": st.sampled_from([(), (_A,), (_B, _A)]),
}
EDIT = st.fixed_dictionaries({}, optional=CHANGES)


def dump(book: Book) -> dict[str, list[tuple[object, ...]]]:
    with book.read() as session:
        run: Callable[[str], Any] = session.connection().exec_driver_sql
        return {
            table: [tuple(row) for row in run(f"SELECT * FROM {table} ORDER BY 1, 2")] for table in TABLES
        }


@settings(max_examples=30, deadline=None)
@given(st.lists(EDIT | st.just("undo") | st.just("delete"), max_size=8))
def test_any_series_of_changes_and_undos_gives_back_what_was(steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        book = open_book(Path(folder) / "book")
        try:
            _walk(book, steps)
        finally:
            book.close()


def _walk(book: Book, steps: list[Any]) -> None:
    with book.write() as session:
        for name in ("Ann", "Tom"):
            editing.add(session, Draft(full_name=name), NOW)
        said = Log(contact_ids=(1,), channel="phone", direction=Direction.IN, at=NOW, body="Rang")
        number = interactions.log(session, said, NOW)
    before = [dump(book)]
    for hour, step in enumerate(steps, 1):
        if step == "undo":
            undoing.take_back(book)
            before = before[:-1] if len(before) > 1 else before
            assert dump(book) == before[-1]
            continue
        with book.write("Changed") as session:
            found = interactions.get(session, number)
            if found is not None and step == "delete":
                interactions.delete(session, number)
            elif found is not None:
                interactions.change(session, number, replace(found, **step), NOW + timedelta(hours=hour))
        if dump(book) != before[-1]:
            before.append(dump(book))
    while len(before) > 1:
        undoing.take_back(book)
        before.pop()
        assert dump(book) == before[-1]


def test_each_change_keeps_what_stood_until_then(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), NOW)
        said = Log(
            contact_ids=(ann,),
            channel="phone",
            direction=Direction.IN,
            at=NOW,
            body="Rang",
            products=("Vase",),
        )
        number = interactions.log(session, said, NOW)
    first, second = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    with book.write() as session:
        interactions.change(session, number, replace(said, body="Rang twice", products=()), first)
        interactions.change(
            session, number, replace(said, body="Rang twice", products=()), first
        )  # says the same
        interactions.change(session, number, replace(said, body="Wrote"), second)
    with book.read() as session:
        found = versions.of(session, number)
        now = interactions.get(session, number)
    assert [(v.until, v.entry.body, v.entry.products) for v in found] == [
        (second, "Rang twice", ()),
        (first, "Rang", ("Vase",)),
    ]
    assert now is not None and now.edited and now.updated_at == second and now.products == ("Vase",)


def test_products_are_found_by_any_spelling_or_made(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), NOW)
        said = Log(
            contact_ids=(ann,), channel="phone", direction=Direction.IN, at=NOW, body="Rang",
            products=("Blue mug", " blue  MUG", "", "Vase"),
        )  # fmt: skip
        number = interactions.log(session, said, NOW)
        found = interactions.get(session, number)
        assert found is not None and found.products == ("Blue mug", "Vase")
        assert goods.find(session, "blue mug") is not None
        assert goods.ensure(session, "VASE", "", NOW) == products.ensure(session, ["vase"], NOW)[0]
        assert products.matching(session, "blu") == ("Blue mug",)
        assert products.matching(session, " ") == ()
        assert len(goods.every(session)) == 2
