"""What a dialogue leaves behind: complaints, cadences, notes, files, earlier words, a plan, who brought whom.

What one person has to do in a day is as much in a large book as in a small one.
"""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_crm.base import clock

OPEN = 300  # of each: open points in either direction, follow-ups due, complaints
_REGULARS = 3_000  # have a cadence by their tag
_DAY = 86_400_000
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"


def add(connection: Connection, contacts: int, end: int) -> None:
    """All of it, for a book with so many contacts numbered from 1."""
    given = {"contacts": contacts, "end": end, "today": clock.now().date().isoformat()}
    for statement in _KEPT:
        connection.exec_driver_sql(statement, given)
    _complaints(connection, contacts, given)
    _cadences(connection, contacts, given)
    for statement in _PLAN:
        connection.exec_driver_sql(statement, given)


_KEPT = (
    (
        "INSERT INTO notes (contact_id, at, text, created_at, updated_at)"
        f" SELECT id, :end - id % 2000 * {_DAY}, 'Prefers to be rung in the evening.', :end, :end FROM contacts"
        " WHERE id % 5 = 0"
    ),
    (
        "INSERT INTO interaction_files (interaction_id, name, stored, media_type, size, position)"
        " SELECT id, 'drawing.png', 'drawing.png', 'image/png', 20000, 0 FROM interactions WHERE id % 100 = 0"
    ),
    (
        "INSERT INTO interaction_products (interaction_id, product_id)"
        " SELECT id, id % 200 + 1 FROM interactions WHERE id % 50 = 0"
    ),
    (
        "INSERT INTO interaction_versions (interaction_id, until, entry)"
        """ SELECT id, :end, '{"body": "Exchange about the gate."}' FROM interactions WHERE id % 200 = 0"""
    ),
    (
        "UPDATE contacts SET anniversary = printf('2019-%02d-%02d', id / 10 % 12 + 1, id / 120 % 28 + 1)"
        " WHERE id % 10 = 0"
    ),
    "UPDATE contacts SET referred_by = id / 7 WHERE id % 7 = 0",
    (
        "INSERT INTO addresses (contact_id, channel, value, normal, street, city, postal_code, label, preferred,"
        " position, extended, po_box, region, country, followers, followers_on)"
        " SELECT id, 'social', '@person' || id, NULL, '', '', '', '', 0, 0, '', '', '', '', id % 5000, :today"
        " FROM contacts WHERE id % 40 = 0"
    ),
)


def _complaints(connection: Connection, contacts: int, given: dict[str, object]) -> None:
    """Some hundred are open, a third of them late; of each twentieth contact there is one that is closed."""
    count = min(OPEN, contacts // 3)
    connection.exec_driver_sql(
        f"""{_NUMBERS}
        INSERT INTO complaints (contact_id, subject, opened_at, channel, heard, wish, step, step_since, due,
            answered_at, justified, why, cause, solution, accepted, satisfied, kept, created_at, updated_at)
        SELECT n * :each, 'Hedge cut too low', :end - n % 20 * {_DAY}, 'phone', 'Too low by a foot.', '',
            CASE n % 4 WHEN 0 THEN 'listen' WHEN 1 THEN 'judge' WHEN 2 THEN 'solution' ELSE 'follow_up' END,
            :end - n % 10 * {_DAY}, date(:today, (n % 15 - 5) || ' days'), CASE WHEN n % 8 THEN :end END,
            '', '', '', '', '', '', '', :end, :end FROM numbers
        """,
        given | {"count": count, "each": contacts // count},
    )
    connection.exec_driver_sql(
        f"""
        INSERT INTO complaints (contact_id, subject, opened_at, channel, heard, wish, step, step_since, due,
            answered_at, justified, why, cause, severity, judged_at, solution, accepted, solved_at, satisfied, kept,
            closed_at, created_at, updated_at)
        SELECT id, 'Delivered too late', :end - id % 3000 * {_DAY}, 'email', 'A week late.', '', 'follow_up',
            :end - id % 3000 * {_DAY}, NULL, :end - id % 3000 * {_DAY}, 'yes', 'True', 'Delivery', 1 + id % 3,
            :end - id % 3000 * {_DAY}, 'A rebate', 'yes', :end - id % 3000 * {_DAY}, 'yes', 'won_back',
            :end - id % 3000 * {_DAY}, :end, :end FROM contacts WHERE id % 20 = 0
        """,
        given,
    )
    connection.exec_driver_sql(
        'INSERT INTO complaint_steps (complaint_id, at, "before", "after", words)'
        " SELECT id, opened_at, '', 'listen', '' FROM complaints"
    )


def _cadences(connection: Connection, contacts: int, given: dict[str, object]) -> None:
    """Of all with a tag, and of some a rhythm of their own."""
    run, given = connection.exec_driver_sql, given | {"count": min(_REGULARS, contacts // 50)}
    run("INSERT INTO tags (id, name, folded) VALUES (3, 'regulars', 'regulars')")
    run(
        "INSERT INTO contact_tags (contact_id, tag_id)"
        " SELECT id, 3 FROM contacts WHERE last_at IS NOT NULL AND deleted_at IS NULL ORDER BY last_at DESC, id DESC"
        " LIMIT :count",
        given,
    )
    columns = "INSERT INTO cadences (contact_id, tag_id, stage, every, unit, what, channel, created_at)"
    run(f"{columns} VALUES (NULL, 3, '', 12, 'week', 'Get in touch', '', :end)", given)
    run(
        f"{columns} SELECT contact_id, NULL, '', 4, 'month', 'Ask how it is', 'phone', :end FROM contact_tags"
        " WHERE tag_id = 3 ORDER BY contact_id LIMIT :count / 10",
        given,
    )


# Twelve people, one touch that has begun and one ahead.
_PLAN = (
    (
        "INSERT INTO plans (id, name, goal, goal_number, goal_unit, begins, created_at, updated_at)"
        " VALUES (1, 'Win back', 'They buy again', 4, 'purchases', date(:today, '-30 days'), :end, :end)"
    ),
    (
        "INSERT INTO plan_people (plan_id, contact_id)"
        " SELECT 1, id FROM contacts WHERE id % (:contacts / 12) = 0 ORDER BY id LIMIT 12"
    ),
    (
        "INSERT INTO plan_touches (id, plan_id, due, channel, what, begun_at) VALUES"
        " (1, 1, date(:today, '-7 days'), 'letter', 'Write a letter', :end),"
        " (2, 1, date(:today, '7 days'), 'phone', 'Ring them', NULL)"
    ),
    (
        "INSERT INTO follow_ups (contact_id, due, due_time, what, channel, created_at, outcome, touch_id)"
        " SELECT contact_id, date(:today, '-7 days'), '', 'Write a letter', 'letter', :end, '', 1 FROM plan_people"
    ),
)
