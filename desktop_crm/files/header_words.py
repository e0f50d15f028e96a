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
# Further ones of lists grown by hand: who it is, and words cut short. People and towns are called so as well, so a
# cell says a column by them only where it holds no other word.
_FURTHER = frozenset(
    """
    kundin käufer spender auftraggeber rechnungsempfänger schüler billed buyer donor payer attendee patron
    purchaser klant koper debiteur relatie acheteur adhérent élève bénéficiaire comprador donante paciente
    alumno alumna socio acquirente paziente allievo donatore nominativo aluno köpare køber asiakas ostaja jäsen
    клиент покупатель заказчик контрагент клієнт піб müşteri adı soyadı ügyfél vevő cumpărător πελάτησ ονομα
    zákazník odběratel nabywca kontrahent לקוח العميل نام خانوادگی tên khách hàng họ nama lengkap pelanggan ime
    prezime priimek kupac vardas pavardė vārds uzvārds firmenname bedrijfsnaam organisatie raison soc ragione
    sociale razão nazwa firmy företagsnamn firmanavn название организации компании наименование назва компанії
    cégnév denumire firmă εταιρία název công perusahaan tvrtka vorn first fname nombres imiona etunimet ім
    prenume krstné meno depan nachn last прізвище familie επίθετο priezvisko الكنية belakang e-mailadr mailadr
    mail-adresse e-post e-postadresse e-postadress epost mejl sähköpostiosoite s-posti correo-e posta
    elettronica e-mailadres mailadres пошта електронна e-posta adresi drótposta ηλ ταχυδρομείο אימייל מייל דוא
    الإيميل ایمیل thư điện tử surel e-pošta paštas e-pasts tel-nr fon festnetz tél tlf tfno tlfno recapito
    telefonico telefoonnummer contacto contato numer telefonu telefonnr puh номер телефона тел телефону
    telefonszám τηλ αρ τηλεφώνου telefonní číslo تلفن شماره تماس sđt số đt thoại telepon broj telefona telefonas
    tālrunis handy-nr mobilfunknr mob gsm cel telem komórka mobilnummer mobiltelefon matkapuhelin kännykkä моб
    мобильный сотовый мобільний cep mobilszám موبايل موبایل mobitel str strassenname addr domicilio straatnaam
    logradouro gatuadress gateadresse katuosoite lähiosoite post-code pcode pin postnr postinro поштовий індекс
    kodu irsz cod poștal τκ מיקוד الرمز البريدي کد پستی mã kode pos poštanski wohnort commune localité población
    localidad municipio comune località localidade concelho miejscowość postort poststed postitoimipaikka
    населенный пункт місто település helység oraș localitate ישוב شهر geb bday born né anniv nac nacim cumple
    nascimento nasc verjaardag födelsedatum född fødselsdato syntymäaika syntymäpäivä др день рождения
    народження szül dátum idő születésnap ημ νία γέννησησ ημερομηνία nar narozeniny תאריך לידה יום הולדת تاريخ
    الميلاد تاریخ تولد ngày sinh tanggal lahir bem bemerk anm sonstiges infos commentaire divers observations
    obs observaciones comentarios annotazioni osservazioni opm opmerkingen bijzonderheden observações notatki
    övrigt bemærkning merknad huomautus lisätiedot muuta примечание прим комментарий заметки примітка коментар
    notlar açıklama megjegyzés observații σχόλια παρατηρήσεισ σημειώσεισ poznámky הערות ملاحظات توضیحات ghi chú
    catatan napomena anr salut civ trato aanhef tratamento zwrot tilltal обращение oslovení תואר newsletter
    mailing opt-in einwilligung infolettre abonné boletín publicidad iscritto consenso marketing nieuwsbrief
    zgoda nyhetsbrev uutiskirje рассылка bülten hírlevél souhlas odběr novinek
    """.split()  # noqa: SIM905
)
_UNSPACED = re.compile(
    "姓名|氏名|名前|フリガナ|ふりがな|会社|住所|電話|携帯|メール|郵便|番号|生年月日|備考|部署|役職|"
    "名字|名称|电话|手机|邮箱|邮件|地址|公司|城市|邮编|生日|备注|電話|手機|信箱|地址|公司名|日期|金额|数量|"
    "이름|성명|전화|휴대|이메일|메일|주소|회사|생일|메모|날짜|금액|"
    "お客様|顧客|購入者|注文者|会員|連絡先|単価|〒|고객|구매자|주문자|수령인|성함|연락처|핸드폰|우편|비고|생년월일|"
    "客户|客戶|买家|收货人|收件人|联系|聯絡|郵遞|備註|ชื่อ|เบอร์|อีเมล|ที่อยู่|หมายเหตุ|วันเกิด|नाम"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LINKING = 2  # letters of a word between others, such as de, și or và
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


def says_surely(cell: str) -> bool:
    """Whether a short text has a word that columns are named by and that is nobody's name."""
    return any(word in _WORDS for word in _words(cell)) or bool(_UNSPACED.search(cell))


def says_column(cell: str) -> bool:
    """Whether a short text has a word that columns are named by, or is made of further such words."""
    return says_surely(cell) or _is_made_of_further(cell)


def _is_made_of_further(cell: str) -> bool:
    words = _words(cell)
    return any(w in _FURTHER for w in words) and all(w in _FURTHER or len(w) <= _LINKING for w in words)


def _words(cell: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_HUMP.sub(" ", cell.replace("_", " ")))]
