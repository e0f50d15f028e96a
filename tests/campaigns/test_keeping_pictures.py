"""Pictures of a letter's file come into the book; nothing else does."""

from base64 import b64encode
from pathlib import Path

import pytest

from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.campaigns import keeping_pictures
from desktop_crm.campaigns.content import Content, Image

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x18\x00\x00\x00\x78\x08\x02\x00\x00\x00"


def test_pictures_beside_the_file_and_in_the_address_are_kept(book: Book, tmp_path: Path) -> None:
    (tmp_path / "my pictures").mkdir()
    (tmp_path / "my pictures" / "a.jpeg").write_bytes(PNG)
    keep = keeping_pictures.keeper(book, tmp_path)
    name = keep("my%20pictures/a.jpeg")
    assert name.endswith(".png") and attachments.read(book, name) == PNG
    assert keep("data:image/png;base64," + b64encode(PNG).decode()) == name


def test_a_letter_cannot_take_other_files_of_the_computer(book: Book, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = tmp_path / "letter"
    folder.mkdir()
    (folder / "notes.txt").write_text("private")
    keep = keeping_pictures.keeper(book, folder)
    outside = ("../secret.png", str(tmp_path / "secret.png"), f"file://{tmp_path}/secret.png", "notes.txt")
    for source in (
        *outside,
        "https://x.example/a.png",
        "//x.example/a.png",
        "gone.png",
        "",
        ".",
        "data:,x",
        "\0",
    ):
        assert keep(source) == ""


@pytest.mark.parametrize(
    "source", [r"\\x.example\share\a.png", "%5C%5Cx.example%5Cshare%5Ca.png", r"/\x.example/share/a.png"]
)
def test_no_other_computer_is_asked_by_its_windows_name(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    keep = keeping_pictures.keeper(book, tmp_path)
    looked: list[Path] = []
    monkeypatch.setattr(Path, "resolve", lambda path: looked.append(path) or path)  # type: ignore[func-returns-value]
    assert keep(source) == ""
    assert looked == []


@pytest.mark.parametrize("ending", [".png", ""])
def test_only_pictures_that_are_there_are_read(book: Book, ending: str) -> None:
    name = attachments.keep(book, PNG, ending)
    content = Content((Image("a", name), Image("b", "d" * 64)))
    assert keeping_pictures.read_all(book, content) == {name: PNG}
