"""Newsletters wait while a complaint is open, at the very last moment, too; then they may go."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting, planning, results, sending
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent import gate, topics
from desktop_crm.consent.gate import Held, Pass, Reason
from desktop_crm.consent.state import Kind
from desktop_crm.contacts import editing, households, merging, unmerging
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import handling, undoing
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.mail.answers import Deferred, Outgoing
from desktop_crm.segments import audience
from desktop_crm.segments.audience import Scope
from tests.campaigns.scene import NOW, Clock, Server, agree, planned, real_account, run, say

ALL = Said(
    heard="It broke.", justified="yes", why="Ours", severity=1, cause="packing", solution="A new one",
    accepted="yes", solved=clock.local(NOW).date(), satisfied="yes", kept="won_back",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _account(book: Book) -> None:
    real_account(book)


def complain(book: Book, contact: int) -> int:
    with book.write("Complaint") as session:
        return handling.open_case(session, NewCase(contact_id=contact, subject="Broken"), NOW)


def settle(book: Book, case: int) -> None:
    with book.write("Closed") as session:
        handling.close(session, case, NOW, ALL)


def ask(book: Book, contact: int, name: str) -> object:
    with book.read() as session:
        return gate.decide(session, contact, f"{name}@x.test", topics.take(session, "News", NOW), NOW)


def held(book: Book, campaign: int) -> dict[Reason, int]:
    with book.read() as session:
        return results.report(session, campaign).held


def test_the_gate_holds_from_the_opening_to_the_closing(book: Book) -> None:
    ann = agree(book, "ann")["ann"]
    case = complain(book, ann)
    assert ask(book, ann, "ann") == Held(Reason.COMPLAINT)
    settle(book, case)
    assert ask(book, ann, "ann") == Pass()
    with book.write() as session:
        handling.reopen(session, case, NOW)
    assert ask(book, ann, "ann") == Held(Reason.COMPLAINT)
    with book.write("Deleted") as session:
        handling.delete(session, case)
    assert ask(book, ann, "ann") == Pass()
    undoing.take_back(book)
    assert ask(book, ann, "ann") == Held(Reason.COMPLAINT)
    say(book, Kind.WITHDRAWN, "ann")  # the way out is open all the time, and stands above it
    assert ask(book, ann, "ann") == Held(Reason.WITHDRAWN)


def test_a_complaint_opened_while_a_run_is_going_holds_the_letter(book: Book) -> None:
    ids = agree(book, "ann", "bob", "cleo")
    campaign, server, cases = planned(book), Server(), list[int]()

    def meanwhile(message: Outgoing) -> None:
        if message.recipient == "ann@x.test":
            cases.append(complain(book, ids["bob"]))

    server.each = meanwhile
    assert run(book, campaign, server).ended is Ended.FINISHED
    assert server.asked == ["ann@x.test", "cleo@x.test"] and held(book, campaign) == {Reason.COMPLAINT: 1}
    server.each = lambda _message: None
    assert run(book, campaign, server).tried == 0  # still open
    settle(book, cases[0])
    with book.read() as session:
        assert sending.due(session, NOW) == ()  # what is over does not go on by itself
    assert run(book, campaign, server, unasked=True).tried == 0
    result = run(book, campaign, server)
    assert result.ended is Ended.FINISHED and server.asked[2:] == ["bob@x.test"]
    assert held(book, campaign) == {}
    assert run(book, campaign, server).tried == 0  # nobody gets it twice


def test_what_waits_for_the_next_day_goes_on_by_itself(book: Book) -> None:
    """A run that is not over sends what was held in between, once the complaint is closed."""
    ids = agree(book, "ann", "bob", "cleo")
    campaign, server = planned(book), Server()
    case = complain(book, ids["ann"])
    result = run(book, campaign, server, limit=1)
    assert result.ended is Ended.LIMIT and server.asked == ["bob@x.test"]
    with book.write() as session:
        sending.go_on(session, campaign, NOW)
    settle(book, case)
    assert run(book, campaign, server, unasked=True).ended is Ended.FINISHED
    assert sorted(server.asked) == ["ann@x.test", "bob@x.test", "cleo@x.test"]


def test_a_deferred_letter_is_held_too(book: Book) -> None:
    ids = agree(book, "ann")
    campaign, clock = planned(book), Clock()
    server = Server({"ann@x.test": [Deferred("450 later")]})
    run(book, campaign, server, clock)
    case = complain(book, ids["ann"])
    clock.at += timedelta(hours=8)
    run(book, campaign, server, clock)
    assert len(server.asked) == 1 and held(book, campaign) == {Reason.COMPLAINT: 1}
    settle(book, case)
    run(book, campaign, server, clock)
    assert len(server.asked) == 2


def test_the_user_may_send_one_that_was_held(book: Book) -> None:
    ids = agree(book, "ann", "bob")
    campaign, server = planned(book), Server()
    case = complain(book, ids["ann"])
    run(book, campaign, server)
    with book.read() as session:
        (one,) = results.deliveries(session, campaign, states=(DeliveryState.HELD,))
    with book.write() as session:
        assert results.send_again(session, campaign, [one.id], NOW) == 1
    run(book, campaign, server)  # it is open still: the gate has the last word
    assert server.asked == ["bob@x.test"] and held(book, campaign) == {Reason.COMPLAINT: 1}
    settle(book, case)
    with book.write() as session:
        assert results.send_again(session, campaign, [one.id], NOW) == 1
        assert drafting.get(session, campaign).state is CampaignState.SENDING
    run(book, campaign, server)
    assert server.asked == ["bob@x.test", "ann@x.test"]


def test_one_mailbox_of_two_waits_and_a_household_does_not(book: Book) -> None:
    ids = agree(book, "ann", "tom")
    with book.write() as session:
        twin = editing.add(session, Draft(full_name="Ann B.", ways=(Way("email", "ann@x.test"),)), NOW)
        households.join(session, ids["ann"], ids["tom"], NOW)
    case = complain(book, twin)
    assert ask(book, ids["ann"], "ann") == Held(Reason.COMPLAINT)  # it would come to who complained
    assert ask(book, ids["tom"], "tom") == Pass()  # who lives with them has a mailbox of his own
    with book.write() as session:
        editing.delete(session, [twin], NOW)
    assert ask(book, ids["ann"], "ann") == Pass()  # whose case nobody sees any more holds nobody
    with book.write() as session:
        editing.restore(session, [twin], NOW)
    assert ask(book, ids["ann"], "ann") == Held(Reason.COMPLAINT)
    settle(book, case)
    assert ask(book, ids["ann"], "ann") == Pass()


def test_a_merge_takes_the_complaint_along_and_back(book: Book) -> None:
    ids = agree(book, "ann", "bob")
    case = complain(book, ids["bob"])
    with book.write() as session:
        merge = merging.merge(session, ids["bob"], ids["ann"], {}, NOW)
    assert ask(book, ids["ann"], "ann") == Held(Reason.COMPLAINT)
    with book.write() as session:
        unmerging.undo(session, merge, NOW)
    assert ask(book, ids["ann"], "ann") == Pass() and ask(book, ids["bob"], "bob") == Held(Reason.COMPLAINT)
    with book.write() as session:
        merging.merge(session, ids["bob"], ids["ann"], {}, NOW)
    settle(book, case)
    assert ask(book, ids["ann"], "ann") == Pass()


def test_the_check_says_how_many_and_who(book: Book) -> None:
    ids = agree(book, "ann", "bob", "cleo")
    complain(book, ids["ann"])
    complain(book, ids["ann"])
    complain(book, ids["bob"])
    with book.read() as session:
        topic = topics.take(session, "News", NOW)
        found = audience.audience(session, topic, None, None, NOW)
        people = audience.members(session, Scope(topic), NOW, Reason.COMPLAINT)
    assert (found.gets, found.left_out) == (1, {Reason.COMPLAINT: 2})
    assert [p.name for p in people] == ["Ann", "Bob"] and gate.WORDS[Reason.COMPLAINT] == "Complaint open"
    campaign = planned(book)
    with book.read() as session:
        report = results.report(session, campaign)
    assert (report.left_out, report.held) == ({}, {Reason.COMPLAINT: 2})


def test_who_complains_while_it_is_planned_gets_it_once_that_is_closed(book: Book) -> None:
    ids = agree(book, "ann", "bob", "cleo")
    case = complain(book, ids["ann"])
    campaign, server = planned(book), Server()
    assert run(book, campaign, server, limit=1).ended is Ended.LIMIT
    settle(book, case)
    with book.write() as session:
        sending.go_on(session, campaign, NOW)
    assert run(book, campaign, server, unasked=True).ended is Ended.FINISHED
    assert sorted(server.asked) == ["ann@x.test", "bob@x.test", "cleo@x.test"] and held(book, campaign) == {}


def test_of_two_who_share_the_mailbox_one_letter_is_held(book: Book) -> None:
    ids = agree(book, "ann", "bob")
    with book.write() as session:
        editing.add(session, Draft(full_name="Ann B.", ways=(Way("email", "ann@x.test"),)), NOW)
    case = complain(book, ids["ann"])
    campaign, server = planned(book), Server()
    with book.read() as session:
        report = results.report(session, campaign)
    assert (report.left_out, report.held) == ({Reason.SAME_ADDRESS: 1}, {Reason.COMPLAINT: 1})
    run(book, campaign, server)
    settle(book, case)
    run(book, campaign, server)
    assert server.asked == ["bob@x.test", "ann@x.test"]
    run(book, campaign, server)
    assert len(server.asked) == 2


def test_a_draft_that_is_taken_back_holds_nobody(book: Book) -> None:
    ids = agree(book, "ann", "bob")
    complain(book, ids["ann"])
    campaign = planned(book)
    with book.write() as session:
        assert planning.take_back(session, campaign, NOW)
    assert held(book, campaign) == {}


def test_the_gate_asks_along_indexes_alone(book: Book) -> None:
    ann = agree(book, "ann")["ann"]
    seen: list[tuple[str, object]] = []
    with book.read() as session:
        connection = session.connection()
        topic = topics.take(session, "News", NOW)
        event.listen(connection, "before_cursor_execute", lambda *given: seen.append((given[2], given[3])))
        gate.decide(session, ann, "ann@x.test", topic, NOW)
        (facts,) = [one for one in seen if "complaints" in one[0]]
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {facts[0]}", facts[1])]
    assert any("ix_complaints_contact_id (contact_id=?)" in step for step in plan)
    assert not [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step]
