"""What a condition names: things in the book, and words that mean one of a few. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop_crm.base.text import fold
from desktop_crm.segments.meaning import Known, Ready, Unfinished, Words
from desktop_crm.segments.rules import Condition

STATES = ("never", "requested", "confirmed", "declined", "withdrawn", "expired")
_STATE_WORDS = {
    "never asked": "never", "never_asked": "never", "asked": "requested", "opted in": "confirmed",
    "opted_in": "confirmed", "subscribed": "confirmed", "yes": "confirmed",
}  # fmt: skip
_OPTED_OUT = ("opted out", "opted_out", "unsubscribed", "no")


def among(found: tuple[str, ...], choices: tuple[str, ...], what: str) -> tuple[str, ...]:
    wrong = next((v for v in found if v not in choices), None)
    if wrong is not None:
        raise Unfinished(f"“{wrong}” is no {what}. There are {', '.join(choices)}.")
    return tuple(dict.fromkeys(found))


def channel(word: str, known: Known) -> str:
    found = known.channels.get(fold(word))
    if found is None:
        raise Unfinished(f"There is no channel “{word}”.")
    return found


def with_channel(made: Ready, given: Condition, known: Known) -> Ready:
    return replace(made, of=channel(given.of, known)) if fold(given.of) else made


def named(made: Ready, given: Condition, known: Mapping[str, tuple[int, ...]], what: str) -> Ready:
    """The numbers of what is named. A name the book does not have fits nobody, which is said."""
    missing = [v for v in given.value if fold(v) not in known]
    ids = tuple(sorted({i for v in given.value for i in known.get(fold(v), ())}))
    texts = tuple(fold(v) for v in given.value)
    said = f"There is no {what} “{missing[0]}” in the book." if missing else ""
    return replace(made, ids=ids, texts=texts, missing=said)


def consented(made: Ready, given: Condition, known: Known, words: Words) -> Ready:
    if not fold(given.of):
        raise Unfinished("Choose the topic of the consent.")
    topic = known.topics.get(fold(given.of), 0)
    if not given.value:
        raise words.needs("one of never asked, asked, opted in, opted out, expired")
    states: list[str] = []
    for typed in given.value:
        plain = fold(typed)
        states += ("withdrawn", "declined") if plain in _OPTED_OUT else (_STATE_WORDS.get(plain, plain),)
    missing = "" if topic else f"There is no topic “{given.of}”."
    return replace(made, of_id=topic, texts=among(tuple(states), STATES, "state of consent"), missing=missing)
