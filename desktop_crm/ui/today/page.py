"""Today: what needs the user now; in an empty book, the first steps."""

from desktop_crm.ui.desk import Desk
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.today.first_run import FirstRun
from desktop_crm.ui.widgets.layout import column


class TodayPage(Screen):
    """The page the program opens with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.first_run = FirstRun()
        self.setLayout(column((self.first_run, 1)))
