"""The history of imports: newest first, with what each left to look at."""

from datetime import date
from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.imports import listing, storing, undoing
from desktop_crm.mapping.rows import RowKind
from tests.imports.telling import tell

NOW = clock.from_iso("2026-11-17T10:00")  # where the user is


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


def test_a_file_that_was_imported_before_is_known_again_until_that_is_taken_back(
    book: Book, tmp_path: Path
) -> None:
    file = tmp_path / "one.csv"
    file.write_text("Name,E-mail\nAnn,ann@x.example\n", "utf-8")
    digest = listing.digest_of(file)
    with book.read() as session:
        assert listing.seen_before(session, digest) is None and listing.seen_before(session, "") is None
    made = storing.run(book, file, at=NOW).import_id
    copy = tmp_path / "copy.csv"
    copy.write_bytes(file.read_bytes())
    with book.read() as session:
        seen = listing.seen_before(session, listing.digest_of(copy))
    assert seen is not None and (seen.id, seen.contacts, seen.kind) == (made, 1, "contacts")
    assert seen.words(date(2026, 12, 1)) == "You imported this file on 17 Nov: 1 row."
    assert seen.words(date(2026, 11, 17)) == "You imported this file today: 1 row."
    file.write_text("Name,E-mail\nAnn,ann@y.example\n", "utf-8")
    with book.read() as session:
        assert listing.seen_before(session, listing.digest_of(file)) is None
    assert made is not None
    undoing.undo(book, made, NOW)
    with book.read() as session:
        assert listing.seen_before(session, digest) is None


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        listing.digest_of(tmp_path / "gone.csv")


def test_the_history_says_what_came_beside_contacts(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch)
    file = tmp_path / "orders.csv"
    file.write_text(
        "Name,E-mail,Date,Product,Amount\nAnn,a@x.org,2026-03-01,Mug,5\nAnn,a@x.org,2026-03-02,Mug,5\n"
    )
    storing.run(book, file, kind=RowKind.PURCHASES, at=NOW)
    with book.read() as session:
        (found,) = listing.history(session)
    assert (found.kind, found.rows, found.created) == (RowKind.PURCHASES, 2, 2)
    assert (found.contacts, found.purchases, found.interactions) == (1, 2, 0)
