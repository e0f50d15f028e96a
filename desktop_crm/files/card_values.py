"""What the properties of address cards mean: labels, days, telephone numbers, pictures."""

import re
from functools import lru_cache

from desktop_crm.files.card_lines import Property
from desktop_crm.files.entry import Photo

# Types that say nothing about the value that a person would miss.
_SILENT = frozenset((
    "voice", "internet", "pref", "text", "video", "msg", "sms", "data", "bbs", "x400", "x-400", "uri", "jpeg",
    "png", "gif", "dom", "intl", "postal", "parcel",
))  # fmt: skip
_WORDS = {
    "cell": "mobile", "iphone": "mobile", "telefax": "fax", "x-mobile": "mobile", "business": "work",
    "private": "home", "fax": "fax", "homefax": "home fax", "workfax": "work fax", "otherfax": "other fax",
    "x-whatsapp": "whatsapp", "company": "work",
}  # fmt: skip
_APPLE = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_PLACES = ("home", "work", "other", "main")

_SHAPES = (
    re.compile(r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})(?:[T ].*)?"),
    re.compile(r"--(?P<m>\d{2})-?(?P<d>\d{2})(?:[T ].*)?"),
)
_NOBODY_KNOWS = {"0000", "1604"}  # years that stand for none
_DATED_WORDS = re.compile(
    r"anniversary|hochzeitstag|jahrestag|anniversaire|aniversario|anniversario|aniversário|jubileum|trouwdag|"
    r"bryllupsdag|bröllopsdag|rocznica|výročí|évforduló|годовщина|결혼기념일|記念日|纪念日|紀念日|kỷ niệm",
    re.IGNORECASE,
)
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
LARGEST_PHOTO = 20 << 20  # bytes of a picture that are kept


def label(prop: Property, named: str = "") -> str:
    """The label of a value: the user's own word for it (`named`, Apple's X-ABLABEL), else its types."""
    return clean_label(named) if named else of_types(prop.head.types)


@lru_cache(maxsize=1000)
def of_types(types: tuple[str, ...]) -> str:
    """The label that types say, its place first: `home fax`."""
    words: list[str] = []
    for kind in types:
        word = _WORDS.get(kind, kind)
        if word not in _SILENT and word not in words:
            words.append(word.removeprefix("x-").replace("-", " ").replace("_", " "))
    words.sort(key=lambda w: w not in _PLACES)  # the place first: home fax
    return " ".join(words)


def clean_label(text: str) -> str:
    """`_$!<Home>!$_` → `home`; a person's own word stays as written."""
    found = _APPLE.fullmatch(text.strip())
    return _WORDS.get(found[1].strip().lower(), found[1].strip().lower()) if found else text.strip()


def day(prop: Property) -> str:
    """A birthday or anniversary in ISO form, without a year as `--05-09`; anything else as written."""
    text = prop.value().strip()
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            year = found.groupdict().get("y") or ""
            omitted = year in _NOBODY_KNOWS or year in prop.params.get("X-APPLE-OMIT-YEAR", ())
            head = "-" if omitted or not year else year
            month, date = found["m"], found["d"]
            return f"{head}-{month}-{date}" if 1 <= int(month) <= 12 and 1 <= int(date) <= 31 else text
    return text


def is_anniversary(label_text: str) -> bool:
    return bool(_DATED_WORDS.search(label_text))


def phone(text: str) -> str:
    """A number without `tel:` (RFC 3966), its extension kept: `+1-418-656-9254 ext. 102`."""
    text = text.strip()
    if text[:4].lower() != "tel:":
        return text
    number, *rest = text[4:].split(";")
    ext = next((p[4:] for p in rest if p.lower().startswith("ext=")), "")
    return f"{number} ext. {ext}" if ext else number


def mime_of(data: bytes) -> str:
    """The kind of a picture by its first bytes; empty where they are of none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    return next((m for magic, m in _MAGIC if data.startswith(magic)), "")


def photo(prop: Property) -> Photo | None:
    """The picture of a card, its kind told by its bytes; an address on the net is not followed."""
    data = prop.data()
    if not data or len(data) > LARGEST_PHOTO:
        return None
    mime = mime_of(data)
    if not mime:
        said = next((t for t in prop.head.types if re.fullmatch(r"[a-z0-9.+-]+", t)), "")
        mime = f"image/{said}" if said else "application/octet-stream"
    return Photo(mime, data)
