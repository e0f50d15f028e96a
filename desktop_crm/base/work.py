"""The two plain arguments of every long work: `progress` to report, `stop` to be asked."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_crm.base.errors import Stopped


@dataclass(frozen=True, slots=True)
class Step:
    """How far a work is: `done` of `total` units (`total` None while unknown) and what is being done."""

    done: int
    total: int | None
    words: str


Progress = Callable[[Step], None]
Stop = Callable[[], bool]


def silent(_step: Step) -> None:
    """A progress that nobody watches."""


def never() -> bool:
    """A stop that nobody presses."""
    return False


def check(stop: Stop) -> None:
    """Raises `Stopped` when the user asked to stop."""
    if stop():
        raise Stopped
