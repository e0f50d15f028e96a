"""Words that say that a try met nobody: `no answer`, `left a message on the voicemail`."""

import re

from desktop_crm.base.text import fold

SHORT = 40  # characters of a text that may say no more than that
_NOBODY = re.compile(
    r"\b(no answer|not answer|no reply|nobody answered|not reached|unreachable|voice ?mail|answerphone|mailbox"
    r"|answering machine|engaged|busy|not in|nobody (in|home|there)|not at home|not there|did not come)\b"
)


def met_nobody(outcome: str, body: str, minutes: int | None) -> bool:
    """Whether a talk that we began did not come about; a long text tells of one, whatever its words are."""
    said = outcome or (body if len(body) <= SHORT else "")
    return minutes == 0 or _NOBODY.search(fold(said)) is not None
