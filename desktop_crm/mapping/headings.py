"""A line between the rows that says what follows, `A`, `Regulars:`, `March 2026`: it is about nobody."""

from __future__ import annotations

import re

from desktop_crm.base.text import fold
from desktop_crm.files.entry import Entry
from desktop_crm.mapping import days
from desktop_crm.mapping.rows import Problem

# What people call the groups of their lists; nobody is called so.
_SAID = """
    customers|regulars|regular customers|regular clients|clients|new customers|new clients|old customers|old clients
    occasional|occasionals|former customers|past clients|prospects|leads|suppliers|friends|family|friends and family
    neighbours|neighbors|members|non members|students|pupils|trade|wholesale|retail|private|business|companies
    others|other|misc|miscellaneous|active|inactive|mailing list|newsletter|press|partners|contacts|staff|team
    kunden|stammkunden|neukunden|neue kunden|alte kunden|altkunden|laufkunden|ehemalige kunden|ehemalige
    interessenten|lieferanten|freunde|familie|freunde und familie|nachbarn|mitglieder|schüler|teilnehmer|händler
    privatkunden|geschäftskunden|firmenkunden|firmen|sonstige|sonstiges|andere|aktiv|inaktiv|verteiler|presse|privat
    partner|kontakte|mitarbeiter|vereine|clients réguliers|habitués|clients fidèles|nouveaux clients|anciens clients
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
_NAMES = frozenset(("full_name", "given", "family", "org"))


def of_row(entry: Entry) -> Problem | None:
    """What is to be said of a row that is a heading; None where it is about somebody."""
    if len(entry.values) > 2 or entry.postal or not entry.values.keys() <= _NAMES:
        return None
    said = {v.text for held in entry.values.values() for v in held}
    if len(said) != 1:
        return None
    (text,) = said
    if not _is_heading(text):
        return None
    return Problem("", text, f"“{text}” stands over other rows and is nobody. The row was left out.")


def _is_heading(text: str) -> bool:
    if text.endswith(":") or _LETTERS.fullmatch(text):
        return True
    plain = fold(text.strip(" -–—=*#•.")).strip()
    return plain in _GROUPS or days.is_month(plain)
