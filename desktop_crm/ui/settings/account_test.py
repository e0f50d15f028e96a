"""The test of the account, one step under the other; the one that fails names the remedy."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from desktop_crm.mail.probing import Step, StepName
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row, stack
from desktop_crm.ui.widgets.notices import announce

_WAITS = ("minus-circle", "text3")


class _StepRow(Box):
    """A step: not tried yet, passed, or failed with its remedy below."""

    def __init__(self, name: StepName) -> None:
        super().__init__()
        self._step: Step | None = None
        self._name = name
        self._mark = Glyph(_WAITS[0], 18, _WAITS[1])
        self._title = Label(name.value, 13, 500, "text2")
        self._detail = Label("not tried yet", 12, 400, "text2", wrap=True)
        self._remedy_words = Label("", 12, 400, "text", wrap=True)
        self._copy = Button("Copy the server’s words", Kind.LINK, "copy", small=True)
        self._copy.clicked.connect(self._copy_reply)
        self._reply = Label("", 12, 400, "text2", wrap=True, mono=True)
        self._remedy = stack(
            self._remedy_words, 8, self._reply, 4, row(self._copy, None), note="bad", pad=(14, 12, 14, 10)
        )
        words = column(self._title, 1, self._detail, 8, self._remedy)
        self.setLayout(row(column(1, self._mark, None), 12, (words, 1)))
        self.show_step(None)

    def show_step(self, step: Step | None, *, waiting: bool = False) -> None:
        self._step = step
        ok = step is not None and step.ok
        icon, tone = (
            _WAITS if step is None else ("check-circle-fill", "good") if ok else ("x-circle-fill", "bad")
        )
        self._mark.set(icon, tone)
        self._title.tone("text2" if step is None else "text" if ok else "bad")
        self._detail.setText(
            step.detail if step else "waiting for the server …" if waiting else "not tried yet"
        )
        remedy = step is not None and not step.ok
        self._remedy.setVisible(remedy)
        if step is not None and remedy:
            self._remedy_words.setText(step.way_out)
            self._reply.setText(step.reply)
            self._reply.setVisible(bool(step.reply))
            self._copy.setVisible(bool(step.reply))
        self.setAccessibleName(f"{self._name.value}: {self._detail.text()}")

    def remedy(self) -> str:
        return self._step.way_out if self._step is not None and not self._step.ok else ""

    def _copy_reply(self) -> None:
        if self._step is not None:
            QGuiApplication.clipboard().setText(self._step.reply)


class TestPanel(Box):
    """All steps, a sentence that sums them up, and the button that tries them."""

    __test__ = False  # not a test case, whatever its name begins with
    test_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = {name: _StepRow(name) for name in StepName}
        self.summary = Label("", 13, 400, "text2", wrap=True)
        self.button = Button("Test the connection", Kind.SECONDARY, "arrow-clockwise")
        self.button.clicked.connect(self.test_wanted)
        note = row(
            column(Glyph("info", 16, "text2"), None),
            8,
            (Label("The test sends no letter to anybody.", 12, 400, "text2", wrap=True), 1),
        )
        self.setLayout(
            column(
                Label("Test connection", 13, 600),
                4,
                self.summary,
                16,
                *_spaced(list(self._rows.values())),
                16,
                note,
                16,
                row(self.button, None),
                None,
                pad=(24, 22, 28, 20),
            )
        )
        self.clear()

    def clear(self) -> None:
        """Nothing is tried yet."""
        for step in self._rows.values():
            step.show_step(None)
        self.summary.setText("Not tested with these settings yet.")
        self.button.set_words("Test the connection")
        self.button.setEnabled(True)

    def remedy(self, name: StepName) -> str:
        """What is shown as the way out of a failed step; empty for others."""
        return self._rows[name].remedy()

    def begin(self) -> None:
        """The test runs."""
        for step in self._rows.values():
            step.show_step(None)
        self._rows[StepName.NAME].show_step(None, waiting=True)
        self.summary.setText("Testing …")
        self.button.set_words("Testing …")
        self.button.setEnabled(False)

    def take(self, step: Step) -> None:
        """Shows a step as soon as it is known."""
        self._rows[step.name].show_step(step)
        names = list(StepName)
        after = names.index(step.name) + 1
        if step.ok and after < len(names):
            self._rows[names[after]].show_step(None, waiting=True)

    def end(self, steps: Sequence[Step], when: str) -> None:
        """The test is over."""
        told = {step.name: step for step in steps}
        for name, shown in self._rows.items():
            shown.show_step(told.get(name))
        passed = sum(step.ok for step in steps)
        failed = len(steps) - passed
        tail = f", {failed} failed" if failed else ""
        self.summary.setText(f"{passed} of {len(StepName)} steps passed{tail}, {when}")
        self.button.set_words("Test again")
        self.button.setEnabled(True)
        announce(self, self.summary.text())


def _spaced(rows: list[_StepRow]) -> list[_StepRow | int]:
    found: list[_StepRow | int] = []
    for number, one in enumerate(rows):
        found += [14, one] if number else [one]
    return found
