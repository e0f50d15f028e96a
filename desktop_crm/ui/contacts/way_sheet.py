"""The sheet for one way to reach a contact."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.numbers import read_number
from desktop_crm.contacts import addresses, reaching
from desktop_crm.contacts.records import Address, Postal, Way
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.day_field import DayField
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Check
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.layout import Box, columns, stack
from desktop_crm.ui.widgets.notices import Sheet

CHANNELS = (
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("sms", "Mobile for text messages"),
    ("letter", "Postal address"),
    ("website", "Website"),
    ("messenger", "Messenger"),
    ("social", "Social network"),
)


class WaySheet(Sheet):
    """Adds a way to reach a contact, or changes or removes one."""

    def __init__(
        self, window: QWidget, desk: Desk, contact_id: int, name: str, before: Address | None = None
    ) -> None:
        super().__init__(window, f"How to reach {name}", width=440)
        self._desk, self._page, self._contact_id, self._before = desk, window, contact_id, before
        self._name = name
        self.channel = Select(CHANNELS, name="Channel")
        self.value = Field(before.value if before else "", name="Address or number")
        self._value = Labelled("Address or number", self.value)
        self.label = Field(before.label if before else "", "work, home …", name="Label")
        postal = before.postal if before else Postal()
        self.street = Field(postal.street, name="Street")
        self.postal_code = Field(postal.postal_code, name="Postcode", width=120)
        self.city = Field(postal.city, name="Town")
        self.country = Field(postal.country, name="Country")
        self._postal = stack(
            Labelled("Street", self.street), 12,
            columns(Labelled("Postcode", self.postal_code), 12, (Labelled("Town", self.city), 1)), 12,
            Labelled("Country", self.country),
        )  # fmt: skip
        self._make_followers(before)
        self.preferred = Check("Preferred: they like to be reached here")
        self.preferred.setChecked(bool(before and before.preferred))
        if before:
            self.channel.set_value(before.channel)
        self.channel.picked.connect(self._fit_channel)
        self.value.left.connect(self._check)
        self.add(
            Labelled("Channel", self.channel),
            self._value,
            self._postal,
            self._audience,
            Labelled("Label", self.label),
            self.preferred,
        )
        if before is not None:
            self.add(self._acts())
        save = Button("Save" if before else "Add", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self._fit_channel()
        self.value.setFocus()

    def _make_followers(self, before: Address | None) -> None:
        """How many follow an account in a social network, and when that was read."""
        count = before.followers if before else None
        self.followers = Field("" if count is None else f"{count}", "2300", name="Followers", width=120)
        self._followers = Labelled("Followers", self.followers)
        known = before.followers_on if before else None
        self.followers_on = DayField(known or clock.today(), "Read on", width=140)
        self._audience = columns(self._followers, 12, Labelled("Read on", self.followers_on), None)
        # Another number is one of today, unless somebody says otherwise.
        self.followers.textEdited.connect(self._counted)

    def _counted(self, _text: str) -> None:
        self.followers_on.set_day(clock.today())
        self._followers.set_error("" if self._count() is not None else "Type a number, such as 2300.")

    def _count(self) -> int | None:
        """The number of followers: 0 where nothing is typed, None where it is no number."""
        text = self.followers.text().strip()
        number = read_number(text) if text else Decimal(0)
        fits = number is not None and number == number.to_integral_value() and 0 <= number < 10**12
        return int(number) if fits and number is not None else None

    def _acts(self) -> Box:
        """What can be done with a way that is there: its place among those of its channel, removing."""
        self.up = Button("Move up", Kind.GHOST, "arrow-up", small=True)
        self.down = Button("Move down", Kind.GHOST, "arrow-down", small=True)
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        remove = Button("Remove", Kind.GHOST, "trash", small=True, tone="bad")
        remove.clicked.connect(self._remove)
        return columns(self.up, self.down, None, remove)

    def _is_postal(self) -> bool:
        return bool(self.channel.value() == "letter")

    def _is_social(self) -> bool:
        return bool(self.channel.value() == "social")

    def _fit_channel(self) -> None:
        self._postal.setVisible(self._is_postal())
        self._audience.setVisible(self._is_social())
        one_line = not self._is_postal() or bool(self._before and not self._before.postal.one_line())
        self._value.setVisible(one_line)
        self.adjustSize()

    def _check(self) -> None:
        text = self.value.text().strip()
        if self.channel.value() != "email" or not text:
            self._value.set_error("")
            return
        found = addresses.email(text)
        self._value.set_error(
            f"This does not look like an e-mail address: it {found.why}. It is kept as typed, but not mailed."
            if isinstance(found, addresses.BadAddress)
            else ""
        )

    def way(self) -> Way:
        """What was filled in."""
        postal = Postal()
        if self._is_postal():
            postal = Postal(
                street=self.street.text(), city=self.city.text(),
                postal_code=self.postal_code.text(), country=self.country.text(),
            )  # fmt: skip
        value = "" if postal.one_line() else self.value.text()
        way = Way(self.channel.value(), value, self.label.text(), self.preferred.isChecked(), postal)
        if not self._is_social() or not self.followers.text().strip():
            return way
        return replace(way, followers=self._count(), followers_on=self.followers_on.day() or clock.today())

    def _save(self) -> None:
        way, before, contact_id = self.way(), self._before, self._contact_id
        if not way.value.strip() and not way.postal.one_line():
            self._value.set_error("There is nothing in it. Type the address or the number.")
            return
        if self._is_social() and self._count() is None:
            self._followers.set_error("Type a number, such as 2300.")
            return

        def work(session: Any) -> None:
            if before is None:
                reaching.add(session, contact_id, way, clock.now())
            else:
                reaching.change(session, before.id, way, clock.now())

        verb = "Changed how to reach" if before else "Added a way to reach"
        self._desk.act(self._page, f"{verb} “{self._name}”", work)
        self.accept()

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        before = self._before
        if before is not None:
            self._desk.act(
                self._page, f"Moved {before.value}", lambda s: reaching.move(s, before.id, by, clock.now())
            )

    def _remove(self) -> None:
        before = self._before
        if before is not None:
            self._desk.act(
                self._page, f"Removed {before.value}", lambda s: reaching.remove(s, before.id, clock.now())
            )
        self.accept()
