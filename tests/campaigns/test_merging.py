"""Merge fields in texts: what is filled in, what is refused, and what is said about it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.campaigns import expressions, merging
from desktop_crm.campaigns.fields import Letterhead, Person

LETTERHEAD = Letterhead("Fernhill", "Mill Lane 4", "Monthly news", "17 November 2026")
ELLEN = Person("e@example.org", "Ellen", "van Dyk", city="Fernhill", custom={"Plot no.": "17"})


def fill(text: str, person: Person = ELLEN) -> str:
    return merging.fill(text, person, LETTERHEAD)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dear {{ first_name }},", "Dear Ellen,"),
        ("{{first_name}}{{ last_name|upper }}", "EllenVAN DYK"),
        ("{{ organisation | fallback('your firm') }}", "your firm"),
        ("{{ organisation | default(“your firm”) }}", "your firm"),
        ('{{ organisation | fallback("a }} b") }}', "a }} b"),
        ("{{ name }} of {{ town }}", "Ellen van Dyk of Fernhill"),
        ("{{ custom.plot_no }} {{ custom['Plot no.'] }} {{ plot_no }}", "17 17 17"),
        ("{{ topic }}, {{ today }}, {{ business_name }}", "Monthly news, 17 November 2026, Fernhill"),
        ("{{ 'Dr' if prefix else 'Dear' }} {{ organisation or first_name }}", "Dear Ellen"),
        ("{% if city == 'Fernhill' %}here{% elif city %}there{% else %}?{% endif %}", "here"),
        ("{% if not city and prefix %}a{% else %}b{% endif %}", "b"),
        ("{%- if city -%}x{%- endif -%}", "x"),
        ("a { b } {# no comment #} {c}", "a { b } {# no comment #} {c}"),
        ("{{ city | title }}", "Fernhill"),
        ("100 % {", "100 % {"),
    ],
)
def test_fields_are_filled_in(text: str, shown: str) -> None:
    assert fill(text) == shown


def test_titles_leave_names_with_capitals_inside_alone() -> None:
    assert (
        fill("{{ last_name | title }}", Person(last_name="McDONALD von d’Arc-lloyd"))
        == "McDONALD Von d’Arc-lloyd"
    )


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("{{ first_name", "open", "}}"),
        ("{% if city %}x", "condition", "endif"),
        ("{% endif %}", "condition", "before"),
        ("{% if a %}{% else %}{% else %}{% endif %}", "condition", "before"),
        ("{% if city %}" * 9 + "{% endif %}" * 9, "condition", "More than 8"),
        ("{% for x in y %}", "forbidden", "for"),
        ("{% if city x %}{% endif %}", "broken", "read"),
        ("{% endif x %}", "broken", "too many"),
        ("{{ first_name | uper }}", "filter_unknown", "upper"),
        ("{{ first name }}", "broken", "{{ first_name }}"),
        ("{{ }}", "broken", "empty"),
        ("{{ first_name | fallback }}", "broken", "words"),
        ("{{ first_name.upper() }}", "forbidden", "Calling"),
        ("{{ first_name[0] }}", "forbidden", "bracket"),
        ("{{ __class__ }}", "forbidden", "name of a field"),
        ("{{ 1 + 1 }}", "forbidden", "Reckoning"),
        ("{{ [1] }}", "forbidden", "list"),
        ("{{ a < b }}", "forbidden", "Comparing"),
        ("{{ " + "not " * 60 + "a }}", "forbidden", "too long"),
    ],
)
def test_what_cannot_be_used_is_said_in_words_and_stays_as_typed(text: str, code: str, near: str) -> None:
    problem = merging.scan(text, "b1").problems[0]
    assert (problem.code, problem.where) == (code, "b1")
    assert near in str(problem)
    if "{%" not in text:
        assert fill(text) == text


def test_a_field_in_a_condition_that_asks_for_it_needs_no_fallback() -> None:
    def open_fields(text: str) -> list[str]:
        return [use.field for use in merging.uses(merging.scan(text).pieces) if not use.covered]

    assert open_fields("{{ first_name }} {{ email }}") == ["first_name"]
    assert open_fields("{% if first_name %}{{ first_name }}{% else %}{{ last_name }}{% endif %}") == [
        "last_name"
    ]
    assert open_fields("{{ first_name if first_name else last_name }}") == ["last_name"]
    assert open_fields("{{ first_name or 'you' }}{{ city | fallback('x') }}") == []
    assert open_fields("{% if city %}{% endif %}{{ city }}") == ["city"]


def test_words_are_what_is_left_without_fields() -> None:
    assert merging.words("Dear {{ first_name }}{% if x %}, hello{% endif %}!") == "Dear , hello!"


def test_a_text_with_very_many_fields_is_refused_and_not_slow() -> None:
    scan = merging.scan("{{ city }}" * (merging.MAX_TAGS + 5))
    assert {problem.code for problem in scan.problems} == {"too_many"}


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="{}%| ifendelse\"'ab_.()", max_size=60))
def test_no_text_whatever_breaks_the_letter(text: str) -> None:
    scan = merging.scan(text)
    expressions.build(scan.pieces, True, {}).render()
    if "{{" not in text and "{%" not in text:
        assert fill(text) == text


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_values_come_out_as_they_are_but_on_one_line(value: str) -> None:
    shown = fill("{{ first_name }}", Person(first_name=value))
    assert "\n" not in shown and "\r" not in shown and "\x00" not in shown
    if value.isprintable() and value.isascii():
        assert shown == " ".join(value.split(" ")).strip()
