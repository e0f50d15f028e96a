"""Interactions that the rows of a file tell, stored once however often the file comes.

One is known by contact, moment, channel, direction and text; the n-th equal one of a sheet is the n-th equal
one of the book.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop_crm.base.text import clean, count_words, one_line
from desktop_crm.book.columns import to_millis
from desktop_crm.dialogue import channel_list, interactions
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.imports.moments import Moments
from desktop_crm.imports.noting import CREATED, UNCHANGED, Became, Noting
from desktop_crm.imports.writing import Writer
from desktop_crm.mapping.rows import Exchanged, Problem

_CHUNK = 5_000  # contacts whose last exchange is worked out together
_WE_BEGAN = frozenset((Channel.LETTER, Channel.ADVERTISEMENT))  # what a business sends of its own accord


class _Known(NamedTuple):
    """By what an interaction is known."""

    contact_id: int
    at: int
    channel: str
    direction: str
    subject: str
    body: str


@dataclass(slots=True)
class _Assumed:
    """What was not said in so many rows; the first of them."""

    first: Became
    record: int
    sheet: str
    count: int = 0


class Exchanging:
    """The interactions of one import."""

    def __init__(self, session: Session, writer: Writer, notes: Noting, import_id: int, at: datetime) -> None:
        self._session = session
        self._writer = writer
        self._notes = notes
        self._import_id = import_id
        self._moments = Moments(at)
        self._families = {channel.id: channel for channel in channel_list.every(session)}
        self._assumed: dict[tuple[str, str], _Assumed] = {}
        self._met: dict[_Known, int] = {}
        self._contacts: set[int] = set()
        self._next = 0
        self.begin()

    def begin(self) -> None:
        """A sheet begins: whatever stands in the book by now is compared with its rows."""
        self._writer.flush()
        run = self._writer.connection.exec_driver_sql
        self._fence = int(run("SELECT ifnull(max(id), 0) FROM interactions").scalar_one())
        self._next = max(self._next, self._fence + 1)
        self._known_below = self._writer.next_id
        self._met.clear()

    def store(self, rows: Sequence[Became]) -> None:
        """Stores what some rows tell whose contacts are known by now."""
        told = [each for row in rows if row.row.exchanged and row.contact_id for each in self._read(row)]
        held = self._held([known for _row, _said, known in told])
        for became, said, known in told:
            met = self._met[known] = self._met.get(known, 0) + 1
            if met <= held.get(known, 0):
                became.tell(UNCHANGED)
            else:
                self._add(said, known)
                became.tell(CREATED)

    def finish(self) -> None:
        """Writes what was assumed, and on the contacts when and how the last exchange was."""
        for (channel, direction), assumed in self._assumed.items():
            self._note(channel, direction, assumed)
        self._writer.flush()
        ids = sorted(self._contacts)
        for start in range(0, len(ids), _CHUNK):
            interactions.keep_last(self._session, ids[start : start + _CHUNK])

    # ------------------------------------------------------------ what a row says
    def _read(self, became: Became) -> Iterator[tuple[Became, Exchanged, _Known]]:
        said = became.row.exchanged
        assert said is not None and became.contact_id is not None
        at = self._moments.instant(said.when)
        if at is None or self._moments.ahead(said.when):
            why = "The day lies ahead" if at is not None else "Nothing says on which day this was"
            self._problem(became, "", f"{why}. It was left out.")
            return
        channel = self._channel(became, said)
        direction = said.direction if said.direction in tuple(Direction) else ""
        assumed = direction or _direction(
            self._families[channel].family if channel in self._families else channel
        )
        if not said.channel or not direction:
            self._assume(became, "" if said.channel else channel, "" if direction else assumed)
        yield (
            became,
            said,
            _Known(
                became.contact_id, to_millis(at), channel, assumed, one_line(said.subject), clean(said.body)
            ),
        )

    def _channel(self, became: Became, said: Exchanged) -> str:
        if said.channel in self._families:
            return said.channel
        channel = _likely(became, said)
        if said.channel:
            words = self._families[channel].name if channel in self._families else channel
            reason = f"“{said.channel}” is no channel of this book. It was taken as “{words}”."
            self._problem(became, said.channel, reason)
        return channel

    def _assume(self, became: Became, channel: str, direction: str) -> None:
        key = channel, direction
        if key not in self._assumed:
            self._assumed[key] = _Assumed(became, self._notes.number(became.row), self._notes.sheet)
        self._assumed[key].count += 1

    def _note(self, channel: str, direction: str, assumed: _Assumed) -> None:
        """`Over which channel is not said; 12 rows were taken as “Phone”.`"""
        missing = "Over which channel" if channel else ""
        if direction:
            missing = f"{missing}, and who began," if missing else "Who began"
        taken = [self._families[channel].name] if channel in self._families else []
        if direction:
            taken.append("they came to us" if direction == Direction.IN else "we went to them")
        were = "was" if assumed.count == 1 else "were"
        text = f"{missing} is not said; {count_words(assumed.count, 'row')} {were} taken as “{', '.join(taken)}”."
        row = assumed.first.row.record.row
        self._notes.sheet, present = assumed.sheet, self._notes.sheet
        self._notes.problem(assumed.record, row, assumed.first.person.shown(), Problem("", "", text))
        self._notes.sheet = present

    def _problem(self, became: Became, value: str, reason: str) -> None:
        self._notes.problems(became.row, became.person, (Problem("", value, reason),))

    # ------------------------------------------------------------ what the book says
    def _held(self, known: Sequence[_Known]) -> dict[_Known, int]:
        """How many equal ones the book held when the sheet began."""
        wanted = {(each.contact_id, each.at) for each in known if each.contact_id < self._known_below}
        if not wanted:
            return {}
        rows = self._writer.connection.exec_driver_sql(_HELD, (json.dumps(sorted(wanted)), self._fence))
        made: dict[_Known, int] = {}
        for row in rows:
            key = _Known(*row)
            made[key] = made.get(key, 0) + 1
        return made

    def _add(self, said: Exchanged, known: _Known) -> None:
        minutes = (
            said.duration_minutes if said.duration_minutes and 0 < said.duration_minutes < 10**6 else None
        )
        at, rows = self._writer.at, self._writer.inserts.rows
        rows["interactions"].append(
            (
                self._next, known.at, known.channel, known.direction, known.subject, known.body, minutes,
                clean(said.outcome), "", clean(said.open_point), self._import_id, at, at,
            )
        )  # fmt: skip
        rows["participants"].append((known.contact_id, known.at, self._next))
        self._next += 1
        self._notes.counts.interactions += 1
        self._contacts.add(known.contact_id)


_HELD = """
SELECT p.contact_id, p.at, i.channel, i.direction, i.subject, i.body
FROM json_each(?) j CROSS JOIN participants p ON p.contact_id = json_extract(j.value, '$[0]')
    AND p.at = json_extract(j.value, '$[1]') AND p.interaction_id <= ?
CROSS JOIN interactions i ON i.id = p.interaction_id
"""


def _likely(became: Became, said: Exchanged) -> str:
    """Over which channel an exchange was of which nobody said it."""
    if said.duration_minutes:
        return Channel.PHONE.value
    if said.subject:
        return Channel.EMAIL.value
    reached = {way.channel for way in became.person.ways}
    if "phone" in reached and "email" not in reached:
        return Channel.PHONE.value
    if "email" in reached and "phone" not in reached:
        return Channel.EMAIL.value
    return Channel.VISIT.value


def _direction(family: str) -> str:
    return Direction.OUT.value if family in _WE_BEGAN else Direction.IN.value
