"""One timeline over all rooms: complete, newest first, the same in pages of any size, searchable."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy import text as sql

from desktop_crm.base.money import Money
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.consent import recording as ledger
from desktop_crm.consent import topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import editing, reaching
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import channel_list, follow_ups, interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import sources
from desktop_crm.insight.sources import Wanted
from desktop_crm.insight.timeline import EntryKind, Shown, TimelineEntry, extent, page, which
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ellen(book: Book) -> int:
    draft = Draft(
        given="Ellen", family="Fairweather", note="Best after five", ways=(Way("email", "e@x.example"),)
    )
    with book.write() as session:
        return editing.add(session, draft, NOW - timedelta(days=400))


def back(**ago: float) -> datetime:
    return NOW - timedelta(**ago)


def log(book: Book, who: int, at: datetime, channel: str = "phone", **more: object) -> int:
    values: dict[str, object] = {
        "contact_ids": (who,),
        "channel": channel,
        "direction": Direction.IN,
        "at": at,
    }
    with book.write() as session:
        return interactions.log(session, Log(**(values | more)), NOW)  # type: ignore[arg-type]


def sell(book: Book, who: int, at: datetime, product: str = "Rose", **more: Any) -> int:
    with book.write() as session:
        return recording.add(session, Sale(contact_id=who, at=at, product=product, **more), NOW)


def consent(book: Book, who: int | None, at: datetime, kind: Kind = Kind.CONFIRMED) -> None:
    with book.write() as session:
        topic = topics.take(session, "Monthly news", NOW)
        said = NewEvent(
            "e@x.example", topic, kind, at, How.REPLY, who, evidence="“Yes, keep me on the list.”"
        )
        ledger.record(session, said, NOW)


def deliver(
    book: Book, who: int, at: datetime, state: str = "accepted", practice: bool = False, reason: str = ""
) -> None:
    """A campaign's row as sending leaves it."""
    with book.write() as session:
        number = session.execute(
            sql(
                "INSERT INTO campaigns (name, state, subject, preheader, content, history, sent, practice,"
                " held_reason, created_at, updated_at) VALUES ('Bare-root season opens', 'finished', '', '',"
                " '{}', '[]', '{}', :practice, '', 0, 0) RETURNING id"
            ),
            {"practice": practice},
        ).scalar_one()
        session.execute(
            sql(
                "INSERT INTO deliveries (campaign_id, contact_id, address, name, state, message_id, token,"
                " attempts, at, reply, reason) VALUES (:campaign, :who, 'e@x.example', 'Ellen', :state,"
                " :campaign, :campaign, 1, :at, '250 OK', :reason)"
            ),
            {"campaign": number, "who": who, "state": state, "at": to_millis(at), "reason": reason},
        )


def imported(book: Book, who: int, at: datetime, outcome: str, rows: tuple[int, ...] = (18,)) -> None:
    changes = '{"was":{},"own":{"birthday":"1961-05-09"},"ways":[[1,"e@y.example",""]],"tags":[1,2]}'
    with book.write() as session:
        number = session.execute(
            sql(
                "INSERT INTO imports (file, format, sheet, encoding, shape, mapping, consent, rows, created, updated,"
                " unchanged, skipped, added, at) VALUES ('spring-fair.xlsx', 'xlsx', '', '', '', '{}', 'null', 1, 1,"
                " 0, 0, 0, '{}', :at) RETURNING id"
            ),
            {"at": to_millis(at)},
        ).scalar_one()
        for row in rows:
            session.execute(
                sql("INSERT INTO imported_rows VALUES (:number, :row, :row, :outcome, :who, :changes)"),
                {"number": number, "row": row, "outcome": outcome, "who": who, "changes": changes},
            )


def every(book: Book, who: int, limit: int, **asked: object) -> list[TimelineEntry]:
    """The whole timeline, read in pages."""
    found: list[TimelineEntry] = []
    with book.read() as session:
        cursor = None
        while True:
            got = page(session, who, before=cursor, limit=limit, **asked)  # type: ignore[arg-type]
            found += got.entries
            if got.next is None:
                return found
            assert len(got.entries) == limit
            cursor = got.next


def test_all_that_happened_stands_in_one_line_newest_first(book: Book, ellen: int) -> None:
    log(book, ellen, back(hours=1), "email", body="Could we order together?", open_point="One order?")
    deliver(book, ellen, back(hours=2))
    imported(book, ellen, back(days=3), "updated", (18, 21))
    with book.write() as session:
        number = follow_ups.add(session, ellen, date(2026, 11, 1), "Send the photo", NOW, channel="phone")
        follow_ups.done(session, number, back(days=5), "She was glad")
        follow_ups.add(session, ellen, date(2026, 12, 1), "Not done yet", NOW)
    sell(book, ellen, back(days=6), number="1001", quantity=Decimal(3), amount=Money(4500, "GBP"))
    log(book, ellen, back(days=7), "visit", body="Looked at bed 4", duration_minutes=80)
    consent(book, ellen, back(days=30))
    assert [(e.kind, e.title, e.aside, e.pill) for e in every(book, ellen, 200)] == [
        (EntryKind.INTERACTION, "Ellen wrote", "e-mail", "Open question"),
        (EntryKind.MESSAGE, "Bare-root season opens", "campaign", "Accepted"),
        (EntryKind.IMPORT, "Filled in by an import", "spring-fair.xlsx, rows 18, 21", ""),
        (EntryKind.FOLLOW_UP, "Send the photo", "follow-up done", ""),
        (EntryKind.PURCHASE, "Bought 3 × Rose", "£45.00, order 1001", ""),
        (EntryKind.INTERACTION, "Ellen came by", "visit, 1 h 20 min", ""),
        (EntryKind.CONSENT, "Opted in by reply", "Monthly news", ""),
        (EntryKind.NOTE, "Added to the book", "", ""),
    ]
    texts = [e.text for e in every(book, ellen, 200)]
    assert texts[2:4] == ["9 May 1961; e@y.example; 2 tags; 9 May 1961; e@y.example; 2 tags", "She was glad"]
    assert texts[-1] == "Best after five"
    with book.read() as session:
        found = extent(session, ellen)
    assert (found.entries, found.since) == (8, back(days=400))


def test_who_was_imported_was_not_added_by_hand(book: Book) -> None:
    with book.write() as session:
        who = editing.add(session, Draft(full_name="王小明"), NOW)
    imported(book, who, NOW, "created")
    assert [(e.title, e.aside, e.text) for e in every(book, who, 9)] == [
        ("Came in with an import", "spring-fair.xlsx, row 18", "")
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_of_any_size_give_each_entry_once_also_at_the_same_moment(
    book: Book, ellen: int, limit: int
) -> None:
    moment = back(days=10)
    for _ in range(4):
        log(book, ellen, moment)
        deliver(book, ellen, moment)
    consent(book, ellen, moment)
    consent(book, None, moment, Kind.WITHDRAWN)
    sell(book, ellen, moment)
    sell(book, ellen, moment, product="", amount=Money(100, "EUR"))
    imported(book, ellen, moment, "updated")
    with book.write() as session:
        number = follow_ups.add(session, ellen, date(2026, 11, 1), "Ring", NOW)
        follow_ups.done(session, number, moment)
    log(book, ellen, back(days=11))
    whole = every(book, ellen, 1000)
    assert every(book, ellen, limit) == whole
    assert len(whole) == len({(e.kind, e.id) for e in whole}) == 16
    assert [e.place for e in whole] == sorted((e.place for e in whole), reverse=True)


def test_consent_of_an_address_is_shown_whoever_it_was_recorded_with(book: Book, ellen: int) -> None:
    consent(book, None, back(days=2))
    consent(book, 4711, back(days=1), Kind.WITHDRAWN)
    assert [e.title for e in every(book, ellen, 9, kinds=(EntryKind.CONSENT,))] == [
        "Opted out by reply",
        "Opted in by reply",
    ]


def test_nobody_inherits_the_ledger_of_somebody_who_had_the_same_number(book: Book) -> None:
    with book.write("Added Ann") as session:
        ann = editing.add(session, Draft(full_name="Ann", ways=(Way("email", "e@x.example"),)), back(days=3))
    with book.write() as session:
        topic = topics.take(session, "Monthly news", NOW)
        said = NewEvent(
            "e@x.example", topic, Kind.CONFIRMED, back(days=2), How.SPOKEN, ann, evidence="Said so"
        )
        ledger.record(session, said, back(days=2))
    undoing.take_back(book)
    with book.write() as session:
        bob = editing.add(session, Draft(full_name="Bob"), back(days=1))
    assert bob == ann
    assert [e.kind for e in every(book, bob, 9)] == [EntryKind.NOTE]
    with book.write() as session:
        reaching.add(session, bob, Way("email", "e@x.example"), NOW)
        assert extent(session, bob).entries == 2
    assert [e.kind for e in every(book, bob, 9)] == [EntryKind.NOTE, EntryKind.CONSENT]


def test_a_mistake_stays_in_the_timeline_and_says_so(book: Book, ellen: int) -> None:
    consent(book, ellen, back(days=2))
    (entry,) = every(book, ellen, 9, kinds=(EntryKind.CONSENT,))
    with book.write() as session:
        ledger.correct(session, entry.id, "It was her sister", NOW)
    correction, wrong = every(book, ellen, 9, kinds=(EntryKind.CONSENT,))
    assert (wrong.pill, wrong.state) == ("Was a mistake", "voided")
    assert (correction.title, correction.text) == ("Consent corrected, entered by hand", "It was her sister")


def test_filters_by_kind_channel_and_choice(book: Book, ellen: int) -> None:
    log(book, ellen, back(hours=1), "email", body="mail")
    log(book, ellen, back(hours=2), "phone", body="call")
    log(book, ellen, back(hours=3), "letter", body="letter")
    deliver(book, ellen, back(hours=4))
    consent(book, ellen, back(hours=5))

    def kinds(**asked: object) -> list[str]:
        return [e.text if e.kind is EntryKind.INTERACTION else e.kind for e in every(book, ellen, 2, **asked)]

    def shown(choice: Shown) -> list[str]:
        with book.read() as session:
            wanted, channels = which(session, choice)
        return kinds(kinds=wanted, channel=channels)

    assert kinds(channel="phone") == ["call"]
    assert kinds(kinds=(EntryKind.INTERACTION,)) == ["mail", "call", "letter"]
    assert shown(Shown.ALL) == ["mail", "call", "letter", "message", "consent", "note"]
    assert shown(Shown.TALKS) == ["call"]
    assert shown(Shown.MAIL) == ["mail", "letter", "message"]
    assert shown(Shown.CONSENT) == ["consent"]


def test_search_looks_in_every_word_of_an_entry_and_in_any_spelling(book: Book, ellen: int) -> None:
    for number in range(30):
        log(book, ellen, back(hours=number), body="Nothing of note")
    log(book, ellen, back(days=9), body="Phở for eleven", outcome="Will come")
    log(book, ellen, back(days=8), "letter", subject="Preisliste für Vereine")
    consent(book, ellen, back(days=7))
    assert [e.text for e in every(book, ellen, 1, text="pho ELEVEN")] == ["Phở for eleven"]
    assert [e.aside for e in every(book, ellen, 5, text="fur vereine")] == ["Preisliste für Vereine"]
    assert [e.kind for e in every(book, ellen, 5, text="monthly")] == [EntryKind.CONSENT]
    assert len(every(book, ellen, 4, text="nothing")) == 30
    assert every(book, ellen, 4, text="nowhere") == []


def test_practice_is_unmistakable_and_other_outcomes_have_their_words(book: Book, ellen: int) -> None:
    deliver(book, ellen, back(hours=1), practice=True)
    deliver(book, ellen, back(hours=2), "in_doubt")
    deliver(book, ellen, back(hours=3), "refused")
    deliver(book, ellen, back(hours=4), "held", reason="wished_number")
    first, second, third, fourth = every(book, ellen, 9, kinds=(EntryKind.MESSAGE,))
    assert (first.pill, "nothing left" in first.text) == ("Practice", True)
    assert (second.pill, third.pill) == ("In doubt", "Refused")
    assert ("The server said", "250 OK") in third.details
    assert (fourth.pill, fourth.text) == ("Not sent", "Held back: wished number reached.")


def test_who_else_took_part_is_named_and_nobody_elses_entries_are_shown(book: Book, ellen: int) -> None:
    with book.write() as session:
        tom = editing.add(session, Draft(full_name="Tom Berg"), NOW)
    log(book, ellen, back(hours=1), contact_ids=(ellen, tom), body="Both")
    log(book, tom, back(hours=2), body="Tom alone")
    entries = every(book, ellen, 9, kinds=(EntryKind.INTERACTION,))
    assert [(e.text, e.details) for e in entries] == [("Both", (("With", "Tom Berg"),))]


def test_no_source_scans_a_table_or_sorts_a_whole_timeline(book: Book, ellen: int) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with book.read() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        for ask in (sources.interactions, sources.messages, sources.purchases, sources.follow_ups):
            ask(session, Wanted(ellen, None, 5))
        event.remove(session.connection(), "before_cursor_execute", note)
        walks = [statement for statement in seen if "LIMIT" in statement]
        assert len(walks) == 4
        for statement in walks:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (ellen, 5)).all()
            steps = [row[3] for row in plan]
            assert not [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step], steps


def test_a_channel_of_ones_own_is_named_beside_the_subject(book: Book, ellen: int) -> None:
    with book.write() as session:
        stall = channel_list.add(session, "Market stall", "visit")
    log(book, ellen, back(days=2), stall, subject="Seedlings")
    log(book, ellen, back(days=1), subject="The quote")
    with book.read() as session:
        entries = page(session, ellen, kinds=(EntryKind.INTERACTION,)).entries
    assert [(e.title, e.aside) for e in entries] == [
        ("Ellen rang", "The quote"),
        ("Ellen came by", "Seedlings, Market stall"),
    ]
