"""Where a value came from: the file's row that brought or filled it, or the person who typed it last."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text as sql

from desktop_crm.book.columns import to_json, to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import bulk_editing, editing
from desktop_crm.contacts.bulk_editing import Edit, Own, Put
from desktop_crm.contacts.records import Detail, Draft, Way
from desktop_crm.insight.provenance import Origin, origins

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
FILLED = {
    "own": {"title": "Owner"},
    "ways": [[2, "01632 960147", ""]],
    "fields": [[1, "27"]],
    "details": [[1, "x"]],
}


def import_row(
    book: Book, contact_id: int, file: str, row: int, outcome: str, changes: object, at: datetime
) -> None:
    with book.write() as session:
        run = session.connection().exec_driver_sql
        number = run(
            "INSERT INTO imports (file, format, sheet, encoding, shape, mapping, consent, rows, created, updated, "
            "unchanged, skipped, added, at) VALUES (?, 'csv', '', '', '', '{}', 'null', 1, 1, 0, 0, 0, '{}', ?) "
            "RETURNING id",
            (file, to_millis(at)),
        ).scalar_one()
        run(
            "INSERT INTO imported_rows VALUES (?, 0, ?, ?, ?, ?)",
            (number, row, outcome, contact_id, to_json(changes)),
        )


def ann(book: Book) -> int:
    draft = Draft(
        full_name="Ann Berg", title="Owner", source="fair", fields=(("Plot", "27"),), details=(Detail("website", "x"),),
        ways=(Way("email", "ann@x.example"), Way("phone", "01632 960147")),
    )  # fmt: skip
    with book.write() as session:
        return editing.add(session, draft, NOW)


def words(book: Book, number: int) -> dict[str, str]:
    with book.read() as session:
        return {key: origin.words(LATER.date()) for key, origin in origins(session, number).items()}


def test_what_was_typed_by_hand_says_so(book: Book) -> None:
    assert set(words(book, ann(book)).values()) == {"by hand on 17 Nov"}


def test_what_a_file_brought_and_another_filled(book: Book) -> None:
    number = ann(book)
    import_row(book, number, "spring-fair.xlsx", 18, "created", {}, NOW)
    import_row(book, number, "shop.csv", 1203, "updated", FILLED, LATER)
    found = words(book, number)
    assert found["full_name"] == found["address:1"] == "from spring-fair.xlsx, row 18"
    for key in ("title", "address:2", "field:1", "detail:1"):
        assert found[key] == "from shop.csv, row 1203"


def test_what_a_person_changed_since_is_theirs(book: Book) -> None:
    number = ann(book)
    import_row(book, number, "spring-fair.xlsx", 18, "created", {}, NOW)
    with book.write() as session:
        bulk_editing.apply(session, [number], Edit(Own("source"), Put("shop")), LATER)
        session.execute(
            sql("INSERT INTO hand_edits VALUES (:id, 'title', :at)"), {"id": number, "at": to_millis(NOW)}
        )
    import_row(book, number, "shop.csv", 2, "updated", FILLED, LATER)
    with book.read() as session:
        found = origins(session, number)
    assert found["source"] == Origin(LATER)
    assert found["title"] == Origin(LATER, "shop.csv", 2)  # filled after it had been emptied by hand
    assert "birthday" not in found


def test_nobody_has_no_origins(book: Book) -> None:
    assert words(book, 99) == {}
