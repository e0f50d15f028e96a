"""What the words of a line tell of the exchange itself: over which channel, and who began."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.quick.clauses import Part, holding, is_to_do, says
from desktop_crm.dialogue.quick.language import Language, Means, Touch


@dataclass(frozen=True, slots=True)
class Told:
    """The touch: `who` are the words among which the name stands, `subject` says that these did it."""

    channel: str
    direction: Direction
    who: tuple[str, ...]
    subject: bool = False
    human: bool = False  # what only people do
    sure_channel: bool = True
    sure_direction: bool = True
    start: int = 0  # of the words that tell the touch, and their end
    end: int = 0
    weak: bool = False  # only a deed tells it, as `paid` does


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words of a clause that tell a touch."""

    part: Part
    touch: Touch
    match: re.Match[str]

    @property
    def start(self) -> int:
        return self.part.start + self.match.start()

    @property
    def before(self) -> str:
        return self.part.masked[: self.match.start()].strip(" ,")

    @property
    def behind(self) -> str:
        return self.part.masked[self.match.end() :].strip()


def told(text: str, parts: Sequence[Part], language: Language) -> Told:
    """The first words that tell a touch; the channel may be said beside them, or only further on."""
    saying = [part for part in parts if says(part, language)] or parts[:1]
    hits = [
        hit
        for part in saying
        for hit in _hits(part, language, part is saying[0], text[: part.start].endswith("("))
    ]
    deed = next((hit for hit in hits if hit.touch.deed), None)
    plains = [hit for hit in hits if not (hit.touch.deed or _is_less(hit, deed, language))]
    plain = next((hit for hit in plains if not hit.touch.bare or hit.touch.sure_direction), None)
    plain = plain or next(iter(plains), None)  # `cancelled her appt, texted her`
    if plain is None and deed is None:
        made = _untold(saying[0], language)
        ours = _did_it_for(saying[1:], language) or any(
            _is_done_to(part.masked, language) for part in saying[1:]
        )
        made = replace(made, direction=Direction.OUT) if ours else made
        return _with_means(made, text, saying, language)
    if plain is None or (deed is not None and deed.start < plain.start):
        assert deed is not None
        made = _of(deed, saying, text, language)
        made = made if plain is None else _shown_by(made, plain, language)
        return _with_means(made, text, saying, language)
    return _with_means(_of(plain, saying, text, language), text, saying, language)


def _is_done_to(clause: str, language: Language) -> bool:
    """`Rose Kettering: blinds measured`: whose thing it was says the heading."""
    done = language.done_to.match(clause.strip())
    return done is not None and language.kin.isdisjoint(done.group().lower().split())


def _did_it_for(parts: Sequence[Part], language: Language) -> bool:
    """`Joe Brennan: dead battery, jump-started him`."""
    starts = ((part.masked.strip(), language.did.match(part.masked.strip())) for part in parts)
    return any(did and language.pronoun.match(said[did.end() :].lstrip()) for said, did in starts)


def _hits(part: Part, language: Language, first: bool, aside: bool) -> Iterator[_Hit]:
    """The earliest touch in a clause, and the earliest deed; none of what is still to come."""
    if not first and language.plan.match(part.masked.strip()):
        return  # `Dorothy asked about roses, ring her back on Tuesday`
    if first and language.see_to.match(part.masked.strip()):
        return  # `check Robert saw his doctor`
    for deeds in (False, True):
        found = [
            (match.start(), rank, touch, match)
            for rank, touch in enumerate(language.touches)
            if touch.deed is deeds
            and not (
                deeds and part.asks and touch.channel == Channel.VISIT
            )  # `bring her bike in on Tuesday?`
            and (match := _told_by(touch, part.masked, language, aside))
        ]
        if found:
            _start, _rank, touch, match = min(found, key=lambda each: each[:2])
            yield _Hit(part, touch, match)


def _told_by(touch: Touch, clause: str, language: Language, aside: bool) -> re.Match[str] | None:
    for match in touch.pattern.finditer(clause):
        before = clause[: match.start()]
        if touch.noun and language.via.search(before):
            continue
        if touch.deed and touch.channel == Channel.VISIT and language.brings.search(before):
            continue  # `is bringing the frame in on Friday`
        if language.named.match(clause, match.start()) and language.so_called.search(before):
            continue
        if touch.bare and language.did.match(clause) and re.search("['’]s?$", before.rstrip()):
            continue  # `finished Hartley's letter`
        if touch.had and not language.ours.fullmatch(before.strip(" ,")):
            continue  # `Siobhan got her parcel`
        if touch.deed and language.denied.search(before):
            continue  # `no longer needs lessons`
        if not language.to_come.search(before) and not (
            touch.bare and language.led.search(before or ("(" if aside else ""))
        ):
            return match
    return None


def _is_less(hit: _Hit, deed: _Hit | None, language: Language) -> bool:
    """Whether a touch counts less than a deed before it: `told Samir his fig has come in`, `last lesson 18 Dec`."""
    if deed is None or deed.start >= hit.start:
        return False
    if hit.part is not deed.part or deed.match.end() > hit.match.start():
        said = language.said_that.fullmatch(hit.part.joined) and language.speaking.fullmatch(
            deed.match.group()
        )
        return hit.touch.bare or (
            said is not None and bool(deed.before)
        )  # `complained that nobody answers the phone`
    return (
        hit.touch.bare
        or language.other.search(hit.part.masked, deed.match.end(), hit.match.start()) is not None
    )


# ---------------------------------------------------------------- who began
def _of(hit: _Hit, parts: Sequence[Part], text: str, language: Language) -> Told:
    made = _by(hit, language)
    if hit.part is not parts[0] and hit.before[:1].islower():
        thing = (
            not language.kin.intersection(hit.before.lower().split())
            and hit.before.lower() not in language.fillers
        )
        if thing and _is_done_to(hit.part.masked, language):
            return replace(
                made, who=(parts[0].masked, hit.before), direction=Direction.OUT, subject=False, human=False
            )
        if thing and made.channel == Channel.VISIT and language.arrives.fullmatch(hit.match.group()):
            made = replace(made, sure_channel=False)  # `permit came`
    if hit.part is parts[0] or (hit.before and not hit.touch.bare):
        return made
    return _under(made, hit, parts[0].masked, text, language)


def _by(hit: _Hit, language: Language) -> Told:
    touch, before, behind = hit.touch, hit.before, hit.behind
    named = hit.match.groupdict().get("who") or ""
    made = Told(
        touch.channel, touch.direction or Direction.OUT, (named, behind, before), False,
        not (touch.deed or touch.bare or touch.direction is Direction.OUT) or _is_said(hit, language),
        touch.sure_channel, touch.sure_direction, hit.start, hit.part.start + hit.match.end(), touch.deed,
    )  # fmt: skip
    if not touch.noun and language.us.match(behind):
        return replace(made, direction=Direction.IN, who=(before,), subject=bool(before))
    if not touch.noun and touch.direction is Direction.IN and language.we.search(before):
        return replace(made, direction=Direction.OUT, who=(behind, before), human=False)
    if touch.noun or language.ours.fullmatch(before):
        ours = touch.deed and hit.part.start == 0 and not before and language.did.match(hit.part.masked)
        whose = (behind.split() or [""])[
            0
        ].lower() not in language.fillers  # else: `returned the keys`, who knows
        if (
            ours
            and whose
            and " " not in hit.match.group()
            and not touch.noun
            and not language.received.match(hit.part.masked)
        ):
            return replace(made, direction=Direction.OUT)  # `returned Michelle's passport`
        return _without_subject(made, hit, language)
    if not touch.deed and language.unanswered.search(before):
        # `Bob, no answer, left msg`
        return replace(made, direction=Direction.OUT, who=(before, behind), human=False)
    if language.we_did.search(before):
        return replace(made, direction=Direction.OUT, human=False)  # `Dawn was out when I rang`
    return _done(made, hit, language) or _by_subject(made, hit, named, language)


def _done(made: Told, hit: _Hit, language: Language) -> Told | None:
    """What was done to somebody, or with a thing: `Sue was rung by Jack`, `invoice sent to Ben`."""
    touch, before, behind = hit.touch, hit.before, hit.behind
    if language.passive.search(before) and not language.ongoing.fullmatch(hit.match.group()):
        if language.by.match(behind):
            return replace(made, direction=touch.direction or Direction.IN)
        return replace(made, who=(before, behind), direction=touch.direction or Direction.OUT)
    done_by = language.by.fullmatch(hit.match.group().split()[-1]) and touch.channel != Channel.VISIT
    if done_by and touch.direction is Direction.IN:
        return replace(made, who=(behind, before))  # `Sue was rung by Jack`
    if _is_given(hit, language):
        sure = touch.sure_channel and touch.channel != Channel.VISIT
        return replace(made, who=(behind, before), direction=Direction.OUT, human=False, sure_channel=sure)
    if language.thing.match(before):  # `invoice sent to Ben`
        calls = made.human and touch.channel == Channel.VISIT  # a deposit that came in paid no visit
        return replace(made, who=(before, behind), sure_channel=touch.sure_channel and not calls)
    if _is_sent(hit, language):  # `Leona's tickets posted`
        return replace(made, who=(before,), human=False)
    return None


def _by_subject(made: Told, hit: _Hit, named: str, language: Language) -> Told:
    """What somebody did whose name stands before, or we did to whose name stands behind."""
    theirs = hit.before and language.theirs_own.match(named) and hit.touch.channel != Channel.PHONE
    if hit.touch.direction is not Direction.OUT or theirs:  # `Kate dropped her bike off`
        return replace(made, direction=Direction.IN, who=(hit.before, hit.behind), subject=True)
    return made if named else replace(made, who=(hit.behind, hit.before))


def _is_said(hit: _Hit, language: Language) -> bool:
    """Whether it is a deed of people alone; `boiler service booked for Monday` is done with a thing."""
    verb = hit.match.group()
    thing = language.thing_done.fullmatch(verb) and language.to_it.match(hit.part.masked, hit.match.end())
    return language.speaking.fullmatch(verb) is not None and not thing


def _without_subject(made: Told, hit: _Hit, language: Language) -> Told:
    if not hit.touch.bare or hit.touch.direction is not None:
        return made
    whom = hit.behind.lower().split()
    if language.ours.fullmatch(hit.before) and not language.fillers.issuperset(whom):
        return replace(made, sure_direction=False)  # `text Joan the list`: done, or to be done
    return replace(made, direction=Direction.IN)


def _is_given(hit: _Hit, language: Language) -> bool:
    """Whether something was sent to somebody, whatever it is called: `translation sent to Ben`."""
    verb = hit.match.group()
    if not (language.sent.fullmatch(verb) or language.handed.fullmatch(verb)) or language.theirs.match(
        hit.behind
    ):
        return False
    return language.given.match(hit.behind) is not None


def _is_sent(hit: _Hit, language: Language) -> bool:
    """Whether the subject is a thing of somebody's: it was sent, and sends nothing."""
    words = hit.before.split()
    whose = re.search(r"['’]s\s+(\w+)", hit.before) or (
        len(words) > 1 and language.thing.fullmatch(words[-1])
    )
    if not whose or not language.sent.fullmatch(hit.match.group()):
        return False
    people = any(word in language.kin | language.firms for word in hit.before.lower().split())
    next_word = (hit.behind.split() or [","])[0].lower()
    goes_on = next_word in language.fillers - language.articles and not language.us.match(hit.behind)
    return not people and (goes_on or next_word[0] == ",")


def _under(made: Told, hit: _Hit, heading: str, text: str, language: Language) -> Told:
    """Of a clause that goes on after a name or another clause: `Oldham, Peter - phoned about logs`."""
    if language.pronoun.match(hit.behind) or language.pronoun.fullmatch(made.who[0]):
        acts = hit.touch.deed and not made.sure_channel and language.theirs_first.search(heading)
        made = (
            replace(made, direction=Direction.IN) if acts else made
        )  # `Gary shouted, told him to calm down`
        return replace(made, who=(heading, hit.behind))
    if (
        hit.behind[:1].isupper()
        and heading.split()[:1]
        and heading.split(maxsplit=1)[0].lower() in language.fillers
    ):
        return made  # `no mistletoe till Dec, told Joan`
    if hit.touch.bare and hit.touch.direction is None:
        ours = language.sent_behind.match(hit.behind)  # `Bill Ogden: letter before action sent`
        direction = Direction.OUT if ours else Direction.IN
        return replace(
            made, who=(heading, hit.behind), direction=direction, sure_direction=hit.touch.sure_direction
        )
    if hit.touch.noun or hit.touch.direction is Direction.OUT:
        return replace(made, who=(*made.who, heading))
    if hit.touch.direction is Direction.IN:
        return replace(made, who=(heading, *made.who))
    made = replace(made, who=(heading, hit.behind), human=False)
    if language.unanswered.search(text) or language.did.match(heading):
        return made  # `Oliver, rang, no answer`
    given = language.thing.match(hit.behind) is not None  # `Margaret - emailed the quote`
    of_theirs = re.search(r"['’]s\s+(\w+)", heading)  # `Tony's order delayed, apologised`
    given = given or (
        hit.touch.deed and of_theirs is not None and of_theirs[1].lower() not in language.kin | language.firms
    )
    if language.sent.fullmatch(hit.match.group()):
        given = given or language.thing.match(heading) is not None  # `Steve's quote done and posted`
    if not hit.touch.deed and hit.behind[:1].isupper():  # `Wednesday's fine, texted Steve`
        return replace(made, who=(hit.behind, heading))
    return made if given else replace(made, direction=Direction.IN)


def _shown_by(deed: Told, plain: _Hit, language: Language) -> Told:
    """`Kofi saw our ad and rang`: the deed says who, the touch behind it how."""
    made = _by(plain, language)
    if language.thing.fullmatch(plain.before):
        return deed  # `enquiring about lessons, brochure emailed`
    if deed.subject and language.handed_on.match(plain.behind) and made.direction is Direction.OUT:
        return deed  # `asked for the recipe, emailed it to her`
    if language.theirs_too.match(plain.behind):  # `chased Thornton for payment, spoke to their accounts lady`
        made = replace(made, who=deed.who)
    own = made.subject or plain.touch.noun or plain.touch.direction is not None
    if own or language.pronoun.match(plain.behind):
        who = made.who if made.subject else (*made.who, *deed.who)
        return replace(made, who=who, start=deed.start)
    return replace(deed, channel=made.channel, sure_channel=made.sure_channel, end=max(deed.end, made.end))


def _untold(part: Part, language: Language) -> Told:
    """Of a line in which nothing is told but what somebody wants, or says."""
    clause = part.masked
    wish = language.wish.search(clause)
    wished = wish is not None and bool(clause[: wish.start()].strip())  # `Luca is thinking about rosemary`
    who = clause[: wish.start()] if wish is not None and wished else clause
    if (did := language.did.match(clause)) is not None:  # `replaced Desmond's pot`
        end = part.start + did.end()
        return Told(
            Channel.PHONE,
            Direction.IN if language.received.match(clause) else Direction.OUT,
            (clause[did.end() :], clause),
            sure_channel=False,
            start=part.start,
            end=end,
        )
    if language.thing.match(clause) and language.beside.intersection(
        clause.lower().split()
    ):  # `invoice no 77 to Hillside School`
        return Told(Channel.EMAIL, Direction.OUT, (clause,), sure_channel=False)
    words = (word.strip(" ,.").lower() for word in clause.split())
    first = next((word for word in words if word not in language.fillers), "")
    named = first[:1].isalpha() and first not in language.common
    asks = part.asks or language.question.match(clause) is not None
    return Told(
        Channel.PHONE, Direction.IN, (who,), sure_channel=False, sure_direction=wished or named or asks
    )


def _with_means(made: Told, text: str, parts: Sequence[Part], language: Language) -> Told:
    for means in language.means:
        if means.weak and made.sure_channel:
            continue
        match = means.pattern.search(text)
        if match and not _lies_elsewhere(text, match, means, made, parts, language):
            return replace(made, channel=means.channel, sure_channel=True)
    return made


def _lies_elsewhere(
    text: str, match: re.Match[str], means: Means, made: Told, parts: Sequence[Part], language: Language
) -> bool:
    """`Luca got back to me, cheque's in the post`: the cheque is, and not what he said."""
    place, part = match.start(), holding(parts, match.end() - 1)
    if means.channel == Channel.EVENT and made.start <= place < made.end:
        return True  # `knocked at the workshop`
    if not made.end and language.will_do.match(part.masked):
        return True  # `Tony to bring it to the fair`
    asked = language.asked.match(text, made.start) is not None
    if asked and part.start >= made.end > 0 and language.apart.fullmatch(part.joined):
        return True  # `requested that all be sent by e-mail`
    if made.start < part.end and part.start < made.end:
        return asked and language.goes_on.search(text, made.start, place) is not None
    if part is not parts[0] and part.start >= made.end and is_to_do(part, language):
        return True  # `met her at the fair, connect on LinkedIn`
    return 0 < made.end <= part.start and language.thing.search(part.text[: place - part.start]) is not None
