"""Which rows of a table are ticked, by id, however many have been read."""

from collections.abc import Sequence


class Selection:
    """Which rows are ticked: some ids, or all but some."""

    def __init__(self) -> None:
        self.everything = False
        self._ids: set[int] = set()

    def copy(self) -> "Selection":
        """The same ticks, whatever is ticked later."""
        made = Selection()
        made.everything, made._ids = self.everything, set(self._ids)
        return made

    def holds(self, number: int) -> bool:
        return (number in self._ids) != self.everything

    def toggle(self, number: int) -> None:
        self._ids.symmetric_difference_update({number})

    def add(self, numbers: Sequence[int]) -> None:
        if self.everything:
            self._ids.difference_update(numbers)
        else:
            self._ids.update(numbers)

    def all(self) -> None:
        self.everything, self._ids = True, set()

    def clear(self) -> None:
        self.everything, self._ids = False, set()

    def count(self, total: int) -> int:
        return total - len(self._ids) if self.everything else len(self._ids)

    def resolve(self, everyone: Sequence[int]) -> list[int]:
        """The ticked ids, in the order of the list where all are ticked."""
        if self.everything:
            return [number for number in everyone if number not in self._ids]
        return sorted(self._ids)
