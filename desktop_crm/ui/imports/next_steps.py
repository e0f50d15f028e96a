"""After an import: what the user can do next."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop_crm.base.text import count_words
from desktop_crm.imports.listing import Import
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.scaling import scaled


class _Next(Box):
    """One thing to do: its icon, its words, and at most one link."""

    def __init__(self, icon: str, link: Button | None = None) -> None:
        super().__init__()
        self.title = Label("", 13, 600, wrap=True)
        self.words = Label("", 12, 400, "text2", wrap=True, tabular=True)
        mark = Glyph(icon, 18, "accentText", box=36, ground="accentSoft")
        said = column(self.title, 2, self.words)
        if link is not None:
            said.addSpacing(4)
            said.addLayout(row(link, None))
        self.setLayout(row(column(mark, None), 12, (said, 1), pad=(0, 14, 0, 0)))

    def say(self, title: str, words: str) -> None:
        self.title.setText(title)
        self.words.setText(words)


class NextSteps(Box):
    """`show_wanted` asks for the people of the import, `compare_wanted` for the pairs that were left for later."""

    show_wanted = Signal()
    compare_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(card="flat")
        self.show_them = Button("Show them", Kind.LINK, small=True)
        self.show_them.clicked.connect(self.show_wanted)
        self._greet = _Next("user-plus", self.show_them)
        self.compare = Button("Compare", Kind.LINK, small=True)
        self.compare.clicked.connect(self.compare_wanted)
        self._doubles = _Next("git-merge", self.compare)
        self._ask = _Next("minus-circle")
        self._again = _Next("clock-counter-clockwise")
        lines = (self._greet, self._doubles, self._ask, self._again)
        self.setLayout(column(Label("What you can do next", 13, 600), *lines, pad=(16, 14, 16, 14)))
        scaled(self, width=320)

    def show_import(self, made: Import, left: Sequence[str]) -> None:
        """Says it for this import; pairs of the names `left` were left for later."""
        people = made.created + made.updated
        self._greet.setVisible(people > 0)
        new = f"Greet the {count_words(made.created, 'new one')}" if made.created else "See who was filled in"
        self._greet.say(new, f"They are a view of Contacts, “{made.file}”.")
        self._doubles.setVisible(bool(left))
        self._doubles.say(
            f"Look at {count_words(len(left), 'pair')} left for later",
            f"{_names(left)} may be in the book twice.",
        )
        self._ask.setVisible(made.created > 0)
        if made.consent:
            self._ask.say(
                "Their consent is on record", "With your statement, for each of them, in the ledger."
            )
        else:
            self._ask.say("Ask them about the newsletter", "Nobody has yet. At the till or by post is best.")
        self._again.say("Next time", "The columns are remembered for the next file of this kind.")


def _names(left: Sequence[str]) -> str:
    """`Ruth Abernathy and Hannah Pryce`, `Ruth Abernathy, Hannah Pryce and 3 others`."""
    if len(left) > 3:
        return f"{left[0]}, {left[1]} and {len(left) - 2:,} others"
    return " and ".join(filter(None, (", ".join(left[:-1]), left[-1]))) if left else ""
