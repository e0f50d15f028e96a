"""Stages follow from what customers do: total, the same each time, and never back by waiting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.lifecycle import telling
from desktop_crm.lifecycle.months import add_months
from desktop_crm.lifecycle.rules import Facts, Rules, rhythm_of, stage_of
from desktop_crm.lifecycle.stages import Stage

TODAY = date(2026, 11, 28)
RULES = Rules()
_DAYS = st.lists(
    st.one_of(
        st.dates(date(2019, 1, 1), date(2029, 12, 31)),
        st.sampled_from([date(2024, 2, 29), date(2025, 1, 31), date(2025, 8, 31), date(2026, 2, 28)]),
    ),
    max_size=14,
    unique=True,
).map(sorted)
FACTS = st.builds(
    Facts, since=st.dates(date(2018, 1, 1), date(2027, 12, 31)), bought=_DAYS, seen=_DAYS, sells=st.booleans()
)
RULE_SETS = st.one_of(
    st.just(RULES),
    st.builds(
        Rules, loyal_purchases=st.integers(1, 6), loyal_exchanges=st.integers(1, 8),
        loyal_months=st.integers(1, 30), known_months=st.integers(0, 30), growing_purchases=st.integers(1, 5),
        growing_exchanges=st.integers(1, 6), new_days=st.integers(1, 400), quiet_percent=st.integers(100, 400),
        quiet_days=st.integers(14, 400), lost_days=st.integers(30, 900),
    ),
)  # fmt: skip
_ANY_DAY = st.dates(date(2018, 1, 1), date(2031, 12, 31))


def ago(*days: int) -> tuple[date, ...]:
    return tuple(sorted(TODAY - timedelta(days=each) for each in days))


def told(facts: Facts, rules: Rules = RULES, today: date = TODAY) -> tuple[str, str]:
    found = stage_of(facts, rules, today)
    return found.stage.value, found.reason


@pytest.mark.parametrize(
    ("bought", "seen", "sells", "stage", "reason"),
    [
        ((), (), True, "lead", "Nothing bought yet, no exchange yet"),
        ((), (3, 9), True, "lead", "Nothing bought yet, 2 exchanges so far"),
        ((), (3, 9), False, "new", "First exchange on 19 Nov 2026"),
        ((20,), (), True, "new", "Bought for the first time on 8 Nov 2026"),
        ((20, 90), (), True, "growing", "Bought twice so far"),
        ((), (3, 30, 60, 90), False, "growing", "4 exchanges so far"),
        ((20, 90, 200, 340, 700), (), True, "loyal", "Bought 4 times in the last 12 months"),
        ((), tuple(range(5, 300, 30)), False, "loyal", "10 exchanges in the last 12 months"),
        ((220,), (), True, "quiet", "Last seen in April"),
        ((200, 270, 340, 410), (), True, "quiet", "Usually buys every 10 weeks, last seen in May"),
        ((600,), (), True, "lost", "Last seen in April 2025"),
        ((), (500,), True, "lost", "Last seen in July 2025"),
    ],
)
def test_what_a_customer_did_decides(
    bought: tuple[int, ...], seen: tuple[int, ...], sells: bool, stage: str, reason: str
) -> None:
    facts = Facts(date(2020, 1, 1), ago(*bought), ago(*seen), sells)
    assert told(facts) == (stage, reason)


def test_who_is_known_only_a_short_while_is_not_loyal_yet() -> None:
    facts = Facts(TODAY - timedelta(days=60), ago(5, 20, 40, 60))
    found = stage_of(facts, RULES, TODAY)
    assert found.stage is Stage.GROWING
    quiet = rhythm_of(facts, RULES, TODAY).quiet_on
    assert found.review_on == quiet  # sooner than being known for six months
    faithful = Facts(TODAY - timedelta(days=179), ago(1, 60, 120, 179))
    assert stage_of(faithful, RULES, TODAY) == (Stage.GROWING, "Bought 4 times so far", date(2026, 12, 2))


def test_a_yearly_customer_is_not_lost_before_the_next_year() -> None:
    facts = Facts(date(2020, 1, 1), ago(400, 765, 1130))
    assert stage_of(facts, RULES, TODAY).stage is Stage.GROWING


def test_what_stands_in_the_future_counts_from_its_day() -> None:
    facts = Facts(date(2026, 1, 1), (date(2026, 12, 24),))
    assert stage_of(facts, RULES, TODAY) == (
        Stage.LEAD, "Nothing bought yet, no exchange yet", date(2026, 12, 24),
    )  # fmt: skip
    assert stage_of(facts, RULES, date(2026, 12, 24)).stage is Stage.NEW


@given(FACTS, RULE_SETS, _ANY_DAY)
def test_there_is_always_one_answer(facts: Facts, rules: Rules, today: date) -> None:
    found = stage_of(facts, rules, today)
    assert found == stage_of(facts, rules, today)
    assert found.reason and not found.reason.endswith(".")
    assert found.review_on is None or found.review_on > today


@given(FACTS, RULE_SETS, _ANY_DAY)
def test_the_day_to_look_again_is_exact(facts: Facts, rules: Rules, today: date) -> None:
    found = stage_of(facts, rules, today)
    until = found.review_on or date(2036, 1, 1)
    days = (until - today).days
    for ahead in {*range(1, min(days, 40)), *range(1, days, 13), *range(max(1, days - 3), days)}:
        assert stage_of(facts, rules, today + timedelta(days=ahead)).stage is found.stage
    if found.review_on is not None:
        assert stage_of(facts, rules, found.review_on).stage is not found.stage


@given(FACTS, RULE_SETS, _ANY_DAY, st.integers(1, 2000))
def test_waiting_never_leads_back_from_quiet(facts: Facts, rules: Rules, today: date, days: int) -> None:
    later = today + timedelta(days=days)
    if any(today < day <= later for day in (*facts.bought, *facts.seen)):
        return
    before, after = stage_of(facts, rules, today).stage, stage_of(facts, rules, later).stage
    order = list(Stage)
    if before in (Stage.QUIET, Stage.LOST):
        assert order.index(after) >= order.index(before)
    if before is Stage.LEAD:
        assert after in (Stage.LEAD, Stage.LOST)
    else:
        assert after is not Stage.LEAD and (before is Stage.NEW or after is not Stage.NEW)


@given(FACTS, _ANY_DAY)
def test_a_purchase_today_ends_the_silence(facts: Facts, today: date) -> None:
    bought = sorted({*facts.bought, today})
    found = stage_of(Facts(facts.since, bought, facts.seen, facts.sells), RULES, today)
    assert found.stage not in (Stage.LEAD, Stage.QUIET, Stage.LOST)


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(0, 200), st.integers(0, 200))
def test_months_rise_and_keep_the_day_where_there_is_one(day: date, months: int, more: int) -> None:
    later = add_months(day, months)
    assert later >= day and add_months(day, months + more) >= later
    if later != date.max:
        assert (later.year - day.year) * 12 + later.month - day.month == months
        assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_a_leap_day_counts_to_the_end_of_february() -> None:
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2025, 8, 31), 1) == date(2025, 9, 30)


def test_the_calendars_end_is_no_fault() -> None:
    facts = Facts(date(9990, 1, 1), (date(9999, 12, 1), date(9999, 12, 20), date(9999, 12, 29)))
    assert stage_of(facts, RULES, date(9999, 12, 30)).stage is Stage.GROWING


def test_the_rules_read_as_sentences() -> None:
    assert telling.sentence(RULES, Stage.LOYAL) == (
        "Loyal: 4 purchases or 8 exchanges within 12 months, and known for 6 months."
    )
    assert telling.sentence(Rules(growing_purchases=1), Stage.GROWING) == (
        "Growing: 1 purchase or 4 exchanges so far."
    )
    odd = Rules(growing_purchases=9, growing_exchanges=9)  # more than it takes to be loyal
    assert telling.sentence(odd, Stage.GROWING) == "Growing: 4 purchases or 8 exchanges so far."
    assert "fewer than 8 exchanges" in telling.sentence(odd, Stage.LEAD)
    assert told(Facts(TODAY, ago(900, 800, 700, 20)), odd)[0] == "growing"
    assert "for twice as long as they usually stay away" in telling.sentence(RULES, Stage.QUIET)
    assert "for 1.5 times as long" in telling.sentence(Rules(quiet_percent=150), Stage.QUIET)
    assert all(telling.sentence(RULES, stage).startswith(stage.word) for stage in Stage)
