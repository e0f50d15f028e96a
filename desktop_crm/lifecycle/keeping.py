"""The rules and the expectations as settings: each number can be changed, and all can go back to ours.

Whether everybody has to be looked at again is told by a mark of the rules kept with the last review: so it also
follows when a change is taken back, or a later version ships other numbers.
"""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete
from sqlalchemy.orm import Session

from desktop_crm.book import settings
from desktop_crm.book.settings import Setting
from desktop_crm.book.tables import SettingRow
from desktop_crm.lifecycle.rules import Rules
from desktop_crm.lifecycle.stages import EXPECTS, Stage

_SEEN = "on so many days they wrote, rang or came"
# Label, hint, least and most of each number, by its name among the rules.
_NUMBERS: dict[str, tuple[str, str, int, int]] = {
    "loyal_purchases": ("Purchases of a loyal customer", "On so many days, or", 1, 1_000),
    "loyal_exchanges": ("Exchanges with a loyal customer", f"… {_SEEN}", 1, 1_000),
    "loyal_months": ("Within how many months", "Counted back from today.", 1, 120),
    "known_months": ("Known for how many months", "0: loyal from the first day on.", 0, 120),
    "growing_purchases": ("Purchases of a growing customer", "On so many days, or", 1, 1_000),
    "growing_exchanges": ("Exchanges with a growing customer", f"… {_SEEN}", 1, 1_000),
    "new_days": ("How many days somebody is new", "Who has not come again by then is quiet.", 1, 3_650),
    "quiet_percent": ("Percent of their usual rhythm", "200: twice as long; never under 14 days.", 100, 1_000),
    "quiet_days": ("Days where there is no rhythm", "For those who came too seldom to have one.", 14, 3_650),
    "lost_days": ("Days until somebody is lost", "Since their last sign of life.", 30, 7_300),
}  # fmt: skip
# Which numbers make which stage.
OF_STAGE: dict[Stage, tuple[str, ...]] = {
    Stage.LEAD: (),
    Stage.NEW: ("new_days",),
    Stage.GROWING: ("growing_purchases", "growing_exchanges"),
    Stage.LOYAL: ("loyal_purchases", "loyal_exchanges", "loyal_months", "known_months"),
    Stage.QUIET: ("quiet_percent", "quiet_days"),
    Stage.LOST: ("lost_days",),
}


def _number(name: str, default: int) -> Setting[int]:
    label, hint, low, high = _NUMBERS[name]
    made = Setting(f"lifecycle.{name}", default, label, hint, low=low, high=high)
    settings.DECLARED[made.name] = made
    return made


def _text(stage: Stage) -> Setting[str]:
    made = Setting(
        f"lifecycle.expects_{stage}", EXPECTS[stage], f"What {stage.word.lower()} customers expect"
    )
    settings.DECLARED[made.name] = made
    return made


NUMBERS = {name: _number(name, default) for name, default in asdict(Rules()).items()}
TEXTS = {stage: _text(stage) for stage in Stage}
REVIEWED = Setting("lifecycle.reviewed", "")  # the mark of the rules of the last review
NOTED = Setting("lifecycle.noted", 0)  # up to which contact all are noted for it, while that is being done


def rules(session: Session) -> Rules:
    """The rules of this book."""
    return Rules(*settings.several(session, list(NUMBERS.values())))  # in the order of the fields


def expects(session: Session, stage: Stage) -> str:
    """What customers at this stage expect, in the user's words or ours."""
    return settings.get(session, TEXTS[stage])


def back_to_ours(session: Session) -> None:
    """All rules and expectations as we ship them."""
    session.flush()
    names = [*(setting.name for setting in NUMBERS.values()), *(setting.name for setting in TEXTS.values())]
    session.execute(delete(SettingRow).where(SettingRow.name.in_(names)))
    session.expire_all()


def changed_since_review(session: Session, selling: bool) -> bool:
    """Whether the last review went by other rules."""
    return settings.get(session, REVIEWED) != _mark(session, selling)


def note_review(session: Session, selling: bool) -> None:
    """From now on everybody is looked at by the rules of this moment."""
    settings.put(session, REVIEWED, _mark(session, selling))


_WAY = 2  # goes up when the rules themselves come to another answer


def _mark(session: Session, selling: bool) -> str:
    return ",".join(map(str, (_WAY, int(selling), *asdict(rules(session)).values())))
