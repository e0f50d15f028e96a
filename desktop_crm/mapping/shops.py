"""The columns of shops' and tills' exports whose words alone would mislead."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_crm.base.text import fold
from desktop_crm.mapping.meanings import Target


def folded(columns: Mapping[str, Target]) -> dict[str, Target]:
    """Columns as they are looked up: by their folded names."""
    return {fold(name): target for name, target in columns.items()}


AMAZON = folded(
    {
        # The price of all pieces of the line.
        "item-price": Target("amount", sure=1.0), "order-item-id": Target("", sure=1.0),
        "buyer-name": Target("full_name", sure=1.0), "purchase-date": Target("bought_on", sure=1.0),
    }
)  # fmt: skip
ETSY = folded(
    {
        "Street 1": Target("street", "shipping", sure=1.0), "Street 2": Target("extended", "shipping", sure=1.0),
        "Transaction ID": Target("", sure=1.0), "Order Value": Target("", sure=1.0),
    }
)  # fmt: skip
PAYPAL = folded(
    {
        "From Email Address": Target("email", sure=1.0), "To Email Address": Target("", sure=1.0),
        "Balance": Target("", sure=1.0), "Gross": Target("amount", sure=1.0), "Item Title": Target("product", sure=1.0),
        "Transaction ID": Target("order_no", sure=1.0), "Balance Impact": Target("status", sure=1.0),
        # The parts of the address stand beside.
        **dict.fromkeys(("Shipping Address", "Address Status", "Country Code", "TimeZone"), Target("", sure=1.0)),
        **{
            name: Target(field, number=0, sure=1.0)
            for name, field in (
                ("Address Line 1", "street"), ("Address Line 2/District/Neighborhood", "extended"),
                ("Town/City", "city"),
                ("State/Province/Region/County/Territory/Prefecture/Republic", "region"),
                ("Zip/Postal Code", "postal_code"), ("Country", "country"),
            )
        },
    }
)  # fmt: skip
SHOP = folded(
    {
        "Notes": Target("purchase_note", sure=1.0), "Private Notes": Target("purchase_note", sure=1.0),
        "Tags": Target("purchase_note", "Tags", sure=1.0),
        **dict.fromkeys(
            ("Paid at", "Fulfillment Status", "Fulfilled at", "Lineitem compare at price", "Lineitem requires shipping",
             "Lineitem taxable", "Lineitem fulfillment status", "Note Attributes", "Payment Reference", "Vendor",
             "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Risk Level", "Source",
             *(f"Tax {n} {part}" for n in range(1, 6) for part in ("Name", "Value"))),
            Target("", sure=1.0),
        ),
    }
)  # fmt: skip
SHOPIFY = {**SHOP, fold("Name"): Target("order_no", sure=1.0)}
WEBTOFFEE = folded(
    dict.fromkeys(
        ("order_number", "order_key", "customer_ip_address", "customer_user_agent", "wt_import_key", "fee_items",
         "tax_items", "shipping_items", "refund_items", "download_permissions", "payment_method", "customer_user",
         "paid_date", "transaction_id"),
        Target("", sure=1.0),
    )
)  # fmt: skip

STRIPE = folded(
    {"id": Target("order_no", sure=1.0), "Invoice ID": Target("purchase_note", "Invoice ID", sure=1.0)}
)
LINES = "kind of row"  # label of a status that says which rows are lines of an order
REGISTER = folded(
    {
        "Line Type": Target("status", LINES, sure=1.0), "Total": Target("amount", sure=1.0),
        "Details": Target("product", sure=1.0), "Subtotal": Target("purchase_note", "Subtotal", sure=1.0),
        "User": Target("purchase_note", "User", sure=1.0),
    }
)  # fmt: skip
TILL = folded(
    {
        # What was paid in the end, over the whole till receipt.
        "Total Collected": Target("amount", sure=1.0), "Description": Target("items", sure=1.0),
        **{
            name: Target("purchase_note", name, sure=1.0)
            for name in ("Gross Sales", "Net Sales", "Net Total", "Details", "Event Type")
        },
    }
)  # fmt: skip
