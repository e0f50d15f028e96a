"""Hand-picked lists."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting
from desktop_crm.campaigns.tables import CampaignRow
from desktop_crm.consent import topics
from desktop_crm.contacts import editing, tagging
from desktop_crm.contacts.records import Draft
from desktop_crm.segments import lists

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_lists_keep_their_names_apart_and_count_the_living(book: Book) -> None:
    with book.write() as session:
        ann, bob = (editing.add(session, Draft(full_name=n), NOW) for n in ("Ann", "Bob"))
        regulars = lists.create(session, " Regulars ", NOW, [ann])
        assert lists.add(session, regulars, [ann, bob, 999]) == 1
        assert lists.find(session, "REGULARS") == regulars and lists.of_contact(session, bob) == (regulars,)
        with pytest.raises(UserError, match="already"):
            lists.create(session, "regulars", NOW)
        with pytest.raises(UserError, match="no name"):
            lists.rename(session, regulars, "  ")
        lists.rename(session, regulars, "REGULARS")
        editing.delete(session, [bob], NOW)
        assert lists.every(session) == (lists.PickedList(regulars, "REGULARS", 1),)
        assert lists.get(session, regulars).count == 1
        assert lists.remove(session, regulars, [ann, 999]) == 1
        lists.delete(session, regulars)
        assert lists.every(session) == ()
        with pytest.raises(UserError, match="not in the book"):
            lists.add(session, regulars, [ann])


def test_a_list_that_a_draft_goes_to_stays(book: Book) -> None:
    with book.write() as session:
        regulars = lists.create(session, "Regulars", NOW)
        session.add(
            CampaignRow(
                name="May",
                state="draft",
                segment_id=regulars,
                content={},
                history=[],
                sent={},
                created_at=NOW,
                updated_at=NOW,
            )
        )
        with pytest.raises(UserError, match="May"):
            lists.delete(session, regulars)


def test_what_a_draft_goes_to_stays_or_the_draft_has_to_be_aimed_anew(book: Book) -> None:
    """Without its list or tag a draft would go to everybody who agreed."""
    with book.write() as session:
        topic = topics.add(session, "News", NOW)
        tag = tagging.ensure(session, "roses")
        picked = lists.create(session, "Workshop", NOW)
        tagged = drafting.create(session, "To the roses", NOW, topic_id=topic, tag_id=tag)
        listed = drafting.create(session, "To the workshop", NOW, topic_id=topic, segment_id=picked)
        with pytest.raises(UserError, match="To the roses"):
            tagging.delete(session, tag)
        with pytest.raises(UserError, match="To the workshop"):
            lists.delete(session, picked)
        for campaign in (tagged, listed):
            drafting.delete(session, campaign, NOW)
        tagging.delete(session, tag)
        lists.delete(session, picked)
        for campaign in (tagged, listed):
            drafting.restore(session, campaign, NOW)
            assert drafting.get(session, campaign).topic_id is None
