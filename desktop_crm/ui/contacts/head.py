"""The head of a contact's page: way back, who it is, a few facts, the ways to reach them."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, month_words
from desktop_crm.contacts.merging import Merge
from desktop_crm.contacts.records import Contact
from desktop_crm.lifecycle import rhythm
from desktop_crm.ui.contacts.dossier import Dossier
from desktop_crm.ui.contacts.name_in_place import NameInPlace
from desktop_crm.ui.contacts.photo import PhotoButton
from desktop_crm.ui.contacts.stage_button import StageButton
from desktop_crm.ui.contacts.ways import WayChip
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.figures import FigureStrip
from desktop_crm.ui.widgets.labels import Elided, Label
from desktop_crm.ui.widgets.layout import Box, Flow, column, columns, row, rule, wrapping
from desktop_crm.ui.widgets.pool import Pool


class Head(Box):
    """It only asks; the page acts."""

    back_wanted = Signal()
    step_wanted = Signal(int)  # -1 previous, 1 next
    edit_wanted = Signal()
    delete_wanted = Signal()
    duplicates_wanted = Signal()
    complaint_wanted = Signal()
    unmerge_wanted = Signal(object)  # Merge
    way_wanted = Signal(object)  # Address, or None for a new one
    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Who it is, and how to reach them")
        self.contact: Contact | None = None  # who is shown
        self._merges: tuple[Merge, ...] = ()
        back = Button("Contacts", Kind.LINK, "arrow-left")
        back.clicked.connect(self.back_wanted)
        self.view = Label("", 13, 400, "text2")
        self.place = Label("", 12, 400, "text2", tabular=True)
        self.previous = icon_button("caret-left", "Previous contact (Alt Up)")
        self.next = icon_button("caret-right", "Next contact (Alt Down)")
        self.previous.clicked.connect(self._previous)
        self.next.clicked.connect(self._next)
        self.details = Button("Details", Kind.SECONDARY, "identification-card", small=True)
        self.details.setCheckable(True)
        self.details.hide()
        self.print_button = icon_button("printer", "Print (Ctrl P)")
        self.edit = icon_button("pencil-simple", "Edit")
        self.edit.clicked.connect(self.edit_wanted)
        self.more = icon_button("dots-three", "More")
        self.more.clicked.connect(self._menu)
        line = columns(
            back, 12, self.view, None, self.place, 8, self.previous, self.next, 12, self.details,
            self.print_button, self.edit, self.more,
            pad=(28, 0, 24, 0),
        )  # fmt: skip
        self.photo = PhotoButton(56)
        self.name = NameInPlace()
        self.name.kept.connect(self.renamed)
        self.stage = StageButton()
        self.under = Elided("", 13, 400, "text2")
        self.figures = FigureStrip()
        top = columns(
            self.photo, 16, column(None, row(self.name, 10, self.stage, None), 2, self.under, None), 16,
            (self.figures, 1), pad=(28, 0, 28, 0),
        )  # fmt: skip
        add = Button("Add", Kind.GHOST, "plus", small=True, name="Add a way to reach them")
        add.clicked.connect(self._add_way)
        ways = Flow(8)
        ways.addWidget(add)
        self._ways = Pool(ways, self._way_chip)
        self._line, self._top = line, top
        theme.changed.connect(self.fit)
        self.fit()
        self.setLayout(column(line, top, 10, row((wrapping(ways), 1), pad=(100, 0, 24, 0)), 14, rule()))

    def fit(self) -> None:
        """Heights for the text scale in use."""
        self._line.setFixedHeight(max(theme.px(44), theme.px(32) + 8))
        self._top.setFixedHeight(theme.px(60))

    def _previous(self) -> None:
        self.step_wanted.emit(-1)

    def _next(self) -> None:
        self.step_wanted.emit(1)

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.addAction("Edit …").triggered.connect(self.edit_wanted)
        menu.addAction("Add a way to reach them …").triggered.connect(self._add_way)
        menu.addSeparator()
        menu.addAction("New complaint …").triggered.connect(self.complaint_wanted)
        menu.addAction("Look for duplicates").triggered.connect(self.duplicates_wanted)
        for merge in self._merges:
            action = menu.addAction(f"Take “{merge.name.replace('&', '&&')}” apart again")
            action.setData(merge)
            action.triggered.connect(self._unmerge)
        menu.addSeparator()
        menu.addAction("Delete").triggered.connect(self.delete_wanted)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _unmerge(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.unmerge_wanted.emit(sender.data())

    def _add_way(self) -> None:
        self.way_wanted.emit(None)

    def show_dossier(self, found: Dossier) -> None:
        """Shows who it is."""
        contact = self.contact = found.contact
        self._merges = found.merges
        self.photo.show_person(contact.name, found.picture)
        self.name.show_name(contact.name, contact.id, found.origin("full_name"))
        under = ", ".join(p for p in (contact.organisation if contact.full_name else "", contact.title) if p)
        self.under.set_text(under)
        self.under.setVisible(bool(under))
        self.stage.show_standing(found.standing)
        self._show_figures(found)
        self._show_ways(found)

    def _show_figures(self, found: Dossier) -> None:
        contact, extent = found.contact, found.extent
        figures = []
        if found.spent.count:
            sums = " + ".join(money.words() for money in found.spent.this_year) or "nothing yet"
            figures += [("This year", sums), ("Purchases", f"{found.spent.count:,}")]
        if extent.since:
            figures.append(("First", month_words(clock.local(extent.since).date())))
        if contact.last_at:
            figures.append(("Last interaction", ago_words(contact.last_at, clock.now())))
        if found.standing is not None and found.standing.usual_days:
            figures.append(("Usually", rhythm.every(found.standing.usual_days)))
        self.figures.show_figures(figures, ("First", "Purchases", "Usually", "This year"))

    def _show_ways(self, found: Dossier) -> None:
        addresses = found.contact.addresses
        for chip, address in zip(self._ways.show(len(addresses)), addresses, strict=True):
            chip.show_way(address, found.mark(address), found.origin(f"address:{address.id}"))

    def _way_chip(self) -> WayChip:
        chip = WayChip()
        chip.pressed_way.connect(self.way_wanted)
        return chip
