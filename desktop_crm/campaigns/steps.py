"""The composer's undo steps: what each save changed, kept with the draft, so that it works after closing.

A step holds the values that stood before it (a patch), of blocks only those that changed. Pure.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop_crm.base.errors import BadFile
from desktop_crm.campaigns import content as letters
from desktop_crm.campaigns.content import Content

MOST = 500  # steps kept
PAUSE = 3.0  # seconds without typing end a step
Patch = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the composer edits: subject, preheader and the letter itself."""

    subject: str = ""
    preheader: str = ""
    content: Content = field(default_factory=Content)


def diff(new: Draft, old: Draft) -> Patch:
    """What has to be put back into `new` to make it `old`; empty where nothing differs."""
    patch: Patch = {}
    for name in ("subject", "preheader"):
        if getattr(new, name) != getattr(old, name):
            patch[name] = getattr(old, name)
    now, then = letters.to_json(new.content), letters.to_json(old.content)
    if now["theme"] != then["theme"]:
        patch["theme"] = then["theme"]
    blocks_now, blocks_then = _by_id(now), _by_id(then)
    if list(blocks_now) != list(blocks_then):
        patch["order"] = list(blocks_then)
    changed = {key: block for key, block in blocks_then.items() if blocks_now.get(key) != block}
    if changed:
        patch["blocks"] = changed
    return patch


def apply(draft: Draft, patch: Patch) -> Draft:
    """The draft with the patch put in."""
    data = letters.to_json(draft.content)
    blocks = _by_id(data) | patch.get("blocks", {})
    order = patch.get("order", list(blocks))
    data["blocks"] = [blocks[key] for key in order if key in blocks]
    data["theme"] = patch.get("theme", data["theme"])
    return Draft(
        patch.get("subject", draft.subject),
        patch.get("preheader", draft.preheader),
        letters.from_json(data),
    )


def _by_id(data: dict[str, Any]) -> dict[str, Any]:
    return {block["id"]: block for block in data["blocks"]}


# ---------------------------------------------------------------- the list of steps, as JSON
def labels(history: Any) -> tuple[str, str]:
    """What undo and redo would take back and do again; empty where there is nothing."""
    done, undone = _lists(history)
    return (done[-1]["label"] if done else "", undone[-1]["label"] if undone else "")


def note(history: Any, patch: Patch, label: str, merge: str, now: datetime) -> Any:
    """The history with one more step. Edits of the same thing (`merge`) in one breath are one step."""
    done, _undone = _lists(history)
    at = now.timestamp()
    if merge and done and done[-1]["merge"] == merge and at - done[-1]["at"] <= PAUSE:
        # What stood before both: the older patch says it for what it touches, this one for the rest.
        joined = _join(done[-1]["patch"], patch)
        return {"done": [*done[:-1], {**done[-1], "patch": joined, "at": at}], "undone": []}
    step = {"label": label, "merge": merge, "at": at, "patch": patch}
    return {"done": [*done[-MOST + 1 :], step], "undone": []}


def back(history: Any, draft: Draft) -> tuple[Any, Draft] | None:
    """Takes the last step back: the new history and draft; None where there is none."""
    done, undone = _lists(history)
    if not done:
        return None
    step, draft_then = _turn(done[-1], draft)
    return {"done": done[:-1], "undone": [*undone, step]}, draft_then


def forth(history: Any, draft: Draft) -> tuple[Any, Draft] | None:
    """Does the step again that was taken back last; None where there is none."""
    done, undone = _lists(history)
    if not undone:
        return None
    step, draft_then = _turn(undone[-1], draft)
    return {"done": [*done, step], "undone": undone[:-1]}, draft_then


def _turn(step: dict[str, Any], draft: Draft) -> tuple[dict[str, Any], Draft]:
    try:
        turned = apply(draft, step["patch"])
    except BadFile:  # written by a later version
        turned = draft
    return {**step, "merge": "", "patch": diff(turned, draft)}, turned


def _join(older: Patch, newer: Patch) -> Patch:
    blocks = newer.get("blocks", {}) | older.get("blocks", {})
    joined = newer | older
    if blocks:
        joined["blocks"] = blocks
    return joined


def _lists(history: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if not isinstance(history, dict):
        return [], []
    return list(history.get("done", [])), list(history.get("undone", []))
