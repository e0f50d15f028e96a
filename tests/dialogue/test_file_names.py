"""Names of files from any system: safe everywhere, shown as they are, programs known as such."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue import file_names


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("quote.pdf", "quote.pdf"),
        ("a/b", "b"),
        ("..\\x", "x"),
        ("C:\\Users\\Ann\\quote.pdf", "quote.pdf"),
        ("/etc/../passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("   ", "file"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Com1.tar.gz", "_Com1.tar.gz"),
        ("lpt².pdf", "_lpt².pdf"),
        ("console.txt", "console.txt"),
        ("what?.pdf", "what_.pdf"),
        ('a<b>c:d"e|f*g.txt', "a_b_c_d_e_f_g.txt"),
        ("quote.pdf. . ", "quote.pdf"),
        ("Angebot für Müller.pdf", "Angebot für Müller.pdf"),
        ("報價單 王.pdf", "報價單 王.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("line\nbreak\x00.pdf", "linebreak.pdf"),
        (".hidden", ".hidden"),
    ],
)
def test_names_for_copies(name: str, copy: str) -> None:
    assert file_names.safe(name) == copy


def test_letters_that_join_or_part_others_belong_to_the_name() -> None:
    """Persian is misspelt without them, and a family of one picture falls apart."""
    for name in ("می\u200cخواهم.pdf", "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}.png"):
        assert file_names.shown(name) == name
        assert file_names.safe(name).endswith(name[-4:])
    assert file_names.is_program("quote.e\u200cxe")  # and nothing hides behind them


def test_very_long_names_keep_their_ending() -> None:
    for stem in ("x" * 300, "王" * 300):
        made = file_names.safe(f"{stem}.pdf")
        assert made.endswith(".pdf") and len(made.encode()) <= 200


@given(st.text(max_size=300))
def test_any_name_is_one_that_every_system_takes(name: str) -> None:
    made = file_names.safe(name)
    assert made and made not in (".", "..") and len(made.encode()) <= 230
    assert not set('<>:"/\\|?*') & set(made)
    assert not [c for c in made if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    assert made == made.rstrip(". ") and file_names.safe(made) == made


@pytest.mark.parametrize(
    "name",
    ["setup.exe", "SETUP.EXE", "run.bat", "a.app", "a.sh", "a.msi", "a.com", "a.cmd", "a.scr", "a.ps1", "a.vbs",
     "a.js", "a.jar", "a.lnk", "a.command", "a.desktop", "quote.pdf.exe", "quote.exe.", "quote.exe ", "a.py",
     "cod\u202efdp.exe", "x\\y.exe", "a.ex\u200be"],
)  # fmt: skip
def test_programs_are_never_opened(name: str) -> None:
    assert file_names.is_program(name)


@pytest.mark.parametrize(
    "name", ["quote.pdf", "letter.eml", "photo.jpg", "exe", "a.docx", "notes.txt", "a.exe.pdf"]
)
def test_papers_are_opened(name: str) -> None:
    assert not file_names.is_program(name)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (640, "640 bytes"), (12_300, "12 KB"), (3_400_000, "3.4 MB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert file_names.size_words(size) == words
