"""A run through a server that answers as told: one letter, one recipient, one answer."""

from collections import Counter
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_crm.base.errors import BookProblem, UserError
from desktop_crm.base.work import Step
from desktop_crm.book import backup, restoring, settings
from desktop_crm.book.database import Book, Statement
from desktop_crm.book.opening import open_book
from desktop_crm.campaigns import claiming, drafting, planning, results, sending
from desktop_crm.campaigns.content import Content, Image
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent import suppressing, topics, wishes
from desktop_crm.consent.gate import Reason
from desktop_crm.consent.state import Kind
from desktop_crm.consent.suppressing import Why
from desktop_crm.contacts import editing
from desktop_crm.mail import practice
from desktop_crm.mail.answers import AccountFault, Deferred, Fault, InDoubt, Outgoing, Refused
from desktop_crm.mail.practice import PracticeTransport
from tests.campaigns.scene import NOW, OK, Clock, Server, agree, draft, planned, real_account, run, say

ACCEPTED, DEFERRED, DOUBT = DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.IN_DOUBT
PLANNED, REFUSED, HELD = DeliveryState.PLANNED, DeliveryState.REFUSED, DeliveryState.HELD
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _account(book: Book) -> None:
    real_account(book)


def _states(book: Book, campaign: int) -> dict[str, DeliveryState]:
    with book.read() as session:
        return {d.name: d.state for d in results.deliveries(session, campaign)}


def _row(book: Book, campaign: int, name: str) -> results.Delivery:
    with book.read() as session:
        return next(d for d in results.deliveries(session, campaign) if d.name == name)


def _state(book: Book, campaign: int) -> CampaignState:
    with book.read() as session:
        return drafting.get(session, campaign).state


def test_each_gets_one_letter_and_the_campaign_is_finished(book: Book) -> None:
    agree(book, "ann", "bob", "cleo")
    campaign = planned(book)
    server, steps = Server(), []
    result = run(book, campaign, server, progress=steps.append)
    assert result.ended is Ended.FINISHED and result.counts == {ACCEPTED: 3} and result.tried == 3
    assert server.asked == ["ann@x.test", "bob@x.test", "cleo@x.test"]
    assert [m.message_id for m in server.seen] == [
        _row(book, campaign, n).message_id for n in ("Ann", "Bob", "Cleo")
    ]
    with book.read() as session:
        done = drafting.get(session, campaign)
    assert (done.state, done.finished_at) == (CampaignState.FINISHED, NOW)
    assert [(s.done, s.total) for s in steps][-1] == (3, 3) and all(isinstance(s, Step) for s in steps)
    assert run(book, campaign, server).ended is Ended.FINISHED and len(server.seen) == 3


def test_the_mark_is_on_disk_before_the_letter_leaves_and_the_outcome_before_the_next(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    server = Server()
    seen: list[dict[str, DeliveryState]] = []
    server.each = lambda _message: seen.append(_states(book, campaign))
    run(book, campaign, server)
    assert seen == [
        {"Ann": DeliveryState.SENDING, "Bob": PLANNED},
        {"Ann": ACCEPTED, "Bob": DeliveryState.SENDING},
    ]


def test_the_gate_is_asked_at_the_last_moment(book: Book) -> None:
    ids = agree(book, "ann", "bob", "cleo", "dan", "eve")
    campaign = planned(book)
    server = Server()

    def meanwhile(message: Outgoing) -> None:
        if message.recipient == "ann@x.test":
            say(book, Kind.WITHDRAWN, "bob")
            with book.write() as session:
                suppressing.suppress(session, "cleo@x.test", Why.COMPLAINT, NOW)
                wishes.wish(session, ids["dan"], 0)
                editing.delete(session, [ids["eve"]], NOW)

    server.each = meanwhile
    result = run(book, campaign, server)
    assert result.ended is Ended.FINISHED and server.asked == ["ann@x.test"]
    with book.read() as session:
        assert results.report(session, campaign).held == {
            Reason.WITHDRAWN: 1,
            Reason.SUPPRESSED: 1,
            Reason.WISHED_NUMBER: 1,
            Reason.DELETED: 1,
        }


def test_answers_are_written_with_the_servers_words(book: Book) -> None:
    agree(book, "ann", "bob", "cleo")
    campaign = planned(book)
    server = Server({
        "ann@x.test": [Refused("550 5.1.1 no such user")],
        "bob@x.test": [InDoubt("the line broke")],
        "cleo@x.test": [Deferred("450 4.2.0 later")],
    })  # fmt: skip
    result = run(book, campaign, server)
    assert result.counts == {REFUSED: 1, DOUBT: 1, DEFERRED: 1}
    assert _row(book, campaign, "Ann").reply == "550 5.1.1 no such user"
    assert _row(book, campaign, "Bob").reason == "the line broke"
    assert result.ended is Ended.WAITING and result.until == NOW + 5 * MINUTE


def test_deferred_ones_are_tried_again_when_due_then_given_up(book: Book) -> None:
    agree(book, "ann")
    campaign = planned(book)
    clock, tries = Clock(), []
    server = Server({"ann@x.test": [Deferred("451 4.7.1 later")] * 100})
    server.each = lambda _message: tries.append(clock.at - NOW)
    while (result := run(book, campaign, server, clock)).ended is Ended.WAITING:
        with book.read() as session:
            assert result.until and sending.due(session, result.until - MINUTE) == ()
            assert sending.due(session, result.until) == (campaign,)
        assert run(book, campaign, server, Clock(clock.at)).tried == 0  # too early
        clock.at = result.until
    assert [t // MINUTE for t in tries[:6]] == [0, 5, 20, 80, 140, 200]
    assert timedelta(days=3) <= tries[-1] < timedelta(days=3, hours=1)
    row = _row(book, campaign, "Ann")
    assert result.ended is Ended.FINISHED and row.state is REFUSED and row.reason == claiming.GIVEN_UP


def test_what_was_in_doubt_is_never_sent_again_by_itself(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    server = Server({"ann@x.test": [InDoubt("the line broke")]})
    run(book, campaign, server)
    run(book, campaign, server)
    assert server.asked == ["ann@x.test", "bob@x.test"]
    with book.write() as session:
        (doubtful,) = results.deliveries(session, campaign, [DOUBT])
        assert results.send_again(session, campaign, [doubtful.id], NOW) == 1
    run(book, campaign, server)
    assert server.asked == ["ann@x.test", "bob@x.test", "ann@x.test"]
    assert server.seen[0].message_id == server.seen[2].message_id
    assert _state(book, campaign) is CampaignState.FINISHED


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_of_the_account_blames_nobody(book: Book, fault: Fault) -> None:
    agree(book, "ann", "bob", "cleo")
    campaign = planned(book)
    told = AccountFault(fault, "The server refused the password.", "Enter it again.", "535 5.7.8")
    server = Server({"bob@x.test": [told]})
    result = run(book, campaign, server)
    assert result.counts == {ACCEPTED: 1, PLANNED: 2} and result.tried == 1
    assert result.why == "The server refused the password. Enter it again."
    with book.read() as session:
        held = drafting.get(session, campaign)
    goes_on = fault in {Fault.SLOW_DOWN, Fault.UNREACHABLE, Fault.BROKEN, Fault.QUOTA}
    assert (held.state is CampaignState.SENDING) == goes_on == (held.held_until is not None)
    assert held.held_reason == result.why and _row(book, campaign, "Bob").attempts == 0
    assert run(book, campaign, server).counts == {ACCEPTED: 3}


def test_the_quota_of_a_provider_waits_until_room_comes_back(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    told = AccountFault(Fault.QUOTA, "Enough for today.", "")
    result = run(book, campaign, Server({"bob@x.test": [told]}))
    assert result.ended is Ended.WAITING and result.until == NOW + timedelta(hours=24)


def test_the_pace_and_the_days_number(book: Book) -> None:
    real_account(book, per_minute=30, per_day=3)
    agree(book, "ann", "bob", "cleo", "dan", "eve")
    first, second = planned(book, "One"), planned(book, "Two")
    clock, server, times = Clock(), Server(), []
    server.each = lambda _message: times.append((clock.at - NOW).total_seconds())
    assert run(book, first, server, clock, limit=2).ended is Ended.LIMIT
    assert times == [0.0, 2.0] and _state(book, first) is CampaignState.PAUSED
    # Another campaign, another run: the day's number is the account's, not the run's.
    result = run(book, second, server, clock)
    assert result.ended is Ended.WAITING and result.tried == 1
    assert result.until == NOW + timedelta(hours=24) and "It goes on" in result.why
    clock.at = result.until
    assert run(book, second, server, clock).tried == 1  # one left the window, the others did not yet


def test_pause_and_stop_hold_at_once_also_while_the_pace_waits(book: Book) -> None:
    real_account(book, per_minute=1)
    agree(book, "ann", "bob", "cleo")
    campaign = planned(book)
    clock, server = Clock(), Server()

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        with book.write() as session:
            (sending.pause if len(server.seen) == 1 else sending.halt)(session, campaign, NOW)

    paused = sending.run(book, campaign, server, now=clock.now, sleep=sleep)
    assert (paused.ended, len(server.seen)) == (Ended.PAUSED, 1)
    with book.read() as session:
        assert sending.due(session, NOW + timedelta(days=9)) == ()
    clock.at += MINUTE
    assert (run(book, campaign, server, unasked=True).ended, len(server.seen)) == (Ended.PAUSED, 1)
    stopped = sending.run(book, campaign, server, now=clock.now, sleep=sleep)
    assert (stopped.ended, len(server.seen)) == (Ended.STOPPED, 2)
    with book.write() as session:
        sending.go_on(session, campaign, NOW)
        assert sending.due(session, NOW) == (campaign,)
    assert run(book, campaign, server).ended is Ended.FINISHED


def test_closing_the_program_leaves_the_run_to_the_next_start(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    server = Server()
    result = run(book, campaign, server, stop=lambda: len(server.seen) == 1)
    assert result.ended is Ended.INTERRUPTED and _state(book, campaign) is CampaignState.SENDING
    with book.read() as session:
        assert sending.due(session, NOW) == (campaign,)


def test_the_last_letter_within_a_limit_finishes_the_campaign(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    assert run(book, campaign, Server(), limit=2).ended is Ended.FINISHED


def test_one_run_at_a_time(book: Book) -> None:
    agree(book, "ann")
    campaign = planned(book)
    server = Server()

    def second(_message: Outgoing) -> None:
        with pytest.raises(UserError, match="being sent already"):
            run(book, campaign, Server())
        assert sending.settle(book) == 0

    server.each = second
    assert run(book, campaign, server).counts == {ACCEPTED: 1}


def test_what_a_killed_run_was_handing_over_is_in_doubt(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    with book.read() as session:
        rules = claiming.gate.rules(session)
        topic = drafting.get(session, campaign).topic_id
    with book.write_plainly() as write:
        assert topic and isinstance(claiming.claim(write, campaign, topic, rules, NOW), claiming.Claimed)
    assert sending.settle(book) == 1
    row = _row(book, campaign, "Ann")
    assert (row.state, row.reason, row.at) == (DOUBT, claiming.CRASHED, NOW)
    server = Server()
    run(book, campaign, server)
    assert server.asked == ["bob@x.test"]


def test_an_error_of_our_own_in_a_transport_leaves_doubt_one_in_the_letter_none(book: Book) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    server = Server()

    def break_down(_message: Outgoing) -> None:
        raise KeyboardInterrupt

    server.each = break_down
    with pytest.raises(KeyboardInterrupt):
        run(book, campaign, server)
    assert _states(book, campaign) == {"Ann": DOUBT, "Bob": PLANNED}

    def no_letter(*_args: object) -> Outgoing:
        raise RuntimeError("cannot be built")

    with pytest.raises(RuntimeError):
        run(book, campaign, Server(), build=no_letter)
    assert _states(book, campaign) == {"Ann": DOUBT, "Bob": PLANNED}


def test_an_outcome_waits_for_a_book_that_another_program_holds(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(book, "ann", "bob")
    campaign = planned(book)
    server, clock, busy = Server(), Clock(), []
    write = book.write_plainly

    def held() -> AbstractContextManager[Statement]:
        if len(server.seen) == 1 and len(busy) < 3:
            busy.append(clock.at)
            raise BookProblem("Another program is writing to this book.")
        return write()

    monkeypatch.setattr(book, "write_plainly", held)
    assert run(book, campaign, server, clock).counts == {ACCEPTED: 2}
    assert len(busy) == 3 and server.asked == ["ann@x.test", "bob@x.test"]


def test_three_doubts_in_a_row_stop_the_run(book: Book) -> None:
    names = "ann", "bob", "cleo", "dan"
    agree(book, *names)
    campaign = planned(book)
    result = run(book, campaign, Server({f"{n}@x.test": [InDoubt("gone")] for n in names}))
    assert result.ended is Ended.STOPPED and result.counts == {DOUBT: 3, PLANNED: 1}


def test_a_server_that_puts_everything_off_is_given_a_rest(book: Book) -> None:
    names = [f"p{n}" for n in range(22)]
    agree(book, *names)
    campaign = planned(book)
    result = run(book, campaign, Server({f"{n}@x.test": [Deferred("451 busy")] for n in names}))
    assert (result.ended, result.until) == (Ended.WAITING, NOW + 15 * MINUTE)
    assert result.counts == {DEFERRED: 20, PLANNED: 2}


@pytest.mark.parametrize(
    ("reply", "stops"), [("554 5.7.1 looks like spam <{0}@x.test>", True), ("550 5.1.1 unknown", False)]
)
def test_ten_refusals_of_the_letter_stop_the_run_ten_dead_addresses_do_not(
    book: Book, reply: str, stops: bool
) -> None:
    names = [f"p{n}" for n in range(12)]
    agree(book, *names)
    campaign = planned(book)
    result = run(book, campaign, Server({f"{n}@x.test": [Refused(reply.format(n))] for n in names}))
    assert (result.ended is Ended.STOPPED) == stops and result.counts[REFUSED] == (10 if stops else 12)


def test_practice_goes_to_the_outbox_without_pace_and_real_letters_never_do(book: Book) -> None:
    real_account(book, per_minute=1, per_day=1)
    agree(book, "ann", "bob")
    outbox = book.place("practice")
    real = planned(book, "Real")
    with pytest.raises(UserError, match="practice outbox"):
        sending.run(book, real, PracticeTransport(outbox))
    with book.write() as session:
        settings.put(session, settings.ACCOUNT_KIND, "practice")
    played = planned(book, "Practice")
    clock = Clock()
    result = sending.run(book, played, PracticeTransport(outbox), now=clock.now, sleep=clock.sleep)
    assert (result.ended, clock.slept, practice.count(outbox)) == (Ended.FINISHED, 0.0, 2)
    with book.read() as session:
        assert results.report(session, played).practice
    assert run(book, real, Server(), limit=1).tried == 1  # what was practised counts for nothing


def test_a_test_letter_reaches_anybody_and_counts_nowhere(book: Book) -> None:
    ids = agree(book, "ann")
    campaign = draft(book)
    server = Server({"me@fernhill.example": [OK, Refused("550 no")]})
    answer = sending.send_test(
        book, campaign, " ME@fernhill.example", server, contact_id=ids["ann"], now=lambda: NOW
    )
    assert answer == OK
    told = server.seen[0].data.decode()
    assert (
        "Subject: [Test] Seeds are in" in told and "Dear Ann" in told and "List-Unsubscribe: <mailto:" in told
    )
    with book.read() as session:
        found = drafting.get(session, campaign)
        assert (found.tested_at, found.state, results.count(session, campaign)) == (
            NOW,
            CampaignState.DRAFT,
            0,
        )
    with pytest.raises(UserError, match="is not an e-mail address"):
        sending.send_test(book, campaign, "nobody", server)


def test_a_letter_that_cannot_be_built_stops_before_anybody_is_marked(book: Book) -> None:
    agree(book, "ann")
    with book.write() as session:
        campaign = drafting.create(
            session, "May", NOW, topic_id=topics.take(session, "News", NOW),
            draft=drafting.Draft("Hello", "", Content((Image("i", "0" * 64 + ".png", "A picture"),))),
        )  # fmt: skip
        planning.plan(session, campaign, NOW)
    with pytest.raises(UserError, match="missing"):
        run(book, campaign, Server())
    assert _states(book, campaign) == {"Ann": PLANNED}


def test_a_restored_backup_sends_nothing_again_that_has_left_since(book: Book, tmp_path: Path) -> None:
    agree(book, "ann", "bob", "cleo", "dan")
    campaign = planned(book)
    server = Server({"ann@x.test": [Deferred("450 later")], "cleo@x.test": [InDoubt("gone")]})
    run(book, campaign, server, limit=1)
    backup.save(book, tmp_path / "b.zip")
    run(book, campaign, server, limit=2)
    book.close()
    restoring.restore(book.folder, tmp_path / "b.zip")
    again = open_book(book.folder)
    result = run(again, campaign, server, Clock(NOW + 10 * MINUTE))
    assert _states(again, campaign) == {"Ann": ACCEPTED, "Bob": DOUBT, "Cleo": DOUBT, "Dan": ACCEPTED}
    assert result.ended is Ended.FINISHED and Counter(server.asked) == {
        "ann@x.test": 2, "bob@x.test": 1, "cleo@x.test": 1, "dan@x.test": 1,
    }  # fmt: skip
    assert _row(again, campaign, "Bob").reason == claiming.RESTORED
    with again.write() as session:
        bob = next(d for d in results.deliveries(session, campaign) if d.name == "Bob")
        results.send_again(session, campaign, [bob.id], NOW)
    run(again, campaign, server)
    run(again, campaign, server)
    assert _states(again, campaign)["Bob"] is ACCEPTED and server.asked.count("bob@x.test") == 2
    again.close()


def test_a_campaign_that_is_put_off_begins_by_itself_in_time_and_not_before(book: Book) -> None:
    agree(book, "ann")
    campaign = planned(book)
    with book.write() as session:
        sending.put_off(session, campaign, NOW + timedelta(hours=3), NOW)
        assert sending.due(session, NOW + timedelta(hours=2)) == ()
        assert sending.due(session, NOW + timedelta(hours=3)) == (campaign,)
        with pytest.raises(UserError, match="past"):
            sending.put_off(session, campaign, NOW, NOW)
