"""The first step of the composer: blocks to choose from, the letter, and the settings of what is chosen."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from desktop_crm.book import attachments
from desktop_crm.campaigns import arranging, building, fields, look, rendering
from desktop_crm.campaigns.content import Block, Image, Theme
from desktop_crm.campaigns.fields import Person
from desktop_crm.ui.campaigns.block_view import PHONE, WORDS, Paper
from desktop_crm.ui.campaigns.canvas import LetterCanvas
from desktop_crm.ui.campaigns.inspector import Inspector
from desktop_crm.ui.campaigns.links import LinkSheet
from desktop_crm.ui.campaigns.manuscript import Manuscript
from desktop_crm.ui.campaigns.merge_menu import merge_menu
from desktop_crm.ui.campaigns.offers import ADDED, Offered, Offers
from desktop_crm.ui.campaigns.rich_edit import RichEdit
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule, scroll
from desktop_crm.ui.widgets.scaling import at_least, scaled
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.wrapping import Part, wrapping

_LETTER = 520  # design pixels that the letter needs beside its look


class ContentPane(QWidget):
    """Subject, preheader, canvas; palette on the leading side, inspector on the trailing one."""

    def __init__(self, desk: Desk, letter: Manuscript) -> None:
        super().__init__()
        self._desk, self._letter = desk, letter
        self._reader: Person | None = None
        self._pixmaps: dict[str, QPixmap] = {}
        self._filling = False
        self.subject = RichEdit("Subject", single=True, placeholder="What readers see first")
        self.preheader = RichEdit(
            "Preheader", single=True, placeholder="The line after the subject in the inbox"
        )
        self.count = Label("", 12, 400, "text2", tabular=True)
        self.offers = Offers()
        self.canvas = LetterCanvas()
        self.inspector = Inspector()
        self.view = Segmented(
            [("Desktop", "monitor"), ("Phone", "device-mobile"), ("Plain text", "text-align-left")],
            "View",
            small=True,
        )
        self.reader = ContactField(desk.tasks, "Read as", "Read as …")
        self.reader.setFixedWidth(theme.px(220))
        self.plain = Label("", 13, mono=True, wrap=False, selectable=True)
        self._build()
        self._wire()

    # ------------------------------------------------------------ building
    def _build(self) -> None:
        palette = Box(
            column(
                row(Label("Blocks", 12, 600, "text2"), pad=(8, 8, 0, 6)), self.offers, None,
                row((Label("Drag a block into the letter, or choose it to add it below the chosen one.", 12, 400,
                           "text2", wrap=True), 1), pad=(8, 0, 8, 0)),
                pad=(12, 10, 12, 18),
            )
        )  # fmt: skip
        scaled(palette, width=200)
        self._palette = palette
        self._merge = icon_button("brackets-curly", "Insert a merge field")
        subject = columns(
            self._label("Subject"), (self.subject, 1), 12, self.count, 12, self._merge, pad=(20, 0, 14, 0)
        )
        scaled(subject, height=44)
        preheader = columns(self._label("Preheader"), (self.preheader, 1), pad=(20, 0, 20, 0))
        scaled(preheader, height=36)
        self.insert = Button("Insert a block", Kind.SECONDARY, "plus", small=True, caret=True)
        self.insert.hide()
        self.settings = Button("Look", Kind.SECONDARY, "palette", small=True)
        self.settings.setCheckable(True)
        self.settings.setToolTip("The look of the letter, or of the chosen block")
        self.settings.toggled.connect(self._make_room)
        self.settings.hide()
        theme.changed.connect(self._make_room)
        tools = wrapping(
            Part(Box(), 1), self.insert, self.view, 16, self.reader, self.settings, Part(Box(), 1), height=48
        )
        paper = Box(column(18, row(None, self.canvas, None), None), surface="well")
        sheet = Box(column(row(self.plain, None, pad=(28, 24, 28, 24)), None), card="raised")
        text = Box(column(18, row(None, sheet, None), None), surface="well")
        sheet.setFixedWidth(look.WIDTH + 60)
        self._stack = QStackedWidget()
        self._paper_area = scroll(paper)
        self._paper_area.setProperty("surface", "well")
        self._stack.addWidget(self._paper_area)
        self._stack.addWidget(scroll(text))
        at_least(self._stack, height=160)
        middle = InSight(Box(column(subject, rule(), preheader, rule(), tools, rule(), (self._stack, 1))))
        self._inspector_area = scroll(self.inspector)
        scaled(self._inspector_area, width=281)
        self._palette_rule = rule("v")
        self.setLayout(row(palette, self._palette_rule, (middle, 1), rule("v"), self._inspector_area))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where the letter would get too narrow, its look is shown when it is asked for."""
        tight = self.width() < theme.px(281 + _LETTER)
        self.settings.setVisible(tight)
        self._inspector_area.setVisible(not tight or self.settings.isChecked())

    def _label(self, words: str) -> QWidget:
        return scaled(Label(words, 12, 400, "text2"), width=70)

    def _wire(self) -> None:
        self.subject.edited.connect(self._subject_typed)
        self.preheader.edited.connect(self._preheader_typed)
        self.subject.left.connect(self.preheader.setFocus)
        self._merge.clicked.connect(self._merge_menu)
        self.offers.opened.connect(self._add)
        self.insert.clicked.connect(self._insert_menu)
        self.view.chosen.connect(self._view_chosen)
        self.reader.picked.connect(self._reader_picked)
        self.canvas.chosen.connect(self._chosen)
        self.canvas.edited.connect(self._typed)
        self.canvas.wanted.connect(self._command)
        self.canvas.dropped.connect(self._dropped)
        self.inspector.block_changed.connect(self._block_changed)
        self.inspector.theme_changed.connect(self._theme_changed)
        self.inspector.picture_wanted.connect(self._choose_picture)
        self.inspector.link_wanted.connect(self._ask_link)
        self._letter.opened.connect(self.show_letter)

    def set_tier(self, tier: str) -> None:
        # Where room is scarce the letter and its settings stay; blocks come from the menu.
        self._palette.setVisible(tier != "narrow")
        self._palette_rule.setVisible(tier != "narrow")
        self.insert.setVisible(tier == "narrow")
        self.reader.setFixedWidth(theme.px(150 if tier == "narrow" else 220))

    # ------------------------------------------------------------ showing
    def show_letter(self) -> None:
        """The whole letter anew: opened, or another version after undo."""
        letter, draft = self._letter, self._letter.draft
        self._filling = True
        for edit, text in ((self.subject, draft.subject), (self.preheader, draft.preheader)):
            weight = 600 if edit is self.subject else 400
            ink = theme.color("text").name()
            edit.set_look(theme.font(15 if edit is self.subject else 13, weight), ink, ink, 0)
            if edit.plain() != text:
                edit.set_plain(text)
        self._filling = False
        self.inspector.set_custom(letter.custom)
        self._pixmaps = {name: self._pixmap(data) for name, data in letter.images.items()}
        self._count_subject()
        self._show_canvas()
        self._chosen(self._shown_id())

    @staticmethod
    def _pixmap(data: bytes) -> QPixmap:
        made = QPixmap()
        made.loadFromData(data)
        return made

    def _shown_id(self) -> str:
        view = self.canvas.chosen_view()
        return view.block.id if view is not None else ""

    def _paper(self) -> Paper:
        theme_ = self._letter.draft.content.theme
        return Paper(
            look=look.look(theme_.colour, theme_.background, theme_.font),
            letterhead=self._letter.letterhead,
            pictures=self._pixmaps,
            width=PHONE if self.view.choice() == 1 else look.WIDTH,
            reader=self._reader,
            values=None if self._reader is None else fields.values(self._reader),
        )

    def _show_canvas(self) -> None:
        paper = self._paper()
        self.canvas.show_content(self._letter.draft.content, paper)
        self.subject.set_values(paper.values)
        self.preheader.set_values(paper.values)
        if self.view.choice() == 2:
            self._show_plain()

    def _show_plain(self) -> None:
        letter = self._letter
        reader = replace(self._reader or building.example(), unsubscribe="mailto:… (each reader’s own link)")
        body = rendering.preview(
            letter.draft.content,
            letter.draft.subject,
            letter.draft.preheader,
            letter.letterhead,
            letter.images,
            reader,
        )
        self.plain.setText(f"Subject: {body.subject}\n\n{body.text}")

    def _view_chosen(self, number: int) -> None:
        self._stack.setCurrentIndex(1 if number == 2 else 0)
        self._show_canvas()

    def _reader_picked(self, contact_id: int | None) -> None:
        if contact_id is None:
            self._reader = None
            self._show_canvas()
            return
        self._desk.tasks.read(
            self,
            lambda s: building.person(s.connection().exec_driver_sql, contact_id),
            self._reader_came,
            key="reader",
        )

    def _reader_came(self, person: Person) -> None:
        if self.reader.contact_id() is None:
            return  # the name was taken away again
        self._reader = person
        self._show_canvas()

    def _count_subject(self) -> None:
        length = len(self.subject.toPlainText())
        self.count.setText(f"{length} characters")
        self.count.tone("warn" if length > 60 else "text2")

    # ------------------------------------------------------------ typing
    def _subject_typed(self) -> None:
        self._count_subject()
        if not self._filling:
            self._letter.write(
                replace(self._letter.draft, subject=self.subject.plain()), "Edited the subject", "subject"
            )

    def _preheader_typed(self) -> None:
        if not self._filling:
            draft = replace(self._letter.draft, preheader=self.preheader.plain())
            self._letter.write(draft, "Edited the preheader", "preheader")

    def _typed(self, block: Block, label: str) -> None:
        self._letter.put_content(arranging.replace(self._letter.draft.content, block), label, block.id)
        self.inspector.keep(block)

    def _block_changed(self, block: Block, label: str) -> None:
        merge = block.id if label == "Edited the button" else ""
        self._letter.put_content(arranging.replace(self._letter.draft.content, block), label, merge)
        self._show_canvas()

    def _theme_changed(self, theme_: Theme) -> None:
        self._letter.put_content(replace(self._letter.draft.content, theme=theme_), "Changed the look")
        self._show_canvas()

    # ------------------------------------------------------------ blocks
    def _chosen(self, block_id: str) -> None:
        content = self._letter.draft.content
        block = arranging.find(content, block_id)
        if block is None:
            self.inspector.show_theme(content.theme)
            return
        view = self.canvas.view(block_id)
        self.inspector.show_block(block, view.editor() if view is not None else None)

    def _add(self, offered: Offered) -> None:
        content = self._letter.draft.content
        block = arranging.new_block(content, offered.kind)
        self._put(
            arranging.insert_after(content, block, self._shown_id()),
            f"Added {offered.words.lower()}",
            block.id,
        )

    def _dropped(self, kind: str, place: int) -> None:
        content = self._letter.draft.content
        block = arranging.new_block(content, kind)
        self._put(arranging.insert_at(content, block, place), f"Added {WORDS[kind][0].lower()}", block.id)

    def _put(self, content: Any, label: str, choose: str) -> None:
        self._letter.put_content(content, label)
        self._show_canvas()
        self.canvas.choose(choose)
        view = self.canvas.view(choose)
        if view is not None:
            view.setFocus()
            view.start_editing()
            self._paper_area.ensureWidgetVisible(view)

    def _command(self, block_id: str, wanted: str) -> None:
        content = self._letter.draft.content
        match wanted:
            case "up" | "down":
                self.canvas.step(content, block_id, -1 if wanted == "up" else 1)
            case "move_up" | "move_down":
                by = -1 if wanted == "move_up" else 1
                self._letter.put_content(arranging.move(content, block_id, by), "Moved a block")
                self._show_canvas()
            case "copy":
                copied, new_id = arranging.duplicate(content, block_id)
                if new_id:
                    self._put(copied, "Copied a block", new_id)
            case "delete":
                self._remove(block_id)
            case "edit":
                self._edit(block_id)
            case "insert":
                self._insert_menu()
            case "leave":
                self.canvas.choose("")

    def _remove(self, block_id: str) -> None:
        content = self._letter.draft.content
        at = arranging.position(content, block_id)
        self._letter.put_content(arranging.remove(content, block_id), "Deleted a block")
        self._show_canvas()
        blocks = self._letter.draft.content.blocks
        self.canvas.choose(blocks[min(at, len(blocks) - 1)].id if blocks else "")
        self._chosen(self._shown_id())
        self._desk.messages.tell("Deleted the block. Undo brings it back.", take_back=self._letter.undoing())

    def _edit(self, block_id: str) -> None:
        view = self.canvas.view(block_id)
        if view is None:
            return
        if isinstance(view.block, Image):
            self._choose_picture(block_id)
        elif view.editor() is not None:
            view.start_editing()
        else:
            self.inspector.setFocus()
            self.inspector.focusNextChild()

    def _insert_menu(self) -> None:
        menu = QMenu(self)
        for kind in ADDED:
            menu.addAction(WORDS[kind][0]).setData(Offered(kind, *WORDS[kind]))
        menu.triggered.connect(self._insert_picked)
        view = self.canvas.chosen_view()
        menu.popup((view or self.canvas).mapToGlobal(QPoint(32, 24)))

    def _insert_picked(self, action: Any) -> None:
        self._add(action.data())

    def _merge_menu(self) -> None:
        menu = merge_menu(self, self._letter.custom)
        menu.triggered.connect(self._merge_picked)
        menu.popup(self._merge.mapToGlobal(self._merge.rect().bottomLeft()))

    def _merge_picked(self, action: Any) -> None:
        self.subject.insert_field(action.data())

    # ------------------------------------------------------------ pictures and links
    def _choose_picture(self, block_id: str) -> None:
        self._picture_for = block_id
        dialog = QFileDialog(
            self, "Choose a picture", str(Path.home()), "Pictures (*.png *.jpg *.jpeg *.gif)"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_picture)
        dialog.open()

    def take_picture(self, path: str) -> None:
        """Copies a picture into the book and shows it in the block it was chosen for."""
        book, letter = self._desk.book, self._letter.campaign
        number = letter.id if letter is not None else None

        def work() -> tuple[str, bytes, str]:
            name = attachments.keep_file(book, Path(path))
            return name, attachments.read(book, name), Path(path).stem

        def kept(found: tuple[str, bytes, str]) -> None:
            now = self._letter.campaign
            if now is not None and now.id == number:
                self._picture_kept(found)

        self._desk.tasks.look(self, work, kept)

    def _picture_kept(self, kept: tuple[str, bytes, str]) -> None:
        name, data, _stem = kept
        self._letter.images[name] = data
        self._pixmaps[name] = self._pixmap(data)
        content = self._letter.draft.content
        block = arranging.find(content, self._picture_for)
        if not self._picture_for:
            self._theme_changed(replace(content.theme, logo=name))
            self.inspector.show_theme(self._letter.draft.content.theme)
        elif isinstance(block, Image):
            changed = replace(block, source=name)
            self._block_changed(changed, "Chose a picture")
            self._chosen(changed.id)

    def _ask_link(self, edit: RichEdit) -> None:
        sheet = LinkSheet(self, edit)
        sheet.open()
