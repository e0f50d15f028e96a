"""Why a channel is proposed, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from desktop_crm.base.text import count_words
from desktop_crm.dialogue.channels import ChannelInfo
from desktop_crm.dialogue.habits import Habits, Part, best_part, is_talk, silence

_COUNTED = {"visit": "was there for {} of {}", "event": "came to {} of {}"}
_NOUNS = {
    "visit": "visit", "phone": "call", "sms": "text", "letter": "letter", "email": "e-mail", "messenger": "message",
    "social": "message", "event": "event",
}  # fmt: skip
_PLURAL = {
    Part.MORNING: "on weekday mornings", Part.AFTERNOON: "on weekday afternoons",
    Part.EVENING: "on weekday evenings", Part.WEEKEND: "at weekends",
}  # fmt: skip


def in_line(channel: ChannelInfo) -> str:
    """The channel's name inside a sentence: `phone`, `SMS`, `“Market stall”`."""
    if not channel.shipped:
        return f"“{channel.name}”"
    return channel.name.lower() if channel.name[1:] == channel.name[1:].lower() else channel.name


def record(channel: ChannelInfo, habits: Habits) -> str:
    """`answered 4 of 5 calls on weekday mornings`, `got in touch by phone twice by themselves`, or nothing."""
    habit = habits.of(channel.id)
    if habit is None:
        return ""
    if habit.answered:
        best = best_part(habit)
        tried, answered = (best.tried, best.answered) if best is not None else (habit.tried, habit.answered)
        counted = _COUNTED.get(channel.id, "answered {} of {}").format(answered, _things(channel, tried))
        told = f"{counted} {_PLURAL[best.part]}" if best is not None else counted
        if habit.usual is None or is_talk(channel.id, channel.family):
            return told
        return f"{told}, usually within {span_words(habit.usual)}"
    if habit.came:
        times = {1: "once", 2: "twice"}.get(habit.came, f"{habit.came} times")
        return f"got in touch by {in_line(channel)} {times} by themselves"
    return ""


def _things(channel: ChannelInfo, count: int) -> str:
    noun = _NOUNS.get(channel.id) if channel.shipped else None
    return (
        count_words(count, noun) if noun else f"{count_words(count, 'time', 'times')} over {in_line(channel)}"
    )


def silent(habits: Habits, channels: Sequence[ChannelInfo], chosen: ChannelInfo) -> str:
    """`never answers e-mail`: what was tried in vain, at most two channels."""
    known = {channel.id: channel for channel in channels}
    mute = [
        in_line(known[h.channel]) for h in habits.channels
        if h.channel != chosen.id and h.channel in known and silence(h)
    ]  # fmt: skip
    return f"never answers {' or '.join(mute[:2])}" if mute else ""


def joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def span_words(span: timedelta) -> str:
    """How long an answer takes: `20 minutes`, `5 hours`, `3 days`."""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 90:
        return count_words(minutes, "minute")
    hours = round(minutes / 60)
    return count_words(hours, "hour") if hours < 36 else count_words(round(hours / 24), "day")
