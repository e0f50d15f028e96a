"""The further fields of an entry: subject, outcome, mood, place, cost, products."""

from dataclasses import dataclass, replace

from desktop_crm.base.money import Money, read_money
from desktop_crm.book import settings
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.exchange import Log, Mood, mood_words
from desktop_crm.ui.dialogue.chip_row import Products
from desktop_crm.ui.tasks import Session, Tasks
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.layout import Box, column, columns


@dataclass(frozen=True, slots=True)
class Known:
    """What the book says: its currency, and its channels by id with their names."""

    currency: str
    channels: tuple[tuple[str, str], ...]


def read_cost(text: str, currency: str) -> int | None:
    """An amount in the smallest unit: `3.50`, `3,50`, `£ 3.50`. Raises ValueError where it is none."""
    if not text.strip():
        return None
    found = read_money(text, currency)
    if found is None or found.minor < 0:
        raise ValueError("no amount")
    return found.minor


class MoreFields(Box):
    """What is seldom needed."""

    def __init__(self, tasks: Tasks, said: Log | None) -> None:
        super().__init__()
        self._currency = settings.CURRENCY.default
        self._cost_minor = said.cost_minor if said else None
        self.subject = Field(said.subject if said else "", "What it was about", name="Subject")
        self.outcome = Field(said.outcome if said else "", "What came of it", name="Outcome")
        moods = [("", "Not noted"), *((mood.value, mood_words(mood)) for mood in Mood)]
        own = said.sentiment if said else ""
        if own and own not in dict(moods):
            moods.append((own, own))  # as another program called it
        self.mood = Select(moods, name="Their mood", width=150)
        self.mood.set_value(own)
        self.place = Field(said.place if said else "", "Where it was", name="Place")
        self.cost = Field("", "As the channel", name="Cost", width=150)
        self.products = Products(tasks)
        if said is not None:
            self.products.put(said.products)
        self._cost = Labelled("Cost", self.cost)
        self.setLayout(
            column(
                Labelled("Subject", self.subject),
                columns((Labelled("Outcome", self.outcome), 1), 12, Labelled("Their mood", self.mood)),
                columns((Labelled("Place", self.place), 1), 12, self._cost),
                Labelled("Products", self.products),
                gap=14,
            )
        )
        self._show_cost()

    def filled(self) -> bool:
        """Whether one of them says something already."""
        texts = (self.subject.text(), self.outcome.text(), self.place.text(), self.mood.value())
        return any(texts) or self._cost_minor is not None or bool(self.products.names())

    def begin(self) -> None:
        self.subject.setFocus()

    # ------------------------------------------------------------ what the book knows
    def read(self, session: Session) -> Known:
        """On a thread of its own."""
        channels = tuple((each.id, each.name) for each in channel_list.every(session))
        return Known(settings.get(session, settings.CURRENCY), channels)

    def show_known(self, known: Known) -> None:
        typed = self.cost.isModified()
        self._currency = known.currency
        self._cost.set_label(f"Cost in {known.currency}")
        if not typed:
            self._show_cost()

    def _show_cost(self) -> None:
        if self._cost_minor is not None:
            self.cost.setText(str(Money(self._cost_minor, self._currency).amount))

    # ------------------------------------------------------------ what was filled in
    def take(self, entry: Log) -> Log | None:
        """The entry with these fields; None where the cost is no amount, which it then says."""
        try:
            cost = read_cost(self.cost.text(), self._currency)
        except ValueError:
            self._cost.set_error("An amount, like 3.50.")
            self.show()
            return None
        self._cost.set_error("")
        return replace(
            entry,
            subject=self.subject.text().strip(),
            outcome=self.outcome.text().strip(),
            sentiment=self.mood.value(),
            place=self.place.text().strip(),
            cost_minor=cost,
            products=self.products.names(),
        )
