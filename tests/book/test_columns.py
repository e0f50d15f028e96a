"""How values lie in SQLite and come back."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.book.columns import from_millis, to_json, to_millis


@given(st.datetimes(datetime(1800, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
@settings(max_examples=50)
def test_an_instant_comes_back_to_the_millisecond(instant: datetime) -> None:
    back = from_millis(to_millis(instant))
    assert timedelta(0) <= instant - back < timedelta(milliseconds=1)


def test_instants_of_any_zone_are_kept_in_utc_and_none_without() -> None:
    east = datetime(2026, 11, 17, 9, tzinfo=timezone(timedelta(hours=9)))
    assert from_millis(to_millis(east)) == datetime(2026, 11, 17, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        to_millis(datetime(2026, 11, 17))  # noqa: DTZ001


def test_json_is_compact_keeps_its_order_and_every_script() -> None:
    value = {"z": [1, None, True], "a": "王 “x”"}
    assert to_json(value) == '{"z":[1,null,true],"a":"王 “x”"}'
    assert json.loads(to_json(value)) == value
