"""The people the sentences are about, as a lookup without a book: five trades and their customers."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_crm.base.text import fold
from desktop_crm.dialogue.quick.records import Someone
from desktop_crm.dialogue.quick.spelling import is_called, is_nearly_called, wanted

_PEOPLE = (
    ("Ellen Fairweather", "Elm Court Allotments"), ("Priya Raman", "Raman Garden Design"), ("Joan Whitcombe", ""),
    ("Ben Ashworth", "Ashworth Landscapes"), ("Samir Haddad", ""), ("Luca Bertolini", "Trattoria Bertolini"),
    ("Dorothy Beecham", ""), ("Margaret Oyelaran", ""), ("Kofi Mensah", "Mensah & Daughters"), ("Hannah Pryce", ""),
    ("Peter Lindqvist", "Lindqvist Estate Services"), ("Peter Oldham", ""), ("Nguyễn Thị Hoa", "Saigon Kitchen"),
    ("王小明", ""), ("Siobhan O'Brien", ""), ("Anna-Lena Vogt", ""), ("Raman Garden Design", ""),
    # a potter's
    ("Fiona Galbraith", "Galbraith Gallery"), ("Ruth Penhaligon", ""), ("Desmond Achebe", ""), ("Ingrid Solheim", ""),
    # a physiotherapist's
    ("Graham Tolley", ""), ("Nadia Rahimi", ""), ("Oliver Stanhope", ""), ("Elizabeth Finch", ""), ("Wendy Farrow", ""),
    # a wine shop's
    ("Colette Marchand", "Bistro Marchand"), ("Viktor Hale", ""), ("Tom Ridley", ""), ("The Copper Kettle", ""),
    ("Leona Vickers", ""),
    # a language teacher's
    ("Yuki Tanaka", ""), ("Carlos Medina", ""), ("Agnieszka Nowak", ""), ("Hillside School", ""), ("Beth Tranter", ""),
)  # fmt: skip
_REACHED = {
    "ellen@elmcourt.example": "Ellen Fairweather", "01632 960147": "Luca Bertolini",
    "tom@ridley.example": "Tom Ridley",
}  # fmt: skip


class People:
    """Everybody above, numbered from 1."""

    def __init__(self) -> None:
        self._all = [Someone(n, name) for n, (name, _) in enumerate(_PEOPLE, 1)]

    def called(self, words: Sequence[str], firms: bool) -> Sequence[Someone]:
        looked = wanted(words)
        return [
            one
            for one, (name, firm) in zip(self._all, _PEOPLE, strict=True)
            if looked and is_called(f"{name} {firm}" if firms else name, looked)
        ]

    def nearly(self, words: Sequence[str]) -> Sequence[Someone]:
        looked = wanted(words)
        return [one for one in self._all if is_nearly_called(one.name, looked)]

    def reached(self, address: str) -> Sequence[Someone]:
        return [one for one in self._all if _REACHED.get(address) == one.name]

    def like(self, text: str) -> Sequence[Someone]:
        start = fold(text)[:3]
        return [one for one in self._all if start and fold(one.name).startswith(start)]
