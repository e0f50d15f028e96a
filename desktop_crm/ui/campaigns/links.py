"""Links as people type them, and the sheet that asks for one."""

from PySide6.QtWidgets import QWidget

from desktop_crm.ui.campaigns.rich_edit import RichEdit
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.notices import Sheet


def link_of(text: str) -> str:
    """A link as typed: `fernhill.example/hedging` gets its https, an address its mailto."""
    text = text.strip()
    if not text or "{{" in text or text.startswith("#") or ":" in text.split("/")[0]:
        return text
    if "@" in text and "/" not in text:
        return f"mailto:{text}"
    return f"https://{text}"


class LinkSheet(Sheet):
    """Asks where the chosen words lead."""

    def __init__(self, window: QWidget, edit: RichEdit) -> None:
        super().__init__(window, "Where do these words lead?", width=440)
        self._edit = edit
        self.field = Field(edit.link(), "fernhill.example/hedging", "link-simple", name="Link")
        self.add(Labelled("Link", self.field, "A page, or an e-mail address. Empty takes the link off."))
        save = Button("Set the link", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save)
        self.field.setFocus()

    def _save(self) -> None:
        self._edit.set_link(link_of(self.field.text()))
