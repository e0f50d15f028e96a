"""The sheet from which contacts are printed: what, on which paper, how it will look; then printer or PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop_crm.base.text import count_words
from desktop_crm.base.work import Progress, Stop
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.printing import documents, painting
from desktop_crm.ui.printing.documents import WORDS, Choice, Subject
from desktop_crm.ui.printing.documents import Paper as Kind
from desktop_crm.ui.printing.paper import Page
from desktop_crm.ui.printing.preview import Preview
from desktop_crm.ui.printing.stock import BY_CODE, STOCKS
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.buttons import Kind as ButtonKind
from desktop_crm.ui.widgets.choices import Check
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.scaling import scaled

_SHOWN = 12  # pages laid out for the preview


@dataclass(frozen=True, slots=True)
class _Look:
    """What the preview shows: the first pages, whether more follow, who is left out."""

    choice: Choice
    pages: Sequence[Page]
    more: bool
    left_out: str


class PrintSheet(Sheet):
    """Labels, a phone list, contact sheets or the list as shown."""

    def __init__(self, window: QWidget, desk: Desk, subject: Subject, kinds: Sequence[Kind]) -> None:
        super().__init__(window, f"Print {count_words(subject.count, 'contact')}", width=840)
        self._desk, self._page, self._subject = desk, window, subject
        self.kind = Select([(kind, WORDS[kind]) for kind in kinds], name="What")
        self.stock = Select([(stock.code, stock.words) for stock in STOCKS], name="Labels")
        self.start = Field("1", name="Start at label", width=80)
        self._start = Labelled("Start at label", self.start, "For a sheet that is begun.")
        self.once = Check("One for each household")
        self.once.setChecked(True)
        self._stock = Labelled("Sheet of labels", self.stock)
        self.left_out = Label("", 12, 400, "text2", wrap=True)
        self.preview = Preview()
        self.preview.setFixedHeight(theme.px(min(540, max(340, window.window().height() - 260))))
        for select in (self.kind, self.stock):
            select.picked.connect(self._fit)
        self.start.textChanged.connect(self._look)
        self.once.toggled.connect(self._look)
        side = Box(
            column(
                Labelled("What", self.kind),
                14,
                self._stock,
                14,
                self._start,
                12,
                self.once,
                12,
                self.left_out,
                None,
            )
        )
        scaled(side, width=240)
        self.add(row(side, 20, (self.preview, 1)))
        self.print_button = Button("Print …", ButtonKind.PRIMARY, "printer")
        self.print_button.clicked.connect(self._ask_printer)
        self.pdf_button = Button("Save as PDF …", ButtonKind.SECONDARY, "file-pdf")
        self.pdf_button.clicked.connect(self._ask_file)
        self.set_buttons(self.print_button, accept=False)
        self.buttons.addButton(self.pdf_button, self.buttons.ButtonRole.ActionRole)
        self._fit()
        self.kind.setFocus()

    # ------------------------------------------------------------ what is chosen
    def choice(self) -> Choice:
        """What to print, as it is chosen now."""
        stock = BY_CODE[self.stock.value()]
        text = self.start.text().strip()
        start = int(text) if text.isdecimal() else 1
        return Choice(self.kind.value(), stock, max(1, min(start, stock.on_a_sheet)), self.once.isChecked())

    def _fit(self) -> None:
        labels = self.kind.value() is Kind.LABELS
        self._stock.setVisible(labels)
        self._start.setVisible(labels)
        self.once.setVisible(labels)
        self._look()

    def _look(self) -> None:
        """Lays the first pages out anew."""
        stock, text = BY_CODE[self.stock.value()], self.start.text().strip()
        good = text.isdecimal() and 1 <= int(text) <= stock.on_a_sheet
        self._start.set_error("" if good else f"Type a number from 1 to {stock.on_a_sheet}.")
        book, subject, choice = self._desk.book, self._subject, self.choice()
        self.preview.wait()

        def work() -> _Look:
            made = documents.laid_out(book, subject, choice)
            first = list(islice(made, _SHOWN))
            more = next(made, None) is not None
            made.close()
            with book.read() as session:
                left_out = documents.left_out(session, subject, choice)
            return _Look(choice, first, more, left_out)

        self._desk.tasks.look(self, work, self._laid_out, key="preview")

    def _laid_out(self, look: _Look) -> None:
        self.preview.show_pages(look.pages, more=look.more)
        self.left_out.setText(look.left_out)
        for button in (self.print_button, self.pdf_button):
            button.allow(bool(look.pages), "There is nothing to print.")

    # ------------------------------------------------------------ paper and file
    def _pages(self) -> Iterable[Page]:
        return documents.laid_out(self._desk.book, self._subject, self.choice())

    def _ask_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setDocName(self._subject.title)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(dialog.PrintDialogOption.PrintPageRange, False)
        self._printer, self._dialog = printer, dialog
        dialog.accepted.connect(self._print)
        QDialog.open(dialog)

    def _print(self) -> None:
        self.print_to(self._printer)

    def print_to(self, printer: QPrinter) -> None:
        """Sends the pages to a printer, beside everything else."""
        pages, total, words = self._pages(), self._subject.count, WORDS[self.kind.value()]

        def work(progress: Progress, stop: Stop) -> int:
            return painting.run(printer, pages, total, progress, stop)

        messages = self._desk.messages
        self._desk.tasks.job(
            self._page, f"Printing: {words}", work,
            lambda count: messages.tell(f"{count_words(count, 'page')} sent to the printer."),
        )  # fmt: skip
        self.accept()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Save as PDF", str(Path.home()), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{WORDS[self.kind.value()].lower().replace(' ', '-')}.pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Writes the pages to a PDF, beside everything else."""
        pages, total, title = self._pages(), self._subject.count, self._subject.title

        def work(progress: Progress, stop: Stop) -> int:
            return painting.write_pdf(Path(path), pages, total, title, progress, stop)

        messages, name = self._desk.messages, Path(path).name
        self._desk.tasks.job(
            self._page, f"Writing “{name}”", work,
            lambda count: messages.tell(f"“{name}” is written: {count_words(count, 'page')}."),
        )  # fmt: skip
        self.accept()
