"""`log`: writes down an exchange."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.cli.answers import Answer, Run, moment, one_of, whole
from desktop_crm.cli.people import person
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("log", help="write down a call, a visit, a letter …")
    parser.add_argument("who", metavar="EMAIL|ID")
    parser.add_argument(
        "--channel",
        required=True,
        metavar="C",
        help="visit, phone, sms, letter, email, website, messenger, social, event, advertisement or your own",
    )
    parser.add_argument(
        "--direction",
        required=True,
        type=one_of(Direction),
        metavar="in|out",
        help="in: they came to us; out: we went to them",
    )
    parser.add_argument("--text", required=True, metavar="T", help="what was said")
    parser.add_argument("--subject", default="", metavar="T")
    parser.add_argument("--at", type=moment, metavar="ISO", help="when it was (now)")
    parser.add_argument("--open-point", default="", metavar="T", help="what is left to be answered")
    parser.add_argument("--outcome", default="", metavar="T")
    parser.add_argument("--minutes", type=whole, metavar="N", help="how long it took")
    parser.set_defaults(run=_log)


def _log(this: Run, given: argparse.Namespace) -> Answer:
    now = this.now()
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
