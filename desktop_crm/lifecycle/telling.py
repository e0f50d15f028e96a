"""The rules as sentences that a person can read, stage by stage."""

from __future__ import annotations

from desktop_crm.base.text import count_words
from desktop_crm.lifecycle.rules import Rules
from desktop_crm.lifecycle.stages import Stage


def sentence(rules: Rules, stage: Stage) -> str:
    """`Loyal: 4 purchases or 8 exchanges within 12 months, and known for 6 months.`"""
    return f"{stage.word}: {_rule(rules, stage)}"


def _rule(rules: Rules, stage: Stage) -> str:
    # Whoever does enough to be loyal has grown, also where the numbers say that growing takes more.
    grown = (
        min(rules.growing_purchases, rules.loyal_purchases),
        min(rules.growing_exchanges, rules.loyal_exchanges),
    )
    match stage:
        case Stage.LEAD:
            return (
                f"nothing bought yet, and fewer than {count_words(grown[1], 'exchange')}. "
                "In a book without purchases: no exchange yet."
            )
        case Stage.NEW:
            return (
                f"a first purchase not longer than {count_words(rules.new_days, 'day')} ago. "
                "In a book without purchases: a first exchange."
            )
        case Stage.GROWING:
            return f"{_either(*grown)} so far."
        case Stage.LOYAL:
            known = (
                f", and known for {count_words(rules.known_months, 'month')}" if rules.known_months else ""
            )
            enough = _either(rules.loyal_purchases, rules.loyal_exchanges)
            return f"{enough} within {count_words(rules.loyal_months, 'month')}{known}."
        case Stage.QUIET:
            return (
                f"no sign of life for {_times(rules.quiet_percent)} as long as they usually stay away; without "
                f"a rhythm yet, for {count_words(rules.quiet_days, 'day')}; after a first purchase only, for "
                f"{count_words(rules.new_days, 'day')}."
            )
        case Stage.LOST:
            return (
                f"no sign of life for {count_words(rules.lost_days, 'day')}, "
                "and for at least twice as long as it takes to be quiet."
            )


def _either(purchases: int, exchanges: int) -> str:
    return f"{count_words(purchases, 'purchase')} or {count_words(exchanges, 'exchange')}"


def _times(percent: int) -> str:
    """`twice`, `1.5 times`."""
    if percent == 200:
        return "twice"
    return f"{percent / 100:g} times"
