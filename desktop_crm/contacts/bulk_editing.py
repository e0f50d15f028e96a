"""One change for many contacts: a value set, cleared, or replaced in the text; in batches, as one step to take back.

edit = Edit(Own("stage"), Put("loyal"))
with book.write(said(edit, len(ids))) as session:
    apply(session, ids, edit, now, progress, stop)     # Stopped takes everything back
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import clean, count_words, fold, one_line
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import field_kinds, finding, naming, pinning
from desktop_crm.contacts.field_kinds import FieldKind

BATCH = 2_000  # contacts in one statement


# ---------------------------------------------------------------- what is changed, and how
@dataclass(frozen=True, slots=True)
class Own:
    """A value of the contact itself: one of OWN."""

    name: str


@dataclass(frozen=True, slots=True)
class Custom:
    """A custom field."""

    field_id: int
    name: str
    kind: FieldKind = FieldKind.TEXT


@dataclass(frozen=True, slots=True)
class Put:
    """This value for everybody; `shown` as it is said."""

    value: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Clear:
    """No value for anybody."""


@dataclass(frozen=True, slots=True)
class Replace:
    """These letters, wherever they stand in the value, by others."""

    old: str
    new: str


Target = Own | Custom
What = Put | Clear | Replace

# What can be changed for many at once, as it is called.
OWN = {
    "stage": "Stage", "source": "Source", "language": "Language", "organisation": "Organisation",
    "department": "Department", "title": "What they do", "role": "Role", "time_zone": "Time zone", "note": "Note",
}  # fmt: skip
_SEARCHED = frozenset(("organisation", "department", "title", "role", "note"))


@dataclass(frozen=True, slots=True)
class Edit:
    target: Target
    what: What

    @property
    def called(self) -> str:
        """The name of what is changed."""
        return OWN[self.target.name] if isinstance(self.target, Own) else self.target.name

    def value_from(self, before: str) -> str:
        """What stands there after the change."""
        tidy = clean if self.target == Own("note") else one_line
        match self.what:
            case Put(value):
                return tidy(value)
            case Clear():
                return ""
            case Replace(old, new):
                return tidy(before.replace(old, new)) if old else before
            case _ as what:
                assert_never(what)


def preview(edit: Edit, count: int) -> str:
    """`Sets Stage to loyal for 214 contacts.`"""
    return _sentence(edit, count, "Sets", "Clears", "Replaces") + "."


def said(edit: Edit, count: int) -> str:
    """`Set Stage to loyal for 214 contacts`, as the step is called afterwards."""
    return _sentence(edit, count, "Set", "Cleared", "Replaced")


def _sentence(edit: Edit, count: int, sets: str, clears: str, replaces: str) -> str:
    whom = f"for {count_words(count, 'contact')}"
    match edit.what:
        case Put(value, shown):
            return f"{sets} {edit.called} to {shown or f'“{value}”'} {whom}"
        case Clear():
            return f"{clears} {edit.called} {whom}"
        case Replace(old, new):
            with_what = f"with “{new}”" if new else "with nothing"
            return f"{replaces} “{old}” {with_what} in {edit.called} {whom}"
        case _ as what:
            assert_never(what)


# ---------------------------------------------------------------- doing it
def in_batches(
    session: Session,
    ids: Sequence[int],
    act: Callable[[Session, Sequence[int]], object],
    words: str,
    progress: Progress = silent,
    stop: Stop = never,
) -> None:
    """Does `act` with some thousand contacts at a time in the caller's transaction. Raises Stopped."""
    for start in range(0, len(ids), BATCH):
        check(stop)
        progress(Step(start, len(ids), words))
        act(session, ids[start : start + BATCH])
    progress(Step(len(ids), len(ids), words))


def would_change(session: Session, ids: Sequence[int], edit: Edit) -> int:
    """How many of these contacts have another value than they would get."""
    return sum(
        len(_changed(session, ids[start : start + BATCH], edit)) for start in range(0, len(ids), BATCH)
    )


def apply(
    session: Session,
    ids: Sequence[int],
    edit: Edit,
    at: datetime,
    progress: Progress = silent,
    stop: Stop = never,
) -> int:
    """Changes the contacts; how many have another value now. Raises Stopped; the caller then takes all back."""
    changed: list[int] = []

    def some(within: Session, batch: Sequence[int]) -> None:
        changed.extend(_apply(within, batch, edit, at))

    in_batches(session, ids, some, f"Changing {edit.called}", progress, stop)
    return len(changed)


def _apply(session: Session, ids: Sequence[int], edit: Edit, at: datetime) -> list[int]:
    session.flush()
    found = _changed(session, ids, edit)
    if not found:
        return []
    listed = {"rows": json.dumps(found, ensure_ascii=False), "at": to_millis(at)}
    match edit.target:
        case Own("stage" as key):
            before = _stages(session, listed)
            _write_own(session, key, listed)
            pinning.set_by_hand(session, before, at)
        case Own(key):
            _write_own(session, key, listed)
        case Custom(field_id, _name, kind):
            _write_custom(session, field_id, kind, found, listed)
            key = f"field:{field_id}"
        case _ as target:
            assert_never(target)
    # They are a person's from now on, as if typed one by one.
    session.execute(
        sql(
            "INSERT INTO hand_edits (contact_id, field, at) SELECT j.value ->> 0, :key, :at FROM json_each(:rows) j "
            "WHERE true ON CONFLICT (contact_id, field) DO UPDATE SET at = excluded.at"
        ),
        listed | {"key": key},
    )
    numbers = [number for number, _value in found]
    if isinstance(edit.target, Custom) or edit.target.name in _SEARCHED:
        finding.index(session, numbers)
    session.expire_all()
    return numbers


def _changed(session: Session, ids: Sequence[int], edit: Edit) -> list[tuple[int, str]]:
    """Who of these gets another value, and which."""
    given = {"ids": json.dumps(list(ids))}
    match edit.target:
        case Own(name):
            if name not in OWN:
                raise KeyError(name)
            # An organisation is not in an organisation; its own name is changed on its page.
            persons = "AND kind = 'person'" if name == "organisation" else ""
            statement = (
                f"SELECT id, {name} FROM contacts WHERE id IN (SELECT value FROM json_each(:ids)) {persons}"
            )
        case Custom(field_id):
            given["field"] = str(field_id)
            statement = (
                "SELECT c.id, ifnull(v.value, '') FROM contacts c LEFT JOIN field_values v "
                "ON v.contact_id = c.id AND v.field_id = CAST(:field AS INTEGER) "
                "WHERE c.id IN (SELECT value FROM json_each(:ids))"
            )
        case _ as target:
            assert_never(target)
    rows = session.execute(sql(statement), given).all()
    return [(number, value) for number, before in rows if (value := edit.value_from(before)) != before]


def _stages(session: Session, listed: dict[str, object]) -> list[tuple[int, str]]:
    """What these contacts have before the change."""
    statement = "SELECT id, stage FROM contacts WHERE id IN (SELECT j.value ->> 0 FROM json_each(:rows) j)"
    return [(number, stage) for number, stage in session.execute(sql(statement), listed).all()]


def _write_own(session: Session, name: str, listed: dict[str, object]) -> None:
    session.execute(
        sql(
            f"UPDATE contacts SET {name} = j.value ->> 1, updated_at = :at FROM json_each(:rows) j "
            "WHERE contacts.id = j.value ->> 0"
        ),
        listed,
    )
    if name == "organisation":
        _follow_organisation(session, listed)


def _follow_organisation(session: Session, listed: dict[str, object]) -> None:
    """To whom they belong now, and what those are listed by who have no name of their own."""
    session.execute(
        sql(
            "UPDATE contacts SET organisation_id = (SELECT o.id FROM contacts o WHERE o.kind = 'organisation' "
            "AND o.deleted_at IS NULL AND o.sort_name = j.value ->> 2 "
            "AND coalesce(nullif(o.full_name, ''), o.organisation) = j.value ->> 1 ORDER BY o.id LIMIT 1), "
            "sort_name = CASE contacts.full_name WHEN '' THEN j.value ->> 2 ELSE contacts.sort_name END "
            "FROM json_each(:named) j WHERE contacts.id = j.value ->> 0"
        ),
        {"named": json.dumps([(n, v, naming.sort_name(v)) for n, v in json.loads(str(listed["rows"]))])},
    )


def _write_custom(
    session: Session,
    field_id: int,
    kind: FieldKind,
    found: Sequence[tuple[int, str]],
    listed: dict[str, object],
) -> None:
    kept = [(number, value, field_kinds.normal(kind, value)) for number, value in found if fold(value)]
    gone = [number for number, value in found if not fold(value)]
    session.execute(
        sql(
            "INSERT INTO field_values (contact_id, field_id, value, normal) "
            "SELECT j.value ->> 0, :field, j.value ->> 1, j.value ->> 2 FROM json_each(:kept) j WHERE true "
            "ON CONFLICT (contact_id, field_id) DO UPDATE SET value = excluded.value, normal = excluded.normal"
        ),
        {"field": field_id, "kept": json.dumps(kept, ensure_ascii=False)},
    )
    session.execute(
        sql(
            "DELETE FROM field_values WHERE field_id = :field AND contact_id IN (SELECT value FROM json_each(:gone))"
        ),
        {"field": field_id, "gone": json.dumps(gone)},
    )
    session.execute(
        sql("UPDATE contacts SET updated_at = :at FROM json_each(:rows) j WHERE contacts.id = j.value ->> 0"),
        listed,
    )
