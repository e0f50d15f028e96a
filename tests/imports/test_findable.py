"""Whoever an import brings is found by the same words as if the index had been made anew."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.editing import Draft
from desktop_crm.imports import job, storing
from tests.conftest import samples_folder

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
_ROWS = """\
Zoë,王小明,Müller & Söhne,zoe@example.org,01632 960147,3 Elm Lane,Fernhill,FH1 8QT,roses; Jäger,K-1,O'Connor's
Ann,Berg,,ANN@Example.org,+44 1632 960148;ext,7 Oak Lane,Fernhill,FH1 8QT,Jager,K-2,“so”
Ann,Berg,Elm Court,ann@example.org,01632 960149,9 Oak Lane,Withybridge,,trade,K-3,a second note
,,Elm Court Ltd,info@elm.example,,,,,,,
小明,王,,,no number,,,,,K-4,
"""
_HEADER = "First name,Last name,Company,E-mail,Phone,Street,Town,Postcode,Category,Customer no.,Notes\n"


def indexed(book: Book) -> list[tuple[int, str]]:
    with book.read() as session:
        rows = session.connection().exec_driver_sql("SELECT rowid, words FROM contact_search ORDER BY rowid")
        return [(row[0], row[1]) for row in rows]


def made_anew(book: Book) -> list[tuple[int, str]]:
    with book.write() as session:
        finding.index_all(session)
    return indexed(book)


@pytest.mark.parametrize("batch", [1, 2, 2_000])
def test_lines_written_on_the_way_are_those_read_from_the_book(
    batch: int, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "BATCH", batch)
    with book.write() as session:
        editing.add(session, Draft(full_name="Bo Stein", tags=("Jäger", "Roses")), NOW)
    path = tmp_path / "list.csv"
    path.write_text(_HEADER + _ROWS, encoding="utf-8")
    assert storing.run(book, path, at=NOW + timedelta(hours=1)).created == 4
    assert len(indexed(book)) == 5
    assert indexed(book) == made_anew(book)


def test_samples_are_indexed_as_the_book_has_them(book: Book) -> None:
    folder = samples_folder()
    if folder is None:
        pytest.skip("the sample files are not here (set DESKTOP_CRM_SAMPLES)")
    for number, path in enumerate(sorted(folder.rglob("*.vcf"))[:40]):
        try:
            storing.run(book, path, at=NOW + timedelta(minutes=number))
        except UserError:
            continue
    assert indexed(book) == made_anew(book)
