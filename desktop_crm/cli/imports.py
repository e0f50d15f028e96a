"""`import`, and taking one back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.errors import BadFile, UserError
from desktop_crm.base.text import count_words, short
from desktop_crm.cli import exporting as whole_book
from desktop_crm.cli.answers import Answer, Code, Run, count, moment, one_of, whole
from desktop_crm.cli.passwords import read_password
from desktop_crm.exports import problem_rows
from desktop_crm.imports import listing, storing, undoing
from desktop_crm.imports.listing import Import
from desktop_crm.imports.places import row_words
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.imports.storing import ImportResult
from desktop_crm.mapping import mappings as columns
from desktop_crm.mapping.rows import RowKind

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("import", help="take contacts, purchases or interactions in from a file")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="xlsx, xlsb, xls, ods, csv, tsv, vcf or ldif, a zip of these, or a whole-book zip",
    )
    what.add_argument("--undo", type=whole, metavar="IMPORT_ID", help="take one import back")
    what.add_argument("--list", action="store_true", dest="history", help="say what was imported so far")
    parser.add_argument(
        "--kind",
        type=one_of(RowKind),
        metavar="K",
        help="what the rows are about: contacts, purchases or interactions (told by the columns)",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--sheet", default="", metavar="NAME")
    where.add_argument("--every-sheet", action="store_true", help="all visible sheets that hold rows")
    parser.add_argument(
        "--header-row", type=count, metavar="N", help="where the column names stand; 0: nowhere"
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE.json",
        help='{"Tel.": "phone", "Ort": "city"}; with --every-sheet {"sheets": {"2024": {"Tel.": "phone"}}}',
    )
    parser.add_argument("--consent-topic", metavar="T", help="these people agreed to this newsletter")
    parser.add_argument("--consent-evidence", default="", metavar="TEXT", help="and this proves it")
    parser.add_argument("--consent-at", type=moment, metavar="ISO", help="when they agreed")
    parser.add_argument(
        "--consent-wording", default="", metavar="TEXT", help="the exact words they were shown"
    )
    parser.add_argument("--on-match", choices=("fill", "skip", "ask"), default="fill",
                        help="of people who are known: fill what is missing, skip them, or list them")  # fmt: skip
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the file's password from standard input"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    parser.add_argument("--problems", type=Path, metavar="FILE", help="save the problem rows (xlsx or csv)")
    parser.set_defaults(run=_run)


def _run(this: Run, given: argparse.Namespace) -> Answer:
    if given.history:
        return _history(this)
    return _import(this, given) if given.undo is None else _undo(this, given.undo)


# ---------------------------------------------------------------- import
def _import(this: Run, given: argparse.Namespace) -> Answer:
    if whole_book.is_whole_book(given.file):
        return whole_book.read_back(this, given.file, given.dry_run)
    if given.problems is not None and given.problems.suffix.lower() not in problem_rows.ENDINGS:
        raise problem_rows.no_spreadsheet(given.problems)
    mapping = _mapping(given.mapping)
    with this.book() as book, this.progress() as progress, this.stoppable() as stop:
        result = storing.run(
            book,
            given.file,
            sheet=given.sheet,
            every_sheet=given.every_sheet,
            header_row=given.header_row,
            password=read_password() if given.password_stdin else "",
            mapping=None if given.every_sheet else mapping,
            mappings=_by_sheet(mapping) if given.every_sheet else None,
            kind=given.kind,
            consent=_consent(given),
            on_match=given.on_match,
            dry_run=given.dry_run,
            at=this.now(),
            progress=progress,
            stop=stop,
        )
        if given.problems is not None and result.import_id is not None and result.problem_count:
            problem_rows.save(book, result.import_id, given.problems)
    refused = result.skipped and any(not p.column for p in result.problems)
    return Answer(
        _keys(result),
        tuple(f"{row_words(p.row, '', p.sheet)}, {p.column or p.who}: {p.reason}" for p in result.problems),
        _said(result, given.dry_run),
        Code.IN_PART if refused else Code.DONE,
    )


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError as fault:
        raise BadFile(f"“{path.name}” cannot be read.", "Check that it is there.") from fault
    except (ValueError, RecursionError) as fault:
        raise BadFile(f"“{path.name}” is not a JSON file.", 'It looks like {"Tel.": "phone"}.') from fault
    if not isinstance(data, dict):
        raise BadFile(f"“{path.name}” is no mapping.", 'It looks like {"Tel.": "phone"}.')
    return data


def _by_sheet(data: dict[str, Any] | None) -> dict[str, Any]:
    if data is None:
        return {}
    sheets = data.get("sheets")
    if not isinstance(sheets, dict) or not all(isinstance(one, dict) for one in sheets.values()):
        raise UserError(
            "The mapping does not name the sheets.", 'Write {"sheets": {"2024": {"Tel.": "phone"}}}.'
        )
    return sheets


def _consent(given: argparse.Namespace) -> StatedConsent | None:
    if not given.consent_topic:
        if given.consent_evidence:
            raise UserError("It is not said for which newsletter.", "Add --consent-topic with its name.")
        return None
    return StatedConsent(given.consent_topic, given.consent_evidence, given.consent_at, given.consent_wording)


def _keys(result: ImportResult) -> dict[str, Any]:
    return {
        "import_id": result.import_id,
        "rows": result.rows,
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "skipped": result.skipped,
        "problems": [
            {
                "row": p.row,
                "record": p.record,
                "column": p.column,
                "value": p.value,
                "reason": p.reason,
                "sheet": p.sheet,
            }
            for p in result.problems
        ],
        "problem_count": result.problem_count,
        "kind": result.kind.value,
        "contacts_created": result.contacts_created,
        "purchases": result.purchases,
        "interactions": result.interactions,
        "consents": result.consents,
        "seen_before": None if result.seen is None else result.seen.id,
        "sheets": [
            {"name": s.name, "first_record": s.first, "rows": s.rows, "kind": s.kind.value}
            for s in result.sheets
        ],
        "mapping": columns.to_json(result.mapping)["columns"],
        "encoding": result.encoding,
        "sheet": result.sheet,
        "seconds": round(result.seconds, 3),
    }


def _said(result: ImportResult, dry: bool) -> str:
    counts = (
        f"{result.created:,} created, {result.updated:,} updated, {result.unchanged:,} unchanged, "
        f"{result.skipped:,} skipped, {count_words(result.problem_count, 'problem')}."
    )
    if result.purchases or result.interactions:
        counts += f" New are {_beside(result.contacts_created, result.purchases, result.interactions)}."
    if result.seen is not None:
        counts += f" {result.seen.words(clock.today())}"
    if dry:
        return f"Nothing was changed. It would be: {counts}"
    return f"{counts} “desktop-crm import --undo {result.import_id}” takes it back."


def _beside(contacts: int, purchases: int, interactions: int) -> str:
    """`2 contacts, 3 purchases`: what there is of each."""
    parts = ((contacts, "contact"), (purchases, "purchase"), (interactions, "interaction"))
    return ", ".join(count_words(count, one) for count, one in parts if count)


# ---------------------------------------------------------------- what was imported
def _history(this: Run) -> Answer:
    with this.book() as book, book.read() as session:
        found = listing.history(session)
    lines = (
        f"{i.id}  {moment_words(i.at, this.now()):>17}  {short(i.file, 32):<32}  {count_words(i.rows, 'row')}: "
        f"{_beside(i.contacts, i.purchases, i.interactions) or 'nothing new'}, {i.updated:,} updated, "
        f"{count_words(i.problems, 'problem')}"
        for i in found
    )
    return Answer({"imports": [_listed(i) for i in found]}, tuple(lines))


def _listed(one: Import) -> dict[str, Any]:
    return {
        "import_id": one.id,
        "at": clock.to_iso(one.at),
        "file": one.file,
        "sheet": one.sheet,
        "format": one.format,
        "kind": one.kind.value,
        "rows": one.rows,
        "created": one.created,
        "updated": one.updated,
        "unchanged": one.unchanged,
        "skipped": one.skipped,
        "contacts_created": one.contacts,
        "purchases": one.purchases,
        "interactions": one.interactions,
        "problems": one.problems,
        "digest": one.digest,
    }


# ---------------------------------------------------------------- undo
def _undo(this: Run, import_id: int) -> Answer:
    with this.book() as book:
        undone = undoing.undo(book, import_id, this.now())
    kept = [
        {"contact_id": k.contact_id, "name": k.name, "what": k.what, "value": k.value, "why": k.why}
        for k in undone.kept
    ]
    said = f"Taken back: {count_words(undone.removed, 'contact')} removed, {undone.restored:,} as before."
    if beside := _beside(0, undone.purchases, undone.interactions):
        said += f" {beside} removed."
    if undone.purchases_restored:
        said += f" {count_words(undone.purchases_restored, 'purchase')} as before."
    return Answer(
        {
            "removed": undone.removed,
            "restored": undone.restored,
            "purchases": undone.purchases,
            "purchases_restored": undone.purchases_restored,
            "interactions": undone.interactions,
            "kept": kept,
            "consents": undone.consents,
        },
        tuple(f"{k.name}: {k.what} stays: {k.why}" for k in undone.kept),
        said,
    )
