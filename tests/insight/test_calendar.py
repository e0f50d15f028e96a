"""What lies on which day, with its names, the rest counted, along the indexes."""

from datetime import date, timedelta

from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, handling, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import calendar
from desktop_crm.insight.calendar import CalendarDay, Kind

NOW = clock.from_iso("2026-11-17T10:00")  # where the user is
DAY = date(2026, 11, 17)


def day_of(book: Book, day: date = DAY) -> CalendarDay:
    with book.read() as session:
        found = calendar.read(session, DAY - timedelta(days=3), DAY + timedelta(days=38))
    assert [each.day for each in found] == [DAY + timedelta(days=n) for n in range(-3, 39)]
    return next(each for each in found if each.day == day)


def test_a_day_with_everything_on_it(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann Berg", birthday=PartialDate(1966, 11, 17)), NOW)
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
        follow_ups.add(session, ann, DAY, "any time", NOW)
        follow_ups.add(session, ben, DAY, "at nine", NOW, due_time="9:00", channel="phone")
        number = follow_ups.add(session, ben, DAY - timedelta(days=9), "was done", NOW)
        follow_ups.done(session, number, NOW)
        interactions.log(
            session,
            Log(contact_ids=(ann,), channel="phone", direction=Direction.IN, at=NOW, body="x"),
            NOW,
        )
        session.execute(
            sql(
                "INSERT INTO complaints (id, contact_id, subject, opened_at, channel, heard, wish, step, step_since,"
                " due, justified, why, cause, solution, accepted, satisfied, kept, created_at, updated_at) VALUES (1,"
                " :ann, 'Hedge died', 0, '', '', '', 'judge', 0, '2026-11-17', '', '', '', '', '', '', '', 0, 0)"
            ),
            {"ann": ann},
        )
        session.execute(
            sql(
                "INSERT INTO plans (id, name, goal, goal_unit, begins, created_at, updated_at)"
                " VALUES (1, 'Spring', '', '', '2026-11-01', 0, 0)"
            )
        )
        session.execute(sql(
            "INSERT INTO plan_touches (id, plan_id, due, channel, what)"
            " VALUES (1, 1, '2026-11-17', 'letter', 'Card')"))  # fmt: skip
    found = day_of(book)
    assert [(item.kind, item.name, item.words) for item in found.items] == [
        (Kind.FOLLOW_UP, "Ben", "at nine"),
        (Kind.FOLLOW_UP, "Ann Berg", "any time"),
        (Kind.OCCASION, "Ann Berg", "turns 60"),
        (Kind.COMPLAINT, "Ann Berg", "Hedge died"),
        (Kind.TOUCH, "Spring", "Card"),
        (Kind.DONE, "Ben", "was done"),
    ]
    assert (found.more, found.interactions) == (0, 1)
    assert [item.movable for item in found.items] == [True, True, False, False, False, False]
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    assert [item.name for item in day_of(book).items] == ["Ben", "Spring", "Ben"]


def test_the_day_to_ask_again_stands_there_once(book: Book) -> None:
    """As the follow-up, which can be put on another day; the case's own day then is one more."""

    def shown() -> list[tuple[Kind, date]]:
        with book.read() as session:
            days = calendar.read(session, DAY, DAY + timedelta(days=60))
        return [(item.kind, item.day) for each in days for item in each.items]

    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann Berg"), NOW)
        case = handling.open_case(session, NewCase(contact_id=ann, subject="Hedge died"), NOW)
        agreed = Said(
            heard="x", justified="yes", why="y", severity=1, cause="z", solution="New", accepted="yes", solved=DAY
        )  # fmt: skip
        handling.move_on(session, case, NOW, agreed, Step.FOLLOW_UP)
        (task,) = follow_ups.of_contact(session, ann)
    assert shown() == [(Kind.FOLLOW_UP, task.due)]
    with book.write() as session:
        follow_ups.move(session, task.id, task.due + timedelta(days=3))
    assert shown() == [(Kind.COMPLAINT, task.due), (Kind.FOLLOW_UP, task.due + timedelta(days=3))]
    with book.write() as session:
        follow_ups.done(session, task.id, NOW)
    assert shown() == [(Kind.DONE, DAY), (Kind.COMPLAINT, task.due)]


def test_of_many_on_one_day_the_rest_is_counted(book: Book) -> None:
    with book.write() as session:
        for number in range(60):
            ann = editing.add(session, Draft(full_name=f"A {number}", birthday=PartialDate(0, 11, 18)), NOW)
            follow_ups.add(session, ann, DAY, "Ring", NOW)
    assert (len(day_of(book).items), day_of(book).more) == (50, 10)
    tomorrow = day_of(book, DAY + timedelta(days=1))
    assert (len(tomorrow.items), tomorrow.more) == (50, 10)


def test_each_statement_walks_an_index(book: Book) -> None:
    given = {"day": "", "since": 0, "until": 1, "first": "", "last": "", "shown": 5}
    statements = (
        calendar._DUE,
        calendar._DUE_COUNT,
        calendar._DONE,
        calendar._DONE_COUNT,
        calendar._EXCHANGES,
    )
    with book.read() as session:
        for statement in (*statements, calendar._COMPLAINTS):
            plan = [row[3] for row in session.execute(sql(f"EXPLAIN QUERY PLAN {statement}"), given)]
            assert not [step for step in plan if step.startswith("SCAN")], plan
