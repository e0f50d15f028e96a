"""A table of our own is read as its columns say; once somebody chose otherwise, as any other table."""

from desktop_crm.files.sheet import Record
from desktop_crm.mapping import mappings as columns
from desktop_crm.mapping import own_tables
from desktop_crm.mapping.own_tables import OwnPlan
from desktop_crm.mapping.rows import RowKind

NAMES = (
    "Full name",
    "E-mail",
    "E-mail label",
    "Language",
    "Field: Phone",
    "Street 2",
    "Address 2 label",
    "Desktop CRM UID",
)
CELLS = ("Ann", "a@x.org; b", "* Arbeit", "de", "n/a", "1 Mill", "home", "desktop-crm-00000000-1-a")


def test_its_values_are_neither_split_nor_translated() -> None:
    entry = OwnPlan(own_tables.mapping(NAMES), "GB").read(Record(0, 2, CELLS)).entry
    (email,) = entry.values["email"]
    assert (email.text, email.label, email.preferred) == ("a@x.org; b", "Arbeit", True)
    assert (entry.first("language"), entry.values["custom"][0].label, entry.first("custom")) == (
        "de",
        "Phone",
        "n/a",
    )
    assert entry.exact and (entry.postal[0].street, entry.postal[0].label) == ("1 Mill", "home")


def test_what_somebody_chose_goes_before() -> None:
    made = own_tables.mapping(NAMES)
    assert own_tables.takes(made)
    assert not own_tables.takes(made.with_field(1, "custom", "Second"))
    assert not own_tables.takes(made.with_kind(RowKind.PURCHASES))
    assert not own_tables.takes(own_tables.mapping(("Date", *NAMES)))


def test_its_mapping_can_be_kept() -> None:
    made = own_tables.mapping(NAMES)
    again = columns.from_json(columns.to_json(made))
    assert [(c.name, c.field, c.label) for c in again.columns] == [
        (c.name, c.field, c.label) for c in made.columns
    ]
