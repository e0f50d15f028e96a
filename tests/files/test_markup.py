"""Web pages and Excel's XML of 2003, whatever they are named."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from desktop_crm.files.reading import open_file
from desktop_crm.files.refusing import FileRefused
from desktop_crm.files.sheet import Format, Record, Visibility, as_text

PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset={charset}">
<style>td {{mso-number-format:"@"}}</style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:Name>Kunden</x:Name></x:ExcelWorkbook></xml><![endif]--></head><body>
<table border=1><tr><th>Name<th>PLZ<th>Adresse</tr>
<tr><td rowspan=2>Jürgen&nbsp;Groß</td>
<td>01067</td><td><span style="display: none">7<span>8</span></span>Weg&nbsp;1<br>
Hinterhaus</td></tr>
<tr style="display:none"><td>20095</td><td>a &lt; b</td></tr>
<tr><td>Łukasz<td colspan=2>Ring   7<script>var x = "<td>";</script></tr>
</table></body></html>"""

XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="00000"/></Style></Styles>
<Worksheet ss:Name="Kunden"><Table>
 <Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">PLZ</Data></Cell>
  <Cell><Data ss:Type="String">Seit</Data></Cell><Cell><Data ss:Type="String">Aktiv</Data></Cell></Row>
 <Row ss:Index="3"><Cell ss:MergeDown="1"><ss:Data ss:Type="String"><html:B>Jürgen</html:B> Groß</ss:Data>
  <Comment><ss:Data>aside</ss:Data></Comment></Cell>
  <Cell ss:StyleID="s1"><Data ss:Type="Number">1067</Data></Cell>
  <Cell><Data ss:Type="DateTime">2019-05-04T00:00:00.000</Data></Cell>
  <Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
 <Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">20095</Data></Cell>
  <Cell><Data ss:Type="DateTime">2026-01-02T10:30:00.000</Data></Cell>
  <Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="Alt"><Table><Row><Cell><Data ss:Type="DateTime">1899-12-31T09:15:00</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet></Workbook>"""


def cells(path: Path, sheet: str = "") -> list[tuple[object, ...]]:
    with open_file(path, sheet) as source:
        return [r.cells for r in source.records() if isinstance(r, Record)]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("windows-1250", "cp1250"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "cp1250"),
        ("unicode", "utf-16"),
    ],
)
def test_a_page_named_like_a_workbook(tmp_path: Path, charset: str, encoding: str) -> None:
    path = tmp_path / "orders.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(encoding))
    with open_file(path) as source:
        layout = source.layout
        assert (layout.format, layout.sheet, layout.header_row) == (Format.HTML, "Kunden", 1)
        assert layout.columns == ("Name", "PLZ", "Adresse")
        assert (layout.hidden_rows, layout.merged) == (1, 1)
    assert cells(path) == [
        ("Jürgen Groß", "01067", "Weg 1\nHinterhaus"),
        ("Jürgen Groß", "20095", "a < b"),
        ("Łukasz", "Ring 7", ""),
    ]


def test_a_page_without_a_table_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("<!DOCTYPE html><html><body><p>Log in first</p></body></html>")
    with pytest.raises(FileRefused, match="web page"):
        open_file(tmp_path / "a.xls")


def test_of_tables_in_tables_the_inner_ones_are_sheets_too(tmp_path: Path) -> None:
    inner = "<table><tr><td>Name<td>E-mail<tr><td>Ann<td>ann@example.org</table>"
    (tmp_path / "a.html").write_text(f"<body><table><tr><td>Menu</td><td>{inner}</td></tr></table>")
    assert cells(tmp_path / "a.html") == [("Ann", "ann@example.org")]


def test_a_web_archive_holds_a_sheet_in_each_part(tmp_path: Path) -> None:
    part = (
        "--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<table><tr><td>Name<td>Ort<tr><td>J=C3=BCrgen<td>K=\r\n=C3=B6ln</table>\r\n"
    )
    (tmp_path / "a.xls").write_text(
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n{part}--x--\r\n',
        newline="",
    )
    assert cells(tmp_path / "a.xls") == [("Jürgen", "Köln")]


def test_excel_xml_of_2003(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text(XML, "utf-8")
    with open_file(path) as source:
        layout = source.layout
        assert (layout.format, layout.sheet, layout.hidden_rows) == (Format.XML, "Kunden", 1)
        assert [s.visibility for s in layout.sheets] == [Visibility.VISIBLE, Visibility.HIDDEN]
        assert [r.row for r in source.records()] == [3, 4]
    first, second = cells(path)
    assert [as_text(c) for c in first[:2]] == ["Jürgen Groß", "01067"]  # type: ignore[arg-type]
    assert first[2:] == (date(2019, 5, 4), True)
    assert second == ("Jürgen Groß", 20095, datetime(2026, 1, 2, 10, 30), "")  # noqa: DTZ001
    assert cells(path, "Alt") == [(time(9, 15),)]


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'],
)
def test_excel_xml_with_entities_is_refused(tmp_path: Path, doctype: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(XML.replace("<Workbook", f"{doctype}<Workbook", 1), "utf-8")
    with pytest.raises(FileRefused, match="grow without end"):
        open_file(path)


@pytest.mark.parametrize("place", ['ss:Index="99999999"', 'ss:Index="999999999999999999"', 'ss:Index="-1"'])
def test_excel_xml_with_places_off_the_sheet(tmp_path: Path, place: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(XML.replace('ss:Index="3"', place).replace('ss:Index="2"', place), "utf-8")
    try:
        cells(path)
    except FileRefused as refused:
        assert "damaged" in refused.what


def test_excel_xml_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(XML[: XML.index("<Row ss:Hidden")], "utf-8")
    assert len(cells(tmp_path / "a.xls")) == 1


def test_an_opendocument_sheet_in_one_piece(tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    rows = "".join(
        f"<table:table-row>{''.join(map(cell, r))}</table:table-row>"
        for r in (("Name", "Ort"), ("Ann", "Köln"))
    )
    (tmp_path / "a.fods").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<office:document '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body></office:document>',
        "utf-8",
    )
    assert cells(tmp_path / "a.fods") == [("Ann", "Köln")]
