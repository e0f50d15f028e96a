"""The gate: who may get a message at this moment, and for which reason not."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns.tables import CampaignRow, DeliveryRow
from desktop_crm.consent import gate, recording, suppressing, topics, wishes
from desktop_crm.consent.gate import Facts, Held, Pass, Reason, Verdict, Wish
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State
from desktop_crm.consent.suppressing import Why
from desktop_crm.contacts import editing, reaching
from desktop_crm.contacts.records import Draft, Way, addresses_of

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
ANN = "ann@x.test"


@pytest.fixture
def topic(book: Book) -> int:
    with book.write() as session:
        return topics.add(session, "News", NOW)


@pytest.fixture
def ann(book: Book, topic: int) -> int:
    """A contact who said yes."""
    with book.write() as session:
        contact = editing.add(session, Draft(full_name="Ann", ways=(Way("email", ANN),)), NOW)
        _said(session, topic, Kind.CONFIRMED)
        return contact


def _said(session: object, topic: int, kind: Kind, address: str = ANN) -> None:
    event = NewEvent(address, topic, kind, NOW, How.FORM, evidence="card")
    recording.record(session, event, NOW)  # type: ignore[arg-type]


def _ask(book: Book, contact: int | None, topic: int, now: datetime = NOW, practice: bool = False) -> Verdict:
    with book.read() as session:
        return gate.decide(session, contact, ANN, topic, now, practice)


def _sent(
    book: Book, contact: int | None, state: str = "accepted", at: datetime = NOW, practice: bool = False
) -> None:
    with book.write() as session:
        row = CampaignRow(
            name="May", state="finished", content={}, history=[], sent={}, practice=practice,
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            DeliveryRow(
                campaign_id=row.id,
                contact_id=contact,
                address=ANN,
                name="Ann",
                state=state,
                message_id=f"<{row.id}@x>",
                token=str(row.id),
                at=at,
            )
        )


def test_only_a_standing_yes_passes(book: Book, topic: int, ann: int) -> None:
    assert _ask(book, ann, topic) == Pass()
    for kind, reason in (
        (Kind.WITHDRAWN, Reason.WITHDRAWN),
        (Kind.EXPIRED, Reason.EXPIRED),
        (Kind.DECLINED, Reason.WITHDRAWN),
    ):
        with book.write() as session:
            _said(session, topic, kind)
        assert _ask(book, ann, topic) == Held(reason)
    with book.write() as session:
        other = topics.add(session, "Workshops", NOW)
    assert _ask(book, ann, other) == Held(Reason.NEVER_ASKED)
    with book.write() as session:
        _said(session, other, Kind.REQUESTED)
    assert _ask(book, ann, other) == Held(Reason.REQUESTED)


def test_the_suppression_list_stands_above_a_yes(book: Book, topic: int, ann: int) -> None:
    with book.write() as session:
        suppressing.suppress(session, ANN.upper(), Why.ERASURE, NOW)
    assert _ask(book, ann, topic) == Held(Reason.SUPPRESSED)
    with book.write() as session:
        suppressing.lift(session, ANN, NOW)
    assert _ask(book, ann, topic) == Pass()


def test_nobody_who_is_gone_and_no_address_that_is_gone(book: Book, topic: int, ann: int) -> None:
    assert _ask(book, None, topic) == Held(Reason.DELETED)
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    assert _ask(book, ann, topic) == Held(Reason.DELETED)
    with book.write() as session:
        editing.restore(session, [ann], NOW)
        (way,) = addresses_of(session, ann)
        reaching.remove(session, way.id, NOW)
    assert _ask(book, ann, topic) == Held(Reason.NO_ADDRESS)


def test_the_wished_number_counts_what_arrived_this_month(book: Book, topic: int, ann: int) -> None:
    with book.write() as session:
        wishes.wish(session, ann, 1)
    for state in ("planned", "deferred", "refused", "held"):
        _sent(book, ann, state)
    _sent(book, ann, at=wishes.month_start(NOW) - timedelta(milliseconds=1))
    _sent(book, ann, practice=True)
    assert _ask(book, ann, topic) == Pass()
    assert _ask(book, ann, topic, practice=True) == Held(Reason.WISHED_NUMBER)
    _sent(book, ann, "in_doubt")
    assert _ask(book, ann, topic) == Held(Reason.WISHED_NUMBER)
    assert _ask(book, ann, topic, NOW + timedelta(days=15)) == Pass()  # December


def test_the_books_own_limit_counts_where_nobody_wished(book: Book, topic: int, ann: int) -> None:
    with book.write() as session:
        settings.put(session, settings.WISHED_PER_MONTH, 2)
    _sent(book, ann)
    assert _ask(book, ann, topic) == Pass()
    _sent(book, ann)
    assert _ask(book, ann, topic) == Held(Reason.WISHED_NUMBER)
    with book.write() as session:
        wishes.wish(session, ann, 3)
    assert _ask(book, ann, topic) == Pass()


def test_a_second_record_of_a_person_opens_no_second_quota(book: Book, topic: int, ann: int) -> None:
    with book.write() as session:
        wishes.wish(session, ann, 1)
        again = editing.add(session, Draft(full_name="A. Fair", ways=(Way("email", ANN),)), NOW)
    _sent(book, ann)
    assert _ask(book, again, topic) == Held(Reason.WISHED_NUMBER)
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    assert _ask(book, again, topic) == Held(Reason.WISHED_NUMBER)


def test_coming_back_begins_no_new_month(book: Book, topic: int, ann: int) -> None:
    with book.write() as session:
        settings.put(session, settings.WISHED_PER_MONTH, 1)
    _sent(book, None)
    assert _ask(book, ann, topic) == Held(Reason.WISHED_NUMBER)


def test_the_decision_passes_only_what_nothing_speaks_against() -> None:
    wished = ((), (Wish(2, 1),), (Wish(2, 2),), (Wish(5, 0), Wish(0, 0)))
    for living, has, state, barred, limits in product(
        (True, False), (True, False), State, (True, False), wished
    ):
        verdict = gate.judge(Facts(living, has, state, barred, limits))
        fine = living and has and state is State.CONFIRMED and not barred
        assert isinstance(verdict, Pass) == (fine and limits in wished[:2])
