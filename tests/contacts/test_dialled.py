"""Numbers as they are dialled at home are read without asking the library: with the same answer."""

from random import Random

import phonenumbers
import pytest

from desktop_crm.contacts import addresses


@pytest.mark.parametrize("country", ["GB", "DE", "FR", "NL", "VN", "AU", "JP", "BR", "IR", "CN", "TW", "GG"])
def test_the_quick_answer_is_the_librarys(country: str) -> None:
    chance = Random(country)
    kinds = phonenumbers.PhoneNumberType
    known = [phonenumbers.example_number_for_type(country, kind) for kind in (kinds.FIXED_LINE, kinds.MOBILE)]
    answered = 0
    for number in range(150):
        own = [*str(known[number % 2].national_number)]
        for _ in range(chance.randrange(5)):
            own[chance.randrange(len(own))] = chance.choice("0123456789")
        text = f"0{''.join(own[:3])}{chance.choice(('', ' ', '-'))}{''.join(own[3:])}{chance.choice(('', '', '7'))}"
        quick = addresses._as_dialled(text, country)
        if quick:
            answered += 1
            asked = phonenumbers.parse(text, country)
            assert phonenumbers.is_possible_number(asked), text
            assert quick == phonenumbers.format_number(asked, phonenumbers.PhoneNumberFormat.E164), text
    assert answered > 50 or country not in ("GB", "DE", "FR", "NL", "VN", "IR")  # elsewhere it may be asked


@pytest.mark.parametrize(
    "text", ["00447700900123", "07700", "077009001234567", "+447700900123", "7700900123"]
)
def test_anything_else_is_the_librarys(text: str) -> None:
    assert addresses._as_dialled(text, "GB") == ""
