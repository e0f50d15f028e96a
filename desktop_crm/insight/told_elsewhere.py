"""What a contact's own fields, relations and accounts tell already, whatever they are called: it is not asked for."""

from __future__ import annotations

import re
from functools import lru_cache

from desktop_crm.base.text import fold
from desktop_crm.contacts.questions import Topic
from desktop_crm.contacts.records import Contact
from desktop_crm.mapping import headers, words
from desktop_crm.mapping.meanings import POSTAL_MEANINGS

_OF_MEANING = {
    "birthday": Topic.BIRTHDAY, "email": Topic.EMAIL, "spouse": Topic.HOUSEHOLD,
    **dict.fromkeys(("phone", "mobile", "whatsapp", "car"), Topic.PHONE),
    **dict.fromkeys(POSTAL_MEANINGS - {"region", "country", "line", "house", "extended", "district"}, Topic.LETTER),
}  # fmt: skip
# Our own words for what no file has a column for, and those that people use.
_OF_NAME = {
    "source": Topic.SOURCE, "found us": Topic.SOURCE, "found us by": Topic.SOURCE, "found us through": Topic.SOURCE,
    "how they found us": Topic.SOURCE, "how found us": Topic.SOURCE, "heard of us": Topic.SOURCE,
    "heard of us from": Topic.SOURCE, "recommended by": Topic.SOURCE, "referred by": Topic.SOURCE,
    "household": Topic.HOUSEHOLD, "lives with": Topic.HOUSEHOLD, "partner": Topic.HOUSEHOLD,
    "preferred channel": Topic.PREFERRED, "likes to hear by": Topic.PREFERRED, "best reached by": Topic.PREFERRED,
}  # fmt: skip
_PARTNERS = frozenset({"spouse", "partner", "wife", "husband", "domestic partner", "lives with"})
_NUMBER = re.compile(r"\+?[\d\s()./-]{7,}")


def topics(contact: Contact) -> frozenset[Topic]:
    """What need not be asked for."""
    found = {_topic(name) for name, value in contact.fields if value.strip()}
    if any(d.field == "relation" and fold(d.label) in _PARTNERS for d in contact.details):
        found.add(Topic.HOUSEHOLD)
    if any(_NUMBER.fullmatch(address.value.strip()) for address in contact.of("messenger")):
        found.add(Topic.PHONE)  # of WhatsApp and Signal: whoever has the account has the number
    return frozenset(topic for topic in found if topic is not None)


@lru_cache(maxsize=500)
def _topic(name: str) -> Topic | None:
    """What a field of this name tells, in any language that imports know."""
    if (own := _OF_NAME.get(fold(name))) is not None:
        return own
    said = headers.read(name, "words", words.all_languages())
    return _OF_MEANING.get(said.one()) if said.exact else None
