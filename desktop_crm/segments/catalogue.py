"""What conditions can be about, how each may be compared, and the words for both. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_crm.base.text import fold
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.segments.rules import By


class Kind(StrEnum):
    """What kind of thing a field is; it decides the comparisons and what the value looks like."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    YEARLY = "yearly"  # a day that comes round, perhaps without a year
    BOUGHT = "bought"
    COUPON = "coupon"
    SPENT = "spent"
    CONSENT = "consent"
    CAMPAIGN = "campaign"
    IMPORTED = "imported"
    LIST = "list"
    ANSWER = "answer"  # an own field of kind yes or no
    OWN = "own"  # an own field before it is known of which kind it is


@dataclass(frozen=True, slots=True)
class Field:
    """A field of conditions. `of`: what has to be named beside it; `periods`: whether it asks for when."""

    key: str
    words: str
    kind: Kind
    group: str
    icon: str = ""
    of: str = ""  # topic, currency, channel, field
    of_needed: bool = False
    periods: bool = False
    never_is_old: bool = False


_T, _C, _Y, _N, _D = Kind.TEXT, Kind.CHOICE, Kind.YES_NO, Kind.NUMBER, Kind.DATE
_WHO, _WHERE, _WHEN, _DONE, _SAID = (
    "Who they are",
    "How to reach them",
    "Dates",
    "What they did",
    "Newsletters",
)

_ALL = (
    Field("name", "Name", _T, _WHO, "user"),
    Field("given", "First name", _T, _WHO, "user"),
    Field("family", "Last name", _T, _WHO, "user"),
    Field("nickname", "Nickname", _T, _WHO, "user"),
    Field("organisation", "Organisation", _T, _WHO, "buildings"),
    Field("belongs_to", "Belongs to", _T, _WHO, "buildings"),
    Field("title", "Job title", _T, _WHO, "user"),
    Field("role", "Role", _T, _WHO, "user"),
    Field("department", "Department", _T, _WHO, "buildings"),
    Field("household", "Household", _T, _WHO, "house"),
    Field("tag", "Tag", _C, _WHO, "tag"),
    Field("stage", "Stage", _C, _WHO, "chart-line-up"),
    Field("kind", "Person or organisation", _C, _WHO, "user"),
    Field("gender", "Gender", _C, _WHO, "user"),
    Field("language", "Language", _C, _WHO, "globe"),
    Field("photo", "Photo", _Y, _WHO, "image"),
    Field("note", "Note", _T, _WHO, "note"),
    Field("source", "How we met", _T, _WHO, "handshake"),
    Field("referred_by", "Referred by", _T, _WHO, "users"),
    Field("has_referred", "Has referred somebody", _Y, _WHO, "users"),
    Field("own", "Own field", Kind.OWN, _WHO, "list-plus", of="field", of_needed=True),
    Field("email", "E-mail address", _T, _WHERE, "envelope-simple"),
    Field("phone", "Phone", _T, _WHERE, "phone"),
    Field("street", "Street", _T, _WHERE, "map-pin"),
    Field("postcode", "Postcode", _T, _WHERE, "map-pin"),
    Field("city", "City", _T, _WHERE, "map-pin"),
    Field("region", "Region", _T, _WHERE, "map-pin"),
    Field("country", "Country", _T, _WHERE, "map-pin"),
    Field("followers", "Followers", _N, _WHERE, "share-network"),
    Field("birthday", "Birthday", Kind.YEARLY, _WHEN, "cake"),
    Field("anniversary", "Anniversary", Kind.YEARLY, _WHEN, "calendar-blank"),
    Field("added", "Added", _D, _WHEN, "plus"),
    Field("changed", "Last changed", _D, _WHEN, "pencil-simple"),
    Field("last_interaction", "Last interaction", _D, _WHEN, "clock", never_is_old=True),
    Field("last_purchase", "Last purchase", _D, _WHEN, "shopping-bag", never_is_old=True),
    Field("bought", "Bought", Kind.BOUGHT, _DONE, "shopping-bag", periods=True),
    Field("spent", "Spent", Kind.SPENT, _DONE, "coin", of="currency", of_needed=True, periods=True),
    Field("coupon", "Coupon used", Kind.COUPON, _DONE, "ticket", periods=True),
    Field("purchases", "Number of purchases", _N, _DONE, "shopping-bag", periods=True),
    Field("interactions", "Number of interactions", _N, _DONE, "chat-circle-dots", of="channel", periods=True),
    Field("last_channel", "Channel last used", _C, _DONE, "chat-circle-dots"),
    Field("open_point", "Open point", _Y, _DONE, "question"),
    Field("follow_up_due", "Follow-up due", _Y, _DONE, "calendar-check"),
    Field("consent", "Consent", Kind.CONSENT, _SAID, "shield-check", of="topic", of_needed=True),
    Field("suppressed", "Gets nothing by mail", _Y, _SAID, "prohibit"),
    Field("campaign", "Campaign", Kind.CAMPAIGN, _SAID, "paper-plane-tilt"),
    Field("imported", "Import", Kind.IMPORTED, _SAID, "download-simple"),
    Field("list", "List or segment", Kind.LIST, _SAID, "list-bullets"),
)  # fmt: skip

FIELDS: dict[str, Field] = {field.key: field for field in _ALL}

_ALIASES = {
    "full_name": "name", "first_name": "given", "given_name": "given", "last_name": "family",
    "family_name": "family", "surname": "family", "org": "organisation", "organization": "organisation",
    "company": "organisation", "organisation_name": "organisation", "member_of": "belongs_to",
    "job_title": "title", "jobtitle": "title", "notes": "note", "tags": "tag", "lifecycle": "stage",
    "sex": "gender", "has_photo": "photo", "how_we_met": "source", "e_mail": "email", "mail": "email",
    "email_address": "email", "e_mail_address": "email", "telephone": "phone", "tel": "phone",
    "mobile": "phone", "postal_code": "postcode", "post_code": "postcode", "zip": "postcode",
    "zip_code": "postcode", "town": "city", "place": "city", "state": "region", "province": "region",
    "birth_date": "birthday", "date_of_birth": "birthday", "created": "added", "created_at": "added",
    "date_added": "added", "updated": "changed", "updated_at": "changed", "modified": "changed",
    "last_changed": "changed", "last_contact": "last_interaction", "last_contacted": "last_interaction",
    "last_at": "last_interaction", "last_bought": "last_purchase", "purchased": "bought", "buys": "bought",
    "purchase": "bought", "product": "bought", "bought_product": "bought", "spend": "spent",
    "revenue": "spent", "total_spent": "spent", "spent_over": "spent", "coupon_used": "coupon",
    "purchase_count": "purchases", "orders": "purchases", "number_of_purchases": "purchases",
    "interaction": "interactions", "interaction_count": "interactions", "contacted": "interactions",
    "number_of_interactions": "interactions", "channel": "last_channel", "channel_last_used": "last_channel",
    "has_open_point": "open_point", "follow_up": "follow_up_due", "has_follow_up_due": "follow_up_due",
    "consents": "consent", "topic": "consent", "newsletter": "consent", "gets_nothing_by_mail": "suppressed",
    "suppression": "suppressed", "newsletters": "campaign", "campaigns": "campaign", "import": "imported",
    "imported_by": "imported", "imports": "imported", "segment": "list", "lists": "list",
    "segments": "list", "list_or_segment": "list", "person_or_organisation": "kind", "type": "kind",
    "follower_count": "followers", "number_of_followers": "followers",
    "referred": "referred_by", "referrer": "referred_by", "custom": "own", "custom_field": "own",
    "own_field": "own", "field": "own",
}  # fmt: skip


def key_of(word: str) -> str | None:
    """The key of the field that a word means, in any spelling; None where there is none."""
    plain = fold(word).replace(" ", "_").replace("-", "_")
    if plain in FIELDS:
        return plain
    if plain in _ALIASES:
        return _ALIASES[plain]
    return next((f.key for f in _ALL if fold(f.words).replace(" ", "_").replace("-", "_") == plain), None)


# ---------------------------------------------------------------- comparisons
_TEXTS = (
    By.IS, By.IS_NOT, By.CONTAINS, By.CONTAINS_NOT, By.BEGINS, By.ENDS, By.IN, By.NOT_IN,
    By.EMPTY, By.NOT_EMPTY,
)  # fmt: skip
_CHOICES = (By.IS, By.IS_NOT, By.IN, By.NOT_IN, By.EMPTY, By.NOT_EMPTY)
_SIZES = (By.OVER, By.UNDER, By.AT_LEAST, By.AT_MOST, By.BETWEEN)
_DAYS = (
    By.LAST_DAYS, By.OLDER_DAYS, By.NEXT_DAYS, By.ON, By.BEFORE, By.AFTER, By.BETWEEN,
    By.EMPTY, By.NOT_EMPTY,
)  # fmt: skip

TESTS: dict[Kind, tuple[By, ...]] = {
    Kind.TEXT: _TEXTS,
    Kind.CHOICE: _CHOICES,
    Kind.YES_NO: (By.YES, By.NO),
    Kind.ANSWER: (By.YES, By.NO, By.EMPTY, By.NOT_EMPTY),
    Kind.NUMBER: (*_SIZES, By.IS, By.IS_NOT),
    Kind.DATE: _DAYS,
    Kind.YEARLY: (By.COMING, By.MONTH, By.ON, By.BEFORE, By.AFTER, By.BETWEEN, By.EMPTY, By.NOT_EMPTY),
    Kind.BOUGHT: (By.HAS, By.HAS_NOT, By.CONTAINS, By.CONTAINS_NOT),
    Kind.COUPON: (By.HAS, By.HAS_NOT),
    Kind.SPENT: _SIZES,
    Kind.CONSENT: (By.IS, By.IS_NOT, By.IN, By.NOT_IN),
    Kind.CAMPAIGN: (
        By.GOT, By.GOT_NOT, By.REPLIED, By.REPLIED_NOT, By.BOUNCED, By.BOUNCED_NOT,
    ),
    Kind.IMPORTED: (By.IS, By.IS_NOT),
    Kind.LIST: (By.IS, By.IS_NOT),
    Kind.OWN: tuple(By),
}  # fmt: skip

OWN_TESTS: dict[FieldKind, tuple[By, ...]] = {
    FieldKind.TEXT: _TEXTS,
    FieldKind.CHOICE: _CHOICES,
    FieldKind.NUMBER: (*_SIZES, By.IS, By.IS_NOT, By.EMPTY, By.NOT_EMPTY),
    FieldKind.DATE: (*_DAYS[:3], By.COMING, By.MONTH, *_DAYS[3:]),
    FieldKind.YES_NO: TESTS[Kind.ANSWER],
}
OWN_KINDS: dict[FieldKind, Kind] = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.DATE: Kind.DATE,
    FieldKind.YES_NO: Kind.ANSWER,
}

_WORDS: dict[By, str] = {
    By.IS: "is", By.IS_NOT: "is not", By.CONTAINS: "contains", By.CONTAINS_NOT: "does not contain",
    By.BEGINS: "begins with", By.ENDS: "ends with", By.IN: "is one of", By.NOT_IN: "is none of",
    By.EMPTY: "is empty", By.NOT_EMPTY: "is not empty", By.YES: "yes", By.NO: "no",
    By.OVER: "over", By.UNDER: "under", By.AT_LEAST: "at least", By.AT_MOST: "at most",
    By.BETWEEN: "between", By.ON: "on", By.BEFORE: "before", By.AFTER: "after",
    By.LAST_DAYS: "in the last", By.OLDER_DAYS: "more than … ago", By.NEXT_DAYS: "in the next",
    By.COMING: "comes within", By.MONTH: "in the month", By.HAS: "at least once", By.HAS_NOT: "never",
    By.GOT: "got it", By.GOT_NOT: "did not get it", By.REPLIED: "replied",
    By.REPLIED_NOT: "did not reply", By.BOUNCED: "it bounced", By.BOUNCED_NOT: "it did not bounce",
}  # fmt: skip
_OTHER_WORDS: dict[tuple[Kind, By], str] = {
    (Kind.BOUGHT, By.CONTAINS): "something with",
    (Kind.BOUGHT, By.CONTAINS_NOT): "nothing with",
    (Kind.NUMBER, By.IS): "exactly",
    (Kind.NUMBER, By.IS_NOT): "not exactly",
    (Kind.LIST, By.IS): "is on it",
    (Kind.LIST, By.IS_NOT): "is not on it",
    (Kind.IMPORTED, By.IS): "came with it",
    (Kind.IMPORTED, By.IS_NOT): "did not come with it",
}


def test_words(kind: Kind, test: By) -> str:
    """A comparison as a person says it."""
    return _OTHER_WORDS.get((kind, test), _WORDS[test])


_SAID_ALSO: dict[By, str] = {
    By.IS: "= == eq equals equal is_exactly",
    By.IS_NOT: "!= <> ne not not_equals isnt",
    By.CONTAINS_NOT: "not_contains does_not_contain",
    By.CONTAINS: "includes",
    By.BEGINS: "starts starts_with begins_with startswith",
    By.ENDS: "ends_with endswith",
    By.IN: "any_of one_of is_one_of has_any has_any_of in_list",
    By.NOT_IN: "none_of is_none_of not_any_of has_none",
    By.EMPTY: "is_empty missing",
    By.NOT_EMPTY: "is_not_empty exists known present",
    By.YES: "true",
    By.NO: "false",
    By.OVER: "> gt more_than greater_than above",
    By.UNDER: "< lt less_than fewer_than below",
    By.AT_LEAST: ">= gte ge",
    By.AT_MOST: "<= lte le",
    By.LAST_DAYS: "in_the_last in_last_days in_the_last_days within_days "
    "within in_last last within_last_days",
    By.OLDER_DAYS: "older_than older_than_days more_than_days_ago older not_within_days",
    By.NEXT_DAYS: "in_the_next in_next_days in_the_next_days next in_next within_next_days",
    By.COMING: "comes_within comes_within_days coming_days birthday_within",
    By.MONTH: "in_month",
    By.GOT: "got_it received",
    By.GOT_NOT: "did_not_get not_got did_not_receive",
    By.REPLIED: "replied_to answered",
    By.REPLIED_NOT: "did_not_reply not_replied",
    By.BOUNCED: "bounced_on",
    By.BOUNCED_NOT: "did_not_bounce not_bounced",
    By.HAS_NOT: "hasnt never",
}
_TEST_ALIASES = {word: test for test, words in _SAID_ALSO.items() for word in words.split()}

_DONE_OR_NOT = {
    By.IS: By.HAS, By.IN: By.HAS, By.YES: By.HAS, By.NOT_EMPTY: By.HAS,
    By.IS_NOT: By.HAS_NOT, By.NOT_IN: By.HAS_NOT, By.NO: By.HAS_NOT, By.EMPTY: By.HAS_NOT,
}  # fmt: skip
# What the usual words mean of a field of this kind.
_MEANT: dict[Kind, dict[By, By]] = {
    Kind.TEXT: {By.HAS: By.NOT_EMPTY, By.HAS_NOT: By.EMPTY, By.YES: By.NOT_EMPTY, By.NO: By.EMPTY},
    Kind.CHOICE: {By.HAS: By.IS, By.HAS_NOT: By.IS_NOT, By.CONTAINS: By.IS, By.CONTAINS_NOT: By.IS_NOT},
    Kind.YES_NO: {
        By.HAS: By.YES, By.HAS_NOT: By.NO, By.NOT_EMPTY: By.YES, By.EMPTY: By.NO, By.IS: By.YES,
        By.IS_NOT: By.NO,
    },
    Kind.ANSWER: {By.HAS: By.NOT_EMPTY, By.HAS_NOT: By.EMPTY},
    Kind.YEARLY: {By.NEXT_DAYS: By.COMING, By.IN: By.MONTH, By.IS: By.ON},
    Kind.NUMBER: {},
    Kind.DATE: {By.IS: By.ON},
    Kind.BOUGHT: _DONE_OR_NOT,
    Kind.COUPON: _DONE_OR_NOT,
    Kind.SPENT: {},
    Kind.CONSENT: {By.HAS: By.IS, By.HAS_NOT: By.IS_NOT},
    Kind.CAMPAIGN: {By.HAS: By.GOT, By.HAS_NOT: By.GOT_NOT, By.IS: By.GOT, By.IS_NOT: By.GOT_NOT},
    Kind.IMPORTED: {By.IN: By.IS, By.NOT_IN: By.IS_NOT, By.HAS: By.IS, By.HAS_NOT: By.IS_NOT},
    Kind.LIST: {By.IN: By.IS, By.NOT_IN: By.IS_NOT, By.HAS: By.IS, By.HAS_NOT: By.IS_NOT},
    Kind.OWN: {By.HAS: By.NOT_EMPTY, By.HAS_NOT: By.EMPTY},
}  # fmt: skip


def test_of(kind: Kind, word: str) -> By | None:
    """The comparison that a word means for a field of this kind; None where it takes no such one."""
    plain = fold(word).replace("n't", "nt").replace(" ", "_").replace("-", "_")
    if kind is Kind.YEARLY and plain in ("within", "within_days"):
        return By.COMING
    try:
        test = By(plain)
    except ValueError:
        found = _TEST_ALIASES.get(plain)
        if found is None:
            return None
        test = found
    test = _MEANT[kind].get(test, test)
    return test if test in TESTS[kind] else None


def default_test(kind: Kind) -> By:
    """What a new condition begins with."""
    return By.IS if kind is Kind.OWN else TESTS[kind][0]
