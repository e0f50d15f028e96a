"""The numbers of complaints: they add up, know who is behind them, and walk an index."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import handling
from desktop_crm.dialogue.complaint_steps import Limits, Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.insight import complaint_numbers as numbers
from desktop_crm.insight.complaint_numbers import Dated, Numbers

NOW = clock.from_iso("2026-11-17T10:00")  # where the user is
DAY = timedelta(days=1)
TODAY = date(2026, 11, 17)

_maybe_at = st.none() | st.integers(0, 60).map(lambda days: NOW + days * DAY)
_cases = st.lists(
    st.builds(
        Dated,
        id=st.integers(1, 999),
        opened=st.just(NOW),
        answered=_maybe_at,
        solved=_maybe_at,
        closed=_maybe_at,
        done_by=st.none() | st.just(TODAY + 5 * DAY),
        justified=st.sampled_from(["", "yes", "partly", "no"]),
        cause=st.sampled_from(["", "Packing", "packing", "carrier"]),
        satisfied=st.sampled_from(["", "yes", "partly", "no"]),
        kept=st.sampled_from(["", "won_back", "lost"]),
        cost_minor=st.none() | st.integers(0, 9999),
    ),
    max_size=12,
    unique_by=lambda case: case.id,
)


def value(found: Numbers, words: str) -> str | None:
    return next((figure.value for figure in found.figures if figure.words == words), None)


@given(_cases)
def test_the_figures_add_up(cases: list[Dated]) -> None:
    found = numbers.count(cases, Limits(), "GBP")
    by_words = {figure.words: figure for figure in found.figures}
    for figure in found.figures:
        assert set(figure.ids) <= {case.id for case in cases}
        if figure.value.isdecimal():
            assert int(figure.value) == len(figure.ids)
    assert sorted(n for cause in found.causes for n in cause.ids) == sorted(case.id for case in cases)
    if "Answered in time" in by_words:
        assert set(by_words["Answered in time"].ids) <= set(by_words["Time to answer"].ids)
    won, lost = by_words.get("Won back"), by_words.get("Lost")
    known = [case for case in cases if case.kept]
    assert (len(won.ids) if won else 0) + (len(lost.ids) if lost else 0) == len(known)
    assert len({cause.words.casefold() for cause in found.causes}) == len(found.causes)


def test_of_nothing_nothing_is_said() -> None:
    found = numbers.count([], Limits(), "GBP")
    assert [f.words for f in found.figures] == [
        "Complaints",
        "Still open",
        "Justified",
    ] and found.causes == ()


def test_a_period_of_real_cases(book: Book) -> None:
    said = Said(
        heard="Broken", justified="yes", why="Ours", severity=1, cause="Packing", solution="A new one",
        accepted="yes", cost_minor=3850, satisfied="yes", kept="won_back",
    )  # fmt: skip
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), NOW)
        bin_ = editing.add(session, Draft(full_name="Bin"), NOW)
        done, slow, old, gone = (
            handling.open_case(session, NewCase(contact_id=who, subject="Broken", opened_at=at), NOW)
            for who, at in ((ann, NOW - 30 * DAY), (ann, NOW - 20 * DAY), (ann, NOW - 400 * DAY), (bin_, NOW))
        )
        handling.move_on(session, done, NOW - 30 * DAY + timedelta(hours=2), said)
        handling.close(session, done, NOW - 10 * DAY, Said(solved=TODAY - 25 * DAY))
        handling.move_on(session, slow, NOW - 15 * DAY, said, Step.SOLUTION)
        editing.delete(session, [bin_], NOW)
    with book.read() as session:
        found = numbers.read(session, date(2026, 1, 1), TODAY)
        ever = numbers.read(session, None, TODAY)
        rows = numbers.rows(session, date(2026, 1, 1), TODAY)
        seen = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {numbers._DATED}", {"since": 0, "until": 9}
        )
        assert "ix_complaints_opened_at" in seen.all()[0][3]
    assert value(found, "Complaints") == "2" and value(ever, "Complaints") == "3"
    assert value(found, "Still open") == "1" and value(found, "Cost") == "£77.00"
    assert value(found, "Time to answer") == "3 days" and value(found, "Answered in time") == "1"
    assert value(found, "Time to solve") == "5 days" and value(found, "Solved in time") == "1"
    assert [(c.words, c.ids) for c in ever.causes] == [("Packing", (done, slow)), (numbers.NO_CAUSE, (old,))]
    assert [(r["id"], r["step"], r["opened"], r["name"]) for r in rows] == [
        (done, "closed", "2026-10-18", "Ann"), (slow, "solution", "2026-10-28", "Ann"),
    ]  # fmt: skip
    assert gone not in {r["id"] for r in rows}


def test_spans_in_words() -> None:
    hours = timedelta(hours=1)
    assert [numbers.span_words(n * hours) for n in (0, 0.5, 3, 26, 40, 24 * 12)] == [
        "0 min", "30 min", "3 h", "26 h", "2 days", "12 days",
    ]  # fmt: skip
