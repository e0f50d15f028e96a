"""Books as hypothesis makes them: people of every kind, with what breaks careless files."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import UserError
from desktop_crm.book import attachments, settings
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.editing import Draft
from desktop_crm.contacts.records import Detail, Postal, Way
from desktop_crm.contacts.tables import FieldRow

BORN = datetime(2026, 10, 17, 10, tzinfo=UTC)
_ODD = (
    "王小明", "Nguyễn Thị Minh", "محمد عبد الله", "\u200fשלום", "Zoë Øst", "Zoe\u0308", "🍣\u200d👧", "𠮷野家", "ﬁn",
    "İ",
    "=1+1", "+cmd|' /C calc'!A0", "-5", "@SUM(A1)", "\t=1", "＝1", "+44 7700 900123", "'quoted", "'=1", "''", "-",
    "n/a",
    "a;b", "a,b", 'say "hi"', "a\\nb", "a\\,b;c:d", "first\nsecond\n\n third", "tab\there", "nul\x00\x0b\x1b\x85end",
    "null", "0", "007", "1e5", "2024-05-09", "03/04", "TRUE", "* starred", "*", "**", "a ::: b", "_x000D_", "&amp;<b>",
    "mailto:a@x.org", "tel:+441632960147", "xmpp:ann@x.org", "BEGIN:VCARD", "END:VCARD", "x" * 90, "line\u2028sep",
    "\ufeffbom", "\u200b\u200e ", "E-mail", "Notes 2", "Field: x", "Phone label", "a (continued 2)", "http://x.org/a b",
    "_$!<Home>!$_", "home fax", "fax home", "Boat house", "skype", "Twitter", "\ufffe", "a\u00a0b", "Ⅷ", "ß", "SS",
)  # fmt: skip
odd = st.sampled_from(_ODD)
text = st.one_of(
    odd,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.lists(odd, max_size=3).map(" ".join),
)
_LABELS = ("", "home", "work", "mobile", "home fax", "fax", "skype", "Twitter", "AIM", "manager")
label = st.one_of(st.sampled_from(_LABELS), text)
mail = st.one_of(st.sampled_from(["ann@x.org", "bo@x.org", "Ann@X.org", "nobody", "a@x.org; b@x.org"]), text)
phone = st.one_of(
    st.sampled_from(["+44 1632 960147", "01632 960147", "07700 900123 / 07700 900124", "12"]), text
)
partial = st.builds(
    PartialDate, st.sampled_from([0, 1, 1604, 1800, 1899, 1961, 2024]), st.integers(1, 12), st.integers(1, 28)
)
postal = st.builds(Postal, text, text, text, text, text, text, text)
way = st.one_of(
    st.builds(Way, st.just("email"), mail, label, st.booleans()),
    st.builds(Way, st.sampled_from(["phone", "sms"]), phone, label, st.booleans()),
    st.builds(Way, st.sampled_from(["messenger", "social"]), text, label, st.booleans()),
    st.builds(
        Way,
        st.just("social"),
        st.one_of(st.just("@fernhill"), text),
        st.sampled_from(["Instagram", "Boat house"]),
        st.booleans(),
        st.just(Postal()),
        st.integers(0, 10**9),
        st.none() | st.dates(),
    ),
    st.builds(Way, st.just("letter"), text, label, st.booleans(), postal),
)
detail = st.builds(
    Detail,
    st.sampled_from(
        [
            "website",
            "relation",
            "uid",
            "organisation",
            "title",
            "full_name",
            "given",
            "note",
            "birthday",
            "hobby",
        ]
    ),
    text,
    label,
)
_WORDS = "full_name given family middle prefix suffix nickname phonetic_given phonetic_family organisation"
_NAMES = (
    *_WORDS.split(),
    "department",
    "title",
    "role",
    "gender",
    "note",
    "language",
    "household",
    "time_zone",
    "source",
    "stage",
)
_PICTURES = (b"\x89PNG\r\n\x1a\n1234", b"\xff\xd8\xff\xe0jpeg", b"GIF89a..", b"no picture at all")


Made = tuple[list[tuple[Draft, bytes | None]], list[tuple[str, str]]]


def _draft(values: dict[str, str], **rest: object) -> Draft:
    return Draft(**values, **rest)  # type: ignore[arg-type]


drafts = st.builds(
    _draft,
    st.dictionaries(st.sampled_from(_NAMES), text, max_size=5),
    birthday=st.none() | partial,
    anniversary=st.none() | partial,
    kind=st.sampled_from(["person", "organisation"]),
    ways=st.lists(way, max_size=5).map(tuple),
    details=st.lists(detail, max_size=3).map(tuple),
    tags=st.lists(text, max_size=3).map(tuple),
    fields=st.lists(st.tuples(text, text), max_size=3).map(tuple),
)
people = st.lists(st.tuples(drafts, st.none() | st.sampled_from(_PICTURES)), max_size=6)
kinds = st.lists(st.tuples(text, st.sampled_from(["text", "number", "date", "choice", "yes_no"])), max_size=3)


def fill(book: Book, made: list[tuple[Draft, bytes | None]], fields: list[tuple[str, str]]) -> int:
    """Puts the people into the book, as far as the book takes them; how many."""
    count = 0
    with book.write() as session:
        settings.put(session, settings.BOOK_KEY, "key of the book they are in")
        for number, (name, kind) in enumerate(fields):
            _field(session, name, kind, number)
        for draft, picture in made:
            try:
                with session.begin_nested():
                    contact_id = editing.add(session, draft, BORN)
                    if picture:
                        photo = attachments.keep(book, picture, ".png")
                        editing.change(session, contact_id, {"photo": photo}, BORN)
                count += 1
            except UserError:
                continue
    return count


def _field(session: Session, name: str, kind: str, place: int) -> None:
    from desktop_crm.base.text import fold, one_line

    name = one_line(name)
    known = session.query(FieldRow).filter(FieldRow.folded == fold(name)).count()
    if name and not known:
        session.add(FieldRow(name=name, folded=fold(name), position=place, kind=kind))
        session.flush()
