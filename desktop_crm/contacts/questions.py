"""What is worth asking a contact next, one question at a time, and why. Pure.

A question is never put whose answer is known, nor one that they declined or that is put off.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from desktop_crm.base.text import count_words
from desktop_crm.contacts.field_kinds import FieldKind

PREFERRED = "preferred_channel"  # the detail that holds the channel they asked for, by its id
FEW = 4  # others of a tag from which on they tell something


class Topic(StrEnum):
    """What a question is about; a custom field's key is `field:` and its number."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    CONSENT = "consent"
    PREFERRED = "preferred"
    BIRTHDAY = "birthday"
    SOURCE = "source"
    HOUSEHOLD = "household"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Missing:
    """A custom field without a value, and how many of those who share a tag have one."""

    id: int
    name: str
    kind: FieldKind
    choices: tuple[str, ...]
    tag: str
    others: int
    filled: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the book knows of a contact, as far as a question depends on it."""

    name: str
    person: bool = True
    ways: frozenset[str] = frozenset()  # channels with an address that can be used
    shared: frozenset[str] = frozenset()  # those that their household or organisation has
    born: bool = False
    source: bool = False  # how they found us, or who sent them
    household: bool = False
    preferred: bool = False
    asked: bool = True  # about news by e-mail; also where there is no topic to ask for
    mail_tried: int = 0
    mail_answered: int = 0
    letters_back: int = 0
    greets: bool = False  # the user greets people on their birthdays
    told_apart: bool = False  # how they answer tells the channel already
    channels: tuple[tuple[str, str], ...] = ()  # id and name of the channels to choose from
    missing: tuple[Missing, ...] = ()
    told: AbstractSet[Topic] = frozenset()  # what stands elsewhere, in fields of the user's own
    broken: AbstractSet[str] = frozenset()  # channels with an address, but none that can be used


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, why, and what the answer is. `key` names it in `questions_put`."""

    key: str
    topic: Topic
    ask: str
    reason: str
    weight: int
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[tuple[str, str], ...] = ()  # value and words
    placeholder: str = ""


def catalogue(known: Known, put: AbstractSet[str] = frozenset()) -> tuple[Question, ...]:
    """All that is worth asking, the most useful first; without what is in `put`."""
    every = (
        *_ways(known), *_consent(known), *_preferred(known), *_birthday(known), *_source(known), *_household(known),
        *(_field(missing, known) for missing in known.missing if _common(missing)),
    )  # fmt: skip
    open_ = [each for each in every if each.key not in put and each.topic not in known.told]
    return tuple(sorted(open_, key=lambda question: (-question.weight, question.key)))


def next_question(known: Known, put: AbstractSet[str] = frozenset()) -> Question | None:
    """The one to ask now; None where nothing is missing."""
    return next(iter(catalogue(known, put)), None)


# ---------------------------------------------------------------- ways to reach them
def _ways(known: Known) -> list[Question]:
    found = []
    here = known.ways | known.shared
    if not here & {"phone", "sms"}:
        found.append(_phone(known))
    if "email" not in known.ways:  # one letter for each: the household's is another person's
        lack = _lack("e-mail address", "email" in known.broken)
        reason = f"{lack}: news and answers cannot reach them the same day."
        found.append(
            Question("email", Topic.EMAIL, f"Which e-mail address does {known.name} read?", reason, 45, "E-mail",
                     placeholder="ellen@example.org")
        )  # fmt: skip
    if "letter" not in here:
        reason = "No postal address: no card, no parcel, no visit."
        found.append(
            Question("letter", Topic.LETTER, f"Where does {known.name} live?" if known.person else
                     f"Where is {known.name}?", reason, 22, "Postal address", placeholder="1 Mill Lane, Fernhill")
        )  # fmt: skip
    return found


def _lack(what: str, broken: bool) -> str:
    return f"The {what} that is noted cannot be used" if broken else f"No {what}"


def _phone(known: Known) -> Question:
    trouble, lack = [], _lack("telephone number", bool(known.broken & {"phone", "sms"}))
    if known.letters_back:
        came = (
            "a letter came back"
            if known.letters_back == 1
            else f"{_number(known.letters_back)} letters came back"
        )
        trouble.append(came)
    if known.mail_tried >= 2 and known.mail_answered == 0:
        trouble.append("e-mail was never answered")
    if trouble:
        reason, weight = f"{lack}: {' and '.join(trouble)}.", 95
    elif not known.ways:
        reason, weight = f"{lack}, and there is no other way to reach them.", 90
    else:
        reason, weight = f"{lack}: a talk settles in a minute what three letters do not.", 50
    return Question("phone", Topic.PHONE, f"Under which number is {known.name} best reached?", reason, weight,
                    "Telephone", placeholder="020 7946 0101")  # fmt: skip


def _number(count: int) -> str:
    words = {2: "two", 3: "three", 4: "four", 5: "five"}
    return words.get(count, str(count))


def _consent(known: Known) -> list[Question]:
    if known.asked or "email" not in known.ways:
        return []
    ask = f"May {known.name} have your news by e-mail?"
    reason = "There is an e-mail address, and nobody has asked whether news may go there."
    return [Question("consent", Topic.CONSENT, ask, reason, 70, "Consent")]


def _preferred(known: Known) -> list[Question]:
    if known.preferred or known.told_apart or len(known.ways) < 2:
        return []
    reason = f"{count_words(len(known.ways), 'way')} to reach them, and no telling yet which they like."
    return [
        Question("preferred", Topic.PREFERRED, f"How does {known.name} like to hear from you?", reason, 40,
                 "Preferred channel", FieldKind.CHOICE, known.channels)
    ]  # fmt: skip


# ---------------------------------------------------------------- who they are
def _birthday(known: Known) -> list[Question]:
    if known.born or not known.person:
        return []
    reason = (
        "Birthday: you greet people on theirs." if known.greets else "Birthday: a good reason to be in touch."
    )
    ask, weight = f"When is {known.name}’s birthday?", 48 if known.greets else 20
    return [Question("birthday", Topic.BIRTHDAY, ask, reason, weight, "Birthday", FieldKind.DATE,
                     placeholder="9 May, or 9 May 1961")]  # fmt: skip


def _source(known: Known) -> list[Question]:
    if known.source:
        return []
    reason = "How they found you is not noted: it tells which of your efforts bring people."
    return [Question("source", Topic.SOURCE, f"How did {known.name} find you?", reason, 42, "Source",
                     placeholder="a fair, Google, a friend …")]  # fmt: skip


def _household(known: Known) -> list[Question]:
    if known.household or not known.person:
        return []
    reason = "Household: one letter is enough for those who live together."
    return [Question("household", Topic.HOUSEHOLD, f"Whom does {known.name} live with?", reason, 15, "Household",
                     placeholder="The Fairweathers")]  # fmt: skip


# ---------------------------------------------------------------- custom fields
def _common(missing: Missing) -> bool:
    """Whether most others of the tag have it."""
    return missing.others >= FEW and 2 * missing.filled > missing.others


def _field(missing: Missing, known: Known) -> Question:
    reason = f"{missing.filled} of {missing.others} others tagged “{missing.tag}” have it."
    share = missing.filled / missing.others
    return Question(
        f"field:{missing.id}", Topic.FIELD, f"Ask {known.name}: {missing.name}?", f"{missing.name}: {reason}",
        25 + round(30 * share), missing.name, missing.kind, tuple((c, c) for c in missing.choices),
    )  # fmt: skip
