"""Words by which a cell is known for the name of a column."""

import re

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


_SUMS = """
    total|totals|grand total|subtotal|sub total|sum|summe|gesamt|gesamtsumme|insgesamt|zwischensumme|somme|
    total général|totale|totale generale|total general|total geral|totaal|totalt|suma|sumă|razem|łącznie|celkem|spolu|
    összesen|yhteensä|summa|ukupno|skupaj|toplam|итого|всего|сумма|разом|σύνολο|合计|合計|总计|總計|总和|합계|총계|tổng
"""
# As written in the first cell of a row that sums up those above.
TOTALS = frozenset(
    form + mark
    for word in (w.strip() for w in _SUMS.split("|"))
    for form in (word, word.capitalize(), word.upper(), word.title())
    for mark in ("", ":")
)


def says_column(cell: str) -> bool:
    """Whether a short text has a word that columns are named by."""
    words = _WORD.findall(_HUMP.sub(" ", cell.replace("_", " ")))
    return any(w.casefold() in _WORDS for w in words) or bool(_UNSPACED.search(cell))
