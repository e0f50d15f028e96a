"""Undoable writes note their changes on a connection of their own, whatever becomes of the book meanwhile."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import backup, settings
from desktop_crm.book.database import Book
from desktop_crm.book.restoring import restore_open
from desktop_crm.contacts import tagging
from desktop_crm.dialogue import undoing
from tests.book.renaming import name, rename

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
# A table's shape changed as SQLite's manual says: made anew, filled, put in the place of the old one.
_REBUILT = """
    PRAGMA foreign_keys = OFF;
    BEGIN IMMEDIATE;
    CREATE TABLE other (name VARCHAR NOT NULL PRIMARY KEY, value VARCHAR NOT NULL, more INTEGER DEFAULT 7);
    INSERT INTO other (name, value) SELECT name, value FROM settings;
    DROP TABLE settings;
    ALTER TABLE other RENAME TO settings;
    COMMIT;
"""


def driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def goes_on(book: Book) -> None:
    """What is written now can be taken back and done again."""
    was = name(book)
    rename(book, f"{was} Elm", "Called it Elm")
    assert undoing.take_back(book) == "Called it Elm"
    assert name(book) == was
    assert undoing.do_again(book) == "Called it Elm"
    assert name(book) == f"{was} Elm"


def test_a_step_holds_only_what_was_written_in_it(book: Book) -> None:
    rename(book, "A", "First")
    rename(book, "B")
    with book.write("Second") as session:
        tagging.ensure(session, "roses")
    undoing.take_back(book)
    assert name(book) == "B"
    undoing.do_again(book)
    with book.write("Third") as session:
        tagging.ensure(session, "lilies")
    assert [len(step.changes) for step in book.undo.done] == [1, 1, 1]


def test_what_cannot_be_undone_is_written_where_nobody_listens(book: Book) -> None:
    rename(book, "A", "First")
    with book.write() as session:
        settings.put(session, settings.BUSINESS, "B")
        assert driver(session).execute("SELECT count(*) FROM sqlite_temp_schema").fetchone() == (0,)


def test_triggers_are_made_once_and_not_at_each_write(book: Book) -> None:
    rename(book, "A", "First")
    told: list[str] = []
    with book.write("Second") as session:
        driver(session).set_trace_callback(told.append)
        settings.put(session, settings.BUSINESS, "B")
    with book.write("Third") as session:
        settings.put(session, settings.BUSINESS, "C")
        session.flush()
        driver(session).set_trace_callback(None)
    assert any("UPDATE settings" in statement for statement in told)
    assert not [statement for statement in told if statement.startswith(("CREATE", "DROP"))]


def test_a_first_write_that_fails_takes_no_trigger_with_it(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.write("Failed") as session:
        settings.put(session, settings.BUSINESS, "A")
        session.flush()
        raise ZeroDivisionError
    goes_on(book)
    assert [len(step.changes) for step in book.undo.done] == [1]


def test_a_write_whose_commit_fails_leaves_nothing_to_the_next_step(book: Book) -> None:
    with pytest.raises(IntegrityError), book.write("Failed") as session:
        session.execute(sql("PRAGMA defer_foreign_keys = ON"))
        session.execute(sql("INSERT INTO contact_tags VALUES (1, 1)"))
    assert book.undo.next_undo == ""
    goes_on(book)
    assert [len(step.changes) for step in book.undo.done] == [1]


def test_after_a_backup_was_restored_changes_are_noted_as_before(book: Book, tmp_path: Path) -> None:
    backup.save(book, tmp_path / "one.zip")
    rename(book, "A", "First")
    restore_open(book, tmp_path / "one.zip")
    assert (name(book), book.undo.next_undo) == ("", "")
    goes_on(book)


def test_a_restore_beside_another_writer_gives_up_in_words(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.save(book, tmp_path / "one.zip")
    rename(book, "A")
    with book.alone() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    monkeypatch.setattr("desktop_crm.book.database._PATIENCE", -1)
    with closing(sqlite3.connect(book.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookProblem, match="Another program is writing"):
            restore_open(book, tmp_path / "one.zip")
        other.execute("ROLLBACK")
    assert name(book) == "A"
    restore_open(book, tmp_path / "one.zip")
    assert name(book) == ""


@pytest.mark.parametrize("within", [True, False])
def test_a_table_that_was_given_another_shape_is_listened_to(book: Book, within: bool) -> None:
    rename(book, "A", "First")
    if within:  # as a migration does
        with book.alone() as connection:
            raw: Any = connection.connection.driver_connection
            raw.executescript(_REBUILT)
            raw.execute("PRAGMA foreign_keys = ON")
    else:
        with closing(sqlite3.connect(book.file, isolation_level=None)) as other:
            other.executescript(_REBUILT)
    goes_on(book)
    undoing.take_back(book)
    assert undoing.take_back(book) == "First"
    assert name(book) == ""


def test_a_table_that_goes_and_comes_again_is_no_fault(book: Book) -> None:
    rename(book, "A", "First")
    with closing(sqlite3.connect(book.file, isolation_level=None)) as other:
        other.executescript("DROP TABLE questions_put")
        goes_on(book)
        other.executescript("CREATE TABLE questions_put (contact_id INTEGER, question VARCHAR)")
    goes_on(book)


def test_what_another_process_wrote_between_stays(book: Book) -> None:
    rename(book, "A", "First")
    with closing(sqlite3.connect(book.file, isolation_level=None)) as other:
        other.execute("INSERT INTO tags (name, folded) VALUES ('theirs', 'theirs')")
    rename(book, "B", "Second")
    undoing.take_back(book)
    undoing.take_back(book)
    with book.read() as session:
        assert session.execute(sql("SELECT name FROM tags")).scalars().all() == ["theirs"]
    assert name(book) == ""


def test_writes_with_and_without_a_label_wait_for_each_other(book: Book) -> None:
    def more(label: str) -> None:
        for _ in range(10):
            with book.write(label) as session:
                settings.put(session, settings.PER_DAY, settings.get(session, settings.PER_DAY) + 1)

    threads = [threading.Thread(target=more, args=(label,)) for label in ("", "Raised it", "", "Raised it")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with book.read() as session:
        assert settings.get(session, settings.PER_DAY) == settings.PER_DAY.default + 40
    assert len(book.undo.done) == 20


def test_a_write_inside_one_of_the_other_kind_is_refused(book: Book) -> None:
    for outer, inner in (("", "Inside"), ("Outside", "")):
        with pytest.raises(RuntimeError), book.write(outer), book.write(inner):
            pass
    with pytest.raises(RuntimeError), book.step(), book.write():
        pass
    goes_on(book)


def test_what_was_noted_is_let_go_of_when_the_step_is_whole(book: Book) -> None:
    """Not before the next one: an import of a million rows would stay in memory beside its own step."""

    def held() -> int:
        with book.step() as session:
            return int(session.execute(sql("SELECT count(*) FROM temp.undo_log")).scalar_one())

    rename(book, "Fernhill", "Renamed")
    assert held() == 0
    undoing.take_back(book)
    assert held() == 0
