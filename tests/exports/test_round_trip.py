"""Export → import into an empty book → export gives the same bytes, whatever the book holds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.editing import Draft
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Way, addresses_of
from desktop_crm.exports import exporting, gathering
from desktop_crm.files.entry import Entry
from desktop_crm.imports import storing
from tests.imports import books_of
from tests.imports.test_storing import NOW

ENDINGS = (".xlsx", ".csv", ".vcf", ".ldif")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty book, to be copied."""
    folder = tmp_path_factory.mktemp("empty") / "book"
    open_book(folder).close()
    return folder


def _opened(empty: Path, folder: Path) -> Book:
    shutil.copytree(empty, folder)
    return open_book(folder)


def _held(book: Book) -> Iterator[Entry]:
    with book.read() as session:
        yield from gathering.settled(book, session, sorted(finding.ids(session, Query())))


def _round(empty: Path, folder: Path, ending: str, made: books_of.Made) -> None:
    first, second = folder / f"first{ending}", folder / f"second{ending}"
    with closing(_opened(empty, folder / "a")) as book, closing(_opened(empty, folder / "b")) as other:
        count = books_of.fill(book, *made)
        assert exporting.export(book, first) == count
        if not count:
            return
        result = storing.run(other, first, at=NOW)
        assert (result.created, result.rows) == (count, count)
        assert exporting.export(other, second) == count
        assert second.read_bytes() == first.read_bytes()
        sent, came = list(_held(book)), list(_held(other))
        for one in (*sent, *came):
            if ending in (".xlsx", ".csv", ".tsv"):
                one.photo = None  # the one thing that a table has no place for
            one.values = dict(sorted(one.values.items()))
        assert came == sent


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.tuples(books_of.people, books_of.kinds))
def test_the_same_bytes_go_out_again(empty: Path, ending: str, made: books_of.Made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _round(empty, Path(folder), ending, made)


@pytest.mark.parametrize("ending", ENDINGS)
def test_people_who_look_the_same_stay_as_many(empty: Path, tmp_path: Path, ending: str) -> None:
    twin = Draft(full_name="Ann Lee", organisation="Pots", ways=(Way("email", "ann@pots.example"),))
    _round(empty, tmp_path, ending, ([(twin, None)] * 3, []))


@pytest.mark.parametrize("ending", (*ENDINGS, ".tsv"))
def test_very_long_notes_come_back_whole(empty: Path, tmp_path: Path, ending: str) -> None:
    long = (Draft(full_name="Ann", note="🍣 word " * 15_000), None)
    many_lines = (Draft(full_name="Bo", note='"line\n' * 5_000), None)
    _round(empty, tmp_path, ending, ([long, many_lines], []))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_read_into_the_book_it_came_from_changes_nothing(
    book: Book, tmp_path: Path, ending: str
) -> None:
    twin = Draft(full_name="Ann Lee", organisation="Pots", ways=(Way("email", "ann@pots.example"),))
    books_of.fill(book, [(twin, None), (twin, None)], [])
    path = tmp_path / f"out{ending}"
    exporting.export(book, path)
    result = storing.run(book, path, at=NOW)
    assert (result.created, result.updated, result.unchanged) == (0, 0, 2)


def test_a_row_changed_elsewhere_still_means_its_contact(book: Book, tmp_path: Path) -> None:
    books_of.fill(book, [(Draft(full_name="Ann Lee"), None), (Draft(full_name="Bo"), None)], [])
    path = tmp_path / "out.csv"
    exporting.export(book, path)
    path.write_bytes(path.read_bytes().replace(b"Ann Lee,,,,", b"Ann Lee-Berg,,ann@x.example,,"))
    result = storing.run(book, path, at=NOW)
    assert (result.created, result.updated) == (0, 1)
    (entry, _) = _held(book)
    assert (entry.texts("full_name"), entry.texts("email")) == (["Ann Lee"], ["ann@x.example"])


def test_a_number_given_again_means_nobody_of_before(book: Book, tmp_path: Path) -> None:
    books_of.fill(book, [(Draft(full_name="Ann Lee"), None)], [])
    path = tmp_path / "out.csv"
    exporting.export(book, path)
    with book.write() as session:
        session.connection().exec_driver_sql("DELETE FROM contacts")
        editing.add(session, Draft(full_name="Bo"), NOW)
    assert storing.run(book, path, at=NOW).created == 1


def test_rows_of_another_book_find_whom_they_fit_but_no_two_the_same(
    book: Book, empty: Path, tmp_path: Path
) -> None:
    twin = Draft(full_name="Ann Lee", ways=(Way("email", "ann@pots.example"),))
    books_of.fill(book, [(twin, None), (twin, None)], [])
    path = tmp_path / "out.vcf"
    exporting.export(book, path)
    with closing(_opened(empty, tmp_path / "b")) as other:
        with other.write() as session:
            editing.add(session, twin, NOW)
        first, again = storing.run(other, path, at=NOW), storing.run(other, path, at=NOW)
    assert (first.created, first.updated) == (1, 1)
    assert (again.created, again.unchanged) == (0, 2)


@pytest.mark.parametrize("ending", ENDINGS)
def test_followers_and_the_day_they_were_counted_come_back(
    book: Book, empty: Path, tmp_path: Path, ending: str
) -> None:
    accounts = (
        Way("social", "@fernhill", "Instagram", followers=2_300, followers_on=date(2026, 5, 3)),
        Way("social", "@fernhill.shop", "TikTok", followers=0),
        Way("social", "Fernhill", "Facebook"),
    )
    with book.write() as session:
        editing.add(session, Draft(full_name="Ann Lee", ways=accounts), NOW)
    exporting.export(book, tmp_path / f"out{ending}")
    with closing(_opened(empty, tmp_path / "b")) as other:
        storing.run(other, tmp_path / f"out{ending}", at=NOW)
        with other.read() as session:
            found = [(a.value, a.followers, a.followers_on) for a in addresses_of(session, 1)]
    assert found == [(way.value, way.followers, way.followers_on) for way in accounts]
