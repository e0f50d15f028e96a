"""Which words are forms of one name: `Bill` of `William`, `Саша` of `Александр`, `Lee` of `Yi`."""

from functools import cache, lru_cache

from desktop_crm.base import paths
from desktop_crm.contacts.transliteration import sound

FILE = "contacts/names.txt"


@cache
def _groups() -> dict[str, frozenset[int]]:
    """The groups in which each form stands, by its sound."""
    made: dict[str, set[int]] = {}
    for number, line in enumerate(paths.resource(FILE).read_text("utf-8").splitlines()):
        if not line.startswith("#"):
            for form in line.split():
                made.setdefault(sound(form), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in made.items()}


def groups(word: str) -> frozenset[int]:
    """The groups a folded word belongs to; none for a name we do not know."""
    return _groups().get(sound(word), frozenset())


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """What all forms of a name share: the first group it stands in, else its sound."""
    found = groups(word)
    return f"{min(found)}" if found else sound(word)
