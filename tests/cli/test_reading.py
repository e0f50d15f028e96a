"""`read`: the preview of an import, without a book."""

from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from openpyxl import Workbook

from tests.cli.conftest import Cli


def test_a_spreadsheet_with_a_title_above_its_header(cli: Cli, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Customers"
    for row in (["Our customers"], [], ["Name", "E-mail", "Plot"], ["Ann Lee", "ann@example.org", 27]):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    found = cli("read", str(tmp_path / "list.xlsx"), "--json").keys
    assert found["format"] == "xlsx" and found["header_row"] == 3 and found["records"] == 1
    assert found["sheets"] == [{"name": "Customers", "visibility": "visible"}]
    assert found["rows"] == [{"Name": "Ann Lee", "E-mail": "ann@example.org", "Plot": 27}]
    assert [c["field"] for c in found["mapping"]] == ["full_name", "email", "custom"]
    assert not (tmp_path / "book").exists()


def test_a_text_table_tells_its_encoding_and_delimiter(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes("Vorname;Nachname;Telefon\nJürgen;Groß;0171 2345678\n".encode("cp1252"))
    found = cli("read", str(file), "--country", "DE", "--json").keys
    assert (found["delimiter"], found["encoding"], found["kind"]) == (";", "cp1252", "contacts")
    assert found["rows"][0]["Vorname"] == "Jürgen"


def test_address_cards_are_read_by_field(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "one.vcf"
    file.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nN:Lee;Ann;;;\nEMAIL:ann@example.org\nEND:VCARD\n", "utf-8"
    )
    found = cli("read", str(file), "--json").keys
    assert (found["format"], found["records"]) == ("vcard", 1)
    assert found["rows"][0]["email"] == ["ann@example.org"]


@pytest.mark.parametrize(
    ("name", "data"), [("gone.csv", None), ("empty.xlsx", b""), ("broken.xlsx", b"PK\x03\x04x")]
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    cli: Cli, tmp_path: Path, name: str, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    refused = cli("read", str(tmp_path / name), "--json")
    assert refused.code == 1 and name in refused.keys["error"] and refused.keys["way_out"]


def test_orders_and_calls_are_told_and_the_kind_can_be_chosen(cli: Cli, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text("Date,Customer,Product,Amount\n2026-03-05,Ann Lee,Bowl,15.00\n", "utf-8")
    found = cli("read", str(orders), "--json").keys
    assert found["kind"] == "purchases"
    assert [c["field"] for c in found["mapping"]] == ["bought_on", "full_name", "product", "amount"]
    assert found["mapping"][3]["decimal_mark"] == "." and found["doubts"] == []
    chosen = cli("read", str(orders), "--kind", "contacts", "--json").keys
    assert chosen["kind"] == "contacts" and chosen["mapping"][2]["field"] == "custom"
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "Date,Name,Number,Type,Duration\n2026-03-05,Ann,01632960147,Incoming,00:03:25\n", "utf-8"
    )
    assert cli("read", str(calls), "--json").keys["kind"] == "interactions"


def test_a_table_about_nobody_has_no_kind(cli: Cli, tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text("SKU,Product,Price,Stock\nB-1,Bowl,15.00,7\n", "utf-8")
    found = cli("read", str(stock), "--json").keys
    assert found["kind"] == "" and found["doubts"][-1]["text"] == "No column says who a row is about."
    assert cli("read", str(stock), "--kind", "stock").code == 2


def test_a_password_comes_from_standard_input(cli: Cli, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "E-mail"])
    book.active.append(["Ann Lee", "ann@example.org"])
    book.save(tmp_path / "bare.xlsx")
    with (tmp_path / "bare.xlsx").open("rb") as bare, (tmp_path / "list.xlsx").open("w+b") as locked:
        msoffcrypto.OfficeFile(bare).encrypt("secret", locked)
    file = str(tmp_path / "list.xlsx")
    refused = cli("read", file, "--json")
    assert refused.code == 1 and "protected with a password" in refused.keys["error"]
    assert cli("read", file, "--password-stdin", "--json", stdin="secret\n").keys["records"] == 1
    assert cli("import", file, "--password-stdin", "--json", stdin="secret\n").keys["created"] == 1
    wrong = cli("import", file, "--password-stdin", "--json", stdin="other\n")
    assert wrong.code == 1 and "does not open with this password" in wrong.keys["error"]


def test_what_a_spreadsheet_has_done_to_a_list_is_said(cli: Cli, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Name", "PLZ"], ["Ann", 1067], ["Bob", 20095], ["Cid", 80331]):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    book.save(tmp_path / "list.xlsx")
    found = cli("read", str(tmp_path / "list.xlsx"), "--json").keys
    assert (found["hidden_rows"], found["lost_zeros"], found["rounded"]) == (1, ["PLZ"], [])
    told = cli("read", str(tmp_path / "list.xlsx"))
    assert "1 hidden row would come in, too." in told.out
    assert "“PLZ”: zeros in front may have been lost" in told.out
