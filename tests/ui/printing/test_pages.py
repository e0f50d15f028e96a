"""Pages of labels, numbers, sheets and lists: everybody on them once, nothing over anything else."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.insight.printouts import Label, PhoneEntry, Portrayal, Section
from desktop_crm.ui.printing.pages import (
    ListColumn,
    ListRow,
    contact_pages,
    label_pages,
    list_pages,
    phone_pages,
)
from desktop_crm.ui.printing.paper import Page, Text
from desktop_crm.ui.printing.stock import A4, BY_CODE, STOCKS
from tests.ui.printing.test_paper import measure


def texts(page: Page) -> list[Text]:
    return [item for item in page.items if isinstance(item, Text)]


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Pairs of lines that are printed over each other."""
    found = []
    items = [(item, measure(item.text, item.points, item.bold)) for item in texts(page) if item.text]
    for n, (one, wide) in enumerate(items):
        left = one.x + (one.width - wide if one.align == "r" else 0)
        for other, wide_too in items[n + 1 :]:
            left_too = other.x + (other.width - wide_too if other.align == "r" else 0)
            beside = left + wide <= left_too + 0.01 or left_too + wide_too <= left + 0.01
            below = one.y + one.height <= other.y + 0.01 or other.y + other.height <= one.y + 0.01
            if not (beside or below):
                found.append((one.text, other.text))
    return found


def inside(page: Page) -> bool:
    return all(
        i.x >= 0 and i.x + i.width <= page.paper[0] + 0.01 and i.y >= 0 and i.y + i.height <= page.paper[1]
        for i in texts(page)
    )


def all_sound(pages: Sequence[Page]) -> bool:
    return all(inside(page) and not overlapping(page) for page in pages)


LINES = st.lists(st.text(st.sampled_from("Abc deF 王小明"), min_size=1, max_size=70), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.lists(LINES, min_size=1, max_size=70), st.sampled_from(STOCKS), st.integers(1, 65))
def test_each_label_stays_on_its_own(every: list[list[str]], stock: object, start: int) -> None:
    stock = BY_CODE[stock.code]  # type: ignore[attr-defined]
    start = min(start, stock.on_a_sheet)
    made = [Label(tuple(lines), n) for n, lines in enumerate(every, 1)]
    pages = list(label_pages(made, stock, start, measure))
    assert len(pages) == -(-(len(every) + start - 1) // stock.on_a_sheet)
    assert pages[-1].done == len(every)
    for number, page in enumerate(pages):
        for item in texts(page):
            place = next(
                (
                    n for n in range(stock.on_a_sheet)
                    if stock.place(n)[0] <= item.x and item.x + item.width <= stock.place(n)[0] + stock.width
                    and stock.place(n)[1] <= item.y
                    and item.y + item.height <= stock.place(n)[1] + stock.height + 0.01
                ),
                None,
            )  # fmt: skip
            assert place is not None, item
            assert number or place >= start - 1


def test_numbers_stand_under_their_letters_and_say_where_they_go_on() -> None:
    numbers = ("01632 960147", "07700 900123")
    entries = [
        PhoneEntry(letter, f"{letter} person {n}", "Elm Court" if n % 3 else "", numbers[: 1 + n % 2], n)
        for letter in "AB"
        for n in range(70)
    ]  # fmt: skip
    pages = list(phone_pages(entries, "Everyone", measure))
    assert all_sound(pages)
    words = [item.text for page in pages for item in texts(page)]
    assert [word for word in words if word in ("A", "B")] == ["A", "B"]
    assert "A (continued)" in words and "B (continued)" in words
    assert sum(word.startswith(("A person", "B person")) for word in words) == 140


def test_a_contact_takes_one_page_and_history_what_is_left() -> None:
    sections = tuple(Section(f"Part {n}", (("Label", "some text " * 6), ("", "more"))) for n in range(6))
    history = tuple((f"{n} May", "Ellen rang", "Asked about the order " * 5) for n in range(60))
    people = [Portrayal(f"Ellen {n}", "Elm Court", sections, history, n) for n in (1, 2)]
    pages = list(contact_pages(people, measure))
    assert len(pages) == 2 and all_sound(pages)
    words = [item.text for item in texts(pages[0])]
    assert "What happened" in words and "59 May" not in words and "0 May" in words


def test_a_long_note_goes_on_overleaf() -> None:
    note = Portrayal("Ellen", "", (Section("Note", (("", "a word and another " * 700),)),), (), 1)
    pages = list(contact_pages([note], measure))
    assert len(pages) > 1 and all_sound(pages)
    assert sum(len(item.text.split()) for page in pages for item in texts(page)) == 700 * 4 + 2


@settings(deadline=None)
@given(st.integers(1, 14), st.integers(1, 120))
def test_a_list_has_its_heads_on_every_page(width: int, height: int) -> None:
    columns = [ListColumn(f"Head {n}", 120.0, "r" if n % 2 else "l") for n in range(width)]
    rows = [
        ListRow(tuple(f"cell {r} of a long text {n}" for n in range(width)), r + 1) for r in range(height)
    ]
    pages = list(list_pages(columns, rows, "Everyone", measure))
    assert all_sound(pages) and pages[-1].done == height
    assert all(page.paper == (A4 if width <= 5 else (A4[1], A4[0])) for page in pages)
    if width < 3:
        assert all(sum(i.text.startswith("Head") for i in texts(page)) == width for page in pages)
        assert sum(i.text.startswith("cell") for page in pages for i in texts(page)) == width * height
