"""Who of the two is us: in messages with `From` and `To`, or with a sender called `Me`.

What we wrote went to the other one; without a column that says to whom, to the one who wrote last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_crm.base.text import fold
from desktop_crm.dialogue.channels import Direction
from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import Cell, as_text
from desktop_crm.mapping import contents, exchange_columns, headers, splitting
from desktop_crm.mapping.contents import Kind
from desktop_crm.mapping.rows import Exchanged

if TYPE_CHECKING:
    from desktop_crm.mapping.mappings import Column

# Words for oneself that nobody is called by in another language: no ben, mina or meg.
_WORDS = """
    me|myself|you|ich|ich selbst|moi|moi-même|vous|yo|ik|ikzelf|jeg|eu mesmo
    я|我|自己|本人|私|自分|나|저|εγώ|אני|أنا|tôi
"""
_ME = frozenset(fold(word.strip()) for word in _WORDS.replace("\n", "|").split("|") if word.strip())
# Whose addresses anybody may have: two of them are not of one house.
_EVERYBODYS = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.fr
    hotmail.it hotmail.es live.com live.co.uk live.de live.fr live.nl msn.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr
    yahoo.it yahoo.es yahoo.co.jp yahoo.com.br ymail.com aol.com aol.de icloud.com me.com mac.com
    proton.me protonmail.com pm.me
    gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de arcor.de posteo.de mailbox.org 1und1.de mail.de
    orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr libero.it virgilio.it alice.it tin.it tiscali.it
    btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com comcast.net verizon.net att.net sbcglobal.net
    bluewin.ch hispeed.ch sunrise.ch aon.at a1.net chello.at ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl home.nl
    telenet.be skynet.be proximus.be telia.com bredband.net online.no telefonica.net terra.es sapo.pt uol.com.br
    bol.com.br wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz email.cz centrum.cz freemail.hu citromail.hu abv.bg
    mail.ru yandex.ru yandex.com bk.ru inbox.ru list.ru rambler.ru ukr.net i.ua qq.com 163.com 126.com sina.com
    foxmail.com naver.com daum.net hanmail.net docomo.ne.jp ezweb.ne.jp softbank.ne.jp zoho.com fastmail.com hey.com
    tutanota.com tuta.com shaw.ca rogers.com sympatico.ca bigpond.com optusnet.com.au xtra.co.nz rediffmail.com
    """.split()  # noqa: SIM905
)
_NAMING = ("full_name", "email", "phone", "nickname", "org")


@dataclass(frozen=True, slots=True)
class Ours:
    """How we are called in a table, and who is spoken with before anybody else is named.

    The names are folded; `@shop.example` are all of a house.
    """

    names: tuple[str, ...] = ()
    partner: str = ""


NOBODY = Ours()


def ours(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Ours:
    """Who we are, from the first rows: a word for us, or the one who stands in each row, as sender or as receiver."""
    senders, receivers = _senders(columns), _receivers(columns)
    said = [{name for n in (*senders, *receivers) for name in _bare(_text(row, n))} for row in rows]
    names = {name for row in said for name in row if name in _ME}
    if len({name for row in rows for n in senders for name in _bare(_text(row, n))} & names) > 1:
        return NOBODY  # Me and You: who of them made the list is not said
    if not names and receivers:
        names = _always(said)
    found = frozenset(names)
    others = (_text(row, n) for row in rows for n in senders if not _any_of(_text(row, n), found))
    return Ours(tuple(sorted(names)), next(filter(None, others), "") if names else "")


def _always(said: Sequence[set[str]]) -> set[str]:
    """Who stands in every row and speaks with people of several houses; in doubt nobody.

    Mail with one customer has that customer in every row as soon as our own address is written in two ways: where all
    others are of one house, the one in every row is us only by chance, and surely not where the address is private.
    """
    counted = Counter(name for row in said for name in row)
    always = [name for name, count in counted.items() if count == len(said) > 2]
    if len(always) != 1:
        return set()
    (one,) = always
    houses = [{_house(name) for name in row if name != one} for row in said]
    shared = set.intersection(*houses) - {_house(one)}
    if not shared:
        return {one} if len(set.union(*houses) - {_house(one)}) > 1 else set()
    return shared if len(shared) == 1 and _house(one) == one else set()


def _house(name: str) -> str:
    """The domain of an address, with its sign; who has none, or one that everybody may have, is a house alone."""
    _, sign, domain = name.partition("@")
    return sign + domain if sign and domain not in _EVERYBODYS else name


def _bare(text: str) -> list[str]:
    """The addresses in a cell, without the names before them; of who has none the name."""
    pairs = [splitting.name_and_email(part) for part in splitting.emails(text)] if text else []
    return [fold(address or name) for name, address in pairs]


def _any_of(text: str, names: frozenset[str]) -> bool:
    return any(_is_of(name, names) for name in _bare(text))


def _is_of(name: str, names: frozenset[str]) -> bool:
    return name in names or _house(name) in names


def _text(row: Sequence[Cell], place: int) -> str:
    return as_text(row[place]).strip() if place < len(row) else ""


def _senders(columns: Sequence[Column]) -> list[int]:
    return [n for n, c in enumerate(columns) if c.field in _NAMING]


def _receivers(columns: Sequence[Column]) -> list[int]:
    """The columns of those to whom something was sent: notes by their field, as we are there as well."""
    return [
        n
        for n, c in enumerate(columns)
        if c.field == "text"
        and c.label
        and headers.read(c.name, "exchanges", ()).one() == exchange_columns.SENT_TO
    ]


class Conversing:
    """Turns rows that we wrote to those who got them; made once for a table, for rows in their order."""

    def __init__(self, columns: Sequence[Column], ours: Ours) -> None:
        self._names = frozenset(ours.names)
        self._senders = _senders(columns)
        self._receivers = [(n, columns[n].label) for n in _receivers(columns)]
        self._partner = _somebody(ours.partner) if ours.partner else None

    def settled(
        self, cells: Sequence[Cell], entry: Entry, told: Exchanged | None
    ) -> tuple[Entry, Exchanged | None]:
        """Whose row it is, and what it tells."""
        if told is None or not (self._names or self._receivers):
            return entry, told
        sent_to = next(((n, label) for n, label in self._receivers if _text(cells, n)), None)
        if not self._is_ours(cells, told, sent_to is not None):
            if self._names:
                self._partner = entry
                told = replace(told, direction=told.direction or Direction.IN.value)
            if sent_to and all(_is_of(name, self._names) for name in _bare(_text(cells, sent_to[0]))):
                told = _without(told, cells, *sent_to)
            return entry, told
        told = replace(told, direction=told.direction or Direction.OUT.value)
        if sent_to:
            got = _text(cells, sent_to[0])
            alone = len(_bare(got)) == 1
            return _somebody(got), _without(told, cells, *sent_to) if alone else told
        return self._partner or entry, told

    def _is_ours(self, cells: Sequence[Cell], told: Exchanged, addressed: bool) -> bool:
        by_name = bool(self._names) and any(_any_of(_text(cells, n), self._names) for n in self._senders)
        return by_name or (addressed and not self._names and told.direction == Direction.OUT.value)


def _without(told: Exchanged, cells: Sequence[Cell], place: int, label: str) -> Exchanged:
    """Without the line of the text that says to whom it went: that is told otherwise."""
    line = f"{label}: {_text(cells, place)}"
    return replace(told, body="\n".join(part for part in told.body.split("\n") if part != line))


def _somebody(text: str) -> Entry:
    """The one who is called so, or reached there."""
    entry = Entry()
    name, address = splitting.name_and_email(splitting.emails(text)[0])
    kind = contents.look([name]).kind
    entry.add("email" if kind is Kind.EMAIL else "phone" if kind is Kind.PHONE else "full_name", name)
    entry.add("email", address)
    return entry
