"""What a condition still needs is said in words; what it has is understood."""

from datetime import date

import pytest

from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.segments.meaning import Known, OwnField
from desktop_crm.segments.rules import By, Condition, Period
from desktop_crm.segments.values import fault, ready

TODAY = date(2026, 12, 20)
KNOWN = Known(
    tags={"trade": 1},
    topics={"news": 4},
    channels={"phone": "phone"},
    products={"rose": (2,), "r1": (2, 3)},
    fields={"size": OwnField(1, "Size", FieldKind.NUMBER), "vip": OwnField(2, "VIP", FieldKind.YES_NO)},
)


_NUMBERS = (
    "over",
    "under",
    "at least",
    "at most",
    "between",
    "exactly",
    "not exactly",
    "is empty",
    "is not empty",
)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition(), "Choose what it is about."),
        (Condition("spent", By.OVER, (), "GBP"), "“Spent over” needs an amount."),
        (Condition("spent", By.OVER, ("50",)), "“Spent over” needs a currency."),
        (Condition("spent", By.OVER, ("lots",), "GBP"), "“Spent over”: “lots” is no number."),
        (Condition("city", By.IS, ("  ",)), "“City is” needs a text."),
        (Condition("tag", By.IS), "“Tag is” needs a tag."),
        (Condition("tag", By.IS, ("rare",)), "There is no tag “rare” in the book."),
        (
            Condition("stage", By.IS, ("new", "old")),
            "“old” is no stage. There are lead, new, growing, loyal, quiet, lost.",
        ),
        (Condition("consent", By.IS, ("confirmed",)), "Choose the topic of the consent."),
        (Condition("consent", By.IS, ("confirmed",), "Gossip"), "There is no topic “Gossip”."),
        (Condition("birthday", By.COMING), "“Birthday comes within” needs a number of days."),
        (Condition("birthday", By.COMING, ("-1",)), "“Birthday comes within”: “-1” is no number of days."),
        (Condition("added", By.LAST_DAYS, ("99999",)), "“Added in the last”: at most 36,500 days."),
        (Condition("added", By.ON, ("3 May",)), "“Added on” needs a day with its year."),
        (Condition("added", By.ON, ("31.02.1980",)), "“Added on”: “31.02.1980” is no day."),
        (Condition("added", By.BETWEEN, ("2026-01-01",)), "“Added between” needs two days."),
        (Condition("birthday", By.MONTH, ("13",)), "“Birthday in the month” needs a month."),
        (Condition("own", By.IS, ("3",)), "Choose which of your own fields."),
        (Condition("own", By.IS, ("3",), "Colour"), "There is no field “Colour” of your own."),
        (
            Condition("own", By.CONTAINS, ("3",), "size"),
            f"“Size” is compared by {', '.join(_NUMBERS)}.",
        ),
        (Condition("list", By.IS), "“List or segment is on it” needs a list or a segment."),
        (
            Condition("bought", By.HAS, (), period=Period("soon")),
            "“Bought in the last”: “soon” is no number of days.",
        ),
        (Condition("interactions", By.OVER, ("3",), "Pigeon"), "There is no channel “Pigeon”."),
    ],
)
def test_what_is_lacking_is_said(condition: Condition, said: str) -> None:
    assert fault(condition, KNOWN, TODAY) == said


def test_values_are_understood_as_people_write_them() -> None:
    assert ready(Condition("spent", By.BETWEEN, ("1,000.50", "20"), "gbp"), KNOWN, TODAY).numbers[0] == 20
    assert ready(Condition("spent", By.OVER, ("1",), " gbp "), KNOWN, TODAY).of == "GBP"
    assert ready(Condition("spent", By.OVER, ("1,000 EUR",)), KNOWN, TODAY).of == "EUR"
    assert ready(Condition("spent", By.OVER, ("£12.50",)), KNOWN, TODAY).of == "GBP"
    assert ready(Condition("birthday", By.MONTH, ("Feb",)), KNOWN, TODAY).count == 2
    assert ready(Condition("bought", By.HAS, ("R1",)), KNOWN, TODAY).ids == (2, 3)
    assert ready(Condition("stage", By.IS, ("Dormant",)), KNOWN, TODAY).texts == ("quiet",)
    assert ready(Condition("consent", By.IS, ("Opted out",), "News"), KNOWN, TODAY).texts == (
        "withdrawn",
        "declined",
    )
    assert ready(Condition("own", By.IS_NOT, ("yes",), "vip"), KNOWN, TODAY).test is By.NO
    period = ready(Condition("bought", By.HAS_NOT, (), period=Period("180")), KNOWN, TODAY)
    assert (period.since, period.until, period.negated) == (date(2026, 6, 23), TODAY, True)
