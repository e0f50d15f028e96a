"""The book on disk: one writer, snapshots for readers, all or nothing, and words for the disk's troubles."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError, IntegrityError

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import backup, settings
from desktop_crm.book.database import Book, explain
from desktop_crm.book.opening import open_book


def put(book: Book, words: str) -> None:
    with book.write() as session:
        settings.put(session, settings.BUSINESS, words)


def business(book: Book) -> str:
    with book.read() as session:
        return settings.get(session, settings.BUSINESS)


def test_a_block_is_kept_whole_or_not_at_all(book: Book) -> None:
    put(book, "A")
    with pytest.raises(ZeroDivisionError), book.write() as session:
        settings.put(session, settings.BUSINESS, "B")
        settings.put(session, settings.COUNTRY, "FR")
        raise ZeroDivisionError
    with book.read() as session:
        assert (settings.get(session, settings.BUSINESS), settings.get(session, settings.COUNTRY)) == (
            "A",
            "GB",
        )
    put(book, "C")
    assert business(book) == "C"


def test_a_reader_sees_one_moment_of_the_book(book: Book) -> None:
    put(book, "A")
    with book.read() as session:
        assert (
            session.execute(sql("SELECT value FROM settings WHERE name = 'business.name'")).scalar() == '"A"'
        )
        put(book, "B")
        assert (
            session.execute(sql("SELECT value FROM settings WHERE name = 'business.name'")).scalar() == '"A"'
        )
    assert business(book) == "B"


def test_a_reader_can_change_nothing(book: Book) -> None:
    with book.read() as session, pytest.raises(DBAPIError, match="readonly"):
        session.execute(sql("DELETE FROM channels"))


def test_references_are_kept(book: Book) -> None:
    with pytest.raises(IntegrityError), book.write() as session:
        session.execute(sql("INSERT INTO contact_tags VALUES (1, 1)"))


def test_the_ledger_refuses_what_is_not_an_addition(book: Book) -> None:
    with book.write() as session:
        session.execute(sql("INSERT INTO topics VALUES (1, 'News', 'news', '', '', '', 0)"))
        session.execute(
            sql(
                "INSERT INTO consent_events (address, topic_id, kind, at, how, wording, incentive, evidence,"
                " evidence_file, message_id, recorded_at) VALUES ('a@x.example', 1, 'confirmed', 0, 'form', '', '',"
                " 'card', '', '', 0)"
            )
        )
    for statement in ("UPDATE consent_events SET kind = 'declined'", "DELETE FROM consent_events"):
        with pytest.raises(DBAPIError, match="only ever added"), book.write() as session:
            session.execute(sql(statement))


def test_a_writer_inside_a_writer_is_refused_at_once(book: Book) -> None:
    with book.write(), pytest.raises(RuntimeError), book.write():
        pass
    put(book, "goes on")


def test_writers_of_several_threads_wait_for_each_other(book: Book) -> None:
    def more() -> None:
        for _ in range(5):
            with book.write() as session:
                number = settings.get(session, settings.PER_DAY)
                settings.put(session, settings.PER_DAY, number + 1)

    threads = [threading.Thread(target=more) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with book.read() as session:
        assert settings.get(session, settings.PER_DAY) == settings.PER_DAY.default + 20


def test_listeners_hear_the_tables_after_the_commit_and_only_then(book: Book) -> None:
    told: list[tuple[frozenset[str], str]] = []
    end = book.on_change(lambda tables: told.append((tables, business(book))))
    put(book, "A")
    with pytest.raises(ZeroDivisionError), book.write() as session:
        settings.put(session, settings.BUSINESS, "B")
        session.flush()
        raise ZeroDivisionError
    with book.write():
        pass
    end()
    put(book, "C")
    assert told == [(frozenset({"settings"}), "A")]


_KILLED = """
import os, signal, sys
from pathlib import Path
import desktop_crm.tables
from desktop_crm.book.opening import open_book
from sqlalchemy import text
book = open_book(Path(sys.argv[1]))
with book.write() as session:
    session.execute(text("UPDATE settings SET value = '\\"half\\"' WHERE name = 'business.name'"))
    for n in range(20000):
        session.execute(text("INSERT INTO tags (name, folded) VALUES (:n, :n)"), {"n": "x" * 200 + str(n)})
        if n == int(sys.argv[2]):
            print("now", flush=True)
            sys.stdin.read()
"""


def test_a_plain_write_is_one_as_well(book: Book) -> None:
    told: list[frozenset[str]] = []
    book.on_change(told.append)
    put(book, "A")
    change = "UPDATE settings SET value = ? WHERE name = 'business.name'"
    with book.write_plainly() as run:
        run(change, ('"B"',))
        assert business(book) == "A"  # as before, until the block ends
        with pytest.raises(RuntimeError, match="inside"), book.write():
            pass
    assert business(book) == "B" and told == [frozenset({"settings"})] * 2
    with pytest.raises(ZeroDivisionError), book.write_plainly() as run:
        run(change, ('"C"',))
        raise ZeroDivisionError
    with pytest.raises(sqlite3.IntegrityError), book.write_plainly() as run:
        run(change, ('"C"',))
        run("INSERT INTO settings SELECT * FROM settings", ())
    assert business(book) == "B"
    put(book, "D")
    assert business(book) == "D" and book.undo.next_undo == ""


@pytest.mark.parametrize("rows", [0, 15_000])
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_in_the_middle_of_a_write_leaves_the_book_as_it_was(tmp_path: Path, rows: int) -> None:
    book = open_book(tmp_path)
    put(book, "whole")
    book.close()
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path), str(rows)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == b"now"
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    book = open_book(tmp_path)
    try:
        assert business(book) == "whole"
        with book.read() as session:
            assert session.execute(sql("SELECT count(*) FROM tags")).scalar() == 0
        assert backup.check(book) == ()
        put(book, "goes on")
    finally:
        book.close()


def test_another_program_that_writes_is_named(book: Book) -> None:
    with book.alone() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(book.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(BookProblem, match="Another program"):
            put(book, "A")
        with pytest.raises(BookProblem, match="Another program"), book.write_plainly():
            pass
    finally:
        other.execute("ROLLBACK")
        other.close()
    put(book, "B")
    assert business(book) == "B"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database or disk is full", "disk is full"),
        ("attempt to write a readonly database", "cannot be written"),
        ("database disk image is malformed", "damaged"),
        ("file is not a database", "not a book"),
    ],
)
def test_what_sqlite_says_is_put_into_words(said: str, told: str) -> None:
    problem = explain(said)
    assert problem is not None and told in problem.what and problem.way_out


def test_a_fault_of_the_program_is_not_dressed_up() -> None:
    assert explain("no such table: contacts") is None
