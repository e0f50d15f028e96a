"""Which cadence counts, and that exactly one follow-up comes of it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue.nearest import Cadence, Made, nearest, settle
from desktop_crm.dialogue.repeating import Repeat, Unit

AT = datetime(2026, 11, 1, tzinfo=UTC)
MADE = st.builds(
    Made,
    st.integers(1, 9),
    st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    st.integers(1, 3),
)


def cadence(
    number: int, weeks: int, *, contact: int | None = None, tag: int | None = None, rests: bool = False
) -> Cadence:
    stage = "" if contact or tag else "loyal"
    return Cadence(
        number, contact, tag, stage, Repeat(weeks, Unit.WEEK), "Ring", "", AT, AT if rests else None
    )


def test_the_nearest_counts_contact_over_tag_over_stage() -> None:
    own, tag, stage = cadence(1, 9, contact=7), cadence(2, 5, tag=1), cadence(3, 1)
    assert nearest([stage, tag, own]) == own
    assert nearest([stage, tag]) == tag
    assert nearest([stage]) == stage
    assert nearest([]) is None


def test_of_several_tags_the_shortest_whatever_its_unit() -> None:
    six_weeks = cadence(1, 6, tag=1)
    month = Cadence(2, None, 2, "", Repeat(1, Unit.MONTH), "Ring", "", AT, None)
    assert nearest([six_weeks, month]) == month


def test_their_own_counts_while_it_rests_a_resting_tag_does_not() -> None:
    own, tag, other = (
        cadence(1, 9, contact=7, rests=True),
        cadence(2, 1, tag=1, rests=True),
        cadence(3, 5, tag=2),
    )
    assert nearest([own, tag, other]) == own
    assert nearest([tag, other]) == other
    assert nearest([tag]) is None


@given(
    st.none() | st.tuples(st.dates(date(2026, 1, 1), date(2026, 1, 3)), st.integers(1, 3)),
    st.lists(MADE, max_size=4, unique_by=lambda each: each.id),
)
def test_one_is_left_and_what_was_moved_by_hand_stays(
    wanted: tuple[date, int] | None, made: list[Made]
) -> None:
    found = settle(wanted, made)
    left = {each.id: each for each in made if each.id not in found.removed}
    by_hand = [each for each in made if each.by_hand]
    if wanted is None:
        assert not found.added and list(left.values()) == by_hand
        return
    assert len(left) + found.added == 1
    if by_hand:
        (kept,) = left.values()
        assert kept.by_hand and found.moved is None
        assert (found.taken_over == kept.id) == (kept.cadence_id != wanted[1])
    elif left:
        (kept,) = left.values()
        assert found.moved == (None if (kept.due, kept.cadence_id) == wanted else kept.id)
