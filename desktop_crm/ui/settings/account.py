"""The way newsletters leave by: the practice outbox, or the user's own account, tested before it is kept."""

from collections.abc import Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.book import settings
from desktop_crm.mail.probing import Step, StepName, probe
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.account_form import AccountForm
from desktop_crm.ui.settings.account_store import Typed, password_of, read_stored, store
from desktop_crm.ui.settings.account_test import TestPanel
from desktop_crm.ui.settings.panel import Panel, form
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, row, rule
from desktop_crm.ui.widgets.notices import Note
from desktop_crm.ui.widgets.scrolling import InSight

KINDS = ("practice", "smtp")


class AccountPanel(Panel):
    title, icon = "E-mail account", "at"
    finds = (
        "Sender",
        "SMTP",
        "Server",
        "Password",
        "Practice outbox",
        "Provider",
        "Limits",
        "Test connection",
    )
    _heard = Signal(object)  # a step, from the thread that tries it

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._dirty = False
        self._saving = False
        self._last: tuple[Typed, Sequence[Step]] | None = None
        self.kind = Segmented([("Practice outbox", "flask"), ("My e-mail account", "at")], "Send through")
        self.kind.chosen.connect(self._choose_kind)
        self.form = AccountForm()
        self.form.edited.connect(self._edited)
        self.test = TestPanel()
        self.test.test_wanted.connect(self._test)
        self._heard.connect(self.test.take)
        self.save = Button("Test and save", Kind.PRIMARY)
        self.save.clicked.connect(self._test_and_save)
        self.keep = Button("Save without a test", Kind.GHOST)
        self.keep.clicked.connect(self._keep)
        self.discard = Button("Discard changes", Kind.GHOST)
        self.discard.clicked.connect(self._discard)
        show = Button("Show the letters", Kind.LINK, small=True)
        show.clicked.connect(self._show_folder)
        self.practice = Note(
            "Practice: nothing leaves this computer. Each letter is kept as a file in the book, exactly as it "
            "would have been sent.",
            "warn",
            "flask",
            show,
        )
        self.fill(self._make_body(), actions=(self.discard, self.keep, self.save))

    def _make_body(self) -> QWidget:
        head = row(Label("Send through", 13, 600), 16, self.kind, None)
        self._form_frame = InSight(form(head, 14, self.practice, self.form, width=720))
        self._test_frame = InSight(self.test)
        self._line = rule("v")
        self._arranged = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._arranged.setContentsMargins(0, 0, 0, 0)
        self._arranged.setSpacing(0)
        self._arranged.addWidget(self._form_frame, 1)
        self._arranged.addWidget(self._line)
        self._arranged.addWidget(self._test_frame)
        return Box(self._arranged)

    def set_tier(self, tier: str) -> None:
        narrow = tier == "narrow"
        self._arranged.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        widest = 16_777_215
        self._test_frame.setMinimumWidth(0 if narrow else theme.px(380 if tier == "wide" else 310))
        self._test_frame.setMaximumWidth(widest if narrow else theme.px(380 if tier == "wide" else 310))
        self._test_frame.setMaximumHeight(theme.px(240) if narrow else widest)

    # ------------------------------------------------------------ reading
    def load(self) -> None:
        book = self.desk.book
        self.desk.tasks.look(self, lambda: read_stored(book), self._show, key="account")

    def flush(self) -> None:
        """An account is saved by its button, and kept as typed until then."""

    def focus_first(self) -> None:
        (self.form.sender_name if self.form.isVisible() else self.kind).setFocus()

    def main_action(self) -> None:
        if self.save.isVisible() and self.save.isEnabled():
            self._test_and_save()

    def _show(self, found: tuple[str, Typed, str]) -> None:
        kind, typed, tested = found
        if self._dirty:
            return  # what is typed stays while something else in the book changes
        self.kind.choose(KINDS.index(kind))
        self.form.show_stored(typed)
        self.test.clear()
        if tested:
            when = moment_words(clock.from_iso(tested), clock.now())
            self.test.summary.setText(f"Tested {when}: everything passed.")
        self._arrange(kind)

    def _arrange(self, kind: str) -> None:
        own = kind == "smtp"
        self.practice.setVisible(not own)
        self.form.setVisible(own)
        for widget in (self._test_frame, self._line, self.save, self.keep):
            widget.setVisible(own)
        self.discard.setVisible(own and self._dirty)
        self.head.say(self.title, self._beside(own))

    def _beside(self, own: bool) -> str:
        if not own:
            return "nothing leaves this computer"
        return "not saved yet" if self._dirty else ""

    def _discard(self) -> None:
        self._dirty = False
        self.load()

    def _edited(self) -> None:
        self._dirty = True
        self._arrange("smtp")
        self.test.clear()

    # ------------------------------------------------------------ choosing
    def _choose_kind(self, number: int) -> None:
        kind = KINDS[number]
        self._dirty = kind == "smtp"
        self._arrange(kind)
        if kind == "practice":
            words = "Newsletters go to the practice outbox"
            self.desk.act(self, words, lambda session: settings.put(session, settings.ACCOUNT_KIND, kind))
        else:
            self.form.sender_name.setFocus()

    # ------------------------------------------------------------ testing and saving
    def _test(self) -> None:
        self._start(save=False)

    def _test_and_save(self) -> None:
        self._start(save=True)

    def _start(self, *, save: bool) -> None:
        typed = self.form.typed()
        if typed is None:
            return
        self._saving = save
        self.test.begin()
        self.save.setEnabled(False)
        book, hear = self.desk.book, self._heard.emit

        def work() -> tuple[Typed, tuple[Step, ...]]:
            return typed, probe(typed.account, password_of(book, typed), told=hear)

        self.desk.tasks.look(self, work, self._tested, key="test", failed=self._not_tested)

    def _tested(self, result: tuple[Typed, tuple[Step, ...]]) -> None:
        typed, steps = result
        self.save.setEnabled(True)
        now = clock.now()
        self.test.end(steps, moment_words(now, now))
        passed = all(step.ok for step in steps)
        refused = any(step.name is StepName.SIGN_IN and not step.ok for step in steps)
        self.form.say_password("Refused, see the test" if refused else "")
        if passed and self._saving:
            self._put(typed, clock.to_iso(now))

    def _not_tested(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.test.clear()
        self.desk.messages.failed(error)

    def _keep(self) -> None:
        typed = self.form.typed()
        if typed is not None:
            self._put(typed, "")

    def _put(self, typed: Typed, tested: str) -> None:
        book = self.desk.book
        self.desk.tasks.call(self, lambda: store(book, typed, tested), self._saved)

    def _saved(self, _result: None) -> None:
        self._dirty = False
        self.desk.messages.tell("Saved the e-mail account", undo=True)
        self.load()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.book.place("practice"))))
