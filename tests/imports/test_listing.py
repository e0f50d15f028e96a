"""The history of imports: newest first, with what each left to look at."""

from datetime import UTC, datetime
from pathlib import Path

from desktop_crm.book.database import Book
from desktop_crm.imports import listing, storing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_imports_are_listed_with_their_counts_and_problems(book: Book, tmp_path: Path) -> None:
    with book.read() as session:
        assert listing.history(session) == ()
    for name, rows in (
        ("one.csv", "Ann,ann@x.example\nBo,not an address\n"),
        ("two.csv", "Cy,cy@x.example\n"),
    ):
        (tmp_path / name).write_text(f"Name,E-mail\n{rows}", "utf-8")
        storing.run(book, tmp_path / name, at=NOW)
    with book.read() as session:
        two, one = listing.history(session)
        assert listing.get(session, one.id) == one
        assert listing.get(session, 99) is None
        assert len(listing.problems(session, one.id)) == one.problems == 1
    assert (one.file, one.rows, one.created) == ("one.csv", 2, 2)
    assert (two.file, two.rows, two.problems) == ("two.csv", 1, 0)
