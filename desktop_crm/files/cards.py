"""Address cards (vCard 2.1, 3.0, 4.0, also mixed in one file) as entries."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from desktop_crm.files import card_extras, card_values, encodings, own_cards
from desktop_crm.files.card_lines import Card, Line, Property, cards, quoted_printable
from desktop_crm.files.entry import FIELDS, Entry, Postal
from desktop_crm.files.sheet import CardRecord

_N = ("family", "given", "middle", "prefix", "suffix")
_ADR = ("po_box", "extended", "street", "city", "region", "postal_code", "country")
_IM = {
    "X-AIM": "AIM", "X-ICQ": "ICQ", "X-JABBER": "Jabber", "X-MSN": "MSN", "X-YAHOO": "Yahoo",
    "X-SKYPE": "Skype", "X-SKYPE-USERNAME": "Skype", "X-QQ": "QQ", "X-GOOGLE-TALK": "Google Talk",
    "X-GTALK": "Google Talk", "X-GADUGADU": "Gadu-Gadu", "X-TWITTER": "Twitter", "X-SIP": "SIP",
    "X-MS-IMADDRESS": "", "X-WECHAT": "WeChat", "X-LINE": "LINE", "X-WHATSAPP": "WhatsApp",
    "X-TELEGRAM": "Telegram", "X-SIGNAL": "Signal", "X-VIBER": "Viber", "X-FACEBOOK": "Facebook",
    "X-LINKEDIN": "LinkedIn", "X-KAKAOTALK": "KakaoTalk", "X-MASTODON": "Mastodon", "X-MATRIX": "Matrix",
}  # fmt: skip
_SCHEMES = {
    "xmpp": "Jabber", "aim": "AIM", "skype": "Skype", "sip": "SIP", "sips": "SIP", "msnim": "MSN", "ymsgr": "Yahoo",
    "icq": "ICQ", "irc": "IRC", "gtalk": "Google Talk", "qq": "QQ", "tg": "Telegram", "whatsapp": "WhatsApp",
}  # fmt: skip
_RELATIONS = {
    "X-EVOLUTION-SPOUSE": "spouse", "X-SPOUSE": "spouse", "X-KADDRESSBOOK-X-SPOUSESNAME": "spouse",
    "X-EVOLUTION-MANAGER": "manager", "X-MANAGER": "manager", "X-MS-MANAGER": "manager",
    "X-KADDRESSBOOK-X-MANAGERSNAME": "manager", "X-EVOLUTION-ASSISTANT": "assistant", "X-ASSISTANT": "assistant",
    "X-MS-ASSISTANT": "assistant", "X-KADDRESSBOOK-X-ASSISTANTSNAME": "assistant", "X-CHILDREN": "child",
    "X-CHILD": "child", "X-MS-SPOUSE": "spouse", "X-WAB-SPOUSE_NAME": "spouse", "X-WAB-SPOUSE-NAME": "spouse",
    "X-MS-CHILD": "child", "X-KADDRESSBOOK-X-SPOUSE": "spouse",
}  # fmt: skip
_TEXTS = {
    "FN": "full_name",
    "TITLE": "title",
    "ROLE": "role",
    "UID": "uid",
    "X-GENDER": "gender",
    "X-WAB-GENDER": "gender",
}
_PHONETIC = {
    "X-PHONETIC-FIRST-NAME": "phonetic_given", "X-PHONETIC-GIVEN-NAME": "phonetic_given",
    "X-PHONETIC-LAST-NAME": "phonetic_family", "X-PHONETIC-FAMILY-NAME": "phonetic_family",
}  # fmt: skip
_DAYS = {
    "BDAY": "birthday", "ANNIVERSARY": "anniversary", "X-ANNIVERSARY": "anniversary",
    "X-EVOLUTION-ANNIVERSARY": "anniversary", "X-KADDRESSBOOK-X-ANNIVERSARY": "anniversary",
    "X-MS-ANNIVERSARY": "anniversary", "WEDDING": "anniversary", "X-WAB-WEDDING_ANNIVERSARY": "anniversary",
    "X-WAB-WEDDING-ANNIVERSARY": "anniversary",
}  # fmt: skip
_KANA = re.compile(r"[\u3041-\u30ff\uff66-\uff9f\s・ー]+")
_CHARSET = re.compile(rb";[ \t]*charset[ \t]*=[ \t]*\"?([\w.:-]+)", re.IGNORECASE)

_QUOTED = re.compile(
    rb"^([^:\r\n]*;(?:encoding=)?quoted-printable[^:\r\n]*):(.*)$", re.IGNORECASE | re.MULTILINE
)

Labels = dict[str, str]
Handler = Callable[[Entry, Property, str], None]


def encoding_of(path: Path) -> str:
    """The encoding of what no card says the encoding of. Raises OSError."""
    sample, whole = encodings.sample_of(path)
    encoding = encodings.detect(sample, whole)
    if encoding == "utf-8" and sample.isascii():
        return _of_quoted(sample) or encoding
    if encoding.startswith("utf") or encoding == "iso2022_jp":
        return encoding
    strange = b"\n".join(line for line in re.split(rb"[\r\n]+", sample) if not line.isascii())
    for named in _CHARSET.findall(sample):
        told = encodings.known(named.decode("ascii", "replace"))
        if told and told != "utf-8" and encodings.holds(strange, told):
            return told
    return encoding


def _of_quoted(sample: bytes) -> str:
    """The encoding of quoted-printable values that do not say theirs; empty where they are UTF-8."""
    whole = re.sub(rb"=\r*\n", b"", sample)
    values = [v for head, v in _QUOTED.findall(whole) if b"charset" not in head.lower()]
    text = b"\n".join(map(quoted_printable, values))
    return "" if encodings.is_utf8(text) else encodings.detect_legacy(text)


def lines(path: Path, encoding: str) -> Iterator[Line]:
    """The lines of the file with their numbers, whatever they end in (LF, CR LF, CR, CR CR LF). Raises OSError."""
    if encoding.startswith(("utf-16", "utf-32")):
        with path.open(encoding=encoding, errors="replace", newline=None) as text:
            yield from enumerate((line.rstrip("\n").encode() for line in text), 1)
        return
    with path.open("rb") as file:
        number = 0
        for raw in file:
            line = raw.rstrip(b"\r\n")
            if number == 0:
                line = line.removeprefix(b"\xef\xbb\xbf")
            for piece in line.split(b"\r") if b"\r" in line else (line,):
                number += 1
                yield number, piece


def read(path: Path, encoding: str) -> Iterator[CardRecord]:
    """The cards of the file as entries; groups of contacts are left out. Raises OSError."""
    yield from read_lines(lines(path, encoding), "utf-8" if encoding.startswith("utf") else encoding)


def read_lines(source: Iterable[Line], encoding: str = "utf-8") -> Iterator[CardRecord]:
    """The cards among lines as entries."""
    number = 0
    for card in cards(source, encoding):
        if not _is_group(card):
            yield CardRecord(number, card.line, entry(card))
            number += 1


def _is_group(card: Card) -> bool:
    return any(
        p.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and p.value().strip().lower() == "group"
        for p in card.properties
    )


def entry(card: Card) -> Entry:
    """What the card says, each value in its field."""
    if own_cards.is_own(card):
        return own_cards.entry(card)
    made = Entry()
    labels: Labels = {p.group: p.value() for p in card.properties if p.name == "X-ABLABEL" and p.group}
    first = _preferred(card)
    for prop in card.properties:
        handler = _HANDLERS.get(prop.name)
        if handler:
            handler(made, prop, labels.get(prop.group, "") if prop.group else "")
        else:
            label, text = card_extras.extra(prop)
            made.add(
                "custom",
                text,
                (card_values.clean_label(labels.get(prop.group, "")) if prop.group else "") or label,
            )
        if id(prop) in first:
            _mark(made, prop)
    if made.photo is None:  # Outlook's picture on a card, where there is none of the person
        for prop in card.properties:
            if prop.name == "X-MS-CARDPICTURE":
                _photo(made, prop, "")
    if not made.postal:
        for prop in card.properties:
            if prop.name == "LABEL" and prop.value().strip():
                made.postal.append(Postal(street=prop.value().strip(), label=card_values.label(prop)))
    return made


def _preferred(card: Card) -> set[int]:
    """Of each kind the one property that is preferred."""
    best: dict[str, tuple[int, int]] = {}
    for prop in card.properties:
        if prop.name in ("TEL", "EMAIL", "ADR"):
            rank = prop.head.preference
            if rank < best.get(prop.name, (101, 0))[0]:
                best[prop.name] = rank, id(prop)
    return {which for _, which in best.values()}


def _mark(made: Entry, prop: Property) -> None:
    """Marks what the property added last as preferred."""
    if prop.name == "ADR":
        if made.postal:
            made.postal[-1] = replace(made.postal[-1], preferred=True)
        return
    held = made.values.get("phone" if prop.name == "TEL" else "email", [])
    if held:
        held[-1] = held[-1]._replace(preferred=True)


# ---------------------------------------------------------------- one property, one place
def _name(made: Entry, prop: Property, _label: str) -> None:
    for field, text in zip(_N, prop.parts(), strict=False):
        made.add(field, text)
    sort = prop.params.get("SORT-AS")
    if sort:
        _reading(made, [p for said in sort for p in said.split(";")])


def _reading(made: Entry, parts: list[str]) -> None:
    """How a Japanese name is read: kana for the family name and the given name."""
    for field, text in zip(("phonetic_family", "phonetic_given"), parts, strict=False):
        if text.strip() and _KANA.fullmatch(text):
            made.add(field, unicodedata.normalize("NFKC", text))


def _sound(made: Entry, prop: Property, _label: str) -> None:
    if "x-irmc-n" in prop.head.types:
        _reading(made, prop.parts())


def _text(made: Entry, prop: Property, _label: str) -> None:
    made.add(_TEXTS[prop.name], prop.value())


def _phonetic(made: Entry, prop: Property, _label: str) -> None:
    made.add(_PHONETIC[prop.name], prop.value())


def _nickname(made: Entry, prop: Property, _label: str) -> None:
    for item in prop.items():
        made.add("nickname", item)


def _categories(made: Entry, prop: Property, _label: str) -> None:
    for item in prop.items():
        for one in item.split(";"):
            made.add("category", one)


def _org(made: Entry, prop: Property, _label: str) -> None:
    first, *rest = prop.parts()
    made.add("org", first)
    for part in rest:
        made.add("department", part)


def _note(made: Entry, prop: Property, _label: str) -> None:
    made.add("note", prop.value())


def _email(made: Entry, prop: Property, named: str) -> None:
    text = prop.value().strip()
    if text.endswith(">") and "<" in text:  # "Ann Lee" <ann@example.org>
        text = text[text.rindex("<") + 1 : -1]
    made.add("email", text[7:] if text[:7].lower() == "mailto:" else text, card_values.label(prop, named))


def _tel(made: Entry, prop: Property, named: str) -> None:
    text = prop.value().strip()
    scheme = text.partition(":")[0].lower()
    if scheme in _SCHEMES and ":" in text:
        made.add("im", text, _SCHEMES[scheme])
        return
    made.add("phone", card_values.phone(text), card_values.label(prop, named))


def _url(made: Entry, prop: Property, named: str) -> None:
    made.add("url", prop.value(), card_values.label(prop, named))


def _address(made: Entry, prop: Property, named: str) -> None:
    parts = [p.strip() for p in prop.parts()]
    if not any(parts):  # version 4 may say it in one piece
        parts = ["", "", "".join(prop.params.get("LABEL", ())).replace("\\n", "\n").strip()]
    elif not any(parts[1:]) and "\n" in parts[0]:
        parts = ["", "", parts[0]]  # the whole address where only the box number belongs
    if any(parts):
        po_box, extended, street, city, region, code, country, *_ = [*parts, *[""] * len(_ADR)]
        label = card_values.label(prop, named)
        made.postal.append(Postal(street, extended, po_box, city, region, code, country, label))


def _day(made: Entry, prop: Property, _label: str) -> None:
    made.add(_DAYS[prop.name], card_values.day(prop))


def _other_day(made: Entry, prop: Property, named: str) -> None:
    """Apple's X-ABDATE: a day of any meaning."""
    word = card_values.clean_label(named)
    if not word or card_values.is_anniversary(word):
        made.add("anniversary", card_values.day(prop))
    else:
        made.add("custom", card_values.day(prop), word)


def _gender(made: Entry, prop: Property, _label: str) -> None:
    sex, *words = prop.parts()
    made.add("gender", next((w for w in words if w.strip()), sex))


def _relation(made: Entry, prop: Property, named: str) -> None:
    word = _RELATIONS.get(prop.name) or card_values.label(prop, named)
    text = prop.value().strip()
    if not re.match(r"(?:urn|https?|geo|cid):", text, re.IGNORECASE):
        made.add("relation", text, word)


def _im(made: Entry, prop: Property, named: str) -> None:
    text = prop.value().strip()
    word = _IM.get(prop.name, "")
    service = (
        prop.params.get("X-SERVICE-TYPE") or prop.params.get("X-SERVICE") or prop.params.get("SERVICE-TYPE")
    )
    if prop.name in ("IMPP", "X-SOCIALPROFILE", "SOCIALPROFILE"):
        scheme, colon, rest = text.partition(":")
        known = _SCHEMES.get(scheme.lower(), "") if colon else ""
        user = prop.params.get("X-USER") or prop.params.get("USERNAME")
        word = service[0] if service else known or card_values.label(prop, named)
        text = user[0] if user and user[0] else rest if known or scheme == "x-apple" else text
    made.add("im", text, word)


def _kind(made: Entry, prop: Property, _label: str) -> None:
    made.organisation = made.organisation or prop.value().strip().lower() in (
        "org",
        "organization",
        "company",
    )


def _photo(made: Entry, prop: Property, _label: str) -> None:
    if made.photo is None:
        made.photo = card_values.photo(prop)


def _custom(made: Entry, prop: Property, named: str) -> None:
    made.add("custom", prop.value(), card_values.clean_label(named) or _CUSTOM[prop.name])


def _android(made: Entry, prop: Property, _label: str) -> None:
    field, text, label = card_extras.android(prop)
    if field:
        made.add(field, text, label)


_CUSTOM = {
    **{f"X-CUSTOM{n}": f"Custom {n}" for n in range(1, 5)},
    "LANG": "Language", "X-PROFESSION": "Profession", "HOBBY": "Hobby", "INTEREST": "Interest",
    "X-OFFICE": "Office", "X-MAIDENNAME": "Maiden name",
}  # fmt: skip
_HANDLERS: dict[str, Handler] = {
    "N": _name, "ORG": _org, "NOTE": _note, "EMAIL": _email, "TEL": _tel, "URL": _url, "ADR": _address,
    "NICKNAME": _nickname, "X-NICKNAME": _nickname, "CATEGORIES": _categories, "GENDER": _gender,
    "KIND": _kind, "X-ABSHOWAS": _kind, "X-ADDRESSBOOKSERVER-KIND": _kind,
    "PHOTO": _photo, "SOUND": _sound, "X-ABDATE": _other_day, "RELATED": _relation, "IMPP": _im,
    "X-ABRELATEDNAMES": _relation, "X-SOCIALPROFILE": _im, "X-ANDROID-CUSTOM": _android,
    "SOCIALPROFILE": _im, "X-MS-TEL": _tel,
    **dict.fromkeys(_TEXTS, _text), **dict.fromkeys(_PHONETIC, _phonetic), **dict.fromkeys(_DAYS, _day),
    **dict.fromkeys(_RELATIONS, _relation), **dict.fromkeys(_IM, _im), **dict.fromkeys(_CUSTOM, _custom),
}  # fmt: skip


def fields_of(records: Iterable[CardRecord]) -> tuple[str, ...]:
    """The fields that the entries use, in the order of entry.FIELDS."""
    found: set[str] = set()
    for record in records:
        made = record.entry
        found.update(name for name, held in made.values.items() if held)
        found.update(name for a in made.postal for name in _ADR if getattr(a, name))
        found.update(["photo"] if made.photo else [])
    return tuple(name for name in FIELDS if name in found)
