"""What somebody at this stage expects, and why they are at it: beside the timeline."""

from desktop_crm.lifecycle.standing import Whereabouts
from desktop_crm.ui.contacts.stage_button import why
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, rule
from desktop_crm.ui.widgets.notices import section


class StageHint(Box):
    """`Growing · expects that you remember what they had`, and the reason under it."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Label("", 13, 400, wrap=True)
        self.reason = Label("", 12, 400, "text2", wrap=True)
        self.setLayout(column(section("Stage", self.words, 4, self.reason, gap=4), 12, rule(), 10))
        self.hide()

    def show_standing(self, found: Whereabouts | None) -> None:
        self.setVisible(found is not None)
        if found is not None:
            self.words.setText(f"{found.stage.word} · expects {_inside(found.expects)}")
            self.reason.setText(why(found))


def _inside(text: str) -> str:
    """A sentence as it goes on inside another; an abbreviation or an “I” at its beginning stays large."""
    stays = text[1:2].isupper() or text[:2] in ("I ", "I’", "I'")
    return text if stays else text[:1].lower() + text[1:]
