"""Who went quiet stands on the list until something is done about it."""

from datetime import date, timedelta

from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.dialogue import follow_ups, undoing
from desktop_crm.lifecycle import quiet, reviewing, standing
from desktop_crm.lifecycle.stages import Stage
from tests.lifecycle.test_reviewing import NOW, buys, shop, somebody

TODAY = clock.local(NOW).date()


def quiet_ones(book: Book, limit: int = 10, day: date = TODAY) -> tuple[list[str], int]:
    with book.read() as session:
        found, count = quiet.going_quiet(session, day, limit)
    return [each.name for each in found], count


def three(book: Book) -> dict[str, int]:
    shop(book)
    ids = {name: somebody(book, name) for name in ("Ann", "Bea", "Cid", "Dora")}
    buys(book, ids["Ann"], 200, 270, 340)  # quiet for 60 days
    buys(book, ids["Bea"], 70, 100, 130)  # for 10 days
    buys(book, ids["Cid"], 400, 420, 440)  # lost
    buys(book, ids["Dora"], 10, 40, 70)
    reviewing.review(book, NOW)
    return ids


def test_the_latest_come_first_with_their_rhythm_in_words(book: Book) -> None:
    ids = three(book)
    with book.read() as session:
        (bea, ann), count = quiet.going_quiet(session, TODAY, 10)
    assert (bea.name, ann.name, count) == ("Bea", "Ann", 2)
    assert (ann.contact_id, ann.usual_days, ann.last_on) == (ids["Ann"], 70, TODAY - timedelta(days=200))
    assert ann.reason == "Usually buys every 10 weeks, last seen in May"
    assert ann.bought == (Money(2700, "GBP"),)
    assert quiet_ones(book, 1) == (["Bea"], 2)


def test_whom_we_are_about_to_meet_is_left_out(book: Book) -> None:
    ids = three(book)
    with book.write() as session:
        soon = follow_ups.add(session, ids["Bea"], TODAY + timedelta(days=7), "Ring", NOW)
        follow_ups.add(session, ids["Ann"], TODAY + timedelta(days=8), "Ring", NOW)
    assert quiet_ones(book) == (["Ann"], 1)
    with book.write() as session:
        follow_ups.done(session, soon, NOW)
    assert quiet_ones(book)[0] == ["Bea", "Ann"]


def test_the_deleted_are_left_out(book: Book) -> None:
    ids = three(book)
    with book.write() as session:
        editing.delete(session, [ids["Bea"]], NOW)
    assert quiet_ones(book)[0] == ["Ann"]


def test_a_dismissed_line_comes_back_after_its_day_and_by_undo(book: Book) -> None:
    ids = three(book)
    with book.write("Left “Bea” in peace") as session:
        quiet.dismiss(session, ids["Bea"], TODAY + timedelta(days=30))
        quiet.dismiss(session, ids["Bea"], TODAY + timedelta(days=20))
    assert quiet_ones(book)[0] == ["Ann"]
    assert "Bea" not in quiet_ones(book, day=TODAY + timedelta(days=20))[0]
    assert "Bea" in quiet_ones(book, day=TODAY + timedelta(days=21))[0]
    undoing.take_back(book)
    assert quiet_ones(book)[0] == ["Bea", "Ann"]


def test_who_was_put_off_for_long_is_told_of_on_the_day_that_was_said(book: Book) -> None:
    ids = three(book)
    far = TODAY + timedelta(days=75)  # by then Ann has been quiet for longer than others are told of
    with book.write() as session:
        quiet.dismiss(session, ids["Ann"], far)
    reviewing.review(book, NOW + timedelta(days=76))
    assert "Ann" not in quiet_ones(book, day=far)[0]
    names, count = quiet_ones(book, day=far + timedelta(days=1))
    assert names[0] == "Ann" and count == len(names)  # it is she whom the user wants to hear of now
    assert quiet_ones(book, 1, day=far + timedelta(days=1)) == (["Ann"], count)
    with book.write() as session:
        follow_ups.add(session, ids["Ann"], far, "Ring", NOW)
    assert "Ann" not in quiet_ones(book, day=far + timedelta(days=1))[0]


def test_who_was_given_up_by_hand_is_not_told_of(book: Book) -> None:
    ids = three(book)
    with book.write() as session:
        standing.pin(session, ids["Bea"], Stage.LOST, NOW)
    assert quiet_ones(book) == (["Ann"], 1)
    with book.write() as session:
        standing.unpin(session, ids["Bea"], NOW)
    assert quiet_ones(book)[0] == ["Bea", "Ann"]


def test_it_walks_the_index_and_sorts_nothing(book: Book) -> None:
    with book.read() as session:
        given = {
            "day": "2026-01-01",
            "since": "2025-11-01",
            "soon": "2026-01-08",
            "what": "quiet",
            "limit": 5,
        }
        plan = [row[3] for row in session.execute(sql(f"EXPLAIN QUERY PLAN {quiet._ROWS}"), given)]
    assert "ix_rhythms_quiet_on" in plan[0] and not any("TEMP B-TREE" in step for step in plan)
