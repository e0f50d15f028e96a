"""From a draft to one row per address, in one transaction."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from desktop_crm.base.errors import UserError
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting, planning, results, sending
from desktop_crm.campaigns.content import Content, Text
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent.gate import Reason
from desktop_crm.consent.state import Kind
from desktop_crm.contacts import editing
from desktop_crm.mail.tokens import read_token
from tests.campaigns.scene import LETTER, NOW, Server, agree, draft, planned, real_account, run, say


def _plan(book: Book, campaign: int) -> planning.Planned:
    with book.write() as session:
        return planning.plan(session, campaign, NOW)


def test_one_row_each_with_its_own_message_id_and_everybody_else_with_a_reason(book: Book) -> None:
    real_account(book)
    ids = agree(book, "ann", "bob", "cleo", "dan")
    say(book, Kind.WITHDRAWN, "cleo")
    with book.write() as session:
        twin = editing.add(session, editing.Draft(full_name="No Mail"), NOW)
    campaign = draft(book)
    assert _plan(book, campaign) == planning.Planned(3, 2, False)
    with book.read() as session:
        rows = results.deliveries(session, campaign)
        out = results.left_out(session, campaign)
    assert [(r.contact_id, r.address, r.name, r.state) for r in rows] == [
        (ids[n], f"{n}@x.test", n.title(), DeliveryState.PLANNED) for n in ("ann", "bob", "dan")
    ]
    assert all(r.message_id.endswith("@fernhill.example>") and read_token(r.message_id) for r in rows)
    assert len({r.message_id for r in rows}) == 3
    assert {(o.contact_id, o.reason) for o in out} == {
        (ids["cleo"], Reason.WITHDRAWN),
        (twin, Reason.NO_ADDRESS),
    }


def test_the_ledger_takes_no_second_row_for_an_address(book: Book) -> None:
    agree(book, "ann")
    campaign = planned(book)
    with pytest.raises(IntegrityError), book.write() as session:
        session.execute(
            text(
                "INSERT INTO deliveries (campaign_id, address, name, state, message_id, token, attempts, at, reply,"
                " reason) SELECT campaign_id, address, name, 'planned', 'other', 'other', 0, at, '', ''"
                " FROM deliveries"
            )
        )
    with pytest.raises(UserError, match="being sent"):
        _plan(book, campaign)


def test_what_leaves_is_frozen(book: Book) -> None:
    real_account(book)
    agree(book, "ann")
    campaign = planned(book)
    with book.write() as session:
        settings.put(session, settings.BUSINESS, "Another name")
        settings.put(session, settings.POSTAL_ADDRESS, "Elsewhere")
    server = Server()
    run(book, campaign, server)
    body = server.seen[0].data.decode()
    assert "1 Mill Lane" in body and "Elsewhere" not in body and "Dear Ann" in body


@pytest.mark.parametrize("missing", ["topic", "subject", "readers", "sender", "field"])
def test_what_is_not_fit_to_leave_stays_a_draft(book: Book, missing: str) -> None:
    if missing != "sender":
        real_account(book)
    else:
        with book.write() as session:
            settings.put(session, settings.ACCOUNT_KIND, "smtp")
    if missing != "readers":
        agree(book, "ann")
    content = Content((Text("t", "<p>{{ first_name.upper() }}</p>"),)) if missing == "field" else LETTER
    campaign = draft(book, content=content)
    with book.write() as session:
        if missing == "topic":
            drafting.aim(session, campaign, None, None, None, NOW)
        if missing == "subject":
            drafting.save(session, campaign, Draft("  ", "", content), NOW)
    with pytest.raises(UserError) as refused:
        _plan(book, campaign)
    assert refused.value.way_out
    with book.read() as session:
        assert drafting.get(session, campaign).state is CampaignState.DRAFT
        assert results.count(session, campaign) == 0
    with pytest.raises(UserError, match="is a draft"):
        run(book, campaign, Server())


def test_a_plan_is_taken_back_until_the_first_copy_is_handed_over(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    with book.write() as session:
        assert planning.take_back(session, campaign, NOW)
        assert drafting.get(session, campaign).state is CampaignState.DRAFT
        planning.plan(session, campaign, NOW)
    run(book, campaign, Server(), limit=1)
    with book.write() as session:
        assert not planning.take_back(session, campaign, NOW)
        assert results.count(session, campaign) == 2


def test_a_new_sender_takes_over_what_has_not_left(book: Book) -> None:
    real_account(book)
    agree(book, "ann", "bob")
    campaign = planned(book)
    server = Server()
    run(book, campaign, server, limit=1)
    with book.write() as session:
        settings.put(session, settings.SENDER_ADDRESS, "post@other.example")
    run(book, campaign, server)
    assert [(m.sender, m.message_id.rpartition("@")[2]) for m in server.seen] == [
        ("news@fernhill.example", "fernhill.example>"),
        ("post@other.example", "other.example>"),
    ]


def test_everything_of_a_plan_or_nothing(book: Book) -> None:
    agree(book, "ann")
    campaign = draft(book)
    with pytest.raises(ZeroDivisionError), book.write() as session:
        planning.plan(session, campaign, NOW)
        raise ZeroDivisionError
    with book.read() as session:
        assert results.count(session, campaign) == 0 and sending.due(session, NOW) == ()
