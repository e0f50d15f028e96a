"""Places in the window that can be opened, walked back to, and remembered."""

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """The pages. A build without a page has no entry for it anywhere."""

    TODAY = "today"
    CALENDAR = "calendar"
    CONTACTS = "contacts"
    CONTACT = "contact"
    COMPLAINTS = "complaints"
    SEGMENT = "segment"
    CAMPAIGNS = "campaigns"
    COMPOSER = "composer"
    SENDING = "sending"
    REPORT = "report"
    IMPORT = "import"
    IMPORTS = "imports"
    DUPLICATES = "duplicates"
    PLANS = "plans"
    PLAN = "plan"
    SETTINGS = "settings"


# Pages that the sidebar shows as part of another.
PARENT = {
    Where.CALENDAR: Where.TODAY,
    Where.CONTACT: Where.CONTACTS,
    Where.SEGMENT: Where.CONTACTS,
    Where.IMPORTS: Where.CONTACTS,
    Where.DUPLICATES: Where.CONTACTS,
    Where.PLANS: Where.CONTACTS,
    Where.PLAN: Where.CONTACTS,
    Where.COMPOSER: Where.CAMPAIGNS,
    Where.SENDING: Where.CAMPAIGNS,
    Where.REPORT: Where.CAMPAIGNS,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page, the id of what it shows, and a detail (a view, a tag, a step, a setting's page)."""

    where: Where
    id: int | None = None
    detail: str = ""
