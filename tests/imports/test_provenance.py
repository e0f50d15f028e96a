"""Where each value came from: a row of a file, a person's hand, a contact joined with it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields, reaching
from desktop_crm.contacts.records import Detail, Draft, Way
from desktop_crm.contacts.tables import MergeRow
from desktop_crm.dialogue import undoing
from desktop_crm.imports import job, provenance, storing
from desktop_crm.imports.deciding import Choice, Into
from desktop_crm.imports.provenance import By
from tests.imports.test_storing import BEFORE, NOW, add, everyone, get

TODAY = date(2026, 11, 20)
LATER = NOW + timedelta(days=1)


def words(book: Book, contact_id: int) -> dict[str, str]:
    with book.read() as session:
        found = provenance.origins(session, contact_id)
    return {key: origin.words(TODAY) for key, origin in found.items()}


def take(book: Book, folder: Path, name: str, text: str, hours: int = 0, **more: object) -> None:
    (folder / name).write_text(text, "utf-8")
    storing.run(book, folder / name, at=NOW + timedelta(hours=hours), **more)  # type: ignore[arg-type]


def test_who_came_with_a_file_came_from_its_row(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, "fair.csv", "Name,E-mail,Job Title,Size\nBo,b@x.org,,\nAnn,ann@x.org,Potter,38\n")
    ann = next(c for c in everyone(book) if c.name == "Ann")
    said = words(book, ann.id)
    assert set(said.values()) == {"from fair.csv, row 3"}
    assert {"full_name", "title", f"address:{ann.addresses[0].id}"} < set(said) and "organisation" not in said
    assert len([key for key in said if key.startswith("field:")]) == 1


@pytest.mark.parametrize("batch", [1, 100])
def test_a_second_row_of_the_same_file_is_told_apart(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(job, "BATCH", batch)
    text = (
        "Name,E-mail,Phone,Notes,Website,Size\nAnn,ann@x.org,,,,\nAnn,ann@x.org,01632 960147,roses,x.org,38\n"
    )
    take(book, tmp_path, "fair.csv", text)
    (ann,) = everyone(book)
    said = words(book, ann.id)
    assert said["full_name"] == said[f"address:{ann.of('email')[0].id}"] == "from fair.csv, row 2"
    late = ("note", f"address:{ann.of('phone')[0].id}", f"detail:{ann.details[0].id}")
    assert {said[key] for key in late} == {"from fair.csv, row 3"}
    assert [v for k, v in said.items() if k.startswith("field:")] == ["from fair.csv, row 3"]


def test_what_was_filled_chosen_and_typed_each_says_so(book: Book, tmp_path: Path) -> None:
    ann = add(book, Draft(full_name="Ann", title="Potter", note="old", ways=(Way("email", "ann@x.org"),)))
    text = "Name,E-mail,Phone,Company,Job Title,Notes\nAnn,ann@x.org,01632 960147,Pots,Owner,new\n"
    take(book, tmp_path, "fair.csv", text, decisions={0: Into(ann, {"title": Choice.FILES})})
    with book.write() as session:
        editing.change(session, ann, {"organisation": "Pots Ltd", "note": "old"}, LATER)
        fields.put(session, ann, "Size", "38", LATER)
        fields.add_detail(session, ann, Detail("website", "x.org"), LATER)
        phone = reaching.add(session, ann, Way("phone", "01632 960149"), LATER)
    said = words(book, ann)
    found = get(book, ann)
    assert said["title"] == "from fair.csv, row 2" and said["full_name"] == "by hand on 18 Oct"
    assert said["organisation"] == "by hand on 18 Nov" and said["note"] == "by hand on 18 Oct"
    assert said[f"address:{phone.id}"] == said[f"detail:{found.details[0].id}"] == "by hand on 18 Nov"
    assert said[f"address:{found.of('phone')[0].id}"] == "from fair.csv, row 2"
    assert [v for k, v in said.items() if k.startswith("field:")] == ["by hand on 18 Nov"]


def test_a_typed_value_that_is_taken_back_came_from_the_file_again(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, "fair.csv", "Name,Job Title\nAnn,Potter\n")
    (ann,) = everyone(book)
    with book.write("Changed “Ann”") as session:
        editing.change(session, ann.id, {"title": "Baker"}, LATER)
    assert words(book, ann.id)["title"] == "by hand on 18 Nov"
    undoing.take_back(book)
    assert words(book, ann.id)["title"] == "from fair.csv, row 2"


def test_a_changed_address_was_typed_and_a_preferred_one_was_not(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, "fair.csv", "Name,E-mail\nAnn,ann@x.org\n")
    (ann,) = everyone(book)
    address = ann.addresses[0].id
    with book.write() as session:
        reaching.prefer(session, address, LATER)
    assert words(book, ann.id)[f"address:{address}"] == "from fair.csv, row 2"
    with book.write() as session:
        reaching.change(session, address, Way("email", "ann@y.org"), LATER)
    assert words(book, ann.id)[f"address:{address}"] == "by hand on 18 Nov"


def test_what_came_with_a_merge(book: Book) -> None:
    ann = add(book, Draft(full_name="Ann", title="Potter", ways=(Way("email", "ann@x.org"),)))
    other = add(book, Draft(full_name="Ann"))
    way = get(book, ann).addresses[0].id
    with book.write() as session:
        session.add(
            MergeRow(from_id=other, into_id=ann, changes={"own": {"title": ""}, "addresses": [way]}, at=NOW)
        )
    said = words(book, ann)
    assert said["title"] == said[f"address:{way}"] == "with a contact that was joined on 17 Nov"
    assert said["full_name"] == "by hand on 18 Oct"


def test_an_address_card_has_lines(book: Book, tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:{0}\nN:;{0};;;\nEND:VCARD\n"
    take(book, tmp_path, "all.vcf", card.format("Ann") + card.format("Bo"))
    bo = next(c.id for c in everyone(book) if c.name == "Bo")
    assert words(book, bo)["full_name"] == "from all.vcf, line 6"


def test_nobody_has_no_origins(book: Book) -> None:
    with book.read() as session:
        assert provenance.origins(session, 7) == {}
    ann = add(book, Draft(full_name="Ann"))
    with book.read() as session:
        assert {(o.by, o.at) for o in provenance.origins(session, ann).values()} == {(By.HAND, BEFORE)}
