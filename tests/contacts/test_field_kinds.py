"""What the values of custom fields are compared by."""

import pytest

from desktop_crm.contacts.field_kinds import FieldKind, fits, normal


@pytest.mark.parametrize(
    ("kind", "value", "is_compared_by"),
    [
        (FieldKind.TEXT, "Café  Noir", "cafe noir"),
        (FieldKind.NUMBER, "1,234.5", 1234.5),
        (FieldKind.NUMBER, "12", 12),
        (FieldKind.NUMBER, "a dozen", "a dozen"),
        (FieldKind.NUMBER, "9223372036854775807", 2**63 - 1),
        (FieldKind.NUMBER, "9223372036854775808", 2.0**63),  # more than a book keeps whole
        (FieldKind.NUMBER, "-" + "9" * 400, "-" + "9" * 400),  # more than any number there
        (FieldKind.DATE, "9 May 1961", "1961-05-09"),
        (FieldKind.DATE, "9 May", "--05-09"),
        (FieldKind.DATE, "soon", "soon"),
        (FieldKind.YES_NO, "Ja", 1),
        (FieldKind.YES_NO, "No", 0),
        (FieldKind.CHOICE, "Gold", "gold"),
    ],
)
def test_values_are_compared_by_what_they_mean(kind: FieldKind, value: str, is_compared_by: object) -> None:
    assert normal(kind, value) == is_compared_by


def test_a_value_of_another_kind_does_not_fit() -> None:
    assert fits(FieldKind.NUMBER, "3") and not fits(FieldKind.NUMBER, "three")
    assert fits(FieldKind.DATE, "1961-05-09") and not fits(FieldKind.DATE, "31.02.1980")
    assert fits(FieldKind.YES_NO, "oui") and not fits(FieldKind.YES_NO, "perhaps")
    assert fits(FieldKind.TEXT, "anything")
