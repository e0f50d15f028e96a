"""What a contact's page does to who somebody is: facts, photo, tags, organisation, household, referrals."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.contacts import editing, households, relating, tagging
from desktop_crm.contacts.households import Named
from desktop_crm.contacts.records import Contact
from desktop_crm.contacts.relating import Made
from desktop_crm.ui.contacts import about, photo
from desktop_crm.ui.contacts.aside import Aside
from desktop_crm.ui.contacts.choose_sheet import ChooseSheet
from desktop_crm.ui.contacts.dossier import Dossier
from desktop_crm.ui.contacts.head import Head
from desktop_crm.ui.contacts.household_sheet import HouseholdSheet
from desktop_crm.ui.contacts.referral_sheet import ReferralSheet
from desktop_crm.ui.desk import Desk


class Personal(QObject):
    """Joins head and right-hand column of the page to what they do; each act is one step to take back."""

    open_requested = Signal(int)

    def __init__(self, page: QWidget, desk: Desk, head: Head, aside: Aside) -> None:
        super().__init__(page)
        self._page, self._desk, self._aside = page, desk, aside
        self._found: Dossier | None = None
        head.photo.file_given.connect(self._photo_file)
        head.photo.image_given.connect(self._photo_image)
        head.photo.removed.connect(self._photo_removed)
        head.renamed.connect(self._rename)
        aside.tag_added.connect(self._tag)
        aside.tag_removed.connect(self._untag)
        aside.facts.kept.connect(self._keep_fact)
        aside.note_kept.connect(self._keep_note)
        box = aside.relations
        box.opened.connect(self.open_requested)
        box.organisation_wanted.connect(self._choose_organisation)
        box.organisation_made.connect(self._make_organisation)
        box.organisation_left.connect(self._leave_organisation)
        box.person_wanted.connect(self._choose_person)
        box.person_left.connect(self._person_left)
        box.housemate_wanted.connect(self._choose_housemate)
        box.housemate_left.connect(self._housemate_left)
        box.married.connect(self._marry)
        box.household_wanted.connect(self._household)
        box.referrer_wanted.connect(self._choose_referrer)
        box.referrer_left.connect(self._referrer_left)
        box.referred_left.connect(self._referred_left)
        aside.influence.tree_wanted.connect(self._referral_tree)

    def show_dossier(self, found: Dossier | None) -> None:
        """Whom the next act is about."""
        self._found = found

    def _contact(self) -> Contact | None:
        return self._found.contact if self._found is not None else None

    def _act(self, words: str, work: Callable[[Any, int], object]) -> None:
        """Does `work(session, id)` with the contact that is shown; `{}` in the words is their name."""
        contact = self._contact()
        if contact is not None:
            number = contact.id
            self._desk.act(
                self._page, words.replace("{}", f"“{contact.name}”"), lambda session: work(session, number)
            )

    # ------------------------------------------------------------ facts, note, name, tags
    def _keep_fact(self, key: str, value: str) -> None:
        contact, fact = self._contact(), self._aside.fact(key)
        if contact is not None and fact is not None:
            self._act(
                f"Changed “{fact.label}” of {{}}",
                lambda session, _id: about.keep(session, contact, fact, value),
            )

    def _keep_note(self, text: str) -> None:
        self._act(
            "Changed the note on {}", lambda s, number: editing.change(s, number, {"note": text}, clock.now())
        )

    def _rename(self, name: str) -> None:
        contact = self._contact()
        if contact is None:
            return
        by_organisation = contact.kind == "organisation" and not contact.full_name
        changes: editing.Changes = {"organisation": name} if by_organisation else {"full_name": name}
        self._desk.act(
            self._page, f"Renamed “{contact.name}” to “{name}”",
            lambda session: editing.change(session, contact.id, changes, clock.now()),
        )  # fmt: skip

    def _tag(self, name: str) -> None:
        self._act(f"Tagged “{name}”", lambda session, number: tagging.add(session, [number], [name]))

    def _untag(self, name: str) -> None:
        self._act(f"Took “{name}” off", lambda session, number: tagging.remove(session, [number], [name]))

    # ------------------------------------------------------------ photo
    def _photo_file(self, path: str) -> None:
        self._keep_photo(lambda: photo.keep_file(self._desk.book, Path(path)))

    def _photo_image(self, picture: QImage) -> None:
        self._keep_photo(lambda: photo.keep(self._desk.book, picture))

    def _keep_photo(self, keep: Callable[[], str]) -> None:
        """Makes the picture small off the main thread; whoever is shown meanwhile, it is for this contact."""
        contact = self._contact()
        if contact is not None:
            self._desk.tasks.look(self, keep, partial(self._photo_kept, contact))

    def _photo_kept(self, contact: Contact, name: str) -> None:
        self._desk.act(
            self._page, f"Changed the photo of “{contact.name}”",
            lambda session: editing.change(session, contact.id, {"photo": name}, clock.now()),
        )  # fmt: skip

    def _photo_removed(self) -> None:
        self._act(
            "Removed the photo of {}", lambda s, number: editing.change(s, number, {"photo": ""}, clock.now())
        )

    # ------------------------------------------------------------ organisation and its people
    def _choose(self, title: str, label: str, verb: str, **more: Any) -> ChooseSheet:
        sheet = ChooseSheet(self._page, self._desk.tasks, title, label, verb, **more)
        sheet.open()
        return sheet

    def _choose_organisation(self) -> None:
        contact = self._contact()
        if contact is not None:
            sheet = self._choose(
                f"Where does {contact.name} belong?", "Organisation", "Choose",
                hint="Choose one of your contacts, or type a name to make it one.", kind="organisation", words_too=True,
            )  # fmt: skip
            sheet.chosen.connect(self._belong)
            sheet.typed.connect(self._make_typed)

    def _belong(self, number: int) -> None:
        self._act("Chose the organisation of {}", lambda s, who: relating.belong(s, who, number, clock.now()))

    def _make_typed(self, name: str) -> None:
        def work(session: Any, number: int) -> None:
            editing.change(session, number, {"organisation": name}, clock.now())
            relating.make_organisation(session, number, clock.now())

        self._act(f"Made “{name}” a contact", work)

    def _make_organisation(self) -> None:
        contact = self._contact()
        if contact is None:
            return

        def told(made: Made) -> None:
            people = f" with {count_words(made.joined, 'person', 'people')}" if made.joined > 1 else ""
            verb = "Found" if made.found else "Made"
            self._desk.messages.tell(f"{verb} “{made.name}”{people}", undo=True)

        self._desk.tasks.write(
            self._page, f"Made “{contact.organisation}” a contact",
            lambda session: relating.make_organisation(session, contact.id, clock.now()), told,
        )  # fmt: skip

    def _leave_organisation(self, _number: int) -> None:
        self._act("Took {} out of the organisation", lambda s, who: relating.stand_alone(s, who, clock.now()))

    def _choose_person(self) -> None:
        contact = self._contact()
        if contact is not None:
            sheet = self._choose(f"Who belongs to {contact.name}?", "Person", "Add", kind="person")
            sheet.chosen.connect(self._person_joins)

    def _person_joins(self, number: int) -> None:
        self._act("Added somebody to {}", lambda s, firm: relating.belong(s, number, firm, clock.now()))

    def _person_left(self, number: int) -> None:
        self._act("Took somebody out of {}", lambda s, _firm: relating.stand_alone(s, number, clock.now()))

    # ------------------------------------------------------------ household and referrals
    def _choose_housemate(self) -> None:
        contact = self._contact()
        if contact is not None:
            sheet = self._choose(
                f"Who lives with {contact.name}?", "Person", "Add", kind="person",
                hint="Letters and labels can then go to the household once.",
            )  # fmt: skip
            sheet.chosen.connect(self._housemate_joins)

    def _housemate_joins(self, number: int) -> None:
        self._act("Noted who lives with {}", lambda s, who: households.join(s, who, number, clock.now()))

    def _housemate_left(self, number: int) -> None:
        self._act("Changed the household of {}", lambda s, _who: households.leave(s, number, clock.now()))

    def _marry(self, number: int) -> None:
        self._act("Noted who {} is married to", lambda s, who: households.marry(s, who, number, clock.now()))

    def _household(self) -> None:
        home = self._found.relations.household if self._found is not None else None
        if home is not None:
            HouseholdSheet(self._page, self._desk, home).open()

    def _choose_referrer(self) -> None:
        contact = self._contact()
        if contact is not None:
            sheet = self._choose(f"Who brought {contact.name}?", "Who brought them", "Choose")
            sheet.chosen.connect(self._referred_by)

    def _referral_tree(self) -> None:
        contact = self._contact()
        if contact is not None:
            sheet = ReferralSheet(self._page, self._desk.tasks, Named(contact.id, contact.name))
            sheet.opened.connect(self.open_requested)
            sheet.open()

    def _referred_by(self, number: int) -> None:
        self._act("Noted who brought {}", lambda s, who: relating.refer(s, who, number, clock.now()))

    def _referrer_left(self, _number: int) -> None:
        self._act("Noted that nobody brought {}", lambda s, who: relating.refer(s, who, None, clock.now()))

    def _referred_left(self, number: int) -> None:
        self._act("Changed whom {} brought", lambda s, _who: relating.refer(s, number, None, clock.now()))
