"""The composer: content, audience, check, send; the letter is saved as it is typed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.book import settings
from desktop_crm.campaigns import planning, sending, transports
from desktop_crm.campaigns.states import CampaignState
from desktop_crm.mail.answers import Accepted, AccountFault, Answer
from desktop_crm.ui.actions import key_words
from desktop_crm.ui.campaigns.audience_pane import AudiencePane
from desktop_crm.ui.campaigns.check_pane import CheckPane
from desktop_crm.ui.campaigns.content_pane import ContentPane
from desktop_crm.ui.campaigns.manuscript import Manuscript
from desktop_crm.ui.campaigns.readers import Checked
from desktop_crm.ui.campaigns.runner import Runner
from desktop_crm.ui.campaigns.sheets import ConfirmSheet, LastLook, LaterSheet, TestSheet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row, rule
from desktop_crm.ui.widgets.scaling import at_least, scaled
from desktop_crm.ui.widgets.stepper import Stepper, StepState, WizardStep
from desktop_crm.ui.widgets.wrapping import Part, wrapping

STEPS = ("content", "audience", "check")
WORDS = ("Content", "Audience", "Check", "Send")


class ComposerPage(Screen):
    """A letter to be proud of."""

    wants_rail = True

    def __init__(self, desk: Desk, runner: Runner) -> None:
        super().__init__(desk)
        self._runner = runner
        self._place = Place(Where.COMPOSER)
        self._tested = ""
        self.letter = Manuscript(desk, self)
        self.content = ContentPane(desk, self.letter)
        self.audience = AudiencePane(desk)
        self.check = CheckPane(desk)
        self.stepper = Stepper("Steps of the newsletter", free=True, thread=28)
        self.name = Elided("", 15, 600, hug=True)
        self.saved = Label("", 12, 400, "text2", tabular=True)
        self.undo_button = icon_button("arrow-counter-clockwise", "Undo", small=False)
        self.redo_button = icon_button("arrow-clockwise", "Redo", small=False)
        self.test_button = Button("Send test")
        self.next_button = Button("Next: audience", Kind.PRIMARY)
        self._foot_words = Label("", 12, 400, "text2")
        self.send_button = Button("Send", Kind.PRIMARY, "paper-plane-tilt")
        self.later_button = Button("Send later …", Kind.SECONDARY, "clock")
        self._build()
        self._wire()

    def _build(self) -> None:
        back = icon_button("arrow-left", "Back to the newsletters", small=False)
        back.clicked.connect(self._close)
        left = Box(row(back, 8, self.name, 12, self.saved, None, pad=(12, 0, 0, 0)))
        right = Box(row(None, self.undo_button, self.redo_button, 8, self.test_button, self.next_button, gap=6,
                        pad=(0, 0, 14, 0)))  # fmt: skip
        at_least(self.name, width=60)
        bar = wrapping(Part(left, 1), self.stepper, Part(right, 1), gap=0, height=52, trailing=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.content)
        self._stack.addWidget(self.audience)
        check = QWidget()
        foot = Box(
            row(
                Glyph("info", 16, "text2"),
                8,
                (self._foot_words, 1),
                self.later_button,
                8,
                self.send_button,
                pad=(48, 0, 48, 0),
            )
        )
        scaled(foot, height=60)
        check.setLayout(column((self.check, 1), rule(), foot))
        self._stack.addWidget(check)
        self.setLayout(column(bar, rule(), (self._stack, 1)))

    def _wire(self) -> None:
        self.letter.opened.connect(self._letter_opened)
        self.letter.saved.connect(self._letter_saved)
        self.letter.changed.connect(self._letter_changed)
        self.letter.failed.connect(self._not_saved)
        self.undo_button.clicked.connect(self.letter.take_back)
        self.redo_button.clicked.connect(self.letter.do_again)
        self.test_button.clicked.connect(self._ask_test)
        self.next_button.clicked.connect(self.main_action)
        self.send_button.clicked.connect(self._confirm)
        self.later_button.clicked.connect(self._ask_when)
        self.stepper.chosen.connect(self._step_chosen)
        self.audience.open_requested.connect(self.open_requested)
        self.audience.aimed.connect(self._aimed)
        self.check.open_requested.connect(self.open_requested)
        self.check.fix_requested.connect(self._fix)
        self.check.checked.connect(self._checked)

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        other = place.id != self._place.id
        self._place = place
        if other:
            self.check.forget()
        if place.id is not None and (other or self.take_stale()):
            self.letter.open(place.id)
        self._show_step()

    def _step(self) -> int:
        return STEPS.index(self._place.detail) if self._place.detail in STEPS else 0

    def _show_step(self) -> None:
        at = self._step()
        self.letter.flush()
        self._stack.setCurrentIndex(at)
        self._show_stepper()
        self.undo_button.setVisible(at == 0)
        self.redo_button.setVisible(at == 0)
        self.next_button.setVisible(at < 2)
        self.next_button.set_words("Next: audience" if at == 0 else "Next: check")
        campaign = self.letter.campaign
        if campaign is None or campaign.id != self._place.id:
            return
        if at == 1:
            self.audience.show_campaign(campaign)
        elif at == 2:
            self.check.show_campaign(campaign)
            self.send_button.allow(*self.check.may_send())
            self.later_button.allow(*self.check.may_send())

    def _show_stepper(self) -> None:
        at = self._step()
        steps = []
        for number, words in enumerate(WORDS):
            state = StepState.CURRENT if number == at else StepState.DONE if number < at else StepState.AHEAD
            steps.append(WizardStep(words, state))
        self.stepper.show_steps(steps)

    def focus_first(self) -> None:
        (self.content.subject if self._step() == 0 else self.stepper).setFocus()

    def panes(self) -> Sequence[QWidget]:
        if self._step() == 0:
            letter = self.content.canvas.chosen_view() or self.content.canvas
            return (self.content.subject, letter, self.content.inspector, self.content.offers)
        return (self.stepper, (self.audience, self.check)[self._step() - 1])

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Up, Down", "Walk the blocks"),
            ("Enter", "Edit the block"),
            ("Esc", "Back to the block"),
            ("Alt Up, Alt Down", "Move the block"),
            ("Ctrl D", "Copy the block"),
            ("Delete", "Delete the block"),
            ("/", "Insert a block"),
            (", ".join(key_words(self.desk.actions[name]) for name in ("undo", "redo")), "Undo, redo"),
            ("Ctrl Enter", "Next step"),
        )

    def set_tier(self, tier: str) -> None:
        for pane in (self.content, self.audience, self.check):
            pane.set_tier(tier)
        self.stepper.set_thread(10 if tier == "narrow" else 28)
        self.saved.setVisible(tier != "narrow")

    def watched(self) -> frozenset[str]:
        return frozenset({"settings", "topics"})

    def reload(self) -> None:
        self.letter.reload()

    def may_leave(self) -> bool:
        self.letter.flush()
        return True

    def undo(self) -> bool:
        """Undo belongs to the letter while it is written."""
        if self._step() == 0:
            self.letter.take_back()
            return True
        return False

    def redo(self) -> bool:
        if self._step() == 0:
            self.letter.do_again()
            return True
        return False

    # ------------------------------------------------------------ the letter
    def _letter_opened(self) -> None:
        campaign = self.letter.campaign
        if campaign is None or campaign.id != self._place.id:
            return
        if campaign.state is not CampaignState.DRAFT:
            if not self.isVisible():
                return  # it left while somebody was elsewhere, and there they stay
            where = Where.REPORT if campaign.state is CampaignState.FINISHED else Where.SENDING
            self.open_requested.emit(Place(where, campaign.id))
            return
        self.name.set_text(campaign.name)
        self._tested = moment_words(campaign.tested_at, clock.now()) if campaign.tested_at else ""
        self._letter_saved()
        self._show_step()

    def _letter_changed(self) -> None:
        self.saved.setText("Saving …")

    def _letter_saved(self) -> None:
        campaign = self.letter.campaign
        if campaign is None:
            return
        self.saved.tone("text2")
        self.saved.setText(f"Saved {clock.local(campaign.updated_at):%H:%M}")
        self.undo_button.allow(bool(campaign.undo), "There is nothing to take back.")
        self.redo_button.allow(bool(campaign.redo), "There is nothing to do again.")
        if campaign.undo:
            self.undo_button.setToolTip(f"Undo: {campaign.undo}  {key_words(self.desk.actions['undo'])}")

    def _not_saved(self, why: str) -> None:
        self.saved.tone("bad")
        self.saved.setText(f"Not saved: {why} Your text stays here.")

    # ------------------------------------------------------------ steps
    def _step_chosen(self, number: int) -> None:
        if number < len(STEPS):
            self._go(number)
        else:
            self._confirm()

    def _go(self, number: int) -> None:
        self.open_requested.emit(Place(Where.COMPOSER, self._place.id, STEPS[number]))

    def main_action(self) -> None:
        if self._step() < 2:
            self._go(self._step() + 1)
        else:
            self._confirm()

    def _close(self) -> None:
        self.letter.flush()
        self.open_requested.emit(Place(Where.CAMPAIGNS))

    def _aimed(self) -> None:
        if self._place.id is not None:
            self.letter.open(self._place.id)

    def _fix(self, block_id: str) -> None:
        self._go(0)
        if block_id == "subject":
            self.content.subject.setFocus()
        elif block_id == "preheader":
            self.content.preheader.setFocus()
        else:
            self.content.canvas.choose(block_id)
            view = self.content.canvas.view(block_id)
            if view is not None:
                view.setFocus()

    def _checked(self, found: Checked) -> None:
        open_, why = self.check.may_send()
        self.send_button.allow(open_, why)
        self.later_button.allow(open_, why)
        audience = found.readers.audience
        gets = audience.gets if audience else 0
        verb = "Write {} practice letters" if found.practice else "Send to {}"
        self.send_button.set_words(verb.format(f"{gets:,}") if open_ else "Send", why)
        looks = [f for f in found.findings if f.severity.value == "warning"]
        self._foot_words.setText(
            why or ("What is worth a look does not stop you." if looks else "Everything is in order.")
        )

    # ------------------------------------------------------------ test and send
    def _ask_test(self) -> None:
        self.letter.flush()
        self.desk.tasks.read(self, _test_address, self._test_sheet)

    def _test_sheet(self, found: tuple[str, bool]) -> None:
        sheet = TestSheet(self, *found)
        sheet.wanted.connect(self._send_test)
        sheet.open()

    def _send_test(self, address: str) -> None:
        book, number = self.desk.book, self._place.id
        if number is None:
            return

        def work() -> Answer:
            transport = transports.of_book(book)
            try:
                return sending.send_test(book, number, address, transport)
            finally:
                transport.close()

        self.test_button.set_words("Sending …")
        self.test_button.setEnabled(False)
        self.desk.tasks.call(self, work, self._test_answered, failed=self._test_failed)

    def _test_over(self) -> None:
        self.test_button.set_words("Send test")
        self.test_button.setEnabled(True)

    def _test_answered(self, answer: Answer) -> None:
        self._test_over()
        match answer:
            case Accepted():
                self._tested = "sent just now"
                self.desk.messages.tell("The test letter was taken by the mail server.")
            case AccountFault(_, what, way_out):
                self.desk.messages.tell(f"{what} {way_out}")
            case _:
                reply = getattr(answer, "reply", "") or getattr(answer, "why", "")
                self.desk.messages.tell(f"The test letter was not taken: {reply}")

    def _test_failed(self, error: Exception) -> None:
        self._test_over()
        self.desk.messages.failed(error)

    def _confirm(self) -> None:
        if self._step() != 2:
            self._go(2)
            return
        open_, why = self.check.may_send()
        if not open_ or self.check.result is None:
            self.desk.messages.tell(why)
            return
        sheet = ConfirmSheet(self, LastLook(self.name.text(), self.check.result, self._tested))
        sheet.accepted.connect(self._send)
        sheet.open()

    def _ask_when(self) -> None:
        sheet = LaterSheet(self)
        sheet.chosen.connect(self._send_later)
        sheet.open()

    def _send_later(self, until: datetime) -> None:
        number = self._place.id
        if number is not None:
            self.letter.flush()
            self._runner.plan_later(number, until, lambda: self._planned(number))

    def _send(self) -> None:
        if self._place.id is not None:
            self.letter.flush()
            number = self._place.id
            self._runner.plan(number, lambda _planned: self._planned(number))

    def _planned(self, campaign_id: int) -> None:
        if self.isVisible() and self._place.id == campaign_id:
            self.open_requested.emit(Place(Where.SENDING, campaign_id))


def _test_address(session: Any) -> tuple[str, bool]:
    """Where a test goes first, and whether it would not leave."""
    return settings.get(session, settings.SENDER_ADDRESS), planning.is_practice(session)
