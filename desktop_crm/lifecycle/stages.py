"""How far a customer has come: the stages, and what people at each of them expect."""

from __future__ import annotations

from desktop_crm.contacts.stages import Stage

__all__ = ("EXPECTS", "Stage", "read")

EXPECTS = {
    Stage.LEAD: "A quick, plain answer to what they asked, and a small first step that costs them nothing.",
    Stage.NEW: "To be thanked and told how things work here, and to be asked soon whether all was right.",
    Stage.GROWING: "That you remember what they had and said. They like to hear what goes well with it.",
    Stage.LOYAL: "To be known by name and told first. They expect a favour now and then, and no advertising.",
    Stage.QUIET: "Not to be pressed. A personal word and an honest reason to come again.",
    Stage.LOST: "To be left in peace. One friendly question why, at most, and a way back that is easy.",
}


def read(text: str) -> Stage | None:
    """The stage of a stored word; None where nobody set one, or another program did."""
    try:
        return Stage(text)
    except ValueError:
        return None
