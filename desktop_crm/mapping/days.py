"""Days as files write them: in which order the numbers stand, and what day a text means.

A column tells its order by itself: 31 is never a month. `1604` is Apple's year for "unknown".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import fold

UNKNOWN_YEARS = frozenset({0, 1, 1604, 1800})


class Order(StrEnum):
    """Which number comes first where both could be the month."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


# Countries that write the month before the day (CLDR, short date patterns).
_MONTH_FIRST = frozenset({"US", "PH", "FM", "GU", "PR", "AS", "VI", "UM", "MH", "PW"})
_MONTHS = (  # by month, in about thirty languages; folded when they are read, so accents do not matter
    """jan january janvier januar januari januara januari janner jänner gen gennaio ene enero janeiro sty stycznia
    styczeń янв января январь січня січень януари oca ocak tammi tammikuu tammikuuta leden ledna január januára
    ian ianuarie ιαν ιανουαρίου ιανουάριος sausio sausis janvāris jaanuar gener siječnja siječanj يناير ינואר
    มกราคม जनवरी""",
    """feb february fev fév février fevrier februar februari febrero febbraio fevereiro lut lutego luty фев февраля
    февраль лютого лютий февруари şub şubat helmi helmikuu helmikuuta únor února február februára februarie
    φεβ φεβρουαρίου φεβρουάριος vasario vasaris februāris veebruar febrer veljače veljača فبراير פברואר
    กุมภาพันธ์ फरवरी""",
    """mar march mars märz marz maerz mrz marzo março marco maart marec marca marzec марта март мар березня
    березень mart maalis maaliskuu maaliskuuta březen března marts március martie μαρ μαρτίου μάρτιος kovo kovas
    märts març ožujka ožujak maret مارس מרץ มีนาคม मार्च""",
    """apr april avr avril abr abril aprile kwi kwietnia kwiecień апреля апрель апр квітня квітень април nis nisan
    huhti huhtikuu huhtikuuta duben dubna apríl apríla április aprilie απρ απριλίου απρίλιος balandžio balandis
    aprīlis aprill travnja travanj أبريل אפריל เมษายน अप्रैल""",
    """may mai mayo maggio mag maio mei maja maj мая май травня травень mayıs touko toukokuu toukokuuta květen
    května máj mája május mai μαΐου μάιος gegužės gegužė maijs maig svibnja svibanj مايو מאי พฤษภาคม मई""",
    """jun june juin juni junio giugno giu junho czerwca czerwiec cze июня июнь июн червня червень юни haziran haz
    kesä kesäkuu kesäkuuta červen června jún júna június iunie ιουν ιουνίου ιούνιος birželio birželis jūnijs
    juuni juny lipnja lipanj junij يونيو יוני มิถุนายน जून""",
    """jul july juil juillet juli julio luglio lug julho lipca lipiec lip июля июль июл липня липень юли temmuz tem
    heinä heinäkuu heinäkuuta červenec července júl júla július iulie ιουλ ιουλίου ιούλιος liepos liepa jūlijs
    juuli juliol srpnja srpanj julij يوليو יולי กรกฎาคม जुलाई""",
    """aug august aoû aou août aout agosto ago augustus augusti sierpnia sierpień sie августа август авг серпня
    серпень ağu ağustos elo elokuu elokuuta srpen srpna augusta augusztus αυγ αυγούστου αύγουστος rugpjūčio
    rugpjūtis augusts agost kolovoza kolovoz avgust agustus أغسطس אוגוסט สิงหาคม अगस्त""",
    """sep sept september septembre septiembre settembre set setembro września wrzesień wrz сентября сентябрь сен
    вересня вересень септември eyl eylül syys syyskuu syyskuuta září septembra szeptember septembrie σεπ
    σεπτεμβρίου σεπτέμβριος rugsėjo rugsėjis septembris setembre rujna rujan سبتمبر ספטמבר กันยายน सितंबर""",
    """oct october okt oktober octobre octubre ottobre ott outubro out października październik paź октября октябрь
    окт жовтня жовтень октомври eki ekim loka lokakuu lokakuuta říjen října október októbra octombrie οκτ
    οκτωβρίου οκτώβριος spalio spalis oktobris oktoober أكتوبر אוקטובר ตุลาคม अक्टूबर""",
    """nov november novembre noviembre novembro listopada listopad lis ноября ноябрь ноя листопада листопад ноември
    kas kasım marras marraskuu marraskuuta listopadu novembra noiembrie νοε νοεμβρίου νοέμβριος lapkričio
    lapkritis novembris studenog studeni نوفمبر נובמבר พฤศจิกายน नवंबर""",
    """dec december déc decembre décembre dez dezember dezembro dic diciembre dicembre des desember grudnia grudzień
    gru декабря декабрь дек грудня грудень декември ara aralık joulu joulukuu joulukuuta prosinec prosince
    decembra decembrie δεκ δεκεμβρίου δεκέμβριος gruodžio gruodis decembris detsember desembre prosinca
    ديسمبر דצמבר ธันวาคม दिसंबर""",
)
_NAMED = {fold(name): n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_TIME = re.compile(
    r"[T\s,]+(?:(?:at|um|kl\.?|à|a las|alle|ore|klo|om|o|в|às)\s+)?"
    r"(?P<half>上午|下午|午前|午後|오전|오후)?\s*(?P<hour>\d{1,2})(?:[:h]|(?<!\.\s\d)(?<!\.\s\d\d)\.(?=\d\d\b))(?P<minute>[0-5]\d)"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<noon>[AaPp]\.?\s?[Mm]\.?)?\s*(?:Uhr|h|hrs)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4})?$"
)
_CJK_DATE = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]?")
_ERA_DATE = re.compile(
    r"(明治|大正|昭和|平成|令和|民國|民国|[MTSHR](?=\d))\s*(\d{1,3}|元)\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})\s*[日號号]?"
)
_ERAS = {  # the year before the first
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911,
    "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"--(\d{2})-?(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4}|\d{2})\.?")
_TWO = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
_WORDY = re.compile(r"[\s.,\-/]+")
_EMPTY = re.compile(r"0{1,4}[-./]0{1,2}[-./]0{1,4}")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
_AFTERNOON = frozenset(("下午", "午後", "오후"))
_VIETNAMESE = re.compile(r"(\d{1,2}) thang (\d{1,2})(?:,? nam)? ?(\d{4})?")
_BUDDHIST = range(2400, 2700)  # years of the Thai calendar
_EXCEL_FIRST = date(1899, 12, 30)  # day 0 of the 1900 system, counting its 29 February 1900


def is_empty(text: str) -> bool:
    """Whether the text is how programs write that there is no date: `0000-00-00`, `0/0/00`."""
    return bool(_EMPTY.fullmatch(_TIME.sub("", text.strip())))


def order_of(texts: Iterable[str], country: str) -> Order:
    """The order in which a table writes its days; where the days themselves do not say, the country's."""
    days = months = 0
    for text in texts:
        plain = _TIME.sub("", text.strip())
        found = _YEAR_LAST.fullmatch(plain) or _TWO.fullmatch(plain)
        if found:
            days += int(found[1]) > 12 >= int(found[2])
            months += int(found[2]) > 12 >= int(found[1])
    if days != months:
        return Order.DAY_FIRST if days > months else Order.MONTH_FIRST
    return Order.MONTH_FIRST if country.upper() in _MONTH_FIRST else Order.DAY_FIRST


@lru_cache(maxsize=20_000)
def parse(text: str, order: Order = Order.DAY_FIRST) -> PartialDate | None:
    """The day that a text means; None where it is none (31 February, a word)."""
    plain = _TIME.sub("", unicodedata.normalize("NFKC", text).strip()).strip()
    try:
        return _numbers(plain, order) or _words(plain)
    except ValueError:
        return None


def _numbers(text: str, order: Order) -> PartialDate | None:
    for pattern in (_YEAR_FIRST, _COMPACT):
        if found := pattern.fullmatch(text):
            return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NO_YEAR.fullmatch(text):
        return _day(0, int(found[1]), int(found[2]))
    if found := _ERA_DATE.fullmatch(text):
        count = 1 if found[2] == "元" else int(found[2])
        return _day(_ERAS[found[1]] + count, int(found[3]), int(found[4]))
    if found := _CJK_DATE.fullmatch(text):
        return _day(int(found[1] or 0), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        return _ordered(int(found[1]), int(found[2]), _century(found[3]), "." in text, order)
    if found := _TWO.fullmatch(text):
        return _ordered(int(found[1]), int(found[2]), 0, "." in text, order)
    if text.isdecimal() and len(text) == 5:  # a spreadsheet's count of days
        day = _EXCEL_FIRST + timedelta(days=int(text))
        return PartialDate(day.year, day.month, day.day)
    return None


def has_short_year(text: str) -> bool:
    """Whether a day is written without its century: `9.5.28`."""
    return not _ERA_DATE.search(unicodedata.normalize("NFKC", text)) and not re.search(r"\d{4}", text)


def _ordered(first: int, second: int, year: int, dotted: bool, order: Order) -> PartialDate:
    month_first = order is Order.MONTH_FIRST and not dotted
    if first > 12 >= second:
        month_first = False
    elif second > 12 >= first:
        month_first = True
    return _day(year, first, second) if month_first else _day(year, second, first)


@lru_cache(maxsize=20_000)
def moment(text: str, order: Order = Order.DAY_FIRST) -> datetime | date | None:
    """When something happened: an instant where the text gives a time, else the day; None where it is neither.

    Without a zone it is the user's own time.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if _SECONDS.fullmatch(plain):  # since 1970, as telephones write it
            return datetime.fromtimestamp(int(plain[:10]), UTC)
        if found := _SERIAL.fullmatch(plain):
            wall = datetime.combine(_EXCEL_FIRST, time()) + timedelta(days=float(plain))
            wall = (wall + timedelta(milliseconds=500)).replace(microsecond=0)
            return clock.from_local(wall) if found[1] else wall.date()
        day = parse(plain, order)
        if day is None or not day.year:
            return None
        clocked = _TIME.search(plain)
        on = date(day.year, day.month, day.day)
        return _instant(on, clocked) if clocked else on
    except (ValueError, OverflowError, OSError):
        return None


def time_of(text: str) -> time | None:
    """A time of the day in a cell of its own: `14:30`, `2:30 pm`, `14h30`."""
    found = _TIME.fullmatch(f" {unicodedata.normalize('NFKC', text).strip()}")
    if not found:
        return None
    try:
        return _clock(found)
    except ValueError:
        return None


def _instant(on: date, clocked: re.Match[str]) -> datetime:
    wall = datetime.combine(on, _clock(clocked))
    zone = clocked["zone"] or ""
    if zone in ("Z", "UTC", "GMT"):
        return wall.replace(tzinfo=UTC)
    if offset := _OFFSET.search(zone):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return clock.cut(wall.replace(tzinfo=timezone(timedelta(minutes=int(f"{offset[1]}{minutes}")))))
    return clock.from_local(wall)


def _clock(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    half = (found["noon"] or "").lower()[:1] or ("p" if found["half"] in _AFTERNOON else "")
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return time(hour, int(found["minute"]), int(found["second"] or 0))


def _words(text: str) -> PartialDate | None:
    """`9 May 1961`, `May 9, 1961`, `9. Mai`, `Fri, 9 May 1961`, `9 de mayo de 1961`."""
    if found := _VIETNAMESE.fullmatch(fold(text).removeprefix("ngay ")):
        return _day(int(found[3] or 0), int(found[2]), int(found[1]))
    numbers: list[str] = []
    month = 0
    for word in _WORDY.split(fold(text)):
        plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|e)$", "", word)
        if plain.isdecimal():
            numbers.append(plain)
        elif plain in _NAMED and not month:
            month = _NAMED[plain]
        elif len(plain) > 3 and plain not in _WEEKDAYS and plain not in _FILLING:
            return None
    if not month or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 2 and len(numbers[0]) == 4:
        numbers.reverse()
    return _day(_century(numbers[1]) if len(numbers) == 2 else 0, month, int(numbers[0]))


def is_month(text: str) -> bool:
    """Whether a text is a month of some year and no more: `March 2026`. A month alone may be somebody: June."""
    words = fold(text).split()
    return (
        len(words) == 2 and any(w in _NAMED for w in words) and any(re.fullmatch(r"\d{4}", w) for w in words)
    )


_DAYS_OF_WEEKS = """
    monday tuesday wednesday thursday friday saturday sunday tues thur thurs montag dienstag mittwoch
    donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes
    martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica
    segunda terça quarta quinta sexta feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    poniedziałek wtorek środa czwartek piątek sobota niedziela måndag tisdag onsdag torsdag fredag lördag
    söndag mandag tirsdag lørdag søndag понедельник вторник среда четверг пятница суббота воскресенье
"""
_WEEKDAYS = frozenset(map(fold, _DAYS_OF_WEEKS.split()))
_FILLING = frozenset(("year", "anno", "roku", "года", "jahr"))


def _century(year: str) -> int:
    if len(year) > 2:
        return int(year)
    return int(year) + (1900 if int(year) > 30 else 2000)


def _day(year: int, month: int, day: int) -> PartialDate:
    year -= 543 if year in _BUDDHIST else 0
    return PartialDate(0 if year in UNKNOWN_YEARS else year, month, day)
