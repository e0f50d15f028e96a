"""The right-hand column of the composer: the chosen block's settings, or those of the whole letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_crm.campaigns import fields, look
from desktop_crm.campaigns.content import (
    Align,
    Block,
    Button,
    Divider,
    Footer,
    Heading,
    Html,
    Image,
    Text,
    Theme,
    Unknown,
    kind,
)
from desktop_crm.ui.campaigns.block_view import WORDS
from desktop_crm.ui.campaigns.colour_field import ColourField
from desktop_crm.ui.campaigns.field_chips import Used, replaced, used
from desktop_crm.ui.campaigns.links import link_of
from desktop_crm.ui.campaigns.merge_menu import merge_menu
from desktop_crm.ui.campaigns.rich_edit import RichEdit
from desktop_crm.ui.widgets.buttons import Button as PressButton
from desktop_crm.ui.widgets.buttons import Kind, icon_button
from desktop_crm.ui.widgets.choices import Check, Segmented
from desktop_crm.ui.widgets.fields import Field, Labelled, Select, TextArea
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, Item, clear, column, columns, rule
from desktop_crm.ui.widgets.scaling import scaled

ALIGNS = (Align.START, Align.CENTER, Align.END)
FONT_WORDS = {
    "arial": "Arial", "verdana": "Verdana", "tahoma": "Tahoma", "trebuchet": "Trebuchet",
    "georgia": "Georgia", "times": "Times",
}  # fmt: skip


class _FallbackField(QObject):
    """Knows which merge field an input line is about."""

    changed = Signal(object, str)

    def __init__(self, field: Field, about: Used) -> None:
        super().__init__(field)
        self._field, self._about = field, about
        field.left.connect(self._tell)
        field.returnPressed.connect(self._tell)

    def _tell(self) -> None:
        if self._field.text().strip() != self._about.fallback:
            self.changed.emit(self._about, self._field.text().strip())


class Inspector(QWidget):
    """Shows one block or the theme; every change comes out as the whole block or theme."""

    block_changed = Signal(object, str)
    theme_changed = Signal(object)
    picture_wanted = Signal(str)  # block id, or empty for the logo
    link_wanted = Signal(object)  # RichEdit

    def __init__(self) -> None:
        super().__init__()
        self._block: Block | None = None
        self._theme = Theme()
        self._edit: RichEdit | None = None
        self._custom: Sequence[str] = ()
        scaled(self, width=280)
        self.setAccessibleName("Settings of the chosen block")
        self._icon, self._title = Glyph("rectangle", 18, "text2"), Label("", 15, 600)
        self._body = column()
        head = columns(self._icon, 8, self._title, None)
        scaled(head, height=44)
        inside = Box(column(head, 4, self._body, None, pad=(20, 6, 20, 20)))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(inside)

    def set_custom(self, names: Sequence[str]) -> None:
        """The user's own fields for the merge menu."""
        self._custom = names

    # ------------------------------------------------------------ showing
    def show_theme(self, theme_: Theme) -> None:
        """The settings of the whole letter."""
        self._block, self._theme, self._edit = None, theme_, None
        self._head("palette", "Letter")
        colour = ColourField("Colour of buttons and headings")
        colour.show_colour(theme_.colour)
        colour.taken.connect(self._theme_colour)
        ground = ColourField("Ground around the letter")
        ground.show_colour(theme_.background)
        ground.taken.connect(self._theme_ground)
        font = Select(list(FONT_WORDS.items()), name="Font")
        font.set_value(theme_.font)
        font.picked.connect(self._theme_font)
        name = Field(theme_.business_name, "As in Settings", name="Name in the head")
        name.left.connect(self._theme_name)
        logo = PressButton("Change the logo" if theme_.logo else "Choose a logo", Kind.SECONDARY, "image")
        logo.clicked.connect(self._logo)
        items: list[Item] = [logo]
        if theme_.logo:
            remove = PressButton("Remove", Kind.GHOST)
            remove.clicked.connect(self._no_logo)
            items.append(remove)
        self._fill(
            columns(*items, None, gap=8), 16, Labelled("Name in the head", name), 16, colour, 16, ground, 16,
            Labelled("Font", font),
        )  # fmt: skip

    def show_block(self, block: Block, edit: RichEdit | None) -> None:
        """The settings of a block; `edit` is the editor of its text, if it has one."""
        self._block, self._edit = block, edit
        words, icon = WORDS.get(kind(block), ("Block", "question"))
        self._head(icon, words)
        match block:
            case Heading():
                self._heading(block)
            case Text():
                self._text(block)
            case Image():
                self._image(block)
            case Button():
                self._button(block)
            case Footer():
                self._footer(block)
            case Divider():
                self._fill(Label("A line across the letter.", 13, 400, "text2", wrap=True))
            case Html() | Unknown():
                self._fill(
                    Label(
                        "This part came ready from a file and is sent as it is.", 13, 400, "text2", wrap=True
                    )
                )

    def shown(self) -> Block | None:
        return self._block

    def keep(self, block: Block) -> None:
        """The same block after typing on the canvas: nothing is rebuilt under the user's hands."""
        before = self._block
        self._block = block
        if before is not None and isinstance(block, Heading | Text) and _texts(before) != _texts(block):
            known = {field.tag for field in used(*_texts(before))}
            if known != {field.tag for field in used(*_texts(block))}:
                self.show_block(block, self._edit)

    def _head(self, icon: str, words: str) -> None:
        self._icon.set(icon)
        self._title.setText(words)

    def _fill(self, *items: Item) -> None:
        clear(self._body)
        for item in items:
            match item:
                case int():
                    self._body.addSpacing(item)
                case QWidget():
                    self._body.addWidget(item)
                case None:
                    self._body.addStretch(1)
                case tuple():
                    pass
                case _:
                    self._body.addLayout(item)

    # ------------------------------------------------------------ kinds
    def _heading(self, block: Heading) -> None:
        level = Segmented(["Large", "Middle", "Small"], "Size")
        level.choose(block.level - 1)
        level.chosen.connect(self._level)
        self._fill(Labelled("Size", level), 16, *self._merge_section(block))

    def _text(self, block: Text) -> None:
        made: list[Item] = []
        edit = self._edit
        if edit is not None:
            for icon, name, slot in (
                ("text-bolder", "Bold (Ctrl B)", edit.toggle_bold),
                ("text-italic", "Italic (Ctrl I)", edit.toggle_italic),
                ("text-underline", "Underlined (Ctrl U)", edit.toggle_underline),
                ("link-simple", "Link (Ctrl K)", self._link),
                ("list-bullets", "List", self._bullets),
                ("list-numbers", "Numbered list", self._numbers),
            ):
                button = icon_button(icon, name, small=False)
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.clicked.connect(slot)
                made.append(button)
        self._fill(
            Label("Form", 12, 500, "text2"), 5, columns(*made, None, gap=2), 16, *self._merge_section(block)
        )

    def _image(self, block: Image) -> None:
        choose = PressButton(
            "Change the picture" if block.source else "Choose a picture", Kind.SECONDARY, "image"
        )
        choose.clicked.connect(self._picture)
        alt = TextArea(block.alt, "What it shows, in a few words", name="Description", lines=2)
        alt.left.connect(self._alt)
        link = Field(block.link, "https://", "link-simple", name="Link")
        link.left.connect(self._set_link)
        width = Select(
            [(0, "As wide as the letter"), (400, "Wide"), (268, "Half"), (160, "Small")], name="Width"
        )
        width.set_value(block.width)
        width.picked.connect(self._width)
        self._fill(
            columns(choose, None), 16,
            Labelled("Description", alt, "Read by those who do not see pictures."), 14,
            Labelled("Link", link), 14, Labelled("Width", width),
        )  # fmt: skip

    def _button(self, block: Button) -> None:
        text = Field(block.text, "Reserve your hedge", name="Text")
        text.textEdited.connect(self._button_text)
        link = Field(block.link, "https://", "link-simple", name="Link")
        link.left.connect(self._set_link)
        colour = ColourField("Colour")
        colour.show_colour(look.colour(block.colour) or self._theme.colour)
        colour.taken.connect(self._button_colour)
        align = Segmented(
            [("", "text-align-left"), ("", "text-align-center"), ("", "text-align-right")], "Alignment"
        )
        align.choose(ALIGNS.index(block.align))
        align.chosen.connect(self._align)
        full = Check("As wide as the letter")
        full.setChecked(block.full_width)
        full.toggled.connect(self._full_width)
        self._fill(
            Labelled("Text", text),
            14,
            Labelled("Link", link),
            16,
            colour,
            16,
            Labelled("Alignment", align),
            10,
            full,
        )

    def _footer(self, block: Footer) -> None:
        why = TextArea(block.text, "Why they get this", name="Why they get it", lines=3)
        why.left.connect(self._why)
        address = TextArea(block.address, "As in Settings, Business", name="Postal address", lines=3)
        address.left.connect(self._address)
        way_out = Field(block.way_out, "Unsubscribe", name="Words of the way out")
        way_out.left.connect(self._way_out)
        self._fill(
            Labelled("Why they get it", why), 14, Labelled("Postal address", address), 14,
            Labelled("Words of the way out", way_out, "A link that opens a mail to you: one mail is enough."),
        )  # fmt: skip

    # ------------------------------------------------------------ merge fields
    def _merge_section(self, block: Block) -> list[Item]:
        insert = PressButton("Insert a merge field", Kind.SECONDARY, "brackets-curly", caret=True)
        insert.clicked.connect(self._merge_menu)
        self._insert = insert
        items: list[Item] = [rule(), 14, Label("Merge fields", 13, 600), 8, columns(insert, None)]
        for field in used(*_texts(block)):
            if field.always:
                continue
            line = Field(field.fallback, "for those without one", name=f"Instead of {field.label}")
            _FallbackField(line, field).changed.connect(self._fallback)
            hint = "" if field.fallback else "Without it a gap stands there."
            items += [12, Labelled(f"{{{field.label}}}, else", line, hint)]
        return items

    def _merge_menu(self) -> None:
        menu = merge_menu(self, self._custom)
        menu.triggered.connect(self._merge_picked)
        menu.popup(self._insert.mapToGlobal(self._insert.rect().bottomLeft()))

    def _merge_picked(self, action: object) -> None:
        if self._edit is not None:
            self._edit.insert_field(action.data())  # type: ignore[attr-defined]

    def _fallback(self, field: Used, words: str) -> None:
        tag = fields.tag(field.name, words)
        match self._block:
            case Heading() as block:
                self._change(
                    replace(block, text=replaced(block.text, field.tag, tag)), "Changed a merge field"
                )
            case Text() as block:
                self._change(
                    replace(block, html=replaced(block.html, field.tag, tag)), "Changed a merge field"
                )
            case _:
                return
        if self._block is not None:
            self.show_block(self._block, self._edit)

    # ------------------------------------------------------------ changes
    def _change(self, block: Block, label: str) -> None:
        self._block = block
        self.block_changed.emit(block, label)

    def _level(self, number: int) -> None:
        if isinstance(self._block, Heading):
            self._change(replace(self._block, level=number + 1), "Changed the size")

    def _link(self) -> None:
        self.link_wanted.emit(self._edit)

    def _bullets(self) -> None:
        if self._edit is not None:
            self._edit.toggle_list(ordered=False)

    def _numbers(self) -> None:
        if self._edit is not None:
            self._edit.toggle_list(ordered=True)

    def _picture(self) -> None:
        if self._block is not None:
            self.picture_wanted.emit(self._block.id)

    def _logo(self) -> None:
        self.picture_wanted.emit("")

    def _alt(self, text: str) -> None:
        if isinstance(self._block, Image):
            self._change(replace(self._block, alt=" ".join(text.split())), "Described the picture")

    def _set_link(self, text: str) -> None:
        address = link_of(text)
        if isinstance(self._block, Image | Button):
            self._change(replace(self._block, link=address), "Changed the link")

    def _width(self, width: int) -> None:
        if isinstance(self._block, Image):
            self._change(replace(self._block, width=width), "Changed the width")

    def _button_text(self, text: str) -> None:
        if isinstance(self._block, Button):
            self._change(replace(self._block, text=text), "Edited the button")

    def _button_colour(self, colour: str) -> None:
        if isinstance(self._block, Button):
            self._change(replace(self._block, colour=colour), "Changed the colour")

    def _align(self, number: int) -> None:
        if isinstance(self._block, Button):
            self._change(replace(self._block, align=ALIGNS[number]), "Changed the alignment")

    def _full_width(self, on: bool) -> None:
        if isinstance(self._block, Button):
            self._change(replace(self._block, full_width=on), "Changed the width")

    def _why(self, text: str) -> None:
        if isinstance(self._block, Footer):
            self._change(replace(self._block, text=text), "Edited the footer")

    def _address(self, text: str) -> None:
        if isinstance(self._block, Footer):
            self._change(replace(self._block, address=text), "Edited the footer")

    def _way_out(self, text: str) -> None:
        if isinstance(self._block, Footer):
            self._change(replace(self._block, way_out=text or "Unsubscribe"), "Edited the footer")

    def _theme_colour(self, colour: str) -> None:
        self._put_theme(replace(self._theme, colour=colour))

    def _theme_ground(self, colour: str) -> None:
        self._put_theme(replace(self._theme, background=colour))

    def _theme_font(self, font: str) -> None:
        self._put_theme(replace(self._theme, font=font))

    def _theme_name(self, name: str) -> None:
        self._put_theme(replace(self._theme, business_name=name.strip()))

    def _no_logo(self) -> None:
        self._put_theme(replace(self._theme, logo=""))
        self.show_theme(self._theme)

    def _put_theme(self, theme_: Theme) -> None:
        self._theme = theme_
        self.theme_changed.emit(theme_)


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Heading() | Button():
            return (block.text,)
        case Text():
            return (block.html,)
    return ()
