"""`duplicates` and `merge`: who may be one person, put together and taken apart again."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words, short
from desktop_crm.cli.answers import Answer, Run, WrongUsage, count, whole
from desktop_crm.cli.people import person
from desktop_crm.contacts import duplicates, listing, merging
from desktop_crm.contacts.duplicates import Pair, Verdict
from desktop_crm.contacts.listing import Line

if TYPE_CHECKING:
    from desktop_crm.book.database import Book
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    search = commands.add_parser("duplicates", help="contacts that may be one person, the surest first")
    search.add_argument("--limit", type=count, metavar="N", help="at most so many (all)")
    search.add_argument(
        "--merge-certain", action="store_true", help="put together all pairs that are certain"
    )
    search.add_argument("--yes", action="store_true", help="do it without a look at each")
    search.set_defaults(run=_duplicates)
    join = commands.add_parser("merge", help="put a contact into another, or take that back")
    join.add_argument("from_id", nargs="?", metavar="ID|EMAIL", help="who goes")
    join.add_argument("into_id", nargs="?", metavar="INTO_ID|EMAIL", help="who stays")
    join.add_argument("--undo", type=whole, metavar="MERGE_ID", help="take one merge back")
    join.set_defaults(run=_merge)


# ---------------------------------------------------------------- duplicates
def _duplicates(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, this.progress() as progress, this.stoppable() as stop:
        found = duplicates.find(book, progress, stop)
        if not given.merge_certain:
            return _listed(book, found, given.limit)
        certain = [pair for pair in found if pair.verdict is Verdict.CERTAIN][: given.limit]
        if certain and not given.yes:
            raise UserError(
                f"{count_words(len(certain), 'pair')} would be put together.",
                "Look at them with “desktop-crm duplicates”, then add --yes.",
            )
        made = merging.merge_many(book, certain, this.now(), progress, stop)
    said = f"{count_words(len(made), 'contact')} put together with another."
    return Answer(
        {"merge_ids": list(made)}, said=f"{said} “desktop-crm merge --undo MERGE_ID” takes one back."
    )


def _listed(book: Book, found: tuple[Pair, ...], limit: int | None) -> Answer:
    shown = found[:limit]
    with book.read() as session:
        ids = sorted({number for pair in shown for number in (pair.a, pair.b)})
        names = {line.id: line for line in listing.lines(session, ids)}
    counts = {verdict: sum(pair.verdict is verdict for pair in found) for verdict in Verdict}
    said = ", ".join(f"{number:,} {verdict}" for verdict, number in counts.items() if number)
    keys = {
        "total": len(found),
        "pairs": [_keys(pair, names) for pair in shown],
        "groups": [list(ids) for ids in duplicates.groups(shown)],
    }
    lines = tuple(
        f"{pair.score:.3f} {pair.verdict:<8}  {_called(names[pair.a])} = {_called(names[pair.b])}: {pair.reason}"
        for pair in shown
    )
    return Answer(
        keys, lines, f"{count_words(len(found), 'pair')}: {said}." if found else "Nobody is there twice."
    )


def _keys(pair: Pair, names: dict[int, Line]) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "a_name": names[pair.a].name,
        "b_name": names[pair.b].name,
        "score": pair.score,
        "verdict": pair.verdict.value,
        "reason": pair.reason,
    }


def _called(line: Line) -> str:
    return f"{line.id} {short(line.name, 32)}"


# ---------------------------------------------------------------- merge
def _merge(this: Run, given: argparse.Namespace) -> Answer:
    if given.undo is not None:
        if given.from_id:
            raise WrongUsage(
                "Either two contacts or --undo: a merge that is taken back is named by its number."
            )
        return _undo(this, given.undo)
    if not (given.from_id and given.into_id):
        raise WrongUsage("It takes two contacts: say who goes, then who stays, “desktop-crm merge 7 3”.")
    with this.book() as book:
        with book.read() as session:
            goes, stays = person(session, given.from_id), person(session, given.into_id)
            pair = next(
                (p for p in duplicates.pairs_of(session, goes.id) if {p.a, p.b} == {goes.id, stays.id}), None
            )
        with book.write(f"Merged “{goes.name}” into “{stays.name}”") as session:
            found = ("", None) if pair is None else (pair.reason, pair.score)
            number = merging.merge(session, goes.id, stays.id, {}, this.now(), *found)
    return Answer(
        {"merge_id": number, "from_id": goes.id, "into_id": stays.id},
        said=f"“{goes.name}” is now “{stays.name}” ({stays.id}). “desktop-crm merge --undo {number}” takes it back.",
    )


def _undo(this: Run, merge_id: int) -> Answer:
    with this.book() as book, book.write(f"Took back merge {merge_id}") as session:
        undone = merging.undo(session, merge_id, this.now())
    kept = [{"field": k.field, "value": k.value, "why": k.why} for k in undone.kept]
    return Answer(
        {"from_id": undone.from_id, "into_id": undone.into_id, "kept": kept},
        tuple(f"{k.field}: {k.value or 'stays'}: {k.why}" for k in undone.kept),
        f"Contacts {undone.from_id} and {undone.into_id} are two again.",
    )
