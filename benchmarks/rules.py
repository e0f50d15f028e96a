"""Rules that a business asks, each with the same question as SQL by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis


@dataclass(frozen=True, slots=True)
class Case:
    """One rule as a file says it. `by_hand` takes the binds of `binds`."""

    name: str
    words: str
    rule: Any
    by_hand: str


_ROSES = {"field": "tag", "is": "roses"}
_AGREED = {"field": "consent", "topic": "Monthly news", "is": "confirmed"}
_BOUGHT = "EXISTS (SELECT 1 FROM purchases p WHERE p.contact_id = c.id AND p.at >= :{})"
_TAGGED = "EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact_id = c.id AND t.tag_id = 1)"
_LIVING = "SELECT count(*) FROM contacts c WHERE c.deleted_at IS NULL"
CASES = (
    Case(
        "segment",
        "Rose lovers with consent",
        [_ROSES, _AGREED, {"field": "bought", "within_days": 180}],
        "SELECT count(DISTINCT p.contact_id) FROM purchases p JOIN contact_tags t ON t.contact_id = p.contact_id"
        " AND t.tag_id = 1 JOIN contacts c ON c.id = p.contact_id WHERE p.at >= :half AND c.deleted_at IS NULL"
        " AND EXISTS (SELECT 1 FROM addresses a JOIN consent_states s ON s.address = a.normal AND s.topic_id = 1"
        " AND s.state = 'confirmed' WHERE a.contact_id = c.id AND a.channel = 'email')",
    ),
    Case(
        "segment-none",
        "Rose lovers who bought nothing in a year",
        [_ROSES, {"none": [{"field": "bought", "within_days": 365}, {"field": "stage", "is": "lost"}]}],
        f"{_LIVING} AND {_TAGGED} AND NOT ({_BOUGHT.format('year')} OR c.stage = 'lost')",
    ),
    Case(
        "segment-quiet",
        "Quiet customers",
        [{"field": "last_interaction", "older_than": 365}, {"field": "bought", "within_days": 180}],
        f"{_LIVING} AND (c.last_at IS NULL OR c.last_at < :year) AND {_BOUGHT.format('half')}",
    ),
    Case(
        "segment-old",
        "Nobody has spoken to them for a year",
        [{"field": "last_interaction", "older_than": 365, "never": False}],
        f"{_LIVING} AND c.last_at < :year",
    ),
    Case(
        "segment-spent",
        "Spent over 150 in two years",
        [{"field": "spent", "over": 150, "currency": "GBP", "within_days": 730}],
        "SELECT count(*) FROM (SELECT p.contact_id FROM purchases p JOIN contacts c ON c.id = p.contact_id"
        " WHERE p.at >= :two_years AND p.currency = 'GBP' AND c.deleted_at IS NULL"
        " GROUP BY p.contact_id HAVING sum(p.amount_minor) > 15000)",
    ),
    Case(
        "segment-birthday",
        "Birthday within a fortnight",
        [{"field": "birthday", "coming": 14}],
        f"{_LIVING} AND c.birthday IS NOT NULL AND substr(c.birthday, -5) IN (SELECT value FROM json_each(:days))",
    ),
    Case(
        "segment-text",
        "The note speaks of hedging",
        [{"field": "note", "contains": "hedging"}],
        f"{_LIVING} AND c.note LIKE '%hedging%'",
    ),
    Case(
        "segment-number",
        "Many points",
        [{"field": "own:Points", "over": 900}],
        "SELECT count(*) FROM field_values v JOIN contacts c ON c.id = v.contact_id"
        " WHERE v.field_id = 2 AND v.normal > 900 AND c.deleted_at IS NULL",
    ),
    Case(
        "segment-nested",
        "Points or roses, and none that agreed or bought of late",
        [
            {"any": [{"field": "own:Points", "over": 900}, {"all": [_ROSES, {"field": "stage", "is": "loyal"}]}]},
            {"none": [_AGREED, {"none": [{"field": "bought", "within_days": 365}]}]},
        ],
        f"{_LIVING} AND (c.id IN (SELECT contact_id FROM field_values WHERE field_id = 2 AND normal > 900)"
        f" OR ({_TAGGED} AND c.stage = 'loyal')) AND {_BOUGHT.format('year')}"
        " AND NOT EXISTS (SELECT 1 FROM addresses a INDEXED BY ix_addresses_contact_id JOIN consent_states s"
        " ON s.address = a.normal AND s.topic_id = 1 AND s.state = 'confirmed'"
        " WHERE a.contact_id = c.id AND a.channel = 'email')",
    ),
)  # fmt: skip
TYPICAL = CASES[:3]  # which the books of a business have as segments, too


def binds(now: datetime) -> dict[str, Any]:
    """The values that the statements by hand take."""
    today = clock.local(now).date()

    def days_ago(days: int) -> int:
        return to_millis(clock.from_local(datetime.combine(today - timedelta(days=days), time())))

    near = [f"{today + timedelta(days=ahead):%m-%d}" for ahead in range(15)]
    return {
        "half": days_ago(180),
        "year": days_ago(365),
        "two_years": days_ago(730),
        "days": "[" + ", ".join(f'"{day}"' for day in near) + "]",
    }
