"""The sheet for a new contact, and the one for what a contact is."""

import unicodedata
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate, read_day
from desktop_crm.contacts import addresses, editing, fields
from desktop_crm.contacts.editing import Changes, Contact, Draft
from desktop_crm.contacts.fields import Field as CustomField
from desktop_crm.contacts.records import Way
from desktop_crm.ui.contacts.about import STAGES
from desktop_crm.ui.contacts.value_editor import ValueEditor
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Check
from desktop_crm.ui.widgets.fields import Field, Labelled, Select, TextArea
from desktop_crm.ui.widgets.layout import Box, column, columns, scroll
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import stage_look

_VIETNAMESE = (" HORN", " HOOK", " DOT BELOW", " CIRCUMFLEX AND ", " BREVE AND ", "D WITH STROKE")


def stage_choices() -> list[tuple[str, str]]:
    """The stages as a menu shows them."""
    return [("", "Not set"), *((stage, stage_look(stage)[0]) for stage in STAGES)]


def likely_first_name(name: str) -> str:
    """The first of two or three words in Latin letters; empty where the order of a name cannot be told."""
    words = name.split()
    letters = [unicodedata.name(c, "") for c in name if c.isalpha()]
    plain = all("LATIN" in letter for letter in letters)
    # Vietnamese names begin with the family's; their letters are found in no other language's names.
    vietnamese = any(mark in letter for letter in letters for mark in _VIETNAMESE)
    if len(words) in (2, 3) and plain and not vietnamese and "," not in name and not words[0].endswith("."):
        return words[0]
    return ""


def parse_day(text: str) -> PartialDate | None:
    """A birthday as typed; None for nothing. Raises ValueError for what is no day."""
    return read_day(text) if text.strip() else None


class ContactSheet(Sheet):
    """A new contact: the few things one knows at the counter. `saved` carries its id."""

    saved = Signal(int)

    def __init__(self, window: QWidget, desk: Desk, name: str = "") -> None:
        super().__init__(window, "Add a contact", width=560)
        self._desk, self._page = desk, window
        self.full_name = Field(name, "Ellen Fairweather", name="Name")
        self.organisation = Field("", "Elm Court Allotments", name="Organisation")
        self.email = Field("", "ellen@elmcourt.example", name="E-mail")
        self.phone = Field("", "01632 960147", name="Phone")
        self.street = Field("", "3 Elm Court Lane, Fernhill", name="Postal address")
        self.tags = Field("", "allotment, roses", name="Tags")
        self.note = TextArea("", "What is good to know", name="Note", lines=3)
        self.first = Field("", "Ellen", name="First name")
        self.first.textEdited.connect(self._first_typed)
        self.full_name.textEdited.connect(self._propose_first)
        self._first_own = False
        self._name = Labelled("Name", self.full_name)
        self._email = Labelled("E-mail", self.email)
        self.add(
            columns((self._name, 2), 12, (Labelled("First name, for “Dear …”", self.first), 1)),
            Labelled("Organisation", self.organisation),
            columns((self._email, 1), 12, (Labelled("Phone", self.phone), 1)),
            Labelled("Postal address", self.street),
            Labelled("Tags", self.tags, "Several with commas between them."),
            Labelled("Note", self.note),
        )
        self.email.left.connect(self._check_email)
        add = Button("Add contact", Kind.PRIMARY)
        add.clicked.connect(self._add)
        self.set_buttons(add, accept=False)
        self.full_name.setFocus()

    def _first_typed(self) -> None:
        self._first_own = True

    def _propose_first(self, name: str) -> None:
        """Shows the likely first name; the user sees it and can put it right."""
        if not self._first_own:
            self.first.setText(likely_first_name(name))

    def _check_email(self) -> None:
        text = self.email.text().strip()
        found = addresses.email(text) if text else ""
        bad = isinstance(found, addresses.BadAddress)
        # Kept as typed, marked, not mailed: a hint, not a hindrance.
        self._email.set_error(
            f"This does not look like an e-mail address: it {found.why}."
            if isinstance(found, addresses.BadAddress)
            else ""
        )
        self.email.show_error(bad)

    def draft(self) -> Draft:
        """What was filled in."""
        typed = (("email", self.email), ("phone", self.phone), ("letter", self.street))
        return Draft(
            full_name=self.full_name.text(),
            given=self.first.text(),
            organisation=self.organisation.text(),
            note=self.note.toPlainText(),
            ways=tuple(
                Way(channel, field.text().strip()) for channel, field in typed if field.text().strip()
            ),
            tags=tuple(t.strip() for t in self.tags.text().split(",") if t.strip()),
        )

    def _add(self) -> None:
        draft = self.draft()
        if not (draft.full_name.strip() or draft.organisation.strip() or draft.ways):
            self._name.set_error("Who is it? Type a name, an organisation, an e-mail address or a number.")
            self.full_name.setFocus()
            return
        shown = draft.full_name.strip() or draft.organisation.strip() or draft.ways[0].value
        self._desk.act(
            self,
            f"Added “{shown}”",
            lambda session: editing.add(session, draft, clock.now()),
            self._added,
        )

    def _added(self, contact_id: int) -> None:
        self.saved.emit(contact_id)
        self.accept()


class AboutSheet(Sheet):
    """What a contact is: names, organisation, days, language, custom fields, note."""

    def __init__(
        self, window: QWidget, desk: Desk, contact: Contact, custom: tuple[CustomField, ...] = ()
    ) -> None:
        """`custom`: all custom fields of the book."""
        super().__init__(window, f"About {contact.name}", width=560)
        self._desk, self._page, self._contact = desk, window, contact
        self.company = Check("This is an organisation, not a person")
        self.company.setChecked(contact.kind == "organisation")
        self.texts: dict[str, Field] = {
            name: Field(getattr(contact, name), name=label)
            for name, label in (
                ("full_name", "Name"), ("given", "First name"), ("family", "Last name"),
                ("organisation", "Organisation"), ("title", "What they do there"),
                ("household", "Household"), ("language", "Language"), ("source", "Where they come from"),
            )
        }  # fmt: skip
        if contact.household_id is not None:
            self.texts["household"].setEnabled(False)
            self.texts["household"].setToolTip("It is that of the household they live in.")
        self.days = {
            name: Field(_day_text(getattr(contact, name)), "9 May, or 9 May 1961", name=label)
            for name, label in (("birthday", "Birthday"), ("anniversary", "Anniversary"))
        }
        self.stage = Select(stage_choices(), name="Stage")
        self.stage.set_value(contact.stage)
        held = dict(contact.fields)
        self.custom = {
            field.name: ValueEditor(field.name, field.kind, held.get(field.name, ""), field.choices)
            for field in custom
        }
        self.new_name = Field("", "Plot, pet, size …", name="New field")
        self.new_value = Field("", "", name="Its value")
        self.note = TextArea(contact.note, "What is good to know", name="Note", lines=4)
        self._labelled = {
            name: Labelled(field.accessibleName(), field) for name, field in (self.texts | self.days).items()
        }
        self._lay_out()
        save = Button("Save", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self.texts["full_name"].setFocus()

    def _lay_out(self) -> None:
        part = self._labelled
        custom = [Labelled(name, editor, editor.doubt()) for name, editor in self.custom.items()]
        inside = Box(
            column(
                part["full_name"],
                columns((part["given"], 1), 12, (part["family"], 1)),
                columns((part["organisation"], 1), 12, (part["title"], 1)),
                self.company,
                columns((part["birthday"], 1), 12, (part["anniversary"], 1)),
                columns((part["household"], 1), 12, (part["language"], 1)),
                columns((Labelled("Stage", self.stage), 1), 12, (part["source"], 1)),
                *custom,
                columns(
                    (Labelled("New field", self.new_name), 1), 12, (Labelled("Its value", self.new_value), 1)
                ),
                Labelled("Note", self.note),
                gap=12,
                pad=(0, 0, 12, 4),
            )
        )
        area = scroll(inside)
        area.setFixedHeight(min(560, inside.sizeHint().height() + 8))
        self.add(area)

    def changes(self) -> Changes | None:
        """What differs from before; None where a day is none, which the sheet then says."""
        found: dict[str, Any] = {}
        wrong = False
        for name, field in self.days.items():
            try:
                found[name] = parse_day(field.text())
                self._labelled[name].set_error("")
            except ValueError:
                self._labelled[name].set_error("This is no day. Type 9 May or 9 May 1961.")
                wrong = True
        if wrong:
            return None
        found |= {name: field.text() for name, field in self.texts.items()}
        found |= {
            "kind": "organisation" if self.company.isChecked() else "person",
            "stage": self.stage.value(), "note": self.note.toPlainText(),
        }  # fmt: skip
        before = self._contact
        return {name: value for name, value in found.items() if getattr(before, name) != value}  # type: ignore[return-value]

    def custom_changes(self) -> list[tuple[str, str]]:
        """Custom fields with another value than before, and the new one."""
        before = dict(self._contact.fields)
        changed = [
            (name, editor.value())
            for name, editor in self.custom.items()
            if editor.differs_from(before.get(name, ""))
        ]
        if self.new_name.text().strip() and self.new_value.text().strip():
            changed.append((self.new_name.text().strip(), self.new_value.text()))
        return changed

    def _save(self) -> None:
        changes = self.changes()
        if changes is None:
            return
        custom, contact_id = self.custom_changes(), self._contact.id

        def work(session: Any) -> None:
            if changes:
                editing.change(session, contact_id, changes, clock.now())
            for name, value in custom:
                fields.put(session, contact_id, name, value, clock.now())

        if changes or custom:
            self._desk.act(self._page, f"Changed “{self._contact.name}”", work)
        self.accept()


def _day_text(day: PartialDate | None) -> str:
    return "" if day is None else day.words()
