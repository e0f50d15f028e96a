"""Rows of a table as entries, through a plan made once from the mapping of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from desktop_crm.base import clock
from desktop_crm.base.text import fold
from desktop_crm.contacts import naming
from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.files.entry import POSTAL, Entry, Postal, Value
from desktop_crm.files.sheet import Cell, Record, as_text
from desktop_crm.mapping import (
    checking,
    contents,
    days,
    exchange_columns,
    headings,
    labels,
    losses,
    meanings,
    order_columns,
    persons,
    splitting,
    totals,
    whole_addresses,
)
from desktop_crm.mapping.contents import Kind
from desktop_crm.mapping.conversing import Conversing
from desktop_crm.mapping.days import Order
from desktop_crm.mapping.mappings import Column, Mapping
from desktop_crm.mapping.order_rows import Buying
from desktop_crm.mapping.rows import Bought, Exchanged, Problem, ReadRow, RowKind, bad_address, lost, no_date
from desktop_crm.mapping.telling import Telling

_NAME_PARTS = ("given", "family", "middle", "prefix", "suffix")
_SEVERAL = frozenset(("url", "im", "relation"))
# Fields that tell nothing of the person.
_OF_THE_ROW = frozenset(("", meanings.LABEL, *order_columns.FIELDS, *exchange_columns.FIELDS))
_WORD = re.compile(r"\w+")


class _Row:
    """One row while it is read."""

    __slots__ = ("birth", "called", "cells", "entry", "groups", "person", "problems", "refuses", "second")

    def __init__(self, cells: tuple[Cell, ...]) -> None:
        self.cells = cells
        self.entry = Entry()
        self.problems: list[Problem] = []
        self.groups: dict[str, dict[str, str]] = {}
        self.birth: dict[str, str] = {}
        self.second = ""
        self.person = ""  # to speak to, at a firm
        self.called: list[str] = []  # beside the address: `Ann Berg <ann@example.org>`
        self.refuses = False


Handler = Callable[[_Row, str], None]


class Plan:
    """What is done with each cell of a table's rows; made once, used for every row."""

    def __init__(self, mapping: Mapping, country: str) -> None:
        self._country = country
        self._today = clock.today()  # nobody is born after it: 9.5.28 is 1928
        self._buying = Buying(mapping, country) if mapping.kind is RowKind.PURCHASES else None
        self._telling = Telling(mapping, country) if mapping.kind is RowKind.INTERACTIONS else None
        self._conversing = Conversing(mapping.columns, mapping.ours)
        self._order = mapping.order
        self._language = mapping.language
        self._read_whole = not any(c.field == "phonetic_family" for c in mapping.columns)
        self._labels = _label_places(mapping)
        self._group_labels = {c.group: c.label for c in mapping.columns if c.group.startswith("address")}
        person = persons.column_of(mapping)
        self._named_beside = persons.named_beside(mapping)
        self._shows_customers = persons.shows_customers(mapping)
        self._steps: list[tuple[int, Handler]] = [
            (place, _person if place == person else handler)
            for place, column in enumerate(mapping.columns)
            if (handler := self._handler(column)) is not None
        ]
        self._names = {n: c.name for n, c in enumerate(mapping.columns)}
        self._width = len(mapping.columns)
        self._headings = headings.place_of(mapping.columns) if self._width > 1 else None
        # Columns in which people of a list say yes; further lines of an order leave them blank.
        self._wishes = [
            n
            for n, c in enumerate(mapping.columns)
            if c.field == meanings.CONSENT and c.kind is not Kind.EMPTY and mapping.kind is RowKind.CONTACTS
        ]
        postcodes = [c for c in mapping.columns if c.field == "postal_code"]
        self._postcodes = {c.group or "address": c.name for c in postcodes}
        self._short = {
            c.group or "address" for c in postcodes if c.notes
        }  # whose codes are this country's, zeros gone

    def read(self, record: Record) -> ReadRow:
        """One row as an entry."""
        cells = record.cells
        row = _Row(cells)
        for place, handle in self._steps:
            cell = cells[place]
            if cell is None or cell == "":
                continue
            text = (cell if isinstance(cell, str) else as_text(cell)).strip()
            if text[:1] == "#" and checking.is_error(text):
                text = self._no_value(row, place, text)
            if text:
                handle(row, text)
        self._finish(row)
        entry = row.entry
        bought: tuple[Bought, ...] = ()
        exchanged: Exchanged | None = None
        if self._buying is not None:
            entry, bought = self._buying.read(cells, entry, row.problems)
        elif self._telling is not None:
            told = self._telling.read(cells, row.problems)
            entry, exchanged = self._conversing.settled(cells, entry, told)
        if "email" not in entry.values and (total := totals.of_row(entry, bought)):
            return ReadRow(record, Entry(), (total,))
        if self._headings and len(entry.values) <= 2 and not bought and exchanged is None:
            heading = headings.of_row(cells, self._headings)
            if heading:
                return ReadRow(record, Entry(), (heading,))
        silent = bool(self._wishes) and not any(as_text(cells[place]).strip() for place in self._wishes)
        return ReadRow(record, entry, tuple(row.problems), row.refuses, silent, bought, exchanged)

    def _no_value(self, row: _Row, place: int, text: str) -> str:
        reason = f"“{text}” is what a spreadsheet shows where it could not reckon. It was left out."
        row.problems.append(Problem(self._names[place], text, reason))
        return ""

    def _finish(self, row: _Row) -> None:
        for group, parts in row.groups.items():
            self._close_address(row, group, parts)
        if row.birth:
            self._close_birthday(row)
        values = row.entry.values
        if row.second:
            family = values.get("family")
            values["family"] = [Value(f"{family[0].text} {row.second}" if family else row.second)]
        if row.person:
            persons.settle(values, row.person)
        if self._shows_customers:
            persons.alone(values)
        persons.of_firms(values)
        if row.called:
            persons.called(row.entry, row.called)
        if len(row.cells) > self._width:  # a row wider than its header
            for n, cell in enumerate(row.cells[self._width :], self._width + 1):
                row.entry.add("custom", as_text(cell), f"Column {n}")
        if "full_name" in values and not values.keys() & {"given", "family"}:
            first, last = splitting.comma_name(values["full_name"][0].text)
            if last:
                values["given"], values["family"] = [Value(first)], [Value(last)]
        if "full_name" not in values and values.keys() & {"given", "family", "middle"}:
            parts = {n: values[n][0].text for n in _NAME_PARTS if n in values}
            values["full_name"] = [Value(naming.compose(**parts, language=self._language))]

    # ------------------------------------------------------------ what each column does
    def _handler(self, column: Column) -> Handler | None:
        field = column.field
        if field in _OF_THE_ROW:
            return None
        if field in POSTAL or field in (meanings.HOUSE, meanings.POSTAL_CITY, meanings.WHOLE_ADDRESS):
            return self._postal(column)
        if field in meanings.BIRTH_PARTS:
            return lambda row, text: row.birth.__setitem__(field, text)
        made: dict[str, Callable[[Column], Handler]] = {
            "email": self._email,
            "phone": self._phone,
            "full_name": self._full_name,
            "birthday": self._day,
            "anniversary": self._day,
            meanings.EVENT: self._event,
            "category": self._category,
            "custom": self._custom,
            meanings.CONSENT: self._wish,
            meanings.OPT_OUT: self._wish,
            meanings.FAMILY_SECOND: self._second_family,
            "note": self._note,
            "uid": self._single,
            "phonetic_given": self._reading,
        }
        return made.get(field, self._several if field in _SEVERAL else self._single)(column)

    def _label(self, column: Column) -> Callable[[_Row], tuple[str, bool]]:
        """The label of a value: the header's, or what the column beside it says in this row."""
        place = self._labels.get(column.group) if column.group else None
        whose = self._named_beside.get(column.name)
        if place is None and whose is not None:
            return lambda row: (as_text(row.cells[whose]).strip() or column.label, False)
        if place is None:
            fixed = (column.label, False)
            return lambda _row: fixed
        return lambda row: labels.read(as_text(row.cells[place]), column.label)

    def _full_name(self, column: Column) -> Handler:
        """`Ann Berg <ann@example.org>` is a name and an address."""
        keep, mail = self._single(column), self._email(column)

        def handle(row: _Row, text: str) -> None:
            name, address = splitting.name_and_email(text)
            if name:
                keep(row, name)
            if address:
                mail(row, address)

        return handle

    def _single(self, column: Column) -> Handler:
        field = column.field

        def handle(row: _Row, text: str) -> None:
            values = row.entry.values
            if field not in values:
                values[field] = [Value(text)]
            elif all(v.text != text for v in values[field]):
                values[field].append(Value(text))

        return handle

    def _several(self, column: Column) -> Handler:
        field, label = column.field, self._label(column)

        def handle(row: _Row, text: str) -> None:
            said, preferred = label(row)
            for part in text.split(splitting.GOOGLE):
                row.entry.add(field, part, said, preferred)

        return handle

    def _note(self, column: Column) -> Handler:
        def handle(row: _Row, text: str) -> None:
            row.entry.add("note", text)

        return handle

    def _custom(self, column: Column) -> Handler:
        name = column.label or column.name
        place = self._labels.get(column.group) if column.group else None

        def handle(row: _Row, text: str) -> None:
            said = as_text(row.cells[place]).strip() if place is not None else ""
            if text[:1] == "{" and (parts := splitting.attributes(text)):
                for part, value in parts:
                    row.entry.add("custom", value, part)
            else:
                row.entry.add("custom", text, said or name)

        return handle

    def _wish(self, column: Column) -> Handler:
        keep, out = self._custom(column), column.field == meanings.OPT_OUT

        def handle(row: _Row, text: str) -> None:
            no = contents.is_yes(text) or days.parse(text) is not None if out else contents.is_no(text)
            row.refuses |= no
            keep(row, text)

        return handle

    def _reading(self, column: Column) -> Handler:
        """How the name is read; both names where no other column holds the second."""
        keep = self._single(column)
        if not self._read_whole:
            return keep

        def handle(row: _Row, text: str) -> None:
            given, family = splitting.reading(text)
            keep(row, given)
            row.entry.add("phonetic_family", family)

        return handle

    def _second_family(self, column: Column) -> Handler:
        def handle(row: _Row, text: str) -> None:
            row.second = text

        return handle

    def _category(self, column: Column) -> Handler:
        def handle(row: _Row, text: str) -> None:
            for part in splitting.categories(text):
                row.entry.add("category", part)

        return handle

    def _email(self, column: Column) -> Handler:
        label = self._label(column)
        once = self._buying is not None  # `Email` and `Billing email` of an order are the same

        def handle(row: _Row, text: str) -> None:
            said, preferred = label(row)
            for written in splitting.emails(text):
                name, address = splitting.name_and_email(written)
                part = address or written
                if address:
                    row.called.append(name)
                if checking.says_nothing(part) or (once and part in row.entry.texts("email")):
                    continue
                found = checking.email(part)
                if isinstance(found, BadAddress):
                    row.problems.append(bad_address(column.name, part, found, kept="@" in part))
                    if "@" not in part:
                        continue
                row.entry.add("email", part, said, preferred)

        return handle

    def _phone(self, column: Column) -> Handler:
        label, country = self._label(column), self._country
        once = self._buying is not None

        def handle(row: _Row, text: str) -> None:
            usual, preferred = label(row)
            for written in splitting.phones(splitting.unquoted(text)):
                part, said = _numbered(written, usual) if splitting.has_words(written) else (written, usual)
                if checking.says_nothing(part) or (once and part in row.entry.texts("phone")):
                    continue
                found = checking.phone(part, country)
                if isinstance(found, BadAddress):
                    row.problems.append(bad_address(column.name, part, found))
                elif loss := losses.of_phone(part, country):
                    row.problems.append(lost(column.name, part, loss.value))
                row.entry.add("phone", part, said, preferred)

        return handle

    def _day(self, column: Column) -> Handler:
        field = column.field

        def handle(row: _Row, text: str) -> None:
            self._put_day(row, field, column.name, text)

        return handle

    def _event(self, column: Column) -> Handler:
        label = self._label(column)

        def handle(row: _Row, text: str) -> None:
            said, _ = label(row)
            meant = labels.event(said)
            for part in text.split(splitting.GOOGLE):
                if meant:
                    self._put_day(row, meant, column.name, part)
                else:
                    row.entry.add("custom", part, said or column.name)

        return handle

    def _put_day(self, row: _Row, field: str, column: str, text: str) -> None:
        if days.is_empty(text) or checking.says_nothing(text):
            return
        day = days.parse(text, self._order)
        if day:
            if day.year > self._today.year and days.has_short_year(text):
                day = replace(day, year=day.year - 100)
            row.entry.add(field, str(day))
        else:
            row.problems.append(no_date(column, text))
            row.entry.add("custom", text, column)

    def _close_birthday(self, row: _Row) -> None:
        """Year, month and day of birth in three columns; what makes no day is kept as it stands."""
        year, month, day = (row.birth.get(part, "") for part in meanings.BIRTH_PARTS)
        if year and not month.strip("0") and not day.strip("0"):
            row.entry.add("custom", year, "Year of birth")
            return
        text = ".".join((day, month, year)) if year else f"{day}.{month}"
        named = days.parse(text if month.isdecimal() else f"{day} {month} {year}", Order.DAY_FIRST)
        if named:
            row.entry.add("birthday", str(named))
        elif any(p.strip("0") for p in (year, month, day)):
            row.problems.append(no_date("birthday", text))
            row.entry.add("custom", text, "Birthday")

    # ------------------------------------------------------------ addresses
    def _postal(self, column: Column) -> Handler:
        field, group = column.field, column.group or "address"

        def handle(row: _Row, text: str) -> None:
            parts = row.groups.setdefault(group, {})
            if field == "postal_code":
                text = splitting.unquoted(text)
            joint = "\n" if field in ("street", "extended") else " "
            held = parts.get(field)
            parts[field] = text if held is None else held if text == held else f"{held}{joint}{text}"

        return handle

    def _close_address(self, row: _Row, group: str, parts: dict[str, str]) -> None:
        place = self._labels.get(group)
        said, preferred = self._group_labels.get(group, ""), False
        if place is not None:
            said, preferred = labels.read(as_text(row.cells[place]), said)
        whole = parts.pop(meanings.WHOLE_ADDRESS, "")
        town = parts.pop(meanings.POSTAL_CITY, "")
        house = parts.pop(meanings.HOUSE, "")
        if town:
            code, city = splitting.town(town)
            parts.setdefault("postal_code", code)
            parts.setdefault("city", city)
        if house:
            street = parts.get("street", "")
            parts["street"] = splitting.with_house(street, house)
        if whole and not any(v for f, v in parts.items() if f != "country"):
            land = losses.country_of(parts.get("country", "")) or self._country
            taken = whole_addresses.parts_of(whole, land)
            parts.update({f: v for f, v in taken.items() if not parts.get(f)})
        elif whole and not parts.get("street") and not _words(parts.get("city", "")) <= _words(whole):
            parts["street"] = whole  # beside a street column that is empty here, it is the street
        elif whole and not _words(whole) <= _words(" ".join(parts.values())):
            row.entry.add("custom", whole, f"Address {said}".strip())
        code = parts.get("postal_code", "")
        land = losses.country_of(parts.get("country", "")) or (self._country if group in self._short else "")
        if code and losses.of_postcode(code, land):
            row.problems.append(lost(self._postcodes.get(group, ""), code, losses.Loss.ZERO.value))
        if any(parts.values()):
            address = Postal(**parts, label=said, preferred=preferred)
            # Billed to and sent to the same place is one address.
            if self._buying is None or all(_place(address) != _place(other) for other in row.entry.postal):
                row.entry.postal.append(address)


def _label_places(mapping: Mapping) -> dict[str, int]:
    return {c.group: n for n, c in enumerate(mapping.columns) if c.field == meanings.LABEL and c.group}


def _numbered(written: str, usual: str) -> tuple[str, str]:
    """A telephone number and its label, where words beside it say one; words nobody knows stay with the number."""
    number, words = splitting.worded(written)
    said = labels.beside_number(words) if words else None
    return (written, usual) if said is None else (number, said or usual)


def _person(row: _Row, text: str) -> None:
    row.person = text


def _place(address: Postal) -> list[str]:
    return [getattr(address, part) for part in POSTAL]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))
