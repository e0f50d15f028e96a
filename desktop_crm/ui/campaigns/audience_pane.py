"""The second step of the composer: whom the letter is for, with the people live beside it."""

from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.campaigns import drafting
from desktop_crm.campaigns.drafting import Campaign
from desktop_crm.consent import topics
from desktop_crm.segments.audience import Member
from desktop_crm.ui.campaigns import readers
from desktop_crm.ui.campaigns.readers import Choices, Readers
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule, scroll
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.notices import EmptyState, Note, Sheet
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.rule_values import ManyChoice


class MemberLook(Look):
    """A person with the address."""

    def height(self, record: Any) -> int:
        return theme.px(38)

    def words(self, record: Member) -> str:
        return f"{record.name}, {record.address}" if record.address else record.name

    def draw(self, pen: Pen, rect: QRectF, record: Member, state: RowState) -> None:
        if state.hover or (state.current and state.focused):
            pen.box(rect.adjusted(0, 1, 0, -2), "hover", 6)
        pen.hairline(rect.left() + 44, rect.right(), rect.bottom() - 1)
        pen.avatar(QRectF(rect.x() + 8, rect.center().y() - 13, 26, 26), record.name)
        runs = [(record.name, 13, 600, "text"), ("   ", 13, 400, "text"), (record.address, 13, 400, "text2")]
        pen.runs(rect.x() + 44, rect.y(), rect.height(), runs, rect.right() - 8)
        if state.focused:
            pen.focus_ring(rect.adjusted(0, 1, 0, -2))


class TopicSheet(Sheet):
    """Asks for the name of a first topic."""

    named = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "What do people subscribe to?", width=440)
        self.field = Field("Monthly news", name="Topic")
        self.add(
            Labelled(
                "Topic",
                self.field,
                "People agree to a topic, not to everything. You can add more in Settings.",
            )
        )
        add = Button("Add the topic", Kind.PRIMARY)
        add.clicked.connect(self._add)
        self.set_buttons(add)

    def _add(self) -> None:
        if self.field.text().strip():
            self.named.emit(self.field.text().strip())


class AudiencePane(QWidget):
    """Topic, tag, list; the number and the people."""

    open_requested = Signal(object)
    aimed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Audience")
        self._desk = desk
        self._campaign: Campaign | None = None
        self.topic = Select([], name="Topic")
        self.tag = Select([], name="With the tag")
        self.picked = Select([], name="In the segment or on the list")
        self.excluded = ManyChoice((), (), "But nobody from")
        self.excluded.picked.connect(self._exclude)
        for select in (self.topic, self.tag, self.picked):
            select.picked.connect(self._aim)
        add_topic = Button("Add a topic", Kind.LINK, "plus", small=True)
        add_topic.clicked.connect(self._ask_topic)
        by_hand = Button("Choose people by hand", Kind.LINK, "users", small=True)
        by_hand.clicked.connect(self._by_hand)
        new_segment = Button("New segment", Kind.LINK, "plus", small=True)
        new_segment.clicked.connect(self._new_segment)
        left = column(
            Label("Whom is it for?", 15, 600), 4,
            Label("Only people who said yes to the topic, with proof, are ever written to.", 13, 400, "text2",
                  wrap=True),
            20, Labelled("Topic", self.topic, "What they subscribed to."), row(add_topic, None), 12,
            Labelled("Only those with the tag", self.tag), 16,
            Labelled("Only those in the segment or on the list", self.picked,
                     "A segment is a rule and always up to date; a list holds people you ticked in Contacts."),
            row(new_segment, 16, by_hand, None), 12,
            Labelled("But nobody from", self.excluded), 20,
            Note("The law asks for permission, and so do your readers: nobody else can be added here.", "well",
                 "shield-check"),
            None, pad=(48, 32, 40, 24),
        )  # fmt: skip
        box = Box(left)
        self._left = scroll(box)
        self._left.setFixedWidth(theme.px(520))
        self.number = Label("", 40, 600, tabular=True)
        self.words = Label("", 15, 600)
        self.of = Label("", 13, 400, "text2", wrap=True)
        self.people = RowList(MemberLook(), "People who get it")
        self.people.opened.connect(self._open_person)
        self._nobody = EmptyState("users", "", "")
        self._shown = QStackedWidget()
        self._shown.addWidget(self.people)
        self._shown.addWidget(self._nobody)
        self._more = Label("", 12, 400, "text2")
        right = column(
            row(self.number, 12, column(None, self.words, 8), None), self.of, 16, rule(), (self._shown, 1),
            self._more, pad=(32, 28, 32, 16),
        )  # fmt: skip
        self.setLayout(row(self._left, rule("v"), (columns((Box(right), 1)), 1)))

    def set_tier(self, tier: str) -> None:
        self._left.setFixedWidth(theme.px(380 if tier == "narrow" else 520))

    def show_campaign(self, campaign: Campaign) -> None:
        """Shows whom this campaign is for."""
        self._campaign = campaign
        self._desk.tasks.read(self, readers.choices, self._choices_came, key="choices")
        self._read()

    def _choices_came(self, found: Choices) -> None:
        campaign = self._campaign
        if campaign is None:
            return
        self.topic.set_choices(
            [(None, "Choose a topic"), *((t.id, t.name) for t in found.topics)], keep=False
        )
        self.topic.set_value(campaign.topic_id)
        self.tag.set_choices(
            [(None, "Everybody"), *((t.id, f"{t.name} ({t.count:,})") for t in found.tags)], keep=False
        )
        self.tag.set_value(campaign.tag_id)
        self.picked.set_choices(
            [(None, "Everybody"), *((each.id, each.name) for each in found.segments)],
            keep=False,
        )
        self.picked.set_value(campaign.segment_id)
        self.excluded.offer(
            [(str(each.id), each.name) for each in found.segments],
            [str(number) for number in campaign.excluded],
        )

    def _exclude(self) -> None:
        self._aim(None)

    def _aim(self, _value: Any) -> None:
        campaign = self._campaign
        if campaign is None:
            return
        chosen = (self.topic.value(), self.tag.value(), self.picked.value())
        excluded = tuple(int(number) for number in self.excluded.value())

        def work(session: Any) -> Campaign:
            drafting.aim(session, campaign.id, *chosen, clock.now(), excluded)
            return drafting.get(session, campaign.id)

        self.words.setText("counting …")
        self._desk.tasks.write(self, "", work, self._aimed)

    def _aimed(self, campaign: Campaign) -> None:
        if self._campaign is None or campaign.id != self._campaign.id:
            return  # another letter is on the screen by now
        self._campaign = campaign
        self.aimed.emit()
        self._read()

    def _read(self) -> None:
        campaign = self._campaign
        if campaign is not None:
            self._desk.tasks.read(
                self,
                lambda session: readers.readers(session, campaign),
                self._came,
                key="readers",
                failed=self._cannot_count,
            )

    def _cannot_count(self, error: Exception) -> None:
        """A segment whose rule is not finished chooses nobody yet."""
        if not isinstance(error, UserError):
            self._desk.messages.failed(error)
            return
        self.number.setText("0")
        self.words.setText("people get this")
        self.of.setText("")
        self.people.show_records(())
        self._nobody.say(error.what, error.way_out)
        self._shown.setCurrentIndex(1)

    def _came(self, found: Readers) -> None:
        gets = found.audience.gets if found.audience else 0
        total = found.audience.total if found.audience else 0
        self.number.setText(f"{gets:,}")
        self.words.setText("person gets this" if gets == 1 else "people get this")
        self.of.setText(f"of {total:,} chosen; the check says why for each of the others" if total else "")
        self.people.show_records(found.people)
        self._shown.setCurrentIndex(0 if found.people else 1)
        if found.audience is None:
            self._nobody.say("Choose a topic.", "It says what people agreed to get.")
        else:
            self._nobody.say(
                "Nobody would get this.",
                "No one here has agreed to the topic yet. Ask at the till or by post.",
            )
        more = gets - len(found.people)
        self._more.setText(f"and {more:,} more" if more > 0 else "")

    # ------------------------------------------------------------ acts
    def _ask_topic(self) -> None:
        sheet = TopicSheet(self)
        sheet.named.connect(self._add_topic)
        sheet.open()

    def _add_topic(self, name: str) -> None:
        campaign = self._campaign
        if campaign is None:
            return

        def work(session: Any) -> Campaign:
            topic_id = topics.take(session, name, clock.now())
            drafting.aim(session, campaign.id, topic_id, campaign.tag_id, campaign.segment_id, clock.now())
            return drafting.get(session, campaign.id)

        self._desk.tasks.write(self, "", work, self._topic_added)

    def _topic_added(self, campaign: Campaign) -> None:
        self._aimed(campaign)
        if self._campaign is campaign:
            self.show_campaign(campaign)

    def _by_hand(self) -> None:
        self._desk.messages.tell(
            "Tick people in Contacts, then “Add to list”. The list stands here afterwards."
        )
        self.open_requested.emit(Place(Where.CONTACTS))

    def _new_segment(self) -> None:
        if self._campaign is not None:
            self.open_requested.emit(Place(Where.SEGMENT, detail=f"campaign:{self._campaign.id}"))

    def _open_person(self, member: Member) -> None:
        self.open_requested.emit(Place(Where.CONTACT, member.contact_id))
