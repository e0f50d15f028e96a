"""Where a step that is taken back, or done again, brings a row to: the focus goes there."""

from collections.abc import Sequence

from desktop_crm.ui.widgets.lists import RowList


class Returning:
    """Over the lists of a page, from the moment a step is asked for until it is shown."""

    def __init__(self, lists: Sequence[RowList]) -> None:
        self._lists = lists
        self._over = False

    def expect(self) -> None:
        """The step is about to be taken."""
        for each in self._lists:
            each.expect()

    def over(self) -> None:
        """It is done: what is read from now on shows it."""
        self._over = True

    def shown(self) -> RowList | None:
        """The lists are shown anew: the one to which a row came back. Nothing moves for what comes later."""
        back = [each for each in self._lists if each.took_back()]
        if back or self._over:
            self._over = False
            for each in self._lists:
                each.forget()
        return next((each for each in back if each.isVisible()), None)
