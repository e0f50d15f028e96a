"""Which row holds the column names, and what the columns are called.

Real tables have titles, notes and blank rows above the names, or no names at all. A row is taken for the
names when it is about as full as the rows of the table, holds words and no data (addresses, dates, amounts),
and no data stands above it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median_low

from desktop_crm.files.sheet import Cell, Record, as_text

LOOKED_AT = 60  # rows from the top in which the names must stand

Row = Sequence[Cell]

# Words of column names in the languages whose address books and order lists are met most. One is a hit when
# it is a whole word of a cell, or any part of it in scripts that write without blanks.
_WORDS = frozenset(
    """
    name names firstname lastname surname forename fullname given family middle nickname title prefix suffix
    salutation gender sex initials e-mail email mail mails emails phone phones telephone tel mobile cell fax
    pager address addresses street city town state county region province zip zipcode postcode postal
    country company organisation organization organizations employer department job role position birthday
    birth dob anniversary website web url homepage note notes comment comments remark remarks category
    categories group groups tag tags labels id no nr number ref reference date time created modified updated
    status type kind label value amount price total cost sum qty quantity item product sku order invoice
    currency customer client contact contacts user username login language age year month day weight
    description vorname nachname zuname familienname anrede titel firma unternehmen abteilung beruf strasse
    straße hausnummer plz postleitzahl ort stadt land bundesland telefon telefonnummer mobil handy
    geburtstag geburtsdatum webseite notiz notizen bemerkung bemerkungen kategorie datum betrag preis menge
    anzahl artikel rechnung kunde kundennummer nom prénom prenom civilité société entreprise adresse rue
    ville pays codepostal téléphone portable courriel naissance anniversaire remarque remarques catégorie
    montant prix quantité commande client référence nombre apellido apellidos empresa dirección direccion
    calle ciudad provincia país pais código correo teléfono telefono móvil movil cumpleaños nacimiento notas
    fecha importe precio cantidad pedido cliente nome cognome azienda indirizzo via città citta provincia
    cap paese telefono cellulare compleanno data note importo prezzo quantità ordine sobrenome apelido
    morada endereço rua cidade estado país telefone telemóvel celular aniversário naam voornaam achternaam
    bedrijf adres straat postcode plaats woonplaats telefoon mobiel geboortedatum namn förnamn efternamn
    företag adress gata postnummer ort stad telefon mobil födelsedag anteckningar navn fornavn etternavn
    efternavn firma adresse by telefon mobil fødselsdag nimi etunimi sukunimi yritys osoite katu kaupunki
    postinumero puhelin sähköposti imię imie nazwisko firma adres ulica miasto kod kraj telefon urodziny
    uwagi data kwota cena ilość jméno příjmení firma adresa ulice město psč telefon poznámka név vezetéknév
    keresztnév cég cím utca város irányítószám ország telefon ad soyad isim soyisim şirket adres şehir ülke
    telefon eposta doğum имя фамилия отчество фио организация компания адрес улица город индекс страна
    телефон почта дата сумма όνομα επώνυμο επωνυμία εταιρεία διεύθυνση οδός πόλη χώρα τηλέφωνο κινητό email
    שם משפחה כתובת עיר טלפון נייד דואר חברה الاسم اسم العنوان المدينة الهاتف الجوال البريد الشركة
    """.split()  # noqa: SIM905 - a list of 400 words reads worse
)
_UNSPACED = re.compile(
    "姓名|氏名|名前|フリガナ|ふりがな|会社|住所|電話|携帯|メール|郵便|番号|生年月日|備考|部署|役職|"
    "名字|名称|电话|手机|邮箱|邮件|地址|公司|城市|邮编|生日|备注|電話|手機|信箱|地址|公司名|日期|金额|数量|"
    "이름|성명|전화|휴대|이메일|메일|주소|회사|생일|메모|날짜|금액"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

_NUMBER = re.compile(r"[-+(]?[€$£¥]?\s?\d[\d.,'\u00a0 ]*\)?\s?(?:%|€|\$|£|¥|[A-Z]{3})?")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(?::\d{2})?")
_PHONE = re.compile(r"\+?[\d\s()./-]{7,}")


def find_header(rows: Sequence[Row]) -> int:
    """The row of the column names, counted from 1 in the rows from the top of a table; 0: there is none."""
    rows = rows[:LOOKED_AT]
    sizes = [sum(not _blank(c) for c in row) for row in rows]
    filled = [s for s in sizes if s]
    if not filled:
        return 0
    usual = median_low(filled)
    # A row of names is at least half as full as the usual row; beside two columns a lone cell is a title.
    least = max(2 if usual > 1 else 1, usual / 2)
    able = [n for n, size in enumerate(sizes) if size >= least]
    spoken = _spoken(rows, sizes, able)
    if spoken is not None:
        return spoken + 1
    if not able or len(filled) == 1:
        return 0
    first = able[0]
    return first + 1 if _names_by_shape(rows[first], [rows[n] for n in able[1:]]) else 0


def _spoken(rows: Sequence[Row], sizes: Sequence[int], able: Iterable[int]) -> int | None:
    """The first row at least half of which says what columns say, with no fuller row above it."""
    fullest = 0
    for n in able:
        cells = [as_text(c) for c in rows[n] if not _blank(c)]
        hits = sum(_says_column(c) for c in cells)
        if hits * 2 >= len(cells) and hits > sum(_is_data(c) for c in cells):
            return n if sizes[n] >= fullest or hits * 3 >= len(cells) * 2 else None
        if any(map(_is_data, cells)):
            fullest = max(fullest, sizes[n])
    return None


def _says_column(cell: str) -> bool:
    if len(cell) > 60 or _is_data(cell):
        return False
    words = _WORD.findall(_HUMP.sub(" ", cell.replace("_", " ")))
    return any(w.casefold() in _WORDS for w in words) or bool(_UNSPACED.search(cell))


def _names_by_shape(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row of unknown words looks like names: words, each once, and no data among them."""
    cells = [as_text(c).strip() for c in row if not _blank(c)]
    words = [c for c in cells if not _NUMBER.fullmatch(c)]
    numbers = [c for c in cells if _NUMBER.fullmatch(c)]
    if not words or (_blank(row[0]) and _is_number(row[1] if len(row) > 1 else None)):
        return False
    if any(_is_data(c) or len(c) > 200 for c in words) or len({c.casefold() for c in cells}) < len(cells):
        return False
    if numbers and not _are_headings(numbers):
        return False
    return not numbers or (not _is_number(row[0]) and bool(below))


def _are_headings(numbers: Sequence[str]) -> bool:
    """Years, or a count such as 1 2 3: the numbers that stand above columns."""
    if not all(n.isdecimal() for n in numbers):
        return False
    values = [int(n) for n in numbers]
    years = all(1800 <= v <= 2100 for v in values)
    return years or (len(values) > 2 and values == list(range(values[0], values[0] + len(values))))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) or (isinstance(cell, str) and bool(_NUMBER.fullmatch(cell.strip())))


def _is_data(cell: str) -> bool:
    """Whether a cell holds what only data holds: an address, a date, a telephone number, a decimal."""
    cell = cell.strip()
    if len(cell) > 200 or _EMAIL.fullmatch(cell) or _URL.match(cell) or _DATE.fullmatch(cell):
        return True
    return bool(_NUMBER.fullmatch(cell) or (_PHONE.fullmatch(cell) and any(map(str.isdecimal, cell))))


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def name_columns(rows: Sequence[Row], header_row: int) -> tuple[str, ...]:
    """Unique, never empty names for every column that the header or the first rows of the table use.

    A column without a name is `Column 3`; a name that comes again is `Phone (2)`.
    """
    header = [" ".join(as_text(c).split()) for c in rows[header_row - 1]] if header_row else []
    body = rows[header_row : header_row + LOOKED_AT]
    width = max((_width(row) for row in body), default=0)
    while header and not header[-1]:
        header.pop()
    if header:  # a comma too many in one row is no new column
        width = min(width, len(header)) if _ragged(body, len(header)) else width
    names: list[str] = []
    taken: set[str] = set()
    for n in range(max(width, len(header))):
        wanted = header[n] if n < len(header) and header[n] else f"Column {n + 1}"
        name, again = wanted, 1
        while name.casefold() in taken:
            again += 1
            name = f"{wanted} ({again})"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _ragged(body: Sequence[Row], width: int) -> bool:
    """Whether rows wider than the header are few, so that they are slips and not unnamed columns."""
    wider = sum(_width(row) > width for row in body)
    return wider * 4 < len(body)


def _width(row: Row) -> int:
    return next((n for n in range(len(row), 0, -1) if not _blank(row[n - 1])), 0)


def records(rows: Iterable[tuple[int, Row]], columns: int, header: Row = ()) -> Iterator[Record]:
    """Data rows as records: blank rows and repetitions of the header are left out, short rows filled up.

    `rows` are what follows the header, each with its number in the file; `header` the cells of the header row.
    """
    names = _plain(header)
    repeats = sum(map(bool, names)) > 1
    first = header[0] if repeats else None
    number = 0
    for row, cells in rows:
        begin = cells[0] if cells else ""
        # Nearly every row has something in its first cell, so this is looked at before all of them.
        if (not begin or (isinstance(begin, str) and begin.isspace())) and all(map(_blank, cells)):
            continue
        if repeats and begin == first and _plain(cells) == names:
            continue
        missing = columns - len(cells)
        if missing > 0:
            filling: Cell = "" if isinstance(begin, str) else None
            yield Record(number, row, (*cells, *[filling] * missing))
        elif missing:
            yield Record(number, row, tuple(cells[: max(columns, _width(cells))]))
        else:
            yield Record(number, row, tuple(cells))
        number += 1


def _plain(cells: Row) -> list[str]:
    return [as_text(c).strip() for c in cells[: _width(cells)]]
