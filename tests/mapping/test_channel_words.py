"""How files name channels and directions."""

import pytest

from desktop_crm.mapping import channel_words, telling
from desktop_crm.mapping.exchange_columns import HOURS, SECONDS


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Phone call", "phone"), ("Anruf", "phone"), ("telefonisch", "phone"), ("通话", "phone"), ("E-Mail", "email"),
        ("Courriel", "email"), ("SMS", "sms"), ("WhatsApp", "messenger"), ("微信", "messenger"), ("Brief", "letter"),
        ("Besuch", "visit"), ("Meeting", "visit"), ("Instagram", "social"), ("Messe", "event"), ("Website", "website"),
        ("Anzeige", "advertisement"), ("Pigeon", ""), ("", ""),
    ],
)  # fmt: skip
def test_channels(text: str, channel: str) -> None:
    assert channel_words.channel(text) == channel


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Incoming", "in"), ("INBOUND", "in"), ("Missed", "in"), ("Outgoing call", "out"), ("ausgehend", "out"),
        ("entrant", "in"), ("来电", "in"), ("Исходящий", "out"), ("2", "out"), ("in and out", ""), ("Held", ""),
    ],
)  # fmt: skip
def test_directions(text: str, direction: str) -> None:
    assert channel_words.direction(text) == direction


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("00:03:25", "", 3), ("3:25", "", 3), ("1:30", HOURS, 90), ("205", SECONDS, 3), ("5", "", 5), ("4 min", "", 4),
        ("1h 20m", "", 80), ("20 s", "", 1), ("00:00:00", "", None), ("soon", "", None), ("", "", None),
    ],
)  # fmt: skip
def test_how_long_it_took(text: str, unit: str, minutes: int | None) -> None:
    assert telling.minutes(text, unit) == minutes
