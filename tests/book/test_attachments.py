"""Files kept in the book: the same file lies there once, and no name leads out of the folder."""

from pathlib import Path

import pytest

from desktop_crm.base.errors import BookProblem
from desktop_crm.book import attachments
from desktop_crm.book.database import Book


def test_the_same_file_lies_there_once(book: Book, tmp_path: Path) -> None:
    (tmp_path / "Card.PDF").write_bytes(b"signed")
    first = attachments.keep_file(book, tmp_path / "Card.PDF")
    assert attachments.keep(book, b"signed", ".pdf") == first and first.endswith(".pdf")
    assert attachments.keep(book, b"other") != first
    assert attachments.read(book, first) == b"signed"
    assert len(list((book.folder / attachments.FOLDER).iterdir())) == 2


@pytest.mark.parametrize("ending", ["", "pdf", ".p/d", ".far-too-long-an-ending", "../x"])
def test_a_strange_ending_is_left_off(book: Book, ending: str) -> None:
    name = attachments.keep(book, b"x", ending)
    assert len(name) == 64 and attachments.read(book, name) == b"x"


@pytest.mark.parametrize("name", ["../book.sqlite", "book.sqlite", "", "/etc/passwd", "a" * 64 + "/../x"])
def test_no_name_leads_out_of_the_folder(book: Book, name: str) -> None:
    with pytest.raises(BookProblem, match="not the name"):
        attachments.read(book, name)


def test_missing_and_oversized_files_are_refused(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BookProblem, match="missing"):
        attachments.read(book, "a" * 64)
    with pytest.raises(BookProblem, match=r"“no\.pdf” cannot be read"):
        attachments.keep_file(book, tmp_path / "no.pdf")
    monkeypatch.setattr(attachments, "LIMIT", 3)
    (tmp_path / "big.bin").write_bytes(b"1234")
    with pytest.raises(BookProblem, match="larger"):
        attachments.keep_file(book, tmp_path / "big.bin")
