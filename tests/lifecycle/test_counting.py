"""How many would be at each stage: exactly in a small book, about in a large one."""

import pytest

from desktop_crm.book.database import Book
from desktop_crm.lifecycle import counting, standing
from desktop_crm.lifecycle.stages import Stage
from tests.lifecycle.test_reviewing import NOW, buys, shop, somebody


def test_everybody_is_counted_a_pinned_one_where_they_are(book: Book) -> None:
    shop(book)
    ids = [somebody(book, f"Person {n}") for n in range(5)]
    buys(book, ids[0], 3)
    with book.write() as session:
        standing.pin(session, ids[1], Stage.LOST, NOW)
        counts = counting.would_be(session, NOW)
    assert counts.exact and sum(counts.of.values()) == 6
    assert (counts.of[Stage.LEAD], counts.of[Stage.NEW], counts.of[Stage.LOST]) == (3, 1, 1)
    assert counts.words(Stage.LEAD) == "3 people"


def test_of_a_large_book_some_are_judged_for_all(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(20):
        somebody(book, f"Person {n}")
    monkeypatch.setattr(counting, "MOST", 10)
    with book.read() as session:
        counts = counting.would_be(session, NOW)
    assert not counts.exact and counts.words(Stage.LEAD) == "about 20 people"


def test_an_empty_book_has_nobody(book: Book) -> None:
    with book.read() as session:
        assert sum(counting.would_be(session, NOW).of.values()) == 0
