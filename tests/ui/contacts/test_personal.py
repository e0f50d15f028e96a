"""Who somebody is, changed on their page where it stands, by keyboard and mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book import attachments
from desktop_crm.contacts import editing, fields, households, relating
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Contact, Draft
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.choose_sheet import ChooseSheet
from desktop_crm.ui.contacts.form import AboutSheet
from desktop_crm.ui.contacts.household_sheet import HouseholdSheet
from desktop_crm.ui.contacts.in_place import InPlace
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.contacts.relations import PersonLink
from desktop_crm.ui.places import Place, Where
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    found = fill(app.book)
    with app.book.write() as session:
        fields.define(session, "Plot", FieldKind.NUMBER)
        fields.define(session, "Soil", FieldKind.CHOICE, ("clay", "sand"))
        fields.define(session, "Likes cake", FieldKind.YES_NO)
        fields.put(session, found["Ellen Fairweather"], "Plot", "27a", clock.now())
        editing.change(session, found["Priya Raman"], {"organisation": "Raman Garden Design"}, clock.now())
    return found


@pytest.fixture
def page(app: App, people: dict[str, int], settle: Settle) -> ContactPage:
    return opened(app, people["Ellen Fairweather"], settle)


def opened(app: App, number: int, settle: Settle) -> ContactPage:
    app.window.open(Place(Where.CONTACT, number))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactPage)
    return found


def stored(app: App, number: int) -> Contact:
    with app.book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found


def fact(page: ContactPage, label: str) -> InPlace:
    return next(row for row in page.aside.facts.rows() if row.fact.label == label)


def add_fact(qtbot: QtBot, page: ContactPage, label: str) -> QWidget:
    """Opens a fact nobody knows yet from the menu, by keyboard; the field it is typed into."""
    page.aside.more.setFocus()
    qtbot.keyClick(page.aside.more, Qt.Key.Key_Return)
    menu = page.aside.findChild(QMenu)
    assert menu is not None
    action = next(action for action in menu.actions() if action.text() == label)
    menu.setActiveAction(action)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None and focused.accessibleName() == label
    menu.deleteLater()
    return focused


# ---------------------------------------------------------------- facts
def test_a_fact_is_added_and_changed_in_place_by_keyboard(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    field = add_fact(qtbot, page, "Birthday")
    qtbot.keyClicks(field, "9 May 1961")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert str(stored(app, ellen).birthday) == "1961-05-09"
    row = fact(page, "Birthday")
    row.button.setFocus()
    qtbot.keyClick(row.button, Qt.Key.Key_Return)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and field.text() == "9 May 1961"
    qtbot.keyClicks(field, "10 May")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    settle()
    assert str(stored(app, ellen).birthday) == "1961-05-09"
    assert fact(page, "Birthday").button.hasFocus()
    app.undo()
    settle()
    assert stored(app, ellen).birthday is None


def test_a_day_that_is_none_is_said_where_it_is_typed(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    field = add_fact(qtbot, page, "Birthday")
    qtbot.keyClicks(field, "31.02.1980")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert "no day" in field.accessibleDescription() and field.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    settle()
    assert stored(app, people["Ellen Fairweather"]).birthday is None


def test_a_value_of_another_kind_is_kept_and_marked(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    row = fact(page, "Plot")
    assert "no number" in row.button.accessibleName()
    row.begin()
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "27")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert stored(app, people["Ellen Fairweather"]).fields == (("Plot", "27"),)
    assert "no number" not in fact(page, "Plot").button.accessibleName()


def test_each_kind_has_its_editor(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    menu = add_fact(qtbot, page, "Soil")
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    yes_no = add_fact(qtbot, page, "Likes cake")
    qtbot.keyClick(yes_no, Qt.Key.Key_Right)
    qtbot.keyClick(yes_no, Qt.Key.Key_Return)
    settle()
    assert dict(stored(app, people["Ellen Fairweather"]).fields) == {
        "Plot": "27a", "Soil": "clay", "Likes cake": "Yes",
    }  # fmt: skip


def test_what_is_typed_survives_a_change_elsewhere(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    field = add_fact(qtbot, page, "Nickname")
    qtbot.keyClicks(field, "El")
    with app.book.write() as session:
        editing.change(session, people["Ellen Fairweather"], {"source": "fair"}, clock.now())
    settle()
    qtbot.keyClicks(field, "lie")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert stored(app, people["Ellen Fairweather"]).nickname == "Ellie"
    assert fact(page, "Source").fact.value == "fair"


def test_the_name_and_the_note_are_changed_where_they_stand(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and field.text() == "Ellen Fairweather"
    qtbot.keyClicks(field, "Ellen Meadows")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    note = page.aside.note
    note.edit.setFocus()
    qtbot.keyClick(note.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(note.area, "Gate code 27")
    qtbot.keyClick(note.area, Qt.Key.Key_Return)
    qtbot.keyClicks(note.area, "Dog")
    qtbot.keyClick(note.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    contact = stored(app, people["Ellen Fairweather"])
    assert (contact.full_name, contact.note) == ("Ellen Meadows", "Gate code 27\nDog")
    assert page.head.name.text() == "Ellen Meadows"


def test_the_sheet_shows_every_field_with_its_editor(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    page._edit()
    sheet = app.window.findChild(AboutSheet)
    assert sheet is not None and list(sheet.custom) == ["Plot", "Soil", "Likes cake"]
    assert sheet.custom["Plot"].accessibleDescription() == "This is no number. It is kept as typed."
    qtbot.keyClick(sheet.custom["Soil"].inner, Qt.Key.Key_Down)
    qtbot.keyClick(sheet.custom["Likes cake"].inner, Qt.Key.Key_Left)
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    assert dict(stored(app, people["Ellen Fairweather"]).fields) == {
        "Plot": "27a", "Soil": "clay", "Likes cake": "No",
    }  # fmt: skip


def test_what_is_being_typed_stays_with_the_contact_it_was_typed_for(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    for key, typed in (("note", "Gate code 27"), ("nickname", "Ellie"), ("full_name", "Ellen Meadows")):
        page = opened(app, ellen, settle)
        if key == "note":
            page.aside.note.begin()
        elif key == "nickname":
            add_fact(qtbot, page, "Nickname")
        else:
            page.head.name.begin()
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClicks(focused, typed)
        before = page.head.name.text()
        qtbot.keyClick(focused, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        settle()
        assert page.head.name.text() != before
        assert getattr(stored(app, ellen), key) == typed
        assert app.window.place is not None and app.window.place.id is not None
        assert getattr(stored(app, app.window.place.id), key) in ("", page.head.name.text())


def test_where_a_value_comes_from_is_in_its_tooltip_and_under_it_when_asked(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    row = fact(page, "Plot")
    assert "By hand" in row.button.toolTip() and "By hand" in page.head.name.button.toolTip()
    before = row.button.height()
    page.aside.tell_origins.setFocus()
    qtbot.keyClick(page.aside.tell_origins, Qt.Key.Key_Space)
    settle()
    row = fact(page, "Plot")
    qtbot.waitUntil(lambda: row.button.height() > before)
    qtbot.waitUntil(lambda: faults(page.aside) == [])


# ---------------------------------------------------------------- relations
def choose(qtbot: QtBot, typed: str, settle: Settle) -> None:
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ChooseSheet)
    qtbot.keyClicks(sheet.who, typed)
    qtbot.waitUntil(sheet.who._popup.isVisible)
    qtbot.keyClick(sheet.who, Qt.Key.Key_Return)
    qtbot.keyClick(sheet.who, Qt.Key.Key_Return)
    settle()


def test_the_words_of_an_organisation_become_a_contact(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    page = opened(app, people["Priya Raman"], settle)
    make = next(
        button for button in page.aside.relations.findChildren(QWidget)
        if button.accessibleName() == "Make “Raman Garden Design” a contact"
    )  # fmt: skip
    make.setFocus()
    qtbot.keyClick(make, Qt.Key.Key_Return)
    settle()
    link = page.aside.relations.findChild(PersonLink)
    assert link is not None and link.person.name == "Raman Garden Design"
    qtbot.keyClick(link, Qt.Key.Key_Return)
    settle()
    assert page.head.name.text() == "Raman Garden Design"
    names = [each.person.name for each in page.aside.relations.findChildren(PersonLink) if each.isVisible()]
    assert names == ["Priya Raman"]
    page.personal._rename("Raman Gardens")
    settle()
    assert stored(app, people["Priya Raman"]).organisation == "Raman Gardens"
    assert faults(page.aside) == []


def test_an_organisation_is_chosen_or_typed(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    with app.book.write() as session:
        elm = editing.add(session, Draft(kind="organisation", organisation="Elm Court"), clock.now())
    qtbot.mouseClick(page.aside.relations.choose_button, Qt.MouseButton.LeftButton)
    choose(qtbot, "elm", settle)
    assert stored(app, ellen).organisation_id == elm
    link = next(each for each in page.aside.relations.findChildren(PersonLink) if each.isVisible())
    qtbot.keyClick(link, Qt.Key.Key_Delete)
    settle()
    assert stored(app, ellen).organisation_id is None
    qtbot.mouseClick(page.aside.relations.choose_button, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ChooseSheet)
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    assert sheet.isVisible() and "Who is it" in sheet.who.accessibleDescription()
    qtbot.keyClicks(sheet.who, "Oak Court")
    settle()
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, ellen).organisation == "Oak Court"
    assert stored(app, ellen).organisation_id not in (None, elm)


def test_who_lives_together_is_noted_and_described(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    qtbot.mouseClick(page.aside.relations.housemate_button, Qt.MouseButton.LeftButton)
    choose(qtbot, "kofi", settle)
    page.personal._marry(people["Kofi Mensah"])
    settle()
    page.personal._household()
    sheet = app.window.findChild(HouseholdSheet)
    assert sheet is not None
    qtbot.keyClicks(sheet.size_field, "lots")
    qtbot.keyClick(sheet.size_field, Qt.Key.Key_Return)
    assert sheet.isVisible() and "number" in sheet.size_field.accessibleDescription()
    sheet.size_field.setText("4")
    qtbot.keyClick(sheet.size_field, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        home = households.of_contact(session, people["Ellen Fairweather"])
    assert home is not None and home.size == 4
    assert [(each.name, each.aside) for each in home.others] == [("Kofi Mensah", "spouse")]
    assert faults(page.aside) == []


def test_who_sent_whom_is_noted_from_the_page(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    qtbot.mouseClick(page.aside.relations.referrer_button, Qt.MouseButton.LeftButton)
    choose(qtbot, "joan", settle)
    with app.book.read() as session:
        by = relating.of_contact(session, people["Ellen Fairweather"]).referred_by
    assert by is not None and by.name == "Joan Whitcombe"
    app.undo()
    settle()
    assert stored(app, people["Ellen Fairweather"]).referred_by is None


# ---------------------------------------------------------------- photos
def picture(side: int = 900, form: QImage.Format = QImage.Format.Format_RGB32) -> QImage:
    made = QImage(side, side // 2, form)
    made.fill(QColor("#2F5D3A"))
    return made


def kept(app: App, number: int) -> QImage:
    return QImage.fromData(attachments.read(app.book, stored(app, number).photo))


def test_a_photo_is_pasted_kept_small_and_removed(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    QGuiApplication.clipboard().setImage(picture())
    page.head.photo.setFocus()
    qtbot.keyClick(page.head.photo, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert (kept(app, ellen).width(), kept(app, ellen).height()) == (512, 256)
    assert stored(app, ellen).photo.endswith(".jpg") and page.head.photo.has_picture()
    qtbot.keyClick(page.head.photo, Qt.Key.Key_Delete)
    settle()
    assert stored(app, ellen).photo == "" and not page.head.photo.has_picture()
    app.undo()
    settle()
    assert page.head.photo.has_picture()


def test_a_picture_file_is_dropped_on_the_avatar(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    see_through = picture(60, QImage.Format.Format_ARGB32)
    see_through.setPixelColor(3, 3, QColor(0, 0, 0, 0))
    assert see_through.save(str(tmp_path / "ellen.png"))
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(tmp_path / "ellen.png"))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        given,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.head.photo.dropEvent(drop)
    settle()
    assert stored(app, people["Ellen Fairweather"]).photo.endswith(".png")
    assert kept(app, people["Ellen Fairweather"]).hasAlphaChannel()


def test_what_is_no_picture_is_refused_in_words(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle, tmp_path: Path
) -> None:
    (tmp_path / "letter.jpg").write_text("Dear Ellen")
    page.head.photo.file_given.emit(str(tmp_path / "letter.jpg"))
    settle()
    refusal = QApplication.activeModalWidget()
    assert refusal is not None and "no picture" in refusal.accessibleName()
    refusal.close()
    assert stored(app, people["Ellen Fairweather"]).photo == ""


def test_a_broken_photo_shows_initials(app: App, people: dict[str, int], settle: Settle) -> None:
    name = attachments.keep(app.book, b"not a picture", ".jpg")
    with app.book.write() as session:
        editing.change(session, people["Kofi Mensah"], {"photo": name}, clock.now())
        editing.change(session, people["Priya Raman"], {"photo": "0" * 64 + ".png"}, clock.now())
    for who in ("Kofi Mensah", "Priya Raman"):
        page = opened(app, people[who], settle)
        assert page.head.name.text() == who and not page.head.photo.has_picture()
