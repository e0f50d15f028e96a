"""Rows that tell purchases and interactions, out of plain columns: only what becomes of them is looked at here.

`Name,E-mail,Date,Order,Product,Code,Qty,Amount,Currency,Coupon` is a purchase;
`Name,E-mail,Date,Channel,Direction,Subject,Text,Minutes` an exchange.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import as_text
from desktop_crm.imports import ahead, found_by, shaping
from desktop_crm.imports.ahead import Shaped
from desktop_crm.mapping.rows import Bought, Exchanged, ReadRow, When

_PERSON = {"Name": "full_name", "E-mail": "email", "Phone": "phone", "Title": "title"}


def tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes imports read such columns."""
    original = ahead.batches

    def batches(source: Any, mapping: Any, country: str, *given: Any) -> Iterator[Sequence[Shaped]]:
        names = source.layout.columns
        for batch in original(source, mapping, country, *given):
            yield [_shaped(each, names, country) for each in batch]

    monkeypatch.setattr(ahead, "batches", batches)


def _shaped(each: Shaped, names: Sequence[str], country: str) -> Shaped:
    cells = getattr(each.row.record, "cells", ())
    said = dict(zip(names, map(as_text, cells), strict=False))
    if "Date" not in said:
        return each
    row = _row(each.row, said)
    person = shaping.shape(row.entry, country)
    return Shaped(row, person, found_by.line_of(person, person.tags))


def _row(row: ReadRow, said: dict[str, str]) -> ReadRow:
    entry = Entry()
    for column, field in _PERSON.items():
        entry.add(field, said.get(column, ""))
    row = row._replace(entry=entry, problems=(), bought=(), exchanged=None)
    when = _when(said["Date"])
    if "Amount" in said:
        return row._replace(bought=(bought(when, said),))
    minutes = said.get("Minutes", "")
    told = Exchanged(
        when, said.get("Channel", ""), said.get("Direction", ""), said.get("Subject", ""), said.get("Text", ""),
        int(minutes) if minutes else None, open_point=said.get("Open", ""),
    )  # fmt: skip
    return row._replace(exchanged=told)


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
