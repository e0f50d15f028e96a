"""Third step: did these people ask for the newsletter? Only what is stated with its proof counts."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop_crm.base.text import count_words
from desktop_crm.consent.topics import Topic
from desktop_crm.mapping import contents
from desktop_crm.ui.imports.option import OptionCard, Options
from desktop_crm.ui.imports.stated_fields import Stated, StatedFields, Which
from desktop_crm.ui.imports.survey import Survey
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.labels import Glyph, Label, ProgressBar
from desktop_crm.ui.widgets.layout import Box, column, row, rule, scroll, stack
from desktop_crm.ui.widgets.scaling import at_least, scaled, up_to

NEVER, STATED = 0, 1


def whiches_of(survey: Survey) -> list[tuple[Which, str]]:
    """The rows a statement can be for: those whose yes-or-no column says yes, those with a value, or all."""
    found: list[tuple[Which, str]] = []
    for place, counts in enumerate(survey.values):
        name = survey.layout.columns[place]
        told = survey.mapping.columns[place].kind is contents.Kind.YES_NO
        for value, count in sorted(counts, key=lambda pair: not contents.is_yes(pair[0])):
            if value and len(counts) > 1 and (told or count < survey.rows):
                words = f"“{name}” is “{value}”: {count_words(count, 'row')}"
                found.append((Which(place, value, count), words))
    yes = [pair for pair in found if contents.is_yes(pair[0].value)]
    rest = [
        pair for pair in found if not contents.is_yes(pair[0].value) and not contents.is_no(pair[0].value)
    ]
    return [*yes, (Which(None, "", survey.rows), f"All {count_words(survey.rows, 'row')}"), *rest]


class ConsentStep(Box):
    """The question, and beside it what happens to the rows."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = 0
        self.fields = StatedFields()
        self.fields.changed.connect(self._show_outcome)
        self.options = Options(
            "Did these people ask for your newsletter?",
            OptionCard(
                "They never asked for it",
                "They arrive without the newsletter. You can ask each of them later, in person or by a single reply.",
            ),
            OptionCard(
                "They signed up, and I can say how",
                "What you state here is kept with each contact as the proof of consent.",
                self.fields,
            ),
            OptionCard(
                "The list was bought, rented or copied from somewhere",
                "Nobody on such a list agreed to hear from you. Most countries forbid sending to it, and mail "
                "providers block senders for it. Bring the people in as never asked and invite them in person.",
                refused=True,
            ),
        )
        self.options.chosen.connect(self._show_outcome)
        left = Box(
            column(
                Label("Did these people ask for your newsletter?", 20, 600),
                4,
                Label(
                    "Only people who said yes, to you, ever get one. What you cannot say stays a no.",
                    13,
                    400,
                    "text2",
                    wrap=True,
                ),
                18,
                self.options,
                None,
            )
        )
        up_to(left, 700)
        self._side = self._make_side()
        body = Box(row(None, (left, 30), 36, column(self._side, None), None, pad=(24, 24, 24, 12)))
        self.setLayout(column((scroll(body), 1)))

    def _make_side(self) -> Box:
        self.title = Label("", 13, 600)
        self.bar = ProgressBar(10, "What happens to the rows")
        self.yes = Label("", 20, 600, tabular=True)
        self.no = Label("", 20, 600, tabular=True)
        self.yes_words = Label("", 12, 400, "text2", wrap=True)
        shield = row(
            column(Glyph("shield-check", 18, "accentText"), None),
            10,
            (
                Label(
                    "Whoever said no to you before keeps that no; a file never turns it into a yes. Nor does a row "
                    "that itself says it wants no mail.",
                    12,
                    400,
                    "text2",
                    wrap=True,
                ),
                1,
            ),
        )
        self._yes_row = _outcome(self.yes, "Opted in", self.yes_words, "check-circle-fill", "good")
        never = Label("No newsletter until they say yes.", 12, 400, "text2", wrap=True)
        side = stack(
            self.title, 12, self.bar, 18, self._yes_row, 14,
            _outcome(self.no, "Never asked", never, "minus-circle", "text3"), 16, rule(), 14, shield,
            card="flat", pad=(20, 16, 20, 18),
        )  # fmt: skip
        scaled(side, width=300)
        return side

    # ------------------------------------------------------------ content
    def show_survey(self, survey: Survey, topics: Sequence[Topic]) -> None:
        """The file's rows and the newsletters they can be for; nothing is stated at first."""
        self._rows = survey.rows
        self.fields.show_choices(whiches_of(survey), topics)
        self.options.choose(NEVER)
        self._show_outcome()

    def _show_outcome(self) -> None:
        which = self.fields.chosen_rows()
        yes = which.count if which is not None and self.options.choice() == STATED else 0
        no = max(0, self._rows - yes)
        self.title.setText(f"What happens to the {self._rows:,}")
        sentence = f"{yes:,} opted in, {no:,} never asked"
        self.bar.set_parts(((yes, "goodFill"), (no, "cMute")) if yes else ((1, "cMute"),), sentence)
        self.yes.setText(f"{yes:,}")
        self.no.setText(f"{no:,}")
        topic = self.fields.topic_name()
        self.yes_words.setText(f"at most: those with an e-mail address, to “{topic}”" if topic else "")
        self._yes_row.setVisible(bool(yes))
        self.changed.emit()

    def may_go_on(self) -> bool:
        """Whether what is stated is whole; says what is missing."""
        return self.options.choice() == NEVER or self.fields.stated() is not None

    def stated(self) -> Stated | None:
        """The statement, or None where nobody asked."""
        return self.fields.stated() if self.options.choice() == STATED else None

    def focus_first(self) -> None:
        self.options.cards[self.options.choice()].radio.setFocus()

    def set_tier(self, tier: str) -> None:
        self._side.setVisible(tier != "narrow")
        self._side.setFixedWidth(theme.px(340 if tier == "wide" else 280))


def _outcome(number: Label, title: str, words: Label, icon: str, tone: str) -> Box:
    at_least(number, width=56)
    said = column(row(Glyph(icon, 16, tone), 6, Label(title, 13, 600), None), 2, words)
    return Box(row(column(number, None), 14, (said, 1)))
