"""What says that a call or a visit met nobody."""

import pytest

from desktop_crm.base.unreached import met_nobody


@pytest.mark.parametrize(
    ("outcome", "body", "minutes", "nobody"),
    [
        ("", "", None, False),
        ("", "Rang, no answer", None, True),
        ("No answer", "x" * 90, None, True),
        ("", "Left a message on her VOICE MAIL", None, True),
        ("", "She had no answer yet about the long hedge behind the barn", None, False),
        ("agreed", "no answer", None, False),
        ("", "", 0, True),
        ("", "", 7, False),
    ],
)
def test_a_try_that_met_nobody(outcome: str, body: str, minutes: int | None, nobody: bool) -> None:
    assert met_nobody(outcome, body, minutes) is nobody
