"""The made-up customers of the sample business: names, ways to reach them, and two years of exchanges."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import fold
from desktop_crm.contacts.records import Draft
from desktop_crm.sample import words
from desktop_crm.sample.persons import Person, Said, Talk, Task, ways

# Stage: share, exchanges from–to, first contact and last contact in days ago from–to, share that said yes.
_STAGES: dict[str, tuple[int, tuple[int, int], tuple[int, int], tuple[int, int], float]] = {
    "lead": (12, (1, 2), (20, 120), (2, 19), 0.10),
    "new": (14, (1, 4), (30, 100), (1, 29), 0.62),
    "growing": (32, (4, 9), (200, 620), (3, 60), 0.66),
    "loyal": (20, (8, 20), (480, 728), (1, 40), 0.80),
    "quiet": (15, (4, 9), (420, 700), (150, 290), 0.62),
    "lost": (7, (3, 7), (600, 728), (330, 560), 0.45),
}
_SATURDAY_TALKS = frozenset({"event"})
_SHOP_TALKS = frozenset({"visit", "phone"})
_SEASONS = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer",
            "autumn", "autumn", "autumn", "winter")  # fmt: skip
_BUSY = (1, 1, 3, 4, 4, 2, 1, 1, 2, 4, 4, 2)  # how much goes on in each month


def season(day: date) -> str:
    """`spring`, `summer`, `autumn` or `winter` of the northern garden."""
    return _SEASONS[day.month - 1]


def crowd(chance: Random, today: date, count: int, taken: set[str]) -> list[Person]:
    """So many people with names that nobody has yet."""
    maker = _Maker(chance, today, taken)
    return [maker.person(number) for number in range(count)]


class _Maker:
    """Draws from the words, one person after another."""

    def __init__(self, chance: Random, today: date, taken: set[str]) -> None:
        self._chance = chance
        self._today = today
        self._taken = taken
        self._names: dict[str, Any] = words.load("names")
        self._talk: dict[str, Any] = words.load("talk")
        cast = {raw.get("phone") for raw in words.load("cast")}
        # Whole ranges kept for fiction; nobody gets a number of the cast.
        self._mobiles = (n for n in (f"07700 900{k:03}" for k in range(1000)) if n not in cast)
        self._landlines = (n for n in (f"01632 960{k:03}" for k in range(1000)) if n not in cast)

    def person(self, number: int) -> Person:
        chance = self._chance
        stage = chance.choices(list(_STAGES), [row[0] for row in _STAGES.values()])[0]
        _share, exchanges, first, last, yes = _STAGES[stage]
        raw = self._who(number, stage)
        known, latest = chance.randint(*first), chance.randint(*last)
        talks = self._talks(chance.randint(*exchanges), known, latest, raw["city"])
        person = Person(
            Draft(
                kind=raw["kind"],
                given=raw["given"],
                family=raw["family"],
                prefix=raw["prefix"],
                organisation=raw["organisation"],
                stage=stage,
                source=raw["source"],
                note=chance.choice(self._names["notes"]) if chance.random() < 0.12 else "",
                birthday=self._birthday() if raw["kind"] == "person" and chance.random() < 0.3 else None,
                ways=tuple(ways(raw)),
                tags=tuple(raw["tags"]),
                fields=(("Soil", chance.choice(self._names["soils"])),) if chance.random() < 0.2 else (),
            ),
            known=known + 1,
            email=raw.get("email", ""),
            talks=talks,
            per_month=1 if chance.random() < 0.03 else None,
        )
        if person.email:
            person.consents = self._consents(known, latest, yes, raw["tags"], stage)
        self._open_and_plan(person, number, latest)
        return person

    # ------------------------------------------------------------ who
    def _who(self, number: int, stage: str) -> dict[str, Any]:
        chance, names = self._chance, self._names
        town, code = chance.choice(names["towns"])
        given, family = self._name()
        kind, organisation, tags = "person", "", self._tags(stage)
        if chance.random() < 0.22:
            pattern, tag = chance.choice(names["organisations"])
            organisation = pattern.format(family=family, town=town)
            tags = [tag] if tag else tags[:1]
            if fold(organisation) not in self._taken and chance.random() < 0.35:
                self._taken.add(fold(organisation))
                kind, given, family = "organisation", "", ""
        raw = {
            "kind": kind, "given": given, "family": family, "organisation": organisation, "tags": tags,
            "prefix": "Dr" if kind == "person" and chance.random() < 0.03 else "",
            "source": chance.choice(names["sources"]), "city": town,
            "postal_code": f"{code}{chance.choice('ABDEFGHJLN')}{chance.choice('ABDEFGHJLNPQRST')}",
            "street": f"{chance.randint(1, 96)} {chance.choice(names['streets'])}",
        }  # fmt: skip
        if chance.random() < 0.84:
            raw["email"] = self._email(number, raw)
        if chance.random() < 0.78:
            raw["phone"] = next(self._mobiles if number % 5 else self._landlines)
        return raw

    def _name(self) -> tuple[str, str]:
        while True:
            given = self._chance.choice(self._names[self._chance.choice(("given_f", "given_f", "given_m"))])
            family = self._chance.choice(self._names["family"])
            if fold(f"{given} {family}") not in self._taken:
                self._taken.add(fold(f"{given} {family}"))
                return given, family

    def _email(self, number: int, raw: dict[str, Any]) -> str:
        if raw["kind"] == "organisation":
            return f"office@{_plain(raw['organisation'])}.example"
        if raw["organisation"] and "trade" in raw["tags"]:
            return f"{_plain(raw['given'])}@{_plain(raw['organisation'])}.example"
        shape = self._chance.choice(("{g}.{f}", "{g}.{f}", "{i}{f}", "{g}{n}", "{f}.{g}"))
        local = shape.format(
            g=_plain(raw["given"]), f=_plain(raw["family"]), i=_plain(raw["given"])[0], n=number + 11
        )
        return f"{local}@{self._chance.choice(self._names['domains'])}"

    def _tags(self, stage: str) -> list[str]:
        shares = {"hedge customers": 0.17, "roses": 0.22, "allotment": 0.12, "spring fair": 0.14}
        if stage in ("growing", "loyal", "new"):
            shares["workshop guests"] = 0.14
        return [tag for tag, share in shares.items() if self._chance.random() < share]

    def _birthday(self) -> PartialDate:
        day = date(1999, 1, 1) + timedelta(days=self._chance.randrange(365))
        year = self._chance.randint(1938, 1999) if self._chance.random() < 0.6 else 0
        return PartialDate(year, day.month, day.day)

    # ------------------------------------------------------------ what happened
    def _talks(self, count: int, first: int, last: int, town: str) -> list[Talk]:
        days = (
            [first] + [self._busy_day(first, last) for _ in range(count - 2)] + ([last] if count > 1 else [])
        )
        return [self._one(day, town) for day in sorted(days, reverse=True)]

    def _busy_day(self, first: int, last: int) -> int:
        while True:
            days = self._chance.randint(last, first)
            if self._chance.random() * 4 < _BUSY[(self._today - timedelta(days=days)).month - 1]:
                return days

    def _one(self, days: int, town: str) -> Talk:
        chance = self._chance
        channel, direction, text, minutes, sentiment = chance.choice(self._talk["talks"])
        day = self._today - timedelta(days=days)
        if channel in _SATURDAY_TALKS:
            days += (day.weekday() - 5) % 7
        plant = chance.choice(self._talk["plants"][season(day)])
        text = text.format(plant=plant, n=chance.choice((2, 3, 3, 5, 6, 10, 12, 20, 25, 40)), town=town)
        hours = (9, 16) if channel in _SHOP_TALKS | _SATURDAY_TALKS | {"letter", "advertisement"} else (7, 21)
        time = f"{chance.randint(*hours):02}:{chance.randrange(0, 60, 5):02}"
        outcome = chance.choice(self._talk["outcomes"]) if chance.random() < 0.08 else ""
        return Talk(days, time, channel, direction, text[0].upper() + text[1:], minutes=minutes or None,
                    sentiment=sentiment, outcome=outcome)  # fmt: skip

    def _open_and_plan(self, person: Person, number: int, latest: int) -> None:
        """Now and then something is left open, or is to be done."""
        chance = self._chance
        plant = chance.choice(self._talk["plants"][season(self._today)])
        if number % 37 == 5 and latest < 60:
            question = chance.choice(self._talk["questions"]).format(plant=plant, n=20)
            person.talks.append(
                Talk(latest, f"{chance.randint(8, 18):02}:15", "email", "in", question, open_point=question)
            )
        if chance.random() < 0.07:
            what, channel = chance.choice(self._talk["to_do"])
            task = what.format(plant=plant, n=chance.choice((6, 12, 20)))
            person.tasks.append(Task(chance.randint(1, 60), "", task, channel))
        if chance.random() < 0.15 and latest < 300:
            what, channel = chance.choice(self._talk["to_do"])
            plant = chance.choice(self._talk["plants"][season(self._today - timedelta(days=latest + 5))])
            task = what.format(plant=plant, n=12)
            person.tasks.append(Task(-latest - 4, "", task, channel, done=latest + 4))

    # ------------------------------------------------------------ what they agreed to
    def _consents(self, known: int, latest: int, yes: float, tags: list[str], stage: str) -> list[Said]:
        chance, said = self._chance, []
        when = chance.randint(latest, known)
        if chance.random() < yes:
            how, evidence = chance.choice(self._names["proofs"])
            evidence = evidence.format(n=chance.randint(1, 240))
            topics = ["Monthly news"]
            topics += ["Workshop dates"] if "workshop guests" in tags or chance.random() < 0.2 else []
            topics += ["Trade list"] if "trade" in tags and chance.random() < 0.6 else []
            said += [Said(topic, "confirmed", when, how, evidence) for topic in topics]
            if chance.random() < (0.45 if stage == "lost" else 0.07):
                how, evidence = chance.choice(self._names["partings"])
                said.append(Said("Monthly news", "withdrawn", chance.randint(0, when), how, evidence))
        elif chance.random() < 0.3:
            kind, evidence = chance.choice(
                (("requested", "Asked at the counter"), ("requested", "Asked by letter with the catalogue"),
                 ("declined", "Said no at the counter"))
            )  # fmt: skip
            said.append(Said("Monthly news", kind, when, "spoken", evidence))
        return said


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isascii() and c.isalnum())
