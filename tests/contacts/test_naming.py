"""What a contact is called, in the order of its script, and by what names compare."""

import pytest

from desktop_crm.contacts import naming


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ({"given": "Ellen", "family": "Fairweather"}, "Ellen Fairweather"),
        ({"prefix": "Dr.", "given": "Ellen", "middle": "M.", "family": "Fairweather", "suffix": "OBE"},
         "Dr. Ellen M. Fairweather OBE"),
        ({"given": "小明", "family": "王"}, "王小明"),
        ({"given": "민수", "family": "김"}, "김민수"),
        ({"given": "Tuyết", "middle": "Thị Ánh", "family": "Nguyễn", "language": "vi"}, "Nguyễn Thị Ánh Tuyết"),
        ({"given": "János", "family": "Kovács", "language": "hu"}, "Kovács János"),
        ({"family": "Fairweather"}, "Fairweather"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_name_is_put_together_in_the_order_of_its_script(parts: dict[str, str], whole: str) -> None:
    assert naming.compose(**parts) == whole


def test_a_list_shows_the_first_that_there_is() -> None:
    assert naming.shown("Ann", "Shop", "a@x.example") == "Ann"
    assert naming.shown("", "Shop", "a@x.example") == "Shop"
    assert naming.shown("", "", "", "01632 960147") == "01632 960147"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ellen Fairweather", "Dr. FAIRWEATHER, Ellen"),
        ("王小明", "王 小明"),
        ("Nguyễn Thị Ánh", "anh nguyen thi"),
        ("علی کریمی", "علي كريمي"),
        ("O'Brien", "OBrien"),
        ("Jürgen Groß", "jurgen gross"),
    ],
)
def test_names_that_are_the_same_compare_alike(one: str, other: str) -> None:
    assert naming.match_name(one) == naming.match_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Anna Berg", "Tom Berg"), ("Sam Hill", "Sam Hill Jr"), ("王小明", "王大明")]
)
def test_names_that_differ_do_not(one: str, other: str) -> None:
    assert naming.match_name(one) != naming.match_name(other)


def test_a_title_alone_is_still_a_name() -> None:
    assert naming.match_name("Dr.") == "dr"
