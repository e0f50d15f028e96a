"""`log`: writes down an exchange."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words, moment_words
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import short
from desktop_crm.cli.answers import Answer, Code, Run, moment, moment_of_writing, one_of, whole
from desktop_crm.cli.people import person
from desktop_crm.contacts import naming
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction, told
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.quick import keeping, reading
from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.people import People
from desktop_crm.dialogue.quick.reading import Planned, Reading, Someone, Unsure

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("log", help="write down a call, a visit, a letter …")
    parser.add_argument("who", nargs="?", default="", metavar="EMAIL|ID")
    parser.add_argument(
        "--quick", metavar="TEXT", help="one line, read: “rang Ellen, wants the quote by Friday”"
    )
    parser.add_argument(
        "--now", type=moment_of_writing, metavar="ISO", help="with --quick: as if written then"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="with --quick: say how it is read, keep nothing"
    )
    parser.add_argument(
        "--channel",
        metavar="C",
        help="visit, phone, sms, letter, email, website, messenger, social, event, advertisement or your own",
    )
    parser.add_argument(
        "--direction",
        type=one_of(Direction),
        metavar="in|out",
        help="in: they came to us; out: we went to them",
    )
    parser.add_argument("--text", default="", metavar="T", help="what was said")
    parser.add_argument("--subject", default="", metavar="T")
    parser.add_argument("--at", type=moment, metavar="ISO", help="when it was (now)")
    parser.add_argument("--open-point", default="", metavar="T", help="what is left to be answered")
    parser.add_argument("--outcome", default="", metavar="T")
    parser.add_argument("--minutes", type=whole, metavar="N", help="how long it took")
    parser.set_defaults(run=_log)


def _log(this: Run, given: argparse.Namespace) -> Answer:
    now = this.now()
    if given.quick is not None:
        return _quick(this, given, given.now or now)
    if not given.who or given.channel is None or given.direction is None:
        raise UserError(
            "It is not said with whom, how or who began.",
            "Give a contact, --channel, --direction and --text; or one line with --quick.",
        )
    if not given.text.strip():
        raise UserError("There is nothing to write down.", "Say in --text what happened.")
    with this.book() as book, book.write() as session:
        who = person(session, given.who)
        entry = Log(
            contact_ids=(who.id,),
            channel=given.channel,
            direction=given.direction,
            at=given.at or now,
            subject=given.subject,
            body=given.text,
            duration_minutes=given.minutes,
            outcome=given.outcome,
            open_point=given.open_point,
        )
        number = interactions.log(session, entry, now)
    return Answer({"interaction_id": number, "contact_id": who.id}, said=f"Written down with {who.name}.")


def _quick(this: Run, given: argparse.Namespace, now: datetime) -> Answer:
    """Reads one line and, where nothing in it is unsure, keeps it."""
    if not given.quick.strip():
        raise UserError("There is nothing to write down.", "Say what happened: “rang Ellen”.")
    with this.book() as book:
        with book.read() as session:
            about = person(session, given.who) if given.who else None
            page = Someone(about.id, naming.shown(about.full_name, about.organisation)) if about else None
            made = reading.read(given.quick, ENGLISH, _wall(now), People(session), page)
        keys = _keys(made)
        if given.dry_run:
            return Answer(keys, _lines(made), "Nothing was kept.")
        if made.unsure or made.contact is None:
            asked = ", ".join(_ASKED[each] for each in made.unsure)
            return Answer(keys, _lines(made), f"Nothing was kept. Not sure: {asked}.", Code.IN_PART)
        with book.write(f"Logged “{short(made.text, 40)}”") as session:
            number = keeping.keep(session, made, this.now())
    return Answer({"interaction_id": number} | keys, _lines(made), f"Written down with {made.contact.name}.")


_ASKED = {
    Unsure.CONTACT: "who it was", Unsure.CHANNEL: "how", Unsure.DIRECTION: "who began", Unsure.AT: "when",
    Unsure.FOLLOW_UP: "by when",
}  # fmt: skip


def _wall(now: datetime) -> datetime:
    return clock.local(now).replace(tzinfo=None)


def _keys(made: Reading) -> dict[str, Any]:
    planned = made.follow_up
    return {
        "contact": {"id": made.contact.id, "name": made.contact.name} if made.contact else None,
        "candidates": [{"id": one.id, "name": one.name} for one in made.candidates],
        "channel": made.channel,
        "direction": made.direction.value,
        "at": clock.local(clock.from_local(made.at)).isoformat(timespec="minutes"),
        "text": made.text,
        "open_point": made.open_point,
        "follow_up": _planned(planned) if planned else None,
        "minutes": made.minutes,
        "unsure": [each.value for each in made.unsure],
    }


def _planned(planned: Planned) -> dict[str, str]:
    """The day and the words of what is to be done; its hour where one is said."""
    said = {"on": planned.on.isoformat(), "text": planned.text}
    return said | ({"time": planned.clock.strftime("%H:%M")} if planned.clock else {})


def _lines(made: Reading) -> tuple[str, ...]:
    who = made.contact.name if made.contact else "somebody"
    lines = [
        f"{told(made.channel, '', made.direction, who)}, {moment_words(clock.from_local(made.at), clock.now())}",
    ]
    if made.candidates:
        lines.append(f"May be: {', '.join(f'{one.id} {one.name}' for one in made.candidates)}")
    if made.open_point:
        lines.append(f"Left open: {made.open_point}")
    if made.follow_up:
        lines.append(f"To do by {day_words(made.follow_up.on, clock.today())}: {made.follow_up.text}")
    return tuple(lines)
