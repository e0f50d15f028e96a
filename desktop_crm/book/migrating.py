"""Brings a book to this program's shape: named steps in order, each in its own transaction.

A backup is taken before the first step that changes an existing book; a newer book is refused.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_crm.base import clock
from desktop_crm.base.errors import BookProblem
from desktop_crm.book import backup, migrations
from desktop_crm.book.database import Book


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    name: str
    upgrade: Callable[[Connection], None]


def steps() -> tuple[Step, ...]:
    """All steps, in order, from files named `m0001_name.py`."""
    found = []
    for module in pkgutil.iter_modules(migrations.__path__):
        if module.name.startswith("m"):
            number, _, name = module.name[1:].partition("_")
            code = importlib.import_module(f"{migrations.__name__}.{module.name}")
            found.append(Step(int(number), name, code.upgrade))
    return tuple(sorted(found, key=lambda step: step.number))


def newest() -> int:
    """The step that this program's books stand at."""
    return steps()[-1].number


def version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def migrate(book: Book, upto: int | None = None) -> int:
    """Runs the steps that the book lacks, of a new one perhaps only the first `upto`; returns how many ran."""
    at = _present(book)
    known = steps()
    if at > known[-1].number:
        raise BookProblem(
            "This book was last opened with a newer version of Desktop CRM.",
            "Install the newer version, or open another book. Nothing was changed.",
        )
    due = [step for step in known if step.number > at and (upto is None or step.number <= upto)]
    if due and at:
        stamp = clock.local(clock.now()).strftime("%Y-%m-%d %H.%M")
        backup.save(book, book.place("backups") / f"before update {due[-1].number} {stamp}.zip")
    for step in due:
        with book.alone() as connection:
            # A transaction around DDL too: a step that fails leaves the book as it was.
            with connection.begin() if not connection.in_transaction() else connection:
                if version(connection) >= step.number:
                    continue  # another process was quicker
                step.upgrade(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {step.number}")
            if connection.in_transaction():
                connection.commit()
    return len(due)


def _present(book: Book) -> int:
    """The step that the book stands at, 0 of a new one; asked of a reader, which waits for nobody and changes nothing.

    A database that some other program made is left as it is.
    """
    with book.read() as session:
        connection = session.connection()
        at = version(connection)
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
    if tables and not at:
        raise BookProblem("The book's file is not a book.", "Open another folder.")
    return at
