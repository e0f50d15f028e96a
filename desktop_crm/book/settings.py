"""Settings, each declared once: name, type, default, and the words the dialog shows.

with book.write("Changed the postal address") as session:
    settings.put(session, settings.POSTAL_ADDRESS, "1 Mill Lane, Fernhill")
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop_crm.book.once import may_keep, once
from desktop_crm.book.tables import SettingRow

T = TypeVar("T", str, int, bool)
DECLARED: "dict[str, Setting[str] | Setting[int] | Setting[bool]]" = {}


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting: its `default` gives its type; `choices` of (value, words) make it a menu."""

    name: str
    default: T
    label: str = ""
    hint: str = ""
    choices: tuple[tuple[T, str], ...] = ()
    low: int = 0
    high: int = 1_000_000


def _declare(setting: Setting[T]) -> Setting[T]:
    DECLARED[setting.name] = setting
    return setting


BOOK_KEY = _declare(Setting("book.key", ""))  # made with the book; keys hashes and stored passwords

# Business
BUSINESS = _declare(
    Setting("business.name", "", "Business name", "Stands in the window, as the sender and in letters.")
)
POSTAL_ADDRESS = _declare(
    Setting(
        "business.postal_address",
        "",
        "Postal address",
        "The law wants it in every newsletter. One line or several.",
    )
)
COUNTRY = _declare(
    Setting(
        "business.country", "GB", "Country", "Telephone numbers without a country code are read as from here."
    )
)
CURRENCY = _declare(
    Setting("business.currency", "GBP", "Currency", "Three letters, as banks write it: GBP, EUR, USD.")
)

# Outgoing account
ACCOUNT_KIND = _declare(
    Setting(
        "account.kind",
        "practice",
        "Send through",
        "The practice outbox keeps every message in the book: nothing leaves this computer.",
        (("practice", "Practice outbox"), ("smtp", "My e-mail account")),
    )
)
SENDER_NAME = _declare(
    Setting("account.sender_name", "", "Sender name", "What readers see beside your address.")
)
SENDER_ADDRESS = _declare(Setting("account.sender_address", "", "Sender address"))
SMTP_HOST = _declare(Setting("account.host", "", "Server"))
SMTP_PORT = _declare(Setting("account.port", 587, "Port", low=1, high=65_535))
SMTP_SECURITY = _declare(
    Setting(
        "account.security",
        "starttls",
        "Security",
        choices=(("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "None (only on this computer)")),
    )
)
SMTP_USER = _declare(Setting("account.user", "", "User"))
SMTP_CA = _declare(Setting("account.ca_file", "", "Certificate file"))
PER_MINUTE = _declare(Setting("account.per_minute", 30, "Pace", "a minute", low=0, high=100_000))
PER_DAY = _declare(Setting("account.per_day", 450, "At most", "a day", low=0, high=1_000_000))
PROVIDER = _declare(Setting("account.provider", "", "Provider"))
TESTED_AT = _declare(Setting("account.tested_at", ""))

# Newsletters
WISHED_PER_MONTH = _declare(
    Setting(
        "newsletter.per_month",
        0,
        "At most a month",
        "Newsletters one person gets a month at the most, unless they wished otherwise. 0: no limit.",
        high=100,
    )
)
THEME_COLOUR = _declare(Setting("newsletter.colour", "#2F5D3A", "Colour of buttons and headings"))
THEME_LOGO = _declare(Setting("newsletter.logo", "", "Logo"))

# Complaints
COMPLAINT_ANSWER = _declare(
    Setting(
        "complaints.answer",
        1,
        "Answer within",
        "Working days, Monday to Saturday, to the first answer.",
        high=60,
    )
)
COMPLAINT_JUDGE = _declare(
    Setting("complaints.judge", 2, "Judge within", "Working days to say whether it is justified.", high=60)
)
COMPLAINT_SOLUTION = _declare(
    Setting(
        "complaints.solution", 7, "Solve within", "Working days, where no other day was agreed.", high=365
    )
)
COMPLAINT_FOLLOW_UP = _declare(
    Setting("complaints.follow_up", 14, "Ask again after", "Days after the solution was done.", high=365)
)

# Follow-ups and calendar
BIRTHDAY_LEAD = _declare(
    Setting(
        "occasions.lead",
        7,
        "Birthdays ahead",
        "So many days before a birthday or an anniversary you are told of it.",
        high=60,
    )
)
NOTIFY = _declare(
    Setting(
        "calendar.notify",
        False,
        "Tell me when something is due",
        "While the program is open: at its time, and in the morning what has none.",
    )
)
MORNING = _declare(
    Setting(
        "calendar.morning",
        9,
        "In the morning means",
        "",
        tuple((hour, f"{hour:02}:00") for hour in range(6, 13)),
    )
)
CALENDAR_FILE = _declare(Setting("calendar.file", ""))  # rewritten after changes; empty: none
CALENDAR_NAMES = _declare(
    Setting(
        "calendar.names",
        False,
        "With names",
        "Off, the file says “Ring about the hedge” and not with whom; of a birthday only that there is one.",
    )
)
CALENDAR_FOLLOW_UPS = _declare(Setting("calendar.follow_ups", True, "Follow-ups"))
CALENDAR_OCCASIONS = _declare(Setting("calendar.occasions", True, "Birthdays and anniversaries"))
CALENDAR_TASKS = _declare(
    Setting(
        "calendar.tasks",
        False,
        "Follow-ups as tasks",
        "Some calendar programs keep tasks apart from events, and some show events only.",
    )
)

# Appearance
APPEARANCE = _declare(
    Setting(
        "window.appearance",
        "system",
        "Appearance",
        "",
        (("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    )
)
TEXT_SCALE = _declare(
    Setting(
        "window.text_scale",
        100,
        "Text size",
        "",
        ((100, "100 %"), (110, "110 %"), (125, "125 %"), (150, "150 %"), (175, "175 %"), (200, "200 %")),
    )
)
SINGLE_KEYS = _declare(
    Setting("window.single_keys", True, "Single-letter keys in lists", "S snoozes, L logs, ? shows the keys.")
)
LIST_LAYOUT = _declare(Setting("contacts.layout", ""))  # the columns of the list of contacts, as JSON
LIST_SORT = _declare(Setting("contacts.sort", ""))
IMPORTS_PUT_OFF = _declare(Setting("today.imports_put_off", ""))  # day by number of the import, as JSON
FIRST_RUN_DONE = _declare(Setting("window.first_run_done", False))
SAMPLE = _declare(Setting("book.sample", False))  # the book holds the sample business


def get(session: Session, setting: Setting[T]) -> T:
    """The stored value, or the default."""
    return cast(T, _stored(session, [setting.name]).get(setting.name, setting.default))


def several(session: Session, wanted: Sequence[Setting[T]]) -> list[T]:
    """The values of these settings, read by one statement."""
    stored = _stored(session, [setting.name for setting in wanted])
    return [cast(T, stored.get(setting.name, setting.default)) for setting in wanted]


def _stored(session: Session, names: Sequence[str]) -> Mapping[str, object]:
    """The values that are stored, by name: of one moment of the book all of them, read once."""

    def read(query: Select[SettingRow]) -> dict[str, object]:
        return {row.name: row.value for row in session.scalars(query)}

    if not may_keep(session):
        return read(select(SettingRow).where(SettingRow.name.in_(names)))
    return once(session, "settings", lambda: read(select(SettingRow)))


def put(session: Session, setting: Setting[T], value: T) -> None:
    """Stores the value. Raises TypeError where it is not of the setting's type."""
    if type(value) is not type(setting.default):
        raise TypeError(f"{setting.name} takes {type(setting.default).__name__}")
    row = session.get(SettingRow, setting.name)
    if row is None:
        session.add(SettingRow(name=setting.name, value=value))
    else:
        row.value = value
    session.flush()
