"""The fields a column can go to, in the user's words, in the groups of the menu."""

from desktop_crm.mapping.mappings import IGNORED, Column
from desktop_crm.mapping.rows import RowKind

Group = tuple[str, tuple[tuple[str, str, str], ...]]

# (field, label, words) by group; the first of a group with the same field and no label names the field.
GROUPS: tuple[Group, ...] = (
    (
        "Name",
        (
            ("full_name", "", "Full name"),
            ("given", "", "Given name"),
            ("family", "", "Family name"),
            ("family_second", "", "Second family name"),
            ("middle", "", "Middle name"),
            ("prefix", "", "Title before the name"),
            ("suffix", "", "After the name"),
            ("nickname", "", "Nickname"),
            ("phonetic_given", "", "Given name, as spoken"),
            ("phonetic_family", "", "Family name, as spoken"),
        ),
    ),
    (
        "E-mail and phone",
        (
            ("email", "", "E-mail"),
            ("email", "work", "E-mail, work"),
            ("email", "home", "E-mail, home"),
            ("phone", "", "Phone"),
            ("phone", "mobile", "Phone, mobile"),
            ("phone", "work", "Phone, work"),
            ("phone", "home", "Phone, home"),
            ("phone", "fax", "Fax"),
            ("url", "", "Website"),
            ("im", "", "Messenger"),
        ),
    ),
    (
        "Address",
        (
            ("address", "", "Whole address"),
            ("street", "", "Street"),
            ("house", "", "House number"),
            ("extended", "", "Second address line"),
            ("postal_code", "", "Postcode"),
            ("city", "", "Town"),
            ("postal_city", "", "Postcode and town"),
            ("region", "", "Region"),
            ("country", "", "Country"),
            ("po_box", "", "PO box"),
        ),
    ),
    (
        "Work",
        (
            ("org", "", "Organisation"),
            ("department", "", "Department"),
            ("title", "", "Job title"),
            ("role", "", "Role"),
        ),
    ),
    (
        "Days",
        (
            ("birthday", "", "Birthday"),
            ("birth_day", "", "Day of birth"),
            ("birth_month", "", "Month of birth"),
            ("birth_year", "", "Year of birth"),
            ("anniversary", "", "Anniversary"),
            ("event", "", "A day, by its label"),
        ),
    ),
    (
        "More",
        (
            ("note", "", "Note"),
            ("category", "", "Tags"),
            ("relation", "", "Related person"),
            ("gender", "", "Gender"),
            ("uid", "", "Number in the other program"),
            ("label", "", "Label of another column"),
        ),
    ),
    (
        "Newsletter",
        (
            ("consent", "", "Agreed to a newsletter"),
            ("opt_out", "", "Wants no mail"),
        ),
    ),
)
# What rows of purchases and of interactions hold beside whose they are.
_FURTHER: dict[RowKind, tuple[Group, ...]] = {
    RowKind.CONTACTS: (),
    RowKind.PURCHASES: (
        (
            "Purchase",
            (
                ("bought_on", "", "Day"),
                ("bought_time", "", "Time"),
                ("order_no", "", "Order or invoice no."),
                ("product", "", "Product"),
                ("product_code", "", "Article no."),
                ("items", "", "Several products in one cell"),
                ("quantity", "", "Quantity"),
                ("purchase_note", "", "Note on the purchase"),
                ("coupon", "", "Coupon"),
                ("status", "", "Status of the order"),
                ("cancelled_on", "", "Cancelled on"),
            ),
        ),
        (
            "Money",
            (
                ("amount", "", "Amount of the line"),
                ("unit_price", "", "Price of one"),
                ("order_total", "", "Total of the order"),
                ("currency", "", "Currency"),
                ("tax", "", "Tax"),
                ("shipping", "", "Shipping"),
                ("discount", "", "Discount"),
                ("refunded", "", "Refunded"),
            ),
        ),
    ),
    RowKind.INTERACTIONS: (
        (
            "Interaction",
            (
                ("at", "", "Day"),
                ("at_time", "", "Time"),
                ("ends_at", "", "End"),
                ("channel", "", "Channel"),
                ("direction", "", "Direction"),
                ("subject", "", "Subject"),
                ("text", "", "What was said"),
                ("duration", "", "Duration"),
                ("outcome", "", "Outcome"),
                ("open_point", "", "Open point"),
            ),
        ),
    ),
}
_EVERY = (*GROUPS, *(group for groups in _FURTHER.values() for group in groups))
_WORDS = {(field, label): words for _group, choices in _EVERY for field, label, words in choices}


def groups_of(kind: RowKind) -> tuple[Group, ...]:
    """The menu's groups for rows of a kind."""
    return (*_FURTHER[kind], *GROUPS)


def place_words(column: Column) -> str:
    """Where a column goes: `Phone, mobile`, `Own field “Plot”`, `Not imported`."""
    if column.field == IGNORED:
        return "Not imported"
    if column.field == "custom":
        return f"Own field “{column.label or column.name}”"
    exact = _WORDS.get((column.field, column.label))
    if exact:
        return exact
    plain = _WORDS.get((column.field, ""), column.field)
    return f"{plain}, {column.label}" if column.label else plain
