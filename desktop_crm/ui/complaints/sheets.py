"""The sheets of complaints: a new one, and what a step needs before the case goes on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.complaint_steps import Need, Step
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.insight.entry import TimelineEntry
from desktop_crm.purchases import products
from desktop_crm.ui.complaints.came_with import CameWith
from desktop_crm.ui.complaints.fields import FIELDS, Fact, facts_for, said
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, columns, scroll
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.scaling import scaled

_ROOM = 5  # fields that stand in a sheet without scrolling


def _scrolled(boxes: Sequence[QWidget]) -> QWidget:
    """Many fields, in a frame that leaves the buttons on the screen."""
    area = scroll(Box(column(*boxes, gap=14, pad=(0, 0, 10, 0))))
    area.setAccessibleName("What is still to be said")
    scaled(area, height=400)
    return area


def offer_products(desk: Desk, fact: Fact) -> None:
    """Fills the menu of products of a field."""

    def came(found: Sequence[tuple[int, str]]) -> None:
        if isinstance(fact.editor, Select):
            fact.editor.set_choices([(None, "None in particular"), *found])

    desk.tasks.read(fact, products.names, came, key="products")


class NewComplaintSheet(Sheet):
    """Who, what happened in their words, and how they told it. `filled` carries the NewCase."""

    filled = Signal(object)

    def __init__(self, window: QWidget, desk: Desk, who: Who | None = None) -> None:
        super().__init__(window, "New complaint", width=560)
        self.who = ContactField(desk.tasks)
        self.came_with = CameWith(desk)
        self.who.picked.connect(self.came_with.show_contact)
        self.came_with.chosen.connect(self._take)
        if who is not None:
            self.who.set_contact(who.id, who.name)
            self.came_with.show_contact(who.id)
        self._who = Labelled("Who", self.who)
        self.subject = Field("", "Hornbeams failed", name="In a few words")
        self._subject = Labelled("In a few words", self.subject)
        self.facts = facts_for(FIELDS[Step.LISTEN], "GBP")
        heard, wish, channel, product = self.facts.values()
        if isinstance(channel.editor, Select):
            channel.editor.set_value("phone")
        offer_products(desk, product)
        self.add(
            self._who, self.came_with, self._subject, heard.box, wish.box,
            columns((channel.box, 1), 12, (product.box, 1)),
            Label("Newsletters to them wait until it is closed.", 12, 400, "text2"),
        )  # fmt: skip
        save = Button("Write it down", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        (self.subject if who is not None else self.who).setFocus()

    def case(self) -> NewCase | None:
        """What was filled in; None where something is missing, which the sheet then says."""
        contact, subject = self.who.contact_id(), self.subject.text().strip()
        found = said(self.facts)
        self._who.set_error("" if contact else "Who complains? Type a name or a number.")
        words = subject or (found or {}).get("heard", "")
        self._subject.set_error("" if words else "What is it about? A few words are enough.")
        if contact is None or found is None or not words:
            return None
        came = self.came_with.interaction_id()
        return NewCase(contact_id=contact, subject=subject, interaction_id=came, **found)  # type: ignore[misc]

    def _take(self, entry: TimelineEntry | None) -> None:
        """What is written down already is filled in, where nothing was typed."""
        heard, channel = self.facts["heard"], self.facts["channel"]
        if entry is not None:
            if not heard.value():
                heard.show_value(entry.text)
            channel.show_value(entry.channel)

    def _save(self) -> None:
        case = self.case()
        if case is not None:
            self.filled.emit(case)
            self.accept()


class StepSheet(Sheet):
    """Asks what is missing before a case goes on. `filled` carries what was said."""

    filled = Signal(object)  # Said

    def __init__(
        self, window: QWidget, title: str, target: Step, needed: Sequence[Need], currency: str
    ) -> None:
        super().__init__(window, title, width=440)
        self._needed = needed
        names = [need.value for need in needed]
        if Need.SOLUTION in needed or Need.SOLVED in needed:
            names.append("cost_minor")
        self.facts = facts_for(names, currency)
        boxes = [fact.box for fact in self.facts.values()]
        self.add(*(boxes if len(boxes) <= _ROOM else (_scrolled(boxes),)))
        closing = target is Step.CLOSED
        go = Button("Close the case" if closing else f"Go on to {steps.WORDS[target]}", Kind.PRIMARY)
        go.clicked.connect(self._go)
        self.set_buttons(go, accept=False)
        next(iter(self.facts.values())).editor.setFocus()

    def _go(self) -> None:
        found = said(self.facts, self._needed)
        if found is not None:
            self.filled.emit(found)
            self.accept()
