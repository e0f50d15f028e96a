"""Address cards that this program wrote (`card_writing`), read exactly: nothing is interpreted, every value as it was.

What others write needs understanding (`cards`); here the same understanding would change a handle that looks like an
address, or a label that looks like Apple's.
"""

from desktop_crm.files import card_values
from desktop_crm.files.card_lines import Card, Property
from desktop_crm.files.entry import FIELDS, FOLLOWERS, OWN_FIELDS, Entry, Postal

PRODUCT = "-//Desktop CRM//Contacts//EN"
_N = ("family", "given", "middle", "prefix", "suffix")
_ORG = ("org", *("department",) * 100)
_TEXTS = {
    "FN": "full_name", "TITLE": "title", "ROLE": "role", "NOTE": "note", "X-GENDER": "gender",
    "X-PHONETIC-FIRST-NAME": "phonetic_given", "X-PHONETIC-LAST-NAME": "phonetic_family",
}  # fmt: skip
_LISTS = {"NICKNAME": "nickname", "CATEGORIES": "category"}
_LABELLED = {
    "TEL": "phone", "EMAIL": "email", "URL": "url", "IMPP": "im", "X-ABRELATEDNAMES": "relation", "X-CUSTOM1": "custom",
    "X-DESKTOP-CRM-FOLLOWERS": FOLLOWERS,
}  # fmt: skip
_DAYS = {"BDAY": "birthday", "X-ABDATE": "anniversary"}
UID, NAMELESS, MORE = "X-DESKTOP-CRM-UID", "X-DESKTOP-CRM-NAMELESS", "X-DESKTOP-CRM-MORE"
FOLLOWED = "X-DESKTOP-CRM-FOLLOWERS"


def is_own(card: Card) -> bool:
    """Whether this program wrote the card and no other since."""
    return card.version == "3.0" and any(p.name == "PRODID" and p.value() == PRODUCT for p in card.properties)


def entry(card: Card) -> Entry:
    """What the card was written from."""
    made = Entry()
    labels = {p.group: p.value() for p in card.properties if p.name == "X-ABLABEL" and p.group}
    own = next((p.value() for p in card.properties if p.name == UID), "")
    if own:
        made.add("uid", own)
    for prop in card.properties:
        _read(made, prop, labels.get(prop.group, "") if prop.group else "", own)
    if any(p.name == NAMELESS for p in card.properties):
        made.values.pop("full_name", None)
    return made


def _read(made: Entry, prop: Property, named: str, own: str) -> None:
    name = prop.name
    if name in _TEXTS:
        made.add(_TEXTS[name], prop.value())
    elif name in _LABELLED:
        label = named or card_values.label(prop)
        made.add(_LABELLED[name], prop.value(), label, "pref" in prop.head.types)
    elif name in _LISTS:
        for item in prop.items():
            made.add(_LISTS[name], item)
    elif name in ("N", "ORG"):
        for field, text in zip(_N if name == "N" else _ORG, prop.parts(), strict=False):
            made.add(field, text)
    elif name == "UID" and prop.value() != own:
        made.add("uid", prop.value())
    elif name == "ADR":
        made.postal.append(_address(prop, named or card_values.label(prop)))
    elif name in _DAYS:
        omitted = "X-APPLE-OMIT-YEAR" in prop.params
        made.add(_DAYS[name], f"-{prop.value()[4:]}" if omitted else prop.value())
    elif name == MORE and prop.params.get("FIELD", [""])[0] in (*FIELDS, *OWN_FIELDS):
        made.add(prop.params["FIELD"][0], prop.value())
    elif name == "PHOTO":
        made.photo = made.photo or card_values.photo(prop)


def _address(prop: Property, label: str) -> Postal:
    po_box, extended, street, city, region, code, country, *_ = [*map(str.strip, prop.parts()), *[""] * 7]
    preferred = "pref" in prop.head.types
    return Postal(street, extended, po_box, city, region, code, country, label, preferred)
