"""What a user should look at twice, in sentences."""

from desktop_crm.files.sheet import Format, Layout
from desktop_crm.mapping import doubting, proposing
from desktop_crm.mapping.mappings import Mapping


def propose(header: str, *rows: str, country: str = "GB") -> Mapping:
    layout = Layout(Format.CSV, (), "", "utf-8", ",", 1, tuple(header.split(",")))
    return proposing.propose(layout, [r.split(",") for r in rows], country)


def said(made: Mapping) -> list[str]:
    return [d.text for d in doubting.doubts(made)]


def test_a_plain_list_raises_no_doubt() -> None:
    assert said(propose("Name,Email,Phone", "Ann Berg,ann@x.org,01632 960147")) == []


def test_title_and_values_that_tell_different_stories() -> None:
    made = propose("Name,Mobile", "Ann Berg,soon to come", "Bo Lee,not yet")
    assert said(made) == ["“Mobile” is taken for phone numbers, but looks like text."]
    assert said(made.with_field(1, "note")) == []


def test_what_was_placed_by_its_values_is_said() -> None:
    made = propose("Name,Reach", "Ann Berg,ann@x.org")
    assert said(made) == ["“Reach” is probably where it was put, but its title does not say so plainly."]


def test_lost_zeros_are_counted_by_column() -> None:
    made = propose(
        "Name,PLZ,Ort,Handy", "A,1067,Dresden,1712345678", "B,10115,Berlin,0171 2345678", country="DE"
    )
    assert made.notes(1) == ("1 of 2 lost a leading zero",)
    assert said(made) == ["PLZ: 1 of 2 lost a leading zero.", "Handy: 1 of 2 lost a leading zero."]


def test_a_table_about_nobody() -> None:
    assert said(propose("Year,Rain", "1986,12", "1987,14")) == ["No column says who a row is about."]
