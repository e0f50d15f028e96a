"""A long work asks whether to stop, and is quiet where nobody watches."""

import pytest

from desktop_crm.base.errors import Stopped, UserError
from desktop_crm.base.work import Step, check, never, silent


def test_stop_raises_only_once_it_was_pressed() -> None:
    check(never)
    silent(Step(1, None, "Counting"))
    with pytest.raises(Stopped):
        check(lambda: True)


def test_a_refusal_reads_as_one_text() -> None:
    assert str(UserError("The disk is full.", "Make room.")) == "The disk is full. Make room."
    assert str(UserError("The disk is full.")) == "The disk is full."
