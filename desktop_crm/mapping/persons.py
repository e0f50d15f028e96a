"""Two names in a row: of `Customer` beside `Contact person` the first names the firm; and firms among names."""

from __future__ import annotations

import re

from desktop_crm.base.text import fold
from desktop_crm.files.entry import Entry, Value
from desktop_crm.mapping.mappings import Mapping

_WORDS = """
    contact person|contact name|name of contact|contact full name|ansprechpartner|ansprechpartnerin|kontaktperson
    kontaktname|interlocuteur|nom du contact|personne de contact|contact principal|persona de contacto
    nombre de contacto|nombre del contacto|referente|contactpersoon|naam contactpersoon|pessoa de contacto
    pessoa de contato|osoba kontaktowa|联系人|联系人姓名|担当者|担当者名|ご担当者|ご担当者名|担当者氏名|kontaktní osoba
    kontaktná osoba|persoană de contact|kontakt osoba|контактное лицо|контактна особа
"""
_SPOKEN_TO = frozenset(fold(word.strip()) for word in _WORDS.replace("\n", "|").split("|") if word.strip())


def column_of(mapping: Mapping) -> int | None:
    """The place of the column for the person to speak to, where another column has the customer's name."""
    named = [n for n, c in enumerate(mapping.columns) if c.field == "full_name"]
    told = [n for n in named if fold(mapping.columns[n].name).strip(" :.") in _SPOKEN_TO]
    return told[0] if len(told) == 1 and len(named) == 2 else None


_COUNT = re.compile(r"(?<!\d)\d(?!\d)")


def named_beside(mapping: Mapping) -> dict[str, int]:
    """By the names of their columns, whose the further addresses of a row are: `Email 2` is that of `Contact 2`."""
    counted: dict[str, int] = {}
    for place, column in enumerate(mapping.columns):
        if column.field == "full_name" and (found := _COUNT.findall(column.name)):
            counted.setdefault(found[0], place)
    if len(counted) < 2:
        return {}
    first = min(counted)
    return {
        c.name: counted[found[0]]
        for c in mapping.columns
        if c.field in ("email", "phone")
        and (found := _COUNT.findall(c.name))
        and found[0] in counted
        and found[0] != first
    }


def settle(values: dict[str, list[Value]], person: str) -> None:
    """The person is who is called so; the customer's other name is the organisation's."""
    customer = values.get("full_name")
    if customer and fold(customer[0].text) != fold(person) and "org" not in values:
        values["org"] = customer
        values["full_name"] = [Value(person)]
    elif not customer:
        values["full_name"] = [Value(person)]
    elif fold(customer[0].text) != fold(person):
        values["full_name"] = [Value(person), *customer]


def shows_customers(mapping: Mapping) -> bool:
    """Whether the organisation's column is the name a customer is shown by (Xero's `ContactName`): a person's, too."""
    return any(
        c.field == "org" and fold(c.name).strip("* ").replace(" ", "") == "contactname"
        for c in mapping.columns
    )


def alone(values: dict[str, list[Value]]) -> None:
    """Whoever is shown by their own name is no organisation."""
    called = {
        w for f in ("given", "middle", "family") for v in values.get(f, ()) for w in fold(v.text).split()
    }
    shown = [v for v in values.get("org", ()) if not called or set(fold(v.text).split()) - called]
    if called and shown:
        values["org"] = shown
    elif called:
        values.pop("org", None)


# Legal forms that are no name and no word; `AG` or `SA` may be initials.
_FORM = re.compile(
    r"(?:^|[\s,.&(])(?:g?gmbh|mbh|ohg|gbr|e\.\s?k|e\.\s?v|co\.? kg|ltd|limited|llc|llp|plc|inc|corp|corporation|pty|"
    r"s\.?a\.?r\.?l|sasu|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.v|s\.?r\.?o|sp\. ?z ?o\. ?o|d\.?o\.?o|kft|aps|oy|ltda|lda)\.?\)?$"
    r"|有限公司|株式会社|有限会社|주식회사|^ооо\b|^зао\b",
)
_WORDS_BEFORE = """
    firma|fa|fa.|firm|company|société|sté|ste|ets|empresa|ditta|spett.le|bedrijf|spółka|företag
"""
_ADDRESSED = frozenset(fold(word.strip()) for word in _WORDS_BEFORE.split("|"))


def of_firms(values: dict[str, list[Value]]) -> None:
    """Where a firm stands in the columns of a person's name, it is the organisation."""
    if "org" not in values and not values.keys() & {"given", "middle"} and "family" in values:
        titled = [v.text for v in values.get("prefix", ())]
        addressed = all(fold(t) in _ADDRESSED for t in titled)
        if (titled and addressed) or (addressed and _is_firm(values["family"][0].text)):
            values["org"] = values.pop("family")
            values.pop("prefix", None)
            values.pop("full_name", None)
    elif "full_name" in values and values.keys() & {"given", "family"}:
        whole = values["full_name"][0].text
        parts = {
            w for f in ("given", "family", "middle") for v in values.get(f, ()) for w in fold(v.text).split()
        }
        firm = _is_firm(whole) or any(fold(v.text) == fold(whole) for v in values.get("org", ()))
        if len(values["full_name"]) == 1 and firm and not parts <= set(fold(whole).split()):
            del values["full_name"]
            held = values.setdefault("org", [])
            if all(fold(v.text) != fold(whole) for v in held):
                held.insert(0, Value(whole))


def _is_firm(text: str) -> bool:
    return bool(_FORM.search(fold(text)))


def called(entry: Entry, names: list[str]) -> None:
    """Names that stand beside addresses: whose row it is where nothing else says so; what is new in others is kept."""
    values = entry.values
    if not values.keys() & {"full_name", "given", "family", "org"}:
        values["full_name"] = [Value(names[0])]
    known = {
        w
        for f in ("full_name", "given", "family", "middle", "org")
        for t in entry.texts(f)
        for w in fold(t).split()
    }
    for name in names:
        if not set(fold(name).split()) <= known:
            entry.add("custom", name, "Name beside an address")
