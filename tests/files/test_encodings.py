"""The encoding of a text is told from its words."""

import codecs
import unicodedata
from pathlib import Path

import pytest

from desktop_crm.files import encodings
from desktop_crm.files.encodings import detect, error_handling, is_utf8, known, sample_of
from tests.files.names import encode, lists

TEXTS = {
    "cp1252": [
        "Jürgen Müller, Köln, Straße 5",
        "Hélène Lefèvre, Besançon",
        "José Muñoz; Málaga",
        "João Gonçalves; São",
        "Zoë Brontë",
    ],
    "cp1250": [
        "Łukasz Wiśniewski; Łódź",
        "Jiří Dvořák; Plzeň",
        "Szőke Éva\nŐri László\nTóth Ágnes",
        "Vezetéknév;Keresztnév;Irányítószám;Város\nNagy;Éva;1011;Budapest, Fő u. 1.\nMegjegyzés: visszahívást kér",
        "Željko Šimić",
    ],
    "cp1251": ["Иванов Сергей; Москва", "Віталій Кличко; Київ"],
    "koi8_r": ["Иванов Сергей; Петрова Ольга"],
    "cp866": ["Иванов Сергей; Петрова Ольга"],
    "cp1253": ["Γιώργος Παπαδόπουλος; Ελένη; Θεσσαλονίκη", "Γιώργος Παπαδόπουλος"],
    "cp1254": ["Ayşe Yılmaz; Gökçe Işık", "Özgür Çağlar; İzmir"],
    "cp1255": ["משה כהן; תל אביב; רחל לוי"],
    "cp1256": ["محمد علي; القاهرة"],
    "cp1257": ["Jānis Bērziņš; Līga Ozoliņa; Ķekava"],
    "cp874": ["สมชาย ใจดี; กรุงเทพ"],
    "cp850": ["Müller; Köln; Größ; Übersee; Käthe"],
    "mac_roman": ["François Bézier; Noëlle Châtelain; Jérôme; Orléans"],
    "shift_jis": ["佐藤 太郎; 東京都新宿区"],
    "euc_jp": ["佐藤 太郎; 東京都新宿区; 鈴木"],
    "gb18030": ["王小明; 北京市朝阳区"],
    "big5": ["陳大文; 台北市信義區"],
    "euc_kr": ["김철수; 서울특별시 강남구"],
    "iso2022_jp": ["佐藤 太郎"],
}


@pytest.mark.parametrize(("encoding", "text"), [(e, t) for e, texts in TEXTS.items() for t in texts])
def test_a_line_of_names_tells_its_encoding(encoding: str, text: str) -> None:
    data = f"Name;City\r\n{text}\r\n".encode(encoding)
    assert data.decode(detect(data)).endswith(f"{text}\r\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_proves_itself(encoding: str) -> None:
    text = "Name,City\r\nZoë,Łódź\r\n王小明,北京\r\n"
    assert text.encode(encoding).decode(detect(text.encode(encoding))).removeprefix("\ufeff") == text


def test_pure_ascii_and_nothing_at_all_count_as_utf8() -> None:
    assert detect(b"Name,City\n") == detect(b"") == "utf-8"


def test_a_sequence_cut_off_at_the_end_of_a_sample_is_no_fault() -> None:
    cut = "Köln – Москва".encode()[:-1]
    assert is_utf8(cut, whole=False)
    assert not is_utf8(cut)
    assert detect(cut, whole=False) == "utf-8"


def test_a_few_foreign_bytes_in_utf8_are_read_as_windows_letters() -> None:
    data = "Jürgen, Köln, Größe, Übung, Zoë, Ännchen, Käthe ".encode() + b"M\xfcller"
    assert detect(data) == "utf-8"
    assert data.decode("utf-8", error_handling("utf-8")).endswith("Käthe Müller")


@pytest.mark.parametrize(
    ("said", "name"),
    [("Windows-1252", "cp1252"), ("ANSI", "cp1252"), ('"UTF8"', "utf-8"), ("x-sjis", "cp932"), ("Murks", ""),
     ("rot13", ""), ("", ""), ("windows-874", "cp874")],
)  # fmt: skip
def test_names_of_encodings_in_files(said: str, name: str) -> None:
    assert known(said) == name


def test_the_sample_reaches_to_the_first_odd_letter(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"Name,City\n" + b"Ann,Leeds\n" * 300_000 + "Łukasz,Łódź\n".encode("cp1250"))
    sample, whole = sample_of(path)
    assert not whole
    assert len(sample) < 4 * encodings.SAMPLE
    assert detect(sample, whole) == "cp1250"


def test_a_character_that_composes_to_one_beyond_the_set_is_no_fault() -> None:
    # 0xFB9F of Japanese Windows is U+FA20, which NFC makes U+8612: not in that set.
    assert codecs.lookup(detect(b"\xfb\x9f\x8b\xb6\n"))


def test_every_codec_named_here_exists() -> None:
    for name in TEXTS:
        assert codecs.lookup(name)


def test_lists_with_few_letters_beyond_ascii_are_told_right() -> None:
    """25 languages in the encodings of their countries, with three, five and twelve such words in a list."""
    wrong: dict[int, list[str]] = {}
    lists_of = {few: [one for seed in range(3) for one in lists(seed, few)] for few in (3, 5, 12)}
    for few, made in lists_of.items():
        for language, encoding, text in made:
            data = encode(text, encoding)
            told = detect(data)
            if unicodedata.normalize("NFC", data.decode(told, "replace")) != text:
                wrong.setdefault(few, []).append(f"{language} {encoding} {told}")
    for few, least in ((3, 0.97), (5, 0.98), (12, 0.995)):
        assert len(wrong.get(few, ())) <= (1 - least) * len(lists_of[few]), wrong[few]
