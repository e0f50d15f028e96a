"""Import: every row seen before anything is saved, and taken back at any time."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import Stopped, UserError
from desktop_crm.base.text import count_words
from desktop_crm.consent import topics
from desktop_crm.consent.topics import Topic
from desktop_crm.files.refusing import PasswordWanted
from desktop_crm.imports import listing
from desktop_crm.imports.storing import ImportResult
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.imports.aftermath import Aftermath
from desktop_crm.ui.imports.columns_step import ColumnsStep
from desktop_crm.ui.imports.comparing import Comparing
from desktop_crm.ui.imports.consent_step import ConsentStep
from desktop_crm.ui.imports.done_step import DoneStep, Outcome
from desktop_crm.ui.imports.file_step import FileStep, dropped_file
from desktop_crm.ui.imports.frame import COLUMNS, CONSENT, DONE, DUPLICATES, FILE, Frame
from desktop_crm.ui.imports.looking import Looking
from desktop_crm.ui.imports.password_sheet import PasswordSheet
from desktop_crm.ui.imports.running import Order, carry_out
from desktop_crm.ui.imports.survey import Survey
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.tasks import Job
from desktop_crm.ui.widgets.layout import column
from desktop_crm.ui.widgets.pair_pane import PairPane


class ImportPage(Screen):
    """A file becomes contacts in four steps; leaving keeps what was set until the program ends."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._job: Job | None = None
        self._began = 0.0
        self._asked_consent_of: Survey | None = None
        self.looking = Looking(desk, self)
        self.aftermath = Aftermath(desk, self)
        self.file, self.columns = FileStep(), ColumnsStep()
        self.doubles = PairPane("Take the file’s")
        self.comparing = Comparing(desk, self.doubles, self)
        self.consent, self.done = ConsentStep(), DoneStep()
        self.frame = Frame(self.file, self.columns, self.doubles, self.consent, self.done)
        self.frame.leave_out(DUPLICATES)
        self.setLayout(column((self.frame, 1)))
        self.setAcceptDrops(True)
        self._wire()
        self._go(FILE)

    def _wire(self) -> None:
        frame = self.frame
        frame.step_chosen.connect(self._go)
        frame.back_wanted.connect(self._back)
        frame.next_wanted.connect(self._next)
        frame.cancel_wanted.connect(self._drop)
        frame.undo_wanted.connect(self._undo)
        frame.keep_wanted.connect(self.back_requested)
        looking, after = self.looking, self.aftermath
        looking.begun.connect(self._begun)
        looking.looked.connect(self._looked)
        looking.refused.connect(self._refused)
        looking.password_wanted.connect(self._ask_password)
        looking.arrivals_came.connect(self.columns.show_arrivals)
        looking.doubts_came.connect(self.columns.show_doubts)
        after.shown.connect(self._show_outcome)
        after.page_came.connect(self.done.give_page)
        after.gone.connect(self._gone)
        after.not_undone.connect(self._rest_undo)
        frame.another_wanted.connect(self._drop)
        self.file.chosen.connect(self.take_file)
        self.file.pasted.connect(self._pasted)
        self.file.opened.connect(self._open_earlier)
        self.columns.mapping_changed.connect(self._mapping_changed)
        self.columns.layout_chosen.connect(looking.look_again)
        self.comparing.compared.connect(self._compared)
        self.comparing.failed.connect(self._not_compared)
        self.comparing.decided.connect(self._show_left)
        self.done.cancel_wanted.connect(self._stop)
        self.done.figure_pressed.connect(self._show_contacts)
        self.done.compare_wanted.connect(self._show_doubles)
        self.done.page_wanted.connect(after.read_problems)
        self.done.save_wanted.connect(after.ask_where)
        self.desk.tasks.jobs_changed.connect(self._pulse)

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        if place.id is not None:
            self._open_earlier(place.id)
        elif self.frame.step == DONE and self._job is None:
            self._drop()
        self.reload()

    def focus_first(self) -> None:
        step = self.frame.stack.currentWidget()
        if isinstance(step, FileStep | ColumnsStep | ConsentStep | PairPane):
            step.focus_first()
        else:
            (self.frame.next if self.frame.next.isVisible() else self.done.cancel).setFocus()

    def main_action(self) -> None:
        if self.frame.next.isVisible() and self.frame.next.isEnabled():
            self._next()
        elif self.frame.step == FILE:
            self.file.choose.click()

    def panes(self) -> Sequence[QWidget]:
        return (self.frame.stack, self.frame.foot)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Ctrl Enter", "next step"),
            ("Esc", "one step back"),
            ("Alt Down", "choose where a column goes"),
            ("Ctrl V", "paste rows instead of a file"),
        )

    def may_leave(self) -> bool:
        if self.frame.step in (COLUMNS, DUPLICATES, CONSENT):
            self.desk.messages.tell("The import waits here until you come back.")
        return True

    def set_tier(self, tier: str) -> None:
        self.columns.set_tier(tier)
        self.doubles.set_tier(tier)
        self.consent.set_tier(tier)
        self.done.set_tier(tier)

    def watched(self) -> frozenset[str]:
        return frozenset({"imports"})

    def reload(self) -> None:
        self.desk.tasks.read(self, listing.history, self.file.show_history, key="history")

    # ------------------------------------------------------------ steps
    def _go(self, number: int) -> None:
        self.frame.show_step(number)
        survey = self.looking.survey
        self.frame.title.say("Import", _file_words(survey) if survey and number < DONE else "")
        match number:
            case 0:
                go_on = "Go on" if survey else ""
                self.frame.show_foot("", next_words=go_on)
            case 1:
                words = "Nothing is saved yet. Contacts are made after the last step, and one click takes them back."
                self.frame.show_foot(words, back=True, next_words="Looks right, next", cancel=True)
            case 2:
                words = "Nothing is saved yet. Certain pairs are joined, others come in as two people."
                self.frame.show_foot(words, back=True, next_words="Next", cancel=True, calm=True)
                self._show_left()
            case 3:
                rows = count_words(survey.rows, "row") if survey else ""
                words = "Nothing is saved yet. You can change any of this until the last step."
                self.frame.show_foot(words, back=True, next_words=f"Import {rows}", cancel=True)
            case _:
                self.frame.show_foot("")
        if self.isVisible():
            self.focus_first()

    def _back(self) -> None:
        if self.frame.step in (COLUMNS, DUPLICATES, CONSENT):
            self._go(self.frame.before())

    def _next(self) -> None:
        match self.frame.step:
            case 0 if self.looking.survey is not None:
                self._go(COLUMNS)
            case 1:
                self._leave_columns()
            case 2:
                self._to_consent()
            case 3 if self.consent.may_go_on():
                self._run()
            case 4 if self.done.outcome is not None:
                self._show_contacts("created")

    def _leave_columns(self) -> None:
        survey = self.looking.survey
        if survey is None:
            return
        if not survey.cards and not self.columns.mapping.names_anybody():
            words = (
                "No column says who a row is about. Choose one for the name, e-mail, phone or organisation."
            )
            self.frame.say(words, wrong=True)
            return
        self.frame.say("Comparing the rows with your book …")
        self.frame.next.setEnabled(False)
        self.comparing.compare(survey, self.columns.mapping, self.columns.every_mapping())

    def _compared(self, worth_a_look: bool) -> None:
        self.frame.next.setEnabled(True)
        self.frame.leave_out(*(() if worth_a_look else (DUPLICATES,)))
        if self.frame.step != COLUMNS:
            return
        if worth_a_look:
            self._go(DUPLICATES)
        else:
            self._to_consent()

    def _not_compared(self, error: Exception) -> None:
        self.frame.next.setEnabled(True)
        if self.frame.step == COLUMNS:
            self._go(COLUMNS)
        if not isinstance(error, Stopped):
            self.desk.messages.failed(error)

    def _show_left(self) -> None:
        left = len(self.doubles.left())
        self.frame.next.set_words(f"Next, leave {left:,} for later" if left else "Next")

    def _to_consent(self) -> None:
        self.desk.tasks.read(self, topics.listed, self._ask_consent, key="topics")

    def _ask_consent(self, found: Sequence[Topic]) -> None:
        if self.looking.survey is not None and self._asked_consent_of is not self.looking.survey:
            self.consent.show_survey(self.looking.survey, found)
            self._asked_consent_of = self.looking.survey
        self._go(CONSENT)

    def _drop(self) -> None:
        """Lets go of the file; nothing of it was saved."""
        self.looking.forget()
        self.comparing.forget()
        self.frame.leave_out(DUPLICATES)
        self._asked_consent_of = None
        self.file.say_refused("")
        self._go(FILE)
        self.reload()

    # ------------------------------------------------------------ the file
    def take_file(self, path: Path) -> None:
        """Looks at a file that was chosen or dropped."""
        if self._job is None:
            self.looking.take_file(path)

    def _pasted(self, text: str) -> None:
        if not self.looking.take_text(text):
            self.file.say_refused("The clipboard holds no text. Copy the rows in your spreadsheet first.")

    def _begun(self, name: str) -> None:
        self.file.say_refused("")
        self.file.set_busy(f"Reading “{name}” …")

    def _looked(self, survey: Survey) -> None:
        self.file.set_busy("")
        self.columns.show_survey(survey)
        self._go(COLUMNS)

    def _refused(self, error: Exception) -> None:
        self.file.set_busy("")
        if isinstance(error, PasswordWanted):
            return  # it is asked for
        if isinstance(error, UserError) and self.frame.step == FILE:
            self.file.say_refused(str(error))
        elif not isinstance(error, Stopped):
            self.desk.messages.failed(error)
        if self.looking.survey is not None and self.frame.step == COLUMNS:
            self.columns.show_survey(self.looking.survey)  # the sheet and header row as they were

    def _ask_password(self, path: Path, wrong: bool) -> None:
        sheet = PasswordSheet(self, path, wrong)
        sheet.given.connect(self.looking.take_file)
        sheet.open()

    def _mapping_changed(self, mapping: Mapping) -> None:
        self.frame.say("Nothing is saved yet.")
        self.looking.use(mapping)

    # ------------------------------------------------------------ carrying out
    def _run(self) -> None:
        if self.looking.survey is None or self._job is not None:
            return
        order = Order(
            self.looking.survey, self.columns.mapping, self.consent.stated(), self.comparing.decisions(),
            self.columns.every_mapping(),
        )  # fmt: skip
        book = self.desk.book
        self.done.begin()
        self._go(DONE)
        self._began = time.monotonic()
        self._job = self.desk.tasks.job(
            self,
            f"Importing “{order.path.name}”",
            lambda progress, stop: carry_out(book, order, progress, stop),
            self._imported,
            place=Place(Where.IMPORT),
            failed=self._broke_off,
        )

    def _pulse(self) -> None:
        if self._job is not None:
            self.done.show_step(self._job.step, time.monotonic() - self._began)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.done.stopping()

    def _imported(self, result: ImportResult) -> None:
        self._job = None
        left = self.comparing.left()
        self.looking.forget()
        self.comparing.forget()
        if not self.isVisible():
            self.desk.messages.tell(f"{count_words(result.rows, 'row')} imported")
        if result.import_id is not None:
            self.aftermath.open(result.import_id, result.seconds, left)

    def _broke_off(self, error: Exception) -> None:
        self._job = None
        self._go(CONSENT)
        if isinstance(error, Stopped):
            self.desk.messages.tell("The import was cancelled. Nothing of it is in the book.")
        else:
            self.desk.messages.failed(error)

    # ------------------------------------------------------------ afterwards
    def _open_earlier(self, import_id: int) -> None:
        if self._job is None:
            self.aftermath.open(import_id)

    def _show_outcome(self, found: Outcome, seconds: float | None, left: Sequence[str]) -> None:
        self.done.show_outcome(found, seconds, left)
        self.frame.show_step(DONE)
        self.frame.title.say("Import", found.made.file)
        words = "Possible at any time, also later. What you changed by hand since then stays."
        show = "Show the new contacts" if found.made.created else "Show the contacts"
        self.frame.show_foot(words, next_words=show, undo=True, another=True)
        if self.isVisible():
            self.frame.next.setFocus()

    def _show_contacts(self, _key: str) -> None:
        if self.done.outcome is not None:
            self.open_requested.emit(Place(Where.CONTACTS, detail=f"import:{self.done.outcome.made.id}"))

    def _show_doubles(self) -> None:
        self.open_requested.emit(Place(Where.DUPLICATES))

    def _undo(self) -> None:
        self.frame.undo.set_words("Taking it back …")
        self.frame.undo.setEnabled(False)
        self.aftermath.undo()

    def _gone(self, words: str) -> None:
        self._rest_undo()
        self._drop()
        self.desk.messages.tell(words)

    def _rest_undo(self) -> None:
        self.frame.undo.set_words("Undo this import")
        self.frame.undo.setEnabled(True)

    # ------------------------------------------------------------ keys and drops
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.frame.step in (COLUMNS, DUPLICATES, CONSENT):
            self._back()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.frame.step == FILE:
            self.file.paste.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None and self._job is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = dropped_file(event)
        if found is not None and self._job is None:
            event.acceptProposedAction()
            self.take_file(found)


def _file_words(survey: Survey) -> str:
    sheet = survey.layout.sheet
    return f"{survey.path.name}, sheet “{sheet}”" if sheet else survey.path.name
