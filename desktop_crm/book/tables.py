"""What the book keeps about itself."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from desktop_crm.book.columns import Json, Table


class SettingRow(Table):
    """One declared setting that differs from its default."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
