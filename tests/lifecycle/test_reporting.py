"""Stages as a table: who stands where, and who moved."""

from desktop_crm.book.database import Book
from desktop_crm.lifecycle import reporting, reviewing, standing
from desktop_crm.lifecycle.stages import Stage
from tests.lifecycle.test_reviewing import NOW, somebody


def test_who_is_pinned_where_they_stand_did_not_move(book: Book) -> None:
    ann = somebody(book, "Ann")
    reviewing.review(book, NOW)
    with book.write() as session:
        standing.pin(session, ann, Stage.LEAD, NOW)
        standing.unpin(session, ann, NOW)
        standing.pin(session, ann, Stage.LOYAL, NOW)
    with book.read() as session:
        moves = {
            line.stage: (line.moved_in, line.moved_out)
            for line in reporting.stages_table(session, None, None)
        }
    assert moves[Stage.LEAD] == (0, 1) and moves[Stage.LOYAL] == (1, 0)
