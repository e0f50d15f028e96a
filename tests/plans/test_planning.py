"""Plans, their groups and their touches, each change one step to take back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.errors import Stopped, UserError
from desktop_crm.base.money import Money
from desktop_crm.base.work import Step
from desktop_crm.book.columns import from_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, finding, merging, tagging
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Draft as Person
from desktop_crm.dialogue import channel_list, follow_ups, interactions, undoing
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.plans import choosing, group, overview, planning, results, spoken, touching
from desktop_crm.plans.choosing import Which
from desktop_crm.plans.planning import Aim, Draft
from desktop_crm.plans.progress import Pace, State, Unit
from desktop_crm.plans.touching import Touch, TouchDraft
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale
from desktop_crm.segments import lists

NOW = clock.from_iso("2026-10-05T12:00")  # where the user is
TODAY = date(2026, 10, 5)
RING = TouchDraft(date(2026, 10, 8), "phone", "Ring about the season", 300)


def people(book: Book, count: int) -> list[int]:
    with book.write() as session:
        return [editing.add(session, Person(full_name=f"Person {n:03}"), NOW) for n in range(count)]


def made(book: Book, ids: list[int], *touches: TouchDraft, **more: object) -> int:
    draft = Draft(
        name="Ring the wholesale customers", begins=TODAY, contact_ids=tuple(ids), touches=touches or (RING,),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    with book.write("Made the plan") as session:
        return planning.make(session, draft, NOW)


def begun(book: Book, plan_id: int, number: int = 0, now: datetime = NOW) -> int:
    with book.write("Began the touch") as session:
        touch = touching.touches_of(session, plan_id)[number]
        return touching.begin(session, touch.id, now)


def seen(book: Book, plan_id: int, today: date = TODAY) -> overview.Overview:
    with book.read() as session:
        found = overview.read(session, plan_id, today)
    assert found is not None
    return found


def tasks(book: Book, contact_id: int) -> tuple[follow_ups.FollowUp, ...]:
    with book.read() as session:
        return follow_ups.of_contact(session, contact_id)


def test_a_plan_with_its_group_and_touches_is_one_step(book: Book) -> None:
    ids = people(book, 3)
    plan_id = made(book, ids, goal="Orders before frost", goal_number=2, budget_minor=1_000)
    found = seen(book, plan_id)
    assert (found.people, len(found.touches), found.plan.goal_number) == (3, 1, 2)
    assert found.sentence() == "0 of 3 calls made, 3 to go; 0 of 2 orders; £0.00 of £10.00"
    assert tasks(book, ids[0]) == ()
    undoing.take_back(book)
    with book.read() as session:
        assert planning.get(session, plan_id) is None
        assert group.count(session, plan_id) == 0
    undoing.do_again(book)
    assert seen(book, plan_id).people == 3


def test_what_does_not_fit_is_refused_in_words(book: Book) -> None:
    (one,) = people(book, 1)
    base = {"begins": TODAY, "contact_ids": (one,)}
    wrong = (
        (Draft(name=" ", **base), "no name"),
        (Draft(name="A", deadline=TODAY - timedelta(days=1), **base), "before the first day"),
        (Draft(name="A", goal_number=10**15, **base), "out of all bounds"),
        (Draft(name="A", begins=TODAY), "nobody in the group"),
        (Draft(name="A", touches=(TouchDraft(TODAY, "phone", " "),), **base), "says nothing"),
        (Draft(name="A", touches=(TouchDraft(TODAY, "pigeon", "Coo"),), **base), "pigeon|channel"),
    )
    for draft, words in wrong:
        with pytest.raises(UserError, match=words), book.write("Made") as session:
            planning.make(session, draft, NOW)
    with book.read() as session:
        assert planning.every(session) == ()


def test_beginning_a_touch_plans_a_follow_up_for_each_once(book: Book) -> None:
    ids = people(book, 5)
    with book.write() as session:
        editing.delete(session, ids[4:], NOW)
    plan_id = made(book, ids)
    assert begun(book, plan_id) == 4
    (task,) = tasks(book, ids[0])
    assert (task.what, task.channel, task.due) == ("Ring about the season", "phone", RING.due)
    assert begun(book, plan_id) == 0
    undoing.take_back(book)  # the second time made nothing, so this is the first
    assert tasks(book, ids[0]) == ()
    assert seen(book, plan_id).touches[0].touch.begun_at is None


def test_many_are_made_in_batches_and_a_stop_takes_all_back(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touching, "BATCH", 2)
    ids = people(book, 5)
    plan_id = made(book, ids)
    steps: list[Step] = []
    with book.read() as session:
        (touch,) = touching.touches_of(session, plan_id)
    with pytest.raises(Stopped), book.write("Began") as session:
        touching.begin(session, touch.id, NOW, steps.append, lambda: len(steps) > 1)
    assert [(step.done, step.total) for step in steps] == [(0, 5), (2, 5)]
    assert tasks(book, ids[0]) == ()
    with book.write("Began") as session:
        assert touching.begin(session, touch.id, NOW) == 5


def test_done_late_and_spoken_are_counted(book: Book) -> None:
    ids = people(book, 4)
    plan_id = made(book, ids, goal_number=4, budget_minor=500)
    begun(book, plan_id)
    with book.write() as session:
        follow_ups.done(session, follow_ups.of_contact(session, ids[0])[0].id, NOW)
        talk = Log(
            contact_ids=(ids[1],), channel=Channel.PHONE, direction=Direction.OUT, at=NOW + timedelta(days=1)
        )
        interactions.log(session, talk, NOW + timedelta(days=1))
        other = Log(
            contact_ids=(ids[2],), channel=Channel.EMAIL, direction=Direction.OUT, at=NOW + timedelta(days=1)
        )
        interactions.log(session, other, NOW + timedelta(days=1))
        before = Log(
            contact_ids=(ids[3],), channel=Channel.PHONE, direction=Direction.OUT, at=NOW - timedelta(days=1)
        )
        interactions.log(session, before, NOW)
        nobody = Log(
            contact_ids=(ids[2],), channel=Channel.PHONE, direction=Direction.OUT, at=NOW + timedelta(days=1),
            body="Rang, no answer",
        )  # fmt: skip
        interactions.log(session, nobody, NOW + timedelta(days=1))
    found = seen(book, plan_id, date(2026, 10, 9)).progress
    assert (found.done, found.to_go, found.late, found.spent_minor, found.over_budget) == (2, 2, 2, 600, True)
    assert seen(book, plan_id, RING.due).progress.late == 0
    with book.read() as session:
        lines = overview.people(session, plan_id, [*ids, 999], date(2026, 10, 9))
    assert [line.states for line in lines] == [(State.DONE,), (State.DONE,), (State.LATE,), (State.LATE,)]


def rings(book: Book, who: int, days: float) -> None:
    at = NOW + timedelta(days=days)
    with book.write() as session:
        interactions.log(
            session, Log(contact_ids=(who,), channel="phone", direction=Direction.OUT, at=at), at
        )


def test_one_talk_is_one_touch(book: Book) -> None:
    """Of two calls of a plan that were begun together the first talk does the first, the next one the second."""
    ids = people(book, 4)
    again = TouchDraft(date(2026, 10, 20), "phone", "Ring again", 300)
    plan_id = made(book, ids, RING, again)
    assert begun(book, plan_id) == begun(book, plan_id, 1) == 4

    def done() -> list[int]:
        return [line.counted.done for line in seen(book, plan_id, date(2026, 11, 1)).touches]

    rings(book, ids[0], 1)
    rings(book, ids[0], 1.1)  # something was forgotten
    assert done() == [1, 0]
    with book.write() as session:  # ticked off with what was said
        (task, _later) = follow_ups.of_contact(session, ids[1])
        at = NOW + timedelta(days=2)
        talk = Log(contact_ids=(ids[1],), channel="phone", direction=Direction.OUT, at=at)
        follow_ups.done(session, task.id, at, "Fine", talk)
    assert done() == [2, 0]
    rings(book, ids[2], 8)  # late, but it is the first
    assert done() == [3, 0]
    rings(book, ids[0], 15)
    rings(book, ids[2], 15)
    assert done() == [3, 2]
    with book.read() as session:
        late = finding.ids(session, Query(choosing.view(plan_id, Which.LATE, date(2026, 11, 1))))
        states = [line.states for line in overview.people(session, plan_id, ids, date(2026, 11, 1))]
        for which in Which:  # SQLite takes the statement at any depth
            for text in ("", "person"):
                finding.ids(session, Query(choosing.view(plan_id, which, TODAY), text))
    assert sorted(late) == [ids[1], ids[3]]
    assert states[:3] == [(State.DONE, State.DONE), (State.DONE, State.LATE), (State.DONE, State.DONE)]
    with book.write("Closed") as session:
        assert planning.close(session, plan_id, NOW + timedelta(days=30)) == 3
    assert done() == [3, 2]


def test_a_touch_costs_what_its_channel_costs_unless_said(book: Book) -> None:
    with book.write() as session:
        session.execute(sql("UPDATE channels SET cost_minor = 85 WHERE id = 'letter'"))
    ids = people(book, 2)
    plan_id = made(book, ids, TouchDraft(TODAY, "letter", "Send the list"), RING)
    assert seen(book, plan_id).progress.planned_minor == 2 * 85 + 2 * 300


def test_who_joins_the_segment_later_joins_when_asked(book: Book) -> None:
    ids = people(book, 3)
    with book.write() as session:
        number = lists.create(session, "Wholesale", NOW, ids[:2])
    with book.write("Made the plan") as session:
        plan_id = planning.make(
            session, Draft(name="Ring", begins=TODAY, segment_id=number, touches=(RING,)), NOW
        )
    begun(book, plan_id)
    with book.write() as session:
        lists.add(session, number, ids[2:])
        lists.remove(session, number, ids[:1])
    found = seen(book, plan_id)
    assert (found.people, found.group_name) == (2, "Wholesale")
    with book.write("Brought the group up to date") as session:
        assert group.bring_up_to_date(session, plan_id) == 1
    found = seen(book, plan_id)
    assert (found.people, found.touches[0].missing) == (3, 1)
    assert begun(book, plan_id) == 1
    assert len(tasks(book, ids[2])) == 1
    for _ in range(2):
        undoing.take_back(book)
    assert seen(book, plan_id).people == 2


def test_people_are_taken_out_with_what_was_planned(book: Book) -> None:
    ids = people(book, 2)
    plan_id = made(book, ids)
    begun(book, plan_id)
    with book.write("Took out") as session:
        assert group.remove(session, plan_id, ids[:1]) == 1
    assert (tasks(book, ids[0]), seen(book, plan_id).people) == ((), 1)
    undoing.take_back(book)
    assert (len(tasks(book, ids[0])), seen(book, plan_id).people) == (1, 2)


def test_a_changed_touch_takes_its_untouched_follow_ups_along(book: Book) -> None:
    ids = people(book, 2)
    plan_id = made(book, ids)
    begun(book, plan_id)
    with book.write() as session:
        follow_ups.move(session, follow_ups.of_contact(session, ids[1])[0].id, date(2026, 10, 20))
        (touch,) = touching.touches_of(session, plan_id)
    with book.write("Changed the touch") as session:
        touching.change_touch(session, touch.id, TouchDraft(date(2026, 10, 12), "sms", "Text them"))
    (moved,), (own,) = tasks(book, ids[0]), tasks(book, ids[1])
    assert (moved.due, moved.channel, moved.what) == (date(2026, 10, 12), "sms", "Text them")
    assert (own.due, own.what) == (date(2026, 10, 20), "Ring about the season")
    undoing.take_back(book)
    assert tasks(book, ids[0])[0].what == "Ring about the season"


@pytest.mark.parametrize("act", ["close", "delete", "remove_touch"])
def test_what_ends_takes_its_open_follow_ups_and_leaves_the_done(book: Book, act: str) -> None:
    ids = people(book, 2)
    plan_id = made(book, ids)
    begun(book, plan_id)
    with book.write() as session:
        follow_ups.done(session, follow_ups.of_contact(session, ids[0])[0].id, NOW)
        (touch,) = touching.touches_of(session, plan_id)
    with book.write("Ended") as session:
        if act == "close":
            assert planning.close(session, plan_id, NOW) == 1
        elif act == "delete":
            planning.delete(session, plan_id)
        else:
            touching.remove_touch(session, touch.id)
    with book.read() as session:
        left = session.execute(sql("SELECT contact_id, done_at IS NOT NULL FROM follow_ups")).all()
    assert [tuple(row) for row in left] == [(ids[0], 1)]
    undoing.take_back(book)
    assert seen(book, plan_id).progress.done == 1
    assert len(tasks(book, ids[1])) == 1


def test_who_was_taken_out_after_their_touch_is_in_no_number(book: Book) -> None:
    """And hides nobody who came in their place: of these the touch has still to begin."""
    ids = people(book, 3)
    plan_id = made(book, ids[:2])
    begun(book, plan_id)
    with book.write() as session:
        follow_ups.done(session, follow_ups.of_contact(session, ids[0])[0].id, NOW)
        group.remove(session, plan_id, ids[:1])
        group.add(session, plan_id, ids[2:])
    found = seen(book, plan_id)
    assert (found.touches[0].missing, found.progress.planned, found.progress.done) == (1, 2, 0)
    with book.read() as session:
        assert not finding.ids(session, Query(choosing.view(plan_id, Which.DONE, TODAY)))
    assert begun(book, plan_id) == 1
    assert seen(book, plan_id).touches[0].missing == 0


def test_who_was_spoken_to_stays_done_when_the_plan_ends(book: Book) -> None:
    ids = people(book, 3)
    plan_id = made(book, ids)
    begun(book, plan_id)
    with book.write() as session:
        follow_ups.done(session, follow_ups.of_contact(session, ids[0])[0].id, NOW)
        talk = Log(
            contact_ids=(ids[1],), channel=Channel.PHONE, direction=Direction.OUT, at=NOW + timedelta(days=1)
        )
        interactions.log(session, talk, NOW + timedelta(days=2))
    before = seen(book, plan_id).progress
    assert (before.done, before.to_go) == (2, 1)
    with book.write("Closed") as session:
        assert planning.close(session, plan_id, NOW + timedelta(days=2)) == 1
    after = seen(book, plan_id).progress
    assert (after.done, after.to_go) == (2, 1)
    with book.read() as session:
        ticked = session.execute(sql("SELECT max(done_at) FROM follow_ups")).scalar_one()
    assert from_millis(ticked) == NOW + timedelta(days=1)
    undoing.take_back(book)
    assert [len(tasks(book, each)) for each in ids] == [0, 1, 1]


def test_a_closed_plan_begins_nothing_until_it_goes_on(book: Book) -> None:
    plan_id = made(book, people(book, 1))
    with book.write("Closed") as session:
        planning.close(session, plan_id, NOW)
    with pytest.raises(UserError, match="is closed"):
        begun(book, plan_id)
    with book.write("Went on") as session:
        planning.reopen(session, plan_id, NOW)
    assert begun(book, plan_id) == 1


def test_plans_that_run_come_first_by_deadline(book: Book) -> None:
    ids = people(book, 1)
    late, none, soon, over = (
        made(book, ids, deadline=day)
        for day in (date(2026, 12, 1), None, date(2026, 11, 1), date(2026, 10, 9))
    )
    with book.write() as session:
        planning.close(session, over, NOW)
        planning.change(
            session, late, Aim(name="Other", begins=TODAY, deadline=date(2026, 12, 1), unit=Unit.VISITS), NOW
        )
    with book.read() as session:
        found = planning.every(session)
        assert [plan.id for plan in found] == [soon, late, none, over]
        assert (found[1].name, found[1].unit) == ("Other", Unit.VISITS)
        assert [each.id for each in overview.every(session, TODAY)] == [soon, late, none, over]


def test_the_people_behind_a_number_are_a_list(book: Book) -> None:
    ids = people(book, 4)
    plan_id = made(book, ids, RING, TouchDraft(date(2026, 10, 20), "letter", "Send the list"))
    begun(book, plan_id)
    with book.write() as session:
        follow_ups.done(session, follow_ups.of_contact(session, ids[0])[0].id, NOW)
        talk = Log(contact_ids=(ids[1],), channel=Channel.PHONE, direction=Direction.IN, at=NOW)
        interactions.log(session, talk, NOW)
    sell(book, ids[3], 100, TODAY)
    begun(book, plan_id, 1)
    with book.write() as session:
        (letter,) = (t for t in follow_ups.of_contact(session, ids[0]) if t.channel == "letter")
        follow_ups.done(session, letter.id, NOW)
    late = date(2026, 10, 9)
    expected = {
        Which.ALL: ids, Which.DONE: ids[:2], Which.LATE: ids[2:], Which.TO_GO: ids[1:], Which.RESULT: ids[3:],
    }  # fmt: skip
    with book.read() as session:
        for which, wanted in expected.items():
            assert list(finding.ids(session, Query(choosing.view(plan_id, which, late)))) == wanted, which
            assert finding.count(session, Query(choosing.view(plan_id, which, late)), None) == len(wanted)
        assert list(finding.ids(session, Query(choosing.view(plan_id, Which.LATE, TODAY)))) == []
        assert list(finding.ids(session, Query(choosing.view(plan_id, Which.LATE, late), "003"))) == ids[3:]


def test_a_channel_that_a_plan_touches_over_stays(book: Book) -> None:
    with book.write() as session:
        pigeon = channel_list.add(session, "Pigeon", "letter")
    plan_id = made(book, people(book, 1), TouchDraft(TODAY, pigeon, "Coo"))
    assert seen(book, plan_id).sentence() == "0 of 1 letter sent, 1 to go; 0 orders"
    with pytest.raises(UserError, match="in use"), book.write() as session:
        channel_list.remove(session, pigeon)


# ---------------------------------------------------------------- results
def sell(book: Book, who: int, minor: int, day: date, number: str = "", currency: str = "GBP") -> None:
    at = clock.day_start(day) + timedelta(hours=12)
    with book.write() as session:
        sale = Sale(contact_id=who, at=at, product="Rose", number=number, amount=Money(minor, currency))
        recording.add(session, sale, NOW)


def test_purchases_count_in_its_days_and_of_its_people(book: Book) -> None:
    one, two, outside = people(book, 3)
    plan_id = made(book, [one, two], goal_number=2, deadline=date(2026, 10, 31))
    for day in (date(2026, 10, 4), date(2026, 11, 1)):
        sell(book, one, 100, day)
    sell(book, outside, 100, TODAY)
    sell(book, one, 1_000, TODAY, "7")
    sell(book, one, 2_000, TODAY, "7")  # another line of the same order
    sell(book, two, 500, date(2026, 10, 31), currency="EUR")
    found = seen(book, plan_id)
    assert (found.result.number, found.progress.pace) == (2, Pace.REACHED)
    assert found.result_words() == "2 of 2 orders"
    with book.write() as session:
        aim = Aim(
            name="Sell", begins=TODAY, deadline=date(2026, 10, 31), unit=Unit.REVENUE, goal_number=9_000
        )
        planning.change(session, plan_id, aim, NOW)
    found = seen(book, plan_id)
    assert (found.result.number, found.result.beside) == (3_000, (Money(500, "EUR"),))
    with book.read() as session:
        plan = planning.get(session, plan_id)
        assert plan is not None
        assert results.of_people(session, plan, [one, two]) == {one: 3_000}


def test_replies_visits_and_what_is_counted_by_hand(book: Book) -> None:
    one, two = people(book, 2)
    plan_id = made(book, [one, two], unit=Unit.REPLIES)
    with book.write() as session:
        for channel, direction in (
            (Channel.EMAIL, Direction.IN), (Channel.EMAIL, Direction.OUT), (Channel.VISIT, Direction.OUT),
        ):  # fmt: skip
            entry = Log(contact_ids=(one,), channel=channel, direction=direction, at=NOW)
            interactions.log(session, entry, NOW)
    for unit, number in ((Unit.REPLIES, 1), (Unit.VISITS, 1), (Unit.BY_HAND, 0)):
        with book.write() as session:
            planning.change(session, plan_id, Aim(name="A", begins=TODAY, unit=unit), NOW)
        assert seen(book, plan_id).result.number == number
    with book.write("Counted") as session:
        group.reach(session, plan_id, two, NOW)
    with book.read() as session:
        assert [line.result for line in overview.people(session, plan_id, [one, two], TODAY)] == [0, 1]
    assert seen(book, plan_id).result.number == 1
    undoing.take_back(book)
    assert seen(book, plan_id).result.number == 0


# ---------------------------------------------------------------- speed
def test_the_people_of_a_plan_are_a_list_like_any_other(book: Book) -> None:
    ids = people(book, 3)
    plan_id = made(book, ids[1:])
    with book.read() as session:
        assert list(finding.ids(session, Query(group.view(plan_id)))) == ids[1:]
        assert list(finding.ids(session, Query(group.view(plan_id), "002"))) == ids[2:]
    with book.write() as session:
        tagging.add(session, ids, ["x"])
        editing.delete(session, ids[2:], NOW)
    assert seen(book, plan_id).people == 1


def test_no_question_reads_a_whole_table(book: Book) -> None:
    given = {
        "plan": 1, "touch": 1, "since": 0, "until": 1, "today": "2026-10-05", "channel": "phone", "ids": "[1]",
        "currency": "GBP", "last": 0, "upto": 9, "few": 2, "due": "", "what": "", "now": 0,
    }  # fmt: skip
    first, second = (Touch(n, 1, date(2026, 10, n), "phone", "Ring", None, NOW) for n in (1, 2))
    given |= spoken.done(second, (first, second)).binds | {"touch_2": 2}
    queries = [
        *(
            query.format(done=spoken.done(second, (first, second)).sql)
            for query in (overview._COUNTS, overview._STATES)
        ),
        spoken.ticking(second, (first, second)),
        touching._NEXT,
        touching._MAKE,
        group._COUNT,
    ]
    queries += [
        f"SELECT {what} FROM ({source}) m {where}"
        for what, where in results.COUNTED.values()
        for source in (results._PEOPLE, results._SOME)
    ]
    with book.read() as session:
        for query in queries:
            wanted = {name: value for name, value in given.items() if re.search(rf":{name}\b", query)}
            plan = [row.detail for row in session.execute(sql(f"EXPLAIN QUERY PLAN {query}"), wanted)]
            whole = [step for step in plan if step.startswith("SCAN")]
            allowed = ("SCAN j", "SCAN (", "SCAN json", "SCAN CONSTANT ROW", "SCAN channels")  # a handful
            assert not [step for step in whole if not step.startswith(allowed)], (query, plan)
            if "EXISTS (SELECT 1 FROM follow_ups" in query:  # of one person, not of the whole touch
                assert any("ix_follow_ups_contact_id" in step for step in plan), plan


def test_a_plan_to_the_end_of_the_calendar_has_numbers(book: Book) -> None:
    ids = people(book, 1)
    last = TouchDraft(date.max, "phone", "Ring at last")
    plan_id = made(book, ids, last, deadline=date.max)
    begun(book, plan_id)
    assert (seen(book, plan_id).result.number, seen(book, plan_id).touches[0].counted.done) == (0, 0)
    assert seen(book, plan_id, date.max).progress.planned == 1


def test_two_of_a_plan_who_are_one_are_counted_once_and_apart_again(book: Book) -> None:
    stays, goes = people(book, 2)
    plan_id = made(book, [stays, goes], unit=Unit.BY_HAND, goal_number=2)
    begun(book, plan_id)
    with book.write() as session:
        group.reach(session, plan_id, goes, NOW)
    with book.write("Merged") as session:
        merge_id = merging.merge(session, goes, stays, {}, NOW)

    def told() -> tuple[int, int, int, int, list[int]]:
        page = seen(book, plan_id)
        (line,) = page.touches
        with book.read() as session:
            planned = [each.contact_id for each in follow_ups.due(session, RING.due)]
        return page.people, line.made, line.counted.done, page.result.number, planned

    assert told() == (1, 1, 0, 1, [stays])
    with book.read() as session:
        assert [line.result for line in overview.people(session, plan_id, [stays], TODAY)] == [1]
    undoing.take_back(book)
    assert told() == (2, 2, 0, 1, [stays, goes])
    undoing.do_again(book)
    with book.write() as session:
        follow_ups.done(session, follow_ups.of_contact(session, stays)[0].id, NOW)
    assert told() == (1, 1, 1, 1, [])
    with book.write() as session:
        assert merging.undo(session, merge_id, NOW).kept == ()
    assert told() == (2, 2, 1, 1, [goes])
    with book.read() as session:
        results_of = [line.result for line in overview.people(session, plan_id, [stays, goes], TODAY)]
    assert results_of == [0, 1]


def test_taken_apart_a_plan_takes_along_what_it_planned_since(book: Book) -> None:
    ids = people(book, 3)
    plan_id = made(book, ids[:2])
    with book.write("Merged") as session:
        merge = merging.merge(session, ids[0], ids[2], {}, NOW)
    assert begun(book, plan_id) == 2
    with book.write("Taken apart") as session:
        merging.undo(session, merge, NOW)
    assert [len(tasks(book, each)) for each in ids] == [1, 1, 0]
    assert seen(book, plan_id).touches[0].missing == 0


def test_one_who_was_called_under_the_other_name_is_not_counted_twice(book: Book) -> None:
    stays, goes = people(book, 2)
    plan_id = made(book, [stays, goes])
    begun(book, plan_id)
    with book.write() as session:
        follow_ups.done(session, follow_ups.of_contact(session, goes)[0].id, NOW)
        merging.merge(session, goes, stays, {}, NOW)
    (line,) = seen(book, plan_id).touches
    assert (line.made, line.counted.done, line.counted.people) == (1, 1, 1)
