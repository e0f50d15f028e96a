"""A labelled list of customers: who is really who is known, and the errors are those of people at keyboards.

Written without a look at how duplicates are found: the names, their other forms and the slips are its own.
Always the same for a seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

# Given names: as on the passport | how else the same person is called or written.
_GIVEN = {
    "en": "Margaret|Peggy;William|Bill;Robert|Bob;Elizabeth|Liz;Richard|Dick;Katherine|Kate;James|Jim;Edward|Ted;"
    "Michael|Mike;Jennifer|Jenny;Steven|Steve;Susan|Sue;Thomas|Tom;Patricia|Trish;Charles|Chuck;Deborah|Debbie;"
    "Anthony|Tony;Jonathan|Jon;Rebecca|Becky;Samuel|Sam;Benjamin|Ben;Victoria|Vicky;Gregory|Greg;Olivia|;Amelia|;"
    "Harriet|;Oscar|;Florence|;Hugo|;Ivy|;Rowan|;Imogen|;Declan|;Fiona|;Malcolm|;Beatrice|Bea;Gillian|Jill;Nigel|;"
    "Clive|;Hazel|;Dylan|;Bronwen|;Ewan|;Isla|;Callum|;Freya|;Logan|;Poppy|;Trevor|;Maureen|;Sheila|;Howard|;Linda|",
    "de": "Jürgen|Juergen;Günther|Guenther;Jörg|Joerg;Käthe|Kaethe;Friedrich|Fritz;Heinrich|Heinz;Johannes|Hannes;"
    "Wolfgang|Wolf;Susanne|Susi;Matthias|;Annegret|;Karsten|;Heike|;Uwe|;Sabine|;Torsten|;Anke|;Detlef|;Petra|;"
    "Björn|Bjoern;Silke|;Volker|;Ute|;Holger|;Gudrun|;Lothar|;Birgit|;Jens|;Frauke|;Ingo|;Tanja|;Sören|Soeren",
    "fr": "François|Francois;Hélène|Helene;Jean-Pierre|Jean Pierre;Marie-Claude|Marie Claude;Étienne|Etienne;Amélie|;"
    "Benoît|Benoit;Chloé|Chloe;Gérard|;Sylvain|;Thibault|;Océane|;Didier|;Yvette|;Loïc|Loic;Aurélie|;Rémi|Remi;Noémie|",
    "es": "José|Pepe;Francisco|Paco;María|Maria;Dolores|Lola;Ignacio|Nacho;Jesús|Jesus;Beatriz|;Álvaro|Alvaro;"
    "Inés|Ines;Rubén|Ruben;Íñigo|Inigo;Marisol|;Esteban|;Begoña|Begona;Gonzalo|;Raquel|;Nuria|;Joaquín|Joaquin",
    "pl": "Małgorzata|Gosia;Stanisław|Stanislaw;Katarzyna|Kasia;Wojciech|;Agnieszka|;Łukasz|Lukasz;Zbigniew|;Elżbieta|;"
    "Grzegorz|;Bożena|Bozena;Jarosław|;Dorota|;Mirosław|;Ewelina|;Przemysław|;Halina|",
    "ru": "Александр/Aleksandr|Саша;Екатерина/Ekaterina|Катя;Дмитрий/Dmitry|Дима;Юлия/Yulia|Юля;Сергей/Sergey|;"
    "Наталья/Natalya|Наташа;Михаил/Mikhail|Миша;Евгений/Evgeny|Женя;Светлана/Svetlana|;Алексей/Alexey|Лёша;"
    "Владимир/Vladimir|Володя;Татьяна/Tatiana|Таня;Ирина/Irina|;Андрей/Andrey|;Марина/Marina|;Вячеслав/Vyacheslav|;"
    "Ксения/Ksenia|;Людмила/Lyudmila|Люда;Артём/Artyom|;Полина/Polina|;Тимур/Timur|;Жанна/Zhanna|",
    "el": "Γεώργιος/Georgios|Γιώργος;Ελένη/Eleni|;Κωνσταντίνος/Konstantinos|Κώστας;Μαρία/Maria|;Δημήτρης/Dimitris|;"
    "Αικατερίνη/Aikaterini|;Παναγιώτης/Panagiotis|;Σοφία/Sofia|;Νικόλαος/Nikolaos|Νίκος;Χρήστος/Christos|",
    "zh": "小明/Xiaoming|;伟/Wei|;芳/Fang|;秀英/Xiuying|;丽娜/Lina|;志强/Zhiqiang|;建国/Jianguo|;美玲/Meiling|;文博/Wenbo|;"
    "雨桐/Yutong|;浩然/Haoran|;子涵/Zihan|;晓东/Xiaodong|;春燕/Chunyan|;国栋/Guodong|;思远/Siyuan|",
    "ko": "민준/Min-jun|;서연/Seo-yeon|;지훈/Ji-hoon|;수빈/Su-bin|;현우/Hyun-woo|;은지/Eun-ji|;영호/Young-ho|;미경/Mi-kyung|",
    "ja": "ユウキ/Yuki|;ハルカ/Haruka|;ショウタ/Shota|;キョウコ/Kyoko|;ケンジ/Kenji|;サクラ/Sakura|;タロウ/Taro|;ミドリ/Midori|;"
    "ダイスケ/Daisuke|;アヤノ/Ayano|",
    "vi": "Văn An|Van An;Thị Hoa|Thi Hoa;Minh Đức|Minh Duc;Thu Hà|Thu Ha;Quốc Bảo|Quoc Bao;Ngọc Lan|Ngoc Lan;Hữu Phước|",
    "ar": "محمد/Mohammed|;أحمد/Ahmed|;فاطمة/Fatima|;خالد/Khaled|;مريم/Mariam|;يوسف/Yousef|;عمر/Omar|;سلمى/Salma|",
    "tr": "Mehmet|;Ayşe|Ayse;Özgür|Ozgur;Şebnem|Sebnem;Çağla|Cagla;Gökhan|Gokhan;Emine|;Burak|;Tuğba|Tugba;Serkan|",
    "no": "Bjørn|Bjoern;Åse|Aase;Øystein|Oystein;Ingvild|;Håkon|Haakon;Sigrun|;Torbjørn|;Ragnhild|;Kåre|Kaare;Solveig|",
}  # fmt: skip
_FAMILY = {
    "de": "Müller|Mueller;Schröder|Schroeder;Jäger|Jaeger;König|Koenig;Groß|Gross;Weiß|Weiss;Böhm|Boehm;Krüger|Krueger;"
    "Schäfer|Schaefer;Wegener|;Lindner|;Kestler|;Hollerbach|;Brinkmann|;Zschoche|;Kaltwasser|;Dornbusch|;Eickhoff|",
    "fr": "Lefèvre|Lefevre;Desbiolles|;Béranger|Beranger;Charpentier|;Gaultier|;Montclair|;Rousselot|;Vasseur|;Périgord|;"
    "D'Aubigné|Daubigne;Lachenal|;Thévenot|Thevenot;Bonnefoy|",
    "es": "García Lorente|Garcia Lorente;Muñoz|Munoz;Ibáñez|Ibanez;Zubiri Otxoa|;Peñalver|Penalver;Cortázar|;Escribano|;"
    "Domínguez Rey|Dominguez Rey;Carrascosa|;Villalobos|",
    "pl": "Wiśniewski|Wisniewski;Wójcik|Wojcik;Kowalczyk|;Szczepański|Szczepanski;Zieliński|Zielinski;Brzęczek|;Gołąb|;Maślanka|",
    "ru": "Щербаков/Shcherbakov|;Иваненко/Ivanenko|;Кузнецов/Kuznetsov|;Ермолаев/Ermolaev|;Жуков/Zhukov|;Цветаев/Tsvetaev|;"
    "Хабаров/Khabarov|;Юдин/Yudin|;Воробьёв/Vorobyov|;Чайкин/Chaikin|;Гончаренко/Goncharenko|",
    "el": "Παπαδάκης/Papadakis|;Βασιλείου/Vasileiou|;Ιωαννίδης/Ioannidis|;Μαυρίδης/Mavridis|;Καραγιάννης/Karagiannis|",
    "zh": "王/Wang|;李/Li|;张/Zhang|;刘/Liu|;陈/Chen|;杨/Yang|;赵/Zhao|;黄/Huang|;周/Zhou|;吴/Wu|;欧阳/Ouyang|;徐/Xu|;郭/Guo|;何/He|",
    "ko": "김/Kim|;이/Lee|;박/Park|;최/Choi|;정/Jung|;강/Kang|;조/Cho|;윤/Yoon|;장/Jang|;임/Lim|",
    "ja": "ヤマダ/Yamada|;スズキ/Suzuki|;タナカ/Tanaka|;ワタナベ/Watanabe|;コバヤシ/Kobayashi|;ナカムラ/Nakamura|;イトウ/Ito|;フジモト/Fujimoto|",
    "vi": "Nguyễn|Nguyen;Trần|Tran;Lê|Le;Phạm|Pham;Huỳnh|Huynh;Đặng|Dang;Bùi|Bui",
    "ar": "علي/Ali|;حسن/Hassan|;الخطيب/Al-Khatib|;منصور/Mansour|;حداد/Haddad|;سليم/Salim|",
    "tr": "Yılmaz|Yilmaz;Çelik|Celik;Öztürk|Ozturk;Şahin|Sahin;Aydın|Aydin;Güneş|Gunes",
    "no": "Sørensen|Soerensen;Ødegård|Odegaard;Bråten|Braaten;Lægreid|Laegreid;Fjeld|;Nygård|Nygaard;Kvamme|",
}  # fmt: skip
_HEADS = [
    "Ash",
    "Birk",
    "Black",
    "Brad",
    "Bram",
    "Brock",
    "Buck",
    "Carl",
    "Chat",
    "Clay",
    "Cole",
    "Crom",
    "Dal",
    "Den",
    "Elling",
    "Fair",
    "Farn",
    "Gar",
    "Gold",
    "Hal",
    "Hart",
    "Haw",
    "Hazel",
    "Hol",
    "Kel",
    "Kirk",
    "Lang",
    "Lin",
    "Marl",
    "Mill",
    "Nor",
    "Oak",
    "Pem",
    "Rad",
    "Raven",
    "Red",
    "Ross",
    "Shel",
    "Stan",
    "Stock",
    "Strat",
    "Thorn",
    "Wal",
    "Wat",
    "Well",
    "Whit",
    "Win",
    "Wood",
]
_TAILS = [
    "worth",
    "field",
    "ton",
    "ham",
    "bury",
    "ley",
    "wood",
    "ford",
    "well",
    "by",
    "shaw",
    "stead",
    "more",
    "ridge",
    "water",
    "combe",
    "gate",
    "man",
    "brook",
    "land",
    "croft",
    "er",
]
_CULTURES = ("en", "de", "fr", "es", "pl", "ru", "el", "zh", "ko", "ja", "vi", "ar", "tr", "no")
_SHARES = (46, 14, 7, 6, 5, 6, 2, 4, 2, 2, 1, 2, 1, 2)
_TOWNS = [
    "Leeds",
    "York",
    "Bath",
    "Derby",
    "Norwich",
    "Exeter",
    "Truro",
    "Lincoln",
    "Carlisle",
    "Ripon",
    "Wells",
    "Durham",
    "Kendal",
    "Ludlow",
    "Hexham",
    "Whitby",
    "Oban",
    "Perth",
    "Berlin",
    "Potsdam",
    "Leipzig",
    "Lyon",
    "Nantes",
    "Sevilla",
    "Gdynia",
    "Bergen",
]
_STREETS = [
    "Mill",
    "High",
    "Church",
    "Station",
    "Victoria",
    "Orchard",
    "Park",
    "Meadow",
    "Chapel",
    "Spring",
    "Castle",
    "Bridge",
    "Quarry",
    "Elm",
    "Juniper",
    "Harbour",
]
_KINDS = (
    ("Street", "St."),
    ("Road", "Rd"),
    ("Avenue", "Ave"),
    ("Lane", "Ln"),
    ("Drive", "Dr."),
    ("Close", "Close"),
)
_TRADES = [
    "Joinery",
    "Roofing",
    "Bakery",
    "Dental",
    "Legal",
    "Garden",
    "Motors",
    "Print",
    "Cycles",
    "Books",
    "Optics",
    "Catering",
    "Fitness",
    "Travel",
]
_LEGAL = ("Ltd", "Limited", "GmbH", "S.A.R.L.", "Inc.", "")
_HOSTS = (
    "gmail.com",
    "gmx.de",
    "outlook.com",
    "yahoo.co.uk",
    "web.de",
    "orange.fr",
    "icloud.com",
    "proton.me",
)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the list, and who it really is."""

    who: int
    given: str
    family: str
    full_name: str
    email: str = ""
    phone: str = ""
    street: str = ""
    town: str = ""
    code: str = ""
    born: str = ""
    firm: str = ""
    further_email: str = ""


@dataclass(slots=True)
class _Name:
    """A name: as in the passport, in Latin letters where that differs, and in other forms."""

    written: str
    latin: str
    others: tuple[str, ...]


@dataclass(slots=True)
class _Person:
    who: int
    culture: str
    given: _Name
    family: _Name
    middle: str
    born: str
    emails: list[str]
    mobile: str
    landline: str
    home: tuple[str, str, str, str]  # number, street, kind, town and code
    town: str
    code: str
    firm: str
    switchboard: str
    shared: str = ""  # the family's address
    further: list[str] = field(default_factory=list)


def records(people: int, seed: int) -> Iterator[Record]:
    """All records of so many people; about every fifth of them stands in the list more than once."""
    chance = random.Random(seed)
    names = _Names(chance)
    firms = [
        (f"{chance.choice(_HEADS)}{chance.choice(_TAILS)} {chance.choice(_TRADES)}", _phone(chance, 20))
        for _ in range(max(20, people // 60))
    ]
    made: list[Record] = []
    who = 0
    while who < people:
        household = _household(chance, names, firms, who)[: people - who]
        for person in household:
            copies = chance.choices((1, 2, 3, 4), (80, 16, 3, 1))[0]
            first = _first(chance, person)
            made.append(first)
            made += [_again(chance, person, first, names) for _ in range(copies - 1)]
        who += len(household)
    chance.shuffle(made)
    yield from made


class _Names:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._emails: set[str] = set()
        self._given = {culture: _names(_GIVEN[culture]) for culture in _CULTURES}
        self._family = {culture: _names(_FAMILY[culture]) for culture in _FAMILY}
        compound = [f"{head}{tail}" for head in _HEADS for tail in _TAILS]
        chance.shuffle(compound)
        old = [
            "Smith",
            "Jones",
            "Taylor",
            "Brown",
            "Evans",
            "Clark",
            "Wright",
            "Hughes",
            "Baker",
            "Turner",
            "Cooper",
            "Ward",
            "Bailey",
            "Hill",
        ]
        self._family["en"] = [_Name(name, name, ()) for name in (*old, *compound)]
        for culture in ("de", "fr", "es", "pl", "no", "ru", "tr"):  # also the rarer names of a country
            sounds = [
                "ka",
                "lo",
                "mi",
                "ber",
                "stel",
                "ran",
                "dor",
                "vel",
                "tri",
                "gus",
                "hol",
                "mar",
                "sen",
                "lin",
            ]
            rare = {"".join(chance.choices(sounds, k=3)).title() for _ in range(250)}
            self._family[culture] += [_Name(name, name, ()) for name in sorted(rare)]

    def culture(self) -> str:
        return self._chance.choices(_CULTURES, _SHARES)[0]

    def given(self, culture: str) -> _Name:
        return self._some(self._given[culture])

    def family(self, culture: str) -> _Name:
        return self._some(self._family[culture])

    def emails(self, given: _Name, family: _Name, born: str) -> list[str]:
        """The address of now, and the one before. No two people have the same."""
        chance = self._chance
        g, f = _plain(given.latin), _plain(family.latin)
        found: list[str] = []
        while len(found) < 2:
            some = chance.randint(1, 999)
            shapes = (f"{g}.{f}", f"{g}{f}{born[2:4]}", f"{g[:1]}{f}{some}", f"{f}.{g}{some}", f"{g}{some}")
            email = f"{chance.choice(shapes)}@{chance.choice(_HOSTS)}"
            if email not in self._emails:
                self._emails.add(email)
                found.append(email)
        return found

    def _some(self, names: list[_Name]) -> _Name:
        """The first names of a list are the common ones."""
        return names[int(len(names) * self._chance.random() ** 1.7)]


def _names(listed: str) -> list[_Name]:
    made = []
    for entry in listed.split(";"):
        name, _bar, other = entry.partition("|")
        written, _slash, latin = name.partition("/")
        made.append(_Name(written, latin or written, (other,) if other else ()))
    return made


# ---------------------------------------------------------------- people
def _household(chance: random.Random, names: _Names, firms: list[tuple[str, str]], who: int) -> list[_Person]:
    size = chance.choices((1, 2, 3, 4, 5), (52, 26, 9, 9, 4))[0]
    culture = names.culture()
    family = names.family(culture)
    town = chance.choice(_TOWNS)
    code = f"{town[:2].upper()}{chance.randint(1, 19)} {chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('ABDEFGHJ')}"
    street = (
        chance.choice(_STREETS) if chance.random() < 0.6 else chance.choice(_HEADS) + chance.choice(_TAILS)
    )
    home = (str(chance.randint(1, 160)), street, str(chance.randrange(len(_KINDS))), "")
    landline = _phone(chance, 16) if chance.random() < 0.5 else ""
    shared = (
        f"{_plain(family.latin)}.family{chance.randint(1, 99)}@{chance.choice(_HOSTS)}"
        if chance.random() < 0.3
        else ""
    )
    found: list[_Person] = []
    for place in range(size):
        own = (
            family if place != 1 or chance.random() < 0.8 else names.family(culture)
        )  # not all couples share it
        given = names.given(culture)
        while given in [one.given for one in found]:
            given = names.given(culture)
        year = chance.randint(1945, 1985) if place < 2 else chance.randint(1986, 2006)
        born = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        if place == 3 and chance.random() < 0.15:
            born = found[2].born  # twins
        if place == 2 and chance.random() < 0.04:
            given = found[0].given  # called after a parent
        firm, switchboard = chance.choice(firms) if place < 2 and chance.random() < 0.35 else ("", "")
        found.append(
            _Person(
                who + place, culture, given, own, names.given(culture).latin, born, names.emails(given, own, born),
                _phone(chance, 77) if chance.random() < 0.8 else "", landline if chance.random() < 0.7 else "",
                home, town, code, firm, switchboard, shared if size > 1 and chance.random() < 0.45 else "",
            )
        )  # fmt: skip
    return found


def _plain(name: str) -> str:
    import unicodedata

    letters: dict[str, str | int | None] = {"ł": "l", "ø": "o", "æ": "ae", "đ": "d", "ı": "i", "ß": "ss"}
    spelt = name.lower().translate(str.maketrans(letters))
    return "".join(c for c in unicodedata.normalize("NFKD", spelt) if c.isascii() and c.isalnum()) or "info"


def _phone(chance: random.Random, kind: int) -> str:
    return f"+44{kind}{chance.randint(0, 99_999_999):08}"


# ---------------------------------------------------------------- what is written down
def _first(chance: random.Random, one: _Person) -> Record:
    """As the person was written down first."""
    has = chance.random
    number, street, kind, _ = one.home
    at_home = has() < 0.65
    written = one.culture in ("zh", "ko", "ja", "ru", "el", "ar") and has() < 0.5
    given = one.given.written if written else one.given.latin
    family = one.family.written if written else one.family.latin
    email = one.shared if one.shared and has() < 0.6 else one.emails[0] if has() < 0.85 else ""
    phones = [p for p in (one.mobile, one.landline, one.switchboard) if p]
    return Record(
        one.who, given, family, _whole(one.culture, written, given, family),
        email, chance.choice(phones) if phones and has() < 0.8 else "",
        f"{number} {street} {_KINDS[int(kind)][0]}" if at_home else "", one.town if has() < 0.75 else "",
        one.code if at_home else "", one.born if has() < 0.5 else "",
        f"{one.firm} {chance.choice(_LEGAL)}".strip() if one.firm and has() < 0.7 else "",
    )  # fmt: skip


def _whole(culture: str, written: bool, given: str, family: str) -> str:
    if written and culture in ("zh", "ko"):
        return f"{family}{given}"
    if (written and culture == "ja") or culture == "vi":
        return f"{family} {given}"
    return f"{given} {family}"


def _again(chance: random.Random, one: _Person, first: Record, names: _Names) -> Record:
    """The same person once more, years later or at another counter."""
    made = _first(chance, one)
    given, family = _names_again(chance, one, made, names)
    full = _whole(
        one.culture,
        not given.isascii() and given == one.given.written and one.given.written != one.given.latin,
        given,
        family,
    )
    roll = chance.random()
    if roll < 0.07:
        full = f"{family} {given}"  # nobody knows which is which any more
        given, family = family, given
    elif roll < 0.12:
        full = f"{family}, {given}"
    elif roll < 0.16:
        full = full.upper()
    elif roll < 0.21 and one.culture in ("en", "de", "fr"):
        full = f"{given} {one.middle} {family}"
    email, phone = made.email, made.phone
    if email == one.emails[0] and chance.random() < 0.25:
        email = one.emails[1]
    elif email and chance.random() < 0.04:
        email = _slip(chance, email.partition("@")[0]) + "@" + email.partition("@")[2]
    if phone and phone == one.mobile and chance.random() < 0.15:
        phone = _phone(chance, 78)
    street, town, code = made.street, made.town, made.code
    if chance.random() < 0.12:
        street, town, code = "", chance.choice(_TOWNS), ""  # moved
    elif street and chance.random() < 0.5:
        number, name, kind, _ = one.home
        street = (
            f"{name} {_KINDS[int(kind)][1]} {number}"
            if chance.random() < 0.3
            else f"{number} {name} {_KINDS[int(kind)][1]}"
        )
    born = made.born
    if born and chance.random() < 0.04:
        born = f"{born[:8]}{chance.randint(1, 28):02}"
    return replace(
        made, given=given, family=family, full_name=full, email=email, phone=phone, street=street, town=town, code=code,
        born=born, further_email=first.email if email and email != first.email and chance.random() < 0.2 else "",
    )  # fmt: skip


def _names_again(chance: random.Random, one: _Person, made: Record, names: _Names) -> tuple[str, str]:
    given, family = made.given, made.family
    roll = chance.random()
    if roll < 0.10 and one.given.others:
        given = one.given.others[0]
    elif roll < 0.16:
        given = _slip(chance, given)
    elif roll < 0.20:
        given = f"{given[:1]}."
    if chance.random() < 0.3 and one.family.others:
        family = one.family.others[0]
    elif chance.random() < 0.08:
        family = _slip(chance, family)
    elif chance.random() < 0.04:
        other = names.family(one.culture)
        married = other.written if family == one.family.written else other.latin
        family = married if chance.random() < 0.6 else f"{family}-{married}"
    return given, family


_NEAR = {
    "a": "s",
    "s": "a",
    "e": "r",
    "r": "e",
    "i": "o",
    "o": "p",
    "n": "m",
    "m": "n",
    "t": "r",
    "l": "k",
    "d": "f",
}


def _slip(chance: random.Random, word: str) -> str:
    """One wrong key: left out, doubled, swapped with the next, or the key beside it."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    how = chance.randrange(4)
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    if how == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + _NEAR.get(word[at], "e") + word[at + 1 :]
