"""Address cards: entries already, in which only addresses and days are looked at."""

from __future__ import annotations

from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.files.entry import Value
from desktop_crm.files.sheet import CardRecord
from desktop_crm.mapping import checking, days
from desktop_crm.mapping.flattening import is_own_uid
from desktop_crm.mapping.rows import ReadRow, bad_address, no_date


def card(record: CardRecord, country: str) -> ReadRow:
    """An address card: everything is kept, what cannot be used is listed."""
    problems = [
        bad_address("email", v.text, found)
        for v in record.entry.values.get("email", ())
        if isinstance(found := checking.email(v.text), BadAddress)
    ]
    problems += [
        bad_address("phone", v.text, found)
        for v in record.entry.values.get("phone", ())
        if isinstance(found := checking.phone(v.text, country), BadAddress)
    ]
    exact = any(is_own_uid(v.text) for v in record.entry.values.get("uid", ()))
    record.entry.exact = exact
    for field in ("birthday", "anniversary"):
        if exact:
            continue  # ours are days already, also those in years by which others say that they know none
        held = record.entry.values.get(field, [])
        made, wrong = _card_days(held)
        if held:
            record.entry.values[field] = made
        for value in wrong:
            record.entry.add("custom", value, field.capitalize())
        problems += [no_date(field, value) for value in wrong]
    return ReadRow(record, record.entry, tuple(problems))


def _card_days(held: list[Value]) -> tuple[list[Value], list[str]]:
    made, wrong = [], []
    for value in held:
        day = days.parse(value.text)
        if day:
            made.append(Value(str(day), value.label, value.preferred))
        elif not days.is_empty(value.text):
            wrong.append(value.text)
    return made, wrong
