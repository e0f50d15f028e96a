"""Pages become a PDF or a picture: as many as there are, on paper of their size, in any script."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_crm.base.errors import Stopped, UserError
from desktop_crm.base.work import Step
from desktop_crm.insight.printouts import Label
from desktop_crm.ui.printing import painting
from desktop_crm.ui.printing.pages import label_pages
from desktop_crm.ui.printing.paper import Page, Text
from desktop_crm.ui.printing.stock import A4, BY_CODE, LETTER


def pages_in(path: Path) -> list[tuple[float, float]]:
    """Width and height of each page of a PDF, in millimetres."""
    boxes = re.findall(
        rb"/Type\s*/Page\b[^s].*?/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", path.read_bytes(), re.S
    )
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]


def page(text: str = "Ann", paper: tuple[float, float] = A4, done: int = 1) -> Page:
    return Page(paper, (Text(20, 20, 60, 6, text),), done)


def test_a_pdf_has_every_page_in_its_size(qapp: QApplication, tmp_path: Path) -> None:
    steps: list[Step] = []
    every = [page(done=3), page(paper=(A4[1], A4[0]), done=5), page(paper=LETTER, done=9)]
    assert painting.write_pdf(tmp_path / "x.pdf", every, 9, "Everyone", steps.append) == 3
    assert pages_in(tmp_path / "x.pdf") == [(210, 297), (297, 210), (216, 279)]
    assert [(step.done, step.total) for step in steps] == [(3, 9), (5, 9), (9, 9)]


def test_thousands_of_labels_are_written(qapp: QApplication, tmp_path: Path) -> None:
    labels = (Label((f"Person {n}", "3 Elm Court Lane", "Fernhill FH3 8QA"), n) for n in range(1, 2001))
    pages = label_pages(labels, BY_CODE["L7160"], 1, painting.measuring())
    assert painting.write_pdf(tmp_path / "labels.pdf", pages, 2000, "Labels") == 96
    assert len(pages_in(tmp_path / "labels.pdf")) == 96


def test_a_stop_leaves_the_file_as_it_was(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_text("before")
    with pytest.raises(Stopped):
        painting.write_pdf(path, [page(), page()], 2, "x", stop=lambda: True)
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_nothing_and_nowhere_are_said_in_words(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing to print"):
        painting.write_pdf(tmp_path / "x.pdf", [], 0, "x")
    with pytest.raises(UserError, match="cannot be written"):
        painting.write_pdf(tmp_path / "missing" / "x.pdf", [page()], 1, "x")
    assert list(tmp_path.iterdir()) == []


def inked(picture: QImage) -> tuple[int, int]:
    """The leftmost and the rightmost column of a picture that is not white."""
    dark = [
        x
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).lightness() < 128
    ]
    return min(dark), max(dark)


def test_a_text_from_right_to_left_stands_at_the_right(qapp: QApplication) -> None:
    paper = (100.0, 40.0)
    left = inked(painting.picture(page("Ann Berg", paper), 50))
    right = inked(painting.picture(page("علي حداد", paper), 50))
    assert left[0] < 25 / 25.4 * 50 and right[1] > 75 / 25.4 * 50


def test_texts_take_the_room_they_were_measured_in(qapp: QApplication) -> None:
    measure = painting.measuring()
    for text in ("Ellen Fairweather", "Đỗ Thị Hà", "WWWW iiii"):
        for points in (6.0, 11.0, 20.0):
            first, last = inked(
                painting.picture(Page((200, 40), (Text(10, 10, 180, 12, text, points),)), 150)
            )
            assert (last - first) / 150 * 25.4 <= measure(text, points, False) + 0.3
    assert measure("x", 20, False) == pytest.approx(2 * measure("x", 10, False))
