"""The stages of a customer: the rule of each in a sentence, its numbers, what people expect, how many there are."""

from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.lifecycle import counting, keeping, telling
from desktop_crm.lifecycle.counting import Counts
from desktop_crm.lifecycle.rules import Rules
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.settings.rows import EDITOR
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import TextArea
from desktop_crm.ui.widgets.labels import Label, stage_pill
from desktop_crm.ui.widgets.layout import Box, column, columns
from desktop_crm.ui.widgets.scaling import up_to


class StageBox(Box):
    """One stage: its pill, how many are at it, its rule as a sentence, then what can be changed."""

    def __init__(self, stage: Stage, rows: list[QWidget]) -> None:
        super().__init__()
        self.stage = stage
        self.count = Label("Counting …", 12, 400, "text2", tabular=True)
        self.sentence = Label("", 13, 400, wrap=True)
        head = columns(stage_pill(stage), None, self.count)
        self.setLayout(column(head, 6, self.sentence, 4, *rows, 24))
        self.setAccessibleName(stage.word)

    def show_rule(self, rules: Rules) -> None:
        self.sentence.setText(telling.sentence(rules, self.stage))

    def show_count(self, counts: Counts) -> None:
        self.count.setText(counts.words(self.stage))


class LifecyclePanel(Panel):
    title, icon = "Lifecycle", "chart-line-up"
    finds = ("Stages", "Loyal", "Growing", "Quiet", "Lost", "Lead", "Rhythm", "What customers expect")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.ours = Button("Back to the rules we ship", Kind.SECONDARY, "arrow-counter-clockwise")
        self.ours.clicked.connect(self._back_to_ours)
        words = Label(
            "Everybody’s stage follows from what they do, by these rules. A stage you set by hand on a "
            "contact’s page is pinned: the rules leave it.",
            13, 400, "text2", wrap=True,
        )  # fmt: skip
        self.boxes = {stage: StageBox(stage, self._rows(stage)) for stage in Stage}
        self.build(words, 20, *self.boxes.values(), actions=(self.ours,))

    def _rows(self, stage: Stage) -> list[QWidget]:
        numbers = [self.row(keeping.NUMBERS[name]) for name in keeping.OF_STAGE[stage]]
        text = keeping.TEXTS[stage]
        area = TextArea("", name=text.label, lines=3)
        up_to(area, EDITOR)
        return [*numbers, self.row(text, area)]

    def watched(self) -> frozenset[str]:
        return frozenset({"settings", "contacts", "participants", "purchases"})

    def load(self) -> None:
        super().load()
        self.desk.tasks.read(self, keeping.rules, self._show_rules, key="rules")
        self.desk.tasks.read(
            self, lambda session: counting.would_be(session, clock.now()), self._show_counts, key="counts"
        )

    def _show_rules(self, rules: Rules) -> None:
        for box in self.boxes.values():
            box.show_rule(rules)

    def _show_counts(self, counts: Counts) -> None:
        for box in self.boxes.values():
            box.show_count(counts)

    def _back_to_ours(self) -> None:
        self.desk.act(self, "Went back to the lifecycle rules we ship", keeping.back_to_ours)
