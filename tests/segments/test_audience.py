"""The audience says of everybody what the gate says of one."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as run_with
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns.tables import CampaignRow, DeliveryRow
from desktop_crm.consent import gate, recording, suppressing, topics, wishes
from desktop_crm.consent.gate import Held, Reason
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.consent.suppressing import Why
from desktop_crm.contacts import editing, tagging
from desktop_crm.contacts.records import Draft, Way, addresses_of
from desktop_crm.dialogue import handling
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.dialogue.tables import ComplaintRow
from desktop_crm.segments import lists, rule_files, saving
from desktop_crm.segments.audience import Member, Scope, audience, everybody, ids, members
from desktop_crm.segments.rules import By, Condition, Group, Match

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
MAIL = ("a@x.test", "b@x.test", "c@x.test", "d@x.test")


def _add(session: Session, name: str, *mail: str, tags: tuple[str, ...] = ()) -> int:
    ways = tuple(Way("email", value) for value in mail)
    return editing.add(session, Draft(full_name=name, ways=ways, tags=tags), NOW)


def _say(session: Session, topic: int, kind: Kind, *mail: str) -> None:
    for address in mail:
        event = NewEvent(address, topic, kind, NOW, How.FORM, evidence="card")
        recording.record(session, event, NOW)


def test_each_reason_is_counted_and_opens_its_people(book: Book) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", NOW)
        ann = _add(session, "Ann", "a@x.test")
        twin = _add(session, "Bob", "a@x.test")
        two = _add(session, "Cleo", "no@x.test", "c@x.test")
        barred = _add(session, "Dan", "d@x.test")
        gone = _add(session, "Erased", "e@x.test")
        full = _add(session, "Flo", "f@x.test")
        never = _add(session, "Gus", "g@x.test")
        nowhere = _add(session, "Hal", "not an address")
        binned = _add(session, "Ina", "i@x.test")
        _say(
            session, topic, Kind.CONFIRMED,
            "a@x.test", "c@x.test", "d@x.test", "e@x.test", "f@x.test", "i@x.test",
        )  # fmt: skip
        _say(session, topic, Kind.WITHDRAWN, "no@x.test")
        suppressing.suppress(session, "d@x.test", Why.BY_HAND, NOW)
        suppressing.suppress(session, "e@x.test", Why.ERASURE, NOW)
        wishes.wish(session, full, 0)
        editing.delete(session, [binned], NOW)
    with book.read() as session:
        found = audience(session, topic, None, None, NOW)
        assert (found.total, found.gets) == (8, 2)
        assert list(found.left_out.items()) == [
            (Reason.NEVER_ASKED, 1),
            (Reason.SUPPRESSED, 2),
            (Reason.NO_ADDRESS, 1),
            (Reason.WISHED_NUMBER, 1),
            (Reason.SAME_ADDRESS, 1),
        ]
        assert members(session, found.scope, NOW) == (
            Member(ann, "Ann", "a@x.test", None),
            Member(two, "Cleo", "c@x.test", None),
        )
        assert members(session, found.scope, NOW, Reason.SUPPRESSED, offset=1) == (
            Member(gone, "Erased", "e@x.test", Reason.SUPPRESSED),
        )
        assert ids(session, found.scope, NOW, Reason.SAME_ADDRESS) == (twin,)
        assert [m.contact_id for m in everybody(session, found.scope, NOW)] == [
            ann, twin, two, barred, gone, full, never, nowhere,
        ]  # fmt: skip


def test_tag_and_list_narrow_together(book: Book) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", NOW)
        people = [_add(session, n, f"{n}@x.test", tags=("Vip",) if n < "c" else ()) for n in "abcd"]
        _say(session, topic, Kind.CONFIRMED, *(f"{n}@x.test" for n in "abcd"))
        picked = lists.create(session, "Regulars", NOW, people[1:3])
        tag = tagging.ensure(session, "vip")
        for tag_id, segment_id, count in (
            (None, None, 4),
            (tag, None, 2),
            (None, picked, 2),
            (tag, picked, 1),
        ):
            assert audience(session, topic, tag_id, segment_id, NOW).gets == count


def test_each_contacts_own_addresses_are_looked_at_never_all(book: Book) -> None:
    """With the wrong index a large book would take minutes: SQLite has to be told, it cannot guess."""
    seen: list[str] = []
    with book.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        audience(session, 1, None, None, NOW)
        (whole,) = [statement for statement in seen if "verdicts" in statement]
        binds = [1] + [0] * whole.count("?")
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {whole}", tuple(binds[: whole.count("?")])
        ).all()
    (own,) = [row[3] for row in plan if " a USING" in row[3]]
    assert "ix_addresses_contact_id (contact_id=?)" in own


class _TakeBack(Exception):
    """Leaves the book as it was for the next example."""


@contextmanager
def _trial(book: Book) -> Iterator[Session]:
    with pytest.raises(_TakeBack), book.write() as session:
        yield session
        raise _TakeBack


_person = st.fixed_dictionaries(
    {
        "mail": st.lists(st.sampled_from(MAIL), max_size=3, unique=True),
        "preferred": st.integers(0, 3),
        "wish": st.sampled_from([None, None, None, 0, 1, 2]),
        "binned": st.sampled_from([False, False, False, True]),
        "complaint": st.sampled_from(["", "", "open", "closed"]),
        "tagged": st.booleans(),
    }
)
_message = st.tuples(
    st.integers(-1, 3),  # whose; -1: of somebody who is gone
    st.sampled_from(MAIL),
    st.sampled_from(["accepted", "sending", "in_doubt", "refused", "held"]),
    st.booleans(),  # this month
    st.booleans(),  # practice
)
_book = st.fixed_dictionaries(
    {
        "people": st.lists(_person, min_size=1, max_size=5),
        "said": st.lists(
            st.tuples(st.sampled_from(MAIL), st.sampled_from([k for k in Kind if k is not Kind.CORRECTED])),
            max_size=6,
        ),
        "yes": st.sets(st.sampled_from(MAIL)),
        "barred": st.sets(
            st.tuples(st.sampled_from(MAIL), st.sampled_from([Why.BY_HAND, Why.ERASURE])), max_size=2
        ),
        "messages": st.lists(_message, max_size=5),
        "everyone": st.sampled_from([0, 0, 1, 2]),
        "practice": st.booleans(),
        "tag": st.booleans(),
    }
)


@given(plan=_book)
@run_with(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_audience_and_the_gate_agree_on_every_book(book: Book, plan: dict) -> None:  # type: ignore[type-arg]
    with _trial(book) as session:
        topic, people, tag = _make(session, plan)
        scope = Scope(topic, tag if plan["tag"] else None, None, plan["practice"])
        found = list(everybody(session, scope, NOW))
        expected = _one_by_one(session, plan, topic, people)
        assert {m.contact_id: (m.reason, m.address) for m in found} == expected
        counted = Counter(m.reason for m in found)
        summed = audience(session, topic, scope.tag_id, None, NOW, plan["practice"])
        assert summed.total == len(found) and summed.gets == counted.pop(None, 0)
        assert summed.left_out == counted
        given_mail = [m.address for m in found if m.reason is None]
        assert len(given_mail) == len(set(given_mail))


def _make(session: Session, plan: dict) -> tuple[int, list[int], int]:  # type: ignore[type-arg]
    topic = topics.add(session, "News", NOW)
    tag = tagging.ensure(session, "Vip")
    settings.put(session, settings.WISHED_PER_MONTH, plan["everyone"])
    people = []
    for number, person in enumerate(plan["people"]):
        ways = tuple(
            Way("email", m, preferred=n == person["preferred"]) for n, m in enumerate(person["mail"])
        )
        draft = Draft(full_name=f"P{number}", ways=ways, tags=("Vip",) if person["tagged"] else ())
        people.append(editing.add(session, draft, NOW))
        wishes.wish(session, people[-1], person["wish"])
        if person["complaint"]:
            case = handling.open_case(session, NewCase(contact_id=people[-1], subject="Broken"), NOW)
            if person["complaint"] == "closed":
                session.get_one(ComplaintRow, case).closed_at = NOW
    for address, kind in [*plan["said"], *((a, Kind.CONFIRMED) for a in sorted(plan["yes"]))]:
        _say(session, topic, kind, address)
    for address, why in sorted(plan["barred"]):
        suppressing.suppress(session, address, why, NOW)
    for number, (whose, address, state, recent, practice) in enumerate(plan["messages"]):
        contact = people[whose] if 0 <= whose < len(people) else None
        _message_row(session, number, contact, address, state, recent, practice)
    editing.delete(session, [i for i, p in zip(people, plan["people"], strict=True) if p["binned"]], NOW)
    return topic, people, tag


def _message_row(
    session: Session, n: int, contact: int | None, address: str, state: str, recent: bool, practice: bool
) -> None:
    row = CampaignRow(
        name="x", state="finished", content={}, history=[], sent={}, practice=practice,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    at = NOW if recent else NOW.replace(month=10)
    session.add(
        DeliveryRow(
            campaign_id=row.id,
            contact_id=contact,
            address=address,
            name="",
            state=state,
            message_id=str(n),
            token=str(n),
            at=at,
        )
    )
    session.flush()


_NEAREST = [
    Reason.COMPLAINT, Reason.WISHED_NUMBER, Reason.SUPPRESSED, Reason.WITHDRAWN, Reason.EXPIRED, Reason.REQUESTED,
    Reason.NEVER_ASKED,
]  # fmt: skip


def _one_by_one(
    session: Session,
    plan: dict,
    topic: int,
    people: list[int],  # type: ignore[type-arg]
) -> dict[int, tuple[Reason | None, str]]:
    taken: set[str] = set()
    result: dict[int, tuple[Reason | None, str]] = {}
    for contact, person in zip(people, plan["people"], strict=True):
        if person["binned"] or (plan["tag"] and not person["tagged"]):
            continue
        mail = [a.normal or "" for a in addresses_of(session, contact)]
        verdicts = [gate.decide(session, contact, m, topic, NOW, plan["practice"]) for m in mail]
        held = [(v.reason, m) for v, m in zip(verdicts, mail, strict=True) if isinstance(v, Held)]
        passing = [m for v, m in zip(verdicts, mail, strict=True) if not isinstance(v, Held)]
        if not mail:
            result[contact] = (Reason.NO_ADDRESS, "")
        elif not passing:
            result[contact] = min(held, key=lambda one: _NEAREST.index(one[0]))
        else:
            result[contact] = (Reason.SAME_ADDRESS if passing[0] in taken else None, passing[0])
            taken.add(passing[0])
    return result


def test_segments_choose_and_spare_people(book: Book) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", NOW)
        people = [_add(session, n, f"{n}@x.test", tags=("Vip",) if n < "c" else ()) for n in "abcd"]
        _say(session, topic, Kind.CONFIRMED, *(f"{n}@x.test" for n in "abcd"))
        vip = saving.create(session, "Vip", rule_files.from_json({"field": "tag", "is": "vip"}), NOW)
        picked = lists.create(session, "Press", NOW, people[1:3])
        for segment_id, excluded, chosen in (
            (vip, (), people[:2]),
            (vip, (picked,), people[:1]),
            (None, (picked, vip), people[3:]),
            (picked, (vip,), people[2:3]),
            (vip, (vip,), []),
        ):
            scope = Scope(topic, None, segment_id, False, excluded)
            found = audience(session, topic, None, segment_id, NOW, False, excluded)
            assert (found.total, found.gets) == (len(chosen), len(chosen))
            assert list(ids(session, scope, NOW)) == chosen


def test_a_segment_with_half_a_condition_chooses_nobody(book: Book) -> None:
    """It would be everybody, and excluded nobody: neither is guessed."""
    with book.write() as session:
        topic = topics.add(session, "News", NOW)
        half = saving.create(session, "Half", Group(Match.ALL, (Condition("spent", By.OVER),)), NOW)
        for scope in (Scope(topic, None, half), Scope(topic, excluded=(half,))):
            with pytest.raises(UserError, match="“Half” is not finished: “Spent over” needs an amount"):
                ids(session, scope, NOW)
