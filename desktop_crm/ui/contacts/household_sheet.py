"""The sheet for what is known of a household."""

from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.contacts import households
from desktop_crm.contacts.households import Household
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.layout import columns
from desktop_crm.ui.widgets.notices import Sheet

LARGEST = 99


class HouseholdSheet(Sheet):
    """Name, size and income of a household; the same for all who live in it."""

    def __init__(self, window: QWidget, desk: Desk, home: Household) -> None:
        super().__init__(window, "Household", width=440)
        self._desk, self._page, self._home = desk, window, home
        self.name = Field(home.name, name="Name")
        self.size_field = Field(str(home.size or ""), "4", name="How many live there")
        self.income = Field(home.income_band, "30,000 to 40,000", name="Income")
        self._size = Labelled("How many live there", self.size_field)
        self.add(
            Labelled("Name", self.name, "Stands on labels that are printed once for the household."),
            columns((self._size, 1), 12, (Labelled("Income", self.income), 1)),
        )
        save = Button("Save", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self.name.setFocus()

    def _save(self) -> None:
        text = self.size_field.text().strip()
        size = int(text) if text.isdecimal() else None
        if text and (size is None or not 0 < size <= LARGEST):
            self._size.set_error("Type a number, such as 4.")
            return
        name, income, number = self.name.text(), self.income.text(), self._home.id
        self._desk.act(
            self._page, f"Changed the household “{name.strip() or self._home.name}”",
            lambda session: households.change(session, number, name, size, income, clock.now()),
        )  # fmt: skip
        self.accept()
