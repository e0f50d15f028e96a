"""Contacts go out in every form and come in again as they were."""

import csv
import json
from pathlib import Path

import pytest

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import BadFile, UserError
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import finding
from desktop_crm.contacts.editing import Draft
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Detail, Postal, Way
from desktop_crm.exports import exporting
from desktop_crm.imports import storing
from tests.imports.test_storing import NOW, add

FULL = Draft(
    full_name="Dr. Zoë Øst",
    given="Zoë",
    family="Øst",
    prefix="Dr.",
    organisation="Pots, Ltd",
    title="Potter",
    birthday=PartialDate(0, 5, 9),
    note="first line\nsecond; line",
    gender="f",
    ways=(
        Way("email", "zoe@pots.example"),
        Way("email", "zoe@work.example", "work"),
        Way("phone", "07700 900123", "mobile"),
        Way("phone", "01632 960147", "work fax"),
        Way("letter", postal=Postal(street="1 Mill", city="Bath", postal_code="BA1 1AA", country="UK")),
        Way("letter", label="work", postal=Postal(street="9 Kiln", city="Ely", region="Cambs")),
        Way("messenger", "zoe.ost", "skype"),
    ),
    details=(
        Detail("website", "www.pots.example"),
        Detail("title", "Teacher"),
        Detail("relation", "Bo", "spouse"),
    ),
    tags=("VIP", "trade"),
    fields=(("Shoe size", "38"),),
)


def lines(book: Book) -> list[dict[str, object]]:
    with book.read() as session:
        return list(exporting.lines(book, session, finding.ids(session, Query())))


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".vcf"])
def test_what_goes_out_comes_in_again(book: Book, tmp_path: Path, ending: str) -> None:
    add(book, FULL)
    add(book, Draft(organisation="Only Ltd", ways=(Way("phone", "ask her"),)))
    path = tmp_path / f"out{ending}"
    assert exporting.export(book, path) == 2
    other = open_book(tmp_path / "other")
    try:
        storing.run(other, path, at=NOW)
        came = {str(line["org"]): line for line in lines(other)}
    finally:
        other.close()
    for sent in lines(book):
        back = came[str(sent["org"])]
        unknown = {"gender"} if ending == ".vcf" else set()  # version 3.0 has no such property
        for name in set(sent) - {"id", "sources", "full_name"} - unknown:
            assert sorted(map(str, back[name])) == sorted(map(str, sent[name])), name  # type: ignore[call-overload]


def test_json_lines_hold_every_value_by_field(book: Book, tmp_path: Path) -> None:
    photo = attachments.keep(book, b"\x89PNG not really", ".png")
    contact_id = add(book, Draft(full_name="Ann", photo=photo, ways=(Way("phone", "07700 900123"),)))
    path = tmp_path / "out.jsonl"
    assert exporting.export(book, path) == 1
    (line,) = map(json.loads, path.read_text("utf-8").splitlines())
    assert line["id"] == contact_id and line["full_name"] == ["Ann"] and line["email"] == []
    assert line["phone"] == ["07700 900123"] and line["phone_e164"] == ["+447700900123"]
    assert line["photo"][0].startswith("image/png:15:") and line["sources"] == []


def test_only_the_list_goes_out_and_formulas_do_not(book: Book, tmp_path: Path) -> None:
    add(book, Draft(full_name="=cmd()", organisation="Evil"))
    add(book, Draft(full_name="Ann"))
    path = tmp_path / "out.csv"
    assert exporting.export(book, path, Query(text="evil")) == 1
    header, row = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert dict(zip(header, row, strict=True))["Full name"] == "'=cmd()"


def test_what_cannot_be_written_is_said(book: Book, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.xlsx"):
        exporting.export(book, tmp_path / "out.doc")
    with pytest.raises(BadFile):
        exporting.export(book, tmp_path / "no" / "out.jsonl")
    long = tmp_path / f"{'n' * 249}.jsonl"  # as long as a name may be
    assert exporting.export(book, long) == exporting.export(book, tmp_path / "short.jsonl")
