"""Columns are called so that their names say what they hold, and nothing else can be called so."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.files.entry import POSTAL, Entry, Postal, Value
from desktop_crm.files.workbook_writing import LONGEST
from desktop_crm.mapping import flattening
from desktop_crm.mapping.flattening import Key

words = st.sampled_from(
    [
        "E-mail",
        "e-mail 2",
        "Notes label",
        "Field: x",
        "Desktop CRM UID",
        "Size (continued 2)",
        "Address",
        "ſtreet",
        "",
    ]
)
_PLAIN = ("full_name", "given", "email", "phone", "street", "extended", "category", "note", "uid")
numbers, parts, no = st.integers(1, 99), st.integers(1, 9), st.just(False)
keys = st.one_of(
    st.builds(Key, st.sampled_from(_PLAIN), numbers, no, st.just(""), parts),
    st.builds(
        Key, st.sampled_from(["email", "phone", "address"]), numbers, st.just(True), st.just(""), parts
    ),
    st.builds(Key, st.just("custom"), st.just(1), no, words | st.text(), parts),
)


@given(st.lists(keys, unique=True))
def test_a_name_says_which_column_it_is(held: list[Key]) -> None:
    names = [flattening.named(key) for key in held]
    assert [flattening.key_of(name) for name in names] == held


@given(st.text(), st.booleans())
def test_a_label_keeps_its_mark(label: str, preferred: bool) -> None:
    label = label.strip()
    assert flattening.without_mark(flattening.with_mark(label, preferred)) == (label, preferred)


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool)))
def test_tags_stand_in_one_cell_and_come_apart_again(tags: list[str]) -> None:
    assert flattening.taken_apart(flattening.joined(tags)) == tags


def test_a_row_has_a_column_for_each_value_and_a_long_text_several() -> None:
    entry = Entry()
    entry.values["email"] = [Value("a@x.org", "work", preferred=True), Value("b@x.org")]
    entry.add("custom", "38", "Shoe size")
    entry.add("note", "🍣" * LONGEST)
    entry.postal = [Postal(street="1 Mill", label="home")]
    with flattening.gathered([entry], LONGEST) as sheet:
        header, (cells,) = sheet.header, sheet.rows()
    row = dict(zip(header, cells, strict=True))
    assert (row["E-mail"], row["E-mail label"], row["E-mail 2"]) == ("a@x.org", "* work", "b@x.org")
    assert (row["Street"], row["Address label"], row["Shoe size"]) == ("1 Mill", "home", "38")
    pieces = [row["Notes"], row["Notes (continued 2)"], row["Notes (continued 3)"]]
    assert (
        "".join(pieces) == "🍣" * LONGEST and max(len(p.encode("utf-16-le")) for p in pieces) <= 2 * LONGEST
    )
    assert header[-1] == "Desktop CRM UID" and not set(POSTAL) & set(header)
