"""How far somebody's word carries: followers, people brought, value brought. It only asks; the page acts."""

from PySide6.QtCore import Qt, Signal

from desktop_crm.base.text import count_words
from desktop_crm.contacts.records import Contact
from desktop_crm.insight.referrals import Influence
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, clear, column, rule
from desktop_crm.ui.widgets.notices import section


class InfluenceBox(Box):
    """One line in all, the accounts with their followers, and the way to the tree. Hidden where nothing is known."""

    tree_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = Label("", 13, 400, "text", wrap=True, tabular=True)
        self._accounts = column(gap=2)
        self.tree_button = Button("Who brought whom", Kind.LINK, small=True)
        self.tree_button.clicked.connect(self.tree_wanted)
        self.setLayout(
            column(
                section("Influence", self.line, self._accounts, self.tree_button, gap=4), 12, rule(), 10
            )
        )  # fmt: skip
        self.hide()

    def show_influence(self, contact: Contact, influence: Influence, was_brought: bool) -> None:
        """Shows what is known; `was_brought`: there is a tree above them as well."""
        words = influence.words()
        self.line.setText(count_words(influence.followers, "follower"))
        self.line.setVisible(influence.accounts > 1)  # of one account its own line says it
        clear(self._accounts)
        for address in contact.addresses:
            if address.followers is not None:
                account = f"{address.label} {address.value}".strip()
                self._accounts.addWidget(
                    Label(f"{account} · {address.followed()}", 12, 400, "text2", wrap=True, tabular=True)
                )
        brought = influence.brought
        self.tree_button.setVisible(bool(brought.people) or was_brought)
        told = f"Has brought {brought.words()}" if brought.people else "Who brought whom"
        room = theme.px(250)
        self.tree_button.set_words(
            theme.metrics(12, 500).elidedText(told, Qt.TextElideMode.ElideRight, room),
            f"{told}. Shows who brought whom, up to the first and down to the last",
        )
        self.tree_button.setAccessibleName(told)
        self.setVisible(bool(words) or was_brought)
