"""The people the sentences are about, as a lookup without a book: five trades and
their customers, a town, and people whose names are words."""

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
TOWN = (
    ("Ellen Fairweather", ""),
    ("Ellen Marsh", ""),
    ("Will Turner", ""),
    ("May Chen", ""),
    ("Mark Holloway", ""),
    ("Rose Delaney", ""),
    ("Grace Okafor", ""),
    ("Bill Nash", ""),
    ("April Summers", ""),
    ("Hope Winters", ""),
    ("Hope Sandford", ""),
    ("Kate Winters", ""),
    ("Joy Baines", ""),
    ("Frank Adeyemi", ""),
    ("Art Kowalski", ""),
    ("Pat Murphy", ""),
    ("Sue Lambert", ""),
    ("Drew Pickering", ""),
    ("Jack Frost", ""),
    ("Dawn Ellery", ""),
    ("Chase Morgan", ""),
    ("The Fox & Hounds", ""),
    ("Café Lumière", ""),
    ("St Mary's Primary School", ""),
    ("Harbour Gallery", ""),
    ("Thornton Builders", ""),
    ("Bright Smile Dental", ""),
    ("Green Man Brewery", ""),
    ("María José García", ""),
    ("Søren Holm", ""),
    ("Aoife Ní Bhriain", ""),
    ("Mohammed Ali", ""),
    ("Zoë Kline", ""),
    ("Jean-Luc Moreau", ""),
    ("Lin Wei", ""),
    ("Sanjay Patel", ""),
    ("Anita Patel", ""),
    ("David Brown", "Bright Smile Dental"),
    ("David Brown", ""),
    ("Catherine Bell", ""),
    ("Tony Rossi", "Rossi's Deli"),
    ("Nora Lindgren", ""),
    ("Hugh Pemberton", ""),
    ("Olga Petrova", ""),
    ("Steve Hart", ""),
    ("Jess Tanner", ""),
)  # fmt: skip  - homonyms, and first names that are words
WORDS = tuple(
    (name, "")
    for name in (
        "Bob Ray",
        "Jim Ray",
        "Dawn El",
        "Rose Hill",
        "Hope Lane",
        "Bill Nash",
        "Will Turner",
        "May Chen",
        "Mark Holloway",
        "Grace Okafor",
        "April Summers",
        "Penny Vane",
        "Art Kowalski",
        "Grant Oduya",
        "Jean Moss",
        "Olive Trent",
        "Basil Kerr",
        "Frank Adeyemi",
        "Rich Palmer",
        "Sunny Dhillon",
        "Sandy Cole",
        "Chase Morgan",
        "Drew Pickering",
        "Miles Upton",
        "Victor Lamb",
        "Iris Quinn",
        "Ivy Marsh",
        "Heather Boyd",
        "Violet Snow",
        "Pat Murphy",
        "Sue Lambert",
        "Jack Frost",
        "Rob Ellis",
        "Nick Price",
        "Don Shaw",
        "Ellen Fairweather",
    )
)  # fmt: skip  - whose names are words as well
# hands of four countries; firms, short forms beside the long one, names that are words
_COAST = """
Siobhán Keane; Declan O'Rourke; Niamh Byrne; Pat Doyle; Chloe Dunne; Ravi Krishnan; Deepa Iyer; Arjun Mehta / Mehta
Textiles; Lakshmi Nair; Ashok Rao; Fatima Zaidi; Harry Singh; Hank Dawson; Mary-Beth Carter; DeShawn Williams; Brad
Kowalczyk; Mike Delgado / Delgado Roofing; Michelle Tran; Elizabeth Thorne; Liz Carmody; Bob Hargreaves; Robert
Finlay; Grant Mackie; Mark Ashby; Mark Tillotson; Rose Kettering; Bill Ogden; Will Sefton; May Lim; Sue Brennan; Joe
Brennan; Tamsin Rowe; Gethin Pugh; Eilidh Fraser; Old Mill Bakery; Riverside Vets; Hartley & Sons; The Crown Inn;
Nettle & Thyme; Greenfield Primary; Pearl Osei; Faith Abara; Clay Benton; Jonas Weber; Tilly Marsden; Gary Stubbs;
Katherine Poole; Sam Whitlock
"""
COAST = [
    (name.strip(), firm.strip())
    for name, _, firm in (one.partition("/") for one in " ".join(_COAST.split()).split(";"))
]
_REACHED = {
    "ellen@elmcourt.example": "Ellen Fairweather", "01632 960147": "Luca Bertolini",
    "tom@ridley.example": "Tom Ridley",
}  # fmt: skip


class People:
    """Everybody of one of the lists above, numbered from 1."""

    def __init__(self, people: Sequence[tuple[str, str]] = _PEOPLE) -> None:
        self._people = people
        self._all = [Someone(n, name) for n, (name, _) in enumerate(people, 1)]

    def called(self, words: Sequence[str], firms: bool) -> Sequence[Someone]:
        looked = wanted(words)
        return [
            one
            for one, (name, firm) in zip(self._all, self._people, strict=True)
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
