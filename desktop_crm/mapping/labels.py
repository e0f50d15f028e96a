"""Labels that stand in cells (`* Home`, `Geschäftlich`, `Work Fax`) as the words the book uses."""

from __future__ import annotations

from functools import lru_cache

from desktop_crm.mapping import words

_KNOWN = {
    "home": "home", "work": "work", "other": "other", "mobile": "mobile", "fax": "fax", "pager": "pager",
    "main": "main", "billing": "billing", "shipping": "shipping", "spouse": "spouse", "child": "child",
    "manager": "manager", "assistant": "assistant", "whatsapp": "whatsapp", "anniversary": "anniversary",
    "birthday": "birthday", "car": "car", "telex": "telex", "isdn": "isdn",
}  # fmt: skip
_TECHNICAL = {"SMTP", "EX"}  # Outlook's "type" of an e-mail address
_SILENT = {"noise", "no", "number", "phone", "email", "address", "url"}


def read(cell: str, fallback: str = "") -> tuple[str, bool]:
    """The label and whether it marks the preferred value (Google writes `* Home`)."""
    text = cell.strip()
    preferred = text == "*" or text.startswith("* ")
    text = text.removeprefix("*").strip() if preferred else text
    if text.upper() in _TECHNICAL:
        return fallback, preferred
    return (_known(text) or text if text else fallback), preferred


@lru_cache(maxsize=500)
def _known(text: str) -> str:
    """The book's words for a label, or nothing where it is the user's own."""
    pieces = words.vocabulary().cut(text, words.all_languages()).pieces
    told = [p for p in pieces if p.meaning not in _SILENT]
    if not told or any(p.meaning not in _KNOWN for p in told):
        return ""
    return " ".join(_KNOWN[p.meaning] for p in told)


@lru_cache(maxsize=2_000)
def beside_number(words_: str) -> str | None:
    """What `Handy` or `(work)` beside a telephone number says of it, empty for `Tel.`; None where it is not known."""
    pieces = words.vocabulary().cut(words_, words.all_languages()).pieces
    if any(p.meaning not in _KNOWN and p.meaning not in _SILENT for p in pieces):
        return None
    return " ".join(dict.fromkeys(_KNOWN[p.meaning] for p in pieces if p.meaning in _KNOWN))


def event(label: str) -> str:
    """The field of a day with this label: `birthday`, `anniversary`, or nothing."""
    known = _known(label) if label else ""
    return known if known in ("birthday", "anniversary") else ""
