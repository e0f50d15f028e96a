"""Rules as JSON: what is written is read again, spellings are taken as meant, nonsense is refused with its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.errors import UserError
from desktop_crm.segments import catalogue, rule_files
from desktop_crm.segments.catalogue import FIELDS, Kind
from desktop_crm.segments.rules import EVER, By, Condition, Group, Match, Period


@st.composite
def _condition(draw: st.DrawFn) -> Condition:
    about = FIELDS[draw(st.sampled_from(sorted(FIELDS)))]
    test = draw(
        st.sampled_from([t for t in catalogue.TESTS[about.kind] if about.kind is not Kind.OWN or t is By.IS])
    )
    plain = test in (By.EMPTY, By.NOT_EMPTY) or about.kind is Kind.YES_NO
    texts = st.text(min_size=1, max_size=8)
    many = 1 if test in (By.IS, By.IS_NOT) else 3
    return Condition(
        about.key,
        test,
        () if plain else tuple(draw(st.lists(texts, max_size=many))),
        draw(st.text(max_size=5)) if about.of else "",
        draw(st.builds(Period, texts, texts, texts)) if about.periods else EVER,
        draw(st.sampled_from((None, True, False))),
    )


_groups = st.recursive(
    _condition(),
    lambda inner: st.builds(Group, st.sampled_from(Match), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=6,
)


@given(rule=st.builds(Group, st.sampled_from(Match), st.lists(_groups, max_size=4).map(tuple)))
def test_what_is_written_is_read_again(rule: Group) -> None:
    assert rule_files.from_json(rule_files.to_json(rule)) == rule


def test_the_documented_example_is_a_rule() -> None:
    assert rule_files.to_json(rule_files.from_json(rule_files.EXAMPLE)) == rule_files.EXAMPLE


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        ({"field": "City", "is": "Bath"}, Condition("city", By.IS, ("Bath",))),
        ({"field": "Job title", "op": "starts with", "value": "own"}, Condition("title", By.BEGINS, ("own",))),
        ({"field": "tags", "test": "has any of", "value": ["a", "b"]}, Condition("tag", By.IN, ("a", "b"))),
        ({"field": "tag", "test": "is", "value": ["a", "b"]}, Condition("tag", By.IN, ("a", "b"))),
        ({"field": "birthday", "within_days": 14}, Condition("birthday", By.COMING, ("14",))),
        ({"field": "birthday", "test": "in the next", "value": 7}, Condition("birthday", By.COMING, ("7",))),
        ({"field": "last contact", "older_than_days": 90}, Condition("last_interaction", By.OLDER_DAYS, ("90",))),
        ({"field": "bought", "product": "Rose", "within_days": 30},
         Condition("bought", By.HAS, ("Rose",), period=Period("30"))),
        ({"field": "bought", "test": "is", "value": "Rose", "period": {"from": "2026-01-01"}},
         Condition("bought", By.HAS, ("Rose",), period=Period("", "2026-01-01"))),
        ({"field": "spent", "over": 500.5, "currency": "EUR"}, Condition("spent", By.OVER, ("500.5",), "EUR")),
        ({"field": "spent", "test": ">", "value": {"amount": 500, "currency": "EUR"}},
         Condition("spent", By.OVER, ("500",), "EUR")),
        ({"field": "consent", "topic": "News", "state": "confirmed"},
         Condition("consent", By.IS, ("confirmed",), "News")),
        ({"field": "campaign", "value": "Spring"}, Condition("campaign", By.GOT, ("Spring",))),
        ({"field": "photo"}, Condition("photo", By.YES)),
        ({"field": "has photo", "value": False}, Condition("photo", By.NO)),
        ({"field": "open point", "test": "is", "value": "no"}, Condition("open_point", By.NO)),
        ({"field": "own:Soil", "is": "clay"}, Condition("own", By.IS, ("clay",), "Soil")),
        ({"field": "segment", "test": "not in", "value": "Press"}, Condition("list", By.IS_NOT, ("Press",))),
        ({"field": "added", "test": "between", "from": "2026-01-01", "to": "2026-02-01"},
         Condition("added", By.BETWEEN, ("2026-01-01", "2026-02-01"))),
    ],
)  # fmt: skip
def test_spellings_are_taken_as_meant(data: dict[str, Any], meant: Condition) -> None:
    assert rule_files.from_json(data) == Group(Match.ALL, (meant,))


def test_groups_may_be_lists_and_go_by_other_words() -> None:
    line = {"field": "photo"}
    photo = Condition("photo", By.YES)
    assert rule_files.from_json([line]) == Group(Match.ALL, (photo,))
    assert rule_files.from_json({"or": [line, {"not": line}]}) == Group(
        Match.ANY, (photo, Group(Match.NONE, (photo,)))
    )
    assert rule_files.from_json({"match": "any", "rules": [line]}) == Group(Match.ANY, (photo,))
    assert rule_files.from_json({"rule": {"all": [line], "none": [line]}}) == Group(
        Match.ALL, (Group(Match.ALL, (photo,)), Group(Match.NONE, (photo,)))
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (3, "The rule: is neither a group nor a condition."),
        ({"all": 3}, "The rule: “all” has no list of conditions."),
        ({"all": [{"any": [{"field": "spnt"}]}]}, "All 1 › any 1: there is no field “spnt”."),
        ({"field": "city", "test": "over"}, "The rule: “City” cannot be compared by “over”."),
        ({"field": "spent"}, "The rule: it is not said how “Spent” is compared."),
        ({"field": "city", "is": "Bath", "vlaue": 1}, "The rule: “vlaue” is nothing that a condition says."),
        ({"test": "is"}, "The rule: it is not said what the condition is about."),
        ({"field": "city", "is": [["a"]]}, "The rule: a value is neither a text nor a number."),
        ([[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]], "The rule is too long."),
        ([{"field": "photo"}] * 600, "The rule is too long."),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_place(data: Any, said: str) -> None:
    with pytest.raises(UserError) as refusal:
        rule_files.from_json(data)
    assert refusal.value.what == said


def test_a_file_that_is_not_json_is_refused() -> None:
    for text in ("{", "", "\ufeff{}x", "[" * 100_000):
        with pytest.raises(UserError):
            rule_files.loads(text)
