"""A contact's page: pick the dialogue up where it stopped."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.finding import (
    Deleted,
    Everyone,
    Imported,
    Listed,
    Query,
    Tagged,
    View,
)
from desktop_crm.contacts.records import Address
from desktop_crm.segments import members
from desktop_crm.ui.contacts import columns, dossier, paper
from desktop_crm.ui.contacts.aside import Aside
from desktop_crm.ui.contacts.banner import Banner
from desktop_crm.ui.contacts.complaint_note import ComplaintNote
from desktop_crm.ui.contacts.consent_sheet import ConsentSheet
from desktop_crm.ui.contacts.dossier import Dossier
from desktop_crm.ui.contacts.dropping import Dropping
from desktop_crm.ui.contacts.entry_acts import EntryActs
from desktop_crm.ui.contacts.form import AboutSheet
from desktop_crm.ui.contacts.head import Head
from desktop_crm.ui.contacts.joined import Joined
from desktop_crm.ui.contacts.personal import Personal
from desktop_crm.ui.contacts.planned import Planned
from desktop_crm.ui.contacts.question_box import QuestionBox
from desktop_crm.ui.contacts.reach_hint import ReachHint
from desktop_crm.ui.contacts.staging import Staging
from desktop_crm.ui.contacts.talking import Talking
from desktop_crm.ui.contacts.timeline_pane import TimelinePane
from desktop_crm.ui.contacts.way_sheet import WaySheet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue import planning
from desktop_crm.ui.dialogue.files_field import dropped, let_fall_through
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet, Plan
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.dialogue.quick_log import QuickLog
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.printing.documents import Subject
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.layout import Box, column, row, rule, scroll
from desktop_crm.ui.widgets.notices import EmptyState
from desktop_crm.ui.widgets.scaling import scaled
from desktop_crm.ui.widgets.scrolling import InSight

WATCHED = frozenset(
    {"contacts", "addresses", "details", "tags", "contact_tags", "fields", "field_values", "interactions",
     "households", "participants", "follow_ups", "consent_events", "suppressions", "deliveries", "imports", "merges",
     "interaction_files", "interaction_products", "notes", "complaints", "complaint_steps", "stage_changes",
     "purchases", "cadences"}
)  # fmt: skip


def view_of(detail: str) -> View:
    """The view that a Place's detail names."""
    kind, _, number = detail.partition(":")
    of: dict[str, Callable[[int], View]] = {
        "tag": Tagged, "list": Listed, "import": Imported, "segment": members.live,
    }  # fmt: skip
    if number.isdecimal() and kind in of:
        return of[kind](int(number))
    return Deleted() if kind == "deleted" else Everyone()


class ContactPage(Screen):
    """Everything about one contact."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._place = Place(Where.CONTACT)
        self._dossier: Dossier | None = None
        self._neighbours: array[int] = array("q")
        self.head = Head()
        self.joined = Joined(desk, self)
        self.banner = Banner()
        self.complaint = ComplaintNote(desk)
        self.quick_log = QuickLog(desk.tasks)
        self.timeline = TimelinePane(desk)
        self.reach, self.question = ReachHint(desk), QuestionBox(desk)
        self.aside = Aside(self.reach, self.question)
        self.planned = Planned(self, desk, self.aside.tasks)
        self.personal = Personal(self, desk, self.head, self.aside)
        self.entries = EntryActs(self, desk)
        self.talking = Talking(self, desk, self.quick_log, self.entries)
        self.dropping = Dropping(self, desk)
        self.setAcceptDrops(True)
        self.staging = Staging(self, desk, self.head)
        self._build()
        let_fall_through(self)
        self._wire()

    def _build(self) -> None:
        left = column(
            self.complaint,
            self.banner,
            self._gap(),
            self.quick_log,
            14,
            (self.timeline, 1),
            pad=(28, 16, 20, 0),
        )
        area = scroll(self.aside)
        area.setAccessibleName("About")
        self._aside_box = scaled(Box(row(rule("v"), (area, 1))), width=301)
        whole = QWidget()
        whole.setLayout(column(self.head, (row((left, 1), self._aside_box), 1)))
        back = Button("To all contacts", Kind.SECONDARY)
        back.clicked.connect(self._to_list)
        gone = EmptyState(
            "user", "This contact is not in the book any more.", "Undo brings back what was deleted.", back
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(InSight(whole))
        self._stack.addWidget(gone)

    def _gap(self) -> QWidget:
        self._banner_gap = QWidget()
        self._banner_gap.setFixedHeight(12)
        return self._banner_gap

    def _wire(self) -> None:
        self.head.details.toggled.connect(self._aside_box.setVisible)
        self.head.back_wanted.connect(self._to_list)
        self.head.step_wanted.connect(self._step)
        self.head.edit_wanted.connect(self._edit)
        self.head.delete_wanted.connect(self._delete)
        self.head.duplicates_wanted.connect(self.joined.look)
        self.head.unmerge_wanted.connect(self.joined.take_apart)
        self.head.complaint_wanted.connect(self.complaint.new)
        self.complaint.open_requested.connect(self.open_requested)
        self.joined.open_requested.connect(self.open_requested)
        self.head.way_wanted.connect(self._way)
        self.head.print_button.clicked.connect(self.print_page)
        self.banner.answer_wanted.connect(self.talking.answer)
        self.banner.done_wanted.connect(self.talking.close_point)
        self.timeline.edit_wanted.connect(self.talking.edit_entry)
        self.timeline.answer_wanted.connect(self.talking.answer_entry)
        self.timeline.remove_wanted.connect(self.entries.remove)
        self.timeline.file_wanted.connect(self.entries.act_on_file)
        self.timeline.history_wanted.connect(self.entries.show_history)
        self.timeline.reopen_wanted.connect(self.entries.reopen)
        self.dropping.logged.connect(self.talking.keep_dropped)
        self.dropping.planned.connect(self._planned)
        self.aside.follow_up_wanted.connect(self.plan_follow_up)
        self.planned.open_requested.connect(self.open_requested)
        self.aside.edit_wanted.connect(self._edit)
        self.personal.open_requested.connect(self._open_other)
        keys = (("Alt+Up", self._previous), ("Alt+Down", self._next), ("F2", self.head.name.begin))
        for pressed, step in keys:
            shortcut = QShortcut(QKeySequence(pressed), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(step)

    # ------------------------------------------------------------ the place
    def show_place(self, place: Place) -> None:
        other = place.id != self._place.id
        if other:
            self.aside.keep()  # what is being typed belongs to the one before
            self.head.name.keep()
            self.talking.turn_to(place.id)
            self.personal.show_dossier(None)
            self.planned.show_dossier(None)
            self._dossier = None  # nothing is done to the one before while this one is being read
        if place.detail != self._place.detail or not self._neighbours:
            self._read_neighbours(place.detail)
        self._place = place
        self.reload()

    def focus_first(self) -> None:
        self.quick_log.field.setFocus()

    def focus_search(self) -> None:
        self.timeline.open_search()

    def main_action(self) -> None:
        self.talking.answer()

    def panes(self) -> Sequence[QWidget]:
        return (self.quick_log, self.complaint, self.banner, self.timeline.list, self.head, self.aside)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Enter", "Keep the line, or read an entry whole"),
            ("E", "Edit the entry"),
            ("R", "Answer the entry"),
            ("Delete", "Remove the entry"),
            ("O", "Open the file of the entry"),
            ("H", "What the entry said before"),
            ("Shift F10", "All that can be done with the entry"),
            ("D, Shift D", "On a follow-up: done; done with what came of it"),
            ("S, E, Delete", "On a follow-up: snooze, edit, delete it"),
            ("Alt Up, Alt Down", "Previous, next contact"),
            ("F2", "Change the name"),
            ("Enter", "On a fact: change it; Enter keeps, Esc takes back"),
        )

    def set_tier(self, tier: str) -> None:
        narrow = tier == "narrow"
        self.head.details.setVisible(narrow)
        self._aside_box.setVisible(not narrow or self.head.details.isChecked())

    def begin_line(self) -> bool:
        self.quick_log.field.setFocus()
        return True

    def subject(self) -> Who | None:
        """Whom a command of the menu is about while this page is open."""
        return self.talking.who()

    # ------------------------------------------------------------ reading
    def watched(self) -> frozenset[str]:
        return WATCHED

    def reload(self) -> None:
        number, book = self._place.id, self.desk.book
        if number is not None:
            self.desk.tasks.read(
                self, lambda session: dossier.read(book, session, number), self._came, key="dossier"
            )

    def _came(self, found: Dossier | None) -> None:
        self._dossier = found
        self.talking.show_dossier(found)
        self.personal.show_dossier(found)
        gone = found is None or found.contact.deleted_at is not None
        self._stack.setCurrentIndex(1 if gone else 0)
        if found is None or gone:
            return
        self.setUpdatesEnabled(False)
        self._fill(found)
        # All that is to be laid out again now, not after a first painting that would have to be repeated.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.timeline.list.lay_out()
        self.setUpdatesEnabled(True)

    def _fill(self, found: Dossier) -> None:
        self.head.show_dossier(found)
        self.joined.show_contact(found.contact.id)
        self.complaint.show_contact(found.contact.id, found.cases)
        point = next(iter(found.open_points), None)
        self.banner.show_point(point, found.first_name(), len(found.open_points))
        self._banner_gap.setVisible(point is not None)
        self.timeline.show_dossier(found)
        self.aside.show_dossier(found)
        self.planned.show_dossier(found)
        self.reach.show_contact(found.contact, found.proposal)
        self.question.show_contact(found.contact, found.question)
        self._show_position()

    def _read_neighbours(self, detail: str) -> None:
        """Who stands before and after: as the list of the view is ordered."""
        view = view_of(detail)
        self.desk.tasks.read(
            self, lambda session: finding.ids(session, Query(view, sort=columns.read(session, view).sort)),
            self._neighbours_came, key="ids",
        )  # fmt: skip

    def _neighbours_came(self, ids: "array[int]") -> None:
        self._neighbours = ids
        self._show_position()

    def _position(self) -> int:
        try:
            return self._neighbours.index(self._place.id or 0)
        except ValueError:
            return -1

    def _show_position(self) -> None:
        at, count = self._position(), len(self._neighbours)
        self.head.place.setText(f"{at + 1:,} of {count:,}" if at >= 0 else "")
        self.head.previous.allow(at > 0, "This is the first.")
        self.head.next.allow(0 <= at < count - 1, "This is the last.")

    def _previous(self) -> None:
        self._step(-1)

    def _next(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        at = self._position() + by
        if self._position() >= 0 and 0 <= at < len(self._neighbours):
            self.open_requested.emit(Place(Where.CONTACT, self._neighbours[at], self._place.detail))

    def _open_other(self, number: int) -> None:
        self.open_requested.emit(Place(Where.CONTACT, number, self._place.detail))

    def _to_list(self) -> None:
        self.open_requested.emit(Place(Where.CONTACTS, detail=self._place.detail))

    # ------------------------------------------------------------ what is dropped on it
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()) and self.subject() is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        who = self.subject()
        if who is not None:
            self.dropping.take(dropped(event.mimeData()), who)

    # ------------------------------------------------------------ follow-ups, tags, who it is
    def plan_follow_up(self) -> None:
        """Opens the sheet for a follow-up with this contact."""
        sheet = FollowUpSheet(self, self.desk.tasks, self.subject(), repeats=True)
        sheet.planned.connect(self._planned)
        sheet.open()

    def _planned(self, plan: Plan) -> None:
        self.desk.act(
            self, planning.said(plan), lambda session: planning.keep(session, plan, clock.now())
        )  # fmt: skip

    def _way(self, address: Address | None) -> None:
        found = self._dossier
        if found is None:
            return
        if address is not None and address.channel == "email" and not address.why:
            ConsentSheet(self, self.desk, found.contact.id, address).open()
        else:
            WaySheet(self, self.desk, found.contact.id, found.first_name(), address).open()

    def _edit(self) -> None:
        if self._dossier is not None:
            AboutSheet(self, self.desk, self._dossier.contact, self._dossier.fields).open()

    def print_page(self) -> bool:
        """Prints the sheet or the label of this contact."""
        found = self._dossier
        if found is None:
            return False
        number = found.contact.id
        paper.ask(self, self.desk, Subject(1, found.contact.name, lambda _session: [number]))
        return True

    def _delete(self) -> None:
        found = self._dossier
        if found is not None:
            number = found.contact.id
            self.desk.act(
                self, f"Deleted “{found.contact.name}”",
                lambda session: editing.delete(session, [number], clock.now()),
            )  # fmt: skip
            self._to_list()
