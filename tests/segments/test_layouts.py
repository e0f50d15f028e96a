"""How a saved view was left: kept with it, nothing of one that is gone."""

from datetime import UTC, datetime

from desktop_crm.book.database import Book
from desktop_crm.segments import layouts, lists

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_columns_and_order_are_kept_apart(book: Book) -> None:
    with book.write() as session:
        fair = lists.create(session, "Fair", NOW)
        assert layouts.of_segment(session, fair) == ([], "")
        layouts.keep(session, fair, {"wide": [["name", 0]]})
        layouts.keep(session, fair, sort="city desc")
    with book.read() as session:
        assert layouts.of_segment(session, fair) == ({"wide": [["name", 0]]}, "city desc")


def test_a_view_that_is_gone_keeps_nothing(book: Book) -> None:
    with book.write() as session:
        layouts.keep(session, 99, {}, "name")
        assert layouts.of_segment(session, 99) == ([], "")
