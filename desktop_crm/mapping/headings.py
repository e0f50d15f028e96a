"""A line between the rows that says what follows, `A`, `Regulars:`, `March 2026`: it is about nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.base.text import fold
from desktop_crm.files.sheet import Cell, as_text
from desktop_crm.mapping import days
from desktop_crm.mapping.rows import Problem

if TYPE_CHECKING:
    from desktop_crm.mapping.mappings import Column

# What people call the groups of their lists; nobody is called so.
_SAID = """
    customers|regulars|regular customers|regular clients|clients|new customers|new clients|old customers|old clients
    occasional|occasionals|former customers|past clients|prospects|leads|suppliers|friends|family|friends and family
    neighbours|neighbors|members|non members|students|pupils|trade|wholesale|retail|business|companies
    others|other|misc|miscellaneous|active|inactive|mailing list|newsletter|press|partners|contacts|staff
    kunden|stammkunden|neukunden|neue kunden|alte kunden|altkunden|laufkunden|ehemalige kunden|ehemalige
    interessenten|lieferanten|freunde|familie|freunde und familie|nachbarn|mitglieder|schüler|teilnehmer|händler
    privatkunden|geschäftskunden|firmenkunden|firmen|sonstige|sonstiges|andere|aktiv|inaktiv|verteiler|presse
    kontakte|mitarbeiter|vereine|clients réguliers|habitués|clients fidèles|nouveaux clients|anciens clients
    fournisseurs|amis|famille|voisins|membres|élèves|particuliers|professionnels|entreprises|autres|divers|presse
    clientes|clientes habituales|habituales|nuevos clientes|antiguos clientes|proveedores|amigos|familia|vecinos
    socios|alumnos|particulares|empresas|otros|varios|clienti|clienti abituali|clienti nuovi|nuovi clienti|fornitori
    amici|famiglia|vicini|soci|allievi|privati|aziende|altri|vari|klanten|vaste klanten|nieuwe klanten|leveranciers
    vrienden|leden|cursisten|particulieren|bedrijven|overige|overigen|clientes regulares|fornecedores|outros|alunos
    klienci|stali klienci|nowi klienci|dostawcy|znajomi|rodzina|inni|kunder|stamkunder|leverantörer|leverandører
    vänner|venner|medlemmar|medlemmer|övriga|øvrige|asiakkaat|zákazníci|stálí zákazníci|dodavatelé|ostatní
    клиенты|постоянные клиенты|новые клиенты|поставщики|друзья|прочие|müşteriler|tedarikçiler|arkadaşlar|diğer
    老客户|新客户|供应商|朋友|其他|客户|常連|新規|仕入先|その他|단골|신규|거래처|기타
"""
_GROUPS = frozenset(fold(word.strip()) for word in _SAID.replace("\n", "|").split("|") if word.strip())
_LETTERS = re.compile(r"[A-ZÄÖÜÅØÆА-ЯΑ-Ω](?: ?[-–/] ?[A-ZÄÖÜÅØÆА-ЯΑ-Ω])?|(?:19|20)\d\d")
_MARKS = " -–—=*#•.:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the headings of a table stand."""

    column: int
    field: str


def place_of(columns: Sequence[Column]) -> Place | None:
    """The first column of names, of firms only where there is no other; a first name may be a letter."""
    names = [Place(n, c.field) for n, c in enumerate(columns) if c.field in ("full_name", "given", "family")]
    firms = [Place(n, c.field) for n, c in enumerate(columns) if c.field == "org"]
    first = next(iter(names or firms), None)
    return None if first is None or first.field == "given" else first


def of_row(cells: Sequence[Cell], place: Place) -> Problem | None:
    """What is to be said of a row that is a heading; None where it is about somebody."""
    held = [(n, text) for n, cell in enumerate(cells) if (text := as_text(cell).strip())]
    if len(held) != 1 or held[0][0] != place.column:
        return None
    ((_, text),) = held
    plain = text.strip(_MARKS)
    counted = place.field == "full_name" and _LETTERS.fullmatch(plain)
    if not counted and fold(plain) not in _GROUPS and not days.is_month(fold(plain)):
        return None
    return Problem("", text, f"“{text}” stands over other rows and is nobody. The row was left out.")
