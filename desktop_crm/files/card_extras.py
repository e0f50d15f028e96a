"""Properties of address cards that have no field in the book: kept by their names, what only programs read aside."""

from __future__ import annotations

import re

from desktop_crm.files.card_lines import Property

_LONGEST = 500  # characters of a value that a person wrote
_ASIDE = """
    VERSION PRODID REV BEGIN END AGENT KEY LOGO SOUND SOURCE NAME PROFILE CLASS MAILER LABEL MEMBER XML CLIENTPIDMAP
    FBURL CALURI CALADRURI SORT-STRING CREATED JSPROP LANGUAGE UID PHOTO X-LIC-ERROR X-IMAGEHASH X-IMAGETYPE
    X-SHARED-PHOTO-DISPLAY-PREF X-ACCESS X-PRIORITY X-CLASS X-STATUS X-ID X-UID X-REV X-PREFERMAIL
    X-ALLOWREMOTECONTENT X-USER X-SORT-AS X-GROUP-MEMBERSHIP X-POPULARITYINDEX X-DSTOFFSET X-TIMESTAMP X-FILE-AS
    X-WANTS-HTML X-GNO X-DL X-NO X-REDUCTION
"""
_TECHNICAL = frozenset(_ASIDE.split())
_PROGRAMS = re.compile(
    r"X-(?:AB|MS-(?:OL-|CARDPICTURE|IMADDRESS|FB|TEXT)|EVOLUTION-|KADDRESSBOOK-|RADICALE|MOZILLA-|ANDROID|IRMC|PHONETIC|"
    r"ADDRESSBOOKSERVER|ADDRESSING|SYNCEVO|FUNAMBOL|CALENDARSERVER|OXMOX|OPENXCHANGE|OC-|NC-|TINE|SOGO|WAB-|CM-|"
    r"SAVED-FROM|SAMSUNG|HTC|APPLE|GOOGLE-(?:ID|ETAG)|SOUNDEX|N-|DCIM|ESI|NEC-|J-PHONE)"
)
_NAMED = {
    "TZ": "Time zone", "GEO": "Location", "EXPERTISE": "Expertise", "BIRTHPLACE": "Place of birth",
    "DEATHPLACE": "Place of death", "DEATHDATE": "Date of death", "PRONOUNS": "Pronouns",
    "GRAMGENDER": "Grammatical gender", "ORG-DIRECTORY": "Directory", "CONTACT-URI": "Contact page",
}  # fmt: skip


def extra(prop: Property) -> tuple[str, str]:
    """The name and the text of a value to be kept; twice nothing where no person would miss it."""
    name = prop.name
    if (
        name in _TECHNICAL
        or _PROGRAMS.match(name)
        or prop.head.binary
        or not name.startswith(("X-", *_NAMED))
    ):
        return "", ""
    text = prop.value().strip()
    if not text.strip(";") or len(text) > _LONGEST or text[:5].lower() == "data:":
        return "", ""
    return _NAMED.get(name) or name.removeprefix("X-").replace("-", " ").replace("_", " ").capitalize(), text


_RELATIONS = {
    "1": "assistant", "2": "brother", "3": "child", "4": "partner", "5": "father", "6": "friend", "7": "manager",
    "8": "mother", "9": "parent", "10": "partner", "11": "referred by", "12": "relative", "13": "sister",
    "14": "spouse",
}  # fmt: skip


def android(prop: Property) -> tuple[str, str, str]:
    """Field, text and label of X-ANDROID-CUSTOM: a kind of row, its value, a number for its type, a label."""
    kind, _, rest = prop.value().partition(";")
    value, *more = rest.split(";")
    code = more[0].strip() if more else ""
    named = more[1].strip() if len(more) > 1 else ""
    match kind.rpartition("/")[2]:
        case "nickname":
            return "nickname", value, ""
        case "contact_event" if code in ("1", "3"):
            return ("birthday" if code == "3" else "anniversary"), value, ""
        case "contact_event":
            return "custom", value, named or "Date"
        case "relation":
            return "relation", value, named or _RELATIONS.get(code, "")
    return "", "", ""
