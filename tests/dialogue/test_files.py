"""Files of an exchange: kept, opened as a copy, saved elsewhere, removed; each with its undo."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_crm.base.errors import BookProblem, UserError
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import files, interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Kept, Log

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def quote(tmp_path: Path) -> Path:
    path = tmp_path / "quote.pdf"
    path.write_bytes(b"%PDF-1.4 so much")
    return path


@pytest.fixture
def number(book: Book, quote: Path) -> int:
    kept = files.keep(book, quote)
    with book.write("Logged") as session:
        ann = editing.add(session, Draft(full_name="Ann Berg"), NOW)
        entry = Log(
            contact_ids=(ann,),
            channel="email",
            direction=Direction.IN,
            at=NOW,
            body="As agreed",
            files=(kept,),
        )
        return interactions.log(session, entry, NOW)


def names(book: Book, number: int) -> list[str]:
    with book.read() as session:
        return [file.name for file in files.of(session, number)]


def test_a_file_is_kept_with_its_name_and_can_be_opened_and_saved(
    book: Book, number: int, tmp_path: Path
) -> None:
    with book.read() as session:
        (file,) = files.of(session, number)
        found = interactions.get(session, number)
    assert found is not None and found.files == (file,)
    assert (file.name, file.media_type, file.size) == ("quote.pdf", "application/pdf", 16)
    copy = files.copy_to_open(book, file, tmp_path / "open")
    assert copy.name == "quote.pdf" and copy.read_bytes() == b"%PDF-1.4 so much"
    assert not copy.stat().st_mode & 0o222  # who writes into it would lose what they wrote
    assert files.copy_to_open(book, file, tmp_path / "open") == copy
    files.save_copy(book, file, tmp_path / "elsewhere.pdf")
    assert (tmp_path / "elsewhere.pdf").read_bytes() == b"%PDF-1.4 so much"
    with pytest.raises(BookProblem, match="cannot be written there"):
        files.save_copy(book, file, tmp_path / "no such folder" / "elsewhere.pdf")


def test_half_a_copy_is_not_opened_the_next_time(
    book: Book, quote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = files.keep(book, quote)

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(BookProblem, match="no room"):
        patched.setattr(Path, "write_bytes", full)
        files.copy_to_open(book, kept, tmp_path / "copies")
    assert files.copy_to_open(book, kept, tmp_path / "copies").read_bytes() == quote.read_bytes()


def test_programs_are_kept_and_saved_but_never_opened(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "setup.exe"
    path.write_bytes(b"MZ")
    kept = files.keep(book, path)
    with pytest.raises(UserError, match="is a program") as refused:
        files.copy_to_open(book, kept, tmp_path / "open")
    assert "Save a copy" in refused.value.way_out
    assert not (tmp_path / "open").exists()
    files.save_copy(book, kept, tmp_path / "copy.exe")
    assert (tmp_path / "copy.exe").read_bytes() == b"MZ"


def test_a_name_from_elsewhere_never_leads_out_of_the_folder(book: Book, quote: Path, tmp_path: Path) -> None:
    kept = files.keep(book, quote)
    folder = tmp_path / "open"
    for name in ("../../x.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "C:\\x.pdf", "CON.pdf", "x" * 400 + ".pdf"):
        copy = files.copy_to_open(book, Kept(name, kept.stored, "", kept.size), folder)
        assert folder in copy.parents and copy.suffix == ".pdf" and copy.read_bytes() == quote.read_bytes()


def test_what_cannot_be_kept_is_said(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="is a folder"):
        files.keep(book, tmp_path)
    with pytest.raises(BookProblem, match="cannot be read"):
        files.keep(book, tmp_path / "gone.pdf")
    monkeypatch.setattr(attachments, "LIMIT", 10)
    (tmp_path / "film.mp4").write_bytes(b"x" * 11)
    with pytest.raises(BookProblem, match="larger than 50 MB"):
        files.keep(book, tmp_path / "film.mp4")
    assert attachments.every(book) == []


def test_removing_a_file_or_the_entry_is_undone(book: Book, number: int) -> None:
    with book.read() as session:
        (file,) = files.of(session, number)
    with book.write("Removed “quote.pdf”") as session:
        files.remove(session, file.id)
    assert names(book, number) == []
    undoing.take_back(book)
    assert names(book, number) == ["quote.pdf"]
    with book.write("Removed the entry") as session:
        interactions.delete(session, number)
    assert names(book, number) == []
    undoing.take_back(book)
    assert names(book, number) == ["quote.pdf"]
    with pytest.raises(UserError, match="not there any more"), book.write() as session:
        files.remove(session, 4711)


def test_a_lost_attachment_is_noticed(book: Book, number: int) -> None:
    assert attachments.faults(book) == ((), ())
    (path,) = attachments.every(book)
    path.unlink()
    assert attachments.faults(book) == ((path.name,), ())


def test_a_file_of_former_words_is_still_in_use(book: Book, number: int) -> None:
    with book.write("Took the file off") as session:
        entry = interactions.get(session, number)
        assert entry is not None
        interactions.change(session, number, replace(entry, files=()), NOW + timedelta(hours=1))
    (path,) = attachments.every(book)
    path.unlink()
    assert attachments.faults(book) == ((path.name,), ())
