"""Cadences: one follow-up a contact, counted from the last real contact; the nearest rule; undo; many at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting
from desktop_crm.contacts import editing, merging, tagging
from desktop_crm.contacts.records import Draft
from desktop_crm.contacts.tables import ContactRow, ContactTagRow
from desktop_crm.dialogue import cadence_list, cadences, channel_list, follow_ups, interactions, undoing
from desktop_crm.dialogue.cadences import OfContact, OfStage, OfTag
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.dialogue.tables import InteractionRow, ParticipantRow
from desktop_crm.lifecycle import reviewing

NOW = clock.from_iso("2026-11-17T10:00")  # where the user is
TODAY = date(2026, 11, 17)
SIX = Repeat(6, Unit.WEEK)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann Berg", tags=("regular",)), NOW)


def tag_of(book: Book, name: str) -> int:
    with book.read() as session:
        return int(
            session.execute(sql("SELECT id FROM tags WHERE name = :name"), {"name": name}).scalar_one()
        )


def planned(book: Book, contact: int) -> list[FollowUp]:
    with book.read() as session:
        return list(follow_ups.of_contact(session, contact))


def days(book: Book, contact: int) -> list[date]:
    return [each.due for each in planned(book, contact)]


def entry(
    contact: int,
    ago: int,
    channel: str = "phone",
    direction: Direction = Direction.OUT,
    campaign: int | None = None,
) -> Log:
    return Log(
        contact_ids=(contact,), channel=channel, direction=direction, at=NOW - timedelta(days=ago), body="said",
        campaign_id=campaign,
    )  # fmt: skip


def to_review(book: Book) -> set[int]:
    with book.read() as session:
        return set(session.execute(sql("SELECT contact_id FROM to_review")).scalars())


def reviewed(book: Book) -> None:
    """What the review pass does with those it finds noted."""
    noted = sorted(to_review(book))
    with book.write() as session:
        cadences.keep(session, noted, NOW)
        session.execute(sql("DELETE FROM to_review"))


def test_counted_from_the_last_real_contact(book: Book, ann: int) -> None:
    with book.write() as session:
        news = drafting.create(session, "News", NOW)
        interactions.log(
            session, entry(ann, 10, campaign=news, direction=Direction.IN), NOW
        )  # a reply is real
        interactions.log(session, entry(ann, 1, campaign=news), NOW)
        interactions.log(
            session, replace(entry(ann, 1), body="rang, no answer"), NOW
        )  # they know nothing of it
        interactions.log(session, entry(ann, 2, "advertisement"), NOW)
        interactions.log(session, entry(ann, 3, channel_list.add(session, "Flyer", "advertisement")), NOW)
    with book.write("Every 6 weeks") as session:
        cadences.add(session, OfContact(ann), SIX, NOW)
    (made,) = planned(book, ann)
    assert (made.due, made.what) == (TODAY - timedelta(days=10) + timedelta(weeks=6), cadences.WHAT)
    assert undoing.take_back(book) == "Every 6 weeks"
    assert planned(book, ann) == []


def test_without_a_contact_yet_counted_from_the_day_it_was_made(book: Book, ann: int) -> None:
    with book.write() as session:
        cadences.add(session, OfContact(ann), SIX, NOW)
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]


def test_taken_apart_a_cadence_takes_along_what_it_made_since(book: Book, ann: int) -> None:
    with book.write() as session:
        other = editing.add(session, Draft(full_name="Anne Berg"), NOW)
        cadences.add(session, OfContact(ann), SIX, NOW)
    with book.write("Merged") as session:
        merge = merging.merge(session, ann, other, {}, NOW)
    reviewed(book)
    with book.write("Done, and the next one moved") as session:
        follow_ups.done(session, follow_ups.of_contact(session, other)[0].id, NOW)
        follow_ups.move(session, follow_ups.of_contact(session, other)[0].id, TODAY + timedelta(days=9))
    with book.write("Taken apart") as session:
        merging.undo(session, merge, NOW)
    reviewed(book)
    assert (days(book, ann), days(book, other)) == ([TODAY + timedelta(days=9)], [])


def test_long_ago_it_is_due_now_and_not_late(book: Book, ann: int) -> None:
    with book.write() as session:
        interactions.log(session, entry(ann, 900), NOW)
        cadences.add(session, OfContact(ann), SIX, NOW)
    assert days(book, ann) == [TODAY]


def test_an_exchange_logged_changed_or_deleted_moves_it_on(book: Book, ann: int) -> None:
    with book.write() as session:
        cadences.add(session, OfContact(ann), SIX, NOW - timedelta(days=60))
    with book.write("Logged") as session:
        number = interactions.log(session, entry(ann, 3, direction=Direction.IN), NOW)
    assert days(book, ann) == [TODAY - timedelta(days=3) + timedelta(weeks=6)]
    undoing.take_back(book)
    assert days(book, ann) == [TODAY - timedelta(days=60) + timedelta(weeks=6)]
    undoing.do_again(book)
    with book.write() as session:
        interactions.change(session, number, entry(ann, 5), NOW)
    assert days(book, ann) == [TODAY - timedelta(days=5) + timedelta(weeks=6)]
    with book.write() as session:
        interactions.delete(session, number, NOW)
    assert days(book, ann) == [TODAY - timedelta(days=60) + timedelta(weeks=6)]


def test_done_without_an_exchange_the_next_is_counted_from_then(book: Book, ann: int) -> None:
    with book.write() as session:
        interactions.log(session, entry(ann, 42), NOW)
        cadences.add(session, OfContact(ann), SIX, NOW)
    (first,) = planned(book, ann)
    with book.write("Done") as session:
        follow_ups.done(session, first.id, NOW)
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]
    undoing.take_back(book)
    assert [each.id for each in planned(book, ann)] == [first.id]
    with book.write() as session:
        follow_ups.done(session, first.id, NOW)
        follow_ups.reopen(session, first.id, NOW)
    assert [each.id for each in planned(book, ann)] == [first.id]


def test_moved_by_hand_it_stays_until_it_is_done(book: Book, ann: int) -> None:
    with book.write() as session:
        cadence = cadences.add(session, OfContact(ann), SIX, NOW)
        (made,) = follow_ups.of_contact(session, ann)
        follow_ups.move(session, made.id, TODAY + timedelta(days=3))
        interactions.log(session, entry(ann, 0), NOW)
        cadences.change(session, cadence, Repeat(1, Unit.YEAR), NOW, "Ring")
    assert days(book, ann) == [TODAY + timedelta(days=3)]
    with book.write() as session:
        follow_ups.done(session, made.id, NOW)
    assert days(book, ann) == [date(2027, 11, 17)]


@pytest.mark.parametrize("by", ["move", "change"])
def test_moved_by_hand_to_the_day_it_once_was_put_on_it_stays_there(book: Book, ann: int, by: str) -> None:
    with book.write() as session:
        cadences.add(session, OfContact(ann), SIX, NOW)
        (turn,) = follow_ups.of_contact(session, ann)
        follow_ups.move(session, turn.id, turn.due + timedelta(days=3))
        interactions.log(session, entry(ann, 0), NOW + timedelta(minutes=5))
        if by == "move":
            follow_ups.move(session, turn.id, turn.due)
        else:
            follow_ups.change(session, turn.id, turn.due, turn.what)
        cadences.keep(session, [ann], NOW + timedelta(days=9))
        interactions.log(session, entry(ann, -8), NOW + timedelta(days=9))
    assert days(book, ann) == [turn.due]


def test_the_nearest_rule_wins_and_the_next_takes_over(book: Book, ann: int) -> None:
    with book.write() as session:
        session.execute(sql("UPDATE contacts SET stage = 'loyal'"))
        stage = cadences.add(session, OfStage("loyal"), Repeat(1, Unit.DAY), NOW, "by stage")
    reviewed(book)
    assert [each.what for each in planned(book, ann)] == ["by stage"]
    with book.write() as session:
        tag = cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW, "by tag")
    reviewed(book)
    assert [(each.what, each.due) for each in planned(book, ann)] == [("by tag", TODAY + timedelta(weeks=6))]
    with book.write() as session:
        own = cadences.add(session, OfContact(ann), Repeat(1, Unit.MONTH), NOW, "her own")
    assert [each.what for each in planned(book, ann)] == ["her own"]
    with book.write() as session:
        cadences.pause(session, own, NOW)
    assert planned(book, ann) == []
    with book.write() as session:
        cadences.remove(session, own, NOW)
        cadences.pause(session, tag, NOW)
    reviewed(book)
    assert [each.what for each in planned(book, ann)] == ["by stage"]
    with book.write() as session:
        cadences.go_on(session, tag, NOW)
        cadences.remove(session, stage, NOW)
    reviewed(book)
    assert [each.what for each in planned(book, ann)] == ["by tag"]


def test_everyone_concerned_is_noted_for_the_review_by_undo_too(book: Book, ann: int) -> None:
    with book.write() as session:
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
    reviewed(book)
    with book.write("Every 6 weeks with “regular”") as session:
        cadence = cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW)
    assert to_review(book) == {ann}
    reviewed(book)
    assert days(book, ann) and not days(book, ben)
    with book.write("Removed") as session:
        cadences.remove(session, cadence, NOW)
    assert to_review(book) == {ann} and not days(book, ann)
    reviewed(book)
    undoing.take_back(book)
    assert to_review(book) == {ann} and days(book, ann) == [TODAY + timedelta(weeks=6)]
    undoing.take_back(book)  # what the review pass made goes with the rule
    assert days(book, ann) == []
    undoing.do_again(book)
    reviewed(book)
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]


def test_a_tag_given_or_taken_and_a_tag_that_goes(book: Book, ann: int) -> None:
    with book.write() as session:
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
        cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW)
        tagging.add(session, [ben], ["regular"])
    reviewed(book)
    assert days(book, ann) == days(book, ben) == [TODAY + timedelta(weeks=6)]
    with book.write() as session:
        tagging.remove(session, [ben], ["regular"])
    reviewed(book)
    assert days(book, ben) == []
    with book.write() as session:
        session.execute(sql("DELETE FROM tags"))
    reviewed(book)
    assert days(book, ann) == []
    with book.read() as session:
        assert not cadence_list.any_at_all(session)


def test_another_stage_and_coming_back_from_the_bin_are_noted(book: Book, ann: int) -> None:
    reviewed(book)
    with book.write() as session:
        session.execute(sql("UPDATE contacts SET stage = 'lost'"))
    assert to_review(book) == set()  # no cadence is about it
    with book.write() as session:
        cadences.add(session, OfStage("loyal"), SIX, NOW)
        session.execute(sql("UPDATE contacts SET stage = 'loyal'"))
    assert to_review(book) == {ann}
    reviewed(book)
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]
    with book.write() as session:
        editing.delete(session, [ann], NOW)
    reviewed(book)
    with book.write() as session:
        editing.restore(session, [ann], NOW)
    assert to_review(book) == {ann}
    with book.write() as session:
        session.execute(sql("UPDATE contacts SET stage = 'lost'"))
    reviewed(book)
    assert days(book, ann) == []


def test_the_review_keeps_them(book: Book, ann: int) -> None:
    with book.write() as session:
        cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW)
    assert reviewing.review(book, NOW) == 1
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]
    assert to_review(book) == set()


def test_merged_there_is_one(book: Book, ann: int) -> None:
    with book.write() as session:
        other = editing.add(session, Draft(full_name="Ann Berg"), NOW)
        for contact in (ann, other):
            cadences.add(session, OfContact(contact), SIX, NOW)
    with book.write() as session:
        merging.merge(session, other, ann, {}, NOW)
    reviewed(book)
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]


def test_what_is_removed_leaves_what_was_moved_by_hand_as_an_ordinary_follow_up(book: Book, ann: int) -> None:
    with book.write() as session:
        cadence = cadences.add(session, OfContact(ann), SIX, NOW)
        (made,) = follow_ups.of_contact(session, ann)
        with pytest.raises(UserError, match="cadence"):
            follow_ups.delete(session, made.id)
        assert follow_ups.skip(session, made.id, TODAY) == TODAY + timedelta(weeks=12)
        cadences.remove(session, cadence, NOW)
    (left,) = planned(book, ann)
    assert (left.cadence_id, left.due) == (None, TODAY + timedelta(weeks=12))
    with book.write() as session:
        follow_ups.delete(session, left.id)
    assert planned(book, ann) == []


def test_what_was_moved_by_hand_and_belongs_to_nobody_is_taken_over_by_the_next(book: Book, ann: int) -> None:
    with book.write() as session:
        cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW)
        cadences.keep(session, [ann], NOW)
        (turn,) = follow_ups.of_contact(session, ann)
        follow_ups.move(session, turn.id, turn.due + timedelta(days=3))
    with book.write("Every month") as session:
        cadences.add(session, OfContact(ann), Repeat(1, Unit.MONTH), NOW)
    reviewed(book)
    undoing.take_back(book)
    reviewed(book)
    assert days(book, ann) == [turn.due + timedelta(days=3)]
    with book.write() as session:
        own = cadences.add(session, OfContact(ann), Repeat(1, Unit.MONTH), NOW)
        cadences.remove(session, own, NOW)
    assert days(book, ann) == [turn.due + timedelta(days=3)]


def test_what_was_moved_by_hand_belongs_to_no_cadence_that_is_none_of_theirs(book: Book, ann: int) -> None:
    with book.write() as session:
        number = cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW)
        cadences.keep(session, [ann], NOW)
        (turn,) = follow_ups.of_contact(session, ann)
        follow_ups.move(session, turn.id, turn.due + timedelta(days=3))
    with book.write("Took a tag off") as session:
        tagging.remove(session, [ann], ["regular"])
    reviewed(book)
    assert [(each.due, each.cadence_id) for each in planned(book, ann)] == [
        (turn.due + timedelta(days=3), None)
    ]
    undoing.take_back(book)
    reviewed(book)
    assert [(each.due, each.cadence_id) for each in planned(book, ann)] == [
        (turn.due + timedelta(days=3), number)
    ]


def test_a_turn_of_a_cadence_that_is_gone_that_is_to_be_done_after_all_stays_on_its_day(
    book: Book, ann: int
) -> None:
    with book.write() as session:
        first = cadences.add(session, OfContact(ann), SIX, NOW)
        (turn,) = follow_ups.of_contact(session, ann)
        follow_ups.done(session, turn.id, NOW)
        cadences.remove(session, first, NOW)
        follow_ups.reopen(session, turn.id, NOW)
        cadences.add(session, OfContact(ann), Repeat(1, Unit.MONTH), NOW)
        for later in (0, 1):
            cadences.keep(session, [ann], NOW + timedelta(hours=later))
            found = [(each.due, each.cadence_id is None) for each in follow_ups.of_contact(session, ann)]
            assert (turn.due, True) in found and len(found) == 2


def test_other_words_reach_what_was_not_edited(book: Book, ann: int) -> None:
    with book.write() as session:
        cadence = cadences.add(session, OfContact(ann), SIX, NOW, "Ring", "phone")
        cadences.change(session, cadence, SIX, NOW, "Write", "letter")
    assert [(each.what, each.channel) for each in planned(book, ann)] == [("Write", "letter")]
    with book.write() as session:
        (made,) = follow_ups.of_contact(session, ann)
        follow_ups.change(session, made.id, made.due, "Write about the roses", "", "letter")
        cadences.change(session, cadence, Repeat(1, Unit.MONTH), NOW, "Ring", "phone")
    assert [each.what for each in planned(book, ann)] == ["Write about the roses"]
    assert days(book, ann) == [date(2026, 12, 17)]


def test_their_own_given_anew_says_the_new_words(book: Book, ann: int) -> None:
    for what in ("Ring", "Have a coffee"):
        with book.write() as session:
            cadences.add(session, OfContact(ann), SIX, NOW, what)
        assert [each.what for each in planned(book, ann)] == [what]
    with book.write() as session:
        cadences.add_each(session, [ann], SIX, NOW, "Write", "email")
    assert [(each.what, each.channel) for each in planned(book, ann)] == [("Write", "email")]


def test_one_rule_a_tag_or_stage_and_a_contact_takes_the_new_one(book: Book, ann: int) -> None:
    tag = tag_of(book, "regular")
    with book.write() as session:
        cadences.add(session, OfTag(tag), SIX, NOW)
        cadences.add(session, OfStage("loyal"), SIX, NOW)
        for whose in (OfTag(tag), OfStage("loyal")):
            with pytest.raises(UserError, match="already"):
                cadences.add(session, whose, SIX, NOW)
        first = cadences.add(session, OfContact(ann), SIX, NOW)
        assert cadences.add(session, OfContact(ann), Repeat(1, Unit.DAY), NOW) == first
        standing = cadence_list.of_contact(session, ann)
        rules = cadence_list.every(session)
    assert standing is not None and standing.own and standing.next == TODAY + timedelta(days=1)
    assert [(rule.name, rule.people) for rule in rules] == [("regular", 1), ("loyal", 0), ("Ann Berg", 1)]


def test_many_get_one_of_their_own_at_once_in_the_place_of_what_they_had(book: Book, ann: int) -> None:
    with book.write() as session:
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
        before = cadences.add(session, OfContact(ann), Repeat(1, Unit.YEAR), NOW, "Ring")
        cadences.pause(session, before, NOW)
    with book.write("Every 6 weeks") as session:
        cadences.add_each(session, [ann, ben], SIX, NOW, "Write", "letter")
    for contact in (ann, ben):
        assert [(each.what, each.due) for each in planned(book, contact)] == [
            ("Write", TODAY + timedelta(weeks=6))
        ]
    with book.read() as session:
        assert len(cadence_list.every(session)) == 2
    undoing.take_back(book)
    assert planned(book, ann) == planned(book, ben) == []
    with book.read() as session:
        assert [rule.cadence.repeat.unit for rule in cadence_list.every(session)] == [Unit.YEAR]


def test_the_cadence_of_a_tag_goes_with_it_into_another(book: Book, ann: int) -> None:
    with book.write() as session:
        other = tagging.ensure(session, "old hand")
        cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW)
    reviewed(book)
    with book.write() as session:
        tagging.merge(session, tag_of(book, "regular"), other)
    reviewed(book)
    with book.read() as session:
        (rule,) = cadence_list.every(session)
    assert (rule.name, rule.people) == ("old hand", 1)
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]


def test_nobody_in_the_bin_gets_one(book: Book, ann: int) -> None:
    with book.write() as session:
        editing.delete(session, [ann], NOW)
        cadences.add(session, OfTag(tag_of(book, "regular")), SIX, NOW)
        cadences.keep(session, [ann], NOW)
    assert planned(book, ann) == []


def test_five_thousand_at_once(book: Book) -> None:
    """The same few statements for one contact and for all of them."""
    people = [
        {
            "id": n,
            "at": NOW - timedelta(days=n % 30),
            "contact_id": n,
            "interaction_id": n,
            "full_name": "P",
            "tag_id": 1,
        }
        | {"channel": "phone", "direction": "in", "created_at": NOW, "updated_at": NOW}
        for n in range(2, 5001)
    ]
    with book.write() as session:
        editing.add(session, Draft(full_name="First", tags=("regular",)), NOW)
        for table in (ContactRow, ContactTagRow, InteractionRow, ParticipantRow):
            names = [column.name for column in table.__table__.columns]
            session.execute(insert(table), [{k: v for k, v in row.items() if k in names} for row in people])
        cadences.add(session, OfTag(1), SIX, NOW)
    statements: list[str] = []
    with book.write() as session:
        engine = session.connection().engine
        note = lambda _c, _k, statement, *_rest: statements.append(statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        cadences.keep(session, range(1, 5001), NOW)
        cadences.keep(session, range(1, 5001), NOW)  # nothing is left to do
        event.remove(engine, "before_cursor_execute", note)
        found = session.execute(sql("SELECT count(*), count(DISTINCT contact_id) FROM follow_ups")).one()
    assert tuple(found) == (5000, 5000)
    assert len(statements) < 15


def test_each_look_walks_an_index(book: Book) -> None:
    given = {"ids": "[1]", "now": 0, "id": 1}
    with book.read() as session:
        for statement in (cadences._LAST, cadences._OPEN, cadence_list._PAIRS, cadence_list._NEXT):
            plan = [row[3] for row in session.execute(sql(f"EXPLAIN QUERY PLAN {statement}"), given)]
            big = ("contacts", "participants", "interactions", "follow_ups", "contact_tags")
            aliases = {"SCAN c", "SCAN p", "SCAN i", "SCAN f", "SCAN t", *(f"SCAN {name}" for name in big)}
            assert not [step for step in plan if step.split(" USING")[0] in aliases], plan


def test_an_exchange_written_down_with_a_clock_a_little_ahead_counts(book: Book, ann: int) -> None:
    with book.write() as session:
        cadences.add(session, OfContact(ann), Repeat(6, Unit.WEEK), NOW - timedelta(days=90))
        ahead = NOW + timedelta(minutes=4)
        said = Log(contact_ids=(ann,), channel="phone", direction=Direction.OUT, at=ahead)
        interactions.log(session, said, NOW)
    assert days(book, ann) == [TODAY + timedelta(weeks=6)]


def test_of_two_cadences_of_their_own_one_stands_in_a_merge_and_follows_the_user(
    book: Book, ann: int
) -> None:
    with book.write() as session:
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
        cadences.add(session, OfContact(ben), Repeat(1, Unit.WEEK), NOW)
        mine = cadences.add(session, OfContact(ann), Repeat(2, Unit.WEEK), NOW)
    with book.write("Merged") as session:
        merge_id = merging.merge(session, ben, ann, {}, NOW)
    reviewed(book)
    assert days(book, ann) == [TODAY + timedelta(weeks=2)]
    with book.write("Another rhythm") as session:
        cadences.change(session, mine, Repeat(3, Unit.WEEK), NOW)
    assert days(book, ann) == [TODAY + timedelta(weeks=3)]
    with book.write("Rests") as session:
        cadences.pause(session, mine, NOW)
    assert days(book, ann) == []
    with book.write("Apart") as session:
        assert merging.undo(session, merge_id, NOW).kept == ()
    reviewed(book)
    assert (days(book, ann), days(book, ben)) == ([], [TODAY + timedelta(weeks=1)])
