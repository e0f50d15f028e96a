"""Small invented books of every kind of person, and a plain reading of rules over them, without any SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate, read_day
from desktop_crm.base.numbers import read_number
from desktop_crm.base.text import fold
from desktop_crm.contacts import field_kinds, finding
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.segments.meaning import Known, Unfinished
from desktop_crm.segments.rules import By, Condition, Group, Match, Rule
from desktop_crm.segments.values import ready

NOW = datetime(2026, 12, 20, 11, 30, tzinfo=UTC)
TODAY = clock.local(NOW).date()
MAIL = ("ann@x.test", "bob@y.test", "cleo@x.test")
CITIES = ("London", "LONDON", "Bath", "Zürich", "京都", "New London Town", "100% _pure")
NAMES = ("Ann Ash", "ann ash", "Émile Zola", "王小明", "Bob", "O’Hara, Tim", "Ash & Sons")
TAGS = ("trade", "roses", "press")
BIRTHDAYS = ("1990-12-24", "--01-03", "--02-29", "1960-02-29", "--12-20", "2000-07-01", "1971-12-19")
STATES = ("never", "requested", "confirmed", "declined", "withdrawn", "expired")
OWN = {
    "soil": FieldKind.TEXT,
    "size": FieldKind.NUMBER,
    "since": FieldKind.DATE,
    "grade": FieldKind.CHOICE,
    "vip": FieldKind.YES_NO,
}
OWN_VALUES = {
    "soil": ("heavy clay", "Sand", "12", "3,5", "1 May 2020"),
    "size": ("12", "3,5", "big", "-1"),
    "since": ("2026-12-25", "--12-31", "1 May 2020", "soon"),
    "grade": ("A", "b"),
    "vip": ("yes", "no", "perhaps"),
}


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@dataclass
class Person:
    id: int
    columns: dict[str, Any]
    deleted: bool = False
    merged_into: int | None = None
    addresses: list[dict[str, Any]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    own: dict[str, str] = field(default_factory=dict)
    purchases: list[dict[str, Any]] = field(default_factory=list)
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    imports: set[int] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    follow_ups: list[tuple[date, bool]] = field(default_factory=list)

    def mail(self) -> list[str]:
        return [a["normal"] for a in self.addresses if a["channel"] == "email" and a["normal"]]


@dataclass
class World:
    people: list[Person]
    consents: dict[str, str]  # of the one topic, by address
    barred: dict[str, datetime]  # hard bounces
    households: dict[int, str]

    def person(self, number: int | None) -> Person | None:
        return next((p for p in self.people if p.id == number), None)


# ---------------------------------------------------------------- inventing
def invented(chance: Random) -> World:
    people = [_person(chance, number) for number in range(1, chance.randint(3, 9))]
    for person in people:
        for key in ("organisation_id", "referred_by"):
            if chance.random() < 0.3:
                person.columns[key] = chance.choice(people).id
    return World(
        people,
        {a: chance.choice(STATES) for a in MAIL if chance.random() < 0.8},
        {a: ago(chance.choice((1, 40))) for a in MAIL if chance.random() < 0.3},
        {1: "The Ashes", 2: ""},
    )


def _person(chance: Random, number: int) -> Person:
    def some(*values: Any) -> Any:
        return chance.choice(("", *values))

    last = chance.choice((None, ago(0), ago(30), ago(90.4), ago(400)))
    made = Person(
        number,
        {
            "kind": chance.choice(("person", "organisation")),
            "full_name": some(*NAMES),
            "given": some("Ann", "Émile"),
            "family": some("Ash"),
            "nickname": some("Bee"),
            "organisation": some("Ash & Sons", "Ökohof"),
            "department": some("Sales"),
            "title": some("Owner"),
            "role": some("boss"),
            "language": some("en", "de-AT", "DE"),
            "gender": some("f", "M"),
            "note": some("Likes roses, pays LATE"),
            "source": some("Fair", "fair 2024"),
            "stage": some("lead", "quiet", "lost"),
            "photo": some("a.jpg"),
            "household": some("Ash"),
            "household_id": chance.choice((None, None, 1, 2)),
            "birthday": chance.choice((None, *BIRTHDAYS)),
            "anniversary": chance.choice((None, *BIRTHDAYS)),
            "last_at": last,
            "last_channel": chance.choice(("phone", "email")) if last else "",
            "created_at": ago(chance.choice((0, 10, 300))),
            "updated_at": ago(chance.choice((0, 5))),
            "organisation_id": None,
            "referred_by": None,
        },
        deleted=chance.random() < 0.15,
        tags={t for t in TAGS if chance.random() < 0.4},
        own={n: chance.choice(OWN_VALUES[n]) for n in OWN if chance.random() < 0.6},
        imports={n for n in (1, 2) if chance.random() < 0.3},
        lists={n for n in ("regulars",) if chance.random() < 0.4},
    )
    if chance.random() < 0.1:
        made.merged_into, made.deleted = 1, True
    for _ in range(chance.randint(0, 3)):
        made.addresses.append(_address(chance))
    for _ in range(chance.randint(0, 3)):
        made.purchases.append(
            {
                "at": ago(chance.choice((0, 3, 100, 179.9, 200, 700))),
                "number": some("R1", "R2"),
                "product": chance.choice((None, 1, 2)),
                "what": some("Rose, red", "Hedge"),
                "minor": chance.choice((None, 0, 500, 49_999, 50_000, 120_000)),
                "currency": chance.choice(("GBP", "EUR", "JPY")),
                "coupon": some("XMAS"),
            }
        )
    for _ in range(chance.randint(0, 3)):
        made.exchanges.append(
            {
                "at": ago(chance.choice((0.5, 20, 100))),
                "channel": chance.choice(("phone", "visit")),
                "direction": chance.choice(("in", "out")),
                "open": chance.random() < 0.3,
                "closed": chance.random() < 0.5,
                "campaign": chance.choice((None, 1, 2)),
            }
        )
    for campaign in (1, 2):
        if chance.random() < 0.5:
            made.deliveries.append(
                {
                    "campaign": campaign,
                    "at": ago(chance.choice((2, 60))),
                    "address": f"{number}.{campaign}@z.test"
                    if chance.random() < 0.5
                    else chance.choice(MAIL),
                    "state": chance.choice(("planned", "accepted", "refused", "in_doubt", "held")),
                }
            )
    for _ in range(chance.randint(0, 2)):
        made.follow_ups.append((TODAY + timedelta(days=chance.choice((-3, 0, 4))), chance.random() < 0.4))
    return made


def _address(chance: Random) -> dict[str, Any]:
    channel = chance.choice(("email", "phone", "letter", "social"))
    made = {
        "channel": channel,
        "value": "",
        "normal": None,
        "city": "",
        "country": "",
        "postal_code": "",
        "street": "",
        "region": "",
    }
    if channel == "email":
        mail = chance.choice((*MAIL, "broken"))
        return made | {"value": mail.upper(), "normal": mail if "@" in mail else None}
    if channel == "social":
        return made | {"value": "@fern", "normal": "@fern", "followers": chance.choice((None, 0, 2, 40))}
    if channel == "phone":
        return made | {"value": "01632 960 147", "normal": chance.choice((None, "+441632960147"))}
    return made | {
        "value": "somewhere",
        "city": chance.choice(("", *CITIES)),
        "country": chance.choice(("", "UK")),
        "postal_code": chance.choice(("", "BA1 1AA")),
        "street": chance.choice(("", "Elm Row 5")),
        "region": chance.choice(("", "Avon")),
    }


# ---------------------------------------------------------------- writing it down
_MORE = {
    "topics": ", description, frequency, wording, created_at",
    "products": ", code, created_at",
    "segments": ", created_at",
}


def write(session: Session, world: World) -> None:
    """Puts the whole invented world into an empty book."""
    run = session.connection().exec_driver_sql
    at = _millis(NOW)
    for table, names in (
        ("tags", TAGS),
        ("products", ("Rose", "Hedge")),
        ("topics", ("News",)),
        ("segments", ("Regulars",)),
    ):
        extra = _MORE.get(table, "")
        values = {"topics": ", '', '', '', 0", "products": ", 'C' || ?1, 0", "segments": ", 0"}.get(table, "")
        for number, name in enumerate(names, 1):
            run(
                f"INSERT INTO {table} (id, name, folded{extra}) VALUES (?1, ?2, ?3{values})",
                (number, name, fold(name)),
            )
    for number, name in ((1, "Spring"), (2, "Autumn")):
        run(
            "INSERT INTO campaigns (id, name, state, subject, preheader, content, history, sent, practice, held_reason,"
            " created_at, updated_at) VALUES (?, ?, 'finished', '', '', '{}', '{}', '{}', 0, '', 0, 0)",
            (number, name),
        )
        run(
            "INSERT INTO imports (id, file, format, sheet, encoding, shape, mapping, consent, rows, created, updated,"
            " unchanged, skipped, added, at) VALUES (?, ?, 'csv', '', '', '', '{}', 'null', 0, 0, 0, 0, 0, '{}', 0)",
            (number, f"list{number}.csv"),
        )
    for number, (name, kind) in enumerate(OWN.items(), 1):
        run(
            "INSERT INTO fields (id, name, folded, position, kind) VALUES (?, ?, ?, ?, ?)",
            (number, name.title(), name, number, kind.value),
        )
    for number, name in world.households.items():
        run("INSERT INTO households (id, name, income_band) VALUES (?, ?, '')", (number, name))
    run("PRAGMA defer_foreign_keys = ON")
    _write_people(run, world, at)
    for address, state in world.consents.items():
        run(
            "INSERT INTO consent_states (address, topic_id, state, since, event_id) VALUES (?, 1, ?, 0, 0)",
            (address, state),
        )
    for address, since in world.barred.items():
        run(
            "INSERT INTO suppressions (address_hash, address, reason, evidence, at)"
            " VALUES (?, ?, 'hard_bounce', '', ?)",
            (address, address, _millis(since)),
        )
    finding.index(session, [p.id for p in world.people])


def _write_people(run: Any, world: World, at: int) -> None:
    number = 0
    for p in world.people:
        plain = {k: _millis(v) if isinstance(v, datetime) else v for k, v in p.columns.items()}
        row = {
            "id": p.id,
            "middle": "",
            "prefix": "",
            "suffix": "",
            "phonetic_given": "",
            "phonetic_family": "",
            "time_zone": "",
            "sort_name": fold(p.columns["full_name"]),
            "match_name": "",
            "deleted_at": at if p.deleted else None,
            "merged_into": p.merged_into,
            **plain,
        }
        run(
            f"INSERT INTO contacts ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )
        for a in p.addresses:
            row = {
                "contact_id": p.id,
                "label": "",
                "preferred": 0,
                "position": 0,
                "extended": "",
                "po_box": "",
                **a,
            }
            run(
                f"INSERT INTO addresses ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
        for tag in p.tags:
            run("INSERT INTO contact_tags VALUES (?, ?)", (p.id, TAGS.index(tag) + 1))
        for name, value in p.own.items():
            normal = field_kinds.normal(OWN[name], value)
            run(
                "INSERT INTO field_values VALUES (?, ?, ?, ?)",
                (p.id, list(OWN).index(name) + 1, value, normal),
            )
        for b in p.purchases:
            run(
                "INSERT INTO purchases (contact_id, at, timed, number, product_id, what, quantity, amount_minor,"
                " currency, coupon,"
                " note, created_at, updated_at) VALUES (?, ?, 1, ?, ?, ?, 1, ?, ?, ?, '', 0, 0)",
                (
                    p.id,
                    _millis(b["at"]),
                    b["number"],
                    b["product"],
                    b["what"],
                    b["minor"],
                    b["currency"],
                    b["coupon"],
                ),
            )
        for e in p.exchanges:
            number += 1
            when, point = _millis(e["at"]), "?" if e["open"] else ""
            run(
                "INSERT INTO interactions (id, at, channel, direction, subject, body, outcome, sentiment, open_point,"
                " open_closed_at, campaign_id, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, '', '', '', '', ?, ?, ?, 0, 0)",
                (
                    number,
                    when,
                    e["channel"],
                    e["direction"],
                    point,
                    at if e["closed"] else None,
                    e["campaign"],
                ),
            )
            run("INSERT INTO participants VALUES (?, ?, ?)", (p.id, when, number))
        for d in p.deliveries:
            number += 1
            run(
                "INSERT OR IGNORE INTO deliveries (campaign_id, contact_id, address, name, state, message_id, token,"
                " attempts, at, reply, reason) VALUES (?, ?, ?, '', ?, ?, ?, 1, ?, '', '')",
                (d["campaign"], p.id, d["address"], d["state"], str(number), str(number), _millis(d["at"])),
            )
        for each in p.imports:
            run("INSERT INTO imported_rows VALUES (?, ?, 1, 'created', ?, '{}')", (each, p.id, p.id))
        if p.lists:
            run("INSERT INTO segment_members VALUES (1, ?)", (p.id,))
        for due, done in p.follow_ups:
            run(
                "INSERT INTO follow_ups (contact_id, due, due_time, what, channel, created_at, done_at, outcome)"
                " VALUES (?, ?, '', 'x', '', 0, ?, '')",
                (p.id, due.isoformat(), at if done else None),
            )


def _millis(when: datetime) -> int:
    return int((when - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


# ---------------------------------------------------------------- reading it plainly
def members(rule: Group, world: World, known: Known) -> set[int]:
    """Who fits, looked at one by one."""
    taken: set[tuple[int, str]] = set()
    for p in world.people:  # one delivery a campaign and address: whoever comes first has it
        p.deliveries = [
            d for d in p.deliveries if (k := (d["campaign"], d["address"])) not in taken and not taken.add(k)
        ]  # type: ignore[func-returns-value]
    return {
        p.id
        for p in world.people
        if not p.deleted and p.merged_into is None and _fits(rule, p, world, known) is not False
    }


def _fits(rule: Rule, p: Person, world: World, known: Known) -> bool | None:
    """None: nothing in it can be used."""
    if isinstance(rule, Condition):
        try:
            ready(rule, known, TODAY)
        except Unfinished:
            return None
        return _condition(rule, p, world)
    found = [f for f in (_fits(each, p, world, known) for each in rule.rules) if f is not None]
    if not found:
        return None
    return (
        all(found) if rule.match is Match.ALL else any(found) if rule.match is Match.ANY else not any(found)
    )


_NOT = {
    "is_not": "is",
    "contains_not": "contains",
    "not_in": "in",
    "not_empty": "empty",
    "has_not": "has",
    "got_not": "got",
    "replied_not": "replied",
    "bounced_not": "bounced",
}


def _condition(c: Condition, p: Person, world: World) -> bool:
    if c.test.value in _NOT:
        return not _plain(c, _NOT[c.test.value], p, world)
    return _plain(c, c.test.value, p, world)


def _plain(c: Condition, test: str, p: Person, world: World) -> bool:
    name = c.field
    values = [fold(v) for v in c.value if fold(v)]
    if name == "own":
        return _own(c, test, p)
    if name in ("birthday", "anniversary"):
        held = p.columns[name]
        never = test == "empty" or (test == "before" and c.never is True)
        return never if held is None else test != "empty" and _day(c, test, held)
    if name in ("added", "changed", "last_interaction", "last_purchase"):
        return _moment(c, test, p)
    if name in ("bought", "coupon", "spent", "purchases"):
        return _purchase(c, test, p, values)
    if name in ("interactions", "followers"):
        return _counted(c, test, p)
    if name == "tag":
        return not p.tags if test == "empty" else bool(p.tags & set(values))
    if name in ("stage", "kind", "last_channel"):
        held = p.columns[name]
        return held == "" if test == "empty" else held in [{"e-mail": "email"}.get(v, v) for v in values]
    if name in ("photo", "has_referred", "open_point", "follow_up_due", "suppressed"):
        return _flag(name, p, world) is (test == "yes")
    if name == "consent":
        states = [s for s in (world.consents.get(m, "never") for m in p.mail()) if s != "never"]
        wanted = [w for v in values for w in (("withdrawn", "declined") if v == "opted out" else (v,))]
        return any(s in wanted for s in states) or ("never" in wanted and not states)
    if name == "campaign":
        return _campaign(test, p, world, [{"spring": 1, "autumn": 2}.get(v, 0) for v in values] or [1, 2])
    if name == "imported":
        return any({"list1.csv": 1, "list2.csv": 2, "1": 1, "2": 2}.get(v) in p.imports for v in values)
    if name == "list":
        return any(v in p.lists for v in values)
    return _text(name, test, p, world, values)


def _counted(c: Condition, test: str, p: Person) -> bool:
    if c.field == "followers":
        return _size(c, test, sum(a.get("followers") or 0 for a in p.addresses))
    found = [e for e in p.exchanges if _within(c, e["at"]) and (not c.of or e["channel"] == fold(c.of))]
    return _size(c, test, len(found))


def _text(name: str, test: str, p: Person, world: World, values: list[str]) -> bool:
    held = _texts(name, p, world)
    if test == "empty":
        return not any(held)
    if name == "household" and p.columns["household_id"] is not None:
        pass
    texts = [fold(t) for t in held]
    if name == "phone":
        texts, values = [t.replace(" ", "") for t in texts], [v.replace(" ", "") for v in values]
    if name == "language":
        texts += [t.split("-")[0] for t in texts]
    compare = {
        "is": str.__eq__,
        "in": str.__eq__,
        "contains": str.__contains__,
        "begins": str.startswith,
        "ends": str.endswith,
    }[test]
    return any(compare(t, v) for t in texts for v in values)


def _texts(name: str, p: Person, world: World) -> list[str]:
    def called(other: Person | None) -> str:
        return "" if other is None else other.columns["full_name"] or other.columns["organisation"]

    if name == "name":
        return [called(p)]
    if name == "belongs_to":
        return [
            called(world.person(p.columns["organisation_id"]))
            or ("?" if p.columns["organisation_id"] else "")
        ]
    if name == "referred_by":
        return [called(world.person(p.columns["referred_by"])) or ("?" if p.columns["referred_by"] else "")]
    if name == "household":
        number = p.columns["household_id"]
        return [world.households.get(number, "") or p.columns["household"] or ("?" if number else "")]
    if name in ("email", "phone"):
        return [t for a in p.addresses if a["channel"] == name for t in (a["value"], a["normal"] or "")]
    if name in ("city", "country", "postcode", "street", "region"):
        return [a["postal_code" if name == "postcode" else name] for a in p.addresses]
    return [p.columns[name]]


def _flag(name: str, p: Person, world: World) -> bool:
    match name:
        case "photo":
            return bool(p.columns["photo"])
        case "has_referred":
            return any(o.columns["referred_by"] == p.id and not o.deleted for o in world.people)
        case "open_point":
            return any(e["open"] and not e["closed"] for e in p.exchanges)
        case "follow_up_due":
            return any(due <= TODAY and not done for due, done in p.follow_ups)
        case _:
            return any(m in world.barred for m in p.mail())


def _campaign(test: str, p: Person, world: World, which: list[int]) -> bool:
    if test == "replied":
        return any(e["campaign"] in which and e["direction"] == "in" for e in p.exchanges)
    mine = [d for d in p.deliveries if d["campaign"] in which]
    if test == "got":
        return any(d["state"] in ("accepted", "in_doubt") for d in mine)
    return any(
        d["state"] == "refused"
        or (
            d["state"] in ("accepted", "in_doubt")
            and d["address"] in world.barred
            and world.barred[d["address"]] >= d["at"]
        )
        for d in mine
    )


def _purchase(c: Condition, test: str, p: Person, values: list[str]) -> bool:
    mine = [b for b in p.purchases if _within(c, b["at"])]
    if c.field == "purchases":
        return _size(c, test, len({b["number"] or id(b) for b in mine}))
    if c.field == "spent":
        total = sum(b["minor"] or 0 for b in mine if b["currency"] == (c.of or "GBP"))
        return _size(c, test, total / (1 if c.of == "JPY" else 100))
    if c.field == "coupon":
        return any(fold(b["coupon"]) in values if values else b["coupon"] for b in mine)
    names = {None: "", 1: "rose", 2: "hedge"}
    if test == "contains":
        return any(v in fold(b["what"]) or v in names[b["product"]] for b in mine for v in values)
    codes = {"c1": "rose", "c2": "hedge"}
    wanted = {codes.get(v, v) for v in values}
    return any(
        not values or (names[b["product"]] in wanted if b["product"] else fold(b["what"]) in values)
        for b in mine
    )


_NUMERIC = ("over", "under", "at_least", "at_most", "between")


def _own(c: Condition, test: str, p: Person) -> bool:
    name = fold(c.of)
    kind = OWN[name]
    if name not in p.own:
        dated = kind is FieldKind.DATE or not all(read_number(v) is not None for v in c.value)
        old = test == "older_days" or (test == "before" and dated)
        return test == "empty" or (old and c.never is True)
    if test == "empty":
        return False
    value = p.own[name]
    if kind in (FieldKind.TEXT, FieldKind.CHOICE) and test not in ("is", "in", "contains", "begins", "ends"):
        plain = test == "between" and not all(read_number(v) is not None for v in c.value)
        kind = FieldKind.DATE if plain or test not in _NUMERIC else FieldKind.NUMBER
    match kind:
        case FieldKind.NUMBER:
            number = read_number(value)
            return number is not None and _size(c, test, float(number))
        case FieldKind.DATE:
            day = field_kinds.day_of(value)
            return day is not None and _day(c, test, str(day))
        case FieldKind.YES_NO:
            if test == "is":
                test = "yes" if fold(c.value[0]) == "yes" else "no"
            return value == test
        case _:
            values, text = [fold(v) for v in c.value if fold(v)], fold(value)
            return any(
                {
                    "is": text == v,
                    "in": text == v,
                    "contains": v in text,
                    "begins": text.startswith(v),
                    "ends": text.endswith(v),
                }[test]
                for v in values
            )


# ---------------------------------------------------------------- sizes and days
def _size(c: Condition, test: str, size: float) -> bool:
    numbers = [float(read_number(v) or 0) for v in c.value if fold(v)]
    match test:
        case "between":
            return min(numbers[:2]) <= size <= max(numbers[:2])
        case "is":
            return size in numbers
    return {
        "over": size > numbers[0],
        "under": size < numbers[0],
        "at_least": size >= numbers[0],
        "at_most": size <= numbers[0],
    }[test]


def _within(c: Condition, when: datetime) -> bool:
    day = clock.local(when).date()
    if c.period.within:
        return TODAY - timedelta(days=int(c.period.within)) <= day <= TODAY
    return (not c.period.since or day >= date.fromisoformat(c.period.since)) and (
        not c.period.until or day <= date.fromisoformat(c.period.until)
    )


def _moment(c: Condition, test: str, p: Person) -> bool:
    bought = [b["at"] for b in p.purchases]
    held = {
        "added": p.columns["created_at"],
        "changed": p.columns["updated_at"],
        "last_interaction": p.columns["last_at"],
        "last_purchase": max(bought) if bought else None,
    }[c.field]
    if test == "empty":
        return held is None
    if held is None:
        never = c.field in ("last_interaction", "last_purchase") if c.never is None else c.never
        return never and test in ("older_days", "before")
    return _day(c, test, clock.local(held).date().isoformat())


def _day(c: Condition, test: str, held: str) -> bool:
    day = PartialDate.parse(held)
    if test == "coming":
        return (day.next_after(TODAY) - TODAY).days <= int(c.value[0])
    if test == "month":
        return day.month == int(c.value[0])
    if test == "on" and not read_day(c.value[0]).year:
        return (day.month, day.day) == (read_day(c.value[0]).month, read_day(c.value[0]).day)
    if not day.year:
        return False
    plain = date(day.year, day.month, day.day)
    if test in ("last_days", "older_days", "next_days"):
        gone = (TODAY - plain).days
        count = int(c.value[0])
        return {
            "last_days": 0 <= gone <= count,
            "older_days": gone > count,
            "next_days": 0 <= -gone <= count,
        }[test]
    typed = [v for v in c.value if fold(v)][: 2 if test == "between" else 1]
    said = sorted(date.fromisoformat(str(read_day(v))) for v in typed)
    match test:
        case "on":
            return plain == said[0]
        case "before":
            return plain < said[0]
        case "after":
            return plain > said[0]
    return said[0] <= plain <= said[1]


__all__ = ["By", "World", "invented", "members", "write"]
