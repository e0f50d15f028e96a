"""The line of the full-text index that a contact is found by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from desktop_crm.base import text
from desktop_crm.contacts import addresses


def line(
    family: str, given: str, names: Iterable[str], ways: Iterable[Sequence[Any]], rest: Iterable[str]
) -> str:
    """The words of one contact. `ways`: channel, normal form, value and parts of each; `rest`: tags and so on.

    The ways by channel, tags and custom fields by their folded names.
    """
    parts = [*names, family + given] if text.is_cjk(family) else [*names]
    for channel, normal, value, *more in ways:
        parts += (value, *more)
        if channel in ("phone", "sms"):
            parts += (normal, addresses.national_digits(normal)) if normal else (text.digits(value),)
        elif channel == "email":  # of the others it is the value itself, folded
            parts.append(normal)
    return text.index_text((*parts, *rest))
