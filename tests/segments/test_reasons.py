"""Why somebody is in or out is told line by line, with what the book says."""

from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Draft, Postal, Way
from desktop_crm.segments import members, reasons, rule_files, wording
from desktop_crm.segments.rules import Group, Match
from tests.segments import world as worlds
from tests.segments.test_compiling import _group, _trial

NOW = clock.from_iso("2024-12-01T10:00")  # where the user is


def test_each_line_says_whether_it_holds_and_why(book: Book) -> None:
    rule = rule_files.from_json(
        [
            {"field": "bought", "within_days": 180},
            {"any": [{"field": "city", "is": "Bath"}, {"field": "tag", "is": "trade"}]},
            {"none": [{"field": "spent", "over": 100, "currency": "GBP"}]},
            {"field": "birthday", "within": 10},
            {"field": "spent", "test": "over"},
            {"field": "last contact", "older_than": 30},
        ]
    )
    with book.write() as session:
        letter = Way("letter", postal=Postal(city="London"))
        ann = editing.add(session, Draft(full_name="Ann", ways=(letter,), tags=("roses", "trade")), NOW)
        session.connection().exec_driver_sql(
            "INSERT INTO purchases (contact_id, at, timed, number, what, quantity, amount_minor, currency, coupon,"
            " note, created_at, updated_at) VALUES (?, ?, 1, '', 'Hedge', 1, 4250, 'GBP', '', '', 0, 0)",
            (ann, to_millis(clock.from_iso("2024-05-03T12:00"))),
        )
        found = reasons.why(session, rule, ann, NOW)
    assert not found.is_in
    assert [(r.sentence(), r.holds, len(r.path)) for r in found.reasons] == [
        ("All of these", False, 0),
        ("Bought anything in the last 180 days: on 3 May 2024, 212 days ago", False, 1),
        ("Any of these", True, 1),
        ("City is Bath: “London”", False, 2),
        ("With the tag trade: tagged roses, trade", True, 2),
        ("None of these", True, 1),
        ("Spent over £100: £42.50", False, 2),
        ("Birthday comes within 10 days: there is none", False, 1),
        ("Spent over …: not finished, so it is left out", None, 1),
        ("Last interaction was more than 30 days ago or never: never", True, 1),
    ]


@given(seed=st.integers(0, 10_000), rule=_group)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_reasons_agree_with_the_list_for_everybody(book: Book, seed: int, rule: Group) -> None:
    with _trial(book) as session:
        world = worlds.invented(Random(seed))
        worlds.write(session, world)
        inside = set(members.ids(session, rule, worlds.NOW))
        for person in world.people:
            found = reasons.why(session, rule, person.id, worlds.NOW)
            assert found.is_in is (person.id in inside)
            assert all(reason.words for reason in found.reasons)


@given(rule=_group)
def test_every_rule_can_be_read_out(rule: Group) -> None:
    said = wording.plain(wording.sentence(rule))
    assert said == wording.EVERYBODY or (said.startswith("Everyone ") and said.endswith("."))


def test_a_rule_is_one_sentence() -> None:
    assert wording.plain(wording.sentence(rule_files.from_json(rule_files.EXAMPLE))) == (
        "Everyone with the tag wholesale and who is opted in for Monthly news"
        " and who bought anything in the last 180 days,"
        " and either whose city is London or Bath or whose birthday comes within 14 days,"
        " except anyone whose stage is lost or who is on “Press”."
    )
    assert wording.plain(wording.sentence(Group())) == "Everybody, for now. Add a condition."


def test_somebody_in_the_bin_is_out(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), NOW)
        assert reasons.why(session, Group(), ann, NOW).is_in
        editing.delete(session, [ann], NOW + timedelta(days=1))
        assert not reasons.why(session, Group(), ann, NOW).is_in
        assert not reasons.why(session, Group(Match.NONE), 99, NOW).is_in
        assert list(finding.ids(session, Query(members.view_of(Group(), NOW)))) == []
