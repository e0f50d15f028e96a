"""Rules in SQL give the people that a plain look at each of them gives; and say what they leave out."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields, finding, tagging
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.finding import Query, Sort, SortBy
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.segments import catalogue, compiling, known, members
from desktop_crm.segments.catalogue import FIELDS, Kind
from desktop_crm.segments.rules import EVER, By, Condition, Group, Match, Period
from tests.segments import world as worlds
from tests.segments.world import CITIES, MAIL, NAMES, NOW, OWN, OWN_VALUES, STATES, TAGS

_VALUES: dict[str, tuple[str, ...]] = {
    "name": (*NAMES, "ash", "小", "émi", "mile z"),
    "given": ("ann", "Em"),
    "family": ("ash",),
    "nickname": ("bee",),
    "organisation": ("ash & sons", "oko"),
    "belongs_to": ("ann ash", "sons"),
    "referred_by": ("Bob", "ash"),
    "title": ("owner",),
    "role": ("boss",),
    "department": ("sal",),
    "household": ("ash", "The Ashes"),
    "tag": (*TAGS, "unheard"),
    "stage": ("lead", "quiet", "lost"),
    "kind": ("person", "organisation"),
    "gender": ("F", "m"),
    "language": ("de", "en", "de-at"),
    "note": ("roses", "late", "s, p"),
    "source": ("fair",),
    "email": (*MAIL, "x.test", "broken"),
    "phone": ("01632960147", "+4416", "960 147"),
    "street": ("elm", "row 5"),
    "postcode": ("BA1", "ba1 1aa"),
    "city": (*CITIES, "lon", "%", "_", "zurich", "都"),
    "region": ("avon",),
    "country": ("uk",),
    "consent": (*STATES, "opted out"),
    "last_channel": ("phone", "E-mail"),
    "campaign": ("Spring", "autumn", "gone"),
    "imported": ("1", "list2.csv", "9"),
    "list": ("regulars", "gone"),
    "bought": ("Rose", "c2", "hedge", "rose, red", "red"),
    "coupon": ("xmas", "none"),
}
_DAY = ("2026-12-20", "2026-11-20", "2026-06-01", "1990-12-24", "2026-12-25")
_COUNT = ("0", "3", "14", "30", "90", "180", "365", "366")


@st.composite
def _condition(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(sorted(FIELDS)))
    about = FIELDS[field]
    kind, of, tests = about.kind, "", catalogue.TESTS[about.kind]
    values: tuple[str, ...] = _VALUES.get(field, ("1",))
    if kind is Kind.OWN:
        of = draw(st.sampled_from(sorted(OWN)))
        kind, tests = catalogue.OWN_KINDS[OWN[of]], catalogue.OWN_TESTS[OWN[of]]
        if of == "soil":  # texts are read as what they are compared with
            among = draw(st.sampled_from((FieldKind.TEXT, FieldKind.NUMBER, FieldKind.DATE)))
            kind, tests = (
                catalogue.OWN_KINDS[among],
                [t for t in catalogue.OWN_TESTS[among] if t is not By.BETWEEN],
            )
        values = (*OWN_VALUES[of], "clay", "4")
    test = draw(st.sampled_from(list(tests)))
    if test in (By.LAST_DAYS, By.OLDER_DAYS, By.NEXT_DAYS, By.COMING):
        values = _COUNT
    elif test is By.MONTH:
        values = ("1", "2", "12")
    elif kind in (Kind.DATE, Kind.YEARLY) and test not in (By.IS, By.EMPTY, By.NOT_EMPTY):
        values = (*_DAY, *(("24 December", "--02-29") if test is By.ON and kind is Kind.YEARLY else ()))
    elif kind in (Kind.NUMBER, Kind.SPENT):
        values = ("0", "1", "2", "3.5", "5", "499.99", "500", "1200")
    value = tuple(draw(st.lists(st.sampled_from(values), min_size=0, max_size=2)))
    if test in (By.EMPTY, By.NOT_EMPTY) or kind in (Kind.YES_NO, Kind.ANSWER):
        value = ()
    period = EVER
    if about.periods:
        period = draw(
            st.sampled_from(
                (
                    EVER,
                    Period("0"),
                    Period("180"),
                    Period("", "2026-06-01"),
                    Period("", "2026-01-01", "2026-12-10"),
                )
            )
        )
    if about.of == "topic":
        of = "news"
    elif about.of == "currency":
        of = draw(st.sampled_from(("GBP", "EUR", "JPY", "")))
    elif about.of == "channel":
        of = draw(st.sampled_from(("", "phone")))
    return Condition(field, test, value, of, period, draw(st.sampled_from((None, None, True, False))))


_rule = st.recursive(
    _condition(),
    lambda inner: st.builds(
        Group, st.sampled_from(Match), st.lists(inner, min_size=0, max_size=3).map(tuple)
    ),
    max_leaves=5,
)
_group = st.builds(Group, st.sampled_from(Match), st.lists(_rule, min_size=0, max_size=4).map(tuple))


class _TakeBack(Exception):
    """Leaves the book as it was for the next example."""


@contextmanager
def _trial(book: Book) -> Iterator[Session]:
    with pytest.raises(_TakeBack), book.write() as session:
        yield session
        raise _TakeBack


@given(seed=st.integers(0, 10_000), rules=st.lists(_group, min_size=1, max_size=6))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_sql_and_a_plain_look_at_each_give_the_same_people(book: Book, seed: int, rules: list[Group]) -> None:
    with _trial(book) as session:
        world = worlds.invented(Random(seed))
        worlds.write(session, world)
        everything = known.everything(session)
        for rule in rules:
            expected = worlds.members(rule, world, everything)
            assert set(members.ids(session, rule, NOW)) == expected
            assert members.count(session, rule, NOW) == len(expected)
            view = members.view_of(rule, NOW)
            for sort in (Sort(), Sort(SortBy.LAST, True), Sort(SortBy.FOLLOW_UP)):
                assert sorted(finding.page(session, Query(view, "", sort))) == sorted(expected)
            inside = set(finding.ids(session, Query(view, "ash")))
            assert inside == expected & set(finding.ids(session, Query(text="ash")))


@pytest.mark.parametrize("by", SortBy)
@pytest.mark.parametrize("rows", [0, 1, 4])
def test_whom_a_list_that_is_gone_leaves_comes_in_any_order(book: Book, by: SortBy, rows: int) -> None:
    lately = Condition("added", By.LAST_DAYS, ())
    rule = Group(Match.ALL, (*[lately] * rows, Condition("list", By.IS, ("gone",))))
    with _trial(book) as session:
        worlds.write(session, worlds.invented(Random(0)))
        found = [
            finding.page(session, Query(members.view_of(rule, NOW), "", Sort(by, way)))
            for way in (True, False)
        ]
        assert [list(each) for each in found] == [[], []]


def test_who_is_followed_is_asked_by_how_many(book: Book) -> None:
    """Those with followers are found first, and then counted."""
    with book.write() as session:
        few, many = (
            editing.add(session, Draft(full_name=name, ways=(Way("social", "@fern", followers=count),)), NOW)
            for name, count in (("Few", 2), ("Many", 40))
        )
        for test, value, expected in (
            (By.OVER, ("2",), [many]), (By.AT_LEAST, ("2",), [few, many]), (By.BETWEEN, ("1", "3"), [few]),
            (By.IS, ("40",), [many]), (By.OVER, ("40",), []),
        ):  # fmt: skip
            rule = Group(Match.ALL, (Condition("followers", test, value),))
            assert list(members.ids(session, rule, NOW)) == expected


@given(seed=st.integers(0, 10_000), condition=_condition())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_none_group_holds_everybody_whom_the_condition_does_not_fit(
    book: Book, seed: int, condition: Condition
) -> None:
    with _trial(book) as session:
        worlds.write(session, worlds.invented(Random(seed)))
        fits = set(members.ids(session, Group(Match.ALL, (condition,)), NOW))
        others = set(members.ids(session, Group(Match.NONE, (condition,)), NOW))
        living = set(finding.ids(session, Query(members.view_of(Group(), NOW))))
        ignored = compiling.compiled(session, condition, NOW).ignored
        assert fits | others == living
        assert ignored or not fits & others


def test_what_the_book_does_not_have_any_more_fits_nobody_and_is_said(book: Book) -> None:
    """Left out, it would be everybody."""
    with book.write() as session:
        worlds.write(session, worlds.invented(Random(1)))
        everybody = members.count(session, Group(), NOW)
        for condition, said in (
            (Condition("own", By.IS, ("clay",), "Colour"), "There is no field “Colour” of your own."),
            (Condition("consent", By.IS, ("confirmed",), "Gossip"), "There is no topic “Gossip”."),
            (Condition("tag", By.IS, ("rare",)), "There is no tag “rare” in the book."),
            (Condition("list", By.IS, ("Gone",)), "There is no list or segment “Gone” in the book."),
        ):
            made = compiling.compiled(session, condition, NOW)
            assert [each.words for each in made.missing] == [said] and not made.ignored
            assert members.count(session, Group(Match.ALL, (condition,)), NOW) == 0
            assert members.count(session, Group(Match.NONE, (condition,)), NOW) == everybody


@pytest.mark.parametrize("value", ["9007199254740993", "9" * 25, "9" * 400])
@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.NUMBER])
def test_numbers_of_any_length_are_kept_and_compared(book: Book, value: str, kind: FieldKind) -> None:
    with book.write() as session:
        fields.define(session, "Meter", kind)
        who = editing.add(session, Draft(full_name="Ann", fields=(("Meter", value),)), NOW)
        editing.add(session, Draft(full_name="Ben", fields=(("Meter", "7"),)), NOW)
        over = Group(Match.ALL, (Condition("own", By.OVER, ("9007199254740992",), "Meter"),))
        assert members.ids(session, over, NOW).tolist() == ([who] if len(value) < 300 else [])
        same = Group(Match.ALL, (Condition("own", By.IS, (value[:39],), "Meter"),))
        assert members.ids(session, same, NOW).tolist() == ([who] if len(value) < 300 else [])


def test_the_line_that_fits_fewest_leads_wherever_it_stands(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A count looks at each whom that line names; in a large book the wrong one takes seconds."""
    monkeypatch.setattr(compiling, "_STEPS", (1, 100))
    monkeypatch.setattr(compiling, "_NEAR", (1,))
    many, few = Condition("tag", By.IS, ("roses",)), Condition("tag", By.IS, ("trade",))
    with book.write() as session:
        ids = [editing.add(session, Draft(full_name=f"No {n}", tags=("roses",)), NOW) for n in range(9)]
        tagging.add(session, ids[:3], ["trade"])
        trade = next(tag.id for tag in tagging.every(session) if tag.name == "trade")
        rule = Group(Match.ALL, (many, Group(Match.ANY, (Group(Match.ALL, (many, few)),))))
        assert f"t.tag_id IN ({trade})" in compiling.compiled(session, rule, NOW, far=True).source
        # For a page it is not worth counting on: the first of the larger ones leads.
        assert f"t.tag_id IN ({trade})" not in compiling.compiled(session, rule, NOW).source
        assert sorted(members.ids(session, rule, NOW)) == ids[:3]


@pytest.mark.parametrize(
    "condition",
    [
        Condition("spent", By.OVER, ("150",), "GBP", Period("730")),
        Condition("last_interaction", By.OLDER_DAYS, ("365",), never=False),
        Condition("birthday", By.COMING, ("14",)),
    ],
)
def test_what_an_index_tells_reads_no_contacts(book: Book, condition: Condition) -> None:
    with book.read() as session:
        rule = Group(Match.ALL, (condition,))
        (run,) = finding._runs(session, Query(members.view_of(rule, NOW)), counting=True)
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {run.body}", run.binds).all()
    steps = [row[3] for row in plan]
    assert not [
        step for step in steps if step.startswith(("SCAN contacts", "SCAN c ")) and "INDEX" not in step
    ], steps
    assert any("ix_purchases_contact_id" in s or "ix_contacts_" in s for s in steps), steps
    assert not [step for step in steps if "PRIMARY KEY" in step], steps
