"""The sample business is whole, believable, always the same, and as fresh as the day it is made."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book import backup, settings
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.campaigns import checking, drafting, keeping_pictures, planning, results
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent import suppressing, topics
from desktop_crm.consent.state import State
from desktop_crm.contacts import duplicates, finding, listing, tagging
from desktop_crm.contacts.finding import Query
from desktop_crm.dialogue import case_files, complaints, follow_ups, interactions
from desktop_crm.dialogue.channels import Channel
from desktop_crm.insight import complaint_numbers as numbers
from desktop_crm.insight import referrals, timeline
from desktop_crm.lifecycle import quiet, reporting, reviewing
from desktop_crm.plans import overview
from desktop_crm.sample import making
from desktop_crm.sample.inventing import people

NOW = clock.from_iso("2026-11-17T10:42:00")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = open_book(tmp_path_factory.mktemp("sample") / "book")
    making.make(book, NOW)
    yield book
    book.close()


def _id(shop: Book, name: str) -> int:
    with shop.read() as session:
        return finding.search(session, name)[0]


def test_about_three_hundred_customers_none_like_another(shop: Book) -> None:
    with shop.read() as session:
        ids = finding.page(session, Query(), 0, 1000)
        lines = listing.lines(session, ids)
    assert 290 <= len(lines) <= 310
    assert len({(line.name, line.organisation) for line in lines}) == len(lines)
    emails = [email for line in lines for email in line.emails]
    phones = [phone for line in lines for phone in line.phones]
    # Those who stand in the book twice share them.
    assert (len(emails) - len(set(emails)), len(phones) - len(set(phones))) == (1, 3)


def test_five_people_stand_twice_and_nobody_else_looks_so(shop: Book) -> None:
    with shop.read() as session:
        pairs = [{line.name for line in listing.lines(session, [p.a, p.b])} for p in duplicates.find(shop)]
    assert len(pairs) == 5
    assert {"Ellen Fairweather", "Ellen Fairwether"} in pairs and {"王小明", "Xiaoming Wang"} in pairs


def test_nobody_real_can_be_reached(shop: Book) -> None:
    for person in people(clock.local(NOW).date()):
        for way in person.draft.ways:
            if way.channel == "email":
                assert way.value.endswith(".example"), way
            elif way.channel in ("phone", "sms"):
                assert way.value.startswith(("01632 960", "07700 900")), way


def test_every_channel_was_used_and_nothing_lies_ahead(shop: Book) -> None:
    used = {talk.channel for person in people(clock.local(NOW).date()) for talk in person.talks}
    assert used == {channel.value for channel in Channel}
    with shop.read() as session:
        for name in ("Ellen", "Priya", "Margaret"):
            last = interactions.last(session, finding.search(session, name)[0])
            assert last is not None and last.at <= NOW


def test_consents_come_with_their_proof_and_some_are_withdrawn(shop: Book) -> None:
    with shop.read() as session:
        news = next(t for t in topics.listed(session) if t.name == "Monthly news")
        suppressed = suppressing.listed(session)
    assert news.counts[State.CONFIRMED] > 100
    assert min(news.counts[s] for s in (State.WITHDRAWN, State.DECLINED, State.REQUESTED)) > 3
    assert {s.reason for s in suppressed} == {
        suppressing.Why.HARD_BOUNCE, suppressing.Why.COMPLAINT, suppressing.Why.BY_HAND,
    }  # fmt: skip


def test_the_dialogue_with_ellen_can_be_picked_up(shop: Book) -> None:
    ellen = _id(shop, "Ellen Fairweather")
    with shop.read() as session:
        left = interactions.last_open(session, ellen)
        assert left is not None and left.open_point.startswith("Could our plot holders")
        assert next(f.what for f in follow_ups.of_contact(session, ellen)) == "Send the shared-order quote"
        assert len(timeline.page(session, ellen).entries) > 12


def test_today_has_something_late_and_a_birthday_tomorrow(shop: Book) -> None:
    today = clock.local(NOW).date()
    with shop.read() as session:
        due = follow_ups.due(session, today)
    assert {"Ring about replacing the failed box hedge", "Walk the Elm Court site and count whips"} <= {
        f.what for f in due
    }
    dorothy = next(p for p in people(today) if p.draft.family == "Beecham")
    assert dorothy.draft.birthday == PartialDate(1956, 11, 18)


def test_three_complaints_are_open_and_two_closed(shop: Book) -> None:
    with shop.read() as session:
        board = complaints.board(session, NOW)
        closed = complaints.closed(session, NOW)
        found = numbers.read(session, None, clock.local(NOW).date())
        sara = case_files.get(session, board.lanes[2].lines[0].id)
    assert [[line.name for line in lane.lines] for lane in board.lanes] == [
        ["Samir Haddad"], ["Joan Whitcombe"], ["Sara Lindholm"], [],
    ]  # fmt: skip
    assert board.overdue == 1 and board.lanes[1].lines[0].days_late > 0
    assert [line.name for line in closed] == ["Ellen Fairweather", "Gareth Pugh"]
    assert {f.words: f.value for f in found.figures}["Won back"] == "1"
    assert sara is not None and sara.complaint.subject == "Three of twelve hornbeams failed"
    assert [s.channel for s in sara.said] == ["phone"]  # the exchange that was written down when she rang


def test_the_same_business_each_time_and_a_sound_book(shop: Book) -> None:
    day = clock.local(NOW).date()
    assert people(day) == people(day)
    assert backup.check(shop) == ()
    with shop.read() as session:
        assert settings.get(session, settings.SAMPLE) is True
        assert settings.get(session, settings.ACCOUNT_KIND) == "practice"
        assert {"trade", "allotment", "roses", "school"} <= {t.name for t in tagging.every(session)}


@pytest.mark.parametrize("moment", ["2028-02-28T06:15:00", "2026-07-05T23:59:00"])
def test_it_can_be_made_at_any_hour_of_any_season(tmp_path: Path, moment: str) -> None:
    book = open_book(tmp_path / "book")
    made = making.make(book, clock.from_iso(moment))
    book.close()
    assert made.contacts > 290 and made.interactions > 1500 and len(made.campaigns) == 3


def test_three_newsletters_left_for_the_practice_outbox_and_one_is_being_written(shop: Book) -> None:
    with shop.read() as session:
        lines = drafting.every(session)
        first = results.report(session, 1)
        draft = drafting.get(session, 4)
        issue = planning.issue(session, 4, NOW)
    assert [line.state for line in lines].count(CampaignState.FINISHED) == 3
    assert all(line.practice for line in lines if line.state is CampaignState.FINISHED)
    assert first.counts[DeliveryState.REFUSED] == 2
    written = sum(line.counts.get(DeliveryState.ACCEPTED, 0) for line in lines)
    messages = [
        message_from_bytes(p.read_bytes(), policy=policy.default)
        for p in (shop.folder / "practice").glob("*.eml")
    ]
    assert len(messages) == written
    ellen = next(m for m in messages if "ellen@elmcourt.example" in str(m["To"]))
    text = ellen.get_body(("plain",)).get_content()  # type: ignore[union-attr, attr-defined]
    assert "Dear Ellen," in text and "{{" not in text
    assert draft.state is CampaignState.DRAFT
    found = checking.findings(
        draft.draft.content, draft.draft.subject, draft.draft.preheader, issue.letterhead(),
        keeping_pictures.read_all(shop, draft.draft.content),
    )  # fmt: skip
    assert found == ()


def test_a_plan_runs_and_some_people_brought_others(shop: Book) -> None:
    today = clock.local(NOW).date()
    with shop.read() as session:
        (plan,) = overview.every(session, today)
        rows = referrals.referral_rows(session)
        ellen = referrals.influence(session, finding.search(session, "Ellen Fairweather")[0])
        followed = referrals.influence(session, finding.search(session, "Saigon Kitchen")[0])
    numbers = plan.progress
    assert plan.plan.name == "Ring the wholesale customers before the bare-root season"
    assert (plan.people, plan.plan.goal_number, plan.touches[0].counted.done) == (12, 6, 5)
    assert (numbers.planned, numbers.late) == (24, 0)
    assert 0 < plan.result.number < 6
    assert ellen.brought.people == 3 and ellen.brought.tree > 3 and ellen.brought.value
    assert rows[0].people >= rows[-1].people >= 1
    assert followed.followers == 11_900


def test_stages_follow_from_what_happened_and_all_of_them_occur(shop: Book) -> None:
    with shop.read() as session:
        counts = {line.stage: line.count for line in reporting.stages_table(session, None, None)}
        found, many = quiet.going_quiet(session, clock.local(NOW).date(), 20)
        assert not reviewing.pending(session, NOW)
    assert min(counts.values()) >= 10 and sum(counts.values()) > 290
    assert many >= 10 and all(one.reason.startswith("Usually ") for one in found)
