"""Whom a contact has to do with: organisation and people, household, referrals. It only asks; the page acts."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout

from desktop_crm.base.text import count_words
from desktop_crm.contacts.households import Household, Named
from desktop_crm.contacts.records import Contact
from desktop_crm.contacts.relating import Relations
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, PaintedButton, icon_button
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, clear, column, rule
from desktop_crm.ui.widgets.notices import section
from desktop_crm.ui.widgets.paint import Pen


class PersonLink(PaintedButton):
    """Another contact by name; opens their page. Delete, or its menu, undoes the relation."""

    opened = Signal(int)
    removed = Signal(int)
    married = Signal(int)

    def __init__(self, person: Named, remove: str, *, spouse: bool = False) -> None:
        """`remove`: the words for undoing the relation; `spouse`: they can be said to be married."""
        super().__init__(person.name)
        self.person, self._remove, self._spouse = person, remove, spouse
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(part for part in (person.name, person.aside, "open") if part))
        self.setToolTip(f"{person.name}: Delete undoes this")
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.opened.emit(self.person.id)

    def _remove_it(self) -> None:
        self.removed.emit(self.person.id)

    def _marry(self) -> None:
        self.married.emit(self.person.id)

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(30))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.underMouse():
            pen.box(rect, "hover", 6)
        side = theme.px(22)
        pen.avatar(QRectF(2, (rect.height() - side) / 2, side, side), self.person.name)
        runs = [
            (self.person.name, 13, 500, "text"),
            ("   ", 13, 400, "text"),
            (self.person.aside, 12, 400, "text2"),
        ]
        pen.runs(side + 10, 0, rect.height(), runs, rect.width() - 4)
        if self.hasFocus():
            pen.focus_ring(rect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove_it()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, _event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Open").triggered.connect(self._open)
        if self._spouse and self.person.aside != "spouse":
            menu.addAction("They are married").triggered.connect(self._marry)
        menu.addAction(self._remove).triggered.connect(self._remove_it)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class RelationsBox(Box):
    """Organisation or people, household, referred by, has referred."""

    opened = Signal(int)
    organisation_wanted = Signal()
    organisation_made = Signal()
    organisation_left = Signal(int)
    person_wanted = Signal()
    person_left = Signal(int)
    housemate_wanted = Signal()
    housemate_left = Signal(int)
    married = Signal(int)
    household_wanted = Signal()
    referrer_wanted = Signal()
    referrer_left = Signal(int)
    referred_left = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._seen: object = None
        self._organisation, self._people = column(gap=2), column(gap=2)
        self._household, self._referrer, self._referred = column(gap=2), column(gap=2), column(gap=2)
        choose = icon_button("plus", "Choose the organisation")
        choose.clicked.connect(self.organisation_wanted)
        person = icon_button("plus", "Add somebody who belongs to it")
        person.clicked.connect(self.person_wanted)
        housemate = icon_button("plus", "Add somebody who lives with them")
        housemate.clicked.connect(self.housemate_wanted)
        referrer = icon_button("plus", "Say who brought them")
        referrer.clicked.connect(self.referrer_wanted)
        self.choose_button, self.housemate_button, self.referrer_button = choose, housemate, referrer
        self.person_button = person
        self._parts = {
            "organisation": _part("Organisation", self._organisation, choose),
            "people": _part("People", self._people, person),
            "household": _part("Household", self._household, housemate),
            "referrer": _part("Brought by", self._referrer, referrer),
            "referred": _part("Has brought", self._referred, None),
        }
        self.setLayout(column(*self._parts.values()))

    def show_relations(self, contact: Contact, relations: Relations) -> None:
        """Shows whom a contact has to do with."""
        seen = (contact.kind, contact.organisation, relations, theme.scale)
        if seen == self._seen:
            return
        self._seen = seen
        firm = contact.kind == "organisation"
        self._parts["organisation"].setVisible(not firm)
        self._parts["people"].setVisible(firm)
        self._parts["household"].setVisible(not firm)
        self._parts["referred"].setVisible(bool(relations.referred))
        self._show_organisation(contact, relations)
        self._fill(self._people, relations.people, "Take out of the organisation", self.person_left)
        self._say_more(self._people, relations.people, relations.people_count, "Nobody yet.")
        self._show_household(relations.household)
        by = (relations.referred_by,) if relations.referred_by else ()
        self._fill(self._referrer, by, "Nobody brought them", self.referrer_left)
        if not by:
            self._referrer.addWidget(Label("Nobody noted.", 13, 400, "text2"))
        self._fill(self._referred, relations.referred, "They were not brought", self.referred_left)
        self._say_more(self._referred, relations.referred, relations.referred_count, "")

    def _show_organisation(self, contact: Contact, relations: Relations) -> None:
        linked = (relations.organisation,) if relations.organisation else ()
        self._fill(self._organisation, linked, "They do not belong there", self.organisation_left)
        if linked:
            return
        if not contact.organisation:
            self._organisation.addWidget(Label("None noted.", 13, 400, "text2"))
            return
        self._organisation.addWidget(Label(contact.organisation, 13, wrap=True, selectable=True))
        make = Button(_short(f"Make “{contact.organisation}” a contact"), Kind.LINK, small=True)
        make.setToolTip(f"Make “{contact.organisation}” a contact")
        make.setAccessibleName(f"Make “{contact.organisation}” a contact")
        make.clicked.connect(self.organisation_made)
        self._organisation.addWidget(make)

    def _show_household(self, home: Household | None) -> None:
        self._fill(
            self._household,
            home.others if home else (),
            "Take out of the household",
            self.housemate_left,
            spouse=True,
        )
        if home is None:
            self._household.addWidget(Label("Nobody noted.", 13, 400, "text2"))
            return
        known = [home.name, count_words(home.size, "person", "people") if home.size else "", home.income_band]
        about = Button(_short(", ".join(part for part in known if part)), Kind.LINK, small=True)
        about.setAccessibleName("What is known of the household, change")
        about.clicked.connect(self.household_wanted)
        self._household.addWidget(about)

    def _fill(
        self,
        box: QVBoxLayout,
        people: Sequence[Named],
        remove: str,
        removed: SignalInstance,
        *,
        spouse: bool = False,
    ) -> None:
        clear(box)
        for person in people:
            link = PersonLink(person, remove, spouse=spouse)
            link.opened.connect(self.opened)
            link.removed.connect(removed)
            link.married.connect(self.married)
            box.addWidget(link)

    @staticmethod
    def _say_more(box: QVBoxLayout, shown: Sequence[Named], count: int, nobody: str) -> None:
        if count > len(shown):
            box.addWidget(Label(f"and {count - len(shown):,} more", 12, 400, "text2"))
        elif not shown and nobody:
            box.addWidget(Label(nobody, 13, 400, "text2"))


def _part(title: str, items: QVBoxLayout, action: Button | None) -> Box:
    return Box(column(section(title, items, action=action, gap=4), 12, rule(), 10))


def _short(words: str) -> str:
    """Words that fit the column, whatever the user called it."""
    room = theme.px(240)
    return theme.metrics(12, 500).elidedText(words, Qt.TextElideMode.ElideRight, room)
