"""What a file that was dropped on a contact says about an exchange: proposed, never kept by itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from desktop_crm.base.errors import BadFile
from desktop_crm.base.text import fold
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.mail import appointments, outlook, received
from desktop_crm.mail.appointments import Appointment
from desktop_crm.mail.received import Letter

_LARGEST = 50_000_000  # bytes
_TALKED = re.compile(r"\b(?:call|calls|phone|ring|telephone|tel|anruf|telefonat|appel|llamada)\b")
_MET = re.compile(r"\b(?:visit|appointment|consultation|meeting at|besuch|termin|visite|visita|site)\b")


class Shape(StrEnum):
    """What becomes of a dropped file."""

    EXCHANGE = "exchange"
    FOLLOW_UP = "follow_up"  # it lies ahead


@dataclass(frozen=True, slots=True)
class Proposal:
    """One exchange, or one thing to come, as a file tells it. `files` go with an exchange."""

    shape: Shape
    channel: str
    direction: Direction
    at: datetime
    timed: bool = True
    subject: str = ""
    body: str = ""
    place: str = ""
    minutes: int | None = None
    files: tuple[Path, ...] = ()


def proposals(
    paths: Collection[Path], theirs: Collection[str], own: Collection[str], now: datetime
) -> tuple[Proposal, ...]:
    """What these files say: a message and an appointment each for itself, all others together in one.

    `theirs` and `own` are the e-mail addresses of the contact and of the business. Raises BadFile.
    """
    found: list[Proposal] = []
    others: list[Path] = []
    for path in paths:
        match path.suffix.lower():
            case ".eml":
                found.append(_letter(path, _folded(theirs), _folded(own), now))
            case ".msg" if (letter := outlook.read(_data(path))) is not None:
                found.append(_exchange(letter, path, _folded(theirs), _folded(own), now))
            case ".ics" | ".ical" | ".icalendar" | ".ifb":
                found += _appointments(path, _folded(theirs), now)
            case _:
                _data(path, 0)
                others.append(path)
    if others:
        mail = others[0].suffix.lower() == ".msg"
        channel = Channel.EMAIL if mail else Channel.VISIT if not found else Channel(found[0].channel)
        told = Proposal(Shape.EXCHANGE, channel, Direction.IN, now, files=tuple(others))
        found.append(told)
    return tuple(found)


def _folded(addresses: Collection[str]) -> frozenset[str]:
    return frozenset(fold(address.strip()) for address in addresses)


def _data(path: Path, most: int = _LARGEST) -> bytes:
    try:
        if path.is_dir():
            raise BadFile(f"“{path.name}” is a folder.", "Drop the files in it, or a zip of it.")
        if path.exists() and not path.is_file():
            raise BadFile(f"“{path.name}” is no file that can be read.", "Choose another one.")
        if path.stat().st_size > _LARGEST:
            raise BadFile(f"“{path.name}” is larger than 50 MB.", "Choose a smaller file.")
        with path.open("rb") as file:
            return file.read(most)
    except OSError as fault:
        raise BadFile(f"“{path.name}” cannot be read.", "Check that it is still there.") from fault


# ---------------------------------------------------------------- messages
def _letter(path: Path, theirs: frozenset[str], own: frozenset[str], now: datetime) -> Proposal:
    letter = received.read(_data(path))
    if letter is None:
        raise BadFile(
            f"“{path.name}” ends in .eml, but holds no message.",
            "Save the message again in your mail program, or rename the file to attach it as it is.",
        )
    return _exchange(letter, path, theirs, own, now)


def _exchange(
    letter: Letter, path: Path, theirs: frozenset[str], own: frozenset[str], now: datetime
) -> Proposal:
    sender, to = fold(letter.sender), _folded(letter.to)
    ours = sender in own or (sender not in theirs and bool(to & theirs))
    at = letter.at if letter.at is not None and letter.at <= now else now
    return Proposal(
        Shape.EXCHANGE,
        Channel.EMAIL,
        Direction.OUT if ours else Direction.IN,
        at,
        subject=letter.subject,
        body=letter.text,
        files=(path,),
    )


# ---------------------------------------------------------------- appointments
def _appointments(path: Path, theirs: frozenset[str], now: datetime) -> Iterator[Proposal]:
    data = _data(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    found = appointments.read(text)
    if not found:
        raise BadFile(
            f"There is no appointment in “{path.name}”.",
            "Save it again in your calendar, or rename the file to attach it as it is.",
        )
    for each in found:
        yield _appointment(each, path, theirs, now)


def _appointment(found: Appointment, path: Path, theirs: frozenset[str], now: datetime) -> Proposal:
    return Proposal(
        Shape.FOLLOW_UP if found.at > now else Shape.EXCHANGE,
        channel_of(f"{found.summary} {found.place}", found.place),
        Direction.IN if fold(found.organiser) in theirs else Direction.OUT,
        found.at,
        timed=found.timed,
        subject=found.summary,
        body=found.text or found.summary,
        place=found.place,
        minutes=found.minutes,
        files=(path,),
    )


def channel_of(words: str, place: str) -> Channel:
    """A call, a visit or an event, by what it is called and where it is."""
    plain = fold(words)
    if _TALKED.search(plain):
        return Channel.PHONE
    return Channel.VISIT if place or _MET.search(plain) else Channel.EVENT
