"""Why a run ends: the user, the day's number, the account, or answers that are too much alike."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop_crm.base import dates
from desktop_crm.base.text import count_words
from desktop_crm.campaigns.claiming import Interrupted, Next, Nothing
from desktop_crm.campaigns.states import CampaignState
from desktop_crm.mail.answers import AccountFault, Answer, Deferred, Fault, InDoubt, Refused


class Ended(StrEnum):
    """Why a run is over."""

    FINISHED = "finished"  # nobody is left
    WAITING = "waiting"  # goes on by itself at `RunResult.until`
    PAUSED = "paused"  # by the user
    STOPPED = "stopped"  # by the user, or the account needs them: see `RunResult.why`
    INTERRUPTED = "interrupted"  # the program is closing; goes on at the next start
    LIMIT = "limit"  # as many as were asked for; the campaign is paused


@dataclass(frozen=True, slots=True)
class End:
    """The end of a run, and where it leaves the campaign; `until`: when it goes on by itself."""

    ended: Ended
    state: CampaignState
    why: str = ""
    until: datetime | None = None


INTERRUPTED = End(Ended.INTERRUPTED, CampaignState.SENDING)
FINISHED = End(Ended.FINISHED, CampaignState.FINISHED)
LIMIT = End(Ended.LIMIT, CampaignState.PAUSED)


def day_is_full(until: datetime, now: datetime) -> End:
    """As many as the account allows in 24 hours have left."""
    why = f"The day’s number is reached. It goes on {dates.moment_words(until, now)}."
    return End(Ended.WAITING, CampaignState.SENDING, why, until)


def of_fault(fault: AccountFault, day_ends: datetime, now: datetime) -> End:
    """What an account's fault means. `day_ends`: when the first message of the last 24 hours no longer counts."""
    why = f"{fault.what} {fault.way_out}".strip()
    rest = _RESTS.get(fault.fault)
    if rest is None:
        return End(Ended.STOPPED, CampaignState.STOPPED, why)
    until = now + rest
    if fault.fault is Fault.QUOTA:
        until = max(until, day_ends)
    return End(Ended.WAITING, CampaignState.SENDING, why, until)


def of_next(step: Next, now: datetime) -> End | None:
    """Whether there is nothing to hand over any more; None: there is."""
    match step:
        case Interrupted(CampaignState.PAUSED):
            return End(Ended.PAUSED, CampaignState.PAUSED)
        case Interrupted(CampaignState.FINISHED) | Nothing(None):
            return FINISHED
        case Interrupted(state):
            return End(Ended.STOPPED, state)
        case Nothing(datetime() as until, deferred):
            letters = count_words(deferred, "letter was", "letters were")
            why = f"{letters} put off by the server; the next try is {dates.moment_words(until, now)}."
            return End(Ended.WAITING, CampaignState.SENDING, why, until)
        case _:
            return None


# After which faults of the account a run goes on by itself; after the others somebody has to look.
_RESTS = {
    Fault.SLOW_DOWN: timedelta(minutes=5),
    Fault.UNREACHABLE: timedelta(minutes=5),
    Fault.BROKEN: timedelta(minutes=15),
    Fault.QUOTA: timedelta(hours=1),
}


class Series:
    """Answers that are alike in a row: then it is not the recipients."""

    def __init__(self) -> None:
        self._last: type[Answer] | None = None
        self._words = ""
        self._count = 0

    def look(self, answer: Answer, now: datetime) -> End | None:
        """Whether this answer makes one too many of its kind."""
        words = _skeleton(answer.reply) if isinstance(answer, Refused) else ""
        same = type(answer) is self._last and words == self._words
        self._last, self._words = type(answer), words
        self._count = self._count + 1 if same else 1
        match answer:
            case InDoubt() if self._count >= 3:
                why = "Three times in a row the line broke before the server answered. Look at the letters in doubt."
                return End(Ended.STOPPED, CampaignState.STOPPED, why)
            case Deferred() if self._count >= 20:
                why = "The server puts everything off. It is tried again later."
                return End(Ended.WAITING, CampaignState.SENDING, why, now + _RESTS[Fault.BROKEN])
            case Refused(reply) if self._count >= 10 and _OF_THE_LETTER.search(reply):
                why = f"The server refused ten letters in a row with the same words: {reply}"
                return End(Ended.STOPPED, CampaignState.STOPPED, why)
            case _:
                return None


# Codes that speak of the letter or the sender; 5.1.x and 5.2.x speak of the recipient (RFC 3463 §3).
_OF_THE_LETTER = re.compile(r"^554\b(?!.*\b5\.[12]\.\d)|\b5\.[3-7]\.\d", re.DOTALL)


def _skeleton(reply: str) -> str:
    """A reply without addresses and numbers, which differ from letter to letter."""
    return re.sub(r"\S+@\S+|\S*\d\S*", "", reply)
