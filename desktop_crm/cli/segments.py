"""`segment`: saved rules. How a rule looks as JSON: docs/segments.md."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import BadFile, UserError
from desktop_crm.base.text import count_words
from desktop_crm.cli.answers import Answer, Run, group
from desktop_crm.cli.people import list_named, person
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Query
from desktop_crm.lifecycle import reviewing
from desktop_crm.segments import arranging, compiling, members, reasons, rule_files, saving, wording
from desktop_crm.segments.compiling import Compiled
from desktop_crm.segments.reasons import Reason
from desktop_crm.segments.rules import Condition, Group

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_crm.book.database import Book
    from desktop_crm.cli.answers import Commands

_EXAMPLE = f"""A rule is JSON: groups of conditions, all, any or none of which have to hold. For example:

{json.dumps(rule_files.EXAMPLE, indent=1)}

Every field, comparison and spelling: docs/segments.md."""


def add(commands: Commands) -> None:
    kinds = group(
        commands, "segment", "saved rules over contacts: new, change, list, count, show, why, delete"
    )
    for name, words, run in (
        ("new", "make a segment from a rule", _new),
        ("change", "put another rule in the place of a segment's", _change),
    ):
        parser = kinds.add_parser(
            name, help=words, epilog=_EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--rule", required=True, type=Path, metavar="FILE.json", help="the rule; - reads it from a pipe"
        )
        parser.set_defaults(run=run)
    kinds.add_parser("list", help="all segments and lists").set_defaults(run=_list)
    for name, words, run in (
        ("count", "how many people are in it now", _count),
        ("show", "its rule, and the first people", _show),
        ("delete", "remove it; its people stay", _delete),
    ):
        parser = kinds.add_parser(name, help=words)
        parser.add_argument("name", metavar="NAME")
        parser.set_defaults(run=run)
    why = kinds.add_parser("why", help="why somebody is in or out")
    why.add_argument("name", metavar="NAME")
    why.add_argument("who", metavar="ID|EMAIL")
    why.set_defaults(run=_why)


# ---------------------------------------------------------------- making
def _new(this: Run, given: argparse.Namespace) -> Answer:
    rule = rule_files.loads(_text(given.rule))
    with this.book() as book, book.write(f"Made the segment “{given.name}”") as session:
        made = _checked(this, session, rule)
        segment_id = saving.create(session, given.name, rule, this.now())
        count = finding.count(session, Query(members.view(session, segment_id)), None)
    return _saved(segment_id, given.name, count, made)


def _change(this: Run, given: argparse.Namespace) -> Answer:
    rule = rule_files.loads(_text(given.rule))
    with this.book() as book, book.write(f"Changed the segment “{given.name}”") as session:
        segment_id = list_named(session, given.name)
        made = _checked(this, session, rule)
        saving.change(session, segment_id, rule, this.now())
        count = finding.count(session, Query(members.view(session, segment_id)), None)
    return _saved(segment_id, given.name, count, made)


def _saved(segment_id: int, name: str, count: int, made: Compiled) -> Answer:
    notes = [said.words for said in made.missing]
    return Answer(
        {"segment_id": segment_id, "count": count, "notes": notes},
        (str(segment_id),),
        " ".join([f"“{name}” is a segment of {count_words(count, 'person', 'people')} now.", *notes]),
    )


def _checked(this: Run, session: Session, rule: Group) -> Compiled:
    """A file says whole conditions; only the window keeps halves of one."""
    made = compiling.compiled(session, rule, this.now())
    if made.ignored:
        place = ".".join(str(number + 1) for number in made.ignored[0].path)
        raise UserError(f"Condition {place}: {made.ignored[0].words}", "Complete it, or take it out.")
    for said in made.missing:
        # A tag may come to be used later; a topic, a list or a field that is not there is misspelt.
        line = arranging.at(rule, said.path)
        if isinstance(line, Condition) and line.field != "tag":
            raise UserError(said.words, "Write its name as it stands in the book.")
    return made


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text("utf-8-sig")
    except OSError as fault:
        raise BadFile(f"“{path.name}” cannot be read.", "Check that it is there.") from fault
    except UnicodeDecodeError as fault:
        raise BadFile(f"“{path.name}” is not in UTF-8.", "Save it as UTF-8.") from fault


def _delete(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, book.write(f"Deleted “{given.name}”") as session:
        segment_id = list_named(session, given.name)
        saving.delete(session, segment_id)
    return Answer({"segment_id": segment_id}, said=f"“{given.name}” is gone; its people stay.")


# ---------------------------------------------------------------- looking
def _list(this: Run, _given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        found = [(each, finding.count(session, Query(each.view), None)) for each in saving.every(session)]
    keys = [
        {"id": each.id, "name": each.name, "kind": "rule" if each.is_rule else "list", "count": count}
        for each, count in found
    ]
    lines = tuple(f"{k['id']:>5}  {k['count']:>9,}  {k['kind']:<4}  {k['name']}" for k in keys)
    return Answer({"segments": keys}, lines, "" if found else "There is no segment yet.")


def _count(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book:
        reviewing.review_small(book, this.now())  # a rule may ask for stages
        return _counted(this, book, given.name)


def _counted(this: Run, book: Book, name: str) -> Answer:
    with book.read() as session:
        segment_id = list_named(session, name)
        began = time.perf_counter()
        count = finding.count(session, Query(members.view(session, segment_id)), None)
        seconds = time.perf_counter() - began
        left_out = _left_out(this, session, segment_id)
    keys: dict[str, Any] = {"count": count, "seconds": round(seconds, 6), "ignored": left_out}
    return Answer(keys, (str(count),), " ".join(left_out))


def _left_out(this: Run, session: Session, segment_id: int) -> list[str]:
    """What of a rule could not be used, in sentences."""
    rule = saving.rule_of(session, segment_id)
    if rule is None:
        return []
    made = compiling.compiled(session, rule, this.now(), inside=(segment_id,))
    return [f"Left out: {said.words}" for said in made.ignored] + [said.words for said in made.missing]


def _show(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        segment_id = list_named(session, given.name)
        rule = saving.rule_of(session, segment_id)
        count = finding.count(session, Query(members.view(session, segment_id)), None)
        left_out = _left_out(this, session, segment_id)
    said = "A list of people chosen by hand." if rule is None else wording.plain(wording.sentence(rule))
    keys = {
        "id": segment_id,
        "name": given.name,
        "kind": "list" if rule is None else "rule",
        "count": count,
        "sentence": said,
        "rule": None if rule is None else rule_files.to_json(rule),
        "ignored": left_out,
    }
    written = [] if rule is None else [json.dumps(rule_files.to_json(rule), ensure_ascii=False, indent=1)]
    return Answer(keys, (said, f"{count_words(count, 'person', 'people')}.", *written), " ".join(left_out))


def _why(this: Run, given: argparse.Namespace) -> Answer:
    with this.book() as book, book.read() as session:
        segment_id = list_named(session, given.name)
        found = person(session, given.who)
        rule = saving.rule_of(session, segment_id)
        said: tuple[Reason, ...] = ()
        if rule is None:
            view = Query(members.view(session, segment_id))
            is_in = found.id in set(finding.ids(session, view))
        else:
            answer = reasons.why(session, rule, found.id, this.now())
            is_in, said = answer.is_in, answer.reasons
    head = f"{found.name} is {'in' if is_in else 'not in'} “{given.name}”."
    keys = {
        "in": is_in,
        "contact_id": found.id,
        "name": found.name,
        "reasons": [_reason(each) for each in said],
    }
    return Answer(keys, (head, *(_line(each) for each in said)))


def _reason(each: Reason) -> dict[str, Any]:
    return {
        "depth": len(each.path),
        "group": each.is_group,
        "words": each.words,
        "holds": each.holds,
        "evidence": each.evidence,
    }


def _line(each: Reason) -> str:
    mark = "–" if each.holds is None else "✓" if each.holds else "✗"
    return f"{'  ' * (len(each.path) + 1)}{mark} {each.sentence()}"
