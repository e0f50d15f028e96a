"""What became of a campaign, and what the user says about those in doubt."""

from datetime import timedelta

from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting, results
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent.gate import Reason
from desktop_crm.consent.state import Kind
from desktop_crm.contacts import editing
from desktop_crm.insight import timeline
from desktop_crm.mail.answers import Deferred, InDoubt, Refused
from tests.campaigns.scene import NOW, Clock, Server, agree, draft, planned, real_account, run, say

HOUR = timedelta(hours=1)


def _sent(book: Book) -> int:
    """Ann has it, Bob is in doubt, Cleo was refused, Dan put off, Eve held, Fay left out."""
    real_account(book)
    agree(book, "ann", "bob", "cleo", "dan", "eve", "fay")
    say(book, Kind.WITHDRAWN, "fay")
    campaign = planned(book)
    say(book, Kind.WITHDRAWN, "eve")
    server = Server(
        {
            "bob@x.test": [InDoubt("the line broke")],
            "cleo@x.test": [Refused("550 5.1.1 unknown")],
            "dan@x.test": [Deferred("450 4.2.0 later")],
        }
    )
    run(book, campaign, server)
    return campaign


def _names(found: tuple[results.Delivery, ...]) -> list[str]:
    return [row.name for row in found]


def test_a_report_counts_everybody_once(book: Book) -> None:
    campaign = _sent(book)
    with book.read() as session:
        found = results.report(session, campaign)
    assert found.counts == {
        DeliveryState.PLANNED: 0,
        DeliveryState.SENDING: 0,
        DeliveryState.ACCEPTED: 1,
        DeliveryState.DEFERRED: 1,
        DeliveryState.REFUSED: 1,
        DeliveryState.IN_DOUBT: 1,
        DeliveryState.HELD: 1,
    }
    assert found.planned == 5 and found.left_out == found.held == {Reason.WITHDRAWN: 1}
    assert (found.subject, found.sender, found.topic) == ("Seeds are in", "news@fernhill.example", "News")
    assert found.state is CampaignState.SENDING and found.held_until == NOW + timedelta(minutes=5)


def test_a_draft_has_an_empty_report(book: Book) -> None:
    campaign = draft(book)
    with book.read() as session:
        found = results.report(session, campaign)
    assert found.planned == 0 and found.left_out == {} and found.subject == "Seeds are in"


def test_rows_are_paged_by_state_and_found_by_name_or_address(book: Book) -> None:
    campaign = _sent(book)
    look = [DeliveryState.REFUSED, DeliveryState.IN_DOUBT]
    with book.read() as session:
        assert _names(results.deliveries(session, campaign)) == ["Ann", "Bob", "Cleo", "Dan", "Eve"]
        assert _names(results.deliveries(session, campaign, offset=1, limit=2)) == ["Bob", "Cleo"]
        assert _names(results.deliveries(session, campaign, look)) == ["Bob", "Cleo"]
        assert results.count(session, campaign, look) == 2
        assert _names(results.deliveries(session, campaign, text="cle")) == ["Cleo"]
        assert _names(results.deliveries(session, campaign, text="n@x.t")) == ["Ann", "Dan"]
        assert results.count(session, campaign, look, text="ann") == 0
        (out,) = results.left_out(session, campaign, Reason.WITHDRAWN)
        assert out.name == "Fay" and results.left_out(session, campaign, Reason.EXPIRED) == ()


def test_it_arrived_keeps_the_time_at_which_it_left(book: Book) -> None:
    campaign = _sent(book)
    with book.write() as session:
        rows = {row.name: row for row in results.deliveries(session, campaign)}
        everyone = [row.id for row in rows.values()]
        assert results.it_arrived(session, everyone) == 1
        after = {row.name: row for row in results.deliveries(session, campaign)}
    assert (after["Bob"].state, after["Bob"].at) == (DeliveryState.ACCEPTED, rows["Bob"].at)
    assert after["Bob"].reason == results.BY_HAND and after["Cleo"] == rows["Cleo"]


def test_sending_again_asks_the_gate_once_more(book: Book) -> None:
    campaign = _sent(book)
    run(book, campaign, Server(), Clock(NOW + HOUR))
    with book.write() as session:
        assert drafting.get(session, campaign).state is CampaignState.FINISHED
        ids = [row.id for row in results.deliveries(session, campaign)]
        assert results.send_again(session, campaign, ids, NOW + HOUR) == 2  # neither those who have it
        assert drafting.get(session, campaign).state is CampaignState.SENDING
    say(book, Kind.WITHDRAWN, "bob")
    server = Server()
    run(book, campaign, server, Clock(NOW + HOUR))
    assert server.asked == ["cleo@x.test"]


def test_what_was_accepted_stands_in_the_contacts_timeline(book: Book) -> None:
    campaign = _sent(book)
    with book.read() as session:
        ids = {row.name: row.contact_id or 0 for row in results.deliveries(session, campaign)}
        kinds = {
            name: [e for e in timeline.page(session, who).entries if e.kind == "message"]
            for name, who in ids.items()
        }
    (entry,) = kinds["Ann"]
    assert (entry.title, entry.at) == ("May", NOW)


def test_results_outlive_their_contacts(book: Book) -> None:
    campaign = _sent(book)
    with book.write() as session:
        ids = [row.contact_id for row in results.deliveries(session, campaign) if row.contact_id]
        editing.delete(session, ids, NOW)
        assert results.report(session, campaign).planned == 5
