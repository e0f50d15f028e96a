"""The orders of a list, and how an index keeps them; what none keeps is sorted in `ordering`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_crm.contacts.stages import Stage


class SortBy(StrEnum):
    NAME = "name"
    STAGE = "stage"  # from lead to lost
    LAST = "last"  # the last interaction
    FOLLOW_UP = "follow_up"  # the next follow-up
    ADDED = "added"
    BIRTHDAY = "birthday"  # by month and day
    FIELD = "field"  # a custom field, by what its kind compares
    # No index keeps these: a list of more than `ordering.LIMIT` stays in the order of names.
    ORGANISATION = "organisation"
    EMAIL = "email"
    PHONE = "phone"
    CITY = "city"
    COUNTRY = "country"
    SOURCE = "source"
    LANGUAGE = "language"
    BOUGHT = "bought"  # in a year

    @property
    def at_any_size(self) -> bool:
        """Whether an index keeps the order."""
        return self in _INDEXED


_INDEXED = frozenset(
    (SortBy.NAME, SortBy.STAGE, SortBy.LAST, SortBy.FOLLOW_UP, SortBy.ADDED, SortBy.BIRTHDAY, SortBy.FIELD)
)


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list. People without the value stand behind those who have it, by name.

    `of`: the id of the custom field of FIELD, the year of BOUGHT.
    """

    by: SortBy = SortBy.NAME
    descending: bool = False
    of: int = 0


# ---------------------------------------------------------------- what an index keeps
_STAGES = tuple(stage.value for stage in Stage)
# The next follow-up of a contact: the open one before which none is open. Who leads is said by the sign and by CROSS
# JOIN: INDEXED BY fails where a condition is never true.
_NEXT = """
{}d.contact_id = c.id AND d.done_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM follow_ups e WHERE e.contact_id = d.contact_id AND e.done_at IS NULL
    AND (e.due, e.due_time, e.id) < (d.due, d.due_time, d.id))
"""


def by_index(sort: Sort, every: bool, led: bool) -> list[tuple[str, str, str]]:
    """The runs of a sort: what to join, what to add to the condition, the order.

    `every`: all living contacts are wanted, so that it pays to read first who has the value.
    `led`: somebody else leads to the contacts, who are few.
    """

    def lacking(column: str) -> str:
        """Who has no such value; by the index of those who have, no row is read."""
        having = f"SELECT id FROM contacts WHERE {column} IS NOT NULL AND deleted_at IS NULL"
        return f" AND c.id NOT IN ({having})" if every else f" AND c.{column} IS NULL"

    way = " DESC" if sort.descending else ""
    by_name = "c.sort_name, c.id"
    match sort.by:
        case SortBy.NAME:
            return [("", "", f"c.sort_name{way}, c.id{way}")]
        case SortBy.ADDED:
            return [("", "", f"c.id{way}")]
        case SortBy.LAST:
            return [
                ("", " AND c.last_at IS NOT NULL", f"c.last_at{way}, c.id{way}"),
                ("", lacking("last_at"), by_name),
            ]
        case SortBy.STAGE:
            stages = _STAGES[::-1] if sort.descending else _STAGES
            known = ", ".join(f"'{stage}'" for stage in _STAGES)
            return [
                *(("", f" AND c.stage = '{stage}' AND c.stage <> ''", by_name) for stage in stages),
                ("", f" AND c.stage NOT IN ({known})", by_name),
            ]
        case SortBy.BIRTHDAY:
            return [
                (
                    "",
                    " AND c.birthday IS NOT NULL",
                    f"substr(c.birthday, -5){way}, c.sort_name{way}, c.id{way}",
                ),
                ("", lacking("birthday"), by_name),
            ]
        case SortBy.FIELD:
            held = f"fv.contact_id = c.id AND fv.field_id = {int(sort.of)}"
            return [
                (f"JOIN field_values fv ON {held}", "", f"fv.normal{way}, fv.contact_id{way}"),
                ("", f" AND NOT EXISTS (SELECT 1 FROM field_values fv WHERE {held})", by_name),
            ]
        case SortBy.FOLLOW_UP:
            planned = " AND {} (SELECT 1 FROM follow_ups f WHERE f.contact_id = c.id AND f.done_at IS NULL)"
            soonest = _NEXT.format("CROSS JOIN follow_ups d ON " if led else "JOIN follow_ups d ON +")
            return [
                (soonest, "", f"d.due{way}, d.due_time{way}, d.id{way}"),
                ("", planned.format("NOT EXISTS"), by_name),
            ]
        case _:
            raise ValueError(f"no index keeps the order by {sort.by}")
