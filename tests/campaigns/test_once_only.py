"""Permission, the way out, proof, and once only, whatever is done in whatever order, and whatever crashes."""

import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from benchmarks import kills
from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.campaigns import claiming, drafting, planning, results, sending
from desktop_crm.campaigns.content import Content, Text
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent import gate, recording, suppressing, topics, wishes
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import Event, How, Kind, State, fold
from desktop_crm.consent.suppressing import Why
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft as Person
from desktop_crm.contacts.records import Way
from desktop_crm.dialogue import undoing
from desktop_crm.mail.account import Account, Security
from desktop_crm.mail.answers import (
    Accepted,
    AccountFault,
    Answer,
    Deferred,
    Fault,
    InDoubt,
    Outgoing,
    Refused,
)
from desktop_crm.mail.smtp import SmtpTransport
from tests.campaigns.scene import NOW, Clock, agree, planned, real_account
from tests.servers.running import FaultyServer

MAIL = ("ann@x.test", "bob@x.test", "cleo@x.test")
_mail = st.sampled_from(MAIL)
_number = st.integers(0, 5)
_kinds = st.sampled_from([k for k in Kind if k is not Kind.CORRECTED] + [Kind.CONFIRMED] * 4)

# What the server says, and whether it has taken the message then.
_SAID: dict[str, tuple[Answer, bool]] = {
    "accepted": (Accepted("250 2.0.0 taken"), True),
    "deferred": (Deferred("450 4.2.0 later"), False),
    "refused": (Refused("550 5.1.1 unknown"), False),
    "in doubt, taken": (InDoubt("the line broke"), True),
    "in doubt, not taken": (InDoubt("the line broke"), False),
    "slow down": (AccountFault(Fault.SLOW_DOWN, "Too fast.", ""), False),
    "sign-in": (AccountFault(Fault.LOGIN, "The password is wrong.", "Enter it."), False),
}
_answers = st.lists(st.sampled_from([*_SAID, "accepted", "accepted"]), max_size=4)


@dataclass(frozen=True)
class HandedOver:
    """What reached the server. `counts` against the wished number: it has arrived, or may have."""

    campaign: int
    contact: int
    address: str
    taken: bool
    counts: bool


class Anything(RuleBasedStateMachine):
    """A book to which anything happens, and a server that remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.book = open_book(self.folder / "book")
        real_account(self.book)
        self.clock = Clock()
        self.handed: list[HandedOver] = []
        self.said: list[str] = []
        self.wanted_again: Counter[tuple[int, str]] = Counter()
        self.ledger: list[tuple[object, ...]] = []
        with self.book.write() as session:
            self.topic = topics.add(session, "News", NOW)

    def teardown(self) -> None:
        self.book.close()
        shutil.rmtree(self.folder)

    @initialize(per_month=st.sampled_from([None, 1, 2]), said=_answers)
    def a_book_in_use(self, per_month: int | None, said: list[str]) -> None:
        """Three people, two of them with one address in common; all said yes; a newsletter is on its way."""
        with self.book.write() as session:
            for mail in ((MAIL[0],), (MAIL[1],), (MAIL[2], MAIL[0])):
                ways = tuple(Way("email", value) for value in mail)
                who = editing.add(session, Person(full_name=mail[0], ways=ways), NOW)
            wishes.wish(session, who, per_month)
        for address in MAIL:
            self.says(Kind.CONFIRMED, address)
        self.plans_and_sends(said, 1)

    # ------------------------------------------------------------ what people do
    @rule(mail=st.lists(_mail, min_size=1, max_size=2, unique=True), undoable=st.booleans())
    def add(self, mail: list[str], undoable: bool) -> None:
        with self.book.write("Added" if undoable else "") as session:
            ways = tuple(Way("email", value) for value in mail)
            editing.add(session, Person(full_name=mail[0], ways=ways), self.clock.at)

    @rule(kind=_kinds, address=_mail)
    def says(self, kind: Kind, address: str) -> None:
        self._tick()
        with self.book.write() as session:
            event = NewEvent(address, self.topic, kind, self.clock.at, How.FORM, evidence="card")
            recording.record(session, event, self.clock.at)

    @rule(addresses=st.lists(_mail, max_size=3), proof=st.sampled_from(["", "stand at the fair"]))
    def imports(self, addresses: list[str], proof: str) -> None:
        self._tick()
        before = self._folded()
        with self.book.write() as session:
            events = [
                NewEvent(
                    a, self.topic, Kind.CONFIRMED, self.clock.at, How.IMPORT, evidence=proof, import_id=1
                )
                for a in addresses
            ]
            done = recording.record_many(session, events, self.clock.at)
        assert proof or done.count == 0
        for address in addresses:
            if before[address] in (State.WITHDRAWN, State.DECLINED):
                assert self._folded()[address] is before[address]

    @rule(which=_number)
    def corrects(self, which: int) -> None:
        with self.book.read() as session:
            ids = session.execute(text("SELECT id FROM consent_events")).scalars().all()
        if ids:
            try:
                with self.book.write() as session:
                    recording.correct(session, ids[which % len(ids)], "typed by mistake", self.clock.at)
            except UserError:
                pass  # corrected already

    @rule(address=_mail, on=st.sampled_from([True, True, False]), why=st.sampled_from(Why))
    def suppresses(self, address: str, on: bool, why: Why) -> None:
        with self.book.write() as session:
            if on:
                suppressing.suppress(session, address, why, self.clock.at)
            else:
                suppressing.lift(session, address, self.clock.at)

    @rule(which=_number, per_month=st.sampled_from([None, 0, 1, 2]))
    def wishes(self, which: int, per_month: int | None) -> None:
        contact = self._contact(which)
        if contact:
            with self.book.write("Changed the wish") as session:
                wishes.wish(session, contact, per_month)

    @rule(which=_number, back=st.booleans())
    def deletes_or_restores(self, which: int, back: bool) -> None:
        contact = self._contact(which)
        if contact:
            with self.book.write("Deleted") as session:
                (editing.restore if back else editing.delete)(session, [contact], self.clock.at)

    @rule()
    def undoes(self) -> None:
        with suppress(UserError):  # what it was about may be gone
            undoing.take_back(self.book)

    # ------------------------------------------------------------ campaigns
    @rule(said=_answers, limit=st.sampled_from([None, 1]))
    def plans_and_sends(self, said: list[str], limit: int | None) -> None:
        self.plans()
        self.sends(0, said, limit)

    @rule()
    def plans(self) -> None:
        letter = Content((Text("t", "<p>Hello {{ full_name }}</p>"),))
        try:
            with self.book.write() as session:
                campaign = drafting.create(
                    session, "May", self.clock.at, topic_id=self.topic, draft=Draft("Seeds", "", letter)
                )
                planning.plan(session, campaign, self.clock.at)
        except UserError:
            pass  # nobody would get it

    @rule(which=_number, said=_answers, limit=st.sampled_from([None, 1, 2]))
    def sends(self, which: int, said: list[str], limit: int | None) -> None:
        campaign = self._campaign(which)
        if campaign:
            self.said = list(said)
            clock = self.clock
            sending.run(self.book, campaign, self, now=clock.now, sleep=clock.sleep, limit=limit)

    @rule(which=_number, taken=st.booleans())
    def is_killed_while_sending(self, which: int, taken: bool) -> None:
        campaign = self._campaign(which)
        if not campaign:
            return
        with self.book.write() as session:
            claiming.settle(session)
            rules = gate.rules(session)
        with self.book.write_plainly() as run:
            step = claiming.claim(run, campaign, self.topic, rules, self.clock.at)
        if isinstance(step, claiming.Claimed):
            self._receive(step.copy.message_id, step.copy.address, taken, True)

    @rule(which=_number, how=st.sampled_from([sending.pause, sending.halt, sending.go_on]))
    def pauses_or_stops(self, which: int, how: object) -> None:
        campaign = self._campaign(which)
        if campaign:
            with self.book.write() as session:
                how(session, campaign, self.clock.at)  # type: ignore[operator]

    @rule(which=_number, again=st.booleans())
    def decides_what_is_in_doubt(self, which: int, again: bool) -> None:
        campaign = self._campaign(which)
        if not campaign:
            return
        with self.book.write() as session:
            doubtful = results.deliveries(session, campaign, [DeliveryState.IN_DOUBT], limit=1)
            for row in doubtful:
                if again:
                    results.send_again(session, campaign, [row.id], self.clock.at)
                    self.wanted_again[campaign, row.address] += 1
                    self._did_not_arrive(campaign, row.address)
                else:
                    results.it_arrived(session, [row.id])

    def _did_not_arrive(self, campaign: int, address: str) -> None:
        """Who sends it again says so: of the wished number it is one when it leaves again."""
        self.handed = [
            replace(h, counts=False) if (h.campaign, h.address) == (campaign, address) else h
            for h in self.handed
        ]

    @rule(minutes=st.sampled_from([1, 10, 90]))
    def time_goes_by(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)

    # ------------------------------------------------------------ the server
    def hand_over(self, message: Outgoing) -> Answer:
        answer, taken = _SAID[self.said.pop(0)] if self.said else _SAID["accepted"]
        token = message.message_id.strip("<>").partition("@")[0]
        assert message.data.count(b"List-Unsubscribe: <mailto:") == 1
        body = message.data.partition(b"\r\n\r\n")[2].replace(b"=\r\n", b"").decode()
        assert body.count(f"unsubscribe%20{token}") >= 2  # rule 2: in the text and in the HTML
        self._receive(message.message_id, message.recipient, taken, taken or isinstance(answer, InDoubt))
        return answer

    def close(self) -> None:
        pass

    def _receive(self, message_id: str, address: str, taken: bool, counts: bool) -> None:
        """Rule 1, asked of the tables in the plainest way at the moment of the hand-over."""
        with self.book.read() as session:
            campaign, contact, state = session.execute(
                text("SELECT campaign_id, contact_id, state FROM deliveries WHERE message_id = :id"),
                {"id": message_id},
            ).one()
            assert state == "sending"
            living = session.execute(
                text(
                    "SELECT count(*) FROM contacts AS c JOIN addresses AS a ON a.contact_id = c.id"
                    " WHERE c.id = :id AND deleted_at IS NULL AND a.normal = :address"
                ),
                {"id": contact, "address": address},
            ).scalar_one()
            wished = session.execute(
                text(
                    "SELECT contact_id, per_month FROM preferences JOIN addresses USING (contact_id)"
                    " WHERE normal = :address AND per_month IS NOT NULL"
                ),
                {"address": address},
            ).all()
            here = set(session.execute(text("SELECT id FROM contacts")).scalars())
            assert not suppressing.is_suppressed(session, address)
        assert living == 1 and self._folded()[address] is State.CONFIRMED
        for holder, per_month in wished:
            got = sum(
                h.counts and (h.contact == holder or (h.contact not in here and h.address == address))
                for h in self.handed
            )
            assert got < per_month
        self.handed.append(HandedOver(campaign, contact, address, taken, counts))

    # ------------------------------------------------------------ what holds always
    @invariant()
    def nobody_gets_it_twice_and_nobody_is_forgotten(self) -> None:
        got = Counter((h.campaign, h.address) for h in self.handed if h.taken)
        for pair, count in got.items():
            assert count <= 1 + self.wanted_again[pair]
        with self.book.read() as session:
            rows = session.execute(text("SELECT campaign_id, address, state FROM deliveries")).all()
        seen = Counter((h.campaign, h.address) for h in self.handed)
        for campaign, address, state in rows:
            if got[campaign, address] and not self.wanted_again[campaign, address]:
                assert state in ("accepted", "in_doubt", "sending")
            if state in ("accepted", "in_doubt", "sending", "deferred", "refused"):
                assert seen[campaign, address]
        assert len(rows) == len({(row[0], row[1]) for row in rows})

    @invariant()
    def the_ledger_only_grows_and_the_states_follow_it(self) -> None:
        with self.book.read() as session:
            lines = [tuple(r) for r in session.execute(text("SELECT * FROM consent_events ORDER BY id"))]
            states = {r[0]: r[1] for r in session.execute(text("SELECT address, state FROM consent_states"))}
        assert lines[: len(self.ledger)] == self.ledger
        self.ledger = lines
        assert {a: s for a, s in self._folded().items() if s is not State.NEVER} == states

    @precondition(lambda self: self.handed)
    @invariant()
    def finished_means_that_nobody_waits(self) -> None:
        with self.book.read() as session:
            waiting = session.execute(
                text(
                    "SELECT count(*) FROM deliveries JOIN campaigns ON campaigns.id = campaign_id"
                    " WHERE campaigns.state = :done AND deliveries.state IN ('planned', 'sending', 'deferred')"
                ),
                {"done": CampaignState.FINISHED},
            ).scalar_one()
        assert waiting == 0

    # ------------------------------------------------------------ looking
    def _tick(self) -> None:
        self.clock.at += timedelta(seconds=1)

    def _folded(self) -> dict[str, State]:
        with self.book.read() as session:
            rows = session.execute(text("SELECT address, id, kind, at, voids FROM consent_events")).all()
        return {
            mail: fold(
                Event(r.id, Kind(r.kind), NOW + timedelta(milliseconds=r.at), r.voids)
                for r in rows
                if r.address == mail
            ).state
            for mail in MAIL
        }

    def _contact(self, which: int) -> int | None:
        return self._pick("SELECT id FROM contacts ORDER BY id", which)

    def _campaign(self, which: int) -> int | None:
        return self._pick("SELECT id FROM campaigns WHERE state <> 'draft' ORDER BY id DESC", which)

    def _pick(self, query: str, which: int) -> int | None:
        with self.book.read() as session:
            ids: list[int] = list(session.execute(text(query)).scalars())
        return ids[which % len(ids)] if ids else None


TestAnything = Anything.TestCase
TestAnything.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def test_killed_at_random_moments_nobody_gets_it_twice_and_nobody_is_lost(tmp_path: Path) -> None:
    outcome = kills.one_newsletter(tmp_path, recipients=60, kills=6, seed=11, delay=0.006)
    assert outcome.good, (outcome, outcome.verdict)
    assert outcome.kills >= 3  # else it proves little


_TROUBLE = (
    "rcpt-450x2.a", "data-451x1.b", "end-drop.c", "accepted-drop.d", "rcpt-550.e", "end-554.f", "rcpt-dropx3.g",
    "data-resetx3.h", "end-451x1.i", "accepted-reset.j", "rcpt-421x1.k", "mail-451x1.l", "rcpt-553.m",
)  # fmt: skip


def test_whatever_a_server_does_the_books_account_is_true(book: Book, tmp_path: Path) -> None:
    names = [
        name
        for pair in zip(_TROUBLE, map("fine{}".format, range(len(_TROUBLE))), strict=True)
        for name in pair
    ]
    real_account(book)
    agree(book, *names)
    campaign, clock = planned(book), Clock()
    with FaultyServer(tmp_path) as server:
        account = Account(
            host="127.0.0.1", port=server.port, security=Security.NONE, sender_address="news@fernhill.example"
        )
        for _attempt in range(10):
            transport = SmtpTransport(account, "")
            result = sending.run(book, campaign, transport, now=clock.now, sleep=clock.sleep)
            transport.close()
            if result.ended is Ended.FINISHED:
                break
            clock.at = result.until or clock.at
        journal = server.journal
    states, verdict = kills.judge(book, tmp_path, journal, campaign)
    assert result.ended is Ended.FINISHED, result
    assert verdict["ok"] and not verdict["twice"], verdict
    with book.read() as session:
        doubtful = results.deliveries(session, campaign, [DeliveryState.IN_DOUBT])
    assert {d.address.partition(".")[0] for d in doubtful} == {
        "end-drop", "accepted-drop", "accepted-reset",
    }  # fmt: skip
    assert states["refused"] >= 3 and states["accepted"] >= 18
