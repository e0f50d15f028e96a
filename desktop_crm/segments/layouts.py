"""How the table of a saved view was left: its columns and its order."""

from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.segments.tables import SegmentRow


def of_segment(session: Session, segment_id: int) -> tuple[Any, str]:
    """The columns as they were kept (empty: the usual ones) and the order (empty: the usual one)."""
    row = session.get(SegmentRow, segment_id)
    return ([], "") if row is None else (row.columns, row.sort)


def keep(session: Session, segment_id: int, columns: Any = None, sort: str | None = None) -> None:
    """Keeps columns or order; None leaves what is there. Nothing where the view is gone."""
    row = session.get(SegmentRow, segment_id)
    if row is None:
        return
    if columns is not None:
        row.columns = columns
    if sort is not None:
        row.sort = sort
    session.flush()
