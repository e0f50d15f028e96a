"""Channels: ten ship with the book; users rename them and add their own."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import channel_list, interactions
from desktop_crm.dialogue.channel_list import Traits
from desktop_crm.dialogue.channels import Channel, Direction, told
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.tables import CadenceRow

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_every_shipped_channel_is_in_a_fresh_book_with_its_traits(book: Book) -> None:
    with book.read() as session:
        found = channel_list.every(session)
    assert [c.id for c in found] == [c.value for c in Channel]
    assert all(c.shipped and c.family in {f.value for f in Channel} for c in found)
    by_id = {c.id: c.traits for c in found}
    assert by_id["visit"].richness > by_id["sms"].richness
    assert by_id["phone"].speed > by_id["letter"].speed


def test_a_channel_of_ones_own_takes_its_names_slug_and_the_traits_of_what_it_looks_like(book: Book) -> None:
    with book.write() as session:
        first = channel_list.add(session, "Market stall", "visit")
        assert first == "market-stall"
        assert channel_list.add(session, "微信", "messenger") == "微信"
        assert channel_list.get(session, first).traits == channel_list.get(session, "visit").traits
        with pytest.raises(UserError, match="already"):
            channel_list.add(session, " MARKET  stall", "visit")
        assert channel_list.every(session)[-1].id == "微信"
        assert not channel_list.get(session, first).shipped


def test_changed_traits_are_kept_within_their_bounds(book: Book) -> None:
    with book.write() as session:
        channel_list.change(session, "phone", name="Telephone", traits=Traits(cost_minor=70, speed=4))
        found = channel_list.get(session, "phone")
        assert (found.name, found.traits.cost_minor, found.traits.speed) == ("Telephone", 70, 4)
        with pytest.raises(UserError, match="from 1 to 5"):
            channel_list.change(session, "phone", traits=Traits(speed=6))


def test_shipped_channels_and_those_in_use_stay(book: Book) -> None:
    with book.write() as session:
        with pytest.raises(UserError, match="stays"):
            channel_list.remove(session, "visit")
        stall = channel_list.add(session, "Market stall", "visit")
        ann = editing.add(session, Draft(full_name="Ann"), NOW)
        entry = Log(contact_ids=(ann,), channel=stall, direction=Direction.IN, at=NOW)
        number = interactions.log(session, entry, NOW)
        with pytest.raises(UserError, match="in use"):
            channel_list.remove(session, stall)
        interactions.delete(session, number)
        channel_list.remove(session, stall)
        with pytest.raises(UserError, match="no channel “market-stall”"):
            channel_list.get(session, stall)


def test_the_order_is_the_users(book: Book) -> None:
    with book.write() as session:
        channel_list.move(session, "sms", -1)
        assert [c.id for c in channel_list.every(session)][:3] == ["visit", "sms", "phone"]
        channel_list.move(session, "sms", -5)
        assert [c.id for c in channel_list.every(session)][:3] == ["sms", "visit", "phone"]
        channel_list.move(session, "advertisement", 1)  # the last stays the last
        assert channel_list.every(session)[-1].id == "advertisement"


def test_what_shipped_costs_most_where_one_goes_there_and_carries_most_where_one_meets(book: Book) -> None:
    with book.read() as session:
        by_id = {c.id: c.traits for c in channel_list.every(session)}
    costs = [by_id[c].cost_minor for c in ("visit", "event", "phone", "letter", "sms", "email")]
    assert costs == sorted(costs, reverse=True) and len(set(costs)) == len(costs)
    rich = [by_id[c].richness for c in ("visit", "phone", "email", "sms")]
    assert rich == sorted(rich, reverse=True) and len(set(rich)) == len(rich)


def test_one_like_a_messenger_is_none_like_the_telephone(book: Book) -> None:
    with book.write() as session:
        signal = channel_list.add(session, "Signal", "messenger")
        pager = channel_list.add(session, "Pager", signal)
        assert [channel_list.get(session, c).family for c in (signal, pager)] == ["messenger", "messenger"]


def test_use_is_counted_since_a_day_and_a_cadence_holds_a_channel(book: Book) -> None:
    with book.write() as session:
        stall = channel_list.add(session, "Market stall", "visit")
        ann = editing.add(session, Draft(full_name="Ann"), NOW)
        for days, channel in ((1, stall), (2, stall), (3, "phone"), (90, stall)):
            at = NOW - timedelta(days=days)
            entry = Log(contact_ids=(ann,), channel=channel, direction=Direction.IN, at=at)
            interactions.log(session, entry, NOW)
        assert channel_list.used_since(session, NOW - timedelta(days=30)) == {stall: 2, "phone": 1}
        fax = channel_list.add(session, "Fax", "letter")
        session.add(
            CadenceRow(contact_id=ann, every=6, unit="week", what="Write", channel=fax, created_at=NOW)
        )
        with pytest.raises(UserError, match="in use"):
            channel_list.remove(session, fax)


@pytest.mark.parametrize(
    ("channel", "family", "direction", "headline"),
    [
        ("phone", "phone", Direction.IN, "Ellen rang"),
        ("phone", "phone", Direction.OUT, "You rang Ellen"),
        ("sms", "phone", Direction.IN, "Ellen texted"),
        ("market-stall", "visit", Direction.IN, "Ellen came by"),
    ],
)
def test_an_exchange_is_told_as_people_say_it(
    channel: str, family: str, direction: Direction, headline: str
) -> None:
    assert told(channel, family, direction, "Ellen") == headline
