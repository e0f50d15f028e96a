"""What is proposed: never without a way, with counts that are right, at a time that exists."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.dialogue.channels import ChannelInfo, Direction, Distance, Traits
from desktop_crm.dialogue.habits import Exchange, Habits, Part, habits, part_of, wall
from desktop_crm.dialogue.proposals import Preferred, Proposal, Purpose, propose, reachable
from tests.dialogue.test_habits import EXCHANGES, LONDON, MONDAY, OUT, ZONES, call, mail


def channel(
    id_: str, cost: int, speed: int, rich: int, talk: int, family: str = "", shipped: bool = True
) -> ChannelInfo:
    traits = Traits(cost, speed, rich, talk, Distance.PERSONAL)
    return ChannelInfo(id_, id_.capitalize(), family or id_, traits, shipped)


CHANNELS = (
    channel("visit", 1500, 5, 5, 5), channel("phone", 200, 5, 4, 5), channel("sms", 8, 4, 1, 3, "phone"),
    channel("letter", 150, 1, 2, 1), channel("email", 2, 4, 2, 3), channel("website", 1, 3, 3, 2),
    channel("event", 800, 2, 5, 4), channel("advertisement", 30, 2, 2, 1, "website"),
    channel("stall", 100, 3, 5, 5, "visit", shipped=False), channel("fax", 20, 3, 1, 1, "phone", shipped=False),
)  # fmt: skip
NOTHING = Habits()
NOW = datetime(2026, 11, 16, 20, tzinfo=UTC)  # a Monday evening


def ask(
    known: Habits = NOTHING, said: str = "", ways: set[str] | None = None, purpose: Purpose = Purpose.ORDINARY,
    now: datetime = NOW, zone: ZoneInfo = LONDON, marked: frozenset[str] = frozenset(),
) -> Proposal | None:  # fmt: skip
    ways = {"phone", "email"} if ways is None else ways
    return propose(known, Preferred(said, marked), CHANNELS, purpose, ways=ways, now=now, zone=zone)


def test_the_reason_counts_what_was_answered_and_what_never_is() -> None:
    tried = [call(0), call(1), call(2, "no answer"), call(3), call(4), *(mail(-n) for n in (20, 30, 40))]
    found = ask(habits(tried, LONDON))
    assert found is not None
    when = found.when.removesuffix(", their time")  # unless London's clock is that of this computer
    assert (found.channel, when) == ("phone", "tomorrow morning")
    assert found.reason == "answered 4 of 5 calls on weekday mornings; never answers email"
    assert found.sure and found.words == f"Phone, {found.when}"


def test_what_they_asked_for_comes_first_unless_they_never_answer_there() -> None:
    calls = [call(day) for day in range(5)]
    found = ask(habits(calls, LONDON), said="email")
    assert found is not None and (found.channel, found.reason) == ("email", "prefers email")
    silent = habits([*calls, *(mail(-n) for n in (20, 30, 40))], LONDON)
    found = ask(silent, said="email")
    assert found is not None and found.channel == "phone" and "never answers email" in found.reason


def test_too_little_to_tell_falls_back_to_the_marked_address_then_to_traits() -> None:
    found = ask(habits([call(0)], LONDON), marked=frozenset({"email"}))
    assert found is not None and found.channel == "email" and not found.sure
    assert found.reason == "too little to tell yet; it is marked as preferred"
    found = ask()
    assert found is not None and found.channel == "phone"
    assert found.reason.startswith("too little to tell yet; ")
    found = ask(ways={"letter"}, purpose=Purpose.CHEAP)
    assert found is not None and found.channel == "letter"


@pytest.mark.parametrize(
    ("purpose", "ways", "expected"),
    [
        (Purpose.URGENT, {"phone", "email", "letter"}, "phone"),
        (Purpose.URGENT, {"email"}, "email"),
        (Purpose.DELICATE, {"phone", "email"}, "phone"),
        (Purpose.DELICATE, {"phone", "email", "letter"}, "visit"),  # the door is known
        (Purpose.CHEAP, {"phone", "email", "letter"}, "email"),
        (Purpose.CHEAP, {"phone"}, "sms"),
    ],
)
def test_traits_decide_where_nothing_is_known(purpose: Purpose, ways: set[str], expected: str) -> None:
    found = ask(purpose=purpose, ways=ways)
    assert found is not None and found.channel == expected


def test_a_delicate_matter_is_not_written_though_they_like_it() -> None:
    found = ask(said="email", purpose=Purpose.DELICATE)
    assert found is not None and found.channel == "phone"


def test_nobody_is_reached_without_a_way() -> None:
    assert ask(ways=set()) is None
    assert [c.id for c in reachable(CHANNELS, set())] == ["visit", "event", "stall"]
    assert "fax" in [c.id for c in reachable(CHANNELS, {"fax"})]
    calls = habits([call(day) for day in range(5)], LONDON)
    found = ask(calls, ways={"email"})
    assert found is not None and found.channel == "email"


def test_visits_need_no_address_once_there_were_some() -> None:
    visits = [Exchange(MONDAY + timedelta(days=7 * n), "visit", OUT, "visit") for n in range(3)]
    found = ask(habits(visits, LONDON), ways=set(), now=NOW + timedelta(days=30))
    assert found is not None and found.reason == "was there for 3 of 3 visits on weekday mornings"


def test_an_urgent_matter_waits_for_the_morning_at_the_longest() -> None:
    found = ask(purpose=Purpose.URGENT)
    assert found is not None and found.at == datetime(2026, 11, 17, 9, tzinfo=UTC)
    noon = ask(purpose=Purpose.URGENT, now=datetime(2026, 11, 16, 12, 7, 30, tzinfo=UTC))
    assert noon is not None and noon.at == datetime(2026, 11, 16, 12, 15, tzinfo=UTC)
    assert noon.when.startswith("this afternoon")


def test_the_hour_is_theirs_and_said_so() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    mornings = [
        Exchange(datetime(2026, 11, day, 1, tzinfo=UTC), "phone", Direction.OUT, "phone")
        for day in (9, 10, 11)
    ]
    found = ask(habits(mornings, tokyo), zone=tokyo)
    assert found is not None
    assert found.at == datetime(2026, 11, 17, 1, tzinfo=UTC)  # ten in Tokyo
    assert found.when.endswith(", their time")


def test_the_hour_stays_over_the_change_of_time() -> None:
    calls = habits([call(day) for day in range(4)], LONDON)  # half past nine
    before = ask(calls, now=datetime(2027, 3, 26, 20, tzinfo=UTC))  # a Friday; clocks change on Sunday
    assert before is not None and before.at == datetime(2027, 3, 29, 8, tzinfo=UTC)  # nine there
    assert wall(before.at, LONDON).date() == date(2027, 3, 29)


PREFERENCES = st.builds(
    Preferred,
    said=st.sampled_from(["", "phone", "email", "letter", "gone"]),
    marked=st.frozensets(st.sampled_from(["phone", "email", "letter"])),
)
WAYS = st.frozensets(st.sampled_from(["phone", "email", "letter", "fax"]))
NEEDS = {"phone": {"phone", "sms"}, "sms": {"phone", "sms"}, "fax": {"phone", "sms", "fax"},
         "visit": None, "event": None, "stall": None}  # fmt: skip


@settings(deadline=None)
@given(
    EXCHANGES, PREFERENCES, st.sampled_from(Purpose), WAYS,
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)), ZONES,  # noqa: DTZ001
)  # fmt: skip
def test_a_proposal_has_a_way_lies_ahead_and_is_the_same_each_time(
    exchanges: list[Exchange],
    preferred: Preferred,
    purpose: Purpose,
    ways: frozenset[str],
    now: datetime,
    zone: str,
) -> None:
    there = ZoneInfo(zone)
    known = habits(exchanges, there)
    found = propose(known, preferred, CHANNELS, purpose, ways=ways, now=now, zone=there)
    again = propose(known, preferred, CHANNELS, purpose, ways=ways, now=now, zone=there)
    assert found == again
    if found is None:
        return
    needed = NEEDS.get(found.channel, {found.channel})
    assert needed is None or needed & ways
    assert now < found.at <= now + timedelta(days=9)
    local = wall(found.at, there)
    assert 9 <= local.hour < 20
    if "on weekday mornings" in found.reason and purpose is not Purpose.URGENT:
        assert part_of(local) is Part.MORNING
    habit = known.of(found.channel)
    if found.sure and habit is not None and habit.answered and "answered" in found.reason:
        told = {(t.answered, t.tried) for t in habit.parts} | {(habit.answered, habit.tried)}
        assert any(f"answered {a} of {t} " in found.reason for a, t in told)
