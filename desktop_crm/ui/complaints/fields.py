"""The fields of a case, one a fact: the same in a case that is open and in the sheet that asks for what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.base.money import Money, read_money
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.complaint_steps import Need, Step
from desktop_crm.dialogue.complaints import Complaint
from desktop_crm.dialogue.handling import Said
from desktop_crm.ui.dialogue import channel_choice
from desktop_crm.ui.dialogue.day_field import read_a_day
from desktop_crm.ui.widgets.fields import Field, Labelled, Select, TextArea

# What each step asks, in the order in which it is asked.
FIELDS: dict[Step, tuple[str, ...]] = {
    Step.LISTEN: ("heard", "wish", "channel", "product_id"),
    Step.JUDGE: ("justified", "severity", "cause", "why"),
    Step.SOLUTION: ("solution", "accepted", "done_by", "cost_minor", "solved"),
    Step.FOLLOW_UP: ("satisfied", "kept"),
    Step.CLOSED: (),
}
LABELS: dict[str, str] = {
    "heard": "What happened, in their words",
    "wish": "What would put it right for them",
    "channel": "How they told you",
    "product_id": "Product",
    "justified": "Justified?",
    "severity": "How bad?",
    "cause": "Cause",
    "why": "Why you see it so",
    "solution": "What was agreed",
    "accepted": "Do they accept it?",
    "done_by": "Agreed for",
    "cost_minor": "What it costs you",
    "solved": "Done on",
    "satisfied": "Are they satisfied?",
    "kept": "Won back or lost?",
}
_LINES = {"heard": 3, "why": 2, "solution": 3}
_PLACEHOLDERS = {
    "heard": "“Three are brown down to the base …”",
    "wish": "Plants, not money",
    "cause": "A word or two: packing, carrier, invoice",
    "why": "What you found when you looked",
    "solution": "What, by whom, for whom",
    "cost_minor": "38.50",
}
_CHOICES: dict[str, Sequence[tuple[Any, str]]] = {
    "justified": steps.JUSTIFIED,
    "severity": steps.SEVERITIES,
    "accepted": steps.ACCEPTED,
    "satisfied": steps.SATISFIED,
    "kept": steps.KEPT,
}
_EMPTY: dict[str, Any] = {"severity": None}


class DayOrNone(Field):
    """A day, or nothing yet."""

    def __init__(self, name: str) -> None:
        super().__init__("", "not yet", "calendar-blank", name=name)
        self._day: date | None = None
        self.editingFinished.connect(self._settle)

    def set_day(self, day: date | None) -> None:
        self._day = day
        self.setText(day_words(day, clock.today()) if day is not None else "")
        self.show_error(False)

    def day(self) -> date | None:
        """The day; None where there is none, or the text is none."""
        self._settle()
        return self._day

    def is_wrong(self) -> bool:
        """Whether there is text that is no day."""
        return bool(self.text().strip()) and self.day() is None

    def _settle(self) -> None:
        today = clock.today()
        if self._day is not None and self.text() == day_words(self._day, today):
            return
        self._day = read_a_day(self.text(), today) if self.text().strip() else None
        if self._day is not None:
            self.setText(day_words(self._day, today))
        self.show_error(bool(self.text().strip()) and self._day is None)


class Fact(QObject):
    """One field of a case with its label. `kept` when the user is done with it."""

    kept = Signal(str)

    def __init__(self, name: str, currency: str, products: Sequence[tuple[int, str]] = ()) -> None:
        super().__init__()
        self.name, self._currency = name, currency
        self.editor = _editor(name, products)
        self.box = Labelled(LABELS[name], self.editor)
        self.setParent(self.box)
        match self.editor:
            case TextArea():
                self.editor.left.connect(self._left)
            case Select():
                self.editor.picked.connect(self._left)
            case Field():
                self.editor.left.connect(self._left)
                self.editor.returnPressed.connect(self._left)

    def _left(self) -> None:
        self.kept.emit(self.name)

    def show_value(self, value: Any) -> None:
        """Shows what is stored."""
        self.box.set_error("")
        match self.editor:
            case TextArea():
                if self.editor.toPlainText() != value:
                    self.editor.setPlainText(value)
            case Select():
                self.editor.set_value(value)
                self.editor.update()
            case DayOrNone():
                self.editor.set_day(value)
            case Field():
                money = self.name == "cost_minor"
                self.editor.setText(_amount(value, self._currency) if money else value)

    def value(self) -> Any:
        """What is filled in; where that cannot be read, the error is shown and ValueError raised."""
        wrong = ""
        match self.editor:
            case TextArea():
                return self.editor.toPlainText().strip()
            case Select():
                return self.editor.value()
            case DayOrNone():
                wrong = "This is no day. Type 20 Nov, Friday or today." if self.editor.is_wrong() else ""
                found: Any = self.editor.day()
            case _:
                text = cast(Field, self.editor).text().strip()
                found = text
                if self.name == "cost_minor":
                    found, wrong = _minor(text, self._currency)
        self.box.set_error(wrong)
        if wrong:
            raise ValueError(wrong)
        return found


def facts_for(
    names: Iterable[str], currency: str, products: Sequence[tuple[int, str]] = ()
) -> dict[str, Fact]:
    """The fields of these names, in their order."""
    return {name: Fact(name, currency, products) for name in names}


def said(facts: Mapping[str, Fact], needed: Sequence[Need] = ()) -> Said | None:
    """What is filled in, as the core takes it; None where something is wrong or missing, which is said then."""
    values: dict[str, Any] = {}
    try:
        values = {name: fact.value() for name, fact in facts.items()}
    except ValueError:
        return None
    missing = [need for need in needed if not values.get(need.value)]
    for need in missing:
        facts[need.value].box.set_error(steps.ASK[need])
    if missing:
        facts[missing[0].value].editor.setFocus()
        return None
    return cast(Said, values)


def stored(case: Complaint, name: str) -> Any:
    """What the book has under a name."""
    return case.facts().solved if name == "solved" else getattr(case, name)


def _editor(name: str, products: Sequence[tuple[int, str]]) -> QWidget:
    label = LABELS[name]
    if name in _CHOICES:
        return Select([(_EMPTY.get(name, ""), "Not said yet"), *_CHOICES[name]], name=label)
    if name == "channel":
        return Select([("", "Not said"), *channel_choice.choices()], name=label)
    if name == "product_id":
        return Select([(None, "None in particular"), *products], name=label)
    if name in ("done_by", "solved"):
        return DayOrNone(label)
    if name in _LINES:
        return TextArea("", _PLACEHOLDERS[name], name=label, lines=_LINES[name])
    return Field("", _PLACEHOLDERS.get(name, ""), name=label)


def _amount(minor: int | None, currency: str) -> str:
    return "" if minor is None else f"{Money(minor, currency).amount}"


def _minor(text: str, currency: str) -> tuple[int | None, str]:
    """The amount in minor units, or what is wrong with it."""
    if not text:
        return None, ""
    found = read_money(text, currency)
    return (None, f"Type an amount in {currency}, as 38.50.") if found is None else (found.minor, "")
