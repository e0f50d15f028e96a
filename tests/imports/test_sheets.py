"""All sheets of a workbook in one import: each with its own columns, and every value still says where it stood."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.imports import listing, noting, provenance, storing, undoing
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.insight.timeline import page
from desktop_crm.mapping.rows import RowKind
from tests.imports.tables_of import content
from tests.imports.telling import tell
from tests.imports.test_storing import NOW, everyone

Rows = list[tuple[object, ...]]
SHEETS: dict[str, Rows] = {
    "2024": [("Name", "E-mail", "Job Title"), ("Ann Lee", "ann@x.org", "Potter"), ("Bo Ray", "bad", "")],
    "Totals": [("Year", "Dwellings"), (2024, 44000), (2025, 45000)],
    "2025": [("E-mail", "First Name", "Last Name"), ("cy@x.org", "Cy", "Orr"), ("ann@x.org", "Ann", "Lee")],
    "Empty": [],
    "Secret": [("Name", "E-mail"), ("Zed", "z@x.org")],
}


def workbook(path: Path, sheets: dict[str, Rows] = SHEETS) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == "Secret":
            sheet.sheet_state = "hidden"
    made.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(tmp_path / "spring-fair.xlsx")


def test_all_visible_sheets_that_name_somebody_come_in(book: Book, path: Path) -> None:
    before = content(book)
    result = storing.run(book, path, every_sheet=True, at=NOW)
    assert (result.rows, result.created, result.updated) == (4, 3, 1)
    assert [(s.name, s.first, s.rows) for s in result.sheets] == [("2024", 0, 2), ("2025", 2, 2)]
    assert [(p.sheet, p.row, p.column) for p in result.problems] == [("2024", 3, "E-mail"), ("Totals", 1, "")]
    assert [c.name for c in everyone(book)] == ["Ann Lee", "Bo Ray", "Cy Orr"]
    assert result.import_id is not None
    with book.read() as session:
        kept = listing.problems(session, result.import_id)
        headers = listing.headers(session, result.import_id)
    assert [p.sheet for p in kept] == ["2024", ""] and list(headers) == ["2024", "2025"]
    assert undoing.undo(book, result.import_id, NOW).removed == 3 and content(book) == before


def test_each_value_says_its_sheet_and_row(book: Book, path: Path) -> None:
    storing.run(book, path, every_sheet=True, at=NOW)
    people = {c.name: c.id for c in everyone(book)}
    with book.read() as session:
        cy = provenance.origins(session, people["Cy Orr"])
        (entry,) = page(session, people["Ann Lee"]).entries
        sources = listing.sources(session, [people["Cy Orr"]])
    assert cy["full_name"].words(NOW.date()) == "from spring-fair.xlsx, sheet “2025”, row 2"
    assert entry.aside == "spring-fair.xlsx, sheet “2024”, row 2; sheet “2025”, row 3"
    assert sources[people["Cy Orr"]] == [{"file": "spring-fair.xlsx", "record": 2}]


def test_each_sheet_by_its_own_mapping(book: Book, path: Path) -> None:
    mappings = {"Totals": {"Dwellings": "org"}, "2024": {"Job Title": "note"}}
    result = storing.run(book, path, every_sheet=True, mappings=mappings, at=NOW)
    assert result.created == 5 and everyone(book)[0].note == ""
    assert {c.name: c.note for c in everyone(book)}["Ann Lee"] == "Potter"


def test_the_columns_of_each_sheet_are_remembered_with_the_import(book: Book, path: Path) -> None:
    result = storing.run(book, path, every_sheet=True, at=NOW)
    assert result.sheet == "2024, 2025" and result.import_id is not None
    with book.read() as session:
        assert listing.headers(session, result.import_id)["2025"] == ("E-mail", "First Name", "Last Name")


def test_what_was_set_by_hand_for_any_sheet_holds_for_the_next_table_like_it(book: Book, path: Path) -> None:
    names = ("E-mail", "First Name", "Last Name")
    storing.run(book, path, every_sheet=True, mappings={"2025": {"First Name": "nickname"}}, at=NOW)
    with book.read() as session:
        known = listing.remembered(session, names)
        assert listing.remembered(session, ("Name", "E-mail", "Job Title")) is None
    assert known is not None and [c.field for c in known.columns] == ["email", "nickname", "family"]


def test_a_mapping_for_a_sheet_that_is_not_there_is_refused(book: Book, path: Path) -> None:
    with pytest.raises(UserError, match="no sheet “2023”"):
        storing.run(book, path, every_sheet=True, mappings={"2023": {}}, at=NOW)


def test_no_sheet_that_names_anybody(book: Book, tmp_path: Path) -> None:
    file = workbook(tmp_path / "sums.xlsx", {"Totals": SHEETS["Totals"], "More": SHEETS["Totals"]})
    with pytest.raises(UserError, match="No sheet of “sums"):
        storing.run(book, file, every_sheet=True, at=NOW)


def test_a_workbook_without_rows_says_so(book: Book, tmp_path: Path) -> None:
    file = workbook(tmp_path / "none.xlsx", {"Empty": [], "Bare": [("Name", "E-mail")]})
    with pytest.raises(UserError, match="holds nothing to import"):
        storing.run(book, file, every_sheet=True, at=NOW)


def test_other_files_have_one_table_only(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,E-mail\nAnn,ann@x.org\n", "utf-8")
    result = storing.run(book, file, every_sheet=True, at=NOW)
    assert (result.created, [s.name for s in result.sheets]) == (1, [""])


def test_consent_is_stated_by_records_counted_over_all_sheets(book: Book, path: Path) -> None:
    stated = StatedConsent("News", "signed list", records=frozenset({2}))
    assert storing.run(book, path, every_sheet=True, consent=stated, at=NOW).consents == 1
    with book.read() as session:
        said = session.connection().exec_driver_sql("SELECT address FROM consent_events").scalars().all()
    assert said == ["cy@x.org"]


def test_a_dry_run_counts_the_same(book: Book, path: Path) -> None:
    before = content(book)
    dry = storing.run(book, path, every_sheet=True, dry_run=True, at=NOW)
    assert content(book) == before
    real = storing.run(book, path, every_sheet=True, at=NOW)
    assert (dry.created, dry.updated, dry.problems) == (real.created, real.updated, real.problems)


def test_a_purchase_that_two_sheets_tell_is_one(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch)
    header = ("Name", "E-mail", "Date", "Order", "Product", "Qty", "Amount", "Currency")
    line = ("Ann Lee", "ann@x.org", "2026-03-01", "7", "Mug", 1, "5", "GBP")
    other = ("Ann Lee", "ann@x.org", "2026-04-01", "8", "Mug", 1, "5", "GBP")
    rows: dict[str, Rows] = {"March": [header, line], "Year": [header, line, other]}
    file = workbook(tmp_path / "orders.xlsx", rows)
    before = content(book)
    result = storing.run(book, file, every_sheet=True, kind=RowKind.PURCHASES, at=NOW)
    assert (result.created, result.unchanged, result.purchases) == (2, 1, 2)
    again = storing.run(book, file, every_sheet=True, kind=RowKind.PURCHASES, at=NOW + timedelta(hours=1))
    assert (again.unchanged, again.purchases) == (3, 0)
    for number in (again.import_id, result.import_id):
        assert number is not None
        undoing.undo(book, number, NOW)
    assert content(book) == before


def test_rows_of_another_kind_by_hand_lose_no_column(book: Book, tmp_path: Path) -> None:
    orders: list[tuple[object, ...]] = [
        ("Customer", "Date", "Product", "Amount"),
        ("Ann Lee", "2026-05-03", "Vase", "£40.00"),
    ]
    path = workbook(tmp_path / "orders.xlsx", {"Orders": orders})
    assert storing.run(book, path, at=NOW, dry_run=True).purchases == 1
    result = storing.run(book, path, kind=RowKind.CONTACTS, at=NOW)
    assert (result.created, result.purchases) == (1, 0)
    (ann,) = everyone(book)
    assert dict(ann.fields) == {"Date": "2026-05-03", "Product": "Vase", "Amount": "£40.00"}


def test_a_file_of_empty_cards_is_refused_not_listed(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "cards.vcf"
    file.write_bytes(b"BEGIN:VCARD\r\n" * 5_000)
    with pytest.raises(UserError, match="are empty"):
        storing.run(book, file, at=NOW)


def test_of_very_many_problems_the_first_are_told_and_all_are_kept(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "TOLD", 3)
    file = tmp_path / "list.csv"
    file.write_text("Name,E-mail\n" + "".join(f"P{n},nobody\n" for n in range(10)), "utf-8")
    result = storing.run(book, file, at=NOW)
    assert (len(result.problems), result.problem_count) == (3, 10) and result.import_id is not None
    with book.read() as session:
        assert len(listing.problems(session, result.import_id)) == 10


def test_a_sheet_of_a_file_that_has_none_is_refused(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,E-mail\nAnn,ann@x.org\n", "utf-8")
    with pytest.raises(UserError, match="has no sheets"):
        storing.run(book, file, sheet="2024", at=NOW)
