"""Who brought whom, up and down, and what came of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, merging, relating
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.insight import referrals
from desktop_crm.insight.referrals import Brought
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale

NOW = clock.from_iso("2026-11-02T12:00")  # where the user is


def add(book: Book, *names: str) -> list[int]:
    with book.write() as session:
        return [editing.add(session, Draft(full_name=name), NOW) for name in names]


def refer(book: Book, *pairs: tuple[int, int]) -> None:
    """(who came, who brought them)."""
    with book.write() as session:
        for who, by in pairs:
            relating.refer(session, who, by, NOW)


def buy(book: Book, who: int, minor: int, currency: str = "GBP", at: datetime = NOW) -> None:
    with book.write() as session:
        sale = Sale(contact_id=who, at=at, product="A rose", amount=Money(minor, currency))
        recording.add(session, sale, NOW)


def test_the_chain_goes_up_to_the_first_and_the_tree_down_to_the_last(book: Book) -> None:
    ann, bo, cy, di, ed = add(book, "Ann", "Bo", "Cy", "Di", "Ed")
    refer(book, (bo, ann), (cy, bo), (di, cy), (ed, ann))
    with book.read() as session:
        assert [each.name for each in referrals.chain(session, di)] == ["Cy", "Bo", "Ann"]
        assert referrals.chain(session, ann) == ()
        rows = referrals.tree(session, ann)
    told = [(row.name, row.depth, row.parent, row.brought) for row in rows]
    assert told == [("Bo", 1, ann, 1), ("Cy", 2, bo, 1), ("Di", 3, cy, 0), ("Ed", 1, ann, 0)]


def test_a_tree_is_whole_however_deep_it_is(book: Book) -> None:
    ids = add(book, *(f"Person {number}" for number in range(1_000)))
    with book.write() as session:
        session.execute(sql("UPDATE contacts SET referred_by = id - 1 WHERE id > :first"), {"first": ids[0]})
    buy(book, ids[-1], 500)
    with book.read() as session:
        assert [row.depth for row in referrals.tree(session, ids[0])] == list(range(1, 1_000))
        found = referrals.brought(session, ids[0])
        above = referrals.chain(session, ids[-1])
    assert (found.people, found.tree, found.customers, found.more) == (1, 999, 1, False)
    assert (found.value, found.tree_value) == ((), (Money(500, "GBP"),))
    assert [each.id for each in above] == ids[-2::-1]


def test_what_was_brought_never_mixes_currencies_and_tells_the_direct_from_the_whole(book: Book) -> None:
    ann, bo, cy, di = add(book, "Ann", "Bo", "Cy", "Di")
    refer(book, (bo, ann), (cy, bo), (di, ann))
    buy(book, bo, 1_000)
    buy(book, bo, 500, "EUR")
    buy(book, cy, 24_000)
    with book.read() as session:
        found = referrals.brought(session, ann)
    assert (found.people, found.tree, found.customers, found.more) == (2, 3, 2, False)
    assert found.value == (Money(1_000, "GBP"), Money(500, "EUR"))
    assert found.tree_value == (Money(25_000, "GBP"), Money(500, "EUR"))
    assert found.words() == "2 people, £10.00 + €5.00"
    assert found.tree_words() == "3 people in all, 2 of them customers, £250.00 + €5.00"
    with book.read() as session:
        assert referrals.brought(session, di) == Brought()


def test_the_deleted_are_left_out(book: Book) -> None:
    ann, bo, cy = add(book, "Ann", "Bo", "Cy")
    refer(book, (bo, ann), (cy, ann))
    with book.write() as session:
        editing.delete(session, [bo], NOW)
    with book.read() as session:
        assert [row.name for row in referrals.tree(session, ann)] == ["Cy"]
        assert referrals.brought(session, ann).people == 1


def test_a_circle_that_a_merge_made_ends_where_it_began(book: Book) -> None:
    ann, bo, cy, other = add(book, "Ann", "Bo", "Cy", "Ann Other")
    refer(book, (bo, ann), (cy, bo), (other, cy))
    with book.write() as session:
        session.execute(sql("UPDATE contacts SET referred_by = :cy WHERE id = :ann"), {"cy": cy, "ann": ann})
        merging.merge(session, other, ann, {}, NOW)
    with book.read() as session:
        assert [row.name for row in referrals.tree(session, ann)] == ["Bo", "Cy"]
        assert [each.name for each in referrals.chain(session, ann)] == ["Cy", "Bo"]
        assert referrals.brought(session, ann).tree == 2


def test_who_hangs_on_a_circle_passes_each_of_it_once(book: Book) -> None:
    ann, bo, cy, dan = add(book, "Ann", "Bo", "Cy", "Dan")
    refer(book, (ann, bo), (bo, cy), (dan, bo))
    with book.write() as session:
        merging.merge(session, cy, ann, {}, NOW)
    with book.read() as session:
        assert [each.name for each in referrals.chain(session, dan)] == ["Bo", "Ann"]
        assert [each.name for each in referrals.chain(session, ann)] == ["Bo"]


def test_influence_is_followers_people_and_value(book: Book) -> None:
    way = Way("social", "@ann", "Instagram", followers=2_300, followers_on=date(2026, 5, 3))
    more = Way("social", "@ann2", "TikTok", followers=700)
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann", ways=(way, more, Way("email", "a@x.example"))), NOW)
        bo = editing.add(session, Draft(full_name="Bo"), NOW)
        relating.refer(session, bo, ann, NOW)
    buy(book, bo, 1_000)
    with book.read() as session:
        found = referrals.influence(session, ann)
        assert (found.followers, found.accounts) == (3_000, 2)
        assert found.words() == "3,000 followers, brought 1 person, £10.00"
        assert referrals.influence(session, bo).words() == ""


def test_the_report_counts_by_time(book: Book) -> None:
    ann, bo, cy, di = add(book, "Ann", "Bo", "Cy", "Di")
    refer(book, (bo, ann), (cy, ann), (di, bo))
    buy(book, bo, 1_000, at=NOW - timedelta(days=400))
    buy(book, cy, 2_000)
    with book.read() as session:
        first, second = referrals.referral_rows(session)
        assert (first.name, first.people, first.new, first.customers) == ("Ann", 2, 2, 2)
        assert first.value == (Money(3_000, "GBP"),)
        assert (second.name, second.value) == ("Bo", ())
        (only,) = referrals.referral_rows(session, date(2026, 11, 2), date(2026, 11, 2), limit=1)
        assert (only.new, only.value) == (2, (Money(2_000, "GBP"),))
        (none,) = referrals.referral_rows(session, date(2026, 11, 3), None, limit=1)
        assert (none.people, none.new, none.value) == (2, 0, ())


def test_every_walk_goes_along_an_index(book: Book) -> None:
    given = {"id": 1, "most": 9, "since": 0, "until": 1, "limit": 3, "ids": "[1]"}
    queries = (
        referrals._CHAIN, f"{referrals._TREE} SELECT * FROM tree", f"{referrals._TREE}{referrals._VALUE}",
        f"{referrals._TREE}{referrals._CUSTOMERS}", referrals._BRINGERS, referrals._REPORT_VALUE,
    )  # fmt: skip
    with book.read() as session:
        for query in queries:
            wanted = {name: value for name, value in given.items() if f":{name}" in query}
            plan = [row.detail for row in session.execute(sql(f"EXPLAIN QUERY PLAN {query}"), wanted)]
            scans = [step for step in plan if step.startswith("SCAN")]
            assert not [
                s for s in scans if s.split()[1] in ("contacts", "p", "c", "b") and "INDEX" not in s
            ], plan
