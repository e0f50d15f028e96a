"""Who is the same person: by address or by name and organisation, never against the name, never by guess."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.contacts.matching import (
    Ambiguous,
    Answer,
    Facts,
    Match,
    Matcher,
    Reason,
    SharedAddress,
    contradict,
    facts,
    same_person,
)

ANN = facts("Ann Berg", "Elm Court", ["ann@x.example"], ["+441632960147"])


def ask(person: Facts, *known: Facts) -> Answer:
    matcher = Matcher()
    for number, other in enumerate(known, 1):
        matcher.add(number, other)
    return matcher.find(person)


@pytest.mark.parametrize(
    ("person", "reasons"),
    [
        (facts("Ann Berg", emails=["ann@x.example"]), (Reason.EMAIL,)),
        (facts("A. Berg", emails=["ann@x.example"]), (Reason.EMAIL,)),
        (facts("Berg, Ann", phones=["+441632960147"]), (Reason.PHONE,)),
        (facts("", emails=["ann@x.example"]), (Reason.EMAIL,)),
        (facts("ANN BERG", "elm court"), (Reason.NAME_AND_ORGANISATION,)),
        (facts("Ann Berg", "Elm Court", ["ann@x.example"]), (Reason.EMAIL, Reason.NAME_AND_ORGANISATION)),
        (facts("Anne Berg", emails=["ann@x.example"]), (Reason.EMAIL,)),
    ],
)
def test_the_same_person_is_known_with_the_reasons(person: Facts, reasons: tuple[Reason, ...]) -> None:
    assert ask(person, facts("Tom Stein"), ANN) == Match(2, reasons)
    assert same_person(ANN, person) == reasons


@pytest.mark.parametrize(
    "person",
    [
        facts("Ann Berg"),  # a homonym
        facts("Ann Berg", "Oak Court"),
        facts("", "Elm Court"),
        facts("Ann Berg", emails=["other@x.example"], phones=["+441632960148"]),
        facts(""),
    ],
)
def test_nothing_in_common_but_a_name_is_nobody(person: Facts) -> None:
    assert ask(person, ANN) is None
    assert same_person(ANN, person) == ()


def test_two_names_behind_one_address_are_two_people_worth_a_look() -> None:
    assert ask(facts("Tom Berg", emails=["ann@x.example"]), ANN) == SharedAddress((1,), Reason.EMAIL)
    assert ask(facts("", "Oak Court", phones=["+441632960147"]), ANN) == SharedAddress((1,), Reason.PHONE)


def test_of_a_couple_with_one_address_the_one_called_so_is_meant() -> None:
    couple = (facts("Ann Berg", emails=["home@x.example"]), facts("Tom Berg", emails=["home@x.example"]))
    assert ask(facts("Tom Berg", emails=["home@x.example"]), *couple) == Match(2, (Reason.EMAIL,))
    assert ask(facts("", emails=["home@x.example"]), *couple) == Ambiguous((1, 2), (Reason.EMAIL,))
    assert ask(facts("Kim Berg", emails=["home@x.example"]), *couple) == SharedAddress((1, 2), Reason.EMAIL)


def test_more_reasons_are_better_than_one() -> None:
    by_mail = facts("A. Berg", emails=["ann@x.example"])
    by_both = facts("Ann B.", emails=["ann@x.example"], phones=["+441632960147"])
    answer = ask(ANN, by_mail, by_both)
    assert answer == Match(2, (Reason.EMAIL, Reason.PHONE))


def test_facts_of_one_id_are_joined() -> None:
    matcher = Matcher()
    matcher.add(1, facts("Ann Berg", emails=["ann@x.example"]))
    matcher.add(1, facts("Ann Berg", "Elm Court", phones=["+441632960147"]))
    assert 1 in matcher and 2 not in matcher
    assert matcher.find(facts("Ann Berg", phones=["+441632960147"])) == Match(1, (Reason.PHONE,))


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Anna Berg", "A. Berg", False),
        ("Anna Berg", "Anna Maria Berg", False),
        ("Alex Berg", "Alexander Berg", False),
        ("Catherine Berg", "Katherine Berg", False),  # spelt in another way
        ("Daniel Berg", "Daniela Berg", True),
        ("Christine Berg", "Christina Berg", False),  # one slip of the keyboard
        ("Chirstine Berg", "Christine Berg", False),
        ("Anna Berg", "Anna Stein", True),
        ("Jo Berg", "Jim Berg", True),
        ("王小明", "王大明", True),
        ("Nguyễn Văn An", "Nguyen Van An", False),
    ],
)
def test_names_speak_against_it_or_not(one: str, other: str, differ: bool) -> None:
    assert contradict(facts(one), facts(other)) is differ
    assert contradict(facts(other), facts(one)) is differ


_PEOPLE = st.builds(
    facts,
    st.sampled_from(["", "Ann Berg", "A Berg", "Tom Berg", "王小明"]),
    st.sampled_from(["", "Elm Court"]),
    st.lists(st.sampled_from(["a@x.example", "b@x.example"]), max_size=2, unique=True),
    st.lists(st.sampled_from(["+441632960147", "+441632960148"]), max_size=1),
)


@given(st.lists(_PEOPLE, max_size=6), _PEOPLE)
@settings(max_examples=50, deadline=None)
def test_whoever_is_found_is_the_same_person_and_nobody_is_overlooked(
    known: Sequence[Facts], person: Facts
) -> None:
    same = [n for n, other in enumerate(known, 1) if same_person(other, person)]
    match ask(person, *known):
        case Match(number, reasons):
            assert number in same and reasons == same_person(known[number - 1], person)
        case Ambiguous(ids, _reasons):
            assert set(ids) <= set(same) and len(ids) > 1
        case SharedAddress() | None:
            assert same == []
