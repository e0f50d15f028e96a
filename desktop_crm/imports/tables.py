"""Files read once: what was read, what each row became, what could not be used."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Instant, Json, Table


class ImportRow(Table):
    __tablename__ = "imports"
    __table_args__ = ({"info": {"undo": False}},)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(
        default="contacts", server_default="contacts"
    )  # purchases, interactions
    file: Mapped[str]  # name without its folder
    digest: Mapped[str] = mapped_column(default="", server_default="")  # SHA-256 of the file's bytes
    format: Mapped[str]
    sheet: Mapped[str] = mapped_column(default="")
    encoding: Mapped[str] = mapped_column(default="")
    shape: Mapped[str] = mapped_column(default="", index=True)  # hash of the column names
    mapping: Mapped[Any] = mapped_column(Json)
    consent: Mapped[Any] = mapped_column(Json)  # what the user stated, or null
    rows: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    skipped: Mapped[int]
    # What the import added beside its rows, so that undo can take exactly that back:
    added: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Instant)


class ImportedRow(Table):
    """What one record became. `changes` lists what was filled into a contact that was there before."""

    __tablename__ = "imported_rows"
    __table_args__ = (
        Index("ix_imported_rows_contact_id", "contact_id"),
        Index("ix_imported_rows_import_id", "import_id", "contact_id"),
        {"sqlite_with_rowid": False, "info": {"undo": False}},
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    record: Mapped[int] = mapped_column(primary_key=True)  # counted from 0
    row: Mapped[int]  # as a spreadsheet counts, from 1
    outcome: Mapped[str]  # created, updated, unchanged, skipped
    contact_id: Mapped[int | None]
    changes: Mapped[Any] = mapped_column(Json)


class ImportProblemRow(Table):
    """A value, or a whole row, that could not be taken as it stands."""

    __tablename__ = "import_problems"
    __table_args__ = ({"info": {"undo": False}},)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), index=True)
    record: Mapped[int]
    row: Mapped[int]
    who: Mapped[str]
    column: Mapped[str]
    value: Mapped[str]
    reason: Mapped[str]
    cells: Mapped[Any] = mapped_column(Json)  # the original row, to be saved as a spreadsheet
