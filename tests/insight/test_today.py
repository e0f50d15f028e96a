"""The morning list: what is due, who waits, what is being sent, what was left over, whose birthday is near."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book import settings
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import complaints, follow_ups, handling, interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight.today import Today, needs, put_import_off, today
from desktop_crm.lifecycle import quiet, reviewing

NOW = clock.from_iso("2026-11-17T12:00")  # a Tuesday, where the user is
DAY = date(2026, 11, 17)


def look(book: Book, now: datetime = NOW) -> Today:
    with book.read() as session:
        found = today(session, now)
        assert needs(session, now) == found.needs  # the number in the sidebar is the page's
        return found


def add(book: Book, name: str = "", **more: object) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name=name, **more), NOW)  # type: ignore[arg-type]


def log(book: Book, who: tuple[int, ...], at: datetime, channel: str = "phone", asks: str = "") -> int:
    entry = Log(contact_ids=who, channel=channel, direction=Direction.IN, at=at, open_point=asks)
    with book.write() as session:
        return interactions.log(session, entry, NOW)


def test_in_an_empty_book_nothing_needs_anybody(book: Book) -> None:
    found = look(book)
    assert not found.contacts and found.needs == 0 and found.day == DAY
    assert len(found.week) == 7 and all(d.count == d.week_before == 0 for d in found.week)


def test_follow_ups_come_with_names_and_how_late_they_are(book: Book) -> None:
    joan, yusuf = add(book, "Joan Whitcombe"), add(book, ways=(Way("email", "yusuf@x.example"),))
    with book.write() as session:
        follow_ups.add(session, yusuf, DAY, "Ask about the trees", NOW)
        follow_ups.add(session, joan, DAY - timedelta(days=3), "Ring", NOW)
        follow_ups.add(session, joan, DAY + timedelta(days=5), "On Sunday", NOW)
        follow_ups.add(session, joan, DAY + timedelta(days=6), "On Monday", NOW)
    found = look(book)
    assert [(d.name, d.follow_up.what, d.late) for d in found.follow_ups] == [
        ("Joan Whitcombe", "Ring", 3),
        ("yusuf@x.example", "Ask about the trees", 0),
    ]
    assert (found.due, found.overdue, found.this_week, found.needs) == (2, 1, 1, 2)


def test_who_waits_stands_once_and_only_while_the_point_is_open(book: Book) -> None:
    ann, tom = add(book, "Ann"), add(book, "Tom")
    number = log(book, (ann, tom), NOW - timedelta(hours=2), "email", "When?")
    log(book, (tom,), NOW - timedelta(hours=1), asks="How many?")
    log(book, (tom,), NOW)
    assert [(w.name, w.text, w.channel) for w in look(book).waiting] == [
        ("Tom", "How many?", "phone"),
        ("Ann", "When?", "email"),
    ]
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    assert [w.name for w in look(book).waiting] == ["Tom", "Tom"]
    with book.write() as session:
        interactions.close_open_point(session, number, NOW)
    found = look(book)
    assert (len(found.waiting), found.waiting_count) == (1, 1)


def campaign(book: Book, name: str, state: str, deliveries: tuple[str, ...] = ()) -> None:
    with book.write() as session:
        number = session.execute(
            sql(
                "INSERT INTO campaigns (name, state, subject, preheader, content, history, sent, practice,"
                " held_reason, created_at, updated_at, started_at) VALUES (:name, :state, '', '', '{}', '[]', '{}',"
                " 0, 'The server wants a new password.', 0, 0, 0) RETURNING id"
            ),
            {"name": name, "state": state},
        ).scalar_one()
        for count, delivery in enumerate(deliveries):
            session.execute(
                sql(
                    "INSERT INTO deliveries (campaign_id, address, name, state, message_id, token, attempts, at, reply,"
                    " reason) VALUES (:id, :key, '', :state, :key, :key, 0, 0, '', '')"
                ),
                {"id": number, "key": f"{number}-{count}", "state": delivery},
            )


def test_campaigns_under_way_come_first_and_stopped_ones_need_the_user(book: Book) -> None:
    campaign(book, "Draft", "draft")
    campaign(book, "Done", "finished")
    campaign(book, "Stopped", "stopped")
    campaign(book, "Running", "sending", ("accepted", "accepted", "planned", "deferred", "refused"))
    found = look(book)
    assert [c.name for c in found.campaigns] == ["Running", "Stopped"]
    assert (found.campaigns[0].total, found.campaigns[0].left) == (5, 2)
    assert found.campaigns[1].held_reason == "The server wants a new password."
    assert found.needs == 1


def test_an_import_of_the_last_days_with_problems_is_left_over(book: Book) -> None:
    with book.write() as session:
        for file, days, problems in (("old.csv", 9, 1), ("clean.csv", 1, 0), ("list.xlsx", 2, 3)):
            number = session.execute(
                sql(
                    "INSERT INTO imports (file, format, sheet, encoding, shape, mapping, consent, rows, created,"
                    " updated, unchanged, skipped, added, at) VALUES (:file, '', '', '', '', '{}', 'null', 1, 1, 0,"
                    " 0, 0, '{}', :at) RETURNING id"
                ),
                {"file": file, "at": to_millis(NOW - timedelta(days=days))},
            ).scalar_one()
            for row in range(problems):
                session.execute(
                    sql(
                        'INSERT INTO import_problems (import_id, record, "row", who, "column", value, reason, cells)'
                        " VALUES (:number, :row, :row, '', '', '', '', '[]')"
                    ),
                    {"number": number, "row": row},
                )
    assert [(i.file, i.problems) for i in look(book).imports] == [("list.xlsx", 3)]


@pytest.mark.parametrize(
    ("today_is", "born", "comes"),
    [
        ("2026-11-17", "1956-11-18", (date(2026, 11, 18), 70)),
        ("2026-11-17", "--11-17", (date(2026, 11, 17), None)),
        ("2026-11-17", "1956-11-24", (date(2026, 11, 24), 70)),
        ("2026-11-17", "1956-11-25", None),
        ("2026-11-17", "1956-11-16", None),
        ("2026-12-30", "2000-01-02", (date(2027, 1, 2), 27)),
        ("2027-02-26", "2000-02-29", (date(2027, 3, 1), 27)),
        ("2028-02-26", "2000-02-29", (date(2028, 2, 29), 28)),
        ("2028-03-01", "2000-02-29", None),
    ],
)
def test_birthdays_of_the_next_days_with_the_age_where_it_is_known(
    book: Book, today_is: str, born: str, comes: tuple[date, int | None] | None
) -> None:
    add(book, "Dorothy", birthday=PartialDate.parse(born))
    with book.write() as session:
        gone = editing.add(session, Draft(full_name="Gone", birthday=PartialDate.parse(born)), NOW)
        editing.delete(session, [gone], NOW)
    found = look(book, clock.from_iso(f"{today_is}T12:00")).occasions
    assert [(b.name, b.day, b.turn.years) for b in found] == ([("Dorothy", *comes)] if comes else [])


def test_the_week_counts_by_day_and_channel_beside_the_week_before(book: Book) -> None:
    ann = add(book, "Ann")
    for days, hour, channel in ((1, 8, "phone"), (1, 9, "phone"), (1, 9, "visit"), (0, 9, "email")):
        log(book, (ann,), clock.from_iso(f"2026-11-{17 - days}T{hour:02}:00"), channel)
    log(book, (ann,), clock.from_iso("2026-11-10T23:30"))
    log(book, (ann,), clock.from_iso("2026-11-08T23:30"))
    monday, tuesday, *rest = look(book).week
    assert (monday.day, monday.by_channel, monday.week_before) == (
        date(2026, 11, 16),
        (("phone", 2), ("visit", 1)),
        0,
    )
    assert (tuesday.count, tuesday.week_before) == (1, 1)
    assert all(d.count == d.week_before == 0 for d in rest)


def test_no_group_scans_the_book(book: Book) -> None:
    seen: list[tuple[str, object]] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        seen.append((statement, parameters))

    with book.read() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        today(session, NOW)
        event.remove(session.connection(), "before_cursor_execute", note)
        for statement, parameters in seen:
            run = session.connection().exec_driver_sql
            plan = [row[3] for row in run(f"EXPLAIN QUERY PLAN {statement}", parameters)]  # type: ignore[arg-type]
            scanned = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]
            few = (
                "SCAN campaigns",
                "SCAN i",
                "SCAN j",
                "SCAN settings",
                "SCAN d",
            )  # imports, days, what was put off
            assert "interactions" not in statement or not scanned, plan
            assert not [step for step in scanned if not step.startswith(few)], plan


def test_what_they_asked_and_what_we_promised_stand_apart(book: Book) -> None:
    ann = add(book, "Ann")
    log(book, (ann,), NOW - timedelta(hours=2), "email", "When?")
    with book.write() as session:
        promise = Log(
            contact_ids=(ann,), channel="phone", direction=Direction.OUT, at=NOW, open_point="Send the list"
        )
        interactions.log(session, promise, NOW)
    found = look(book)
    assert [w.text for w in found.waiting] == ["When?"]
    assert [w.text for w in found.promised] == ["Send the list"]
    assert (found.waiting_count, found.promised_count, found.needs) == (1, 1, 2)


def test_what_is_planned_for_needs_nobody_before_its_day(book: Book) -> None:
    ann = add(book, "Ann")
    asked = log(book, (ann,), NOW, "email", "When?")
    with book.write() as session:
        planned = follow_ups.add(session, ann, DAY + timedelta(days=3), "Answer", NOW, interaction_id=asked)
    assert (look(book).waiting, look(book).waiting_count, look(book).needs) == ((), 0, 0)
    with book.write() as session:
        follow_ups.delete(session, planned)
    assert look(book).waiting_count == 1


def test_what_is_left_open_behind_a_closed_complaint_waits_again(book: Book) -> None:
    ann = add(book, "Ann")
    number = log(book, (ann,), NOW - timedelta(hours=2), asks="A catalogue")
    said = Said(
        heard="It broke.", justified="yes", why="Ours", severity=1, cause="packing", solution="A new one",
        accepted="yes", solved=DAY, satisfied="yes", kept="won_back",
    )  # fmt: skip
    with book.write() as session:
        case = handling.open_case(
            session, NewCase(contact_id=ann, subject="Broken", interaction_id=number), NOW
        )
    assert look(book).waiting == () and look(book).waiting_count == 0
    with book.write() as session:
        handling.close(session, case, NOW, said)
    assert [w.text for w in look(book).waiting] == ["A catalogue"] and look(book).waiting_count == 1


def test_what_was_planned_about_somebody_in_the_bin_looks_after_nothing(book: Book) -> None:
    ann, tom = add(book, "Ann"), add(book, "Tom")
    number = log(book, (ann, tom), NOW - timedelta(hours=2), asks="When?")
    with book.write() as session:
        follow_ups.add(session, ann, DAY, "Ring", NOW, interaction_id=number)
    assert look(book).waiting == ()
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    assert [(w.name, w.text) for w in look(book).waiting] == [("Tom", "When?")] and look(
        book
    ).waiting_count == 1


def test_complaints_and_silence_stand_there_until_they_are_dealt_with(book: Book) -> None:
    ann, bob = add(book, "Ann"), add(book, "Bob")
    with book.write() as session:
        case = NewCase(contact_id=ann, heard="The pots cracked", subject="Cracked pots")
        handling.open_case(session, case, NOW - timedelta(days=9))
        for days in (20, 30, 40, 50, 60):
            at = NOW - timedelta(days=days)
            seen = Log(contact_ids=(bob,), channel="visit", direction=Direction.IN, at=at)
            interactions.log(session, seen, NOW)
    reviewing.review(book, NOW)
    found = look(book)
    assert [(c.name, c.subject, c.days_late > 0) for c in found.complaints] == [("Ann", "Cracked pots", True)]
    assert [(q.name, q.usual_days) for q in found.quiet] == [("Bob", 10)] and found.quiet_count == 1
    assert found.needs == found.complaints_waiting == 1
    assert found.waiting == ()  # what a complaint leaves open has its own clock
    with book.write() as session:
        quiet.dismiss(session, bob, DAY)
    assert look(book).quiet == ()
    assert [q.name for q in look(book, NOW + timedelta(days=1)).quiet] == ["Bob"]


def test_an_unanswered_complaint_stands_there_however_long_the_answer_may_take(book: Book) -> None:
    """What is counted among the things that need the user can be seen."""
    ann = add(book, "Ann")
    with book.write() as session:
        settings.put(session, settings.COMPLAINT_ANSWER, 10)
        case = handling.open_case(session, NewCase(contact_id=ann, heard="Cracked"), NOW)
    found = look(book)
    assert [c.next_step for c in found.complaints] == ["Answer them"] and found.needs == 1
    with book.write() as session:
        handling.log(
            session, case, Log(contact_ids=(ann,), channel="phone", direction=Direction.OUT, at=NOW), NOW
        )
    assert look(book).complaints == () and look(book).needs == 0  # there is time for the rest


def test_the_day_to_ask_again_stands_there_once_as_the_case(book: Book) -> None:
    ann = add(book, "Ann")
    before, solved = NOW - timedelta(days=30), DAY - timedelta(days=28)
    with book.write() as session:
        follow_ups.add(session, ann, DAY, "Ring", NOW)
        case = NewCase(contact_id=ann, heard="The pots cracked", subject="Cracked pots")
        number = handling.open_case(session, case, before)
        judged = Said(justified="yes", why="Ours", severity=1, cause="packing")
        agreed = Said(**judged, solution="New ones", accepted="yes", solved=solved)
        handling.move_on(session, number, before + timedelta(days=3), agreed, Step.FOLLOW_UP)
    found = look(book)
    assert [d.follow_up.what for d in found.follow_ups] == ["Ring"]
    assert [c.next_step for c in found.complaints] == ["Ask whether it is good again"]
    assert (found.due, found.overdue, found.needs) == (1, 0, 2)
    with book.write() as session:
        (task,) = (f for f in follow_ups.of_contact(session, ann) if f.what != "Ring")
        case_due = complaints.of_contact(session, ann)[0].due
        assert case_due is not None
        follow_ups.move(session, task.id, case_due - timedelta(days=3))
    early = look(book, clock.from_iso(f"{case_due - timedelta(days=3)}T12:00"))
    assert [d.follow_up.id for d in early.follow_ups] == [task.id]  # asked before the case's own day
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    assert look(book).needs == 0


def left_over(book: Book) -> None:
    """An import of this moment with a row that did not come in whole."""
    with book.write() as session:
        run = session.connection().exec_driver_sql
        run(
            "INSERT INTO imports (id, file, format, sheet, encoding, shape, mapping, consent, rows, created, updated,"
            " unchanged, skipped, added, at) VALUES (7, 'list.xlsx', 'xlsx', '', '', '', '{}', 'null', 1, 1, 0, 0, 0,"
            " '{}', ?)",
            (to_millis(NOW),),
        )
        run(
            'INSERT INTO import_problems (import_id, record, "row", who, "column", value, reason, cells)'
            " VALUES (7, 0, 2, 'Ann', 'Phone', 'x', 'no number', '[]')"
        )


def test_an_import_that_was_put_off_comes_back_however_old_it_is_by_then(book: Book) -> None:
    left_over(book)
    later = DAY + timedelta(days=28)
    with book.write() as session:
        for number in range(100, 160):
            put_import_off(session, number, DAY)  # many others, looked after since
        put_import_off(session, 7, later)
        for number in range(160, 200):
            put_import_off(session, number, DAY)

    def told(days: int) -> list[int]:
        return [left.import_id for left in look(book, NOW + timedelta(days=days)).imports]

    assert told(0) == told(27) == []
    assert told(28) == told(35) == [7]
    assert told(36) == []  # a week is enough, as for one that is new


def test_an_import_that_was_looked_after_is_not_told_of_again(book: Book) -> None:
    left_over(book)
    assert [left.import_id for left in look(book).imports] == [7]
    with book.write("Later") as session:
        put_import_off(session, 7, DAY + timedelta(days=2))
    assert look(book).imports == ()
    assert [left.import_id for left in look(book, NOW + timedelta(days=2)).imports] == [7]
    undoing.take_back(book)
    assert [left.import_id for left in look(book).imports] == [7]
