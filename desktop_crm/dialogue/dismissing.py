"""A line of Today that need not be seen any more: a birthday that was thought of."""

from datetime import date

from sqlalchemy.orm import Session

from desktop_crm.contacts.tables import DismissalRow


def dismiss(session: Session, contact_id: int, what: str, until: date) -> None:
    """Puts a line away until that day is over: an occasion until its day, so that it comes back next year."""
    row = session.get(DismissalRow, (contact_id, what))
    if row is None:
        session.add(DismissalRow(contact_id=contact_id, what=what, until=until))
    else:
        row.until = until
    session.flush()
