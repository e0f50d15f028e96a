"""Rows that tell purchases and interactions, out of plain columns: only what becomes of them is looked at here.

`Name,E-mail,Date,Order,Product,Code,Qty,Amount,Currency,Coupon` is a purchase;
`Name,E-mail,Date,Channel,Direction,Subject,Text,Minutes` an exchange.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import as_text
from desktop_crm.mapping import reading
from desktop_crm.mapping.rows import Bought, Exchanged, ReadRow, When

_PERSON = {"Name": "full_name", "E-mail": "email", "Phone": "phone", "Title": "title"}


def tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes `reading.entries` read such columns."""
    original = reading.entries

    def entries(source: Any, *given: Any, **more: Any) -> Iterator[ReadRow]:
        names = source.layout.columns
        for row in original(source, *given, **more):
            said = dict(zip(names, map(as_text, getattr(row.record, "cells", ())), strict=False))
            yield _row(row, said) if "Date" in said else row

    monkeypatch.setattr(reading, "entries", entries)


def _row(row: ReadRow, said: dict[str, str]) -> ReadRow:
    entry = Entry()
    for column, field in _PERSON.items():
        entry.add(field, said.get(column, ""))
    row = replace(row, entry=entry, problems=(), bought=(), exchanged=None)
    when = _when(said["Date"])
    if "Amount" in said:
        return replace(row, bought=(bought(when, said),))
    minutes = said.get("Minutes", "")
    told = Exchanged(
        when, said.get("Channel", ""), said.get("Direction", ""), said.get("Subject", ""), said.get("Text", ""),
        int(minutes) if minutes else None, open_point=said.get("Open", ""),
    )  # fmt: skip
    return replace(row, exchanged=told)


def bought(when: When, said: dict[str, str]) -> Bought:
    amount, quantity = said.get("Amount", ""), said.get("Qty", "")
    return Bought(
        when, said.get("Order", ""), said.get("Product", ""), said.get("Code", ""),
        Decimal(quantity) if quantity else None, Decimal(amount) if amount else None,
        said.get("Currency", ""), said.get("Coupon", ""),
    )  # fmt: skip


def _when(text: str) -> When:
    if not text:
        return None
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if "T" in text else date.fromisoformat(text)
