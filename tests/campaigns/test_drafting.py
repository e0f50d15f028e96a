"""Drafts are kept as typed; the composer's undo lives as long as the draft."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.campaigns import drafting, steps
from desktop_crm.campaigns.content import Content, Divider, Footer, Heading, Text, Theme
from desktop_crm.campaigns.drafting import Draft
from desktop_crm.campaigns.states import CampaignState
from desktop_crm.campaigns.tables import CampaignRow
from desktop_crm.dialogue import undoing

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _new(book: Book, draft: Draft | None = None) -> int:
    with book.write() as session:
        return drafting.create(session, "May", NOW, draft=draft)


def _save(
    book: Book, campaign: int, draft: Draft, at: datetime, label: str = "Edit", merge: str = ""
) -> None:
    with book.write() as session:
        drafting.save(session, campaign, draft, at, label, merge)


def _draft(book: Book, campaign: int) -> Draft:
    with book.read() as session:
        return drafting.get(session, campaign).draft


def test_a_new_draft_has_its_footer_and_its_name(book: Book) -> None:
    campaign = _new(book)
    with book.read() as session:
        found = drafting.get(session, campaign)
        assert found.name == "May" and found.state is CampaignState.DRAFT
        assert isinstance(found.draft.content.blocks[-1], Footer)
        (line,) = drafting.every(session)
        assert (line.id, line.counts) == (campaign, {})
    with book.write() as session, pytest.raises(UserError, match="no name"):
        drafting.create(session, " ", NOW)


def test_what_was_typed_and_its_undo_survive_closing(tmp_path: Path) -> None:
    book = open_book(tmp_path / "b")
    campaign = _new(book, Draft("Old", "", Content((Heading("h", "Hello"),))))
    _save(
        book, campaign, Draft("New ", "pre", Content((Heading("h", "Hello you"), Divider("d")))), NOW, "Typed"
    )
    book.close()
    book = open_book(tmp_path / "b")
    assert _draft(book, campaign) == Draft("New ", "pre", Content((Heading("h", "Hello you"), Divider("d"))))
    with book.write() as session:
        found = drafting.take_back(session, campaign, NOW)
    assert found is not None and (found.undo, found.redo) == ("", "Typed")
    assert _draft(book, campaign) == Draft("Old", "", Content((Heading("h", "Hello"),)))
    with book.write() as session:
        assert drafting.take_back(session, campaign, NOW) is None
        again = drafting.do_again(session, campaign, NOW)
        assert (
            again is not None
            and again.draft.subject == "New "
            and drafting.do_again(session, campaign, NOW) is None
        )
    book.close()


def test_typing_in_one_breath_is_one_step(book: Book) -> None:
    campaign = _new(book, Draft(""))
    for n, subject in enumerate(("S", "Se", "See"), 1):
        _save(book, campaign, Draft(subject), NOW + n * SECOND, "Typed", "subject")
    _save(book, campaign, Draft("Seed"), NOW + 9 * SECOND, "Typed", "subject")
    _save(book, campaign, Draft("Seed", "pre"), NOW + 10 * SECOND, "Preheader", "preheader")
    seen = []
    with book.write() as session:
        while found := drafting.take_back(session, campaign, NOW):
            seen.append((found.draft.subject, found.draft.preheader))
    assert seen == [("Seed", ""), ("See", ""), ("", "")]


def test_saving_what_is_there_already_is_no_step(book: Book) -> None:
    campaign = _new(book, Draft("Same"))
    _save(book, campaign, Draft("Same"), NOW + SECOND)
    with book.read() as session:
        found = drafting.get(session, campaign)
        assert (found.undo, found.updated_at) == ("", NOW)


_texts = st.sampled_from(["", "a", "b c"])
_blocks = st.lists(
    st.one_of(
        st.builds(Heading, st.sampled_from("hij"), _texts, st.integers(1, 3)),
        st.builds(Divider, st.sampled_from("de")),
        st.builds(Text, st.sampled_from("tu"), st.sampled_from(["<p>x</p>", "<p>y</p>"])),
    ),
    max_size=4,
    unique_by=lambda block: block.id,
)
_drafts = st.builds(
    Draft,
    _texts,
    _texts,
    st.builds(Content, _blocks.map(tuple), st.sampled_from([Theme(), replace(Theme(), colour="#112233")])),
)


@given(st.lists(st.tuples(_drafts, st.sampled_from(["", "m"]), st.integers(0, 5)), max_size=6))
@settings(max_examples=50, deadline=None)
def test_undo_goes_back_through_all_that_stood_and_redo_forth(edits: list[tuple[Draft, str, int]]) -> None:
    current, history, at = Draft(), {}, NOW
    stood = [current]
    for draft, merge, seconds in edits:
        at += seconds * SECOND
        patch = steps.diff(draft, current)
        before = len(steps._lists(history)[0])
        history = steps.note(history, patch, "x", merge, at)
        if len(steps._lists(history)[0]) == before:
            stood.pop()
        stood.append(draft)
        current = draft
    back = [current]
    while turned := steps.back(history, current):
        history, current = turned
        back.append(current)
    assert back == stood[::-1]
    forth = [current]
    while turned := steps.forth(history, current):
        history, current = turned
        forth.append(current)
    assert forth == stood


def test_a_copy_is_a_draft_of_its_own(book: Book) -> None:
    campaign = _new(book, Draft("Seeds"))
    with book.write() as session:
        copy = drafting.duplicate(session, campaign, NOW + SECOND)
        drafting.rename(session, copy, "June", NOW + SECOND)
        assert [line.name for line in drafting.every(session)] == ["June", "May"]
        assert drafting.get(session, copy).draft.subject == "Seeds"
        drafting.save(session, copy, Draft("Roses"), NOW)
        assert drafting.get(session, campaign).draft.subject == "Seeds"


def test_deleting_is_undone_like_everything_else(book: Book) -> None:
    campaign = _new(book)
    with book.write("Deleted “May”") as session:
        drafting.delete(session, campaign, NOW)
        assert drafting.every(session) == ()
    assert undoing.take_back(book) == "Deleted “May”"
    with book.write() as session:
        assert len(drafting.every(session)) == 1
        drafting.delete(session, campaign, NOW)
        drafting.restore(session, campaign, NOW)
        assert len(drafting.every(session)) == 1


def test_what_has_begun_to_leave_stays_as_it_is(book: Book) -> None:
    campaign = _new(book)
    with book.write() as session:
        row = session.get(CampaignRow, campaign)
        assert row is not None
        row.state = "sending"
    with book.write() as session:
        with pytest.raises(UserError, match="begun to leave"):
            drafting.save(session, campaign, Draft("x"), NOW)
        with pytest.raises(UserError, match="begun to leave"):
            drafting.aim(session, campaign, None, None, None, NOW)
        with pytest.raises(UserError, match="being sent"):
            drafting.delete(session, campaign, NOW)
        drafting.rename(session, campaign, "Other", NOW)
