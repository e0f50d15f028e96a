"""Who would get a campaign, and for everybody else why not: the gate's rules for all contacts at once.

Of a contact with several addresses the first that may be written to counts, in the user's order. Where two
contacts share an address, the one added first gets it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book.columns import to_millis
from desktop_crm.consent import gate, wishes
from desktop_crm.consent.gate import Reason
from desktop_crm.contacts import naming
from desktop_crm.segments import compiling, stored
from desktop_crm.segments.known import hash_erased


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a campaign is meant for: a topic, and of all contacts those with a tag, in a segment, or both.

    `practice`: the practice outbox, for which practice messages count against the wished number, too.
    `excluded`: segments and lists whose people it is not meant for, as if they had not been chosen.
    """

    topic_id: int
    tag_id: int | None = None
    segment_id: int | None = None
    practice: bool = False
    excluded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """How many get it, and how many do not, by reason in the order of screens (reasons with nobody are absent)."""

    scope: Scope
    total: int
    gets: int
    left_out: dict[Reason, int]


@dataclass(frozen=True, slots=True)
class Member:
    """A contact of the scope; `reason` None: gets it at `address`. Left out for NO_ADDRESS: no address."""

    contact_id: int
    name: str
    address: str
    reason: Reason | None


def audience(
    session: Session,
    topic_id: int,
    tag_id: int | None,
    segment_id: int | None,
    now: datetime,
    practice: bool = False,
    excluded: tuple[int, ...] = (),
) -> Audience:
    """The counts as they stand now. Raises UserError where a segment's rule is not finished."""
    scope = Scope(topic_id, tag_id, segment_id, practice, excluded)
    rows = _run(session, scope, now, "SELECT reason, count(*) FROM verdicts GROUP BY reason").all()
    counts: dict[str | None, int] = dict(rows)
    left_out = {reason: counts[reason] for reason in Reason if reason in counts}
    return Audience(scope, sum(counts.values()), counts.get(None, 0), left_out)


def members(
    session: Session,
    scope: Scope,
    now: datetime,
    reason: Reason | None = None,
    offset: int = 0,
    limit: int = 200,
) -> tuple[Member, ...]:
    """Those left out for a reason, by name; without one those who get it."""
    rows = _run(
        session,
        scope,
        now,
        f"SELECT {_MEMBER} WHERE v.reason IS :reason ORDER BY c.sort_name, c.id LIMIT :limit OFFSET :offset",
        reason=reason,
        offset=offset,
        limit=limit,
    )
    return tuple(_member(row) for row in rows)


def everybody(session: Session, scope: Scope, now: datetime) -> Iterator[Member]:
    """All of the scope in the order in which they were added."""
    for row in _run(session, scope, now, f"SELECT {_MEMBER} ORDER BY v.contact_id"):
        yield _member(row)


def ids(session: Session, scope: Scope, now: datetime, reason: Reason | None = None) -> tuple[int, ...]:
    """The contact ids behind one of the numbers."""
    query = "SELECT contact_id FROM verdicts WHERE reason IS :reason ORDER BY contact_id"
    return tuple(_run(session, scope, now, query, reason=reason).scalars())


def _member(row: Row[Any]) -> Member:
    name = naming.shown(row.full_name, row.organisation, row.address or "")
    return Member(row.contact_id, name, row.address or "", Reason(row.reason) if row.reason else None)


_MEMBER = (
    "v.contact_id, v.address, v.reason, c.full_name, c.organisation"
    " FROM verdicts AS v JOIN contacts AS c ON c.id = v.contact_id"
)


# ---------------------------------------------------------------- the statement
def _run(session: Session, scope: Scope, now: datetime, query: str, **binds: object) -> Any:
    session.flush()
    given = gate.rules(session, scope.practice)
    everyone = given.per_month is not None
    binds |= {
        "topic": scope.topic_id,
        "tag": scope.tag_id,
        "month": to_millis(wishes.month_start(now)),
        "everyone": given.per_month,
        "practice": scope.practice,
    }
    chosen, more = _chosen(session, scope, now)
    whole = f"{_with(scope, chosen, everyone, hash_erased(session))} {query}"
    return session.execute(sql(whole), binds | more)


def _chosen(session: Session, scope: Scope, now: datetime) -> tuple[str, dict[str, Any]]:
    """Segment and exclusions as further conditions.

    A rule with half a condition would mean more people than it says: it is refused, not guessed.
    """
    conditions, binds = "", dict[str, Any]()
    among = [(scope.segment_id, "")] if scope.segment_id is not None else []
    for number, opposite in [*among, *((each, "NOT ") for each in scope.excluded)]:
        made = compiling.of_segment(session, number, now, f"segment{len(binds)}n")
        if made.ignored:
            raise UserError(
                f"The segment “{stored.name(session, number)}” is not finished: {made.ignored[0].words}",
                "Complete it, or choose other readers.",
            )
        conditions += f" AND {opposite}({made.condition})"
        binds |= made.binds
    return conditions, binds


def _with(scope: Scope, chosen: str, everyone: bool, erased: bool) -> str:
    narrowed = chosen
    if scope.tag_id is not None:
        narrowed += (
            " AND EXISTS (SELECT 1 FROM contact_tags AS t WHERE t.contact_id = c.id AND t.tag_id = :tag)"
        )
    # Without a rule for everyone only those who wished something can have reached it.
    holders = (
        "addresses AS h LEFT JOIN preferences AS p ON p.contact_id = h.contact_id"
        if everyone
        else "preferences AS p CROSS JOIN addresses AS h ON h.contact_id = p.contact_id"
    )
    hashed = (
        "WHEN suppression_hash(a.normal) IN"
        " (SELECT address_hash FROM suppressions WHERE lifted_at IS NULL AND address = '') THEN 'suppressed'"
    )
    return _WITH.format(narrowed=narrowed, holders=holders, hashed=hashed if erased else "")


# The rank says which of a contact's addresses stands for it: one that may be written to, else the one
# nearest to that. In the key follow preferred, position and id: the user's order. The plus before `channel`
# keeps SQLite from walking all e-mail addresses for each contact.
_WITH = f"""
WITH scope AS (SELECT c.id FROM contacts AS c WHERE c.deleted_at IS NULL AND c.merged_into IS NULL{{narrowed}}),
arrived AS MATERIALIZED (
    SELECT d.contact_id, d.address FROM deliveries AS d JOIN campaigns AS c ON c.id = d.campaign_id
    WHERE d.at >= :month AND d.state IN {gate.COUNTED} AND (:practice OR NOT c.practice)),
by_contact AS MATERIALIZED (
    SELECT coalesce(k.merged_into, k.id) AS contact_id, count(*) AS n
    FROM arrived JOIN contacts AS k ON k.id = arrived.contact_id GROUP BY 1),
by_address AS MATERIALIZED (
    SELECT address, count(*) AS n FROM arrived WHERE contact_id IS NULL GROUP BY address),
filled AS MATERIALIZED (
    SELECT DISTINCT h.normal FROM {{holders}}
    LEFT JOIN by_contact AS b ON b.contact_id = h.contact_id
    LEFT JOIN by_address AS o ON o.address = h.normal
    WHERE +h.channel = 'email' AND h.normal IS NOT NULL
    AND h.contact_id NOT IN (SELECT id FROM contacts WHERE merged_into IS NOT NULL)
    AND coalesce(p.per_month, :everyone) <= coalesce(b.n, 0) + coalesce(o.n, 0)),
complained AS MATERIALIZED (
    SELECT DISTINCT h.normal FROM complaints AS k CROSS JOIN contacts AS c ON c.id = k.contact_id
    CROSS JOIN addresses AS h ON h.contact_id = k.contact_id
    WHERE k.closed_at IS NULL AND c.deleted_at IS NULL AND +h.channel = 'email' AND h.normal IS NOT NULL),
mail AS (
    SELECT scope.id AS contact_id, a.normal AS address, a.preferred, a.position, a.id,
        CASE
        WHEN a.id IS NULL THEN 'no_address'
        WHEN s.state IS NULL OR s.state = 'never' THEN 'never_asked'
        WHEN s.state = 'declined' THEN 'withdrawn'
        WHEN s.state <> 'confirmed' THEN s.state
        WHEN a.normal IN (SELECT address FROM suppressions WHERE lifted_at IS NULL AND address <> '')
            THEN 'suppressed'
        {{hashed}}
        WHEN a.normal IN (SELECT normal FROM complained) THEN 'complaint_open'
        WHEN a.normal IN (SELECT normal FROM filled) THEN 'wished_number'
        END AS reason
    FROM scope LEFT JOIN addresses AS a
        ON a.contact_id = scope.id AND +a.channel = 'email' AND a.normal IS NOT NULL
    LEFT JOIN consent_states AS s ON s.address = a.normal AND s.topic_id = :topic),
chosen AS MATERIALIZED (
    SELECT contact_id, address, reason, min(
        (CASE reason WHEN 'complaint_open' THEN 1 WHEN 'wished_number' THEN 2 WHEN 'suppressed' THEN 3
            WHEN 'withdrawn' THEN 4 WHEN 'expired' THEN 5 WHEN 'requested' THEN 6 WHEN 'never_asked' THEN 7
            ELSE 0 END << 56)
        + ((NOT coalesce(preferred, 0)) << 55) + (coalesce(position, 0) << 40) + coalesce(id, 0))
    FROM mail GROUP BY contact_id),
shared AS (
    SELECT address, min(contact_id) AS contact_id FROM chosen WHERE reason IS NULL
    GROUP BY address HAVING count(*) > 1),
verdicts AS (
    SELECT chosen.contact_id, chosen.address,
        CASE WHEN chosen.reason IS NULL AND shared.contact_id <> chosen.contact_id THEN 'same_address'
        ELSE chosen.reason END AS reason
    FROM chosen LEFT JOIN shared ON chosen.reason IS NULL AND shared.address = chosen.address)
"""
