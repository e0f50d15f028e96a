"""Contacts out of the book: spreadsheets, address cards, or one JSON line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.work import Stop, never
from desktop_crm.book.database import Book
from desktop_crm.files.entry import Entry
from desktop_crm.imports import gathering, listing

ENDINGS = (".xlsx", ".csv", ".vcf", ".jsonl")
Gathered = tuple[int, Entry, list[str]]


def lines(book: Book, session: Session, ids: Sequence[int], stop: Stop = never) -> Iterator[dict[str, Any]]:
    """Each contact as `export FILE.jsonl` writes it: lists of texts by field, phones also in E.164, sources."""
    for start in range(0, len(ids), gathering.BATCH):
        wanted = ids[start : start + gathering.BATCH]
        sources = listing.sources(session, wanted)
        for contact_id, entry, numbers in gathering.entries(book, session, wanted, stop):
            yield {
                "id": contact_id,
                **gathering.plain(entry),
                "phone_e164": numbers,
                "sources": sources.get(contact_id, []),
            }
