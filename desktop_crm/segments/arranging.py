"""Changing the tree of a rule: adding, removing, moving and grouping lines. Pure; every change gives a new tree."""

from __future__ import annotations

from dataclasses import replace

from desktop_crm.segments.rules import Condition, Group, Match, Path, Rule


def at(rule: Group, path: Path) -> Rule:
    """The line at a place. Raises IndexError where there is none."""
    found: Rule = rule
    for number in path:
        if not isinstance(found, Group):
            raise IndexError(path)
        found = found.rules[number]
    return found


def put(rule: Group, path: Path, line: Rule) -> Group:
    """Another line in the place of one; the outermost stays a group."""
    if not path:
        return line if isinstance(line, Group) else Group(rule.match, (line,))
    return _within(rule, path, (line,))


def remove(rule: Group, path: Path) -> Group:
    """Without the line; of the outermost group, without all lines."""
    return _within(rule, path, ()) if path else replace(rule, rules=())


def add(rule: Group, path: Path, line: Rule) -> tuple[Group, Path]:
    """With one more line at the end of the group at `path`, and where it stands."""
    group = at(rule, path)
    if not isinstance(group, Group):
        raise IndexError(path)
    return put(rule, path, replace(group, rules=(*group.rules, line))), (*path, len(group.rules))


def group(rule: Group, path: Path, match: Match = Match.ANY) -> tuple[Group, Path]:
    """With the line in a group of its own, and where the line stands now."""
    if not path:
        return rule, path
    return put(rule, path, Group(match, (at(rule, path),))), (*path, 0)


def ungroup(rule: Group, path: Path) -> Group:
    """With the lines of an inner group in its place."""
    inner = at(rule, path)
    return _within(rule, path, inner.rules) if path and isinstance(inner, Group) else rule


def move(rule: Group, path: Path, step: int) -> tuple[Group, Path]:
    """With the line one place up (-1) or down (1), into a group and out of one; and where it stands now."""
    if not path:
        return rule, path
    line, number = at(rule, path), path[-1]
    parent = at(rule, path[:-1])
    beside = number + step
    if isinstance(parent, Group) and 0 <= beside < len(parent.rules):
        return _beside(rule, path, line, parent.rules[beside], step)
    if len(path) == 1:
        return rule, path
    # Out of the group, to its own neighbourhood.
    outer = path[:-1]
    place = outer if step < 0 else (*outer[:-1], outer[-1] + 1)
    return _insert(remove(rule, path), place, line), place


def _beside(rule: Group, path: Path, line: Rule, neighbour: Rule, step: int) -> tuple[Group, Path]:
    number, beside = path[-1], path[-1] + step
    without = remove(rule, path)
    if isinstance(neighbour, Group) and isinstance(line, Condition):
        inside = (*path[:-1], beside if step < 0 else number)  # below it, the group has moved up
        place = (*inside, len(neighbour.rules) if step < 0 else 0)
        return _insert(without, place, line), place
    place = (*path[:-1], beside)
    return _insert(without, place, line), place


def _insert(rule: Group, path: Path, line: Rule) -> Group:
    parent = at(rule, path[:-1])
    if not isinstance(parent, Group):
        raise IndexError(path)
    rules = (*parent.rules[: path[-1]], line, *parent.rules[path[-1] :])
    return put(rule, path[:-1], replace(parent, rules=rules))


def _within(rule: Group, path: Path, lines: tuple[Rule, ...]) -> Group:
    """With these lines in the place of the one at `path`."""
    number, *deeper = path
    here = rule.rules[number]
    if deeper:
        if not isinstance(here, Group):
            raise IndexError(path)
        lines = (_within(here, tuple(deeper), lines),)
    return replace(rule, rules=(*rule.rules[:number], *lines, *rule.rules[number + 1 :]))
