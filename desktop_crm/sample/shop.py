"""What the customers of the sample business bought: the more loyal, the more, always the same for a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale
from desktop_crm.sample import words
from desktop_crm.sample.persons import Person

CURRENCY = "GBP"
_RECEIPTS = 3000  # the first number
# How many receipts, and between which days before today.
_HABITS = {
    "loyal": ((5, 11), (6, 700)),
    "growing": ((2, 6), (5, 500)),
    "new": ((1, 2), (3, 60)),
    "quiet": ((2, 5), (150, 700)),
    "lost": ((1, 3), (400, 730)),
}


def sell(session: Session, everyone: Sequence[Person], ids: dict[int, int], now: datetime) -> int:
    """Writes the purchases down; how many."""
    chance = Random(86)
    goods = words.load("shop")
    receipts = sorted(
        (_day(person, chance, now), ids[place])
        for place, person in enumerate(everyone)
        for _ in range(_count(person, chance))
    )
    made = 0
    for number, (when, contact_id) in enumerate(receipts, _RECEIPTS):
        for product, code, price in chance.sample(goods, chance.choice((1, 1, 2, 3))):
            quantity = chance.choice((1, 1, 1, 2, 3))
            sale = Sale(
                contact_id=contact_id, at=when, timed=True, number=str(number), product=product, code=code,
                quantity=Decimal(quantity), amount=Money(price * quantity, CURRENCY),
            )  # fmt: skip
            recording.add(session, sale, when)
            made += 1
    return made


def _count(person: Person, chance: Random) -> int:
    habit = _HABITS.get(person.draft.stage)
    return chance.randint(*habit[0]) if habit else 0


def _day(person: Person, chance: Random, now: datetime) -> datetime:
    """A moment in opening hours after they became known."""
    first, last = _HABITS[person.draft.stage][1]
    days = min(chance.randint(first, last), max(1, person.known - 1))
    day = clock.local(now) - timedelta(days=days)
    if day.weekday() == 6:
        day += timedelta(days=1)
    return clock.cut(
        day.replace(hour=chance.randint(9, 16), minute=chance.randint(0, 59), second=0, microsecond=0)
    )
