"""The steps of a complaint: nothing is skipped, no clock runs backwards, the words fit the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.complaint_steps import NEEDS, OPEN, STEPS, Facts, Limits, Need, Step

TODAY = date(2026, 11, 17)  # a Tuesday
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
LIMITS = st.builds(Limits, *(st.integers(0, 60) for _ in range(4)))
FULL = Facts(
    "It broke.", "yes", "Our packing.", 2, "packing", "A new one.", "yes", TODAY, TODAY, "yes", "won_back"
)


@st.composite
def some_facts(draw: st.DrawFn) -> Facts:
    """A case of which any part may be unknown."""
    gone = draw(st.sets(st.sampled_from(["done_by", *Need])))
    facts = replace(FULL, done_by=draw(DAYS), solved=draw(DAYS))
    return replace(
        facts, **{name: None if name in ("severity", "solved", "done_by") else "" for name in gone}
    )


@given(some_facts(), st.sampled_from(STEPS), st.sampled_from(STEPS))
def test_no_way_forward_skips_what_a_step_needs(facts: Facts, step: Step, target: Step) -> None:
    wanted = steps.missing(facts, step, target)
    at, found = step, list[Need]()
    while steps.order(at) < steps.order(target):  # one step after the other needs just as much
        onward = steps.following(at)
        assert onward is not None
        found += steps.missing(facts, at, onward)
        at = onward
    assert list(wanted) == found
    if steps.order(target) <= steps.order(step):
        assert wanted == ()
    for need in wanted:
        assert not getattr(facts, need.value)


@given(some_facts())
def test_a_case_that_may_be_closed_has_said_everything(facts: Facts) -> None:
    everything = [need for step in OPEN for need in NEEDS[step]]
    assert sorted(everything) == sorted(Need)
    may_close = not steps.missing(facts, Step.LISTEN, Step.CLOSED)
    assert may_close == all(getattr(facts, need.value) for need in Need)


@given(st.sampled_from(OPEN), DAYS, LIMITS, some_facts())
def test_a_step_is_never_due_before_it_began(step: Step, since: date, limits: Limits, facts: Facts) -> None:
    found = steps.due(step, since, limits, facts)
    assert found is not None and found >= since
    if step in (Step.LISTEN, Step.JUDGE) or (step is Step.SOLUTION and facts.done_by is None):
        assert found.weekday() != 6


@given(DAYS, st.integers(0, 60))
def test_working_days_add_up(day: date, count: int) -> None:
    found = steps.add_working(day, count)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    worked = sum(each.weekday() != 6 for each in between)
    assert worked == count or (count == 0 and day.weekday() == 6 and worked == 1)


@given(DAYS, st.sampled_from(OPEN), some_facts(), st.booleans())
def test_late_words_tone_and_days_say_the_same(day: date, step: Step, facts: Facts, answered: bool) -> None:
    late = steps.days_late(day, TODAY)
    words = steps.clock_words(step, day, TODAY, answered)
    assert (late > 0) == words.endswith(" late") == (steps.tone(day, TODAY) == "bad")
    assert steps.next_words(step, facts, answered)


@pytest.mark.parametrize(
    ("step", "due", "answered", "words"),
    [
        (Step.LISTEN, date(2026, 11, 18), False, "answer by tomorrow"),
        (Step.LISTEN, date(2026, 11, 18), True, "hear the rest by tomorrow"),
        (Step.JUDGE, date(2026, 11, 20), True, "judge by Fri 20 Nov"),
        (Step.JUDGE, date(2026, 11, 16), True, "1 day late"),
        (Step.SOLUTION, date(2026, 11, 18), True, "due tomorrow"),
        (Step.SOLUTION, date(2026, 11, 24), True, "by Tue 24 Nov"),
        (Step.FOLLOW_UP, date(2026, 11, 30), True, "ask on Mon 30 Nov"),
        (Step.FOLLOW_UP, date(2026, 11, 17), True, "ask today"),
        (Step.FOLLOW_UP, date(2026, 11, 15), True, "2 days late"),
    ],
)
def test_the_words_of_the_clock(step: Step, due: date, answered: bool, words: str) -> None:
    assert steps.clock_words(step, due, TODAY, answered) == words


def test_the_clock_of_each_step() -> None:
    saturday = date(2026, 11, 14)
    limits, facts = Limits(), Facts()
    assert steps.due(Step.LISTEN, saturday, limits, facts) == date(2026, 11, 16)
    assert steps.due(Step.JUDGE, saturday, limits, facts) == date(2026, 11, 17)
    assert steps.due(Step.SOLUTION, TODAY, limits, facts) == date(2026, 11, 25)
    agreed = Facts(done_by=date(2026, 11, 22))  # a Sunday, but so agreed
    assert steps.due(Step.SOLUTION, TODAY, limits, agreed) == date(2026, 11, 22)
    assert steps.due(Step.SOLUTION, date(2026, 11, 30), limits, agreed) == date(2026, 11, 30)
    done = Facts(solved=date(2026, 11, 15))
    assert steps.due(Step.FOLLOW_UP, TODAY, limits, done) == date(2026, 11, 30)
    assert steps.due(Step.CLOSED, TODAY, limits, FULL) is None


def test_what_is_to_be_done_next_follows_what_was_said() -> None:
    def words(step: Step, answered: bool = True, **known: object) -> str:
        return steps.next_words(step, replace(Facts(), **known), answered)  # type: ignore[arg-type]

    assert words(Step.LISTEN, answered=False) == "Hear the whole story"
    assert words(Step.LISTEN, answered=False, heard="It broke.") == "Answer them"
    assert words(Step.LISTEN, heard="It broke.") == "Go on and judge it"
    assert words(Step.JUDGE) == "Decide whether it is justified"
    assert words(Step.JUDGE, justified="no") == "Say what caused it"
    assert words(Step.SOLUTION) == "Agree what will be done"
    assert words(Step.SOLUTION, solution="A new one") == "Ask whether they accept it"
    assert words(Step.SOLUTION, solution="A new one", accepted="no") == "Find another solution"
    assert words(Step.SOLUTION, solution="A new one", accepted="yes") == "Confirm the date"
    assert words(Step.SOLUTION, solution="A new one", accepted="yes", done_by=TODAY) == "See that it is done"
    assert words(Step.FOLLOW_UP) == "Ask whether it is good again"
    assert words(Step.FOLLOW_UP, satisfied="yes", kept="won_back") == "Close the case"
    assert steps.next_words(Step.CLOSED, FULL, True) == "" and steps.step_words(Step.CLOSED) == "closed"
    assert steps.step_words(Step.SOLUTION) == "step 3 of 4, solution"
    assert steps.said(steps.KEPT, "lost") == "Lost" and steps.said(steps.KEPT, "") == ""
