"""The ledger: only ever added to, proof for every yes, and no list turns a no into a yes."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.consent import ledger, recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def event(
    kind: Kind, topic: int, address: str = "ann@x.test", at: datetime = NOW, **more: object
) -> NewEvent:
    given: dict[str, object] = {"how": How.FORM, "evidence": "signed card"} | more
    return NewEvent(address=address, topic_id=topic, kind=kind, at=at, **given)  # type: ignore[arg-type]


@pytest.fixture
def topic(book: Book) -> int:
    with book.write() as session:
        return topics.add(session, "News", NOW)


def test_every_field_is_kept_and_read_back(book: Book, topic: int) -> None:
    said = NewEvent(
        address="Ann@Straße.Test",
        topic_id=topic,
        kind=Kind.CONFIRMED,
        at=NOW - DAY,
        how=How.LETTER,
        contact_id=7,
        wording="Send me the monthly news",
        incentive="a packet of seeds",
        evidence="letter of 3 May",
        evidence_file="letter.pdf",
        message_id="<1@x.test>",
        import_id=3,
    )
    with book.write() as session:
        after = recording.record(session, said, NOW)
        (entry,) = ledger.history(session, "ANN@straße.test")
        assert ledger.history_of_contact(session, 7) == (entry,)
    assert after.state is State.CONFIRMED and after.since == NOW - DAY and after.event_id == entry.id
    assert entry.address == "ann@xn--strae-oqa.test" and entry.topic == "News"
    kept = {f: getattr(entry, f) for f in NewEvent.__dataclass_fields__ if f != "address"}
    assert kept == {f: getattr(said, f) for f in kept}
    assert entry.recorded_at == NOW and entry.voids is None and not entry.voided


def test_a_yes_needs_proof(book: Book, topic: int) -> None:
    with book.write() as session:
        with pytest.raises(UserError, match="Say how they agreed"):
            recording.record(session, event(Kind.CONFIRMED, topic, evidence="  "), NOW)
        assert (
            recording.record(session, event(Kind.DECLINED, topic, evidence=""), NOW).state is State.DECLINED
        )
        file_only = event(Kind.CONFIRMED, topic, evidence="", evidence_file="card.jpg")
        assert recording.record(session, file_only, NOW).state is State.CONFIRMED


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"address": "nobody"}, "is not an e-mail address"),
        ({"at": NOW + 2 * DAY}, "lies ahead"),
        ({"topic": 99}, "topic is not in the book"),
    ],
)
def test_what_cannot_be_true_is_refused(book: Book, topic: int, broken: dict[str, object], says: str) -> None:
    with book.write() as session, pytest.raises(UserError, match=says):
        recording.record(session, event(Kind.CONFIRMED, **({"topic": topic} | broken)), NOW)  # type: ignore[arg-type]


def test_a_day_some_hours_ahead_never_stands_behind_a_later_withdrawal(book: Book, topic: int) -> None:
    with book.write() as session:
        recording.record(session, event(Kind.CONFIRMED, topic, at=NOW + timedelta(hours=9)), NOW)
        later = NOW + timedelta(minutes=1)
        assert (
            recording.record(session, event(Kind.WITHDRAWN, topic, at=later), later).state is State.WITHDRAWN
        )


def test_the_ledger_refuses_changes_and_deletions(book: Book, topic: int) -> None:
    with book.write() as session:
        recording.record(session, event(Kind.WITHDRAWN, topic), NOW)
    for statement in ("UPDATE consent_events SET kind = 'confirmed'", "DELETE FROM consent_events"):
        with pytest.raises(IntegrityError, match="only ever added"), book.write() as session:
            session.execute(text(statement))


@pytest.mark.parametrize("no", [Kind.DECLINED, Kind.WITHDRAWN])
def test_no_list_turns_a_no_into_a_yes(book: Book, topic: int, no: Kind) -> None:
    with book.write() as session:
        recording.record(session, event(no, topic, at=NOW - DAY), NOW)
        by_list = event(Kind.CONFIRMED, topic, how=How.IMPORT)
        with pytest.raises(UserError, match="said no before"):
            recording.record(session, by_list, NOW)
        result = recording.record_many(session, [by_list, event(Kind.CONFIRMED, topic, "bo@x.test")], NOW)
        assert result.count == 1
        assert [(r.index, r.address) for r in result.refused] == [(0, "ann@x.test")]
        assert ledger.standing(session, "ann@x.test", topic).state is State(no.value)
        # The person may: in their own words.
        spoken = event(Kind.CONFIRMED, topic, how=How.SPOKEN, evidence="asked for it at the till")
        assert recording.record(session, spoken, NOW).state is State.CONFIRMED


def test_a_no_further_up_in_the_same_list_stands(book: Book, topic: int) -> None:
    rows = [event(kind, topic, how=How.IMPORT) for kind in (Kind.CONFIRMED, Kind.DECLINED, Kind.CONFIRMED)]
    with book.write() as session:
        result = recording.record_many(session, rows, NOW)
        assert result.count == 2 and result.refused[0].index == 2
        assert ledger.standing(session, "ann@x.test", topic).state is State.DECLINED


def test_a_bulk_lists_every_kind_of_refusal_and_keeps_the_rest(book: Book, topic: int) -> None:
    rows = [
        event(Kind.CONFIRMED, topic, "no address"),
        event(Kind.CONFIRMED, topic, evidence=""),
        event(Kind.CONFIRMED, topic, at=NOW + 9 * DAY),
        event(Kind.CONFIRMED, topic, "ok@x.test"),
    ]
    with book.write() as session:
        result = recording.record_many(session, rows, NOW)
        assert result.count == 1 and [r.index for r in result.refused] == [0, 1, 2]
        assert recording.record_many(session, [], NOW) == recording.Recorded(0, ())


def test_a_correction_brings_back_what_stood_before(book: Book, topic: int) -> None:
    with book.write() as session:
        recording.record(session, event(Kind.CONFIRMED, topic, at=NOW - DAY), NOW)
        wrong = recording.record(session, event(Kind.WITHDRAWN, topic), NOW).event_id
        assert wrong is not None
        with pytest.raises(UserError, match="Say why"):
            recording.correct(session, wrong, " ", NOW)
        assert recording.correct(session, wrong, "it was another Ann", NOW).state is State.CONFIRMED
        with pytest.raises(UserError, match="already"):
            recording.correct(session, wrong, "again", NOW)
        entries = ledger.history(session, "ann@x.test")
        assert [(e.kind, e.voided) for e in entries] == [
            (Kind.CORRECTED, False),
            (Kind.WITHDRAWN, True),
            (Kind.CONFIRMED, False),
        ]
        with pytest.raises(UserError, match="stays as it is"):
            recording.correct(session, entries[0].id, "no", NOW)
        with pytest.raises(UserError, match="not in the ledger"):
            recording.correct(session, 999, "no", NOW)


def test_taking_an_import_back_gives_what_stood_before(book: Book, topic: int) -> None:
    with book.write() as session:
        recording.record(session, event(Kind.REQUESTED, topic, "bo@x.test", at=NOW - DAY), NOW)
        rows = [
            event(Kind.CONFIRMED, topic, f"{name}@x.test", how=How.IMPORT, import_id=5)
            for name in ("ann", "bo")
        ]
        recording.record_many(session, rows, NOW)
        withdrawn = NOW + timedelta(hours=1)
        recording.record(session, event(Kind.WITHDRAWN, topic, "bo@x.test", at=withdrawn), withdrawn)
        assert recording.retract_import(session, 5, NOW + DAY) == 2
        assert recording.retract_import(session, 5, NOW + DAY) == 0
        assert ledger.standing(session, "ann@x.test", topic).state is State.NEVER
        # What the person said since stays.
        assert ledger.standing(session, "bo@x.test", topic).state is State.WITHDRAWN
        assert len(ledger.history(session, "ann@x.test")) == 2


KINDS = st.sampled_from([k for k in Kind if k is not Kind.CORRECTED])
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 2), KINDS, st.integers(0, 4), st.booleans()), max_size=14
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, bulk_from=st.integers(0, 14), mistakes=st.lists(st.integers(0, 20), max_size=4))
def test_the_states_are_always_the_fold_of_the_ledger(
    book: Book, steps: list[tuple[int, int, Kind, int, bool]], bulk_from: int, mistakes: list[int]
) -> None:
    with book.write() as session:
        for name in ("One", "Two"):
            topics.take(session, name, NOW)
        events = [
            event(
                kind,
                topic,
                f"p{who}@x.test",
                NOW - day * DAY,
                how=How.IMPORT if listed else How.FORM,
                import_id=1,
            )
            for who, topic, kind, day, listed in steps
        ]
        for one in events[:bulk_from]:
            try:
                recording.record(session, one, NOW)
            except UserError:
                assert one.how is How.IMPORT and one.kind is Kind.CONFIRMED
        recording.record_many(session, events[bulk_from:], NOW)
        ids = list(
            session.scalars(text("SELECT id FROM consent_events WHERE kind <> 'corrected' ORDER BY id"))
        )
        for pick in mistakes:
            if pick < len(ids):
                try:
                    recording.correct(session, ids[pick], "a mistake", NOW)
                except UserError as refusal:
                    assert "already" in refusal.what
        _states_hold(session)
        recording.retract_import(session, 1, NOW)
        _states_hold(session)
        assert session.execute(text("SELECT count(*) FROM consent_states")).scalar_one() == 0


def _states_hold(session: Session) -> None:
    everything = text("SELECT * FROM consent_states ORDER BY address, topic_id")
    kept = session.execute(everything).all()
    ledger.rebuild_states(session)
    assert session.execute(everything).all() == kept


def test_a_hundred_thousand_rows_take_seconds(book: Book, topic: int) -> None:
    rows = [event(Kind.CONFIRMED, topic, f"p{n}@x.test", how=How.IMPORT, import_id=1) for n in range(100_000)]
    with book.write() as session:
        start = perf_counter()
        assert recording.record_many(session, rows, NOW).count == 100_000
        took = perf_counter() - start
        found = ledger.standings(session, [f"P{n}@x.test" for n in range(50_000)])
        assert len(found) == 50_000
    assert took < 20
