"""What a contact and a row say of each field, as lists of texts under the keys of choices (see `deciding`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import fold
from desktop_crm.contacts import naming
from desktop_crm.imports.shaping import Person

Values = dict[str, tuple[str, ...]]
# In the order in which they are shown.
WORDS = {
    "full_name": "Name", "nickname": "Nickname", "phonetic_given": "Given name as spoken",
    "phonetic_family": "Family name as spoken", "organisation": "Organisation", "department": "Department",
    "title": "Job title", "role": "Role", "email": "E-mail", "phone": "Phone", "letter": "Address",
    "messenger": "Messenger", "social": "Social network", "website": "Website", "birthday": "Birthday",
    "anniversary": "Anniversary", "gender": "Gender", "relation": "Related people", "uid": "Number elsewhere",
    "tags": "Tags", "note": "Note", "photo": "Picture",
}  # fmt: skip
_OWN = (
    "full_name", "nickname", "phonetic_given", "phonetic_family", "organisation", "department", "title", "role",
    "birthday", "anniversary", "gender", "note", "photo",
)  # fmt: skip
_DAYS = frozenset(("birthday", "anniversary"))


def words_of(field: str) -> str:
    """What a field is called; of a custom field its name."""
    name = field.removeprefix("field:")
    return name if name != field else WORDS.get(field, field.replace("_", " ").capitalize())


def rank_of(field: str) -> tuple[int, str]:
    """The place of a field among the others."""
    return (list(WORDS).index(field) if field in WORDS else len(WORDS)), field


def values_of(person: Person) -> Values:
    """What a row says."""
    made: dict[str, list[str]] = {}
    for column in _OWN:
        _add(made, column, _shown(column, person.own.get(column)))
    for way in person.ways:
        _add(made, way.channel, way.value)
    for detail in person.details:
        _add(made, detail.field, detail.value)
    for tag in person.tags:
        _add(made, "tags", tag)
    for name, value in person.fields.items():
        _add(made, f"field:{name}", value)
    return {field: tuple(values) for field, values in made.items()}


def held(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, Values]]:
    """What contacts are called, and what the book holds of them."""
    listed = (json.dumps(sorted(set(ids))),)

    def rows(query: str) -> list[Any]:
        return list(
            connection.exec_driver_sql(query.replace("@ids", "IN (SELECT value FROM json_each(?))"), listed)
        )

    made: dict[int, tuple[str, dict[str, list[str]]]] = {}
    for row in rows(f"SELECT id, sort_name, {', '.join(_OWN)} FROM contacts WHERE id @ids"):
        values: dict[str, list[str]] = {}
        for column in _OWN:
            _add(values, column, _shown(column, row._mapping[column]))
        made[row.id] = naming.shown(row.full_name, row.organisation, row.sort_name), values
    for contact_id, channel, value in rows(
        "SELECT contact_id, channel, value FROM addresses WHERE contact_id @ids ORDER BY contact_id, position, id"
    ):
        _add(made[contact_id][1], "phone" if channel == "sms" else channel, value)
    for contact_id, field, value in rows(
        "SELECT contact_id, field, value FROM details WHERE contact_id @ids ORDER BY contact_id, position, id"
    ):
        _add(made[contact_id][1], field, value)
    for contact_id, name in rows(
        "SELECT ct.contact_id, t.name FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id "
        "WHERE ct.contact_id @ids ORDER BY ct.contact_id, t.folded"
    ):
        _add(made[contact_id][1], "tags", name)
    for contact_id, name, value in rows(
        "SELECT v.contact_id, f.name, v.value FROM field_values v JOIN fields f ON f.id = v.field_id "
        "WHERE v.contact_id @ids ORDER BY v.contact_id, f.position, f.id"
    ):
        _add(made[contact_id][1], f"field:{name}", value)
    return {i: (name, {f: tuple(v) for f, v in values.items()}) for i, (name, values) in made.items()}


def side_by_side(mine: Values, files: Values) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Every field that the file says something about: the field, what the book holds, what the file says."""
    named = {fold(field): field for field in mine}
    return [
        (field, mine.get(named.get(fold(field), field), ()), files[field])
        for field in sorted(files, key=rank_of)
    ]


def _shown(column: str, value: Any) -> str:
    if not value:
        return ""
    if column == "photo":
        return "a picture"
    if column in _DAYS:
        try:
            return PartialDate.parse(str(value)).words()
        except ValueError:
            return str(value)
    return str(value)


def _add(made: dict[str, list[str]], field: str, value: str) -> None:
    if value and value not in made.setdefault(field, []):
        made[field].append(value)
    if field in made and not made[field]:
        del made[field]
