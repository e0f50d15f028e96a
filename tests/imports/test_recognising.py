"""Rows that name somebody and give no way to reach them: when they are the same person again, and when not."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.imports import storing
from desktop_crm.imports.storing import ImportResult
from desktop_crm.purchases import listing
from desktop_crm.purchases.recording import Purchase
from tests.imports.test_storing import NOW, everyone

Run = Callable[..., ImportResult]


@pytest.fixture
def run(book: Book, tmp_path: Path) -> Run:
    hours = itertools.count()

    def run(rows: str, header: str) -> ImportResult:
        path = tmp_path / "list.csv"
        path.write_text(header + rows, encoding="utf-8")
        return storing.run(book, path, at=NOW + timedelta(hours=next(hours)))

    return run


# ---------------------------------------------------------------- customers of whom there is only a name
NAMED = "Date,Customer,Product,Amount\n"
BY_NAME = "2026-03-01,Ann Berg,Bowl,48\n2026-03-02,Bo Ray,Cup,10\n2026-03-03,ANN BERG,Cup,10\n"


def test_a_customer_known_by_name_alone_is_one_in_all_rows(book: Book, run: Run) -> None:
    result = run(BY_NAME, NAMED)
    assert (result.contacts_created, result.purchases) == (2, 3)
    later = run(BY_NAME + "2026-03-09,Ann Berg,Pot,99\n2026-03-09,Cy Cole,Pot,99\n", NAMED)
    assert (later.contacts_created, later.purchases) == (1, 2)
    assert sorted((c.full_name, p.words()) for c in everyone(book) for p in bought_by(book, c.id)) == [
        ("Ann Berg", "Bowl"), ("Ann Berg", "Cup"), ("Ann Berg", "Pot"), ("Bo Ray", "Cup"), ("Cy Cole", "Pot"),
    ]  # fmt: skip


def test_namesakes_with_customer_numbers_or_streets_of_their_own_stay_apart(book: Book, run: Run) -> None:
    numbered = "Date,Customer no.,Customer,Street,Product,Amount\n"
    rows = (
        "2026-03-01,17,Ann Berg,,Bowl,48\n2026-03-02,18,Ann Berg,,Cup,10\n2026-03-03,17,Ann Berg,,Cup,10\n"
        "2026-03-04,,Ann Berg,,Pot,5\n2026-03-05,,Ann Berg,,Jar,5\n"
        "2026-03-06,,Cy Cole,Mill Lane 1,Jar,5\n2026-03-06,,Cy Cole,High Street 2,Jar,5\n"
    )
    assert run(rows, numbered).contacts_created == 5
    assert [len(bought_by(book, c.id)) for c in sorted(everyone(book), key=lambda c: c.id)] == [2, 1, 2, 1, 1]
    again = run(rows, numbered)
    assert (again.contacts_created, again.purchases) == (0, 0)


def test_a_diary_has_one_contact_for_each_name(book: Book, run: Run) -> None:
    rows = "2026-03-02,Ann Berg,phone,glaze\n2026-03-03,Bo Ray,visit,cups\n2026-03-04,Ann Berg,e-mail,quote\n"
    result = run(rows, "Date,Who,How,What\n")
    assert (result.contacts_created, result.interactions) == (2, 3)


def test_namesakes_in_a_list_of_people_stay_two(book: Book, run: Run) -> None:
    rows = "Ann Berg,Bath\nAnn Berg,Bath\n"
    assert run(rows, "Name,Town\n").contacts_created == 2
    assert run(rows, "Name,Town\n").contacts_created == 0


def test_the_same_file_again_finds_the_same_people_whoever_else_came(book: Book, run: Run) -> None:
    header = "Date,Customer,Email,Product,Amount\n"
    run("2026-03-03,Bo Ray,bo@x.org,Cup,34\n", header)
    rows = "2026-07-04,Bo Ray,ann@x.org,Cup,7\n2026-01-06,Bo Ray,,Cup,19\n"
    first = run(rows, header)
    assert first.purchases == 2
    again = run(rows, header)
    assert (again.contacts_created, again.purchases) == (0, 0)


def test_the_same_file_again_finds_a_person_who_is_called_otherwise_by_now(book: Book, run: Run) -> None:
    run("Ann Berg,Bath\n", "Name,Town\n")
    with book.write() as session:
        editing.change(session, everyone(book)[0].id, {"full_name": "Ann Smith"}, NOW)
    assert run("Ann Berg,Bath\n", "Name,Town\n").contacts_created == 0


def bought_by(book: Book, contact_id: int) -> tuple[Purchase, ...]:
    with book.read() as session:
        return listing.of_contact(session, contact_id).purchases
