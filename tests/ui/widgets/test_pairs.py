"""Two records side by side: what is chosen, what the joined one will say, what was decided."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.ui.widgets.pair_fields import FieldRow, FieldsTable, Preset, Take
from desktop_crm.ui.widgets.pair_list import Fate, PairRow, Sure
from desktop_crm.ui.widgets.pair_pane import PairPane

NAME = FieldRow(0, "full_name", "Name", "Gareth Pugh", "G. Pugh")
PHONE = FieldRow(1, "phone", "Phone", "01632 960318", "01632 960318")
FIRM = FieldRow(2, "organisation", "Organisation", "", "Pugh Groundworks")
TAGS = FieldRow(3, "tags", "Tags", "hedge customers", "trade", several=True)
BORN = FieldRow(4, "birthday", "Birthday", "3 June 1968", "")
NEWS = FieldRow(5, "newsletter", "Newsletter", "Opted out", "yes", locked="a no stays a no")
ROWS = (NAME, PHONE, FIRM, TAGS, BORN, NEWS)
PAIRS = (
    PairRow(7, "Gareth Pugh", "G. Pugh", "same phone", Sure.CERTAIN),
    PairRow(8, "Samir Haddad", "Sameer Haddad", "same street", Sure.LIKELY),
    PairRow(9, "Joan Hill", "Joan Hill", "same name, other town", Sure.POSSIBLE),
)


@pytest.mark.parametrize(
    ("preset", "results"),
    [
        (
            Preset.FILL,
            ("Gareth Pugh", "01632 960318", "Pugh Groundworks", "hedge customers, trade", "3 June 1968"),
        ),
        (Preset.MINE, ("Gareth Pugh", "01632 960318", "", "hedge customers", "3 June 1968")),
        (Preset.THEIRS, ("G. Pugh", "01632 960318", "Pugh Groundworks", "trade", "3 June 1968")),
        (
            Preset.BOTH,
            (
                "Gareth Pugh, G. Pugh",
                "01632 960318",
                "Pugh Groundworks",
                "hedge customers, trade",
                "3 June 1968",
            ),
        ),
    ],
)
def test_a_preset_chooses_for_all_fields(preset: Preset, results: tuple[str, ...]) -> None:
    chosen = [row.preset(preset) for row in ROWS]
    assert tuple(row.result for row in chosen[:5]) == results
    assert chosen[5].result == "Opted out"  # no preset turns a no into a yes


def test_only_what_needs_a_look_differs() -> None:
    assert [row.differs for row in ROWS] == [True, False, False, False, False, False]
    assert FIRM.preset(Preset.FILL).mark == "added"
    assert BORN.preset(Preset.FILL).mark == "kept"
    assert TAGS.preset(Preset.FILL).mark == "added"


@pytest.fixture
def table(qtbot: QtBot) -> FieldsTable:
    made = FieldsTable()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.show_rows([row.preset(Preset.FILL) for row in ROWS])
    return made


def test_the_keys_take_a_side_and_the_locked_field_stays(table: FieldsTable, qtbot: QtBot) -> None:
    table.make_current(0)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.rows()[0].take is Take.THEIRS
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert table.rows()[0].take is Take.BOTH
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert table.rows()[0].take is Take.MINE
    table.make_current(5)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.rows()[5].take is Take.MINE


def test_a_click_unticks_one_of_several(table: FieldsTable, qtbot: QtBot) -> None:
    spot = table.visualRect(table.fields.index(3, 2)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.rows()[3].take is Take.MINE
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.rows()[3].take is Take.BOTH


@pytest.fixture
def pane(qtbot: QtBot) -> PairPane:
    made = PairPane()
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()

    def bring(pair: PairRow) -> None:
        made.show_fields(pair.id, ROWS)

    made.fields_wanted.connect(bring)
    made.show_pairs(PAIRS, "151 more rows need no look.")
    return made


def test_joining_goes_on_to_the_next_pair(pane: PairPane, qtbot: QtBot) -> None:
    told: list[tuple[int, Fate, dict[str, Take]]] = []

    def note(pair: PairRow, fate: Fate, taken: dict[str, Take]) -> None:
        told.append((pair.id, fate, taken))

    pane.decided.connect(note)
    qtbot.keyClick(pane.table, Qt.Key.Key_3)
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    taken = {
        "full_name": Take.THEIRS,
        "organisation": Take.THEIRS,
        "tags": Take.THEIRS,
        "birthday": Take.MINE,
    }
    assert told == [(7, Fate.JOINED, taken)]
    current = pane.current()
    assert current is not None and current.id == 8
    qtbot.mouseClick(pane.apart, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.leave, Qt.MouseButton.LeftButton)
    assert [p.fate for p in pane.pairs()] == [Fate.JOINED, Fate.APART, Fate.LATER]
    assert pane.open_count() == 1 and pane.done.text() == "2 decided"


def test_what_was_chosen_for_a_pair_is_there_when_it_is_opened_again(pane: PairPane, qtbot: QtBot) -> None:
    qtbot.keyClick(pane.table, Qt.Key.Key_3)
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    qtbot.mouseClick(pane.earlier, Qt.MouseButton.LeftButton)
    assert pane.table.rows()[0].take is Take.THEIRS


def test_the_certain_ones_are_accepted_at_once(pane: PairPane, qtbot: QtBot) -> None:
    assert pane.accept.text() == "Accept the certain one"
    with qtbot.waitSignal(pane.certain_accepted):
        qtbot.mouseClick(pane.accept, Qt.MouseButton.LeftButton)
    assert [p.id for p in pane.settle_certain()] == [7]
    assert not pane.accept.isVisible() and pane.open_count() == 2
