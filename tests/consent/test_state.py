"""What the ledger's events together mean, told apart from how they are stored."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from desktop_crm.consent.state import Event, Kind, Standing, State, fold

BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)


def at(day: int) -> datetime:
    return BEGIN + timedelta(days=day)


def history(words: str) -> list[Event]:
    """`requested confirmed`: one event a day; `corrected:1` takes back the first."""
    events = []
    for number, word in enumerate(words.split(), 1):
        kind, _, voids = word.partition(":")
        events.append(Event(number, Kind(kind), at(number), int(voids) if voids else None))
    return events


def test_nothing_said_is_never() -> None:
    assert fold([]) == Standing(State.NEVER, None, None)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CORRECTED])
def test_one_event_is_its_state_since_then(kind: Kind) -> None:
    assert fold([Event(7, kind, at(1))]) == Standing(State(kind.value), at(1), 7)


@pytest.mark.parametrize(
    ("words", "state", "event"),
    [
        ("requested confirmed", State.CONFIRMED, 2),
        ("confirmed withdrawn", State.WITHDRAWN, 2),
        ("confirmed withdrawn confirmed", State.CONFIRMED, 3),
        ("requested declined confirmed", State.CONFIRMED, 3),
        ("requested expired", State.EXPIRED, 2),
        # Asking again weakens no answer; after an end without one it counts.
        ("confirmed requested", State.CONFIRMED, 1),
        ("declined requested", State.DECLINED, 1),
        ("confirmed withdrawn requested", State.WITHDRAWN, 2),
        ("requested expired requested", State.REQUESTED, 3),
        # A mistake taken back was never there, whatever it had hidden.
        ("confirmed corrected:1", State.NEVER, None),
        ("confirmed withdrawn corrected:2", State.CONFIRMED, 1),
        ("confirmed withdrawn corrected:1", State.WITHDRAWN, 2),
        ("confirmed requested corrected:1", State.REQUESTED, 2),
    ],
)
def test_the_last_word_counts(words: str, state: State, event: int | None) -> None:
    found = fold(history(words))
    assert (found.state, found.event_id) == (state, event)
    assert found.since == (None if event is None else at(event))


def test_the_order_in_which_lines_are_read_changes_nothing() -> None:
    events = history("requested confirmed withdrawn corrected:3")
    assert {fold(order) for order in permutations(events)} == {Standing(State.CONFIRMED, at(2), 2)}


def test_what_was_learnt_late_stands_at_its_own_time() -> None:
    yes, no = Event(1, Kind.CONFIRMED, at(5)), Event(2, Kind.WITHDRAWN, at(3))
    assert fold([yes, no]).state is State.CONFIRMED


def test_of_one_moment_the_line_written_later_counts() -> None:
    yes, no = Event(1, Kind.CONFIRMED, at(5)), Event(2, Kind.WITHDRAWN, at(5))
    assert fold([no, yes]).state is State.WITHDRAWN
