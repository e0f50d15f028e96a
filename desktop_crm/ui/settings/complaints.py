"""How long each step of a complaint may take."""

from desktop_crm.book import settings
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.widgets.labels import Label


class ComplaintsPanel(Panel):
    title, icon = "Complaints", "lifebuoy"
    finds = ("Answer within", "Judge within", "Solve within", "Ask again", "Working days", "Clock")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.build(
            self.row(settings.COMPLAINT_ANSWER),
            self.row(settings.COMPLAINT_JUDGE),
            self.row(settings.COMPLAINT_SOLUTION),
            self.row(settings.COMPLAINT_FOLLOW_UP),
            12,
            Label("Cases that are open keep the day of the step they stand at.", 12, 400, "text2", wrap=True),
        )
