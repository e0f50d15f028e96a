"""Any series of acts of the dialogue, step by step back and forth: the book holds what it held at each step."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book import attachments, backup
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.consent import recording as consent
from desktop_crm.consent import topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import answering, editing, merging, pinning, tagging
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import (
    cadences,
    dismissing,
    files,
    follow_ups,
    handling,
    interactions,
    notes,
    undoing,
)
from desktop_crm.dialogue.cadences import OfContact, OfStage, OfTag
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.exchange import Kept, Log
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.imports import storing
from desktop_crm.imports import undoing as import_undoing
from desktop_crm.lifecycle import quiet, reviewing
from desktop_crm.plans import group, planning, touching
from desktop_crm.plans.planning import Draft as Plan
from desktop_crm.plans.planning import Unit as Goal
from desktop_crm.plans.touching import TouchDraft
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale
from tests.book.test_undo import Content, content

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
TODAY = date(2026, 11, 17)
MINUTE = timedelta(minutes=1)
AFTERWARDS = NOW + timedelta(hours=1)  # a review knows of all that happened
REPEATS = (Repeat(1, Unit.DAY), Repeat(6, Unit.WEEK), Repeat(1, Unit.MONTH), Repeat(1, Unit.YEAR))
JUDGED = Said(heard="It broke.", justified="yes", why="Ours", severity=1, cause="packing")
SOLVED = Said(solution="A new one", accepted="yes", solved=TODAY)
CLOSED = Said(satisfied="yes", kept="won_back")


class Dice(random.Random):
    """One throw for each act, with the moment at which it happens."""

    def __init__(self, seed: int, now: datetime) -> None:
        super().__init__(seed)
        self.now = now
        self.kept: Sequence[Kept] = ()

    def some(self, session: Session, query: str) -> int | None:
        found = session.execute(sql(query)).scalars().all()
        return self.choice(found) if found else None

    def who(self, session: Session) -> int | None:
        return self.some(session, "SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY id")

    def people(self, session: Session) -> tuple[int, ...]:
        return tuple(
            dict.fromkeys(who for _ in range(self.randrange(1, 4)) if (who := self.who(session)) is not None)
        )


Act = Callable[[Session, Dice], object]


def on(query: str, act: Callable[[Session, int, Dice], object]) -> Act:
    """An act on one of what a query finds; nothing where it finds none."""

    def run(session: Session, dice: Dice) -> None:
        number = dice.some(session, query)
        if number is not None:
            act(session, number, dice)

    return run


def of(table: str, act: Callable[[Session, int, Dice], object], where: str = "1") -> Act:
    return on(f"SELECT id FROM {table} WHERE {where} ORDER BY id", act)


def with_somebody(act: Callable[[Session, int, Dice], object]) -> Act:
    return of("contacts", act, "deleted_at IS NULL")


def said(session: Session, dice: Dice) -> Log:
    return Log(
        contact_ids=dice.people(session),
        channel=dice.choice(("phone", "visit", "email", "advertisement")),
        direction=dice.choice((Direction.IN, Direction.OUT)),
        at=dice.now - timedelta(minutes=dice.randrange(200_000)),
        body=dice.choice(("", "It's “so”")),
        open_point=dice.choice(("", "", "Price?")),
        products=tuple(dice.sample(("Rose", "Pot"), dice.randrange(3))),
        files=tuple(dice.sample(list(dice.kept), dice.randrange(len(dice.kept) + 1))),
        cost_minor=dice.choice((None, 0, 300)),
    )


def log(session: Session, dice: Dice) -> None:
    entry = said(session, dice)
    if entry.contact_ids:
        answers = dice.some(session, "SELECT id FROM interactions WHERE open_point <> '' ORDER BY id")
        number = interactions.log(session, entry, dice.now, answers)
        if dice.random() < 0.5:
            repeat = dice.choice((None, *REPEATS))
            who = entry.contact_ids[0]
            follow_ups.add(session, who, TODAY, "Send it", dice.now, interaction_id=number, repeat=repeat)


def rewrite(session: Session, number: int, dice: Dice) -> None:
    entry = said(session, dice)
    if entry.contact_ids:
        interactions.change(session, number, entry, dice.now)


def ticked(session: Session, number: int, dice: Dice) -> None:
    found = follow_ups.get(session, number)
    entry = None
    if found is not None and dice.random() < 0.5:
        entry = Log(
            contact_ids=(found.contact_id,), channel="phone", direction=Direction.OUT, at=dice.now, open_point="More?"
        )  # fmt: skip
    follow_ups.done(session, number, dice.now, "Fine", entry)


def planned(session: Session, number: int, dice: Dice) -> None:
    day = TODAY + timedelta(days=dice.randrange(-9, 40))
    follow_ups.add(session, number, day, "Ring", dice.now, repeat=dice.choice((None, *REPEATS)))


def cadence(session: Session, dice: Dice) -> None:
    who, tag = dice.who(session), dice.some(session, "SELECT id FROM tags ORDER BY id")
    whose = dice.choice(
        [
            OfStage("lead"),
            *([OfContact(who)] if who is not None else []),
            *([OfTag(tag)] if tag is not None else []),
        ]
    )
    cadences.add(session, whose, dice.choice(REPEATS), dice.now, rests=dice.random() < 0.2)


def complain(session: Session, number: int, dice: Dice) -> None:
    entry = dice.some(
        session, f"SELECT interaction_id FROM participants WHERE contact_id = {number} ORDER BY 1"
    )
    came = entry if dice.random() < 0.5 else None
    channel = "" if came else dice.choice(("", "phone"))
    new = NewCase(contact_id=number, subject="Broken", channel=channel, interaction_id=came)
    handling.open_case(session, new, dice.now)


def go_on(session: Session, number: int, dice: Dice) -> None:
    target = dice.choice((None, Step.FOLLOW_UP, Step.CLOSED))
    handling.move_on(session, number, dice.now, Said(**JUDGED, **SOLVED, **CLOSED), target)


def go_back(session: Session, number: int, dice: Dice) -> None:
    handling.move_back(session, number, dice.now, None, "Again")


def plan(session: Session, dice: Dice) -> None:
    people = dice.people(session)
    if people:
        touch = TouchDraft(TODAY, "phone", "Ring about the season")
        made = Plan(
            name="Season", begins=TODAY, contact_ids=people, touches=(touch, touch), unit=dice.choice(list(Goal))
        )  # fmt: skip
        planning.make(session, made, dice.now)


def put_together(session: Session, dice: Dice) -> None:
    one, other = dice.who(session), dice.who(session)
    if one is not None and other is not None and one != other:
        merging.merge(session, one, other, {}, dice.now)


def pinned(session: Session, number: int, dice: Dice) -> None:
    before = session.execute(sql("SELECT stage FROM contacts WHERE id = :id"), {"id": number}).scalar_one()
    after = dice.choice(("loyal", "lost", ""))
    session.execute(sql("UPDATE contacts SET stage = :stage WHERE id = :id"), {"stage": after, "id": number})
    pinning.set_by_hand(session, [(number, before)], dice.now)


ACTS: tuple[Act, ...] = (
    log, log, log,
    of("interactions", rewrite),
    of("interactions", lambda s, n, d: interactions.delete(s, n, d.now)),
    of("interactions", lambda s, n, d: interactions.close_open_point(s, n, d.now), "open_point <> ''"),
    of("interactions", lambda s, n, d: interactions.open_again(s, n), "open_closed_at IS NOT NULL"),
    of("interaction_files", lambda s, n, d: files.remove(s, n)),
    with_somebody(planned),
    of("follow_ups", ticked, "done_at IS NULL"),
    of("follow_ups", ticked, "done_at IS NULL"),
    of("follow_ups", lambda s, n, d: follow_ups.reopen(s, n, d.now), "done_at IS NOT NULL"),
    of("follow_ups", lambda s, n, d: follow_ups.skip(s, n, TODAY), "repeat_every OR cadence_id"),
    of("follow_ups", lambda s, n, d: follow_ups.move(s, n, TODAY + timedelta(days=d.randrange(9)))),
    of("follow_ups", lambda s, n, d: follow_ups.change(s, n, TODAY, "Write", "10:30", "email", d.choice(REPEATS))),
    of("follow_ups", lambda s, n, d: follow_ups.delete(s, n), "cadence_id IS NULL"),
    cadence, cadence,
    of("cadences", lambda s, n, d: cadences.change(s, n, d.choice(REPEATS), d.now, "Write", "email")),
    of("cadences", lambda s, n, d: cadences.pause(s, n, d.now)),
    of("cadences", lambda s, n, d: cadences.go_on(s, n, d.now)),
    of("cadences", lambda s, n, d: cadences.remove(s, n, d.now)),
    with_somebody(lambda s, n, d: notes.add(s, n, d.now, "Open in June", d.now)),
    of("notes", lambda s, n, d: notes.change(s, n, d.now, f"Open {d.random()}", d.now)),
    of("notes", lambda s, n, d: notes.delete(s, n)),
    with_somebody(complain), with_somebody(complain),
    of("complaints", go_on), of("complaints", go_on),
    of("complaints", go_back),
    of("complaints", lambda s, n, d: handling.delete(s, n)),
    plan,
    of("plan_touches", lambda s, n, d: touching.begin(s, n, d.now)),
    of("plan_touches", lambda s, n, d: touching.remove_touch(s, n)),
    of("plans", lambda s, n, d: planning.close(s, n, d.now)),
    of("plans", lambda s, n, d: planning.reopen(s, n, d.now)),
    of("plans", lambda s, n, d: planning.delete(s, n)),
    of("plans", lambda s, n, d: group.remove(s, n, d.people(s))),
    with_somebody(pinned),
    put_together, put_together,
    of("merges", lambda s, n, d: merging.undo(s, n, d.now)),
    with_somebody(lambda s, n, d: editing.delete(s, [n], d.now)),
    of("contacts", lambda s, n, d: editing.restore(s, [n], d.now), "deleted_at IS NOT NULL AND merged_into IS NULL"),
    with_somebody(lambda s, n, d: tagging.add(s, [n], ["roses"])),
    with_somebody(lambda s, n, d: tagging.remove(s, [n], ["roses"])),
    of("tags", lambda s, n, d: tagging.delete(s, n)),
    with_somebody(lambda s, n, d: answering.put_off(s, n, "phone", d.choice((None, TODAY)), d.now)),
    with_somebody(lambda s, n, d: dismissing.dismiss(s, n, "birthday", TODAY)),
    with_somebody(lambda s, n, d: quiet.dismiss(s, n, TODAY + timedelta(days=30))),
    with_somebody(lambda s, n, d: recording.add(s, Sale(contact_id=n, at=d.now, product="Rose"), d.now)),
    of("purchases", lambda s, n, d: recording.remove(s, n)),
)  # fmt: skip


# ---------------------------------------------------------------- what always holds
def sound(book: Book) -> None:
    """No row without what it hangs on, and what is kept of the last exchange is true."""
    with book.read() as session:
        run = session.connection().exec_driver_sql
        assert run("PRAGMA foreign_key_check").all() == []
        assert run(_LAST).all() == []
        assert (
            run("SELECT id FROM interactions WHERE id NOT IN (SELECT interaction_id FROM participants)").all()
            == []
        )
        assert run(_TOLD_AT_ANOTHER_TIME).all() == []
    assert backup.check(book) == ()


_LAST = """
SELECT c.id, c.last_at, c.last_channel FROM contacts c WHERE c.merged_into IS NULL AND (
    c.last_at IS NOT (SELECT max(at) FROM participants WHERE contact_id = c.id)
    OR c.last_channel <> ifnull((SELECT i.channel FROM participants p JOIN interactions i ON i.id = p.interaction_id
        WHERE p.contact_id = c.id ORDER BY p.at DESC, p.interaction_id DESC LIMIT 1), ''))
"""
_TOLD_AT_ANOTHER_TIME = """
SELECT i.id FROM participants p JOIN interactions i ON i.id = p.interaction_id WHERE i.at <> p.at
"""
_LEDGER = ("consent_events", "consent_states", "suppressions")


# Of open ones that a cadence made not their number, moment and words; of those of somebody in the bin nothing.
_FOLLOW_UPS = """
SELECT iif(cadence_id IS NULL OR done_at, json_array(id, created_at, what, channel), ''), contact_id, due, due_time,
    interaction_id, done_at, outcome, repeat_every, repeat_unit, anchor, cadence_id, complaint_id, touch_id
FROM follow_ups WHERE cadence_id IS NULL OR done_at OR contact_id IN (SELECT id FROM contacts WHERE deleted_at IS NULL)
"""


def meant(book: Book) -> dict[str, object]:
    """What the book says, without the numbers of what a review makes by itself, and without the review's traces."""
    found: dict[str, object] = dict(content(book))
    with book.read() as session:
        run = session.connection().exec_driver_sql
        # A review gives no stage to who is inside another, and takes none away.
        names = [row[1] for row in run("PRAGMA table_info(contacts)") if row[1] != "stage"]
        known = ", ".join(f'"{name}"' for name in names)
        found["contacts"] = run(
            f"SELECT {known}, iif(merged_into IS NULL OR stage_pinned, stage, '') FROM contacts ORDER BY id"
        ).all()
        found["follow_ups"] = Counter(map(tuple, run(_FOLLOW_UPS)))
        found["stage_changes"] = Counter(
            map(tuple, run('SELECT contact_id, "before", "after" FROM stage_changes WHERE by_hand'))
        )
    return found


def begin(book: Book, folder: Path) -> tuple[Kept, ...]:
    """Four people, one of whom said yes to a newsletter; two files."""
    folder.mkdir(exist_ok=True)
    kept = []
    for name in ("a.pdf", "b.txt"):
        (folder / name).write_text(name)
        kept.append(files.keep(book, folder / name))
    with book.write() as session:
        for number, name in enumerate(("Ann", "Bob", "Cleo", "Dora")):
            way = Way("email", f"{name.lower()}@x.example")
            tags = ("roses",) if number % 2 else ()
            editing.add(session, Draft(full_name=name, ways=(way,), tags=tags), NOW - timedelta(days=400))
        news = topics.take(session, "News", NOW)
        said_so = NewEvent("ann@x.example", news, Kind.CONFIRMED, NOW, How.SPOKEN, evidence="Said so")
        consent.record(session, said_so, NOW)
    return tuple(kept)


@contextmanager
def lived_in(seed: int) -> Iterator[tuple[Book, tuple[Kept, ...]]]:
    """A book of its own for each series, in which something has happened already."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        book = open_book(Path(folder) / "book")
        try:
            kept = begin(book, Path(folder) / "files")
            acts = [act for act in ACTS for _ in range(2)]
            random.Random(seed).shuffle(acts)
            for place, act in enumerate(acts if seed else ()):
                dice = Dice(seed + place, NOW - timedelta(hours=3) + place * MINUTE)
                dice.kept = kept
                with suppress(UserError), book.write() as session:
                    act(session, dice)
            yield book, kept
        finally:
            book.close()


def do(book: Book, act: int, dice: Dice) -> bool:
    """One act as a step; whether it was one. What is refused changes nothing."""
    before = len(book.undo.done)
    with suppress(UserError), book.write(f"Step {act}") as session:
        ACTS[act](session, dice)
    return len(book.undo.done) > before


STEPS = st.lists(st.tuples(st.integers(0, len(ACTS) - 1), st.integers(0, 9999)), min_size=1, max_size=12)


@given(steps=STEPS, seed=st.integers(0, 999))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_step_is_taken_back_and_done_again_exactly(steps: list[tuple[int, int]], seed: int) -> None:
    with lived_in(seed) as (book, kept):
        _back_and_forth(book, kept, steps)


def _back_and_forth(book: Book, kept: Sequence[Kept], steps: list[tuple[int, int]]) -> None:
    states: list[Content] = [content(book)]
    ledger = [states[0][name] for name in _LEDGER]
    for place, (act, seed) in enumerate(steps):
        dice = Dice(seed, NOW + place * MINUTE)
        dice.kept = kept
        if do(book, act, dice):
            states.append(content(book))
            sound(book)
    for state in states[-2::-1]:
        assert undoing.take_back(book) is not None
        assert content(book) == state
    for state in states[1:]:
        assert undoing.do_again(book) is not None
        assert content(book) == state
    sound(book)
    assert [content(book)[name] for name in _LEDGER] == ledger
    assert attachments.faults(book) == ((), ())


@given(steps=STEPS, seed=st.integers(0, 999))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_reviews_in_between_stand_in_no_steps_way(steps: list[tuple[int, int]], seed: int) -> None:
    with lived_in(seed) as (book, kept):
        _with_reviews(book, kept, steps)


def _with_reviews(book: Book, kept: Sequence[Kept], steps: list[tuple[int, int]]) -> None:
    reviewing.review(book, AFTERWARDS)
    states = [meant(book)]
    for place, (act, seed) in enumerate(steps):
        dice = Dice(seed, NOW + place * MINUTE)
        dice.kept = kept
        if do(book, act, dice):
            reviewing.review(book, AFTERWARDS)
            states.append(meant(book))
            sound(book)
    for state in states[-2::-1]:
        assert undoing.take_back(book) is not None
        reviewing.review(book, AFTERWARDS)
        assert meant(book) == state
    for state in states[1:]:
        assert undoing.do_again(book) is not None
        reviewing.review(book, AFTERWARDS)
        assert meant(book) == state
    sound(book)


def test_an_import_between_steps_is_taken_back_and_they_are_still_there(book: Book, tmp_path: Path) -> None:
    kept = begin(book, tmp_path / "files")
    dice = Dice(3, NOW)
    dice.kept = kept
    for act in range(len(ACTS)):
        do(book, act, dice)
    before = content(book)
    path = tmp_path / "more.csv"
    path.write_text("name,email\nAnn,ann@x.example\nEve,eve@x.example\n")
    done = storing.run(book, path, at=NOW)
    import_undoing.undo(book, done.import_id, NOW)
    tables = [name for name in before if not name.startswith("import")]
    assert {name: content(book)[name] for name in tables} == {name: before[name] for name in tables}
    count = len(book.undo.done)
    assert count > 20
    for _ in range(count):
        assert undoing.take_back(book) is not None
    sound(book)
