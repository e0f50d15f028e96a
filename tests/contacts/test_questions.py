"""The catalogue: what is worth asking, in which order, and never what is known or declined."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.questions import FEW, Known, Missing, Topic, catalogue, next_question

WHOLE = Known(
    name="Ellen", ways=frozenset({"phone", "email", "letter"}), born=True, source=True, household=True,
    preferred=True, asked=True,
)  # fmt: skip


def keys(known: Known, put: frozenset[str] = frozenset()) -> list[str]:
    return [question.key for question in catalogue(known, put)]


def garden(others: int, filled: int) -> Missing:
    return Missing(7, "Garden size", FieldKind.CHOICE, ("small", "large"), "gardener", others, filled)


def test_of_whom_all_is_known_nothing_is_asked() -> None:
    assert keys(WHOLE) == [] and next_question(WHOLE) is None


def test_no_number_with_letters_that_came_back_comes_first_and_says_why() -> None:
    known = replace(WHOLE, ways=frozenset({"email", "letter"}), letters_back=2, mail_tried=3, asked=False)
    asked = catalogue(known)
    assert [question.key for question in asked] == ["phone", "consent"]
    assert asked[0].reason == "No telephone number: two letters came back and e-mail was never answered."
    assert asked[0].ask == "Under which number is Ellen best reached?"


@pytest.mark.parametrize(
    ("changes", "key", "reason"),
    [
        ({"born": False, "greets": True}, "birthday", "Birthday: you greet people on theirs."),
        ({"born": False}, "birthday", "Birthday: a good reason to be in touch."),
        ({"source": False}, "source", "How they found you is not noted"),
        ({"household": False}, "household", "one letter is enough"),
        ({"preferred": False}, "preferred", "3 ways to reach them"),
        ({"asked": False}, "consent", "nobody has asked whether news may go there"),
        ({"ways": frozenset({"phone", "email"})}, "letter", "No postal address"),
        ({"ways": frozenset({"phone", "letter"})}, "email", "No e-mail address"),
        ({"ways": frozenset()}, "phone", "no other way to reach them"),
        ({"missing": (garden(18, 14),)}, "field:7", "14 of 18 others tagged “gardener” have it."),
    ],
)
def test_each_gap_has_its_question_and_reason(changes: dict[str, object], key: str, reason: str) -> None:
    found = catalogue(replace(WHOLE, **changes))  # type: ignore[arg-type]
    assert found[0].key == key and reason in found[0].reason


def test_what_the_household_or_organisation_has_is_known() -> None:
    without = replace(WHOLE, ways=frozenset({"email"}))
    assert keys(without) == ["phone", "letter"]
    assert keys(replace(without, shared=frozenset({"phone", "letter"}))) == []
    # An e-mail address is one person's own.
    assert keys(replace(WHOLE, ways=frozenset({"phone", "letter"}), shared=frozenset({"email"}))) == ["email"]


def test_an_organisation_has_no_birthday_and_no_household() -> None:
    assert keys(replace(WHOLE, person=False, born=False, household=False)) == []


def test_consent_is_asked_only_where_there_is_an_address() -> None:
    assert "consent" not in keys(replace(WHOLE, ways=frozenset({"phone", "letter"}), asked=False))


def test_the_channel_is_not_asked_where_answers_tell_it_or_there_is_one_way_alone() -> None:
    assert keys(replace(WHOLE, preferred=False, told_apart=True)) == []
    assert "preferred" not in keys(replace(WHOLE, preferred=False, ways=frozenset({"phone"})))


def test_few_others_or_less_than_most_tell_nothing() -> None:
    assert keys(replace(WHOLE, missing=(garden(FEW - 1, FEW - 1),))) == []
    assert keys(replace(WHOLE, missing=(garden(10, 5),))) == []
    (asked,) = catalogue(replace(WHOLE, missing=(garden(10, 6),)))
    assert asked.choices == (("small", "small"), ("large", "large"))


KNOWN = st.builds(
    Known,
    name=st.just("Ellen"),
    person=st.booleans(),
    ways=st.frozensets(st.sampled_from(["phone", "sms", "email", "letter", "social"])),
    shared=st.frozensets(st.sampled_from(["phone", "letter"])),
    born=st.booleans(),
    source=st.booleans(),
    household=st.booleans(),
    preferred=st.booleans(),
    asked=st.booleans(),
    mail_tried=st.integers(0, 5),
    letters_back=st.integers(0, 7),
    greets=st.booleans(),
    told_apart=st.booleans(),
    missing=st.lists(st.builds(garden, st.integers(0, 20), st.integers(0, 20)), max_size=1).map(tuple),
)
PUT = st.frozensets(
    st.sampled_from([*(t.value for t in Topic if t is not Topic.FIELD), "field:7"]), max_size=6
)


@given(KNOWN, PUT)
def test_nothing_known_or_put_off_is_ever_asked(known: Known, put: frozenset[str]) -> None:
    found = catalogue(known, put)
    asked = {question.key for question in found}
    assert not asked & put and len(asked) == len(found)
    assert [q.weight for q in found] == sorted((q.weight for q in found), reverse=True)
    gone = {
        "phone": bool((known.ways | known.shared) & {"phone", "sms"}), "email": "email" in known.ways,
        "letter": "letter" in known.ways | known.shared, "birthday": known.born or not known.person,
        "source": known.source, "household": known.household or not known.person, "preferred": known.preferred,
        "consent": known.asked,
    }  # fmt: skip
    assert not asked & {key for key, there in gone.items() if there}
    assert all(q.reason.endswith(".") and q.ask.endswith("?") for q in found)
    assert next_question(known, put) == (found[0] if found else None)
