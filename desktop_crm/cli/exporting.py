"""`export`, and an exported book read back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words
from desktop_crm.cli.answers import Answer, Run
from desktop_crm.cli.people import list_named
from desktop_crm.contacts.finding import Query
from desktop_crm.exports import exporting
from desktop_crm.exports.tabling import Kind
from desktop_crm.segments import members

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands

_CONTACTS = "contacts"


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "export",
        help="contacts as a file: xlsx, csv, vcf, ldif or jsonl, by its ending; zip: the whole book; "
        "ics: follow-ups and birthdays",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--segment", metavar="NAME", help="only people in this segment or on this list")
    parser.add_argument(
        "--kind",
        choices=(_CONTACTS, *(kind.value for kind in Kind)),
        default="",
        metavar="K",
        help="contacts; or what they bought or said, as a table",
    )
    parser.set_defaults(run=_export)


def _export(this: Run, given: argparse.Namespace) -> Answer:
    if given.file.suffix.lower() == ".zip":
        return _whole_book(this, given)
    if given.file.suffix.lower() == ".ics":
        return _calendar(this, given)
    with this.book() as book, this.progress() as progress, this.stoppable() as stop:
        query = None
        if given.segment:
            with book.read() as session:
                query = Query(members.view(session, list_named(session, given.segment)))
        if given.kind in tuple(Kind):
            rows = exporting.export_table(book, given.file, Kind(given.kind), query, progress, stop)
            what = count_words(rows, given.kind.removesuffix("s"))
        else:
            rows = exporting.export(book, given.file, query, progress, stop)
            what = count_words(rows, "contact")
    return Answer({"rows": rows}, said=f"{what} in {given.file}.")


def _whole_book(this: Run, given: argparse.Namespace) -> Answer:
    from desktop_crm.archive import packing

    if given.segment or given.kind:
        raise UserError(
            "A zip holds the whole book.", "Leave out --segment and --kind, or end the name in .xlsx or .csv."
        )
    with this.book() as book, this.progress() as progress, this.stoppable() as stop:
        done = packing.write(book, given.file, progress, stop)
    keys = {"rows": done.rows, "contacts": done.contacts, "attachments": done.attachments}
    said = f"The whole book, {count_words(done.contacts, 'contact')}, in {given.file}."
    return Answer(
        keys, said=f"{said} “desktop-crm --book NEW-FOLDER import {given.file.name}” reads it back."
    )


def _calendar(this: Run, given: argparse.Namespace) -> Answer:
    from desktop_crm.insight import calendar_feed

    if given.segment or given.kind:
        raise UserError("A calendar file holds all follow-ups.", "Leave out --segment and --kind.")
    with this.book() as book, this.stoppable() as stop:
        count = calendar_feed.export(book, given.file, calendar_feed.Wanted(), clock.now(), stop)
    return Answer({"rows": count}, said=f"{count_words(count, 'entry', 'entries')} in {given.file}.")


def is_whole_book(path: Path) -> bool:
    """Whether a file is a book that `export` wrote."""
    if path.suffix.lower() != ".zip":
        return False
    from desktop_crm.archive import unpacking

    return unpacking.is_archive(path)


def read_back(this: Run, path: Path, dry_run: bool) -> Answer:
    """Puts an exported book into this empty one."""
    from desktop_crm.archive import unpacking

    if dry_run:
        raise UserError(f"“{path.name}” is a whole book, which is put back as it is.", "Leave out --dry-run.")
    with this.book() as book, this.progress() as progress, this.stoppable() as stop:
        done = unpacking.read(path, book, progress, stop)
    keys: dict[str, Any] = {
        "import_id": None, "rows": done.rows, "created": done.contacts, "updated": 0, "unchanged": 0, "skipped": 0,
        "problems": [], "mapping": [], "encoding": "", "sheet": "", "attachments": done.attachments,
    }  # fmt: skip
    return Answer(keys, said=f"The whole book is here: {count_words(done.contacts, 'contact')}.")
