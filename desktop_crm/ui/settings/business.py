"""Who writes: the business as its letters name it."""

from desktop_crm.book import settings
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.settings.regions import countries, currencies
from desktop_crm.ui.settings.rows import EDITOR, select
from desktop_crm.ui.widgets.fields import TextArea
from desktop_crm.ui.widgets.scaling import up_to


class BusinessPanel(Panel):
    title, icon = "Business", "storefront"
    finds = ("Business name", "Postal address", "Country", "Currency", "Telephone numbers")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        address = TextArea(name="Postal address", lines=3)
        up_to(address, EDITOR)
        self.build(
            self.row(settings.BUSINESS),
            self.row(settings.POSTAL_ADDRESS, address),
            self.row(settings.COUNTRY, select(countries(), "Country", EDITOR)),
            self.row(
                settings.CURRENCY,
                select(currencies(), "Currency", 160),
                hint="What things cost and people spend is counted in this.",
            ),
        )
