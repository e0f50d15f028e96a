"""When two ways of writing an e-mail address or a telephone number mean the same.

E-mail addresses compare by NFC, case folding and IDNA 2008 (RFC 5890, 6531); telephone numbers by
E.164. What cannot be normalised is kept as typed and never used for mailing or matching.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_EASY = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
_PHONE_CHARS = re.compile(r"[\d\s+()./\-–—‐‑ext#*,;:pw]+", re.IGNORECASE)

# What people write beside a number: `Home: 01632 960147`, `01632 960147 (Ann)`.
_BESIDE = re.compile(r"^[^\W\d_]{2,}[^\d+()]*?[\s.:]\s*(?=[+(\d])|\s*\([^()\d]*\)$")


@dataclass(frozen=True, slots=True)
class BadAddress:
    """Why a text is no address, as half a sentence: `has a space in it`."""

    why: str


@lru_cache(maxsize=50_000)
def email(text: str) -> str | BadAddress:
    """The normal form of an e-mail address, or why it is none (RFC 5321 §4.1.2, RFC 6531, RFC 5890)."""
    # Nearly all addresses are of this shape; the full check costs thirty times as much.
    if (easy := _easy(text)) is not None or (easy := _easy(plain := _bare(text))) is not None:
        return easy
    reason = _why_not(plain)
    if reason:
        return BadAddress(reason)
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(
            plain,
            check_deliverability=False,
            test_environment=True,
            allow_smtputf8=True,
            globally_deliverable=False,
        )
    except EmailNotValidError:
        return BadAddress("is not an e-mail address")
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFC", found.local_part).casefold())
    return f"{local}@{found.ascii_domain.lower() if found.ascii_domain else found.domain.lower()}"


def _easy(plain: str) -> str | BadAddress | None:
    """The normal form of an address as nearly all are written; None where more is to be looked at."""
    lowered = plain.lower()
    if lowered.isascii() and len(lowered) <= 254 and _EASY.fullmatch(lowered) and "--" not in lowered:
        return lowered if lowered.index("@") <= 64 else BadAddress("is longer than an address can be")
    return None


def _bare(text: str) -> str:
    """The address out of `Ann <ann@x.y>`, `mailto:ann@x.y`, `ann@x.y (home);` or with invisible characters around."""
    plain = unicodedata.normalize("NFC", text).strip().strip("\u200b\u200e\u200f\ufeff\xa0").rstrip(";, ")
    found = re.fullmatch(r"[^<>]*<([^<>]+)>", plain) or re.fullmatch(r"(\S+@\S+?)\s*\([^()@]*\)", plain)
    plain = found[1].strip() if found else plain
    return plain[7:] if plain[:7].lower() == "mailto:" else plain


def _why_not(text: str) -> str:
    before, at, after = text.rpartition("@")
    if not at:
        return (
            "is a website"
            if re.match(r"(https?://|www\.)", text, re.IGNORECASE)
            else "is not an e-mail address"
        )
    for sign, name in ((" ", "a space"), (",", "a comma"), (";", "a semicolon")):
        if sign in text and not text.startswith('"'):
            return f"has {name} in it"
    if not after:
        return "has nothing after the @"
    if not before:
        return "has nothing before the @"
    if "@" in before and not before.startswith('"'):
        return "has two @ in it"
    if "." not in after and not after.startswith("["):
        return "has no dot after the @"
    return ""


@lru_cache(maxsize=50_000)
def phone(text: str, country: str) -> str | BadAddress:
    """The number in E.164 (`+441632960147`, with `;ext=102` where there is one), or why it is none.

    `country` is the two-letter code (ISO 3166) from which numbers without a country code are read.
    """
    if dialled := _as_dialled(text, country):
        return dialled
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain[:4].lower() == "tel:":
        plain = plain[4:]
    count = sum(c.isdecimal() for c in plain)
    if not count:
        return BadAddress("is not a phone number")
    if not _PHONE_CHARS.fullmatch(plain):
        plain = _BESIDE.sub("", plain)
        if not _PHONE_CHARS.fullmatch(plain):
            return BadAddress("is not a phone number")
    if count < 5:
        return BadAddress("is too short for a phone number")
    dialled = _as_dialled(plain, country)
    if dialled:
        return dialled
    import phonenumbers

    try:
        number = phonenumbers.parse(plain, country or None)
    except phonenumbers.NumberParseException as fault:
        return BadAddress(_UNREADABLE.get(fault.error_type, "is not a phone number"))
    if not phonenumbers.is_possible_number(number):
        return BadAddress(
            _LENGTH.get(phonenumbers.is_possible_number_with_reason(number), "is not a phone number")
        )
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{formatted};ext={number.extension}" if number.extension else formatted


# A number as it is dialled at home, in most lists nearly all: trunk prefix, then digits in groups.
_AT_HOME = re.compile(r"0[1-9](?:[ -]?[0-9]){4,14}", re.ASCII)


def _as_dialled(plain: str, country: str) -> str:
    """What `phonenumbers` makes of a number dialled at home, in a tenth of its time; empty where it must be asked."""
    rules = _home_rules(country) if _AT_HOME.fullmatch(plain) else None
    if rules is None:
        return ""
    digits = plain.replace(" ", "").replace("-", "")
    code, trunk, numbers, lengths, abroad = rules
    found, own = trunk.match(digits), digits[1:]
    if (
        not found
        or found.end() != 1
        or abroad.match(digits)
        or len(own) not in lengths
        or not numbers.fullmatch(own)
    ):
        return ""
    return f"+{code}{own}"


@lru_cache(maxsize=300)
def _home_rules(
    country: str,
) -> tuple[int, re.Pattern[str], re.Pattern[str], frozenset[int], re.Pattern[str]] | None:
    """Calling code, trunk prefix, pattern and lengths of numbers, how calls abroad begin; None: not that simple."""
    import phonenumbers

    found = phonenumbers.PhoneMetadata.metadata_for_region(country) if country else None
    if found is None or found.country_code is None or not found.national_prefix_for_parsing:
        return None
    if found.national_prefix_transform_rule:
        return None
    main = phonenumbers.PhoneMetadata.metadata_for_region(
        phonenumbers.region_code_for_country_code(found.country_code)
    )
    desc, shared = found.general_desc, main.general_desc if main else None
    if shared is None or desc is None or not desc.national_number_pattern:
        return None
    lengths = frozenset(desc.possible_length) & frozenset(shared.possible_length)
    abroad = re.compile(found.international_prefix or "(?!)")
    trunk = re.compile(found.national_prefix_for_parsing)
    return found.country_code, trunk, re.compile(desc.national_number_pattern), lengths, abroad


_UNREADABLE = {
    0: "has a country code that does not exist",
    2: "is too short for a phone number",
    3: "is too short for a phone number",
    4: "is too long for a phone number",
}
_LENGTH = {2: "is too short for a phone number", 3: "is too long for a phone number"}


def national(e164: str) -> str:
    """A number in E.164 as people of its country write it, for lists and for the search index."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


@lru_cache(maxsize=50_000)
def is_landline(e164: str) -> bool:
    """Whether a number is surely no mobile; of some countries (+1) nobody can tell."""
    import phonenumbers

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False
    return bool(kind == phonenumbers.PhoneNumberType.FIXED_LINE)


def national_digits(e164: str) -> str:
    """The digits that are dialled in the number's own country: `01632960147` for `+441632960147`.

    Empty where the country is not known. A hundred times quicker than `national`: for the search index.
    """
    number = e164.partition(";")[0].lstrip("+")
    for length in (1, 2, 3):
        prefix = _trunk_prefix(number[:length])
        if prefix is not None:
            return prefix + number[length:]
    return ""


@lru_cache(maxsize=2_000)
def _trunk_prefix(calling_code: str) -> str | None:
    """What stands before a number at home (`0`, `8`, nothing); None where there is no such calling code."""
    import phonenumbers

    if not calling_code.isdecimal() or int(calling_code) not in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        return None
    region = phonenumbers.region_code_for_country_code(int(calling_code))
    found = phonenumbers.PhoneMetadata.metadata_for_region(region)
    return (found.national_prefix if found else None) or ""


def normal(channel: str, text: str, country: str) -> str | None:
    """What an address is compared by, or None where it cannot be used."""
    match channel:
        case "email":
            found: str | BadAddress = email(text)
        case "phone" | "sms":
            found = phone(text, country)
        case _:
            found = " ".join(unicodedata.normalize("NFC", text).casefold().split()) or BadAddress("is empty")
    return found if isinstance(found, str) else None
