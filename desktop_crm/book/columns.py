"""How the book's values lie in SQLite, and the one declarative base of all tables."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Dialect, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import UserDefinedType

from desktop_crm.base.dates import PartialDate


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as integer milliseconds since 1970 in UTC."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_millis(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_millis(value)


class Day(TypeDecorator[date]):
    """A date without a time, kept as ISO text."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Partial(TypeDecorator[PartialDate]):
    """A day that may lack its year, kept as `1961-05-09` or `--05-09`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)


class Json(TypeDecorator[Any]):
    """Plain lists and dicts, kept as compact JSON with its keys in order."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class AsGiven(UserDefinedType[Any]):
    """A number or a text, kept as which of the two it is: SQLite sorts numbers before texts."""

    cache_ok = True

    def get_col_spec(self, **_given: Any) -> str:
        return "BLOB"  # the one declared type that converts nothing


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
)  # `json.dumps` would make one each time


def to_json(value: Any) -> str:
    return _ENCODER.encode(value)


def to_millis(instant: datetime) -> int:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    since = instant.astimezone(UTC) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def from_millis(millis: int) -> datetime:
    # Not fromtimestamp: Windows knows no moment before 1970.
    return _EPOCH + timedelta(milliseconds=millis)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Table(DeclarativeBase):
    """Base of every table. Constraint names are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
