"""Names, towns and streets of 25 languages, and lists made of a few of them, as real lists hold few such letters."""

import random
import re
import unicodedata
from collections.abc import Iterator

# A language with the encodings that its lists come in; words with letters beyond ASCII.
_WORDS = """\
German: cp1252 iso8859_15 mac_roman cp850 cp437
    Müller Jürgen Groß Schröder Jäger Käthe Köln Straße Weiß Böhm Düsseldorf Günther Österreich Übelacker
    Lübeck Möller Bärbel Süß Königstraße Vögele
French: cp1252 iso8859_15 mac_roman cp850
    François Hélène Benoît Zoë André Lefèvre Orléans Besançon Noël Chloé Gérard Béatrice Châlons Évreux
    Nîmes Jérôme Aurélie Désirée Angoulême Cédric
Spanish: cp1252 iso8859_15 mac_roman cp850
    José María Núñez Muñoz Gómez Pérez Cádiz León Ángel Íñigo Sánchez Ramírez Logroño Málaga Rodríguez
    Martín Peña López Óscar Güell
Portuguese: cp1252 iso8859_15 mac_roman cp850
    João Conceição São Simões Guimarães Inês Antônio Mônica Évora Magalhães Lourenço Gonçalves Araújo
    Vitória Brandão Assunção Luís Falcão Estêvão Fátima
Italian: cp1252 iso8859_15 mac_roman
    Niccolò Nicolò Forlì Cefalù Tropea È Città Libertà Verità Umanità Mosè Giosuè Cantù Però Santità
    Unità Società Attività Noè Dalmazzò
Swedish: cp1252 iso8859_15 mac_roman cp850
    Åsa Björn Göteborg Malmö Sjöberg Lindström Växjö Öberg Håkan Märta Jönköping Åkesson Söderberg Gävle
    Östersund Norrköping Bäckström Sandström Hägg Ängelholm
Danish: cp1252 iso8859_15 mac_roman cp850
    Søren Jørgen Bjørn Århus Sørensen Næstved Østergaard Åse Kæmpe Pælen Helsingør Ærø Tårnby Rødovre
    Lærke Kjær Skjødt Øster Hørsholm Brønderslev
Icelandic: cp1252 iso8859_15
    Þórður Guðrún Sigurðardóttir Jón Reykjavík Björk Ísafjörður Kópavogur Hafnarfjörður Ólafur Ásdís Þór
    Davíð Sæunn Gísli Árni Húsavík Eiríkur Magnús Æsa
Polish: cp1250 iso8859_2 mac_latin2 cp852
    Łukasz Wałęsa Kraków Łódź Zieliński Dąbrowski Gdańsk Świątek Małgorzata Żukowski Wójcik Nowakówna
    Wrocław Jędrzej Kamiński Kozłowski Bartłomiej Poznań Częstochowa Grażyna
Czech: cp1250 iso8859_2 mac_latin2 cp852
    Dvořák Jiří Novotná Černý Kučera Růžička Plzeň Žižkov Ondřej Tomáš Lukáš Štěpán Hradec Králové Děčín
    Veselý Procházka Šimůnek Třebíč Ústí
Slovak: cp1250 iso8859_2
    Kováč Ľubomír Žilina Košice Horváth Tóth Štefan Ján Mária Ďurica Vrábel Čadca Bánovce Michalčík Ľuboš
    Júlia Mäsiar Hlaváč Prešov Nováková
Hungarian: cp1250 iso8859_2 cp852
    Kovács Szabó Tóth Győr Németh László István Erzsébet Szőke Kőszeg Balázs Horváth Gyöngyös Ágnes
    Fehérvár Hódmező Csörgő Fűzfő Érd Dömötör
Croatian: cp1250 iso8859_2
    Horvat Kovačević Marić Šibenik Đurđica Žarko Babić Čakovec Jurić Đakovo Knežević Perić Nikšić Šime
    Tomašić Vuković Požega Matić Željko Novaković
Romanian: cp1250 iso8859_2
    Ştefan Ionuţ Brăila Mureşan Galaţi Timişoara Gheorghiţă Iaşi Târgu Bîrlad Constanţa Căline Brâncuşi
    Moldoveanuş Sângeorz Vâlcea Piteşti Mălina Băsescu Năstase
Turkish: cp1254 iso8859_9
    Ayşe Gülşen Çağlar Yıldız Öztürk Şahin İstanbul Beşiktaş Kadıköy Güneş Doğan Işık Erdoğan Çelik Aydın
    Uğur Şükrü Kılıç Müjde Gökçe
Lithuanian: cp1257 iso8859_13
    Jonaitis Žukauskas Šiauliai Panevėžys Kazlauskienė Rūta Ąžuolas Petrauskienė Gintarė Vytautė
    Mažeikiai Jurgita Ugnė Kęstutis Dovilė Giedrė Vilkaviškis Utenė Žemaitė Eglė
Latvian: cp1257 iso8859_13
    Bērziņš Jānis Kārlis Rīga Ozoliņš Kalniņa Līga Ķegums Ģirts Zēmane Jūrmala Šķēle Ļaudona Āris
    Pētersons Cēsis Jēkabpils Mārtiņš Aiviekste Liepiņa
Estonian: cp1257 cp1252
    Pärnu Tõnu Mägi Võru Kärt Ülle Jõgeva Õnne Hüvasti Põlva Jüri Mõisaküla Rõuge Sõber Kõiv Pöial
    Läänemets Käsper Möldre Säde
Vietnamese: cp1258
    Đặng Hà Đà Lâm Hồ Vũ Bùi Đỗ Ngô Đức Tâm Hải Hùng Bình Cường Trần Phương Thảo Trà Đông
Russian: cp1251 koi8_r cp866 iso8859_5 mac_cyrillic
    Иванов Пётр Екатерина Смирнов Москва Алексей Юлия Щербаков Новосибирск Жуков Хабаровск Эльвира
    Цветков Ольга Васильев Казань Сергей Мария Тверь Кузнецова
Ukrainian: cp1251 koi8_u
    Шевченко Київ Олексій Ґанна Євген Львів Мельник Їжак Запоріжжя Сергій Коваленко Вінниця Юрій Іван
    Чернігів Тетяна Бойко Рівне Житомир Оксана
Greek: cp1253 iso8859_7 cp737
    Παπαδόπουλος Γιώργος Αθήνα Ελένη Θεσσαλονίκη Νίκος Κώστας Μαρία Ιωάννης Πάτρα Δημήτρης Βασιλική
    Χρήστος Άννα Ηράκλειο Σοφία Παναγιώτης Ζωή Φώτης Έλλη
Hebrew: cp1255 iso8859_8
    כהן לוי דוד משה ירושלים אביב שרה רחל מזרחי פרץ חיפה יוסף אברהם נועה יצחק שלום בארי גולן רותי עמית
Arabic: cp1256 iso8859_6
    محمد أحمد علي القاهرة فاطمة خالد مريم الرياض حسن عبدالله يوسف دبي سارة إبراهيم ليلى عمر بيروت نور
    سعيد هدى
Chinese: gbk gb18030
    王小明 李娜 张伟 北京市朝阳区 上海 刘洋 陈静 广州市天河区 赵磊 黄丽 深圳 周杰 吴敏 杭州市 孙强 徐婷
    成都 何勇 高飞 林芳
Taiwanese: big5
    王小明 陳怡君 張志豪 台北市 林淑芬 高雄市 黃俊傑 李雅婷 吳宗翰 台中市 劉家豪 蔡佩珊 許志偉 鄭文雄
    新竹縣 謝美玲 郭建宏 楊惠雯 花蓮 賴冠廷
Japanese: cp932 euc_jp
    佐藤健 鈴木花子 高橋 東京都港区 田中太郎 渡辺 大阪市北区 伊藤美咲 山本 横浜市 中村 小林誠 加藤 京都市
    吉田 ヤマダ タロウ 札幌 さくら ひろし
Korean: cp949
    김민수 이영희 박지훈 서울특별시 최은정 정우성 강남구 부산광역시 조현우 윤서연 대구 장미란 임재범
    한지민 오세훈 인천 신동엽 권상우 황정민 안성기
"""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_PLAIN = (
    *("Ann", "Lee", "Bob", "Martin", "Tom", "Hanna", "Weber", "Peter", "Simon", "Berlin", "Paris", "Roma"),
    *("London", "Main", "Street", "Park", "Anna", "Karin", "Nils"),
)


def lists(seed: int, few: int) -> Iterator[tuple[str, str, str]]:
    """Language, encoding and text of a list each, with `few` words beyond ASCII in it."""
    chance = random.Random(seed)
    for block in re.split(r"\n(?=\S)", _WORDS.strip()):
        head, _, words = block.partition("\n")
        language, _, encodings = head.partition(": ")
        for encoding in encodings.split():
            yield language, encoding, _list(chance, words.split(), few)


def _list(chance: random.Random, words: list[str], few: int) -> str:
    held = chance.sample(words, few) if few <= len(words) else chance.choices(words, k=few)
    rows = ["Name,City,E-mail,Phone"]
    for n in range(max(12, 2 * few)):
        name, city = chance.sample(_PLAIN, 2)
        if n % 2 == 0 and n // 2 < few:
            name, city = (held[n // 2], city) if chance.random() < 0.6 else (name, held[n // 2])
        rows.append(
            f"{name} {chance.choice(_PLAIN)},{city},p{n}@example.org,0151 {chance.randrange(10**6):06}"
        )
    return "\r\n".join(rows) + "\r\n"


def encode(text: str, encoding: str) -> bytes:
    """In Vietnam's encoding the tones stand for themselves."""
    if encoding != "cp1258":
        return text.encode(encoding)
    made = b""
    for char in text:
        try:
            made += char.encode(encoding)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            base = "".join(c for c in parts if c not in _TONES)
            tone = "".join(c for c in parts if c in _TONES)
            made += (unicodedata.normalize("NFC", base) + tone).encode(encoding)
    return made
