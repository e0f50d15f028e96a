"""The files of other programs come in field by field, told by their header and not by their name."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from desktop_crm.base import clock
from desktop_crm.files.entry import POSTAL, Entry
from desktop_crm.files.sheet import Cell, Format, Layout, Record
from desktop_crm.mapping import proposing
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.plan import Plan
from desktop_crm.mapping.rows import ReadRow
from tests.mapping.programs import Program, programs


def table(program: Program) -> tuple[list[str], list[str]]:
    """The columns, made unique as the reader of files does, and the row's cells."""
    columns: list[str] = []
    for n, name in enumerate(program.header.split(program.sign), 1):
        unique, count = name or f"Column {n}", 2
        while unique in columns:
            unique, count = f"{name} {count}", count + 1
        columns.append(unique)
    cells = [""] * len(columns)
    for name, value in program.row.items():
        cells[columns.index(name)] = value
    return columns, cells


def read(program: Program, *more: Sequence[Cell]) -> tuple[Mapping, list[ReadRow]]:
    columns, cells = table(program)
    layout = Layout(Format.CSV, (), "", "utf-8", program.sign, 1, tuple(columns))
    rows: list[Sequence[Cell]] = [cells, *more]
    mapping = proposing.propose(layout, rows, program.country)
    plan = Plan(mapping, program.country)
    return mapping, [plan.read(Record(n, n + 2, tuple(row))) for n, row in enumerate(rows)]


def held(entry: Entry, field: str) -> list[str]:
    if field in POSTAL:
        return [v for v in (getattr(address, field) for address in entry.postal) if v]
    return entry.texts(field)


@pytest.mark.parametrize("program", programs("contacts"), ids=lambda p: p.name)
def test_a_programs_contacts(program: Program) -> None:
    mapping, (row,) = read(program)
    assert (mapping.preset, mapping.kind.value) == (program.preset, program.kind)
    found = {field: held(row.entry, field) for field in program.says}
    wanted = {f: (v if f != "custom" else [x for x in found[f] if x in v]) for f, v in program.says.items()}
    found["custom"] = [x for x in found.get("custom", ()) if x in program.says.get("custom", ())]
    assert {f: sorted(v) for f, v in found.items() if v} == {f: sorted(v) for f, v in wanted.items()}
    assert set(program.says.get("custom", ())) <= set(row.entry.texts("custom"))
    assert row.refuses == program.refuses and row.bought == () and row.exchanged is None


def told(record: object, wanted: dict[str, str]) -> dict[str, str]:
    """What a record says of the wanted fields; instants as ISO without what is not asked for."""
    return {name: shown(getattr(record, name)) for name in wanted}


def shown(value: object) -> str:
    return clock.local(value).isoformat(" ") if isinstance(value, datetime) else str(value)


def instants(wanted: dict[str, str]) -> dict[str, str]:
    when = wanted.get("when", "")
    return wanted | ({"when": shown(clock.from_iso(when))} if len(when) > 10 else {})


@pytest.mark.parametrize("program", programs("purchases"), ids=lambda p: p.name)
def test_a_shops_orders(program: Program) -> None:
    mapping, (row,) = read(program)
    assert (mapping.preset, mapping.kind.value) == (program.preset, program.kind)
    assert [told(b, w) for b, w in zip(row.bought, program.bought, strict=True)] == list(
        map(instants, program.bought)
    )
    assert {f: held(row.entry, f) for f in program.says} == program.says
    assert row.problems == () and row.exchanged is None


@pytest.mark.parametrize("program", programs("interactions"), ids=lambda p: p.name)
def test_a_programs_calls_and_notes(program: Program) -> None:
    mapping, (row,) = read(program)
    assert (mapping.preset, mapping.kind.value) == (program.preset, program.kind)
    assert told(row.exchanged, program.told) == instants(program.told)
    assert {f: held(row.entry, f) for f in program.says} == program.says
    assert row.problems == () and row.bought == ()


def test_a_tills_journal_has_a_row_for_the_sale_its_lines_and_its_payment() -> None:
    header = "Date,Receipt Number,Line Type,Customer Name,Quantity,Subtotal,Sales Tax,Total,Paid,Details,Status,Sku"
    day = "2024-03-05 14:30:10"
    rows = [
        [day, "1001", "Sale", "Ann Berg", "3", "50.00", "10.00", "60.00", "60.00", "", "CLOSED", ""],
        [day, "1001", "Sale Line", "Ann Berg", "2", "40.00", "8.00", "48.00", "", "Bowl", "CLOSED", "B-1"],
        [day, "1001", "Sale Line", "Ann Berg", "1", "10.00", "2.00", "12.00", "", "Cup", "CLOSED", "C-1"],
        [day, "1001", "Payment", "Ann Berg", "", "", "", "60.00", "60.00", "Cash", "CLOSED", ""],
    ]
    mapping, read_rows = read(Program("journal", header, {}), *rows)
    bought = [b for row in read_rows for b in row.bought]
    assert (mapping.preset, [(b.product, str(b.amount)) for b in bought]) == (
        "Lightspeed",
        [("Bowl", "48.00"), ("Cup", "12.00")],
    )
