"""A business behind the contacts: years of exchanges, purchases, consent and newsletters, made by SQLite itself.

Statistics are left as the program leaves them: nobody runs ANALYZE on a user's book.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from benchmarks import dialogues
from benchmarks.rules import TYPICAL
from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.segments import lists, rule_files, saving

PER_CONTACT = 10  # exchanges
_DAY = 86_400_000
# Spread as if by chance, and always the same: Knuth's multiplicative hash of the number.
_SPREAD = "((n * 2654435761) % 4294967296)"


def add_histories(book: Book, per_contact: int = PER_CONTACT) -> None:
    """So many exchanges with each contact, purchases, consent of half, follow-ups of some, and the rest."""
    end = to_millis(clock.now())
    with book.write() as session:
        connection = session.connection()
        contacts = connection.exec_driver_sql("SELECT max(id) FROM contacts").scalar_one()
        _exchanges(connection, contacts, per_contact, end)
        _purchases(connection, contacts, end)
        _consents(connection, contacts, end)
        _follow_ups(connection, contacts, end)
        dialogues.add(connection, contacts, end)
        _newsletter(connection, end)
        _import(connection, contacts, end)
        _joined(connection, contacts, end)
        _segments(session, clock.now())


# Each contact has a rhythm of their own and was seen last at a time of their own: 4 to 400 days, up to eight years.
_WHO = "((n - :first) / :each)"
_GAP = f"(4 + {_WHO} * 7919 % 397)"
_LAST = f"({_WHO} * 104729 % 2900)"
_AGE = f"({_LAST} + (:each - 1 - (n - :first) % :each) * {_GAP})"


def _exchanges(connection: Connection, contacts: int, per_contact: int, end: int) -> None:
    run = connection.exec_driver_sql
    made_again = run(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        " AND tbl_name IN ('interactions', 'participants')"
    ).all()
    for kind, name, _made in made_again:
        run(f"DROP {kind} {name}")  # filled at the end: ten times as quick
    first = run("SELECT ifnull(max(id), 0) + 1 FROM interactions").scalar_one()
    given = {
        "first": first,
        "each": per_contact,
        "last": first + contacts * per_contact - 1,
        "end": end,
        "left": 50 * max(1, contacts * per_contact // (50 * dialogues.OPEN)),
    }
    run(
        f"""
        WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)
        INSERT INTO interactions (id, at, channel, direction, subject, body, outcome, sentiment, open_point,
            open_closed_at, created_at, updated_at)
        SELECT n, :end - {_AGE} * {_DAY} - {_SPREAD} % 36000000,
            CASE n % 4 WHEN 0 THEN 'phone' WHEN 1 THEN 'email' WHEN 2 THEN 'visit' ELSE 'letter' END,
            CASE n % 2 WHEN 0 THEN 'in' ELSE 'out' END, '',
            'Exchange ' || n || ' about the allotment, the gate and what is to come of it.', '', '',
            CASE n % 50 WHEN 0 THEN 'Ring back about it' WHEN 25 THEN 'Send them the list' ELSE '' END,
            CASE WHEN n % 25 = 0 AND n % :left NOT IN (0, 25) THEN :end END, :end, :end
        FROM numbers
        """,
        given,
    )
    run(
        "INSERT INTO participants (contact_id, at, interaction_id)"
        " SELECT (id - :first) / :each + 1, at, id FROM interactions WHERE id >= :first ORDER BY 1, 2, 3",
        {"first": first, "each": per_contact},
    )
    for _kind, _name, made in made_again:
        run(made)
    run("INSERT OR IGNORE INTO to_review SELECT id FROM contacts")
    run(
        "UPDATE contacts SET (last_at, last_channel) = (SELECT i.at, i.channel FROM participants p"
        " JOIN interactions i ON i.id = p.interaction_id WHERE p.contact_id = contacts.id"
        " ORDER BY p.at DESC LIMIT 1)"
    )


def _purchases(connection: Connection, contacts: int, end: int) -> None:
    """One each, and five more of every tenth, who buy in a rhythm."""
    run = connection.exec_driver_sql
    products = [(n, f"Product {n}", f"product {n}", f"P-{n:03}", end) for n in range(1, 201)]
    run("INSERT INTO products (id, name, folded, code, created_at) VALUES (?, ?, ?, ?, ?)", products)
    columns = (
        "contact_id, at, timed, number, product_id, what, quantity, amount_minor, currency, coupon, note,"
        " created_at, updated_at"
    )
    of = "n % 200 + 1, 'Product ' || (n % 200 + 1), 1, 500 + n % 20000, 'GBP', '', '', :end, :end"
    run(
        f"""
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)
        INSERT INTO purchases ({columns})
        SELECT n, :end - CAST({_SPREAD} * :span / 4294967296 AS INTEGER), 0, 'R-' || n, {of} FROM numbers
        """,
        {"last": contacts, "end": end, "span": 3 * 365 * _DAY},
    )
    run(
        f"""
        WITH RECURSIVE numbers(n) AS (SELECT 10 UNION ALL SELECT n + 10 FROM numbers WHERE n + 10 <= :last),
            times(k) AS (VALUES (0), (1), (2), (3), (4))
        INSERT INTO purchases ({columns})
        SELECT n, :end - (n * 31 % 400 + k * (7 + n * 17 % 180)) * {_DAY}, 0, 'R-' || n || '-' || k, {of}
        FROM numbers, times
        """,
        {"last": contacts, "end": end},
    )


def _consents(connection: Connection, contacts: int, end: int) -> None:
    """The ledger of every second contact, and what it comes to."""
    run = connection.exec_driver_sql
    run(
        "INSERT INTO topics (id, name, folded, description, frequency, wording, created_at)"
        " VALUES (1, 'Monthly news', 'monthly news', '', '', '', ?)",
        (end,),
    )
    run(
        "INSERT INTO consent_events (id, contact_id, address, topic_id, kind, at, how, wording, incentive, evidence,"
        " evidence_file, message_id, recorded_at)"
        " SELECT a.id, a.contact_id, a.normal, 1, CASE a.contact_id % 20 WHEN 0 THEN 'withdrawn' ELSE 'confirmed' END,"
        " :at, 'form', '', '', 'Card at the till', '', '', :at FROM addresses a"
        " WHERE a.channel = 'email' AND a.contact_id % 2 = 0 AND a.contact_id <= :last",
        {"at": end - 400 * _DAY, "last": contacts},
    )
    run(
        "INSERT INTO consent_states (address, topic_id, state, since, event_id)"
        " SELECT address, topic_id, kind, at, id FROM consent_events"
    )


def _follow_ups(connection: Connection, contacts: int, end: int) -> None:
    """One for every fiftieth contact, ahead; and a day's work that is due, as much in a small book as in a large."""
    due = min(dialogues.OPEN, contacts // 4)
    given = {"last": contacts, "end": end, "now": clock.now().date().isoformat(), "each": contacts // due}
    for first, step, day in ((50, "50", "1 + n % 400"), (1, ":each", "-(n / :each % 21)")):
        connection.exec_driver_sql(
            f"""
            WITH RECURSIVE numbers(n) AS
                (SELECT {first} UNION ALL SELECT n + {step} FROM numbers WHERE n + {step} <= :last)
            INSERT INTO follow_ups (contact_id, due, due_time, what, channel, created_at, outcome)
            SELECT n, date(:now, ({day}) || ' days'), '', 'Ask about the hedge', 'phone', :end, '' FROM numbers
            """,
            given,
        )


def _newsletter(connection: Connection, end: int) -> None:
    """One that went to everybody who agreed."""
    connection.exec_driver_sql(
        "INSERT INTO campaigns (id, name, state, topic_id, subject, preheader, content, history, sent, practice,"
        " held_reason, created_at, updated_at, started_at, finished_at)"
        " VALUES (1, 'Spring', 'finished', 1, 'Spring is here', '', '[]', '[]', '{}', 0, '', :at, :at, :at, :at)",
        {"at": end - 90 * _DAY},
    )
    connection.exec_driver_sql(
        "INSERT INTO deliveries (campaign_id, contact_id, address, name, state, message_id, token, attempts, at,"
        " reply, reason) SELECT 1, contact_id, address, '', 'accepted', printf('<%x@shop.example>', id),"
        " printf('%016x', id * 2654435761), 1, :at + id, '250 2.0.0 queued', '' FROM consent_events"
        " WHERE kind = 'confirmed'",
        {"at": end - 90 * _DAY},
    )


def _import(connection: Connection, contacts: int, end: int) -> None:
    """All came out of one spreadsheet."""
    connection.exec_driver_sql(
        "INSERT INTO imports (id, file, format, sheet, encoding, shape, mapping, consent, rows, created, updated,"
        " unchanged, skipped, added, at) VALUES (1, 'customers.xlsx', 'xlsx', 'Customers', '', '', '[]', 'null',"
        " :last, :last, 0, 0, 0, '{}', :at)",
        {"last": contacts, "at": end - 3_000 * _DAY},
    )
    connection.exec_driver_sql(
        'INSERT INTO imported_rows (import_id, record, "row", outcome, contact_id, changes)'
        " SELECT 1, id, id + 1, 'created', id, '{}' FROM contacts"
    )


def _joined(connection: Connection, contacts: int, end: int) -> None:
    """One in a thousand was there twice and has been put together with the other."""
    columns = [
        row[1]
        for row in connection.exec_driver_sql("PRAGMA table_info (contacts)")
        if row[1] not in ("id", "deleted_at", "merged_into")
    ]
    listed = ", ".join(columns)
    given = {"last": contacts, "at": end}
    connection.exec_driver_sql(
        f"INSERT INTO contacts (id, deleted_at, merged_into, {listed})"
        f" SELECT :last + id / 1000, :at, id, {listed} FROM contacts WHERE id % 1000 = 0 AND id <= :last",
        given,
    )
    connection.exec_driver_sql(
        "INSERT INTO merges (from_id, into_id, reason, score, changes, at)"
        ' SELECT id, merged_into, \'The same e-mail address\', 1.0, \'{"own": {}, "kept": [], "left": []}\', :at'
        " FROM contacts WHERE merged_into IS NOT NULL",
        {"at": end},
    )


def _segments(session: Session, now: datetime) -> None:
    """A list of every tenth contact, and three rules."""
    picked = lists.create(session, "Christmas cards", now)
    session.connection().exec_driver_sql(
        "INSERT INTO segment_members (segment_id, contact_id)"
        " SELECT :list, id FROM contacts WHERE id % 10 = 0 AND deleted_at IS NULL",
        {"list": picked},
    )
    for case in TYPICAL:
        saving.create(session, case.words, rule_files.from_json(case.rule), now)
