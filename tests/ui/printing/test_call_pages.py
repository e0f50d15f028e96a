"""Call sheets: everybody once, whole on one page, with room to write and nothing over anything else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.insight.printouts import CallEntry
from desktop_crm.ui.printing.call_pages import OUTCOMES, call_pages
from desktop_crm.ui.printing.paper import MARGIN, Page, Rule, Square
from desktop_crm.ui.printing.stock import A4
from tests.ui.printing.test_pages import all_sound, texts
from tests.ui.printing.test_paper import measure

ELLEN = CallEntry(
    "Ellen Fairweather", "Owner, Elm Court", (("mobile", "07700 900147"), ("", "01632 960147")),
    "Phone, Tuesday morning: answered 4 of 5 calls on weekday mornings",
    ("Ellen asked by e-mail, 3 days ago: “Could we order together?”", "Planned: send the quote"),
    "When is Ellen’s birthday?", 1,
)  # fmt: skip


def words(page: Page) -> list[str]:
    return [item.text for item in texts(page)]


def test_one_person_has_all_that_is_to_be_known_and_room_for_the_answer() -> None:
    (page,) = call_pages([ELLEN], "Gardeners", measure)
    seen = words(page)
    assert {"Ellen Fairweather", "Owner, Elm Court", "07700 900147   mobile", "01632 960147"} <= set(seen)
    assert "When is Ellen’s birthday?" in seen and set(OUTCOMES) <= set(seen)
    assert sum(isinstance(item, Square) for item in page.items) == len(OUTCOMES)
    assert sum(isinstance(item, Rule) for item in page.items) == 4  # answer, note twice, the end
    assert page.done == 1


def test_one_without_number_question_or_past_says_so() -> None:
    (page,) = call_pages([CallEntry("Ann", "", (), "", (), "", 1)], "", measure)
    seen = words(page)
    assert "No number is noted." in seen and "Nothing yet." in seen
    assert "To ask" not in seen and "Answer" not in seen and "Best reached" not in seen


def test_what_is_cut_says_so() -> None:
    long = "word " * 200
    (page,) = call_pages([CallEntry("Ann", "", (), long, (long, "short"), long, 1)], "", measure)
    cut = [text for text in words(page) if text.endswith("…")]
    assert len(cut) == 3 and "short" in words(page)
    assert all_sound([page])


def test_of_very_many_numbers_the_first_stand_there_and_nobody_is_cut_in_two() -> None:
    numbers = tuple(("", f"01632 9{n:05}") for n in range(80))
    pages = list(call_pages([CallEntry("Hall", "", numbers, "", (), "", 1), ELLEN], "", measure))
    assert all_sound(pages)
    seen = [text for page in pages for text in words(page)]
    assert "01632 900007" in seen and "01632 900008" not in seen and "and 72 more" in seen


def test_for_nobody_there_is_no_page() -> None:
    assert list(call_pages([], "Everyone", measure)) == []


ENTRIES = st.lists(
    st.builds(
        CallEntry,
        name=st.sampled_from(["Ellen", "王小明", "A" * 90]),
        under=st.sampled_from(["", "Owner, Elm Court"]),
        numbers=st.lists(st.just(("mobile", "07700 900147")), max_size=90).map(tuple),
        best=st.sampled_from(["", "Phone, Tuesday: answered 4 of 5 calls", "word " * 80]),
        left_off=st.lists(st.sampled_from(["short", "long words here " * 40]), max_size=4).map(tuple),
        question=st.sampled_from(["", "When?", "Where and why " * 20]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(ENTRIES)
def test_nothing_overlaps_or_leaves_the_page_and_nobody_is_cut_in_two(entries: list[CallEntry]) -> None:
    pages = list(call_pages(entries, "Everyone", measure))
    assert all_sound(pages)
    squares = [[item for item in page.items if isinstance(item, Square)] for page in pages]
    assert sum(map(len, squares)) == len(OUTCOMES) * len(entries)
    for page, boxes in zip(pages, squares, strict=True):
        assert all(b.y >= MARGIN and b.y + b.side <= A4[1] - MARGIN for b in boxes)
        assert words(page).count("Numbers") * len(OUTCOMES) == len(boxes)  # heads and boxes stand together
        assert all(r.y <= A4[1] - MARGIN + 0.01 for r in page.items if isinstance(r, Rule))
