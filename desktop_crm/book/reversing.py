"""From what was noted to statements: what takes rows back, and what asks whether they are still as written.

Rows of one shape go back some hundred in a statement: SQLite takes far longer to prepare a statement under triggers
than to run it. Only columns that the step changed are put back.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sqlalchemy import UniqueConstraint

from desktop_crm.book.columns import Table
from desktop_crm.book.noting import Change, follows, keys, known_by

_TOGETHER = 500  # rows in one statement
_LENGTH = 500_000  # characters in one statement, about
Run = list[Change]


def together(changes: Iterable[Change]) -> Iterator[Run]:
    """The changes in their order; neighbours of one shape, which become one statement, together."""
    run: Run = []
    seen: set[str] = set()
    length = 0
    for change in changes:
        fits = (
            run and change.shape == run[0].shape and change.key not in seen and _may_go_together(change.table)
        )
        if run and not (fits and len(run) < _TOGETHER and length < _LENGTH):
            yield run
            run, seen, length = [], set(), 0
        run.append(change)
        seen.add(change.key)
        length += len(change.key) + len(change.held) + len(change.wrote)
    if run:
        yield run


@cache
def _may_go_together(name: str) -> bool:
    """Not where rows must differ from each other: then it matters which goes first."""
    table = Table.metadata.tables[name]
    constraints = any(isinstance(each, UniqueConstraint) for each in table.constraints)
    return not (constraints or any(index.unique for index in table.indexes))


# ---------------------------------------------------------------- is it still so
def questions(run: Run) -> Iterator[str]:
    """Each finds a row of these that is another by now, says something newer, or is gone."""
    verb, name = run[0].verb, run[0].table
    if verb == "INSERT" or (verb == "UPDATE" and not run[0].columns):
        return
    made = Table.metadata.tables[name].info.get("made_by_reviews")
    unless = f" AND NOT ({made})" if made else ""
    if known := known_by(name):
        rows = _values(f"{change.key},{change.same}" for change in run)
        differs = " OR ".join(f"{name}.{column} IS NOT v.column{n}" for n, column in enumerate(known, 2))
        yield f"SELECT 1 FROM {rows} JOIN {name} ON {_joined(name)} WHERE ({differs}){unless} LIMIT 1"
    gone = f"{name}.{keys(name)[0]} IS NULL" if verb == "UPDATE" and not made else ""
    newer = " OR ".join(filter(None, (gone, *_newer(run))))
    if newer:
        rows = _values(f"{change.key}{change.wrote}" for change in run)
        join = "LEFT JOIN" if gone else "JOIN"
        yield f"SELECT 1 FROM {rows} {join} {name} ON {_joined(name)} WHERE ({newer}){unless} LIMIT 1"


def _newer(run: Run) -> Iterator[str]:
    """For each column in which somebody has a say: whether another value than the written one stands in it."""
    name = run[0].table
    for place, column in enumerate(run[0].columns, len(keys(name)) + 1):
        if not follows(Table.metadata.tables[name].columns[column.strip('"')]):
            yield f"{name}.{column} IS NOT v.column{place}"


def lost(step: Sequence[Change], done: Sequence[Change]) -> Iterator[str]:
    """Of rows that went along, or let go, and were none of the step's own: each finds one that somebody wrote.

    What reviews make follows from the rest, and is made anew.
    """
    own = {(change.table, change.key) for change in step}
    for change in done:
        if (change.table, change.key) in own:
            continue
        made = Table.metadata.tables[change.table].info.get("made_by_reviews")
        if change.verb == "INSERT":
            columns = ", ".join(change.columns)
            unless = (
                f"WITH gone ({columns}) AS (VALUES ({change.held})) SELECT 1 FROM gone WHERE NOT ({made})"
            )
            yield unless if made else "SELECT 1"
        elif change.columns and set(change.columns) <= _let_go(change.table):
            key = ", ".join(keys(change.table))
            unless = f"SELECT 1 FROM {change.table} WHERE ({key}) = ({change.key}) AND NOT ({made})"
            yield unless if made else "SELECT 1"


@cache
def _let_go(name: str) -> set[str]:
    """The columns that are emptied when what they refer to goes, quoted."""
    columns = Table.metadata.tables[name].columns
    return {
        f'"{c.name}"'
        for c in columns
        if not follows(c) and any(each.ondelete == "SET NULL" for each in c.foreign_keys)
    }


# ---------------------------------------------------------------- statements
def room(run: Run) -> Iterator[str]:
    """Gives other numbers to rows that reviews made since under the numbers of those that come back."""
    name = run[0].table
    if run[0].verb == "INSERT" and Table.metadata.tables[name].info.get("made_by_reviews"):
        listed = ", ".join(f"({change.key})" for change in run)
        yield (
            f"UPDATE {name} SET id = id + (SELECT max(id) FROM {name}) "
            f"WHERE id IN (SELECT v.column1 FROM (VALUES {listed}) v)"
        )


def statements(run: Run) -> Iterator[str]:
    """One statement for changes of one shape; none where nothing was changed.

    What a review made meanwhile under the number of another row is left to the reviews.
    """
    name = run[0].table
    known = known_by(name) if Table.metadata.tables[name].info.get("made_by_reviews") else []
    match run[0].verb:
        case "DELETE":
            listed = ", ".join(
                f"({change.key},{change.same})" if known else f"({change.key})" for change in run
            )
            yield f"DELETE FROM {name} WHERE ({', '.join((*keys(name), *known))}) IN (VALUES {listed})"
        case "INSERT":
            columns = ", ".join(run[0].columns)
            yield f"INSERT INTO {name} ({columns}) VALUES " + ", ".join(f"({change.held})" for change in run)
        case _ if run[0].columns:
            rows = _values(f"{c.key}{c.held}{c.wrote}{f',{c.same}' if known else ''}" for c in run)
            first = 1 + len(keys(name)) + 2 * len(run[0].columns)
            alike = "".join(f" AND {name}.{column} IS v.column{n}" for n, column in enumerate(known, first))
            yield f"UPDATE {name} SET {', '.join(_sets(run))} FROM {rows} WHERE {_joined(name)}{alike}"


def _sets(run: Run) -> Iterator[str]:
    name, changed = run[0].table, run[0].columns
    for place, column in enumerate(changed, len(keys(name)) + 1):
        value = f"v.column{place}"
        if column == '"updated_at"':  # of what was changed since, it is the time of that
            value = f"iif({name}.{column} IS v.column{place + len(changed)}, {value}, {name}.{column})"
        yield f"{column} = {value}"


def _values(rows: Iterable[str]) -> str:
    return f"(VALUES {', '.join(f'({row})' for row in rows)}) v"


def _joined(name: str) -> str:
    return " AND ".join(f"{name}.{key} = v.column{n}" for n, key in enumerate(keys(name), 1))
