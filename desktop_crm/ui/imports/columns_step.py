"""Second step: the columns with real rows; what goes where is changed by hand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.text import count_words
from desktop_crm.files.sheet import Visibility
from desktop_crm.mapping.mappings import IGNORED, Mapping
from desktop_crm.mapping.rows import RowKind
from desktop_crm.ui.imports.arrivals import ArrivalsPane
from desktop_crm.ui.imports.columns_table import ColumnsModel, ColumnsTable, FieldMenu, column_rows
from desktop_crm.ui.imports.survey import Doubts, Survey, size_words
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.choices import Check
from desktop_crm.ui.widgets.fields import Labelled, Select
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label
from desktop_crm.ui.widgets.layout import Box, clear, column, columns, row, rule, scroll, stack
from desktop_crm.ui.widgets.notices import Note
from desktop_crm.ui.widgets.scaling import scaled

_FORMATS = {
    "xlsx": "Excel",
    "xls": "Excel",
    "xlsb": "Excel",
    "ods": "OpenDocument",
    "csv": "Text",
    "vcard": "vCard",
    "ldif": "LDIF",
}
_KINDS = (
    (RowKind.CONTACTS, "a contact"),
    (RowKind.PURCHASES, "a purchase"),
    (RowKind.INTERACTIONS, "an interaction"),
)
HEADER_ROWS = 12  # of these the user may say that it holds the column names


class ColumnsStep(Box):
    """What the file is, its columns, and how its rows will arrive."""

    mapping_changed = Signal(object)  # Mapping
    layout_chosen = Signal(str, object)  # sheet, header row (None: found by itself)

    def __init__(self) -> None:
        super().__init__()
        self.survey: Survey | None = None
        self.mapping = Mapping()
        self._doubts: Doubts | None = None
        self._visited: dict[str, Mapping] = {}  # what was chosen for the sheets of this file
        self._menu: FieldMenu | None = None
        self._column = -1
        self.model = ColumnsModel()
        self.table = ColumnsTable(self.model)
        self.table.choose.connect(self._choose)
        self.arrivals = ArrivalsPane()
        self.placed = Label("", 13, 400, "text2", tabular=True)
        self.unclear = Button("Only the unclear ones", Kind.GHOST, "funnel", small=True)
        self.unclear.setCheckable(True)
        self.unclear.toggled.connect(self._show_columns)
        self.again = Button("Start over", Kind.GHOST, "arrow-counter-clockwise", small=True)
        self.again.clicked.connect(self._start_over)
        top = columns(
            Label("What is in the columns", 15, 600),
            10,
            self.placed,
            None,
            self.unclear,
            self.again,
            pad=(24, 0, 20, 0),
        )
        scaled(top, height=48)
        self._table_box = Box(column(top, (row((self.table, 1), pad=(12, 0, 12, 0)), 1)))
        self._filler = QWidget()
        main = Box(column((self._table_box, 1), self.arrivals, self._filler))
        self.setLayout(row(self._make_facts(), (main, 1)))

    def _make_facts(self) -> Box:
        self.file = Elided("", 13, 600)
        self.about = Label("", 12, 400, "text2", tabular=True)
        self.sheet = Select(name="Sheet")
        self.sheet.picked.connect(self._pick_sheet)
        self.header = Select(name="Column names are in")
        self.header.picked.connect(self._pick_header)
        self._sheet = Labelled("Sheet", self.sheet)
        self.every = Check("Bring in all sheets")
        self._header = Labelled("Column names are in", self.header)
        self.kind = Select(_KINDS, name="Each row is")
        self.kind.picked.connect(self._pick_kind)
        self._kind = Labelled("Each row is", self.kind)
        self._lines = column(gap=0)
        words = Label("The columns are set as last time.", 12, 400, "text2", wrap=True)
        self.remembered = Box(row(column(Glyph("clock-counter-clockwise", 16, "text2"), None), 8, (words, 1)))
        self.seen = Note("", "info", "clock-counter-clockwise")
        self._worth_lines = column(gap=6)
        self._worth_of = Label("", 12, 400, "text2", wrap=True, tabular=True)
        self.worth = stack(
            Label("Worth a look", 12, 600),
            8,
            self._worth_lines,
            10,
            self._worth_of,
            note="warn",
            pad=(12, 10, 12, 12),
        )
        self.worth.hide()
        ground = Glyph("file-text", 20, "accentText", box=36, ground="accentSoft")
        inside = Box(
            column(
                row(ground, 10, (column(self.file, 1, self.about), 1)),
                16,
                self._sheet,
                8,
                self.every,
                12,
                self._header,
                12,
                self._kind,
                14,
                rule(),
                10,
                self._lines,
                10,
                self.seen,
                10,
                self.remembered,
                14,
                self.worth,
                None,
                pad=(20, 20, 16, 16),
            )
        )
        self._facts = Box(row((scroll(inside), 1), rule("v")))
        scaled(self._facts, width=244)
        return self._facts

    # ------------------------------------------------------------ showing
    def show_survey(self, survey: Survey) -> None:
        """A file that was just looked at."""
        if self.survey is None or self.survey.path != survey.path:
            self._visited = {}
            self.every.setChecked(False)
        self.survey, self.mapping, self._doubts = survey, survey.mapping, None
        self.unclear.setChecked(False)
        layout = survey.layout
        self.file.set_text(survey.path.name)
        self.about.setText(f"{_FORMATS[layout.format.value]}, {size_words(survey.size)}")
        seen = [s.name for s in layout.sheets if s.visibility is Visibility.VISIBLE or s.name == layout.sheet]
        self.sheet.set_choices([(name, name) for name in seen], keep=False)
        self.sheet.set_value(layout.sheet)
        self._sheet.setVisible(len(seen) > 1)
        self.every.setVisible(len(seen) > 1)
        self.every.setText(f"Bring in all {len(seen):,} sheets")
        rows = [(n, f"Row {n}") for n in range(1, max(HEADER_ROWS, layout.header_row) + 1)]
        self.header.set_choices([*rows, (0, "No row has them")], keep=False)
        self.header.set_value(layout.header_row)
        self._header.setVisible(not survey.cards)
        self._kind.setVisible(not survey.cards)
        self.kind.set_value(survey.mapping.kind)
        self._show_lines(survey)
        self.remembered.setVisible(survey.remembered)
        self.seen.set_words(survey.seen)
        self.seen.setVisible(bool(survey.seen))
        self.arrivals.set_kind(survey.mapping.kind)
        self.arrivals.set_shown(12 if survey.cards else 4)
        self._table_box.setVisible(not survey.cards)
        self._filler.setVisible(survey.cards)
        self.arrivals.show_rows(survey.arrivals, survey.rows)
        self._show_columns()
        before = self._visited.get(layout.sheet)
        if before is not None and len(before.columns) == len(survey.mapping.columns):
            self._change(before)  # back on a sheet whose columns were chosen already

    def every_mapping(self) -> dict[str, Mapping] | None:
        """Where all sheets come in, how those that were looked at are read; None: only the sheet that is shown."""
        if self.survey is None or not self.every.isChecked() or self.every.isHidden():
            return None
        here = {self.survey.layout.sheet: self.mapping}
        return {name: m for name, m in (self._visited | here).items() if m.names_anybody()}

    def show_arrivals(self, rows: object) -> None:
        """How the rows arrive by the mapping as it is now."""
        if self.survey is not None:
            self.arrivals.show_rows(rows, self.survey.rows)  # type: ignore[arg-type]

    def show_doubts(self, doubts: Doubts) -> None:
        """What of the rows cannot be taken as it stands."""
        self._doubts = doubts
        self._show_columns()
        clear(self._worth_lines)
        most = sorted(doubts.kinds.items(), key=lambda pair: -pair[1])[:4]
        for reason, count in most:
            words = Label(f"{count:,} × {reason}", 12, wrap=True, tabular=True)
            self._worth_lines.addLayout(row(column(Glyph("warning-circle", 16, "warn"), None), 8, (words, 1)))
        rest = "These values go to the list of problems. The rest of their row comes in."
        part = self.survey is not None and doubts.of < self.survey.rows
        self._worth_of.setText(f"In the first {doubts.of:,} rows. {rest}" if part else rest)
        self.worth.setVisible(bool(most))

    def _show_lines(self, survey: Survey) -> None:
        clear(self._lines)
        layout = survey.layout
        others = [s.name for s in layout.sheets if s.name != layout.sheet]
        facts = (
            ("Cards" if survey.cards else "Rows", f"{survey.rows:,}"),
            ("Columns", "" if survey.cards else f"{len(layout.columns):,}"),
            ("Characters", layout.encoding.upper().replace("_", "-")),
            ("Hidden rows", f"{layout.hidden_rows:,}, come in too" if layout.hidden_rows else ""),
            ("Other sheets", f"{len(others):,}" if others else ""),
        )
        for name, value in facts:
            if value:
                line = columns(Label(name, 12, 400, "text2"), None, Label(value, 12, 500, tabular=True))
                scaled(line, height=22)
                self._lines.addWidget(line)

    def _show_columns(self) -> None:
        if self.survey is None:
            return
        rows = column_rows(self.survey, self.mapping, self._doubts)
        doubtful = [one for one in rows if one.unclear or one.doubts]
        self.unclear.allow(bool(doubtful), "Every column is clear.")
        self.model.show_rows(doubtful if self.unclear.isChecked() and doubtful else rows)
        placed = sum(c.field != IGNORED for c in self.mapping.columns)
        self.placed.setText(f"{placed:,} of {count_words(len(rows), 'column')} have a place")
        self.again.setEnabled(self.mapping != self.survey.mapping)

    # ------------------------------------------------------------ changing
    def _choose(self, place: int) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
        self._column = place
        self._menu = FieldMenu(self, self.mapping.columns[place], self.mapping.kind)
        self._menu.picked.connect(self._picked)
        self._menu.popup(self.table.corner(place))

    def menu(self) -> FieldMenu | None:
        """The menu that was opened last."""
        return self._menu

    def _picked(self, field: str, label: str) -> None:
        self._change(self.mapping.with_field(self._column, field, label))

    def _start_over(self) -> None:
        if self.survey is not None:
            self._change(self.survey.mapping)

    def _change(self, mapping: Mapping) -> None:
        self.mapping, self._doubts = mapping, None
        self.kind.set_value(mapping.kind)
        self.arrivals.set_kind(mapping.kind)
        if self.survey is not None:
            self._visited[self.survey.layout.sheet] = mapping
        self._show_columns()
        self.mapping_changed.emit(mapping)

    def _pick_kind(self, kind: object) -> None:
        if isinstance(kind, RowKind):
            self._change(self.mapping.with_kind(kind))

    def _pick_sheet(self, name: object) -> None:
        self.layout_chosen.emit(str(name), None)

    def _pick_header(self, number: object) -> None:
        self.layout_chosen.emit(self.sheet.value() or "", number)

    def focus_first(self) -> None:
        (self.arrivals.table if self.survey is not None and self.survey.cards else self.table).setFocus()

    def set_tier(self, tier: str) -> None:
        """Where there is little room, doubts and addresses give way."""
        self.table.show_columns([c.key for c in self.table.columns if tier != "narrow" or c.key != "looks"])
        self.arrivals.set_tier(tier)
        self._facts.setVisible(tier != "narrow")
