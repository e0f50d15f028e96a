"""Folding and the line of the index: a piece of what was written is a piece of what is kept."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.base import text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("Đỗ Đức", "do duc"),
        ("STRASSE straße", "strasse strasse"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("علي كريمي", "علی کریمی"),
        ("مُحَمَّد", "محمد"),
        ("۰۹۱۲ ٠٩١٢ ०९", "0912 0912 09"),
        ("さくら", "サクラ"),
        ("Ｏ’Ｂｒｉｅｎ", "o'brien"),
        ("  two \t\n words ", "two words"),
        ("e\u200bllen", "ellen"),
        ("İstanbul ısı", "istanbul isi"),
    ],
)
def test_spellings_fold_to_one(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_folding_twice_changes_nothing_nor_does_the_form_of_unicode(written: str) -> None:
    once = text.fold(written)
    assert text.fold(once) == once
    assert text.fold(unicodedata.normalize("NFC", written)) == text.fold(
        unicodedata.normalize("NFD", written)
    )


_WORDS = st.text(alphabet="aeßäöü王小明あいكيی-'. ", min_size=1, max_size=14)


@given(parts=st.lists(_WORDS, min_size=1, max_size=4), start=st.integers(0, 10), length=st.integers(1, 8))
@settings(max_examples=50, deadline=None)
def test_sqlite_finds_by_the_expression_what_the_line_holds(
    parts: list[str], start: int, length: int
) -> None:
    """Whole words of what was written, and pieces of three letters and more, are always found."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE s USING fts5(words, tokenize = 'trigram case_sensitive 1')")
    database.execute("INSERT INTO s VALUES (?)", (text.index_text(parts),))
    whole = text.fold(parts[0]).split()
    queries = [parts[0], *whole, *(word[start : start + length] for word in whole)]
    try:
        for query in queries:
            if len(query.strip("-'. ")) < 3 and query not in whole:
                continue  # one or two letters are the beginning of a word
            expression = text.match_expression(query)
            if expression is not None:
                assert database.execute("SELECT 1 FROM s WHERE s MATCH ?", (expression,)).fetchone(), query
    finally:
        database.close()


def test_a_query_that_says_nothing_looks_for_nothing() -> None:
    assert text.match_expression("") is None
    assert text.match_expression(" \u200b ") is None
    assert text.wanted("-") == ()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ellen Fairweather", "EF"),
        ("Dr. Ellen M. Fairweather", "EF"),
        ("王小明", "王"),
        ("علی کریمی", "ع"),
        ("Cher", "C"),
        ("Anne-Marie Duff", "AD"),
        ("…", "?"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert text.initials(name) == letters


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ufeff  Ann \u200b", "Ann"),
        ("a\r\nb\rc\x00\x07", "a\nb\nc"),
        ("Zu\u0308rich", "Zürich"),
        ("\xa0Ann\u3000", "Ann"),
        ("tab\there", "tab\there"),
        ("\ud800x", "x"),
        ("Zoë \u202eevil", "Zoë evil"),  # else all that follows the name would stand backwards
        ("\u2067\u202a+44 7700 900147\u202c\u2069", "+44 7700 900147"),
    ],
)
def test_values_are_kept_as_a_person_meant_them(typed: str, kept: str) -> None:
    assert text.clean(typed) == kept


def test_one_line_short_and_counted() -> None:
    assert text.one_line(" a \n b\tc ") == "a b c"
    assert text.short("one two\nthree", 8) == "one two…"
    assert text.short("one  two", 8) == "one two"
    assert text.count_words(1, "person", "people") == "1 person"
    assert text.count_words(1462, "person", "people") == "1,462 people"
    assert text.count_words(2, "row") == "2 rows"


@given(st.text(st.sampled_from("a b\u200b\u200e\u202e\ufeff\u00a0\ufffe\n\t\x00e\u0301")))
def test_what_is_clean_stays_as_it_is(written: str) -> None:
    once = text.clean(written)
    assert text.clean(once) == once and text.one_line(text.one_line(written)) == text.one_line(written)


@given(parts=st.lists(st.text(alphabet="abcAB z'`._,@+1\n小é", max_size=12), max_size=6))
@settings(max_examples=200, deadline=None)
def test_parts_folded_all_at_once_make_the_same_line_as_one_by_one(parts: list[str]) -> None:
    line = text.index_text(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_written_plain", lambda _parts: {})
        assert text.index_text(parts) == line
