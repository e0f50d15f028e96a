"""A customer's own rhythm, and when they are quieter than that."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.lifecycle import rhythm
from desktop_crm.lifecycle.rhythm import Basis, Rhythm

LAST = date(2026, 4, 14)


def back(*days: int) -> list[date]:
    return sorted(LAST - timedelta(days=each) for each in days)


def test_three_days_make_a_rhythm_and_purchases_come_first() -> None:
    found = rhythm.rhythm(back(0, 70, 140), back(3, 5, 6, 9), 200)
    assert found == Rhythm(Basis.PURCHASES, 70, LAST, LAST + timedelta(days=140))
    found = rhythm.rhythm(back(30, 70), back(0, 30, 61), 150)
    assert found == Rhythm(Basis.EXCHANGES, 30, LAST, LAST + timedelta(days=45))
    assert rhythm.rhythm(back(0, 70), (), 200) == Rhythm(last_on=LAST)
    assert rhythm.rhythm((), (), 200) == Rhythm()


def test_a_letter_is_a_sign_of_life_also_of_one_who_buys() -> None:
    found = rhythm.rhythm(
        back(100, 170, 240),
        back(
            0,
        ),
        200,
    )
    assert (found.last_on, found.quiet_on) == (LAST, LAST + timedelta(days=140))


def test_nobody_is_quiet_within_two_weeks() -> None:
    assert rhythm.rhythm(back(0, 5, 10, 15), (), 200).quiet_on == LAST + timedelta(days=14)


def test_one_long_pause_does_not_change_the_rhythm() -> None:
    assert rhythm.usual(back(0, 30, 60, 90, 800)) == 30


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=3, unique=True).map(sorted))
def test_the_usual_gap_is_one_between_occasions(days: list[date]) -> None:
    gaps = [(b - a).days for a, b in pairwise(days)]
    found = rhythm.usual(days)
    steady = found is not None and found <= rhythm.TOGETHER
    assert found is None or min(gaps) <= found
    assert not steady or days[-1] - rhythm.occasions(days)[-1] >= rhythm.STEADY
    assert found is None or found <= (days[-1] - days[0]).days


@pytest.mark.parametrize(
    ("days", "gap"),
    [
        (range(60), 1),  # bread, each morning
        (range(0, 60, 3), 3),
        ([7 * week + day for week in range(8) for day in (0, 3)], 3),  # Mondays and Thursdays
        (range(0, 42, 3), None),  # so far it might be one long talk
        ([*range(0, 60, 3), 200], 3),  # and once, long before
        ([0, *range(100, 160, 3)], None),  # what they did long ago is no rhythm any more
        ([*range(0, 60, 3), 200, 340], 140),
    ],
)
def test_who_comes_every_few_days_has_a_rhythm(days: Iterable[int], gap: int | None) -> None:
    assert rhythm.usual(back(*days)) == gap
    assert gap != 3 or rhythm.rhythm(back(*days), (), 200).quiet_on == LAST + timedelta(days=14)


def test_a_question_its_answer_and_the_thanks_are_one_occasion() -> None:
    assert rhythm.occasions(back(0, 1, 3, 40, 44, 48, 100)) == back(3, 48, 100)
    assert rhythm.usual(back(0, 1, 2, 3)) is None
    assert rhythm.usual(back(0, 7, 14, 21)) == 7  # who comes each week comes each week
    assert rhythm.occasions([]) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "every day"), (9, "every 9 days"), (14, "every 2 weeks"), (70, "every 10 weeks"), (97, "every 14 weeks"),
     (100, "every 3 months"), (365, "every 12 months"), (640, "every 2 years"), (1100, "every 3 years")],
)  # fmt: skip
def test_how_often_in_words(days: int, words: str) -> None:
    assert rhythm.every(days) == words


def test_the_words_beside_a_day() -> None:
    found = Rhythm(Basis.PURCHASES, 70, LAST)
    assert rhythm.words(found, date(2026, 11, 3)) == "Usually buys every 10 weeks, last seen in April"
    assert rhythm.words(found, date(2027, 1, 3)) == "Usually buys every 10 weeks, last seen in April 2026"
    assert rhythm.words(found, date(2026, 4, 30)) == "Usually buys every 10 weeks, last seen on 14 April"
    assert rhythm.words(Rhythm(last_on=LAST), date(2026, 11, 3)) == "Last seen in April"
    assert rhythm.words(Rhythm(Basis.EXCHANGES, 7, LAST), date(2026, 11, 3)).startswith(
        "Usually comes or writes every 7 days,"
    )
