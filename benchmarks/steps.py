"""What a day at the window asks of the book, step by step, each beside the same by hand on sqlite3."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from benchmarks.by_hand import ADVICE, OF_CONTACT, TIMELINE
from benchmarks.measuring import Goal
from benchmarks.rules import TYPICAL, Case, binds
from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.book.undo import UndoStack
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.finding import Query, Sort, SortBy
from desktop_crm.dialogue import interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import next_question, proposing, rows, timeline
from desktop_crm.segments import members, rule_files

SHOWN = 100  # rows of a page
_GROWTH = 1.5


@dataclass(slots=True)
class Side:
    """A book that is measured: open in the program, and bare."""

    book: Book
    raw: sqlite3.Connection
    count: int
    ids: Iterator[int]  # contacts all over the book, none twice

    def close(self) -> None:
        self.raw.close()
        self.book.close()


def open_side(book: Book, count: int) -> Side:
    raw = sqlite3.connect(book.file, isolation_level=None)
    raw.execute("PRAGMA cache_size = -16000")
    raw.execute("PRAGMA synchronous = FULL")
    # By a step that has no part in common with a round number, so that each comes once.
    return Side(book, raw, count, (1 + n * 7_919 % count for n in range(1, count)))


Work = Callable[[Side, int], float | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is asked. `grows`: the most it may cost, against a thousand contacts; None: it counts all."""

    name: str
    words: str
    ours: Work
    floor: Work | None = None
    ratio: float | None = None  # goal beside the floor
    seconds: float | None = None
    grows: float | None = _GROWTH
    writes: bool = False  # to the disk, for which it waits
    goal: Goal = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "goal", Goal(self.ratio, self.seconds))


# ---------------------------------------------------------------- lists
def _first_page(sort: Sort, side: Side, _who: int) -> None:
    with side.book.read() as session:
        rows.rows(session, finding.page(session, Query(sort=sort), 0, SHOWN))


_HAND_SORTS = {
    SortBy.NAME: "SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY sort_name, id LIMIT 100",
    SortBy.LAST: "SELECT id FROM contacts WHERE deleted_at IS NULL AND last_at IS NOT NULL"
    " ORDER BY last_at DESC, id DESC LIMIT 100",
    SortBy.ADDED: "SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 100",
    SortBy.STAGE: "SELECT id FROM contacts WHERE deleted_at IS NULL AND stage <> '' AND stage = 'growing'"
    " ORDER BY sort_name, id LIMIT 100",
    SortBy.FOLLOW_UP: "SELECT contact_id FROM follow_ups WHERE done_at IS NULL ORDER BY due, due_time, id LIMIT 100",
    SortBy.BIRTHDAY: "SELECT id FROM contacts WHERE birthday IS NOT NULL AND deleted_at IS NULL"
    " ORDER BY substr(birthday, -5) LIMIT 100",
    SortBy.FIELD: "SELECT contact_id FROM field_values WHERE field_id = 2 ORDER BY normal DESC LIMIT 100",
}
_STATES = (
    "SELECT a.contact_id, s.state FROM addresses a LEFT JOIN consent_states s ON s.address = a.normal"
    " WHERE a.contact_id IN ({}) AND a.channel = 'email'"
)
_LINES = (
    _STATES,
    "SELECT id, full_name, kind, organisation, stage, last_at, last_channel FROM contacts WHERE id IN ({})",
    "SELECT contact_id, channel, value FROM addresses WHERE contact_id IN ({})",
    "SELECT x.contact_id, t.name FROM contact_tags x JOIN tags t ON t.id = x.tag_id WHERE x.contact_id IN ({})",
    "SELECT contact_id, due, what FROM follow_ups WHERE contact_id IN ({}) AND done_at IS NULL",
)
_DIRECTION = "SELECT i.direction FROM participants p JOIN interactions i ON i.id = p.interaction_id"


def _page_by_hand(sort: SortBy, side: Side, _who: int) -> None:
    ids = [row[0] for row in side.raw.execute(_HAND_SORTS[sort])]
    marks = ",".join("?" * len(ids))
    for line in _LINES:
        side.raw.execute(line.format(marks), ids).fetchall()
    for number in ids:
        side.raw.execute(
            f"{_DIRECTION} WHERE p.contact_id = ? ORDER BY p.at DESC LIMIT 1", (number,)
        ).fetchall()


def _sorts() -> Iterator[Step]:
    for by in SortBy:
        if by.at_any_size:
            sort = Sort(by, by in (SortBy.LAST, SortBy.ADDED, SortBy.FIELD), 2 if by is SortBy.FIELD else 0)
            yield Step(
                f"sort-{by.value.replace('_', '-')}",
                f"first page of the list by {by.value.replace('_', ' ')}",
                partial(_first_page, sort),
                partial(_page_by_hand, by),
                2.0,
            )


def _ids(side: Side, _who: int) -> None:
    with side.book.read() as session:
        finding.ids(session, Query())


def _ids_by_hand(side: Side, _who: int) -> None:
    listed = "SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY sort_name, id"
    side.raw.execute(f"SELECT json_group_array(id) FROM ({listed})").fetchone()


def _count(side: Side, _who: int) -> None:
    with side.book.read() as session:
        finding.count(session, Query(), None)


def _count_by_hand(side: Side, _who: int) -> None:
    side.raw.execute("SELECT count(*) FROM contacts WHERE deleted_at IS NULL").fetchone()


# ---------------------------------------------------------------- one contact
def _contact_read(side: Side, who: int) -> None:
    from desktop_crm.ui.contacts import dossier

    with side.book.read() as session:
        assert dossier.read(side.book, session, who) is not None


def _read_by_hand(statements: tuple[str, ...], side: Side, who: int) -> None:
    for statement in statements:
        side.raw.execute(statement, (who,)).fetchall()


def _advice(side: Side, who: int) -> None:
    with side.book.read() as session:
        proposing.propose(session, who, clock.now())
        next_question.of_contact(session, who, clock.now())


def _timeline(side: Side, who: int) -> None:
    with side.book.read() as session:
        assert timeline.page(session, who, limit=100).entries


# ---------------------------------------------------------------- pages
def _views(side: Side, _who: int) -> None:
    from desktop_crm.ui.contacts import views

    with side.book.read() as session:
        views.read_views(session)


def _views_by_hand(side: Side, _who: int) -> None:
    for counted in (
        "SELECT count(*) FROM contacts",
        "SELECT tag_id, count(*) FROM contact_tags GROUP BY tag_id",
        "SELECT segment_id, count(*) FROM segment_members GROUP BY segment_id",
        "SELECT count(*) FROM imported_rows WHERE import_id = 1",
        "SELECT count(*) FROM contacts WHERE deleted_at IS NOT NULL",
    ):
        side.raw.execute(counted).fetchall()


def _segment(case: Case, side: Side, _who: int) -> None:
    with side.book.read() as session:
        members.count(session, rule_files.from_json(case.rule), clock.now())


def _segment_by_hand(case: Case, side: Side, _who: int) -> None:
    side.raw.execute(case.by_hand, binds(clock.now())).fetchone()


def _segments() -> Iterator[Step]:
    for case in TYPICAL:
        ours, by_hand = partial(_segment, case), partial(_segment_by_hand, case)
        yield Step(case.name, f"count of “{case.words}”", ours, by_hand, 1.3, None, None)


# ---------------------------------------------------------------- writing
def _save(side: Side, who: int) -> None:
    with side.book.write("Changed the note") as session:
        editing.change(session, who, {"note": f"Changed at {time.time_ns()}"}, clock.now())


def save_by_hand(side: Side, who: int) -> None:
    run = side.raw.execute
    run("BEGIN IMMEDIATE")
    run("UPDATE contacts SET note = ? WHERE id = ?", (f"Changed at {time.time_ns()}", who))
    (words,) = run("SELECT words FROM contact_search WHERE rowid = ?", (who,)).fetchone()
    run("DELETE FROM contact_search WHERE rowid = ?", (who,))
    run(
        "INSERT INTO contact_search (rowid, words) VALUES (?, ?)",
        (who, f"{words} changed at {time.time_ns()}"),
    )
    run("COMMIT")


def log(side: Side, who: int, label: str = "Logged a call") -> None:
    now = clock.now()
    said = Log(
        contact_ids=(who,), channel="phone", direction=Direction.IN, at=now, body="Rang about the gate."
    )
    with side.book.write(label) as session:
        interactions.log(session, said, now)


def log_by_hand(side: Side, who: int) -> None:
    now, run = time.time_ns() // 1_000_000, side.raw.execute
    run("BEGIN IMMEDIATE")
    number = run(
        "INSERT INTO interactions (at, channel, direction, subject, body, outcome, sentiment, open_point, created_at,"
        " updated_at) VALUES (?, 'phone', 'in', '', 'Rang about the gate.', '', '', '', ?, ?)",
        (now, now, now),
    ).lastrowid
    run("INSERT INTO participants (contact_id, at, interaction_id) VALUES (?, ?, ?)", (who, now, number))
    run("UPDATE contacts SET last_at = ?, last_channel = 'phone' WHERE id = ?", (now, who))
    run("COMMIT")


def _undo(side: Side, who: int) -> float:
    side.book.undo = UndoStack()
    _save(side, who)
    began = time.perf_counter()
    undoing.take_back(side.book)
    return time.perf_counter() - began


STEPS: tuple[Step, ...] = (
    *_sorts(),
    Step("ids", "all ids in the order of names, in the background", _ids, _ids_by_hand, 1.5, None, None),
    Step("count", "everybody counted", _count, _count_by_hand, 1.5, None, None),
    Step("views", "column of views with its counts", _views, _views_by_hand, 2.0, None, None),
    *_segments(),
    Step("contact-read", "everything of a contact's page read", _contact_read,
         partial(_read_by_hand, (*OF_CONTACT, *TIMELINE)), None, 0.016),
    Step("timeline", "page of a timeline", _timeline, partial(_read_by_hand, TIMELINE), None, 0.016),
    Step("advice", "question to ask and how to reach them", _advice, partial(_read_by_hand, ADVICE), None, 0.016),
    Step("save", "one contact changed, undoable, findable, on the disk", _save, save_by_hand, None, 0.05, writes=True),
    Step("log", "one exchange written down, undoable, on the disk", log, log_by_hand, None, 0.05, writes=True),
    Step("undo", "one change taken back", _undo, save_by_hand, None, 0.05, writes=True),
)  # fmt: skip
