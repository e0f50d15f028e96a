"""Hand-picked lists."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.campaigns.tables import CampaignRow
from desktop_crm.contacts import editing
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
