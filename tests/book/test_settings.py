"""Settings are declared once, typed, and keep what was stored."""

import pytest

from desktop_crm.book import settings
from desktop_crm.book.database import Book


def test_what_was_never_stored_is_the_default(book: Book) -> None:
    with book.read() as session:
        assert settings.get(session, settings.COUNTRY) == "GB"
        assert settings.get(session, settings.PER_DAY) == 450
        assert settings.get(session, settings.SINGLE_KEYS) is True


def test_texts_numbers_and_switches_come_back_as_they_were(book: Book) -> None:
    with book.write() as session:
        settings.put(session, settings.POSTAL_ADDRESS, "1 Mill Lane\n“Fernhill” 王")
        settings.put(session, settings.PER_DAY, 20)
        settings.put(session, settings.SINGLE_KEYS, False)
        settings.put(session, settings.PER_DAY, 30)
    with book.read() as session:
        assert settings.get(session, settings.POSTAL_ADDRESS) == "1 Mill Lane\n“Fernhill” 王"
        assert settings.get(session, settings.PER_DAY) == 30
        assert settings.get(session, settings.SINGLE_KEYS) is False


def test_a_value_of_another_type_is_a_fault(book: Book) -> None:
    with book.write() as session:
        with pytest.raises(TypeError, match=r"account\.per_day takes int"):
            settings.put(session, settings.PER_DAY, True)
        with pytest.raises(TypeError):
            settings.put(session, settings.BUSINESS, 7)  # type: ignore[arg-type]


@pytest.mark.parametrize("setting", settings.DECLARED.values(), ids=lambda setting: str(setting.name))
def test_every_default_is_one_that_may_be_chosen(setting: settings.Setting[str]) -> None:
    if setting.choices:
        assert setting.default in {value for value, _words in setting.choices}
    if type(setting.default) is int:
        assert setting.low <= setting.default <= setting.high
