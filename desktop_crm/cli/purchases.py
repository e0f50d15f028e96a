"""`purchases`: what somebody bought."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from desktop_crm.base import clock
from desktop_crm.base.dates import long_day
from desktop_crm.base.money import Money
from desktop_crm.base.text import count_words, short
from desktop_crm.cli.answers import Answer, Run, count
from desktop_crm.cli.people import person
from desktop_crm.purchases import listing
from desktop_crm.purchases.recording import Purchase

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("purchases", help="what somebody bought, newest first")
    parser.add_argument("who", metavar="EMAIL|ID")
    parser.add_argument("--limit", type=count, default=50, metavar="N")
    parser.set_defaults(run=_run)


def _run(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        who = person(session, given.who)
        found = listing.of_contact(session, who.id, limit=max(1, given.limit)).purchases[: given.limit]
        totals = listing.totals(session, who.id, this.now())
    keys = {
        "contact": {"id": who.id, "name": who.name},
        "total": totals.count,
        "purchases": [_purchase(one) for one in found],
        "this_year": _sums(totals.this_year),
        "in_all": _sums(totals.in_all),
    }
    return Answer(keys, tuple(_line(one) for one in found), _said(totals))


def _said(totals: listing.Totals) -> str:
    if not totals.count:
        return "Nothing was bought."
    told = [count_words(totals.count, "purchase")]
    for amounts, since in ((totals.in_all, "in all"), (totals.this_year, "this year")):
        if amounts:
            told.append(f"{' and '.join(money.words() for money in amounts)} {since}")
    return f"{', '.join(told)}."


def _sums(amounts: Iterable[Money]) -> list[dict[str, Any]]:
    return [{"currency": money.currency, "minor": money.minor} for money in amounts]


def _purchase(one: Purchase) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": clock.to_iso(one.at) if one.timed else clock.local(one.at).date().isoformat(),
        "number": one.number,
        "product": one.product,
        "quantity": float(one.quantity),
        "amount": _sums([one.amount])[0] if one.amount else None,
        "coupon": one.coupon,
        "note": one.note,
        "import_id": one.import_id,
    }


def _line(one: Purchase) -> str:
    day = long_day(clock.local(one.at).date(), with_year=True)
    amount = one.amount.words() if one.amount else ""
    order = f"order {one.number}" if one.number and one.product else ""
    return f"{day:>26}  {short(one.words(), 50):<50}  {amount:>14}  {order}".rstrip()
