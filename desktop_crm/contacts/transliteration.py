"""Names of any script in Latin letters, and how they sound: what `Юлия`, `Yuliya` and `Julia` have in common.

    latin("王小明")       wang xiao ming
    sound("mueller")      muler, as of `müller` and `muller`
    skeleton("mohammed")  mhmd, as of `محمد`, which is written without vowels

All take folded text (`base.text.fold`). Nothing here is shown to anybody; it only says what to compare.
"""

import re
from functools import lru_cache

from anyascii import anyascii

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_KANA = re.compile(r"[\u30a1-\u30fa]")
_ABJAD = re.compile(r"[\u0590-\u08ff]")  # Hebrew, Arabic, Syriac: written without most vowels
_NO_LETTER = re.compile(r"[^a-z0-9 ]+")

# Family names of two characters; all others have one.
_TWO_HAN = frozenset(
    [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "上官",
        "皇甫",
        "令狐",
        "司徒",
        "夏侯",
        "东方",
        "東方",
        "公孙",
        "公孫",
        "慕容",
        "尉迟",
        "尉遲",
        "长孙",
        "長孫",
        "宇文",
        "端木",
    ]
)
_TWO_HANGUL = frozenset(["남궁", "황보", "제갈", "사공", "선우", "독고"])
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}


@lru_cache(maxsize=100_000)
def latin(text: str) -> str:
    """Folded text in Latin letters, small, with a blank between words; of Chinese and Korean, between syllables."""
    if text.isascii():
        return text
    if _KANA.search(text):
        text = _kana(text)
    text = text.replace("ου", "u")  # Greek for the one sound
    if _HAN.search(text) or _HANGUL.search(text):
        text = "".join(f" {c} " if _HAN.match(c) or _HANGUL.match(c) else c for c in text)
    return " ".join(_NO_LETTER.sub("", anyascii(text).lower()).split())


def is_abjad(text: str) -> bool:
    """Whether the script leaves vowels out."""
    return bool(_ABJAD.search(text))


def syllables(word: str) -> tuple[str, ...]:
    """The words of an unspaced Chinese or Korean name: family name, given name. Others as one."""
    if len(word) < 2 or not all(_HAN.match(c) or _HANGUL.match(c) for c in word):
        return (word,)
    cut = 2 if len(word) > 2 and (word[:2] in _TWO_HAN or word[:2] in _TWO_HANGUL) else 1
    return word[:cut], word[cut:]


def _kana(text: str) -> str:
    """Katakana (to which hiragana is folded) by Hepburn; other characters as they are."""
    made: list[str] = []
    for char in text:
        small = _SMALL.get(char)
        if small and made and made[-1].isascii():
            made[-1] = _joined(made[-1], small)
        elif char not in "ーッ":
            made.append(anyascii(char).lower() if _KANA.match(char) else char)
    return "".join(made).replace("ou", "o").replace("uu", "u").replace("oo", "o")  # long vowels


def _joined(before: str, small: str) -> str:
    """キ and ャ are kya, シ and ャ sha, フ and ァ fa."""
    stem = before[:-1] if before[-1:] in "iu" else before
    if small[0] == "y" and stem.endswith(("sh", "ch", "j")):
        return stem + small[1:]
    return stem + small


# ---------------------------------------------------------------- sound
_SPELLINGS = (
    ("woo", "u"), ("yeo", "yu"), ("eo", "u"),
    ("tsch", "C"), ("shch", "S"), ("sch", "S"), ("tch", "C"), ("cz", "C"), ("ch", "C"), ("sz", "S"), ("sh", "S"),
    ("zh", "z"), ("rz", "z"), ("ph", "f"), ("kh", "h"), ("th", "t"), ("dh", "d"), ("gh", "g"), ("ck", "k"),
    ("dt", "t"), ("x", "ks"), ("qu", "kv"), ("q", "k"), ("c", "k"), ("w", "v"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"), ("y", "i"), ("j", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]+")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """One spelling for those that sound alike across languages and ways of transliteration."""
    made = latin(word).replace(" ", "")
    for written, said in _SPELLINGS:
        if written in made:
            made = made.replace(written, said)
    made = _DOUBLE.sub(r"\1", made)
    if made.startswith("ie"):
        made = made[1:]
    if made.endswith("of"):
        made = f"{made[:-1]}v"
    if len(made) > 2 and made.endswith("h"):
        made = made[:-1]
    return _DOUBLE.sub(r"\1", made)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of the sound; of a word without any, the sound."""
    made = sound(word)
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", made)) or made
