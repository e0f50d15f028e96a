"""`backup`, `restore` and `check`."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import BookProblem
from desktop_crm.base.text import count_words
from desktop_crm.book import backup, restoring
from desktop_crm.book.database import FILE
from desktop_crm.cli.answers import Answer, Code, Run

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    save = commands.add_parser("backup", help="the whole book as one file")
    save.add_argument("file", type=Path, metavar="FILE")
    save.set_defaults(run=_backup)
    put_back = commands.add_parser("restore", help="puts a backup in the place of the book")
    put_back.add_argument("file", type=Path, metavar="FILE")
    put_back.set_defaults(run=_restore)
    check = commands.add_parser("check", help="whether the book's file is sound")
    check.set_defaults(run=_check)


def _backup(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, this.progress() as progress:
        backup.save(book, given.file, progress)
    size = given.file.stat().st_size
    keys = {"ok": True, "findings": [], "file": str(given.file), "bytes": size}
    return Answer(keys, said=f"Backed up to {given.file} ({size / 1e6:,.1f} MB).")


def _restore(this: Run, given: argparse.Namespace) -> Answer:
    from desktop_crm.campaigns import sending

    this.doors.prepare()
    # A newsletter on its way would go by a ledger that is no longer there.
    with sending.alone(this.folder) if (this.folder / FILE).exists() else nullcontext():
        former = restoring.restore(this.folder, given.file)
    keys = {"ok": True, "findings": [], "former": None if former is None else str(former)}
    said = f"Restored {given.file.name}."
    return Answer(keys, said=said + (f" What was there before is kept in {former}." if former else ""))


def _check(this: Run, _given: argparse.Namespace) -> Answer:
    try:
        with this.book() as book:
            findings = [f.what for f in backup.check(book)]
    except BookProblem as problem:  # that it cannot even be opened is what was asked for
        keys = {"ok": False, "findings": [problem.what], "error": problem.what, "way_out": problem.way_out}
        return Answer(keys, said=f"{problem.what} {problem.way_out}".strip(), code=Code.REFUSED)
    if not findings:
        return Answer({"ok": True, "findings": []}, said="The book is sound.")
    said = f"{count_words(len(findings), 'finding')}. Restore the last backup."
    return Answer({"ok": False, "findings": findings}, tuple(findings), said, Code.REFUSED)
