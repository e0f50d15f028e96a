"""The days on which somebody bought or was there, as the user's wall calendar has them."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.lifecycle import reading

BEGIN = datetime(1969, 12, 28, tzinfo=UTC)  # on both sides of where the book counts from
MOMENTS = st.lists(st.integers(0, 6 * 86_400).map(lambda s: BEGIN + timedelta(seconds=s)), max_size=25)


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/London"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    if not hasattr(time, "tzset"):
        pytest.skip("the system takes its time zone from itself alone")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=MOMENTS)
def test_each_day_stands_once_whatever_the_clock(book: Book, zone: str, moments: list[datetime]) -> None:
    with book.write() as session:
        who = editing.add(session, Draft(full_name="Ann"), BEGIN)
        for at in moments:
            interactions.log(
                session, Log(contact_ids=(who,), channel="phone", direction=Direction.IN, at=at, body="x"), at
            )
        found = reading.facts_of(session, [who], selling=False)[who]
    assert list(found.seen) == sorted({clock.local(at).date() for at in moments})


def test_at_a_closed_door_nobody_was_met(book: Book) -> None:
    at = clock.from_iso("2026-11-17T10:00")
    with book.write() as session:
        who = editing.add(session, Draft(full_name="Ann"), BEGIN)
        for days, outcome in ((0, "Not at home"), (7, "Took two")):
            seen = Log(
                contact_ids=(who,),
                channel="visit",
                direction=Direction.OUT,
                at=at - timedelta(days=days),
                outcome=outcome,
            )
            interactions.log(session, seen, at)
        found = reading.facts_of(session, [who], selling=False)[who]
    assert list(found.seen) == [clock.local(at).date() - timedelta(days=7)]
