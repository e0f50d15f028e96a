"""Who brought whom in the sample business, who is followed by many, and the plan that runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.contacts import reaching, relating
from desktop_crm.contacts.records import Way
from desktop_crm.dialogue import follow_ups
from desktop_crm.plans import planning, touching
from desktop_crm.plans.planning import Draft
from desktop_crm.plans.touching import TouchDraft
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale
from desktop_crm.sample import words
from desktop_crm.sample.persons import Person
from desktop_crm.sample.shop import CURRENCY

_BY = "recommended by "
_NEIGHBOUR = "recommended by a neighbour"
# Whose account, which, how many followed it, and how many days ago that was read.
_ACCOUNTS = (
    ("Raman Garden Design", Way("social", "@raman.gardens", "Instagram", followers=4_180), 12),
    ("Trattoria Bertolini", Way("social", "@trattoria.bertolini", "Instagram", followers=2_300), 40),
    ("Saigon Kitchen", Way("social", "@saigonkitchen.fernhill", "TikTok", followers=11_900), 8),
    ("Elm Court Allotments", Way("social", "Elm Court Allotments", "Facebook", followers=640), 75),
)
GROUP, CALLED, ORDERS = 12, 5, 6
ORDERED = (0, 1, 3)  # who of those that were rung ordered
_SERVED = ("loyal", "growing", "new", "quiet")


def refer(session: Session, everyone: Sequence[Person], ids: Mapping[int, int], now: datetime) -> int:
    """Notes who brought whom, as their source says; neighbours were brought by those who had been brought."""
    places = {_called(person): place for place, person in enumerate(everyone)}
    made = list[tuple[int, int]]()
    for place, person in enumerate(everyone):
        source = person.draft.source
        by = places.get(source.removeprefix(_BY)) if source.startswith(_BY) else None
        if by is not None:
            made.append((place, by))
    made += list(_neighbours(everyone, [place for place, _by in made]))
    for place, by in made:
        relating.refer(session, ids[place], ids[by], now)
    return len(made)


def _neighbours(everyone: Sequence[Person], brought: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each neighbour with somebody who was known before, in turn."""
    if not brought:
        return
    turn = 0
    for place, person in enumerate(everyone):
        if person.draft.source != _NEIGHBOUR:
            continue
        earlier = [by for by in brought if everyone[by].known > person.known]
        if earlier:
            yield place, earlier[turn % len(earlier)]
            turn += 1


def _called(person: Person) -> str:
    draft = person.draft
    return draft.full_name or f"{draft.given} {draft.family}".strip()


def follow(session: Session, everyone: Sequence[Person], ids: Mapping[int, int], now: datetime) -> None:
    """Adds the accounts that many follow."""
    places = {person.draft.organisation: place for place, person in reversed(list(enumerate(everyone)))}
    for organisation, way, days in _ACCOUNTS:
        day = clock.local(now).date() - timedelta(days=days)
        reaching.add(session, ids[places[organisation]], replace(way, followers_on=day), now)


def plan(session: Session, everyone: Sequence[Person], ids: Mapping[int, int], now: datetime) -> int:
    """The plan that runs: a dozen calls to the trade, some of them made; how many orders they brought."""
    today = clock.local(now).date()
    trade = [
        ids[place]
        for place, person in enumerate(everyone)
        if "trade" in person.draft.tags and person.draft.stage in _SERVED and not person.tasks
    ]
    draft = Draft(
        name="Ring the wholesale customers before the bare-root season", goal="Orders before the first frost",
        goal_number=ORDERS, begins=today - timedelta(days=20), deadline=today + timedelta(days=15),
        budget_minor=6_000, contact_ids=tuple(trade[:GROUP]),
        touches=(
            TouchDraft(today + timedelta(days=6), "phone", "Ask what they need for the bare-root season", 85),
            TouchDraft(today + timedelta(days=10), "letter", "Send the bare-root list", 120),
        ),
    )  # fmt: skip
    number = planning.make(session, draft, now - timedelta(days=20))
    calls, _letters = touching.touches_of(session, number)
    touching.begin(session, calls.id, now - timedelta(days=6))
    for place, contact_id in enumerate(trade[:CALLED]):
        (task,) = (t for t in follow_ups.of_contact(session, contact_id) if t.what == calls.what)
        follow_ups.done(session, task.id, now - timedelta(days=5 - place, hours=1), "Rang them")
    goods = words.load("shop")
    for turn, place in enumerate(ORDERED):
        product, code, price = goods[turn]
        sale = Sale(
            contact_id=trade[place], at=now - timedelta(days=4 - place), timed=True, number=f"B-{41 + turn}",
            product=product, code=code, quantity=Decimal(12), amount=Money(12 * price, CURRENCY),
        )  # fmt: skip
        recording.add(session, sale, sale.at)
    return len(ORDERED)
