"""Two names in a row: of `Customer` beside `Contact person` the first names the firm."""

from __future__ import annotations

from desktop_crm.base.text import fold
from desktop_crm.files.entry import Value
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
