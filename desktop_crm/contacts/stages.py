"""The stages a customer goes through: what `contacts.stage` may say, in the order of lists."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """From somebody who has not bought to somebody who has stopped; the ids kept in the book."""

    LEAD = "lead"
    NEW = "new"
    GROWING = "growing"
    LOYAL = "loyal"
    QUIET = "quiet"
    LOST = "lost"

    @property
    def word(self) -> str:
        """What the stage is called on every screen."""
        return self.value.capitalize()
