"""The commands that work on every page: palette, new contact, log, follow-up, keys, backup.

The sheets are loaded when they are first opened: the window opens sooner without them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.base.text import count_words
from desktop_crm.book import backup
from desktop_crm.contacts import finding, listing
from desktop_crm.contacts.finding import Query
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.palette import Found, Hit, Palette
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.keys import native
from desktop_crm.ui.widgets.labels import KeyCap, Label
from desktop_crm.ui.widgets.layout import column, row
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import channel_look

if TYPE_CHECKING:
    from desktop_crm.dialogue.interactions import Log
    from desktop_crm.ui.dialogue.follow_up_sheet import Plan
    from desktop_crm.ui.dialogue.log_sheet import Jotted
    from desktop_crm.ui.quick_panel import QuickPanel

_PEOPLE = 6
_EXPORTS = (
    "Excel workbook (*.xlsx);;Text table (*.csv);;Address cards (*.vcf);;Address book for Thunderbird (*.ldif);;"
    "JSON lines (*.jsonl);;The whole book, for people and any program (*.zip)"
)


def find(session: Any, text: str) -> Found:
    """What the palette shows: people, campaigns, segments and plans, and the text as a line of the quick log."""
    from desktop_crm.campaigns import drafting
    from desktop_crm.plans import planning
    from desktop_crm.segments import saving

    ids = finding.search(session, text, limit=_PEOPLE)
    people = [
        Hit(
            line.name,
            line.organisation or next(iter(line.emails), ""),
            person=True,
            place=Place(Where.CONTACT, line.id),
        )
        for line in listing.lines(session, ids)
    ]
    total = len(ids) if len(ids) < _PEOPLE else finding.count(session, Query(text=text))
    wanted = text.casefold()
    campaigns = [
        Hit(
            line.name,
            "campaign",
            "paper-plane-tilt",
            place=Place(Where.REPORT if line.started_at else Where.COMPOSER, line.id),
        )
        for line in drafting.every(session)
        if wanted in line.name.casefold()
    ]
    segments = [
        Hit(each.name, "segment", "funnel", place=Place(Where.SEGMENT, each.id))
        for each in saving.every(session)
        if each.is_rule and wanted in each.name.casefold()
    ]
    plans = [
        Hit(each.name, "plan", "target", place=Place(Where.PLAN, each.id))
        for each in planning.every(session)
        if wanted in each.name.casefold()
    ]
    return Found(people, total, campaigns[:3] + segments[:3] + plans[:3], _line(session, text))


def _line(session: Any, text: str) -> Hit | None:
    """A line that tells a touch, as the quick log would keep it; None: it is no such line."""
    if len(text.split()) < 2:
        return None
    from desktop_crm.dialogue.quick.reading import Unsure
    from desktop_crm.ui.dialogue.quick_log import read_line, wall_now

    made = read_line(session, text, wall_now(), None)
    if Unsure.CHANNEL in made.unsure or not (made.contact or made.candidates):
        return None
    who = made.contact.name if made.contact else "who is asked"
    planned = f"follow-up {day_words(made.follow_up.on, clock.today())}" if made.follow_up else ""
    how = channel_look(made.channel)[2]
    aside = " · ".join(part for part in (how, who, planned) if part)
    return Hit(made.text, aside, "note-pencil", line=made.text)


class Commands(QObject):
    """Joins the actions of the window to what they do."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._query: Query | None = None
        self._target = Path()  # of the export
        self._dialog: QFileDialog | None = None
        self.palette = Palette(window, desk, find)
        self.palette.open_requested.connect(window.open)
        self.palette.line_wanted.connect(self.open_line)
        self.line: QuickPanel | None = None
        for name, slot in (
            ("palette", self.palette.open),
            ("new_contact", self._new_contact),
            ("log", self._log),
            ("log_long", self._log_long),
            ("new_follow_up", self._follow_up),
            ("new_complaint", self._complaint),
            ("keys", self._keys),
            ("backup", self._backup),
            ("export", self._export),
            ("print", self._print),
            ("new_campaign", self._new_campaign),
            ("plans", self._plans),
        ):
            desk.actions[name].triggered.connect(slot)

    def _subject(self) -> Any:
        screen = self._window.current()
        return screen.subject() if screen is not None else None

    def _new_contact(self) -> None:
        from desktop_crm.ui.contacts.form import ContactSheet

        sheet = ContactSheet(self._window, self._desk)
        sheet.saved.connect(self._open_contact)
        sheet.open()

    def _open_contact(self, contact_id: int) -> None:
        self._window.open(Place(Where.CONTACT, contact_id))

    def _new_campaign(self) -> None:
        self._window.open(Place(Where.CAMPAIGNS))
        self._window.page(Where.CAMPAIGNS).main_action()  # no place of its own: Back must not ask again

    def _plans(self) -> None:
        self._window.open(Place(Where.PLANS))

    # ------------------------------------------------------------ dialogue
    def _log(self) -> None:
        """The page's own line, where it has one; else a line over the page."""
        screen = self._window.current()
        if screen is None or not screen.begin_line():
            self.open_line("")

    def _log_long(self) -> None:
        from desktop_crm.ui.dialogue.log_sheet import LogSheet

        sheet = LogSheet(self._window, self._desk.tasks, self._subject())
        sheet.logged.connect(self._logged)
        sheet.offer_note()
        sheet.noted.connect(self._noted)
        sheet.open()

    def _noted(self, said: "Jotted") -> None:
        from desktop_crm.dialogue import notes

        def work(session: Any) -> None:
            for contact_id in said.contact_ids:
                notes.add(session, contact_id, said.at, said.text, clock.now())

        self._desk.act(self, "Noted it", work)

    def _logged(self, entry: "Log") -> None:
        from desktop_crm.dialogue import interactions

        self._desk.act(
            self, "Logged the interaction", lambda session: interactions.log(session, entry, clock.now())
        )

    def open_line(self, text: str) -> None:
        """The quick log over the page, with a line that was begun elsewhere."""
        if self.line is None:
            from desktop_crm.ui.quick_panel import QuickPanel

            self.line = QuickPanel(self._window, self._desk)
            self._window.opened.connect(self.line.leave)
        self.line.open_line(self._subject(), text)

    def _follow_up(self) -> None:
        from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet

        sheet = FollowUpSheet(self._window, self._desk.tasks, self._subject(), repeats=True)
        sheet.planned.connect(self._planned)
        sheet.open()

    def _planned(self, plan: "Plan") -> None:
        from desktop_crm.ui.dialogue import planning

        self._desk.act(self, planning.said(plan), lambda session: planning.keep(session, plan, clock.now()))

    def _complaint(self) -> None:
        from desktop_crm.ui.complaints.dealing import Dealing

        dealing = Dealing(self._window, self._desk)
        dealing.opened.connect(self._complaint_opened)
        dealing.begin(self._subject())

    def _complaint_opened(self, number: int) -> None:
        """The case opens where cases are shown; elsewhere the page stays."""
        if self._window.place is not None and self._window.place.where is Where.COMPLAINTS:
            self._window.open(Place(Where.COMPLAINTS, number))

    # ------------------------------------------------------------ paper and files
    def _print(self) -> None:
        screen = self._window.current()
        if screen is None or not screen.print_page():
            self._desk.messages.tell(
                "This page has nothing to print. Contacts have: open their list, or one of them."
            )

    def _export(self) -> None:
        """All contacts, or those of the list that is shown."""
        screen = self._window.current()
        self._query = screen.listed() if screen is not None else None
        dialog = QFileDialog(self._window, "Export contacts", str(Path.home()), _EXPORTS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile("contacts.xlsx")
        dialog.filterSelected.connect(self._form_chosen)
        dialog.fileSelected.connect(self.export_to)
        self._dialog = dialog
        dialog.open()

    def _form_chosen(self, words: str) -> None:
        """A name without an ending gets that of the form."""
        if self._dialog is not None:
            self._dialog.setDefaultSuffix(words.rpartition("*.")[2].rstrip(")"))

    def export_to(self, path: str) -> None:
        """Writes the contacts to a file, in the form its ending says; a zip holds the whole book."""
        self._target = Path(path)
        book, query, target = self._desk.book, self._query, self._target
        if target.suffix.lower() == ".zip":
            from desktop_crm.archive import packing

            self._desk.tasks.job(
                self, "Exporting the book",
                lambda progress, stop: packing.write(book, target, progress, stop).contacts, self._exported,
            )  # fmt: skip
            return
        from desktop_crm.exports import exporting

        self._desk.tasks.job(
            self, "Exporting contacts",
            lambda progress, stop: exporting.export(book, target, query, progress, stop), self._exported,
        )  # fmt: skip

    def _exported(self, count: int) -> None:
        whole = "the whole book, " if self._target.suffix.lower() == ".zip" else ""
        self._desk.messages.tell(f"Exported {whole}{count_words(count, 'contact')}.", show=self._target)

    # ------------------------------------------------------------ help and backup
    def _keys(self) -> None:
        screen = self._window.current()
        sheet = Sheet(self._window, "Keys of this page")
        for key, words in screen.keys() if screen is not None else ():
            sheet.add(row(KeyCap(key), 12, (Label(words, 13), 1)))
        sheet.add(column(4, Label(native("Ctrl K finds every command and its key."), 12, 400, "text2")))
        sheet.set_buttons(Button("Close", Kind.PRIMARY), "Back")
        sheet.cancel_button.hide()
        sheet.open()

    def _backup(self) -> None:
        name = f"desktop-crm-{clock.today().isoformat()}.zip"
        dialog = QFileDialog(self._window, "Back up the book", str(Path.home()), "Backup (*.zip)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self._save_backup)
        dialog.open()

    def _save_backup(self, path: str) -> None:
        book = self._desk.book
        self._desk.tasks.job(
            self,
            "Backing up",
            lambda progress, _stop: backup.save(book, Path(path), progress),
            self._backed_up,
        )

    def _backed_up(self, _result: None) -> None:
        self._desk.messages.tell("The book is backed up.")
