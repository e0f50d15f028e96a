"""What was set by hand in a quick log stays, and is not asked about again."""

from dataclasses import fields
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.quick.correcting import NOTHING, Corrections, answering, corrected
from desktop_crm.dialogue.quick.reading import Planned, Reading, Someone, Unsure

ELLEN, TOM = Someone(1, "Ellen Fairweather"), Someone(2, "Tom Fairweather")
PLAN = Planned(date(2026, 11, 20), "Quote")

# On the wall clock, as a line says it.
WALL = st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2030-01-01"))

readings = st.builds(
    Reading,
    contact=st.sampled_from([None, ELLEN]),
    candidates=st.sampled_from([(), (ELLEN, TOM)]),
    channel=st.sampled_from(["phone", "email"]),
    direction=st.sampled_from(Direction),
    at=WALL,
    text=st.text(max_size=20),
    open_point=st.sampled_from(["", "wants the quote"]),
    follow_up=st.sampled_from([None, PLAN]),
    unsure=st.sets(st.sampled_from(Unsure)).map(tuple),
)
corrections = st.builds(
    Corrections,
    contact=st.sampled_from([None, TOM]),
    channel=st.sampled_from([None, "visit"]),
    direction=st.sampled_from([None, *Direction]),
    at=st.none() | WALL,
    open_point=st.sampled_from([None, "", "something"]),
    follow_up=st.sampled_from([None, Planned(date(2027, 1, 1), "Ring")]),
    no_follow_up=st.booleans(),
)


@given(readings)
def test_nothing_corrected_changes_nothing(made: Reading) -> None:
    assert corrected(made, NOTHING) == made


@given(readings, corrections)
def test_what_is_set_by_hand_counts_and_the_rest_stays(made: Reading, by: Corrections) -> None:
    after = corrected(made, by)
    for name in ("contact", "channel", "direction", "at", "open_point"):
        wanted = getattr(by, name)
        assert getattr(after, name) == (getattr(made, name) if wanted is None else wanted)
    assert after.follow_up == (None if by.no_follow_up else by.follow_up or made.follow_up)
    assert (after.text, after.minutes) == (made.text, made.minutes)
    assert set(after.unsure) <= set(made.unsure)
    assert corrected(after, by) == after


@given(readings, corrections)
def test_a_field_set_by_hand_is_not_asked_about(made: Reading, by: Corrections) -> None:
    after = corrected(made, by)
    for field in fields(by):
        if field.name in {each.value for each in Unsure} and getattr(by, field.name) is not None:
            assert Unsure(field.name) not in after.unsure
    kept = {each for each in made.unsure if getattr(by, each.value, None) is None}
    if by.follow_up is None and not by.no_follow_up:
        assert kept == set(after.unsure)


@given(readings)
def test_an_answer_is_ours_over_the_same_channel_unless_the_line_says_otherwise(made: Reading) -> None:
    after = answering(made, "whatsapp")
    silent = set(made.unsure) if made.text else {Unsure.CHANNEL, Unsure.DIRECTION}
    assert after.channel == ("whatsapp" if Unsure.CHANNEL in silent else made.channel)
    assert after.direction == (Direction.OUT if Unsure.DIRECTION in silent else made.direction)
    assert set(after.unsure) == set(made.unsure) - {Unsure.CHANNEL, Unsure.DIRECTION}
    assert (after.contact, after.at, after.open_point) == (made.contact, made.at, made.open_point)
