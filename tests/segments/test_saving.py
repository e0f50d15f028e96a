"""Segments are kept as rules, follow what they name, and are not removed under somebody's feet."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book import undo
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting
from desktop_crm.contacts import editing, finding, tagging
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Draft
from desktop_crm.segments import lists, members, saving
from desktop_crm.segments.rules import By, Condition, Group, Match

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
TRADE = Group(Match.ALL, (Condition("tag", By.IS, ("trade",)),))


def _on(name: str) -> Group:
    return Group(Match.ALL, (Condition("list", By.IS, (name,)),))


def _people(session: Session) -> list[int]:
    return [
        editing.add(session, Draft(full_name=name, tags=tags), NOW)
        for name, tags in (("Ann", ("Trade",)), ("Bob", ()), ("Cleo", ("trade",)))
    ]


def _names(session: Session, segment_id: int) -> list[int]:
    return list(finding.ids(session, Query(members.view(session, segment_id))))


def test_a_segment_is_live_and_stands_beside_lists(book: Book) -> None:
    with book.write() as session:
        ann, bob, cleo = _people(session)
        picked = lists.create(session, "Regulars", NOW, [bob])
        segment = saving.create(session, "Wholesale", TRADE, NOW)
        assert [(s.name, s.is_rule) for s in saving.every(session)] == [
            ("Regulars", False),
            ("Wholesale", True),
        ]
        assert [each.name for each in lists.every(session)] == ["Regulars"]
        assert _names(session, segment) == [ann, cleo] and _names(session, picked) == [bob]
        tagging.add(session, [bob], ["trade"])
        editing.delete(session, [ann], NOW)
        assert _names(session, segment) == [bob, cleo]
        with pytest.raises(UserError, match="is a rule"):
            lists.add(session, segment, [bob])


def test_a_rule_follows_what_is_renamed_or_merged(book: Book) -> None:
    with book.write() as session:
        people = _people(session)
        picked = lists.create(session, "Press", NOW, people[:1])
        rule = Group(Match.ANY, (*TRADE.rules, *_on("press").rules))
        segment = saving.create(session, "Both", rule, NOW)
        tagging.rename(session, tagging.ensure(session, "trade"), "Wholesale")
        lists.rename(session, picked, "Journalists")
        kept = saving.get(session, segment).rule.rules
        assert [c.value for c in kept if isinstance(c, Condition)] == [("Wholesale",), ("Journalists",)]
        assert _names(session, segment) == [people[0], people[2]]
        tagging.merge(session, tagging.ensure(session, "wholesale"), tagging.ensure(session, "resale"))
        assert _names(session, segment) == [people[0], people[2]]


def test_a_text_that_is_looked_for_is_no_name(book: Book) -> None:
    with book.write() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO products (id, name, folded, code, created_at) VALUES (1, 'Rose', 'rose', '', 0)")
        for name, test in (("Named", By.HAS), ("Contained", By.CONTAINS)):
            rule = Group(Match.ALL, (Condition("bought", test, ("rose",)),))
            saving.create(session, name, rule, NOW)
        run("UPDATE products SET name = 'Rosa', folded = 'rosa'")
        kept = {s.name: saving.get(session, s.id).rule.rules[0] for s in saving.every(session)}
    assert kept["Named"] == Condition("bought", By.HAS, ("Rosa",))
    assert kept["Contained"] == Condition("bought", By.CONTAINS, ("rose",))


def test_what_a_rule_names_is_not_taken_away(book: Book) -> None:
    with book.write() as session:
        _people(session)
        picked = lists.create(session, "Press", NOW)
        saving.create(session, "Not the press", Group(Match.NONE, (*_on("Press").rules, *TRADE.rules)), NOW)
        with pytest.raises(UserError, match="The segment “Not the press” looks at “Press”"):
            saving.delete(session, picked)
        with pytest.raises(UserError, match="The segment “Not the press” looks at the tag"):
            tagging.delete(session, tagging.ensure(session, "trade"))


def test_a_newsletter_keeps_its_segments(book: Book) -> None:
    with book.write() as session:
        meant = saving.create(session, "Meant", TRADE, NOW)
        spared = saving.create(session, "Spared", TRADE, NOW)
        campaign = drafting.create(session, "Spring", NOW, segment_id=meant, excluded=(spared,))
        for segment, said in ((meant, "is meant for “Meant”"), (spared, "leaves out “Spared”")):
            with pytest.raises(UserError, match=said):
                saving.delete(session, segment)
        assert drafting.get(session, drafting.duplicate(session, campaign, NOW)).excluded == (spared,)
        drafting.aim(session, campaign, None, None, None, NOW, excluded=())
        with pytest.raises(UserError, match="Spring \\(copy\\)"):
            saving.delete(session, spared)


def test_segments_cannot_contain_each_other(book: Book) -> None:
    with book.write() as session:
        first = saving.create(session, "First", TRADE, NOW)
        saving.create(session, "Second", _on("first"), NOW)
        for rule in (_on("second"), _on("first")):
            with pytest.raises(UserError, match="is part of itself"):
                saving.change(session, first, rule, NOW)
        assert saving.get(session, first).rule == TRADE
    with pytest.raises(UserError, match="is part of itself"), book.write() as session:
        saving.create(session, "Selfish", _on("selfish"), NOW)


def test_names_are_one_for_segments_and_lists(book: Book) -> None:
    with book.write() as session:
        first = saving.create(session, "Wholesale", TRADE, NOW)
        with pytest.raises(UserError, match="There is a segment “Wholesale” already"):
            lists.create(session, "WHOLESALE", NOW)
        assert saving.get(session, saving.duplicate(session, first, NOW)).name == "Wholesale (copy)"
        assert saving.get(session, saving.duplicate(session, first, NOW)).name == "Wholesale (copy 2)"
        assert saving.free_name(session, "wholesale") == "wholesale 2"
        saving.rename(session, first, "Trade")
        assert saving.get(session, first).name == "Trade"


def test_each_change_of_a_segment_is_one_step_back(book: Book) -> None:
    with book.write("Made “Trade”") as session:
        segment = saving.create(session, "Trade", TRADE, NOW)
    with book.write("Changed “Trade”") as session:
        saving.change(session, segment, Group(), NOW)
    with book.write("Deleted “Trade”") as session:
        saving.delete(session, segment)
    for rule in (Group(), TRADE):
        with book.step() as session:
            undo.take_back(book.undo, session)
        with book.read() as session:
            assert saving.get(session, segment).rule == rule
