"""What the two pages about one run share: its name, its recipients, and what can be done with each."""

from desktop_crm.base import clock
from desktop_crm.campaigns import results
from desktop_crm.campaigns.results import Delivery, Report
from desktop_crm.ui.campaigns.deliveries import DeliveriesPane
from desktop_crm.ui.campaigns.mail_sheet import MailSheet
from desktop_crm.ui.campaigns.runner import Runner
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.widgets.buttons import Button, Kind, PaintedButton, icon_button
from desktop_crm.ui.widgets.labels import Elided


class RunScreen(Screen):
    """A campaign that has been sent, or is being sent."""

    def __init__(self, desk: Desk, runner: Runner, where: Where) -> None:
        super().__init__(desk)
        self._runner = runner
        self._place = Place(where)
        self.name = Elided("", 20, 600, hug=True)
        self.deliveries = DeliveriesPane(desk)
        self.deliveries.contact_wanted.connect(self._open_contact)
        self.deliveries.decided.connect(self._decided)

    def _back_button(self) -> PaintedButton:
        back = icon_button("arrow-left", "Back to the campaigns", small=False)
        back.clicked.connect(self._back)
        return back

    def _see_button(self) -> PaintedButton:
        see = Button("See the mail", Kind.GHOST, "eye")
        see.clicked.connect(self._see)
        return see

    def show_place(self, place: Place) -> None:
        self._place = place
        if place.id is not None:
            self.deliveries.show_campaign(place.id)
        self.reload()

    def focus_search(self) -> None:
        self.deliveries.search.setFocus()

    def reload(self) -> None:
        number = self._place.id
        if number is not None:
            self.desk.tasks.read(
                self, lambda session: results.report(session, number), self._came, key="report"
            )

    def _came(self, report: Report) -> None:
        raise NotImplementedError

    def _decided(self, record: Delivery, word: str) -> None:
        """What the user says of a letter in doubt: it arrived, or it goes out again."""
        number = self._place.id
        if number is None:
            return
        if word == "arrived":
            self.desk.tasks.write(
                self, "", lambda session: results.it_arrived(session, [record.id]), self._after
            )
        else:
            self.desk.tasks.write(
                self,
                "",
                lambda session: results.send_again(session, number, [record.id], clock.now()),
                self._after,
            )

    def _after(self, _count: int) -> None:
        self._runner.look()
        self.reload()

    def _see(self) -> None:
        if self._place.id is not None:
            MailSheet(self, self.desk, self._place.id).open()

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(Place(Where.CONTACT, contact_id))

    def _back(self) -> None:
        self.open_requested.emit(Place(Where.CAMPAIGNS))
