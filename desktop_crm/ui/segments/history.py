"""The builder's own undo, without a limit: every rule it held. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop_crm.segments.rules import Group

_TOGETHER = timedelta(seconds=3)  # what is typed into one field within that is one step


class History:
    """Where the rule stands among all it has been."""

    def __init__(self, rule: Group | None = None) -> None:
        self._rules = [rule or Group()]
        self._at = 0
        self._typed = ""
        self._when: datetime | None = None

    @property
    def rule(self) -> Group:
        return self._rules[self._at]

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at < len(self._rules) - 1

    def note(self, rule: Group, typed: str, now: datetime) -> None:
        """The rule after a change; changes of the same `typed` soon after each other are one."""
        soon = self._when is not None and now - self._when < _TOGETHER
        together = bool(typed) and typed == self._typed and soon and self._at > 0
        del self._rules[self._at + (0 if together else 1) :]
        self._rules.append(rule)
        self._at = len(self._rules) - 1
        self._typed, self._when = typed, now

    def undo(self) -> bool:
        """One step back; whether there was one."""
        if not self.can_undo:
            return False
        self._at -= 1
        self._typed = ""
        return True

    def redo(self) -> bool:
        """One step forth; whether there was one."""
        if not self.can_redo:
            return False
        self._at += 1
        self._typed = ""
        return True
