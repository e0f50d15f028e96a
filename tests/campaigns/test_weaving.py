"""Links as mail programs need them, and texts whose conditions reach over several runs."""

import pytest

from desktop_crm.campaigns import weaving
from desktop_crm.campaigns.expressions import Control, Put


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://x.example/a b", "https://x.example/a%20b"),
        (" https://x.example/a\n  b ", "https://x.example/ab"),
        ("www.x.example", "https://www.x.example"),
        ("x.example:8080/a?b#c", "https://x.example:8080/a?b#c"),
        ("//x.example/a", "https://x.example/a"),
        ("a@x.example", "mailto:a@x.example"),
        ("mailto:a@x.example?subject=Two words", "mailto:a@x.example?subject=Two%20words"),
        ("tel:+44 1632 960142", "tel:+441632960142"),
        ("#top", "#top"),
        ("#", ""),
        ("", ""),
        ("https:", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("order page", ""),
        ("/about", ""),
    ],
)
def test_addresses(typed: str, address: str) -> None:
    assert weaving.address(typed) == address


def test_a_condition_may_reach_over_runs() -> None:
    woven, problems = weaving.weave(["{% if city %}a", "b {{ city }}", "{% endif %}c"], "t")
    assert not problems
    assert [len(pieces) for pieces in woven] == [2, 2, 2]
    assert isinstance(woven[0][0], Control) and isinstance(woven[1][1], Put) and woven[2][1] == "c"


def test_a_field_torn_over_two_paragraphs_is_named_and_loses_no_text() -> None:
    woven, problems = weaving.weave(["Dear {{ first", "name }} and", "more"], "t")
    assert len(problems) == 1 and problems[0].what.isprintable()
    assert woven[2] == ("more",)
    assert "".join(str(piece) for pieces in woven for piece in pieces) == "Dear {{ firstname }} andmore"


def test_nothing_is_woven_of_nothing() -> None:
    assert weaving.weave([], "t") == ((), ())
