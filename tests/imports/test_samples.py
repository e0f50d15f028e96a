"""Real files of other people come in as their `expectations.json` says, and go again without a trace.

The files are not part of the repository; see README.md beside them for how they are compared.
"""

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import finding
from desktop_crm.exports import exporting
from desktop_crm.imports import storing, undoing
from tests.conftest import samples_folder
from tests.imports.tables_of import content

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
IN_SCOPE = {".vcf", ".csv", ".psv", ".xlsx", ".xls", ".ods", ".zip"}
CONTAINED = {"note", "street", "extended", "custom"}


def expectations() -> dict[str, dict[str, Any]]:
    folder = samples_folder()
    if folder is None:
        return {}
    files = json.loads((folder / "expectations.json").read_text("utf-8"))["files"]
    return {name: said for name, said in files.items() if Path(name).suffix in IN_SCOPE}


FILES = expectations()
CONTACTS = [n for n, s in FILES.items() if s["outcome"] == "import" and s["kind"] == "contacts"]
OTHERS = [n for n in FILES if n not in CONTACTS]


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def missing(said: dict[str, Any], found: list[dict[str, Any]]) -> Iterator[str]:
    """What of the expectation is not in the contacts."""
    by_record = {source["record"]: contact for contact in found for source in contact["sources"]}
    for number, fields in said.get("contacts", ()):
        contact = by_record.get(number)
        if contact is None:
            yield f"no contact from record {number}"
            continue
        for field, wanted in fields.items():
            held = [plain(v) for v in contact[field]]
            for value in map(plain, wanted):
                there = any(value in h for h in held) if field in CONTAINED else value in held
                if not there:
                    yield f"record {number}: {field} {value!r} is not among {held}"
    whole = json.dumps(found, ensure_ascii=False)
    yield from (f"{text!r} turned up" for text in said.get("must_not", ()) if text in whole)


@pytest.mark.parametrize("name", CONTACTS)
def test_contacts_come_in_whole_and_go_without_a_trace(name: str, samples: Path, book: Book) -> None:
    before = content(book)
    path, said = samples / name, FILES[name]
    dry = storing.run(book, path, at=NOW, dry_run=True)
    assert content(book) == before
    result = storing.run(book, path, at=NOW)
    assert (dry.created, dry.updated, dry.skipped) == (result.created, result.updated, result.skipped)
    if "records" in said:
        assert result.rows == said["records"]
    with book.read() as session:
        ids = finding.ids(session, finding.Query())
        found = list(exporting.lines(book, session, ids))
    assert list(missing(said, found)) == []
    for contact in found:
        assert contact["full_name"] or contact["org"] or contact["email"] or contact["phone"]
    assert result.import_id is not None
    undone = undoing.undo(book, result.import_id, NOW + timedelta(hours=1))
    assert undone.removed == result.created and undone.kept == ()
    assert content(book) == before


@pytest.mark.parametrize("name", OTHERS)
def test_everything_else_comes_in_or_is_refused_in_plain_words(name: str, samples: Path, book: Book) -> None:
    """Tables about other things, odd, empty and hostile files: no fault, and nothing left by a refusal."""
    before, said = content(book), FILES[name]
    try:
        result = storing.run(book, samples / name, at=NOW)
    except UserError as refusal:
        assert refusal.what.endswith(".") and "Traceback" not in str(refusal)
        assert content(book) == before
        # A table that names nobody is no list of contacts, however well it can be read.
        assert said["outcome"] != "import" or said["kind"] == "table" or "nothing to import" in refusal.what
        return
    assert said["outcome"] in ("import", "either")
    assert result.import_id is not None
    undoing.undo(book, result.import_id, NOW + timedelta(hours=1))
    assert content(book) == before
