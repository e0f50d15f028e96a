"""Programs whose files are recognised by their header, and the columns whose words alone would mislead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop_crm.base.text import fold
from desktop_crm.files.entry import OURS
from desktop_crm.imports import meanings
from desktop_crm.imports.meanings import Target
from desktop_crm.imports.rows import RowKind


@dataclass(frozen=True, slots=True)
class Preset:
    """A program's table: recognised where all of `needs` and none of `lacks` are among its columns."""

    name: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    columns: Mapping[str, Target] = field(default_factory=dict)
    kind: RowKind | None = RowKind.CONTACTS


def _folded(columns: Mapping[str, Target]) -> dict[str, Target]:
    return {fold(name): target for name, target in columns.items()}


_PREFIX, _CUSTOM = Target("prefix", sure=1.0), Target("custom", sure=0.9)
_OUTLOOK = _folded(
    {
        "Title": _PREFIX, "Anrede": _PREFIX, "Titre": _PREFIX, "Tratamiento": _PREFIX, "Título": _PREFIX,
        "职务": Target("title", sure=1.0), "称谓": _PREFIX, "称呼": _PREFIX, "敬称": _PREFIX,
        "Position": Target("title", sure=1.0), "Keywords": Target("category", sure=0.8),
        "Home Address": Target(meanings.WHOLE_ADDRESS, "home"),
        "Business Address": Target(meanings.WHOLE_ADDRESS, "work"),
        "Other Address": Target(meanings.WHOLE_ADDRESS, "other"),
        "Account": _CUSTOM, "User 1": _CUSTOM, "User 2": _CUSTOM, "User 3": _CUSTOM, "User 4": _CUSTOM,
        "Private": Target("", sure=0.9), "Privat": Target("", sure=0.9), "Privé": Target("", sure=0.9),
        "Privado": Target("", sure=0.9), "Internet Free Busy": Target("", sure=0.9),
        "Location": _CUSTOM, "Ort": _CUSTOM, "Emplacement": _CUSTOM, "Ubicación": _CUSTOM,
    }
)  # fmt: skip
_GOOGLE = _folded(
    {
        "Name": Target("full_name", sure=1.0),
        "File As": _CUSTOM,
        "Organization Title": Target("title", sure=1.0),
        "Organization Name": Target("org", sure=1.0),
        "Occupation": Target("role", sure=1.0),
        "Location": _CUSTOM,
        "Photo": _CUSTOM,
        "Labels": Target("category", sure=1.0),
        "Group Membership": Target("category", sure=1.0),
        **{
            f"Organization {n} - {part}": Target(goes, number=n, before=True, sure=1.0)
            for n in range(1, 5)
            for part, goes in (
                ("Type", "custom"), ("Name", "org"), ("Yomi Name", "custom"), ("Title", "title"),
                ("Department", "department"), ("Symbol", "custom"), ("Location", "custom"),
                ("Job Description", "custom"),
            )
        },
        **{
            f"IM {n} - Service": Target(meanings.LABEL, number=n, before=True, base="im", sure=1.0)
            for n in range(1, 9)
        },
        **{f"IM {n} - Type": Target("", sure=0.9) for n in range(1, 9)},
    }
)  # fmt: skip
_MAILCHIMP = _folded(
    {"MEMBER_RATING": _CUSTOM, "NOTES": Target("note", sure=1.0), "TAGS": Target("category", sure=1.0)}
)

OWN = "Desktop CRM"
# The tables of `tabling`, whose rows say whose they are (`own_rows`).
_OURS = _folded({OURS: Target("uid", sure=1.0)})
_OUR_PURCHASES = _OURS | _folded(
    {
        "Date": Target("bought_on", sure=1.0), "Order no.": Target("order_no", sure=1.0),
        "Product": Target("product", sure=1.0), "Article no.": Target("product_code", sure=1.0),
        "Quantity": Target("quantity", sure=1.0), "Amount": Target("amount", sure=1.0),
        "Currency": Target("currency", sure=1.0), "Coupon": Target("coupon", sure=1.0),
        "Order note": Target("purchase_note", sure=1.0),
    }
)  # fmt: skip
_OUR_INTERACTIONS = _OURS | _folded(
    {
        "Date": Target("at", sure=1.0), "Channel": Target("channel", sure=1.0),
        "Direction": Target("direction", sure=1.0), "Subject": Target("subject", sure=1.0),
        "Text": Target("text", sure=1.0), "Minutes": Target("duration", sure=1.0),
        "Outcome": Target("outcome", sure=1.0), "Open point": Target("open_point", sure=1.0),
    }
)  # fmt: skip

# The first that fits is it, so the more particular stand first.
PRESETS = (
    Preset(OWN, (OURS, "Order no."), columns=_OUR_PURCHASES, kind=RowKind.PURCHASES),
    Preset(OWN, (OURS, "Direction"), columns=_OUR_INTERACTIONS, kind=RowKind.INTERACTIONS),
    Preset(OWN, (OURS,), columns=_OURS, kind=None),
    Preset("Google Contacts (old)", ("Name", "Given Name", "Group Membership"), columns=_GOOGLE),
    Preset("Google Contacts", ("First Name", "Last Name", "E-mail 1 - Value"), columns=_GOOGLE),
    Preset("Google Contacts", ("First Name", "File As", "Labels"), columns=_GOOGLE),
    Preset("Google Contacts (old)", ("Name", "Given Name", "E-mail 1 - Value"), columns=_GOOGLE),
    Preset("Outlook.com", ("First Name", "Given Yomi", "E-mail Address"), columns=_OUTLOOK),
    Preset("Outlook", ("First Name", "E-mail Address", "Business Street"), columns=_OUTLOOK),
    Preset("Outlook", ("First Name", "E-mail Address", "Company Main Phone"), columns=_OUTLOOK),
    Preset("Outlook (German)", ("Vorname", "E-Mail-Adresse", "Position"), columns=_OUTLOOK),
    Preset("Outlook (German)", ("Vorname", "Nachname", "E-Mail-Adresse", "Straße geschäftlich"), columns=_OUTLOOK),
    Preset("Outlook (French)", ("Prénom", "Adresse de messagerie", "Société"), columns=_OUTLOOK),
    Preset(
        "Outlook (Spanish)", ("Nombre", "Apellidos", "Dirección de correo electrónico"), columns=_OUTLOOK
    ),
    Preset("Outlook (Chinese)", ("名", "姓", "电子邮件地址", "商务地址 街道"), columns=_OUTLOOK),
    Preset("Outlook (Chinese)", ("名", "姓", "电子邮件地址"), columns=_OUTLOOK),
    Preset("Thunderbird", ("First Name", "Last Name", "Display Name", "Primary Email")),
    Preset("Thunderbird (German)", ("Vorname", "Nachname", "Anzeigename", "Primäre E-Mail-Adresse")),
    Preset("Thunderbird (French)", ("Prénom", "Nom de famille", "Nom à afficher", "Première adresse électronique")),
    Preset("Mailchimp", ("Email Address", "MEMBER_RATING", "OPTIN_TIME"), columns=_MAILCHIMP),
    Preset("Apple Contacts", ("First name", "Last name", "Home address country", "Mobile phone")),
    Preset("Shopify", ("First Name", "Accepts Email Marketing", "Total Spent")),
    Preset("Shopify", ("First Name", "Accepts Marketing", "Total Spent")),
    Preset("Yahoo", ("First", "Last", "Email", "Yahoo! ID")),
    Preset("HubSpot", ("First Name", "Last Name", "Lifecycle Stage")),
    Preset("LinkedIn", ("First Name", "Last Name", "Connected On")),
)  # fmt: skip


def recognise(headers: Sequence[str]) -> Preset | None:
    """The program that wrote a table with these columns, where it is one we know."""
    held = {fold(header) for header in headers}
    for preset in PRESETS:
        if all(fold(n) in held for n in preset.needs) and not any(fold(n) in held for n in preset.lacks):
            return preset
    return None
