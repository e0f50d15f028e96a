"""What stands behind the comparison of a condition: texts with suggestions, numbers, days, choices, a period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCompleter, QMenu, QSizePolicy, QWidget

from desktop_crm.base.dates import MONTHS
from desktop_crm.base.text import fold
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.segments import values
from desktop_crm.segments.catalogue import FIELDS, Field, Kind
from desktop_crm.segments.rules import EVER, UNSAID, By, Condition, Period
from desktop_crm.segments.values import STAGES
from desktop_crm.segments.vocabulary import Vocabulary
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets import fields
from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.buttons import Kind as ButtonKind
from desktop_crm.ui.widgets.choices import Check
from desktop_crm.ui.widgets.fields import Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, Flow
from desktop_crm.ui.widgets.scaling import at_least, scaled

_COUNTED = (By.LAST_DAYS, By.OLDER_DAYS, By.NEXT_DAYS, By.COMING)
_MANY = (By.IN, By.NOT_IN)
_STATES = (
    ("confirmed", "Opted in"), ("requested", "Asked"), ("opted out", "Opted out"), ("never", "Never asked"),
    ("expired", "Expired"),
)  # fmt: skip
_STAGE_WORDS = tuple((stage, stage.title()) for stage in STAGES)
_KINDS = (("person", "Person"), ("organisation", "Organisation"))
_MONTHS = tuple((str(n), name) for n, name in enumerate(MONTHS, 1))


class TextValue(fields.Field):
    """A text with suggestions. `many`: several, with commas between them."""

    def __init__(self, value: Sequence[str], words: Sequence[str], name: str, hint: str, many: bool) -> None:
        super().__init__(", ".join(value), hint, name=name)
        self._many = many
        at_least(self, width=120)
        if words and not many:
            completer = QCompleter(list(words), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.setCompleter(completer)

    def value(self) -> tuple[str, ...]:
        if not self._many:
            return (self.text(),) if fold(self.text()) else ()
        return tuple(part.strip() for part in self.text().replace(";", ",").split(",") if fold(part))


class ManyChoice(Button):
    """Some of a list, ticked in a menu; the button says which."""

    picked = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], value: Sequence[str], name: str) -> None:
        super().__init__("", ButtonKind.SECONDARY, caret=True, name=name)
        self._name = name
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._ticked)
        self.clicked.connect(self._open)
        self.offer(choices, value)

    def offer(self, choices: Sequence[tuple[str, str]], value: Sequence[str]) -> None:
        """Fills the menu anew."""
        self._choices = choices
        self._chosen = [fold(v) for v in value]
        self._menu.clear()
        for key, words in choices:
            action = self._menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(fold(key) in self._chosen)
            action.setData(key)
        self._say()

    def value(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self._choices if fold(key) in self._chosen)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _ticked(self, action: QAction) -> None:
        key = fold(str(action.data()))
        self._chosen = [c for c in self._chosen if c != key] + ([key] if action.isChecked() else [])
        self._say()
        self.picked.emit()

    def _say(self) -> None:
        words = [w for key, w in self._choices if fold(key) in self._chosen]
        self.set_words(f"{len(words)} chosen" if len(words) > 2 else " or ".join(words) or "Choose")
        self.setAccessibleName(f"{self._name}: {self.text()}")


class ValueEditor(Box):
    """The value of one condition. `edited`: by the user; `value_of` puts what it holds into a condition."""

    edited = Signal()

    def __init__(self, condition: Condition, vocabulary: Vocabulary) -> None:
        self._layout = Flow(6)
        super().__init__(self._layout)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._vocabulary = vocabulary
        self._takers: list[Callable[[Condition], Condition]] = []
        about = FIELDS.get(condition.field)
        if about is not None:
            self._build(about, condition)

    def value_of(self, condition: Condition) -> Condition:
        """The condition with what stands here."""
        for take in self._takers:
            condition = take(condition)
        return condition

    # ------------------------------------------------------------ which editor
    def _build(self, about: Field, c: Condition) -> None:
        kind = values.kind_of(c, self._vocabulary.known)
        if c.test not in (By.EMPTY, By.NOT_EMPTY, By.YES, By.NO):
            self._value(about, kind, c)
        if about.of == "channel":
            self._of(
                [("", "by any channel"), *((n, f"by {w}") for n, w in self._vocabulary.channels)],
                c,
                "Channel",
            )
        if about.periods:
            self._period(c)
        if about.never_is_old and c.test in (By.OLDER_DAYS, By.BEFORE):
            self._never(about, c)

    def _value(self, about: Field, kind: Kind, c: Condition) -> None:
        match kind:
            case Kind.NUMBER:
                self._numbers(c, "")
            case Kind.SPENT:
                self._numbers(c, "")
                codes = self._vocabulary.currencies
                known = [(code, code) for code in dict.fromkeys((*codes, c.of)) if code]
                self._of(known, c, "Currency", c.of or next(iter(codes), ""))
            case Kind.DATE | Kind.YEARLY:
                self._days(c)
            case Kind.CHOICE | Kind.CONSENT | Kind.CAMPAIGN | Kind.IMPORTED | Kind.LIST:
                self._chosen(about, c)
            case _:
                self._text(about, c)

    def _chosen(self, about: Field, c: Condition) -> None:
        choices = self._choices(about, c)
        if choices is None:
            self._text(about, c)
        elif c.test in _MANY or len(c.value) > 1:
            many = ManyChoice(choices, c.value, about.words)
            many.picked.connect(self.edited)
            self._add(many)
            self._takers.append(lambda given: replace(given, value=many.value()))
        else:
            self._select(choices, c, about)

    def _choices(self, about: Field, c: Condition) -> Sequence[tuple[str, str]] | None:
        """The choices of a field that has only these; None where anything can be typed."""
        v = self._vocabulary
        match about.key:
            case "stage":
                return _STAGE_WORDS
            case "kind":
                return _KINDS
            case "last_channel":
                return v.channels
            case "consent":
                return _STATES
            case "campaign":
                return [("", "any newsletter"), *((name, name) for name in v.campaigns)]
            case "imported":
                return v.imports
            case "list":
                return [(name, name) for name in v.segments]
            case "own":
                own = v.known.fields.get(fold(c.of))
                return (
                    [(w, w) for w in own.choices]
                    if own and own.kind is FieldKind.CHOICE and own.choices
                    else None
                )
            case _:
                return None

    # ------------------------------------------------------------ the editors
    def _add(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)

    def _text(self, about: Field, c: Condition) -> None:
        hint = "anything" if about.kind is Kind.BOUGHT else "any coupon" if about.kind is Kind.COUPON else ""
        many = c.test in _MANY or len(c.value) > 1
        hint = "several, with commas" if many else hint
        field = TextValue(
            c.value, self._vocabulary.words.get(about.key, ()), f"{about.words}, value", hint, many
        )
        scaled(field, width=200)
        self._watch(field)
        self._takers.append(lambda given: replace(given, value=field.value()))

    def _watch(self, field: fields.Field) -> None:
        field.textEdited.connect(self.edited)
        completer = field.completer()
        if completer is not None:
            # The text is put in after this signal.
            completer.activated.connect(self._completed)
        self._add(field)

    def _completed(self, _text: str) -> None:
        QTimer.singleShot(0, self, self.edited.emit)

    def _field(self, text: str, name: str, width: int, hint: str = "") -> fields.Field:
        field = fields.Field(text, hint, name=name)
        field.setFixedWidth(theme.px(width))
        self._watch(field)
        return field

    def _numbers(self, c: Condition, unit: str) -> None:
        name = FIELDS[c.field].words
        first = self._field(c.value[0] if c.value else "", f"{name}, number", 76)
        if c.test is not By.BETWEEN:
            self._takers.append(lambda given: replace(given, value=_texts(first)))
            return
        self._word("and")
        second = self._field(c.value[1] if len(c.value) > 1 else "", f"{name}, second number", 76)
        self._takers.append(lambda given: replace(given, value=_texts(first, second)))

    def _days(self, c: Condition) -> None:
        name = FIELDS[c.field].words
        if c.test in _COUNTED:
            days = self._field(c.value[0] if c.value else "", f"{name}, days", 64)
            self._word("days ago" if c.test is By.OLDER_DAYS else "days")
            self._takers.append(lambda given: replace(given, value=_texts(days)))
        elif c.test is By.MONTH:
            self._select(_MONTHS, c, FIELDS[c.field])
        else:
            first = self._field(c.value[0] if c.value else "", f"{name}, day", 120, "9 May 2026")
            others = []
            if c.test is By.BETWEEN:
                self._word("and")
                others.append(
                    self._field(
                        c.value[1] if len(c.value) > 1 else "", f"{name}, last day", 120, "31 May 2026"
                    )
                )
            self._takers.append(lambda given: replace(given, value=_texts(first, *others)))

    def _select(self, choices: Sequence[tuple[str, str]], c: Condition, about: Field) -> None:
        held = c.value[0] if c.value else ""
        named = [(key, words) for key, words in choices if fold(key) == fold(held)]
        # What the rule names and the book does not have any more stays to be seen.
        gone = [] if named or not held else [(held, held)]
        empty = [] if held or any(not key for key, _ in choices) else [("", "Choose")]
        select = Select([*empty, *gone, *choices], name=f"{about.words}, value")
        scaled(select, width=200)
        select.set_value(named[0][0] if named else held)
        select.picked.connect(self.edited)
        self._add(select)
        self._takers.append(lambda given: replace(given, value=(select.value(),) if select.value() else ()))

    def _of(self, choices: Sequence[tuple[str, str]], c: Condition, name: str, shown: str = "") -> None:
        select = Select(choices, name=name)
        select.setFixedWidth(theme.px(150 if name == "Channel" else 76))
        select.set_value(shown or c.of)
        select.picked.connect(self.edited)
        self._add(select)
        self._takers.append(lambda given: replace(given, of=select.value() or ""))

    def _never(self, about: Field, c: Condition) -> None:
        check = Check("or never")
        scaled(check, height=32)
        check.setAccessibleName(f"{about.words} or never")
        check.setChecked(c.never is not False)
        check.clicked.connect(self.edited)
        self._add(check)
        self._takers.append(lambda given: replace(given, never=None if check.isChecked() else False))

    def _word(self, text: str) -> QWidget:
        label = Label(text, 13, 400, "text2")
        scaled(label, height=32)
        self._add(label)
        return label

    # ------------------------------------------------------------ when
    def _period(self, c: Condition) -> None:
        at = 0 if c.period.is_ever else 1 if c.period.within else 2
        when = Select([(0, "ever"), (1, "in the last"), (2, "between")], name="When")
        scaled(when, width=108)
        when.set_value(at)
        self._add(when)
        within = self._field(_said(c.period.within), "Days back", 52)
        unit = self._word("days")
        since = self._field(_said(c.period.since), "First day", 112, "1 Jan 2026")
        until = self._field(_said(c.period.until), "Last day", 112, "31 Dec 2026")
        parts: dict[int, list[QWidget]] = {1: [within, unit], 2: [since, until]}
        shows = _Shows(parts, self)
        shows.choose(at)
        when.picked.connect(shows.choose)
        when.picked.connect(self.edited)

        def take(given: Condition) -> Condition:
            match when.value():
                case 1:
                    return replace(given, period=Period(within=within.text().strip() or UNSAID))
                case 2:
                    days = Period("", since.text().strip(), until.text().strip())
                    return replace(given, period=Period("", UNSAID) if days.is_ever else days)
                case _:
                    return replace(given, period=EVER)

        self._takers.append(take)


class _Shows(QObject):
    """Shows the parts that belong to what is chosen."""

    def __init__(self, parts: dict[int, list[QWidget]], parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts

    def choose(self, at: int) -> None:
        for number, widgets in self._parts.items():
            for widget in widgets:
                widget.setVisible(number == at)


def _said(text: str) -> str:
    return "" if text == UNSAID else text


def _texts(*typed: fields.Field) -> tuple[str, ...]:
    texts = tuple(field.text().strip() for field in typed)
    return texts if any(texts) else ()
