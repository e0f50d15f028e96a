"""What is known of a contact as facts, and what a changed fact does to it."""

import re
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QLocale

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.contacts import editing, fields
from desktop_crm.contacts.field_kinds import FieldKind, day_of
from desktop_crm.contacts.fields import Field
from desktop_crm.contacts.questions import PREFERRED
from desktop_crm.contacts.records import Contact, Detail
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.ui.contacts.in_place import Fact
from desktop_crm.ui.contacts.value_editor import doubt
from desktop_crm.ui.dialogue import channel_choice

_CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
STAGES = tuple(stage.value for stage in Stage)
_OWN = {
    "title": "What they do", "department": "Department", "nickname": "Nickname", "language": "Language",
    "source": "Source",
}  # fmt: skip
_DAYS = {"birthday": "Birthday", "anniversary": "Anniversary"}
_PLACES = {"language": "de, French …", "source": "a fair, Google, a friend …"}


def facts(contact: Contact, custom: tuple[Field, ...]) -> list[Fact]:
    """All facts of a contact in their order, also those nobody knows yet (with an empty value)."""
    found = [_day(key, label, getattr(contact, key)) for key, label in _DAYS.items()]
    found += [
        Fact(key, label, getattr(contact, key), placeholder=_PLACES.get(key, ""))
        for key, label in _OWN.items()
    ]
    spoken = language_words(contact.language)
    found = [replace(fact, shown=spoken) if fact.key == "language" else fact for fact in found]
    if contact.household_id is None:
        found.append(Fact("household", "Household", contact.household))
    held = dict(contact.fields)
    found += [_custom(field, held.get(field.name, "")) for field in custom]
    return found + [
        Fact(f"detail:{d.id}", d.label or d.field.capitalize(), d.value, shown_detail(d))
        for d in contact.details
        if d.field != "uid"
    ]


def shown_detail(detail: Detail) -> str:
    """The channel they asked for by its name; any other detail as it stands."""
    known = detail.field == PREFERRED and detail.value in dict(channel_choice.choices())
    return channel_choice.name_of(detail.value) if known else ""


def language_words(code: str) -> str:
    """`English` for `en`; what is no code (ISO 639) stays as it was typed."""
    known = QLocale(code) if _CODE.fullmatch(code) else QLocale.c()
    language = known.language()
    return code if language is QLocale.Language.C else QLocale.languageToString(language)


def _day(key: str, label: str, day: PartialDate | None) -> Fact:
    written = "" if day is None else day.words()
    return Fact(
        key, label, written, written, FieldKind.DATE, placeholder="9 May, or 9 May 1961",
        strict="This is no day. Type 9 May or 9 May 1961.",
    )  # fmt: skip


def _custom(field: Field, value: str) -> Fact:
    return Fact(
        f"field:{field.id}", field.name, value, field.written(value), field.kind, field.choices,
        doubt=doubt(field.kind, value, field.choices),
    )  # fmt: skip


def keep(session: Any, contact: Contact, fact: Fact, value: str) -> None:
    """Writes the new value of a fact."""
    now = clock.now()
    kind, _, number = fact.key.partition(":")
    if kind == "field":
        fields.put(session, contact.id, fact.label, value, now)
    elif kind == "detail":
        before = next(d for d in contact.details if d.id == int(number))
        fields.change_detail(session, Detail(before.field, value, before.label, before.id), now)
    elif fact.key in _DAYS:
        editing.change(session, contact.id, {fact.key: day_of(value)}, now)  # type: ignore[misc]
    else:
        editing.change(session, contact.id, {fact.key: value}, now)  # type: ignore[misc]
