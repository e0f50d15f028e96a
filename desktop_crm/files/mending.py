"""Text that was made into UTF-8 twice, read as it was meant: `MÃ¼ller` is Müller.

Somebody read UTF-8 as windows-1252 and saved that as UTF-8 again. It is undone only where nearly all letters
beyond ASCII in a file are of that kind, since `Ã` and `¼` may stand in a text of their own right.
"""

import re
import unicodedata

_RUN = re.compile(r"[^\x00-\x7f]+")
# The characters of windows-1252, and those that stand for the bytes it does not know.
_BYTES = {bytes([n]).decode("cp1252", "ignore") or chr(n): n for n in range(128, 256)}
_NEARLY = 0.95


def is_doubled(text: str) -> bool:
    """Whether a text is certainly of that kind."""
    runs = _RUN.findall(text)
    mended = {run: made for run in set(runs) if (made := _mended(run)) != run}
    if not mended or sum(run in mended for run in runs) < _NEARLY * len(runs):
        return False
    letters = {char for made in mended.values() for char in made if char.isalpha()}
    sound = all(_sound(char) for made in mended.values() for char in made)
    return sound and (len(mended) > 1 or bool(letters))


def mend(text: str) -> str:
    """The text as it was meant; what is not of that kind stays."""
    return text if text.isascii() else _RUN.sub(lambda m: _mended(m[0]), text)


def _mended(run: str) -> str:
    try:
        return bytes(_BYTES[char] for char in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run


def _sound(char: str) -> bool:
    """Letters of living scripts, marks and signs of print; no letters of phonetics, no controls."""
    if "\u0250" <= char <= "\u02af":
        return False
    return unicodedata.category(char)[0] in "LMPSN" or char in "\u00a0\u00ad\u2028"
