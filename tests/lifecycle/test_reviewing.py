"""Reviews keep stages, rhythms and their history true, without the user doing anything."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.errors import Stopped
from desktop_crm.base.money import Money
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.contacts import bulk_editing, editing
from desktop_crm.contacts.bulk_editing import Clear, Edit, Own, Put
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import cadences, follow_ups, interactions, undoing
from desktop_crm.dialogue.cadences import OfStage
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.lifecycle import keeping, reviewing, standing
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale

NOW = clock.from_iso("2026-11-28T10:00:00")


def ago(days: int) -> datetime:
    return clock.cut(NOW - timedelta(days=days))


def somebody(book: Book, name: str, known: int = 800) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name=name), ago(known))


def buys(book: Book, number: int, *days: int) -> list[int]:
    with book.write("Noted purchases") as session:
        return [
            recording.add(
                session, Sale(contact_id=number, at=ago(day), product="Rose", amount=Money(900, "GBP")), NOW
            )
            for day in days
        ]


def talks(book: Book, number: int, *days: int, direction: Direction = Direction.IN) -> list[int]:
    with book.write("Logged") as session:
        return [
            interactions.log(
                session,
                Log(contact_ids=(number,), channel=Channel.PHONE, direction=direction, at=ago(day), body="x"),
                NOW,
            )
            for day in days
        ]


def rows(book: Book, statement: str) -> list[tuple[Any, ...]]:
    with book.read() as session:
        return [tuple(row) for row in session.execute(sql(statement))]


def stage(book: Book, number: int) -> str:
    return str(rows(book, f"SELECT stage FROM contacts WHERE id = {number}")[0][0])


def changes(book: Book) -> list[tuple[Any, ...]]:
    return rows(book, 'SELECT contact_id, "before", "after", reason, by_hand FROM stage_changes ORDER BY id')


def shop(book: Book) -> int:
    """A book that sells: ten purchases of somebody else."""
    number = somebody(book, "The others")
    buys(book, number, *range(5, 105, 10))
    return number


def test_the_first_stage_is_no_change_and_a_purchase_is_one(book: Book) -> None:
    shop(book)
    ann = somebody(book, "Ann")
    assert reviewing.review(book, NOW) == 2
    assert (stage(book, ann), changes(book)) == ("lead", [])
    buys(book, ann, 3)
    assert reviewing.review(book, NOW) == 1
    assert stage(book, ann) == "new"
    assert changes(book) == [(ann, "lead", "new", "Bought for the first time on 25 Nov 2026", 0)]
    assert reviewing.review(book, NOW) == 0 and rows(book, "SELECT * FROM to_review") == []


def test_what_is_taken_back_within_a_day_leaves_no_trace(book: Book) -> None:
    shop(book)
    ann = somebody(book, "Ann")
    reviewing.review(book, NOW)
    buys(book, ann, 3)
    reviewing.review(book, NOW)
    assert undoing.take_back(book) == "Noted purchases"
    reviewing.review(book, NOW + timedelta(hours=1))
    assert (stage(book, ann), changes(book)) == ("lead", [])
    undoing.do_again(book)
    reviewing.review(book, NOW + timedelta(hours=2))
    assert undoing.take_back(book) == "Noted purchases"
    reviewing.review(book, NOW + timedelta(hours=27))
    assert [change[1:3] for change in changes(book)] == [("lead", "new"), ("new", "lead")]


def test_no_review_is_a_step_to_take_back(book: Book) -> None:
    ann = somebody(book, "Ann")
    talks(book, ann, 3)
    reviewing.review(book, NOW)
    assert book.undo.next_undo == "Logged"


def test_time_alone_is_noticed_on_its_day(book: Book) -> None:
    shop(book)
    ann = somebody(book, "Ann")
    buys(book, ann, 0, 70, 140)
    reviewing.review(book, NOW)
    assert rows(book, f"SELECT * FROM rhythms WHERE contact_id = {ann}") == [
        (ann, "purchases", 70, "2026-11-28", "2027-04-17", "2027-04-17")
    ]
    day_before, day = clock.from_iso("2027-04-16T23:50:00"), clock.from_iso("2027-04-17T00:10:00")
    reviewing.review(book, day_before)
    assert stage(book, ann) == "growing"
    with book.read() as session:
        assert reviewing.pending(session, day) and not reviewing.pending(session, day_before)
    assert reviewing.review(book, day) == 1
    assert stage(book, ann) == "quiet"
    assert changes(book)[-1][3] == "Usually buys every 10 weeks, last seen in November 2026"
    reviewing.review(book, day + timedelta(days=365))
    assert stage(book, ann) == "lost"
    assert rows(book, f"SELECT quiet_on, review_on FROM rhythms WHERE contact_id = {ann}") == [(None, None)]


def test_without_purchases_exchanges_count_and_only_theirs(book: Book) -> None:
    ann, bea = somebody(book, "Ann"), somebody(book, "Bea")
    talks(book, ann, 3, 20, 40, 60)
    talks(book, bea, 3, 20, 40, 60, direction=Direction.OUT)
    reviewing.review(book, NOW)
    assert (stage(book, ann), stage(book, bea)) == ("growing", "lead")


def test_a_book_that_begins_to_sell_is_looked_at_whole(book: Book) -> None:
    ann = somebody(book, "Ann")
    talks(book, ann, 3)
    reviewing.review(book, NOW)
    assert stage(book, ann) == "new"
    shop(book)
    reviewing.review(book, NOW)
    assert stage(book, ann) == "lead"


def test_pinned_stays_and_by_rule_follows_again(book: Book) -> None:
    ann = somebody(book, "Ann")
    reviewing.review(book, NOW)
    with book.write("Pinned “Ann” to Loyal") as session:
        standing.pin(session, ann, Stage.LOYAL, NOW)
    talks(book, ann, 3)
    reviewing.review(book, NOW)
    with book.read() as session:
        found = standing.of_contact(session, ann, NOW)
    assert found is not None
    assert (found.stage, found.pinned, found.by_rule) == (Stage.LOYAL, True, Stage.NEW)
    assert found.since == clock.local(NOW).date() and found.reason == "First exchange on 25 Nov 2026"
    with book.write("Left it to the rules") as session:
        standing.unpin(session, ann, NOW)
    assert stage(book, ann) == "new"
    assert [change[1:] for change in changes(book)] == [
        ("lead", "loyal", "", 1), ("loyal", "new", "First exchange on 25 Nov 2026", 1),
    ]  # fmt: skip
    assert undoing.take_back(book) == "Left it to the rules"
    assert rows(book, f"SELECT stage, stage_pinned FROM contacts WHERE id = {ann}") == [("loyal", 1)]
    assert len(changes(book)) == 1


def test_after_a_pin_was_taken_back_the_rules_go_by_what_happened_meanwhile(book: Book) -> None:
    shop(book)
    ann = somebody(book, "Ann")
    buys(book, ann, 3)
    reviewing.review(book, NOW)
    with book.write("Pinned “Ann” to Loyal") as session:
        standing.pin(session, ann, Stage.LOYAL, NOW)
    much_later = NOW + timedelta(days=200)
    reviewing.review(book, much_later)
    assert undoing.take_back(book) == "Pinned “Ann” to Loyal"
    reviewing.review(book, much_later)
    assert stage(book, ann) == "quiet"


def test_a_stage_typed_anywhere_is_pinned_and_none_leaves_it_to_the_rules(book: Book) -> None:
    ann, bea = somebody(book, "Ann"), somebody(book, "Bea")
    reviewing.review(book, NOW)
    with book.write("a") as session:
        editing.change(session, ann, {"stage": "quiet", "note": "x"}, NOW)
    with book.write("b") as session:
        bulk_editing.apply(session, [bea], Edit(Own("stage"), Put("loyal")), NOW)
    reviewing.review(book, NOW)
    assert (stage(book, ann), stage(book, bea)) == ("quiet", "loyal")
    assert [change[1:] for change in changes(book)] == [("lead", "quiet", "", 1), ("lead", "loyal", "", 1)]
    with book.write("c") as session:
        editing.change(session, ann, {"stage": ""}, NOW)
        bulk_editing.apply(session, [bea], Edit(Own("stage"), Clear()), NOW)
    assert reviewing.review(book, NOW) == 2
    assert (stage(book, ann), stage(book, bea)) == ("lead", "lead")
    undoing.take_back(book)
    assert rows(book, "SELECT stage, stage_pinned FROM contacts ORDER BY id") == [("quiet", 1), ("loyal", 1)]


def test_other_rules_put_everybody_to_be_looked_at_also_when_taken_back(book: Book) -> None:
    ann = somebody(book, "Ann")
    talks(book, ann, 3, 30)
    reviewing.review(book, NOW)
    assert stage(book, ann) == "new"
    with book.write("Changed a rule") as session:
        settings.put(session, keeping.NUMBERS["growing_exchanges"], 2)
    assert reviewing.review(book, NOW) == 1
    assert stage(book, ann) == "growing"
    undoing.take_back(book)
    reviewing.review(book, NOW)
    assert stage(book, ann) == "new"
    with book.write() as session:
        settings.put(session, keeping.NUMBERS["growing_exchanges"], 2)
        settings.put(session, keeping.TEXTS[Stage.NEW], "Cake.")
        keeping.back_to_ours(session)
        assert keeping.expects(session, Stage.NEW).startswith("To be thanked")
        assert keeping.rules(session) == keeping.Rules()


def test_a_long_review_can_be_stopped_and_goes_on(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "BATCH", 2)
    for n in range(5):
        somebody(book, f"Person {n}")
    steps: list[int] = []
    with pytest.raises(Stopped):
        reviewing.review(book, NOW, lambda step: steps.append(step.done), lambda: len(steps) == 1)
    assert rows(book, "SELECT count(*) FROM contacts WHERE stage <> ''") == [(2,)]
    assert reviewing.review(book, NOW) == 3


def test_everybody_is_noted_a_part_at_a_time(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        somebody(book, f"Person {n}")
    reviewing.review(book, NOW)
    monkeypatch.setattr(reviewing, "MANY", 2)
    with book.write("Changed a rule") as session:
        settings.put(session, keeping.NUMBERS["new_days"], 30)
    noted = []
    for _ in range(3):
        with book.write() as session:
            reviewing.review_some(session, 1, NOW)
        noted.append(rows(book, "SELECT count(*) FROM to_review")[0][0])
    assert noted == [2, 4, 4]  # the last call noted the fifth and looked at one
    reviewing.review(book, NOW)
    with book.read() as session:
        assert not reviewing.pending(session, NOW) and settings.get(session, keeping.NOTED) == 0


def test_a_large_book_does_not_keep_a_command_waiting(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "SMALL", 2)
    ann = somebody(book, "Ann")
    somebody(book, "Bea")
    reviewing.review_small(book, NOW)
    assert stage(book, ann) == ""
    reviewing.review(book, NOW)
    talks(book, ann, 3)
    reviewing.review_small(book, NOW)
    assert stage(book, ann) == "new"


def test_who_was_put_into_another_keeps_what_they_were(book: Book) -> None:
    ann, bea = somebody(book, "Ann"), somebody(book, "Bea")
    with book.write() as session:
        session.execute(sql(f"UPDATE contacts SET merged_into = {bea}, deleted_at = 1 WHERE id = {ann}"))
    reviewing.review(book, NOW)
    assert (stage(book, ann), stage(book, bea)) == ("", "lead")
    assert rows(book, "SELECT contact_id FROM rhythms") == [(bea,)]


def test_due_ones_are_found_along_an_index(book: Book) -> None:
    plan = rows(
        book, "EXPLAIN QUERY PLAN SELECT contact_id FROM rhythms WHERE review_on <= '2026-01-01' LIMIT 9"
    )
    assert "ix_rhythms_review_on" in plan[0][3]


def test_cadences_of_a_stage_follow_the_review(book: Book) -> None:
    ann = somebody(book, "Ann")
    with book.write() as session:
        cadences.add(session, OfStage("new"), Repeat(2, Unit.WEEK), NOW, "Ask how it went")
    reviewing.review(book, NOW)
    assert rows(book, "SELECT * FROM follow_ups") == []
    talks(book, ann, 3)
    reviewing.review(book, NOW)
    assert rows(book, "SELECT contact_id, due, what FROM follow_ups") == [
        (ann, "2026-12-09", "Ask how it went")
    ]


def test_what_a_review_makes_takes_nobodys_number(book: Book) -> None:
    """A review comes between a step and its undo: what was deleted comes back all the same."""
    ann, ben = somebody(book, "Ann"), somebody(book, "Ben")
    with book.write() as session:
        cadences.add(session, OfStage("lead"), Repeat(6, Unit.WEEK), NOW)
        task = follow_ups.add(session, ann, NOW.date(), "Send it", NOW)
    with book.write("Deleted it") as session:
        follow_ups.delete(session, task)
    reviewing.review(book, NOW)

    def tasks() -> dict[tuple[int, str], int]:
        with book.read() as session:
            return {
                (t.contact_id, t.what): t.id
                for who in (ann, ben)
                for t in follow_ups.of_contact(session, who)
            }

    made = {(ann, "Get in touch"), (ben, "Get in touch")}
    assert set(tasks()) == made and task in tasks().values()
    assert undoing.take_back(book) == "Deleted it"
    assert set(tasks()) == {*made, (ann, "Send it")} and tasks()[ann, "Send it"] == task
    assert undoing.do_again(book) == "Deleted it"
    assert set(tasks()) == made
    reviewing.review(book, NOW)
    assert set(tasks()) == made
