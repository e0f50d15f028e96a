"""The sheet that tells what an entry said before."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.insight.former import Former
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Item, columns, fixed, rule, stack
from desktop_crm.ui.widgets.notices import Sheet


class HistorySheet(Sheet):
    """`Until 3 May 10:42 it said`, and the words that were others then."""

    def __init__(self, window: QWidget, found: Sequence[Former]) -> None:
        super().__init__(window, "What the entry said before", width=560)
        items: list[Item] = []
        for number, former in enumerate(found):
            items += [rule()] if number else []
            items += self._told(former)
        form = stack(*items, gap=8, pad=(24, 4, 24, 16))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.add(form)
        self.set_buttons(Button("Close", Kind.PRIMARY), "Back")
        self.cancel_button.hide()

    @staticmethod
    def _told(former: Former) -> list[Item]:
        until = moment_words(former.until, clock.now())
        lines: list[Item] = [Label(f"Until {until} it said", 13, 600)]
        for label, value in former.said:
            name = fixed(Label(label, 12, 400, "text2"), width=theme.px(110))
            lines.append(columns(name, 8, (Label(value, 13, wrap=True, selectable=True), 1)))
        return lines
