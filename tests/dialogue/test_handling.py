"""A case from the first words to its closing: what is kept, what is undone, what each list shows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as run_with
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book import settings, undo
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, merging
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import case_files, complaints, follow_ups, handling, interactions, undoing
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.case_files import Case
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.dialogue.interactions import Log
from desktop_crm.purchases import products

NOW = clock.from_iso("2026-11-17T10:00")  # a Tuesday, where the user is
TODAY = date(2026, 11, 17)
DAY = timedelta(days=1)
HEARD = "Three are brown down to the base."
JUDGED = Said(justified="yes", why="The roots are dry inside.", severity=2, cause="Left open on the round")
SOLVED = Said(solution="Three new ones, planted by us.", accepted="yes", solved=TODAY)
CLOSED = Said(satisfied="yes", kept="won_back")


@pytest.fixture
def sara(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Sara Lindholm", given="Sara"), NOW - 30 * DAY)


def opened(book: Book, contact: int, at: datetime = NOW, **more: object) -> int:
    new = NewCase(contact_id=contact, **{"subject": "Hornbeams failed", "heard": HEARD, **more})  # type: ignore[arg-type]
    with book.write("New complaint") as session:
        return handling.open_case(session, new, at)


def look(book: Book, number: int) -> Case:
    with book.read() as session:
        found = case_files.get(session, number)
    assert found is not None
    return found


def everything(book: Book) -> str:
    """All rows that a case touches, to compare."""
    tables = ("complaints", "complaint_steps", "follow_ups", "interactions", "participants")
    with book.read() as session:
        return json.dumps(
            {t: [list(r) for r in session.execute(text(f"SELECT * FROM {t} ORDER BY 1, 2"))] for t in tables}
        )


# ---------------------------------------------------------------- the way through
def test_a_case_goes_through_its_four_steps(book: Book, sara: int) -> None:
    number = opened(book, sara, channel="phone", wish="Plants, not money")
    case = look(book, number).complaint
    assert (case.step, case.due, case.answered_at) == (Step.LISTEN, date(2026, 11, 18), None)
    with book.write("On") as session:
        assert handling.move_on(session, number, NOW + DAY) is Step.JUDGE
    case = look(book, number).complaint
    assert (case.due, case.answered_at) == (date(2026, 11, 20), NOW + DAY)
    with book.write("On") as session:
        assert handling.move_on(session, number, NOW + 2 * DAY, JUDGED) is Step.SOLUTION
    case = look(book, number).complaint
    assert (case.judged_at, case.due) == (NOW + 2 * DAY, date(2026, 11, 27))
    with book.write("Agreed") as session:
        handling.change(session, number, Said(done_by=date(2026, 11, 23), cost_minor=3850), NOW)
    assert look(book, number).complaint.due == date(2026, 11, 23)
    with book.write("On") as session:
        handling.move_on(session, number, NOW + 6 * DAY, Said(**SOLVED | {"solved": date(2026, 11, 23)}))
        (task,) = follow_ups.of_contact(session, sara)
    assert (task.due, task.what) == (date(2026, 12, 7), "Ask whether it is good again: Hornbeams failed")
    with book.write("Closed") as session:
        handling.close(session, number, NOW + 21 * DAY, CLOSED)
        assert follow_ups.of_contact(session, sara) == ()
        done = follow_ups.get(session, task.id)
    assert done is not None and done.outcome == "Satisfied: yes"
    whole = look(book, number)
    assert whole.complaint.step is Step.CLOSED and whole.complaint.closed_at == NOW + 21 * DAY
    assert [(m.before, m.after) for m in whole.moves] == [
        (None, Step.LISTEN), (Step.LISTEN, Step.JUDGE), (Step.JUDGE, Step.SOLUTION),
        (Step.SOLUTION, Step.FOLLOW_UP), (Step.FOLLOW_UP, Step.CLOSED),
    ]  # fmt: skip
    assert whole.moves[2].words == "Justified: yes. Left open on the round"
    assert [s.text for s in whole.said] == [HEARD] and whole.first_name == "Sara"


def test_what_a_step_needs_is_asked_for_and_nothing_moves_without_it(book: Book, sara: int) -> None:
    number = opened(book, sara, heard="")
    before = everything(book)
    for said, target, words in (
        (Said(), None, "in their words"),
        (Said(heard=HEARD), Step.SOLUTION, "whether it is justified"),
        (Said(heard=HEARD, **JUDGED), Step.FOLLOW_UP, "what was agreed before the case goes to Follow-up"),
        (Said(heard=HEARD, **JUDGED, **SOLVED), Step.CLOSED, "what they answered"),
    ):
        with pytest.raises(UserError, match=words), book.write("On") as session:
            handling.move_on(session, number, NOW, said, target)
        assert everything(book) == before
    with book.write("Closed") as session:
        handling.close(session, number, NOW, Said(heard=HEARD, **JUDGED, **SOLVED, **CLOSED))
    assert [m.after for m in look(book, number).moves] == list(steps.STEPS)
    with book.read() as session:
        assert follow_ups.of_contact(session, sara) == ()  # there was nothing left to ask


def test_back_and_open_again_take_back_what_was_done_and_keep_what_was_said(book: Book, sara: int) -> None:
    number = opened(book, sara)
    with book.write() as session:
        handling.move_on(session, number, NOW, Said(**JUDGED, **SOLVED), Step.FOLLOW_UP)
    with book.write("Back") as session:
        assert handling.move_back(session, number, NOW + DAY, words="Two failed again") is Step.SOLUTION
        assert follow_ups.of_contact(session, sara) == ()
    case = look(book, number).complaint
    assert (case.solution, case.solved_at, case.judged_at) == (SOLVED["solution"], None, NOW)
    assert look(book, number).moves[-1].words == "Two failed again"
    with pytest.raises(UserError, match="on which day"), book.write() as session:
        handling.move_on(session, number, NOW)
    with book.write() as session:
        handling.close(session, number, NOW + DAY, Said(solved=TODAY, **CLOSED))
        with pytest.raises(UserError, match="does not go on"):
            handling.move_on(session, number, NOW)
    with book.write() as session:
        handling.reopen(session, number, NOW + 2 * DAY)
    case = look(book, number).complaint
    assert (case.step, case.closed_at, case.satisfied, case.kept) == (Step.SOLUTION, None, "", "")
    assert case.due == steps.add_working(date(2026, 11, 19), 7)
    with book.write() as session:
        handling.move_back(session, number, NOW, Step.LISTEN)
        with pytest.raises(UserError, match="first step"):
            handling.move_back(session, number, NOW)
        with pytest.raises(UserError, match="is open"):
            handling.reopen(session, number, NOW)


def test_each_act_is_one_undo_step(book: Book, sara: int) -> None:
    number = opened(book, sara, channel="visit")
    acts = (
        lambda s: handling.change(s, number, Said(subject="Hornbeams are brown"), NOW),
        lambda s: handling.move_on(s, number, NOW),
        lambda s: handling.move_on(s, number, NOW, Said(**JUDGED, **SOLVED), Step.FOLLOW_UP),
        lambda s: handling.move_back(s, number, NOW),
        lambda s: handling.close(s, number, NOW, Said(solved=TODAY, **CLOSED)),
        lambda s: handling.reopen(s, number, NOW),
        lambda s: handling.delete(s, number),
    )
    for count, act in enumerate(acts):
        before = everything(book)
        with book.write(f"Act {count}") as session:
            act(session)
        after = everything(book)
        assert after != before
        assert undoing.take_back(book) == f"Act {count}" and everything(book) == before
        assert undoing.do_again(book) == f"Act {count}" and everything(book) == after
    with book.read() as session:
        assert case_files.get(session, number) is None
        assert interactions.last(session, sara) is not None  # what was said stays said


def test_a_deleted_case_comes_back_whole(book: Book, sara: int) -> None:
    number = opened(book, sara, channel="visit")
    with book.write() as session:
        handling.move_on(session, number, NOW, Said(**JUDGED, **SOLVED), Step.FOLLOW_UP)
    before, whole = everything(book), look(book, number)
    with book.write("Deleted the complaint") as session:
        handling.delete(session, number)
        assert follow_ups.of_contact(session, sara) == ()
    undoing.take_back(book)
    assert everything(book) == before and look(book, number) == whole


# ---------------------------------------------------------------- exchanges and answers
def test_the_first_word_of_ours_is_the_answer(book: Book, sara: int) -> None:
    asked = Log(
        contact_ids=(sara,), channel="email", direction=Direction.IN, at=NOW - 3 * DAY, body="They are brown!"
    )
    with book.write() as session:
        came = interactions.log(session, asked, NOW)
    number = opened(book, sara, interaction_id=came)
    assert look(book, number).complaint.opened_at == NOW - 3 * DAY
    with book.write() as session:
        ours = Log(
            contact_ids=(sara,), channel="phone", direction=Direction.OUT, at=NOW - 2 * DAY, body="Sorry."
        )
        theirs = Log(contact_ids=(sara,), channel="phone", direction=Direction.IN, at=NOW - DAY, body="Well.")
        handling.log(session, number, theirs, NOW)
        nobody = replace(ours, at=NOW - 3 * DAY, body="Rang, no answer")
        handling.log(session, number, nobody, NOW)  # they know nothing of it
        assert case_files.get(session, number).complaint.answered_at is None  # type: ignore[union-attr]
        handling.log(session, number, ours, NOW)
    whole = look(book, number)
    assert whole.complaint.answered_at == NOW - 2 * DAY
    assert [s.direction for s in whole.said] == [
        Direction.IN, Direction.OUT, Direction.OUT, Direction.IN,
    ]  # fmt: skip


def test_an_answer_to_what_it_came_with_is_an_answer_to_the_case(book: Book, sara: int) -> None:
    asked = Log(
        contact_ids=(sara,),
        channel="email",
        direction=Direction.IN,
        at=NOW - DAY,
        body="Broken",
        open_point="Well?",
    )
    with book.write() as session:
        came = interactions.log(session, asked, NOW)
    number = opened(book, sara, interaction_id=came)
    ours = Log(contact_ids=(sara,), channel="email", direction=Direction.OUT, at=NOW, body="Sorry.")
    with book.write("Answered") as session:
        interactions.log(session, ours, NOW, answers=came)
    whole = look(book, number)
    assert whole.complaint.answered_at == NOW and [s.text for s in whole.said] == ["Broken", "Sorry."]
    with book.step() as session:
        undo.take_back(book.undo, session)
    assert look(book, number).complaint.answered_at is None


def test_an_answer_in_the_same_minute_counts(book: Book, sara: int) -> None:
    number = opened(book, sara, NOW + timedelta(seconds=40), opened_at=NOW + timedelta(seconds=40))
    with book.write() as session:
        ours = Log(contact_ids=(sara,), channel="phone", direction=Direction.OUT, at=NOW, body="Sorry.")
        handling.log(session, number, ours, NOW)
    assert look(book, number).complaint.answered_at == NOW + timedelta(seconds=40)


def test_an_answer_that_was_none_is_no_answer(book: Book, sara: int) -> None:
    """The clock of the first answer follows what is changed or removed in the dialogue."""
    number = opened(book, sara, NOW - 3 * DAY)
    answer = Log(
        contact_ids=(sara,), channel="phone", direction=Direction.OUT, at=NOW - 2 * DAY, body="Rang."
    )
    with book.write("Answered") as session:
        first = handling.log(session, number, answer, NOW)
        handling.log(session, number, replace(answer, at=NOW - DAY), NOW)
    was = everything(book)
    with book.write("Deleted") as session:
        interactions.delete(session, first, NOW)
    assert look(book, number).complaint.answered_at == NOW - DAY
    with book.step() as session:
        undo.take_back(book.undo, session)
    assert everything(book) == was
    with book.write("Changed") as session:
        for entry in look(book, number).said:
            kept = interactions.get(session, entry.id)
            assert kept is not None
            log = Log(**{field.name: getattr(kept, field.name) for field in fields(Log)})
            interactions.change(session, entry.id, replace(log, direction=Direction.IN), NOW)
    assert look(book, number).complaint.answered_at is None
    with book.write("On") as session:
        handling.move_on(session, number, NOW)
    assert look(book, number).complaint.answered_at == NOW  # heard to the end


def test_taken_apart_a_case_takes_along_what_was_planned_for_it_since(book: Book, sara: int) -> None:
    with book.write() as session:
        other = editing.add(session, Draft(full_name="Sarah Lindholm"), NOW)
    number = opened(book, sara)
    with book.write("Merged") as session:
        merge = merging.merge(session, sara, other, {}, NOW)
    with book.write("On") as session:
        handling.move_on(session, number, NOW, Said(**JUDGED, **SOLVED), Step.FOLLOW_UP)
        (task,) = follow_ups.of_contact(session, other)
    with book.write("Taken apart") as session:
        merging.undo(session, merge, NOW)
    with book.read() as session:
        assert [complaints.of_contact(session, each)[:1] != () for each in (sara, other)] == [True, False]
        assert [f.id for f in follow_ups.of_contact(session, sara)] == [task.id]
        assert follow_ups.of_contact(session, other) == ()


def test_an_exchange_that_belonged_to_another_case_answers_that_one_no_more(book: Book, sara: int) -> None:
    wrong, right = (opened(book, sara, NOW - 3 * DAY, subject=name) for name in ("Wrong", "Right"))
    answer = Log(
        contact_ids=(sara,), channel="phone", direction=Direction.OUT, at=NOW - 2 * DAY, body="Rang."
    )
    with book.write("Answered") as session:
        entry = handling.log(session, wrong, answer, NOW)
        handling.attach(session, right, entry)
    assert [look(book, each).complaint.answered_at for each in (wrong, right)] == [None, NOW - 2 * DAY]


def test_what_makes_no_sense_is_refused(book: Book, sara: int) -> None:
    for new, words in (
        ({"subject": " ", "heard": ""}, "What is it about"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"opened_at": NOW + DAY}, "lies ahead"),
    ):
        with pytest.raises(UserError, match=words):
            opened(book, sara, **new)
    number = opened(book, sara, subject="", heard="word " * 40)
    assert look(book, number).complaint.subject.endswith("word …")
    for said, words in (
        (Said(satisfied="perhaps"), "no answer"), (Said(severity=9), "no answer"), (Said(cost_minor=-1), "nothing"),
        (Said(solved=TODAY - DAY), "before they complained"), (Said(subject=""), "What is it about"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=words), book.write() as session:
            handling.change(session, number, said, NOW)
    with book.write() as session:
        editing.delete(session, [sara], NOW)
    with pytest.raises(UserError, match="not there"):
        opened(book, sara)


def test_the_days_of_the_steps_are_the_books_own(book: Book, sara: int) -> None:
    with book.write() as session:
        settings.put(session, settings.COMPLAINT_ANSWER, 3)
        settings.put(session, settings.COMPLAINT_FOLLOW_UP, 2)
    number = opened(book, sara)
    assert look(book, number).complaint.due == date(2026, 11, 20)
    with book.write() as session:
        handling.move_on(session, number, NOW, Said(**JUDGED, **SOLVED), Step.FOLLOW_UP)
    assert look(book, number).complaint.due == date(2026, 11, 19)


def test_a_follow_up_that_was_put_off_stays_there_while_only_words_change(book: Book, sara: int) -> None:
    number = opened(book, sara)
    with book.write() as session:
        handling.move_on(session, number, NOW, Said(**JUDGED, **SOLVED), Step.FOLLOW_UP)
        (task,) = follow_ups.of_contact(session, sara)
        follow_ups.move(session, task.id, date(2026, 12, 24))
        handling.change(session, number, Said(wish="A call"), NOW)
        assert follow_ups.of_contact(session, sara)[0].due == date(2026, 12, 24)
        handling.change(session, number, Said(solved=TODAY + DAY), NOW + DAY)
        assert follow_ups.of_contact(session, sara)[0].due == date(2026, 12, 2)
        follow_ups.done(session, task.id, NOW)
        handling.change(session, number, Said(solved=TODAY), NOW)
        assert follow_ups.of_contact(session, sara) == ()  # asked once is asked


def test_a_merged_contact_takes_its_complaints_along(book: Book, sara: int) -> None:
    with book.write() as session:
        twin = editing.add(session, Draft(full_name="Sara Lindholm"), NOW)
    number = opened(book, twin)
    with book.write("Merged") as session:
        merging.merge(session, twin, sara, {}, NOW)
    assert look(book, number).complaint.contact_id == sara
    with book.read() as session:
        (line,) = complaints.open_of(session, sara, NOW)
    assert line.name == "Sara Lindholm"


# ---------------------------------------------------------------- lists
def test_the_board_shows_each_step_those_due_first(book: Book, sara: int) -> None:
    first = opened(book, sara, NOW - 3 * DAY, subject="Late")
    second = opened(book, sara, NOW, subject="New")
    with book.write() as session:
        kofi = editing.add(session, Draft(full_name="Kofi Mensah"), NOW)
        gone = editing.add(session, Draft(full_name="Gone"), NOW)
    third = opened(book, kofi, subject="Pots")
    done = opened(book, kofi, subject="Over")
    opened(book, gone)
    with book.write() as session:
        handling.move_on(session, third, NOW, JUDGED, Step.SOLUTION)
        handling.close(session, done, NOW, Said(**JUDGED, **SOLVED, **CLOSED))
        editing.delete(session, [gone], NOW)
    with book.read() as session:
        board = complaints.board(session, NOW)
        assert [[line.id for line in lane.lines] for lane in board.lanes] == [
            [first, second],
            [],
            [third],
            [],
        ]
        assert [lane.count for lane in board.lanes] == [2, 0, 1, 0] and (board.open, board.overdue) == (3, 1)
        assert complaints.open_count(session) == 3
        late = board.lanes[0].lines[0]
        assert (late.days_late, late.clock, late.tone) == (1, "1 day late", "bad")
        assert late.words() == "Sara Lindholm, Late, step 1 of 4, listen, day 3, 1 day late, Answer them"
        assert [line.id for line in complaints.overdue(session, TODAY)] == [first]
        assert [line.id for line in complaints.due(session, TODAY + DAY)] == [first, second]
        assert [line.id for line in complaints.due(session, TODAY + DAY, limit=1)] == [first]
        assert complaints.waiting(session, TODAY) == 2  # late, and not answered yet
        assert [line.id for line in complaints.closed(session, NOW)] == [done]
        assert [line.id for line in complaints.some(session, [third, 99, done], NOW)] == [third, done]
        assert [c.id for c in complaints.of_contact(session, kofi)] == [done, third]
        assert [line.id for line in complaints.open_of(session, kofi, NOW)] == [third]


def test_a_product_is_named(book: Book, sara: int) -> None:
    with book.write() as session:
        product = products.ensure(session, "Hornbeam", "", NOW)
    assert look(book, opened(book, sara, product_id=product)).product == "Hornbeam"


def test_every_list_walks_an_index(book: Book, sara: int) -> None:
    opened(book, sara)
    seen: list[tuple[str, object]] = []
    with book.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *given: seen.append((given[2], given[3])))
        complaints.board(session, NOW)
        complaints.overdue(session, TODAY)
        complaints.waiting(session, TODAY)
        complaints.closed(session, NOW)
        complaints.of_contact(session, sara)
        complaints.open_of(session, sara, NOW)
        case_files.get(session, 1)
        plans = [
            (statement, row[3])
            for statement, binds in list(seen)
            if "FROM complaint" in statement or "FROM interactions" in statement
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", binds)
        ]
    assert len(plans) > 10
    for statement, step in plans:
        assert not step.startswith("SCAN") or "USING" in step, (step, statement)
        assert not step.startswith("SEARCH contacts") or "PRIMARY KEY" in step, (step, statement)


# ---------------------------------------------------------------- whatever is done, the numbers add up
class _TakeBack(Exception):
    """Leaves the book as it was for the next example."""


@contextmanager
def _trial(book: Book) -> Iterator[Session]:
    with pytest.raises(_TakeBack), book.write() as session:
        yield session
        raise _TakeBack


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["on", "back", "close", "reopen", "say"]),
        st.sampled_from(list(Step)),
        st.sampled_from([Said(), JUDGED, SOLVED, CLOSED, Said(**JUDGED, **SOLVED), Said(done_by=TODAY)]),
        st.integers(0, 9),
    ),
    max_size=14,
)


@given(_ACTS)
@run_with(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_way_of_working_breaks_a_case(book: Book, sara: int, acts: list) -> None:  # type: ignore[type-arg]
    with _trial(book) as session:
        number, now = handling.open_case(session, NewCase(contact_id=sara, heard=HEARD), NOW), NOW
        for act, target, said, days in acts:
            now += days * DAY
            try:
                with session.begin_nested():
                    match act:
                        case "on":
                            handling.move_on(session, number, now, said, target)
                        case "back":
                            handling.move_back(session, number, now, target)
                        case "close":
                            handling.close(session, number, now, said)
                        case "reopen":
                            handling.reopen(session, number, now)
                        case _:
                            handling.change(session, number, said, now)
            except UserError:
                continue
            _check(session, number, sara)


def _check(session: Session, number: int, sara: int) -> None:
    whole = case_files.get(session, number)
    assert whole is not None
    case = whole.complaint
    if case.step is not Step.LISTEN and not any(m.after is Step.LISTEN for m in whole.moves[1:]):
        assert steps.missing(case.facts(), Step.LISTEN, case.step) == () or case.step is Step.CLOSED
    assert (case.due is None) == (case.step is Step.CLOSED) == (case.closed_at is not None)
    assert case.due is None or case.due >= case.step_since.date()
    assert case.answered_at is None or case.answered_at >= case.opened_at
    assert case.solved_at is None or case.solved_at >= case.opened_at
    for before, after in zip(whole.moves, whole.moves[1:], strict=False):
        assert after.before is before.after  # the history has no gap
    assert whole.moves[-1].after is case.step
    asked = [task for task in follow_ups.of_contact(session, sara) if "good again" in task.what]
    assert len(asked) <= (case.step is Step.FOLLOW_UP)


def test_what_is_still_to_come_was_not_done_and_no_day_leads_out_of_the_calendar(
    book: Book, sara: int
) -> None:
    number = opened(book, sara)
    for day in (TODAY + DAY, date.max):
        with pytest.raises(UserError, match="still to come"), book.write("Solved") as session:
            handling.change(session, number, Said(solved=day), NOW)
    with book.write("Promised") as session:
        handling.move_on(
            session, number, NOW, Said(**JUDGED, solution="New ones", done_by=date.max), Step.SOLUTION
        )
    assert look(book, number).complaint.due == date.max
    far = steps.Limits(999, 999, 999, 9999)
    for step in Step:
        assert step is Step.CLOSED or steps.due(step, date.max, far, steps.Facts()) == date.max
