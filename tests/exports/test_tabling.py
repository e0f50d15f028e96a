"""Purchases and interactions as tables: one row each, with whose it is, and known again by an import."""

import csv
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts.editing import Draft
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Way
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.exports import exporting
from desktop_crm.exports.tabling import Kind
from desktop_crm.imports import storing
from tests.imports.test_storing import NOW, add

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def told(book: Book) -> Book:
    """A book in which Ann bought pots and phoned, and Bo bought for yen."""
    ann = add(book, Draft(full_name="Ann", ways=(Way("email", "ann@x.org"), Way("phone", "+44 1632 960147"))))
    bo = add(book, Draft(full_name="Bo", organisation="Kiln"))
    with book.write() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO products (id, name, folded, code, created_at) VALUES (1, 'Pot', 'pot', 'P-1', 0)")
        run("INSERT INTO products (id, name, folded, code, created_at) VALUES (2, 'Cup', 'cup', '', 0)")
        bought = (
            "INSERT INTO purchases (contact_id, at, timed, number, product_id, what, quantity, amount_minor, currency,"
            " coupon, note, created_at, updated_at) VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, '', ?, 0, 0)"
        )
        noon = to_millis(clock.from_local(datetime(2026, 3, 2, 12)))  # noqa: DTZ001 - of the wall clock
        run(bought, (ann, noon, 0, "=1", 1, 2.0, 2450, "GBP", "urgent"))
        run(bought, (bo, to_millis(AT), 1, "7", 2, 2.125, 300, "JPY", ""))
        interactions.log(
            session,
            Log(
                contact_ids=(ann,),
                channel="phone",
                direction=Direction.IN,
                at=AT,
                body="=cmd()",
                open_point="Quote",
            ),
            NOW,
        )
    return book


def test_each_purchase_is_a_row_with_whose_it_is(told: Book, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert exporting.export_table(told, path, Kind.PURCHASES) == 2
    header, first, second = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    of_bo, of_ann = dict(zip(header, first, strict=True)), dict(zip(header, second, strict=True))
    assert of_bo["Date"] == clock.local(AT).replace(tzinfo=None) and of_bo["Amount"] == 300
    assert of_ann["Date"] == datetime(2026, 3, 2) and of_ann["Amount"] == 24.5  # noqa: DTZ001
    assert (of_ann["Full name"], of_ann["E-mail"], of_ann["Phone"]) == ("Ann", "ann@x.org", "+44 1632 960147")
    assert (of_ann["Order no."], of_ann["Product"], of_ann["Article no."], of_ann["Quantity"]) == (
        "=1",
        "Pot",
        "P-1",
        2,
    )
    assert str(of_ann["Desktop CRM UID"]).startswith("desktop-crm-")


def test_interactions_of_a_list_go_out_and_no_text_is_a_formula(told: Book, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert exporting.export_table(told, path, Kind.INTERACTIONS, Query(text="kiln")) == 0
    assert exporting.export_table(told, path, Kind.INTERACTIONS, Query(text="ann")) == 1
    header, row = csv.reader(path.read_text("utf-8-sig").splitlines())
    said = dict(zip(header, row, strict=True))
    assert (said["Channel"], said["Direction"], said["Text"], said["Open point"]) == (
        "Phone",
        "in",
        "'=cmd()",
        "Quote",
    )


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(Kind))
def test_what_goes_out_comes_in_again(told: Book, tmp_path: Path, kind: Kind, ending: str) -> None:
    first, second = tmp_path / f"1.{ending}", tmp_path / f"2.{ending}"
    count = exporting.export_table(told, first, kind)
    with closing(open_book(tmp_path / "other")) as other:
        assert storing.run(other, first, at=NOW).rows == count
        assert exporting.export_table(other, second, kind) == count
        assert second.read_bytes() == first.read_bytes()
    assert storing.run(told, first, at=NOW).unchanged == count


def test_only_tables_hold_rows(told: Book, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="as a table"):
        exporting.export_table(told, tmp_path / "out.vcf", Kind.PURCHASES)
