"""Merge fields and the values of one reader."""

from desktop_crm.campaigns import fields, merging
from desktop_crm.campaigns.fields import Letterhead, Person


def test_the_menu_offers_the_users_own_fields_last() -> None:
    menu = fields.menu(["Plot no.", "", "Größe", "花色"])
    assert [field.name for field in menu[-3:]] == ["custom.plot_no", "custom.grosse", "custom.花色"]
    assert menu[-3].label == "Plot no."
    for field in menu:
        assert not merging.scan(fields.tag(field.name)).problems


def test_a_tag_keeps_any_fallback_as_it_was_typed() -> None:
    for words in ("friend", 'a "b" c', "back\\slash", "it’s {{ here }}", "100 %}"):
        tag = fields.tag("first_name", words)
        assert merging.fill(f"Dear {tag}!", Person(), Letterhead()) == f"Dear {words}!"
        assert [use.covered for use in merging.uses(merging.scan(tag).pieces)] == [True]


def test_names_from_other_programs_are_known() -> None:
    assert fields.canonical("surname") == "last_name"
    assert fields.canonical("company") == "organisation"
    assert fields.canonical("Colour") == "custom.colour"


def test_values_stand_on_one_line_without_what_turns_writing_round() -> None:
    person = Person(first_name=" Ann\r\nBcc: x ", last_name="a\u202eb\x00", custom={"Plot no.": "1\n2"})
    values = fields.values(person)
    assert values["first_name"] == "Ann Bcc: x"
    assert values["last_name"] == "a b"
    assert values["custom_plot_no"] == "1 2"
    assert values["full_name"] == "Ann Bcc: x a b"


def test_the_first_of_two_custom_fields_that_read_the_same_wins_if_it_has_a_value() -> None:
    assert fields.values(Person(custom={"Plot no": "", "Plot no.": "7"}))["custom_plot_no"] == "7"
