"""Lines can be added, taken out, moved and grouped; no move loses one."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.segments import arranging
from desktop_crm.segments.rules import By, Condition, Group, Match, conditions, walk

A, B, C, D = (Condition("city", By.IS, (name,)) for name in "ABCD")
INNER = Group(Match.ANY, (B, C))
RULE = Group(Match.ALL, (A, INNER, D))


def test_lines_are_added_put_and_taken_out() -> None:
    assert arranging.add(RULE, (1,), D) == (Group(Match.ALL, (A, Group(Match.ANY, (B, C, D)), D)), (1, 2))
    assert arranging.put(RULE, (1, 0), A) == Group(Match.ALL, (A, Group(Match.ANY, (A, C)), D))
    assert arranging.remove(RULE, (1,)) == Group(Match.ALL, (A, D))
    assert arranging.remove(RULE, ()) == Group()
    assert arranging.at(RULE, (1, 1)) == C


def test_a_line_is_grouped_and_a_group_dissolved() -> None:
    grouped, place = arranging.group(RULE, (0,))
    assert grouped.rules[0] == Group(Match.ANY, (A,)) and place == (0, 0)
    assert arranging.ungroup(RULE, (1,)) == Group(Match.ALL, (A, B, C, D))
    assert arranging.ungroup(RULE, ()) == RULE


def test_a_line_walks_through_the_groups() -> None:
    steps, rule, place = [], RULE, (0,)
    for _ in range(5):
        rule, place = arranging.move(rule, place, 1)
        steps.append(place)
    assert steps == [(0, 0), (0, 1), (0, 2), (1,), (2,)]
    assert rule == Group(Match.ALL, (INNER, D, A))
    for _ in range(5):
        rule, place = arranging.move(rule, place, -1)
    assert (rule, place) == (RULE, (0,))
    assert arranging.move(RULE, (0,), -1) == (RULE, (0,))
    assert arranging.move(RULE, (1,), 1) == (Group(Match.ALL, (A, D, INNER)), (2,))


_rules = st.recursive(
    st.sampled_from((A, B, C, D)),
    lambda inner: st.builds(Group, st.sampled_from(Match), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=8,
)


@given(rule=st.builds(Group, st.sampled_from(Match), st.lists(_rules, max_size=4).map(tuple)), data=st.data())
def test_no_move_loses_a_line(rule: Group, data: st.DataObject) -> None:
    places = [path for path, _ in walk(rule) if path]
    if not places:
        return
    path = data.draw(st.sampled_from(places))
    moved, place = arranging.move(rule, path, data.draw(st.sampled_from((-1, 1))))
    assert Counter(conditions(moved)) == Counter(conditions(rule))
    assert arranging.at(moved, place) == arranging.at(rule, path)
