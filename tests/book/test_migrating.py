"""The steps lead to exactly the tables that the program works with; a newer book is refused."""

import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine

import desktop_crm.tables
from desktop_crm.base.errors import BookProblem
from desktop_crm.book import migrating, settings
from desktop_crm.book.database import FILE, Book
from desktop_crm.book.migrating import Step
from desktop_crm.book.opening import open_book

Shape = dict[str, object]


def shape(connection: sqlite3.Connection) -> Shape:
    """Columns, keys, references, indexes and options of every table, as SQLite understands them."""
    found: Shape = {}
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'contact_search%'"
        " AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for table, made in tables:
        found[table] = sorted(
            (name, kind, needed, default, key)
            for _n, name, kind, needed, default, key in connection.execute(f'PRAGMA table_info("{table}")')
        )
        found[f"{table} refers to"] = sorted(
            row[2:] for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')
        )
        found[f"{table} without rowid"] = "WITHOUT ROWID" in made.upper()
        for _n, index, unique, origin, partial in connection.execute(f'PRAGMA index_list("{table}")'):
            # A column that was added later has another place, which is nobody's business.
            columns = [
                (min(place, 0), *rest)
                for _n, place, *rest, _key in connection.execute(f'PRAGMA index_xinfo("{index}")')
            ]
            made_by = "SELECT sql FROM sqlite_schema WHERE name = ? AND sql <> ''"
            text = " ".join(connection.execute(made_by, (index,)).fetchone() or ())
            key = index if origin == "c" else f"{table} {origin} {columns}"
            found[key] = (unique, origin, partial, columns, " ".join(text.split()))
    return found


def test_a_migrated_book_has_the_shape_that_the_tables_declare(book: Book, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.sqlite'}")
    desktop_crm.tables.metadata.create_all(engine)
    engine.dispose()
    declared, migrated = sqlite3.connect(tmp_path / "declared.sqlite"), sqlite3.connect(book.file)
    try:
        assert shape(migrated) == shape(declared)
    finally:
        declared.close()
        migrated.close()


def test_every_table_of_the_rooms_is_in_the_list() -> None:
    from desktop_crm.book.columns import Table

    assert {row.__tablename__ for row in desktop_crm.tables.ALL} == set(Table.metadata.tables)


def test_a_newer_book_is_refused_and_not_touched(tmp_path: Path) -> None:
    open_book(tmp_path).close()
    raw = sqlite3.connect(tmp_path / FILE)
    raw.execute("PRAGMA user_version = 999")
    raw.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(BookProblem, match="newer version"):
        open_book(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before
    assert not (tmp_path / "backups").exists()


def with_step(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    """A program that is one step ahead."""
    known = migrating.steps()

    def upgrade(connection: object) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)  # type: ignore[attr-defined]

    ahead = (*known, Step(known[-1].number + 1, "colours", upgrade))
    monkeypatch.setattr(migrating, "steps", lambda: ahead)


def test_an_older_book_is_backed_up_then_brought_along_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = open_book(tmp_path)
    with book.write() as session:
        settings.put(session, settings.BUSINESS, "Fernhill")
    book.close()
    with_step(monkeypatch, "ALTER TABLE tags ADD COLUMN colour VARCHAR NOT NULL DEFAULT ''")
    for _ in range(2):
        book = open_book(tmp_path)
        with book.read() as session:
            assert settings.get(session, settings.BUSINESS) == "Fernhill"
            session.connection().exec_driver_sql("SELECT colour FROM tags")
        book.close()
    (saved,) = (tmp_path / "backups").iterdir()
    assert saved.name.startswith(f"before update {migrating.newest()} ") and saved.suffix == ".zip"


def test_a_step_that_fails_leaves_the_book_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_book(tmp_path).close()
    with monkeypatch.context() as patch:
        with_step(patch, "ALTER TABLE tags ADD COLUMN colour VARCHAR", "INSERT INTO nowhere VALUES (1)")
        with pytest.raises(Exception, match="nowhere"):
            open_book(tmp_path)
    book = open_book(tmp_path)
    with book.read() as session:
        columns = session.connection().exec_driver_sql("PRAGMA table_info(tags)").all()
    book.close()
    assert [column[1] for column in columns] == ["id", "name", "folded"]


def test_a_book_is_opened_and_read_while_another_process_writes(tmp_path: Path) -> None:
    open_book(tmp_path).close()
    writer = sqlite3.connect(tmp_path / "book.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    book = open_book(tmp_path)
    with book.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM contacts").scalar_one() == 0
    book.close()
    assert time.monotonic() - begun < 5  # it waits 15 seconds for a writer
    writer.execute("ROLLBACK")
    writer.close()
