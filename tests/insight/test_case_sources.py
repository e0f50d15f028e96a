"""Notes, complaints, stages and merges in the timeline; what belongs to an exchange; former words told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy import text as sql

from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, merging
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, interactions, notes
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Kept, Log
from desktop_crm.insight import case_sources, former
from desktop_crm.insight.sources import Wanted
from desktop_crm.insight.timeline import EntryKind, TimelineEntry, extent, page

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
QUOTE = Kept("Angebot.pdf", "0" * 64 + ".pdf", "application/pdf", 1200)


@pytest.fixture
def ellen(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(given="Ellen", family="Fairweather"), NOW - timedelta(days=400))


def back(**ago: float) -> datetime:
    return NOW - timedelta(**ago)


def run(book: Book, statement: str, **binds: object) -> None:
    with book.write() as session:
        session.execute(sql(statement), binds)


def complain(book: Book, who: int, at: datetime, closed: datetime | None = None) -> None:
    run(
        book,
        "INSERT INTO complaints (id, contact_id, subject, opened_at, channel, heard, wish, step, step_since,"
        " justified, why, cause, solution, cost_minor, accepted, satisfied, kept, closed_at, created_at, updated_at)"
        " VALUES (5, :who, 'Hornbeams failed', :at, 'phone', 'Eleven of forty died', 'New ones', 'solution', :at,"
        " 'yes', 'Late frost', '',"
        " 'Eleven new ones', 4500, '', '', '', :closed, :at, :at)",
        who=who, at=to_millis(at), closed=None if closed is None else to_millis(closed),
    )  # fmt: skip


def step(book: Book, at: datetime, before: str, after: str, words: str = "") -> None:
    run(
        book,
        'INSERT INTO complaint_steps (complaint_id, at, "before", "after", words)'
        " VALUES (5, :at, :before, :after, :words)",
        at=to_millis(at), before=before, after=after, words=words,
    )  # fmt: skip


def stage(book: Book, who: int, at: datetime, after: str, reason: str, by_hand: bool = False) -> None:
    run(
        book,
        'INSERT INTO stage_changes (contact_id, at, "before", "after", reason, by_hand)'
        " VALUES (:who, :at, '', :after, :reason, :by_hand)",
        who=who, at=to_millis(at), after=after, reason=reason, by_hand=by_hand,
    )  # fmt: skip


def every(book: Book, who: int, limit: int = 50, **asked: Any) -> list[TimelineEntry]:
    found: list[TimelineEntry] = []
    with book.read() as session:
        cursor = None
        while True:
            got = page(session, who, before=cursor, limit=limit, **asked)
            found += got.entries
            if got.next is None:
                return found
            cursor = got.next


@pytest.fixture
def busy(book: Book, ellen: int) -> int:
    """Some of everything."""
    with book.write() as session:
        notes.add(session, ellen, back(days=1), "Her garden is open in June", NOW)
        bill = editing.add(session, Draft(full_name="E. Fairweather"), back(days=3))
        merging.merge(session, bill, ellen, {}, back(days=2), "same phone")
    complain(book, ellen, back(days=9))
    step(book, back(days=9), "", "listen")
    step(book, back(days=8), "listen", "judge", "Saw them myself")
    step(book, back(days=7), "follow_up", "closed")
    step(book, back(days=6), "closed", "solution")
    stage(book, ellen, back(days=20), "loyal", "Bought 5 times in a year")
    stage(book, ellen, back(days=10), "quiet", "", by_hand=True)
    stage(book, ellen, back(days=5), "new", "First exchange on 9 May", by_hand=True)
    return ellen


def test_all_new_kinds_are_told(book: Book, busy: int) -> None:
    assert [(e.kind, e.title, e.aside, e.text, e.pill) for e in every(book, busy) if e.kind != EntryKind.NOTE] == [
        (EntryKind.DATED_NOTE, "Note", "", "Her garden is open in June", ""),
        (EntryKind.MERGE, "Put together with “E. Fairweather”", "same phone", "", ""),
        (EntryKind.STAGE, "Became a new customer: first exchange on 9 May", "left to the rules again", "", ""),
        (EntryKind.COMPLAINT_STEP, "Complaint opened again", "Hornbeams failed", "", ""),
        (EntryKind.COMPLAINT_STEP, "Complaint closed", "Hornbeams failed", "", ""),
        (EntryKind.COMPLAINT_STEP, "Complaint: being judged", "Hornbeams failed", "Saw them myself", ""),
        (EntryKind.COMPLAINT, "Complained: Hornbeams failed", "", "Eleven of forty died", "Open complaint"),
        (EntryKind.STAGE, "Went quiet", "set by hand", "", ""),
        (EntryKind.STAGE, "Became loyal: bought 5 times in a year", "", "", ""),
    ]  # fmt: skip
    (complaint,) = every(book, busy, kinds=(EntryKind.COMPLAINT,))
    assert dict(complaint.details) == {
        "They wish": "New ones", "Justified": "Yes", "Why": "Late frost", "Solution": "Eleven new ones",
        "It cost": "£45.00",
    }  # fmt: skip
    with book.read() as session:
        assert extent(session, busy).entries == len(every(book, busy))


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_any_size_give_each_once(book: Book, busy: int, limit: int) -> None:
    moment = back(days=9)
    with book.write() as session:
        for text in ("One", "Two"):
            notes.add(session, busy, moment, text, NOW)
    stage(book, busy, moment, "new", "")
    whole = every(book, busy)
    assert every(book, busy, limit) == whole
    assert len({(e.kind, e.id) for e in whole}) == len(whole)


def test_a_merge_taken_apart_is_told_no_more(book: Book, busy: int) -> None:
    (merge,) = every(book, busy, kinds=(EntryKind.MERGE,))
    with book.write() as session:
        merging.undo(session, merge.id, NOW)
    assert every(book, busy, kinds=(EntryKind.MERGE,)) == []


def test_kinds_and_channels_together(book: Book, busy: int) -> None:
    with book.write() as session:
        for channel in ("phone", "email"):
            said = Log(
                contact_ids=(busy,), channel=channel, direction=Direction.IN, at=back(hours=1), body=channel
            )
            interactions.log(session, said, NOW)
    both = every(book, busy, kinds=(EntryKind.INTERACTION, EntryKind.DATED_NOTE), channel=("phone",))
    assert [e.text for e in both] == ["phone", "Her garden is open in June"]
    assert [e.kind for e in every(book, busy, channel="phone")] == [
        EntryKind.INTERACTION,
        EntryKind.COMPLAINT,
    ]


def test_an_exchange_tells_all_that_belongs_to_it(book: Book, ellen: int) -> None:
    with book.write() as session:
        tom = editing.add(session, Draft(full_name="Tom Berg"), NOW)
        ann = editing.add(session, Draft(full_name="Ann Berg"), NOW)
        said = Log(
            contact_ids=(ellen, tom, ann), channel="visit", direction=Direction.OUT, at=back(hours=1), body="Saw bed 4",
            place="Mill Lane 4", cost_minor=350, sentiment="mixed", outcome="Will order", duration_minutes=20,
            products=("Hornbeam", "Box"), files=(QUOTE,),
        )  # fmt: skip
        number = interactions.log(session, said, NOW)
        interactions.change(session, number, replace(said, body="Saw beds 4 and 5"), NOW + timedelta(hours=1))
    (entry,) = every(book, ellen, kinds=(EntryKind.INTERACTION,))
    assert dict(entry.details) == {
        "Outcome": "Will order", "Mood": "Mixed", "Place": "Mill Lane 4", "Spoken of": "Box, Hornbeam",
        "It cost": "£3.50", "With": "Ann Berg, Tom Berg",
    }  # fmt: skip
    assert (entry.aside, entry.edited, entry.changes) == ("visit, 20 min, with Ann Berg and 1 more", True, 1)
    assert [file.name for file in entry.files] == ["Angebot.pdf"]
    for words in ("hornbeam", "mill lane", "angebot", "tom berg"):
        assert [e.id for e in every(book, ellen, text=words)] == [number]


def test_former_words_say_only_what_was_otherwise(book: Book, ellen: int) -> None:
    first, second = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    with book.write() as session:
        said = Log(
            contact_ids=(ellen,), channel="phone", direction=Direction.IN, at=back(hours=1), body="Rang"
        )
        number = interactions.log(session, said, NOW)
        then = replace(said, channel="visit", body="Came by", files=(QUOTE,))
        interactions.change(session, number, then, first)
        interactions.change(session, number, replace(then, place="The yard", sentiment="good"), second)
    with book.read() as session:
        told = former.told(session, number)
        assert former.told(session, 4711) == ()
    assert [(f.until, f.said) for f in told] == [
        (second, (("Mood", "nothing"), ("Place", "nothing"))),
        (first, (("What happened", "Rang"), ("Channel", "Phone"), ("Files", "nothing"))),
    ]


def test_former_words_of_notes_and_of_what_came_of_a_follow_up_are_told(book: Book, ellen: int) -> None:
    first, second = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    with book.write() as session:
        note = notes.add(session, ellen, back(hours=1), "June", NOW)
        notes.change(session, note, back(hours=1), "July", first)
        notes.change(session, note, back(hours=2), "July", second)
        task = follow_ups.add(session, ellen, NOW.date(), "Ring", NOW)
        follow_ups.done(session, task, NOW)
        follow_ups.retell(session, task, "He takes two", first)
    with book.read() as session:
        of_note = former.told(session, note, EntryKind.DATED_NOTE)
        of_task = former.told(session, task, EntryKind.FOLLOW_UP)
        assert former.told(session, 4711, EntryKind.DATED_NOTE) == ()
        assert former.told(session, 4711, EntryKind.FOLLOW_UP) == ()
    assert [words.until for words in of_note] == [second, first]
    assert [label for words in of_note for label, _said in words.said] == ["When", "Note"]
    assert of_note[1].said == (("Note", "June"),)
    assert of_task == (former.Former(first, (("What came of it", "nothing"),)),)
    changed = {entry.kind: entry.changes for entry in every(book, ellen) if entry.edited}
    assert changed == {EntryKind.DATED_NOTE: 2, EntryKind.FOLLOW_UP: 1}


def test_each_long_source_is_one_index_walk(book: Book, ellen: int) -> None:
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        seen.append((statement, given))

    with book.read() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        for ask in (case_sources.dated_notes, case_sources.complaints, case_sources.stages):
            ask(session, Wanted(ellen, None, 5))
        event.remove(session.connection(), "before_cursor_execute", note)
        walks = [each for each in seen if "LIMIT" in each[0]]
        assert len(walks) == 3
        for statement, given in walks:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            steps = [row[3] for row in plan]
            assert not [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step], steps
