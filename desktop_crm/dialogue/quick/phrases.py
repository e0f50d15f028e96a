"""Whom the words of one phrase name: looked up, and judged by what stands beside the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_crm.contacts.naming import name_words
from desktop_crm.dialogue.channels import Channel
from desktop_crm.dialogue.quick.clauses import WORD
from desktop_crm.dialogue.quick.language import Language
from desktop_crm.dialogue.quick.records import Someone, Who

_ADDRESS = re.compile(
    r"(?P<email>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)|(?P<phone>(?<![\w.])(?:\+|\(?0)\d[\d\s()/-]{4,18}\d)"
)
_LONGEST = 4  # words of the longest name that is looked for
_LOOKED_AT = 24  # words of a phrase
OFFERED = 5
_SLIP = 4  # letters of the shortest name in which a slip is looked for


@dataclass(frozen=True, slots=True)
class Named:
    """Who is meant. `sure` False: only who is written nearly so; `over`: the channel of the address that names them."""

    contact: Someone | None = None
    candidates: tuple[Someone, ...] = ()
    sure: bool = False
    over: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word without the ending that says whose something is, and where it stands."""

    said: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.said.lower().strip(".")

    @property
    def capital(self) -> bool:
        return self.said[:1].isupper() or not self.said.isascii()


@dataclass(frozen=True, slots=True)
class Search:
    """What a phrase is looked through with."""

    language: Language
    who: Who
    about: Someone | None
    subject: bool = False  # the phrase says who did it
    human: bool = False  # what only people do, so that no thing of theirs did it
    place: bool = False  # we were there, so that `Ben's office` is Ben

    def is_name(self, word: Word) -> bool:
        known = self.language.fillers | self.language.common
        if any(letter.isdecimal() for letter in word.said):
            return False  # P45
        if self.language.thing.fullmatch(word.low) or (len(word.said) == 1 and word.said.islower()):
            return False
        return word.low not in known and re.split("['’]", word.low)[0] not in self.language.fillers


def looked_up(phrase: str, search: Search) -> Named | None:
    """Whom the words of a phrase name; None: nobody."""
    address = _ADDRESS.search(phrase)
    if address is not None and (reached := _reached(address, search)).candidates:
        return reached
    if address is not None:
        phrase = phrase[: address.start()] + "," * (address.end() - address.start()) + phrase[address.end() :]
    words = words_of(phrase)
    somebody = search.language.nobody.search(phrase)
    if somebody is not None and not _is_in_a_name(words, somebody, search):
        words = [word for word in words if word.start < somebody.start()]
        if not any(search.is_name(word) for word in words):
            return Named(candidates=_others(phrase[somebody.end() :], search))
    stranger: int | None = None
    for first, word in enumerate(words):
        if not search.is_name(word):
            continue
        if (named := _named_from(first, words, phrase, search, stranger)) is not None:
            return named
        if stranger is None and _may_be_a_stranger(word, phrase, search):
            stranger = first
    if stranger is not None:
        return _strange(words, stranger, phrase, search)
    return None if address is None else Named()


def _named_from(
    first: int, words: Sequence[Word], phrase: str, search: Search, stranger: int | None
) -> Named | None:
    """Whom the longest run of words names that begins at a place."""
    for length in range(min(_LONGEST, len(words) - first), 0, -1):
        run = words[first : first + length]
        behind_article = first > 0 and words[first - 1].low in search.language.articles
        if (
            length == 1 and behind_article and not run[0].capital
        ):  # `rang the crown`, but not `rang the school`
            found = _with_article(words[first - 1 : first + 1], search)
            return Named(found[0] if len(found) == 1 else None, tuple(found)[:OFFERED]) if found else None
        if found := _found(run, phrase, search):
            other = _given_to(run[-1], words[first + length :], phrase, search)
            return other or _judged(found, words, first, length, phrase, search, stranger)
    return None


def _may_be_a_stranger(word: Word, phrase: str, search: Search) -> bool:
    if word.said.isupper() and 1 < len(word.said) <= _SLIP and not phrase.isupper():
        return False  # VAT, DJ
    begins = not word.start and not search.subject and _is_verb(phrase, search)
    return not begins and (word.capital or search.subject)


def _with_article(words: Sequence[Word], search: Search) -> list[Someone]:
    """Who is called so with `the`: The Crown Inn, and not Green Man Brewery."""
    said = [word.low for word in words]
    return [one for one in search.who.called(said[1:], False) if name_words(one.name)[:2] == said]


def _is_verb(phrase: str, search: Search) -> bool:
    """Whether the word with which a phrase begins says what we did, or are to do."""
    language = search.language
    return any(rule.match(phrase) for rule in (language.did, language.plan, language.task))


def _is_in_a_name(words: Sequence[Word], somebody: re.Match[str], search: Search) -> bool:
    """Whether the words for somebody unnamed are part of a name: `The Green Man Brewery`."""
    last = next((n for n, word in enumerate(words) if word.end >= somebody.end()), None)
    if last is None:
        return False
    runs = (words[max(last - 1, 0) : end] for end in (last + 2, last + 1))
    return any(len(run) > 1 and search.who.called([word.said for word in run], True) for run in runs)


def _given_to(last: Word, rest: Sequence[Word], phrase: str, search: Search) -> Named | None:
    """Who got it, where a name only says whose it is: `forwarded Priya's plan to Ben`."""
    if search.subject or phrase[last.end : last.end + 1] not in ("'", "’"):
        return None
    at = next((word.end for word in rest if word.low in search.language.beside), None)
    found = looked_up(phrase[at:], search) if at is not None else None
    return found if found is not None and found.contact is not None else None


def _others(phrase: str, search: Search) -> tuple[Someone, ...]:
    found = looked_up(phrase, replace(search, about=None, subject=False))
    return () if found is None else tuple(one for one in (found.contact, *found.candidates) if one)[:OFFERED]


def _reached(address: re.Match[str], search: Search) -> Named:
    over = Channel.EMAIL if address.lastgroup == "email" else Channel.PHONE
    found = tuple(search.who.reached(address.group()))
    return Named(found[0] if len(found) == 1 else None, found[:OFFERED], len(found) == 1, over)


def words_of(phrase: str) -> list[Word]:
    made = []
    for match in WORD.finditer(phrase):
        bare = re.sub(r"['’]s?$", "", match.group())
        made.append(Word(bare, match.start(), match.start() + len(bare)))
        if len(made) == _LOOKED_AT:
            break
    return made


def _found(run: Sequence[Word], phrase: str, search: Search) -> list[Someone]:
    """Who is called as the words of a run say."""
    if any("," in phrase[a.end : b.start].replace(", ", "") for a, b in pairwise(run)):
        return []
    fillers = search.language.fillers
    last, letter = run[-1], len(run) > 1 and run[-1].said.strip(".") == "A" and run[-2].capital
    if (last.low in fillers and not letter) or any(len(word.said) > 60 for word in run):
        return []  # but `Mark A` is somebody
    said = [word.said.strip(".") for word in run if word.low not in fillers or (letter and word is last)]
    if all(len(word) < 2 and word.isascii() for word in said):
        return []  # letters alone are nobody
    found = list(search.who.called(said, len(said) > 1 or said[0][:1].isupper()))
    if not found and len(said) == 1 and len(said[0]) >= _SLIP and said[0].endswith("s"):
        found = list(search.who.called([said[0][:-1]], said[0][:1].isupper()))  # `samirs olives`
    return found


def _judged(
    found: Sequence[Someone], words: Sequence[Word], first: int, length: int, phrase: str, search: Search,
    stranger: int | None,
) -> Named:  # fmt: skip
    """Who is called so is meant, unless it is said of them what makes them somebody else."""
    run = words[first : first + length]
    if _is_kin(phrase, run[-1].end, search):
        staff = search.language.staff.match(phrase, run[-1].end)  # `Greenfield head teacher`
        return Named(found[0] if staff and len(found) == 1 else None, tuple(found)[:OFFERED])
    one = _one_of(found, words, first, length, phrase, search)
    meant = one.contact
    if meant is None:
        return one
    unsure = replace(one, sure=False, candidates=(meant,))
    one = unsure if length == 1 and _are_many(run[0], meant, search) else one
    if not search.subject and _is_only_talked_of(words, first, search):
        return Named(candidates=(meant,))
    if one.sure and search.about is None and _only_says_which(words, first, length, phrase, search):
        return unsure
    if stranger is not None and not _is_slip(words[stranger : first + length], meant, search):
        near = first == stranger + 1 and "," not in phrase[words[stranger].end : run[0].start]
        beside = first > 0 and words[first - 1].low in search.language.beside
        if search.subject or near or (words[stranger].start and not beside):
            return Named(candidates=(meant,))
        return unsure
    if one.sure and _may_be_a_namesake(words, first, length, phrase, meant, search):
        return unsure
    return one


def _are_many(word: Word, one: Someone, search: Search) -> bool:
    """`bills paid`, `roses delivered`: things, or `bobs bike`."""
    single = word.low.removesuffix("s")
    return single != word.low and single in search.language.ordinary & set(name_words(one.name))


def _is_only_talked_of(words: Sequence[Word], first: int, search: Search) -> bool:
    """`rang the school about Yuki`: it was the school that was reached."""
    if first and words[first - 1].low in search.language.beside:
        return False
    topic = next((n for n, word in enumerate(words[:first]) if word.low in search.language.concerning), None)
    return topic is not None and any(search.is_name(word) for word in words[:topic])


def _only_says_which(words: Sequence[Word], first: int, length: int, phrase: str, search: Search) -> bool:
    """`rang about Bob's order`, `the number Harry gave me`: perhaps somebody else was reached."""
    if search.subject or not first:
        return False
    if words[first - 1].low in search.language.concerning:
        return True
    which = search.language.relative.match(phrase, words[first + length - 1].end)
    return which is not None and words[first - 1].low not in search.language.beside


def _one_of(
    found: Sequence[Someone], words: Sequence[Word], first: int, length: int, phrase: str, search: Search
) -> Named:
    """The only one who fits, and fits to everything that is said of the name; else all who may be meant."""
    rest = words[first + length :]
    link = bool(rest) and rest[0].low in search.language.link
    whose = phrase[words[first + length - 1].end : words[first + length - 1].end + 1] in ("'", "’")
    belongs = [] if whose else _belongs(rest, link, search)
    if belongs and (link or "," not in phrase[words[first + length - 1].end : rest[0].start]):
        ids = {one.id for one in search.who.called(belongs, True)}
        narrowed = [one for one in found if one.id in ids]
        if len(narrowed) == 1:
            return Named(narrowed[0], (), True)
        if not link and not narrowed and not phrase.isupper():
            # `Ellen Smith`, and there is only another Ellen; or `Ellen Marhs`
            return _if_slipped(found, words[first : first + length + len(belongs)], search)
        if link and not narrowed and len(found) == 1 and (search.subject or rest[0].low == "from"):
            return Named(found[0], tuple(found), False)  # `Gary from the Crown`: perhaps another Gary
        found = narrowed or found
    if len(found) > 1 and length > 1:
        said = {part for word in words[first : first + length] for part in name_words(word.said)}
        whole = [one for one in found if said >= set(name_words(one.name)) - search.language.fillers]
        own = search.who.called([word.said for word in words[first : first + length]], False)
        whole = whole if len(whole) == 1 else [one for one in found if one in own]
        found = whole if len(whole) == 1 else found  # a firm that is a contact itself, and who works there
    if len(found) == 1:
        return Named(found[0], (), True)
    if search.about is not None and any(one.id == search.about.id for one in found):
        return Named(search.about, (), True)
    return Named(candidates=tuple(found)[:OFFERED])


def _belongs(rest: Sequence[Word], link: bool, search: Search) -> list[str]:
    """The words behind a name that say where somebody belongs, or what the family is called."""
    rest = rest[1:] if link else rest
    if link and rest and rest[0].low in search.language.articles:
        rest = rest[1:]  # `from the Crown`, `from the garage`
        if rest and not rest[0].capital and search.subject and search.is_name(rest[0]):
            return [rest[0].said]
    found = []
    for word in rest[:3]:
        if not word.said[:1].isupper() or not (link or search.is_name(word)):
            break
        found.append(word.said)
    return found


def _if_slipped(found: Sequence[Someone], said: Sequence[Word], search: Search) -> Named:
    """The one whose name the words are with a slip, to be looked at; else all."""
    whole = all(len(word.said.strip(".")) > 1 for word in said)
    near = [one for one in found if whole and _is_slip(said, one, search)]
    return Named(near[0] if len(near) == 1 else None, tuple(found)[:OFFERED])


def _may_be_a_namesake(
    words: Sequence[Word], first: int, length: int, phrase: str, one: Someone, search: Search
) -> bool:
    """Whether a word beside a first name may be another family name: `ellen brown rang`, `agnieszka w rang`."""
    rest = words[first + length :]
    if rest and length == 1 and len(rest[0].said) == 1 and rest[0].low not in search.language.fillers:
        return phrase[rest[0].end : rest[0].end + 1] != "/"
    if rest and search.subject and rest[0].low in search.language.articles:
        return True  # `Tom the plumber`
    written = search.subject and length == 1 and not phrase.isupper()
    if rest and written and all(word.capital for word in rest) and not search.is_name(rest[0]):
        return rest[0].said.isalpha()  # `Gethin Price`, `Marsden Building Society`
    if search.subject and search.language.my.search(phrase[: words[first].start]):
        return True  # `our Chloe`
    if length > 1 or not rest or not search.is_name(rest[0]) or phrase.isupper():
        return False
    between = phrase[words[first].end : rest[0].start]
    if search.language.past.match(phrase, rest[0].start) or search.language.did.match(phrase, rest[0].start):
        return False
    if between.strip() or not rest[0].said.isalpha() or (rest[0].capital and not search.subject):
        return False
    alone = (
        len(rest) == 1 or rest[1].low in search.language.fillers or "," in phrase[rest[0].end : rest[1].start]
    )
    return alone and not _is_slip([words[first], rest[0]], one, search)


def _is_slip(words: Sequence[Word], one: Someone, search: Search) -> bool:
    """Whether the words are that one's name, only not written so."""
    said = [word.said.strip(".") for word in words if word.low not in search.language.fillers]
    return len(said) < _LONGEST and [each.id for each in search.who.nearly(said)] == [one.id]


def _is_kin(phrase: str, end: int, search: Search) -> bool:
    """Whether somebody else is meant than the name that ends there: `Siobhan's sister`, `Carlos's company rang`."""
    behind = re.match(r"(?P<of>['’]s?|s['’]?)?\s+(\w+)(?:\s+(\w+))?", phrase[end:])
    if behind is None:
        return False
    words = [(word or "").lower() for word in behind.groups()[1 : 3 if behind["of"] else 2]]
    firms = search.language.firms if behind["of"] else frozenset()
    if search.place and behind["of"] and any(word in firms | {"office"} for word in words):
        return False
    if any({word, word.removesuffix("s")} & (search.language.kin | firms) for word in words):
        return True
    return search.human and bool(behind["of"]) and search.is_name(Word(words[0], 0, 0))


def _strange(words: Sequence[Word], at: int, phrase: str, search: Search) -> Named | None:
    """Nobody is called so: who is written nearly so is asked about, else who may be meant."""
    word = words[at]
    if len(word.low) >= _SLIP or search.subject or word.capital:
        following = words[at + 1] if at + 1 < len(words) else None
        whole = following is not None and word.capital and following.capital and search.is_name(following)
        for length in (2,) if whole else (2, 1):  # `Hannah Moss` is no Anna
            said = [each.said.strip(".") for each in words[at : at + length]]
            if len(said) == length and len(near := tuple(search.who.nearly(said))) == 1:
                return Named(near[0], near, False)
            if len(said) == length and near:
                return Named(candidates=near[:OFFERED])
    if not word.capital:
        return None
    alike = tuple(search.who.like(phrase[word.start :].split(",", maxsplit=1)[0]))[:OFFERED]
    if search.about is None or word.start or search.subject or not word.said.isascii():
        return Named(candidates=alike)
    return None  # on somebody's page the first word of a line is a name only if somebody is called so
