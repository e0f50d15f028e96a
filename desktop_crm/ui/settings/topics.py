"""The newsletters one can subscribe to, the words people agree to, and how many stand where."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.book import settings
from desktop_crm.consent import topics
from desktop_crm.consent.state import State
from desktop_crm.consent.topics import Topic
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel, form, told
from desktop_crm.ui.settings.topic_form import NewTopic, TopicForm
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.notices import EmptyState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scrolling import InSight
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("topic", "Topic"),
    Column("confirmed", "Opted in", 88, "r"),
    Column("requested", "Asked", 76, "r"),
    Column("out", "Opted out", 88, "r"),
    Column("frequency", "How often", 150),
)
MOST = 8  # rows shown before the table scrolls


class TopicsModel(PagedModel):
    """All topics; there are never many."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def words(self, record: Topic, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            figures = (f"{figure(record, key):,} {words}" for key, words in _SPOKEN)
            return ", ".join((record.name, *figures, record.frequency)).rstrip(", ")
        match column:
            case "topic":
                return record.name
            case "frequency":
                return record.frequency
            case _:
                return f"{figure(record, column):,}"


_SPOKEN = (("confirmed", "opted in"), ("requested", "asked"), ("out", "opted out"))


def figure(topic: Topic, column: str) -> int:
    """How many addresses stand in the state of a column."""
    states = {
        "confirmed": (State.CONFIRMED,),
        "requested": (State.REQUESTED,),
        "out": (State.DECLINED, State.WITHDRAWN),
    }
    return sum(topic.counts.get(state, 0) for state in states[column])


class _TopicLook(CellLook):
    row_height = 48

    def draw(self, pen: Pen, rect: QRectF, record: Topic, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        match column:
            case "topic":
                if not record.description:
                    pen.text(room, record.name, 13, 600)
                    return
                half = rect.height() / 2
                pen.text(QRectF(room.x(), rect.y() + 5, room.width(), half - 4), record.name, 13, 600)
                below = QRectF(room.x(), rect.y() + half, room.width(), half - 6)
                pen.text(below, record.description, 12, 400, "text2")
            case "frequency":
                pen.text(room, record.frequency, 13, 400, "text2")
            case _:
                strong = column == "confirmed"
                words = f"{figure(record, column):,}"
                pen.text(
                    room, words, 13, 600 if strong else 400, "text" if strong else "text2", "r", tabular=True
                )


class TopicsPanel(Panel):
    title, icon = "Topics and consent", "shield-check"
    finds = ("Newsletters", "Add topic", "Wording", "How often", "At most a month")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None  # just added, to be shown when it is read
        self.model = TopicsModel()
        self.table = RowTable(self.model, _TopicLook(), "Topics", gives_way=True)
        self.table.current_changed.connect(self._chosen)
        self.table.opened.connect(self._edit)
        self.form = TopicForm()
        self.form.changed.connect(self._change)
        self.form.removed.connect(self._remove)
        self.add = Button("Add topic", Kind.PRIMARY, "plus")
        self.add.clicked.connect(self._add)
        self.add.hide()
        empty_add = Button("Add topic", Kind.SECONDARY, "plus")
        empty_add.clicked.connect(self._add)
        self.empty = EmptyState(
            "shield-check",
            "No newsletter yet",
            "A topic is what people subscribe to, such as “Monthly news” or “Workshop dates”.",
            empty_add,
        )
        self._body = QWidget()
        self._either = QStackedLayout(self._body)
        self._either.addWidget(self.empty)
        per_month = self.row(settings.WISHED_PER_MONTH)
        self._either.addWidget(InSight(form(self.table, 20, self.form, 24, per_month, width=720)))
        self.fill(self._body, actions=(self.add,))

    def watched(self) -> frozenset[str]:
        return frozenset({"settings", "topics", "consent_states"})

    def load(self) -> None:
        super().load()
        self.desk.tasks.read(self, topics.listed, self._show, key="topics")

    def flush(self) -> None:
        super().flush()
        self.form.commit()

    def focus_first(self) -> None:
        (self.table if self.model.rowCount() else self.empty.button or self.add).setFocus()

    def main_action(self) -> None:
        self._add()

    # ------------------------------------------------------------ showing
    def _show(self, found: Sequence[Topic]) -> None:
        self.head.say(self.title, count_words(len(found), "topic") if found else "")
        wanted, self._wanted = self._wanted or self._current_id(), None
        at = next((n for n, topic in enumerate(found) if topic.id == wanted), 0)
        self.model.show_first(len(found), found)
        self.turn_to(self._either, 1 if found else 0)
        self.add.setVisible(bool(found))
        shown = min(len(found), MOST)
        self.table.setFixedHeight(theme.px(34) + shown * theme.px(_TopicLook.row_height) + 2)
        if found:
            self.table.make_current(at)
            self._chosen(found[at])

    def _current_id(self) -> int | None:
        current = self.table.current_record()
        return current.id if isinstance(current, Topic) else None

    def _chosen(self, topic: Topic | None) -> None:
        if topic is not None:
            self.form.show_topic(topic)

    def _edit(self, _topic_id: int) -> None:
        self.form.focus_first()

    # ------------------------------------------------------------ changing
    def _add(self) -> None:
        sheet = NewTopic(self)
        sheet.wanted.connect(self._make)
        sheet.open()

    def _make(self, sheet: NewTopic) -> None:
        name, description, frequency, wording = sheet.values()

        def work(session: Any) -> int:
            return topics.add(session, name, clock.now(), description, frequency, wording)

        self.make(sheet, f"Added “{name}”", work, self._show_next)

    def _show_next(self, topic_id: int) -> None:
        self._wanted = topic_id

    def _change(self, topic_id: int, key: str, value: str) -> None:
        self.act(
            f"Changed “{self.form.name()}”", lambda session: topics.change(session, topic_id, **{key: value})
        )

    def _remove(self, topic_id: int) -> None:
        words = f"Removed “{self.form.name()}”"
        self.desk.tasks.write(
            self, words, lambda session: topics.remove(session, topic_id), told(self.desk, words)
        )
