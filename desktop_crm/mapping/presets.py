"""Programs whose files are recognised by their header, and the columns whose words alone would mislead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop_crm.base.text import fold
from desktop_crm.files.entry import OURS
from desktop_crm.mapping import channel_words, exchange_columns, meanings, shops
from desktop_crm.mapping.meanings import Target
from desktop_crm.mapping.rows import RowKind
from desktop_crm.mapping.shops import folded


@dataclass(frozen=True, slots=True)
class Preset:
    """A program's table: recognised where all of `needs` and none of `lacks` are among its columns."""

    name: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    columns: Mapping[str, Target] = field(default_factory=dict)
    kind: RowKind | None = RowKind.CONTACTS


_PREFIX, _CUSTOM = Target("prefix", sure=1.0), Target("custom", sure=0.9)
_OUTLOOK = folded(
    {
        "Title": _PREFIX, "Anrede": _PREFIX, "Titre": _PREFIX, "Tratamiento": _PREFIX, "Título": _PREFIX,
        "职务": Target("title", sure=1.0), "称谓": _PREFIX, "称呼": _PREFIX, "敬称": _PREFIX, "中文称谓": _PREFIX,
        "英文称谓": _PREFIX, "稱謂": _PREFIX, "职称": Target("title", sure=1.0), "Particular": Target("phone", "home"),
        "Position": Target("title", sure=1.0), "Keywords": Target("category", sure=0.8),
        "Home Address": Target(meanings.WHOLE_ADDRESS, "home"),
        "Business Address": Target(meanings.WHOLE_ADDRESS, "work"),
        "Other Address": Target(meanings.WHOLE_ADDRESS, "other"),
        "Director": Target("relation", "manager", sure=1.0),
        "Account": _CUSTOM, "User 1": _CUSTOM, "User 2": _CUSTOM, "User 3": _CUSTOM, "User 4": _CUSTOM,
        "Private": Target("", sure=0.9), "Privat": Target("", sure=0.9), "Privé": Target("", sure=0.9),
        "Privado": Target("", sure=0.9), "Internet Free Busy": Target("", sure=0.9),
        "Location": _CUSTOM, "Ort": _CUSTOM, "Emplacement": _CUSTOM, "Ubicación": _CUSTOM,
    }
)  # fmt: skip
_GOOGLE = folded(
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
_TAIWANESE = folded(
    {
        "稱謂": _PREFIX, "稱號": Target("suffix", sure=0.9), "職稱": Target("title", sure=1.0),
        **{
            f"{where} - {part}": Target(field, label, sure=1.0)
            for where, label in (("商務", "work"), ("住家", "home"), ("其他", "other"))
            for part, field in (("街", "street"), ("市/鎮", "city"), ("縣/市", "region"))
        },
    }
)  # fmt: skip
_JAPANESE = folded(
    {
        f"{part} ({where}){after}": Target(field, label, sure=1.0)
        for where, label in (("会社", "work"), ("自宅", "home"), ("その他", "other"))
        for part, field, after in (
            ("番地", "street", ""), ("番地", "street", "2"), ("番地", "street", "3"), ("市区町村", "city", ""),
            ("都道府県", "region", ""), ("郵便番号", "postal_code", ""), ("国", "country", "/地域"),
        )
    }
)  # fmt: skip
_ITALIAN = folded(
    {
        "Titolo": _PREFIX, "Posizione": Target("title", sure=1.0), "Titolo straniero": Target("suffix", sure=0.8),
        "Ufficio": Target("phone", "work", sure=1.0), "Ufficio 2": Target("phone", "work", sure=1.0),
        "Abitazione": Target("phone", "home", sure=1.0), "Abitazione 2": Target("phone", "home", sure=1.0),
    }
)  # fmt: skip
_MAILCHIMP = folded(
    {
        "MEMBER_RATING": _CUSTOM, "NOTES": Target("note", sure=1.0), "TAGS": Target("category", sure=1.0),
        # Where the network address was, not where the person lives.
        "CC": _CUSTOM, "REGION": _CUSTOM,
        "UNSUB_TIME": Target(meanings.OPT_OUT, sure=1.0), "CLEAN_TIME": Target(meanings.OPT_OUT, sure=1.0),
    }
)  # fmt: skip
_LISTMONK = folded(
    {"uuid": Target("uid", sure=1.0), "attributes": _CUSTOM, "status": Target(meanings.CONSENT, sure=1.0)}
)
_YAHOO = folded(
    {
        "Home": Target("phone", "home", sure=1.0), "Work": Target("phone", "work", sure=1.0),
        "Pager": Target("phone", "pager", sure=1.0), "Fax": Target("phone", "fax", sure=1.0),
        "Mobile": Target("phone", "mobile", sure=1.0), "Other": Target("phone", "other", sure=1.0),
        "Primary": Target("phone", "main", sure=1.0), "Yahoo! Phone": Target("phone", sure=1.0),
        "Title": Target("title", sure=1.0),
    }
)  # fmt: skip
_SUBSCRIBER = folded({"Subscriber": Target("email", sure=1.0), "Subscribed": _CUSTOM, "Location": _CUSTOM})
_CLEVERREACH = folded({"deactivated": Target(meanings.OPT_OUT, sure=1.0)})

_ORDERS, _CALLS = RowKind.PURCHASES, RowKind.INTERACTIONS
_XERO = folded(
    {
        "*ContactName": Target("org", sure=1.0), "ContactName": Target("org", sure=1.0),
        **{
            f"{where}{part}": Target(field, label, sure=1.0)
            for where, label in (("PO", "mailing"), ("SA", "physical"))
            for part, field in (
                *((f"AddressLine{n}", "street") for n in range(1, 5)), ("City", "city"), ("Region", "region"),
                ("PostalCode", "postal_code"), ("Country", "country"),
            )
        },
    }
)  # fmt: skip
_DATEV = folded(
    {
        "Name (Adressattyp Unternehmen)": Target("org", sure=1.0),
        "Name (Adressattyp natürl. Person)": Target("family", sure=1.0),
        "Vorname (Adressattyp natürl. Person)": Target("given", sure=1.0),
        "Name (Adressattyp keine Angabe)": Target("org", sure=1.0),
        "Titel/Akad. Grad": _PREFIX, "Namensvorsatz": Target("middle", sure=1.0),
    }
)  # fmt: skip
_QUICKBOOKS = folded(
    {
        f"{to} to {n}": Target("street", label, sure=1.0)
        for to, label in (("Bill", "billing"), ("Ship", "shipping"))
        for n in range(1, 6)
    }
)

OWN = "Desktop CRM"
# The tables of `tabling`, whose rows say whose they are (`own_rows`).
_OURS = folded({OURS: Target("uid", sure=1.0)})
_OUR_PURCHASES = _OURS | folded(
    {
        "Date": Target("bought_on", sure=1.0), "Order no.": Target("order_no", sure=1.0),
        "Product": Target("product", sure=1.0), "Article no.": Target("product_code", sure=1.0),
        "Quantity": Target("quantity", sure=1.0), "Amount": Target("amount", sure=1.0),
        "Currency": Target("currency", sure=1.0), "Coupon": Target("coupon", sure=1.0),
        "Order note": Target("purchase_note", sure=1.0),
    }
)  # fmt: skip
_OUR_INTERACTIONS = _OURS | folded(
    {
        "Date": Target("at", sure=1.0), "Channel": Target("channel", sure=1.0),
        "Direction": Target("direction", sure=1.0), "Subject": Target("subject", sure=1.0),
        "Text": Target("text", sure=1.0), "Minutes": Target("duration", sure=1.0),
        "Outcome": Target("outcome", sure=1.0), "Open point": Target("open_point", sure=1.0),
    }
)  # fmt: skip

_FRITZBOX = folded(
    {
        "Typ": Target("direction", sure=1.0), "Datum": Target("at", sure=1.0),
        "Dauer": Target("duration", exchange_columns.HOURS, sure=1.0), "Eigene Rufnummer": Target("", sure=1.0),
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
    Preset("Windows Live Mail", ("First Name", "Name", "E-mail Address", "Personal Web Page", "Business Web Page")),
    Preset("Windows Live Mail (German)", ("Vorname", "Rufname", "E-Mail-Adresse", "Rufnummer (privat)"),
           columns=folded({"Rufname": Target("nickname", sure=1.0)})),
    Preset("Windows Live Mail (French)", ("Prénom", "Surnom", "Adresse de messagerie", "Téléphone personnel")),
    Preset("Outlook.com", ("First Name", "Given Yomi", "E-mail Address"), columns=_OUTLOOK),
    Preset("Outlook", ("First Name", "E-mail Address", "Business Street"), columns=_OUTLOOK),
    Preset("Outlook", ("First Name", "E-mail Address", "Company Main Phone"), columns=_OUTLOOK),
    Preset("Outlook (German)", ("Vorname", "E-Mail-Adresse", "Position"), columns=_OUTLOOK),
    Preset("Outlook (German)", ("Vorname", "Nachname", "E-Mail-Adresse", "Straße geschäftlich"), columns=_OUTLOOK),
    Preset("Outlook (French)", ("Prénom", "Adresse de messagerie", "Société"), columns=_OUTLOOK),
    Preset("Outlook (French)", ("Prénom", "Adresse de courrier", "Société"), columns=_OUTLOOK),
    Preset("Outlook (Spanish)", ("Nombre", "Apellidos", "Dirección de correo electrónico"), columns=_OUTLOOK),
    Preset("Outlook (Italian)", ("Nome", "Cognome", "Indirizzo posta elettronica"), columns=_ITALIAN),
    Preset("Outlook (Dutch)", ("Voornaam", "Achternaam", "E-mailadres", "Werkadres straat")),
    Preset("Outlook (Chinese)", ("名", "姓", "电子邮件地址"), columns=_OUTLOOK),
    Preset("Outlook (Chinese)", ("名字", "姓氏", "電子郵件地址"), columns=_TAIWANESE),
    Preset("Outlook (Japanese)", ("名", "姓", "電子メール アドレス"), columns=_JAPANESE),
    Preset("Outlook (Portuguese)", ("Nome", "Sobrenome", "Endereço de email", "Cargo")),
    Preset("Outlook (Polish)", ("Imię", "Nazwisko", "Adres e-mail", "Stanowisko")),
    Preset("Thunderbird", ("First Name", "Last Name", "Display Name", "Primary Email")),
    Preset("Thunderbird (German)", ("Vorname", "Nachname", "Anzeigename", "Primäre E-Mail-Adresse")),
    Preset("Thunderbird (French)", ("Prénom", "Nom de famille", "Nom à afficher", "Première adresse électronique")),
    Preset("Mailchimp", ("Email Address", "MEMBER_RATING"), columns=_MAILCHIMP),
    Preset("listmonk", ("uuid", "email", "name", "attributes"), columns=_LISTMONK),
    Preset("Brevo", ("EMAIL", "DOUBLE_OPT-IN")),
    Preset("Brevo", ("EMAIL", "EMAIL_BLOCKLISTED")),
    Preset("CleverReach", ("email", "registered", "activated", "deactivated"), columns=_CLEVERREACH),
    Preset("Constant Contact", ("Email address", "Email permission status")),
    Preset("MailerLite", ("Subscriber", "Sent", "Opens", "Clicks"), columns=_SUBSCRIBER),
    Preset("Apple Contacts", ("First name", "Last name", "Home address country", "Mobile phone")),
    Preset("Shopify", ("First Name", "Accepts Email Marketing", "Total Spent")),
    Preset("Shopify", ("First Name", "Accepts Marketing", "Total Spent")),
    Preset("WooCommerce customers", ("Name", "Username", "Email", "Total spend", "AOV")),
    Preset("Square", ("First Name", "Last Name", "Square Customer ID")),
    Preset("PrestaShop", ("Social title", "First name", "Partner offers")),
    Preset("Yahoo", ("First", "Last", "Email", "Yahoo! ID"), columns=_YAHOO),
    Preset("Yahoo", ("First", "Last", "Email", "Messenger ID"), columns=_YAHOO),
    Preset("Xero", ("EmailAddress", "POAddressLine1", "SAAddressLine1"), columns=_XERO),
    Preset("DATEV", ("Name (Adressattyp Unternehmen)", "Name (Adressattyp natürl. Person)"), columns=_DATEV),
    Preset(channel_words.FRITZBOX, ("Typ", "Rufnummer", "Nebenstelle", "Dauer"), columns=_FRITZBOX, kind=_CALLS),
    Preset("QuickBooks", ("Customer", "Balance Total", "Bill to 1"), columns=_QUICKBOOKS),
    Preset("Zoho", ("Record Id", "Contact Owner", "Mailing Street")),
    Preset("Salesforce", ("First Name", "Account Name", "Mailing Street")),
    Preset("HubSpot", ("First Name", "Last Name", "Lifecycle Stage")),
    Preset("HubSpot", ("Record ID", "First Name", "Contact owner")),
    Preset("LinkedIn", ("First Name", "Last Name", "Connected On")),
    Preset("Shopify orders", ("Name", "Financial Status", "Lineitem name"), columns=shops.SHOPIFY, kind=_ORDERS),
    Preset("Squarespace orders", ("Order ID", "Financial Status", "Lineitem name"), columns=shops.SHOP, kind=_ORDERS),
    Preset("WooCommerce orders", ("order_id", "billing_first_name"), columns=shops.WEBTOFFEE, kind=_ORDERS),
    Preset("WooCommerce orders", ("Order Number", "First Name (Billing)"), kind=_ORDERS),
    Preset("WooCommerce orders", ("Order #", "Customer type", "Items sold"), kind=_ORDERS),
    Preset("WooCommerce orders", ("Order ID", "Billing First Name"), kind=_ORDERS),
    Preset("Etsy orders", ("Sale Date", "Buyer", "Order ID"), columns=shops.ETSY, kind=_ORDERS),
    Preset("Amazon orders", ("order-id", "purchase-date", "sku"), columns=shops.AMAZON, kind=_ORDERS),
    Preset("eBay orders", ("Sales Record Number", "Buyer Username"), kind=_ORDERS),
    Preset("Wix orders", ("Order number", "Contact email", "Item", "Qty"), kind=_ORDERS),
    Preset("PayPal", ("From Email Address", "To Email Address", "Gross"), columns=shops.PAYPAL, kind=_ORDERS),
    Preset("Stripe", ("id", "Customer Email", "Amount", "Amount Refunded"), columns=shops.STRIPE, kind=_ORDERS),
    Preset("Lightspeed", ("Receipt Number", "Line Type", "Customer Name"), columns=shops.REGISTER, kind=_ORDERS),
    Preset("Square", ("Transaction ID", "Total Collected", "Gross Sales"), columns=shops.TILL, kind=_ORDERS),
    Preset("Square", ("Transaction ID", "Payment ID", "Gross Sales", "Customer Name"), kind=_ORDERS),
)  # fmt: skip


def recognise(headers: Sequence[str]) -> Preset | None:
    """The program that wrote a table with these columns, where it is one we know."""
    held = {fold(header) for header in headers}
    for preset in PRESETS:
        if all(fold(n) in held for n in preset.needs) and not any(fold(n) in held for n in preset.lacks):
            return preset
    return None
