"""Plans in numbers and words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.plans import progress
from desktop_crm.plans.progress import Counted, Goal, Pace, State, Unit

FIRST = date(2026, 10, 1)
LAST = date(2026, 10, 30)  # 30 days
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
counted = st.builds(
    lambda people, done, late, due, cost: Counted(
        people, min(done, people), min(late, people - min(done, people)), due, True, cost, "phone"
    ),
    st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), days, st.integers(0, 10**6),
)  # fmt: skip


def goal(number: int | None = 10, deadline: date | None = LAST) -> Goal:
    return Goal(Unit.PURCHASES, number, FIRST, deadline)


def test_a_plan_reads_as_one_sentence() -> None:
    touches = [Counted(30, 12, 5, FIRST, True, 300, "phone")]
    found = progress.measure(touches, goal(), 4, 10_000, FIRST + timedelta(days=2))
    assert progress.sentence(found, Unit.PURCHASES, {"phone"}, "GBP") == (
        "12 of 30 calls made, 18 to go, 5 late; 4 of 10 orders; £36.00 of £100.00"
    )
    assert (found.behind, found.planned_minor, found.over_budget) == (18, 9_000, False)


def test_words_follow_what_there_is() -> None:
    bare = progress.measure([], Goal(Unit.REVENUE, None, FIRST, None), 124_000, None, FIRST)
    assert progress.sentence(bare, Unit.REVENUE, (), "GBP") == "£1,240.00"
    one = progress.measure([Counted(1, 1, 0, FIRST, True, 0, "letter")], goal(1), 1, None, FIRST)
    assert progress.done_words(one, ["letter"]) == "1 of 1 letter sent"
    assert progress.done_words(one, ["letter", "phone"]) == "1 of 1 touch done"
    assert progress.result_words(Unit.REVENUE, 100, 200, "JPY") == "¥100 of ¥200"
    assert progress.amount_words(Unit.REPLIES, 1, "GBP") == "1 reply"


@pytest.mark.parametrize(
    ("result", "day", "pace"),
    [
        (0, -1, Pace.NOT_BEGUN), (0, 0, Pace.ON_TIME), (0, 3, Pace.BEHIND), (1, 3, Pace.ON_TIME), (4, 3, Pace.AHEAD),
        (10, 3, Pace.REACHED), (10, 40, Pace.REACHED), (9, 30, Pace.MISSED), (9, 29, Pace.ON_TIME),
        (8, 29, Pace.BEHIND),
    ],
)  # fmt: skip
def test_the_result_keeps_its_time_or_not(result: int, day: int, pace: Pace) -> None:
    assert progress.pace(goal(), result, FIRST + timedelta(days=day)) is pace


def test_without_number_or_deadline_nothing_is_measured() -> None:
    assert progress.pace(goal(None), 5, FIRST) is Pace.OPEN
    assert progress.pace(goal(10, None), 5, FIRST) is Pace.OPEN
    assert progress.pace(goal(10, None), 10, FIRST) is Pace.REACHED


@given(st.lists(counted, max_size=5), days, st.integers(0, 10**9), st.none() | st.integers(0, 10**9))
def test_the_numbers_add_up(touches: list[Counted], today: date, result: int, budget: int | None) -> None:
    found = progress.measure(touches, goal(), result, budget, today)
    assert found.done + found.to_go == found.planned
    assert 0 <= found.late <= found.to_go
    assert 0 <= found.behind <= found.to_go
    assert found.spent_minor <= found.planned_minor
    if all(t.due >= today for t in touches):
        assert found.behind == 0


@given(st.integers(1, 10**6), st.integers(0, 10**6), days, st.integers(0, 500))
def test_more_result_never_reads_as_less(number: int, result: int, today: date, length: int) -> None:
    order = [Pace.NOT_BEGUN, Pace.MISSED, Pace.BEHIND, Pace.ON_TIME, Pace.AHEAD, Pace.REACHED]
    aim = Goal(Unit.VISITS, number, FIRST, FIRST + timedelta(days=length))
    less, more = progress.pace(aim, result, today), progress.pace(aim, result + 1, today)
    assert order.index(less) <= order.index(more)


@given(st.booleans(), st.none() | days, days)
def test_a_person_stands_in_one_state(done: bool, due: date | None, today: date) -> None:
    state = progress.state_of(done, due, today)
    assert (state is State.DONE) == done
    assert (state is State.LATE) == (not done and due is not None and due < today)


def test_an_e_mail_to_many_is_a_campaign() -> None:
    assert not progress.better_as_campaign("email", 12)
    assert progress.better_as_campaign("email", 13)
    assert not progress.better_as_campaign("phone", 1_000)
