"""What ends every change of a contact: derived names, the time of the change, the search index."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.contacts import finding, naming
from desktop_crm.contacts.tables import AddressRow, ContactRow


def touch(session: Session, contact_id: int, at: datetime) -> None:
    """Writes anew what follows from the other values of a contact."""
    session.flush()
    row = contact_row(session, contact_id)
    ways = () if row.full_name or row.organisation else _ways(session, contact_id)
    row.sort_name = naming.sort_name(naming.shown(row.full_name, row.organisation, *ways))
    row.match_name = naming.match_name(row.full_name)
    row.updated_at = at
    finding.index(session, [contact_id])


def name_again(session: Session, contact_ids: Iterable[int]) -> None:
    """Writes how these contacts are sorted and compared, where it is not what follows from the rest of them."""
    session.flush()
    run = session.connection().exec_driver_sql
    changed = []
    for number, name, organisation, way, *before in run(_NAMES, (json.dumps(sorted(contact_ids)),)).all():
        after = [naming.sort_name(naming.shown(name, organisation, way or "")), naming.match_name(name)]
        if before != after:
            changed.append((*after, number))
    if changed:
        run("UPDATE contacts SET sort_name = ?, match_name = ? WHERE id = ?", changed)
        session.expire_all()


_NAMES = """
SELECT c.id, c.full_name, c.organisation,
    (SELECT value FROM addresses WHERE contact_id = c.id AND channel IN ('email', 'phone', 'sms')
     ORDER BY channel <> 'email', preferred DESC, position, id LIMIT 1),
    c.sort_name, c.match_name
FROM json_each(?) j CROSS JOIN contacts c ON c.id = j.value
"""


def contact_row(session: Session, contact_id: int) -> ContactRow:
    """The row of a contact. Raises UserError where it is gone, or was put into another."""
    row = session.get(ContactRow, contact_id)
    if row is None:
        raise UserError("This contact is not there any more.", "Open the list of contacts again.")
    if row.merged_into is not None:
        raise UserError("This contact was put together with another.", "Open it again to see both in one.")
    return row


def _ways(session: Session, contact_id: int) -> Iterable[str]:
    """E-mail addresses, then phone numbers: what a contact without a name is called by."""
    rows = session.execute(
        select(AddressRow.channel, AddressRow.value)
        .where(AddressRow.contact_id == contact_id, AddressRow.channel.in_(("email", "phone", "sms")))
        .order_by(AddressRow.preferred.desc(), AddressRow.position, AddressRow.id)
    ).all()
    return [value for channel, value in sorted(rows, key=lambda row: row[0] != "email")]
