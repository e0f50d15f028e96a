"""From the list or the page of contacts to what prints them."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from desktop_crm.contacts.fields import Field
from desktop_crm.insight.rows import ContactLine
from desktop_crm.ui.contacts import columns
from desktop_crm.ui.contacts.table import cell_words
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.printing.documents import Columns, Paper, Subject
from desktop_crm.ui.printing.pages import ListColumn
from desktop_crm.ui.widgets.paged_model import Column

_REST = 190  # the share of the column that takes the rest on screen
OF_A_LIST = (Paper.LIST, Paper.PHONES, Paper.CALLS, Paper.LABELS, Paper.SHEETS)
OF_ONE = (Paper.SHEETS, Paper.CALLS, Paper.LABELS)


def as_shown(every: Sequence[Column], shown: Sequence[tuple[str, int]]) -> Columns:
    """The columns of a list for paper, as wide beside each other as on screen."""
    by_key = {column.key: column for column in every}
    there = [(by_key[key], width) for key, width in shown if key in by_key]
    heads = tuple(ListColumn(c.title, width or c.width or _REST, c.align) for c, width in there)
    keys = tuple(column.key for column, _width in there)
    return Columns(
        heads, keys, columns.wanted(keys), cell_words if "organisation" in keys else _with_organisation
    )


def _with_organisation(line: ContactLine, column: str, custom: Mapping[int, Field]) -> str:
    words = cell_words(line, column, custom)
    return f"{words}, {line.organisation}" if column == "name" and line.organisation else words


def ask(window: QWidget, desk: Desk, subject: Subject) -> None:
    """Opens the sheet; what talks to printers is loaded with it."""
    from desktop_crm.ui.printing.print_sheet import PrintSheet

    sheet = PrintSheet(window, desk, subject, OF_A_LIST if subject.columns is not None else OF_ONE)
    sheet.open()
