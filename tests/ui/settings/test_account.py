"""The account set up as a person does it: address typed, provider found, tested against a real server, kept."""

from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_crm.book import settings
from desktop_crm.mail.probing import StepName
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.account import AccountPanel
from tests.servers.running import FaultyServer
from tests.ui.geometry import faults

Settle = Callable[[], None]


class Keychain(KeyringBackend):
    """A credential store for one test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.held.pop((service, username), None)


@pytest.fixture
def keychain() -> Iterator[Keychain]:
    before = keyring.get_keyring()
    made = Keychain()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyServer]:
    options = (
        "--tls",
        "starttls",
        "--user",
        "joe",
        "--password",
        "rosebay-12-hill",
        "--auth-needs-tls",
        "--require-tls",
    )
    with FaultyServer(tmp_path_factory.mktemp("server"), *options) as made:
        yield made


def opened(app: App, settle: Settle) -> AccountPanel:
    app.window.open(Place(Where.SETTINGS, detail="account"))
    settle()
    panel = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(panel, AccountPanel)
    return panel


def stored(app: App, setting: "settings.Setting[str]") -> str:
    with app.book.read() as session:
        return settings.get(session, setting)


def own_account(qtbot: QtBot, panel: AccountPanel) -> None:
    panel.kind.setFocus()
    qtbot.keyClick(panel.kind, Qt.Key.Key_Right)


def fill(qtbot: QtBot, panel: AccountPanel, server: FaultyServer, password: str) -> None:
    form = panel.form
    form.sender_name.setFocus()
    for field, text in (
        (form.sender_name, "Fernhill"),
        (form.sender_address, "us@fernhill.example"),
        (form.host, "localhost"),
        (form.port, str(server.port)),
        (form.user, "joe"),
        (form.password, password),
        (form.certificate, server.ca),
    ):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
    panel.kind.setFocus()


def test_a_new_book_practises_and_says_so(app: App, settle: Settle) -> None:
    panel = opened(app, settle)
    assert panel.practice.isVisible()
    assert not panel.form.isVisible()
    assert "(practice outbox)" in app.window.windowTitle()


def test_the_address_finds_the_provider_and_what_its_sign_in_wants(
    qtbot: QtBot, app: App, settle: Settle, keychain: Keychain
) -> None:
    panel = opened(app, settle)
    own_account(qtbot, panel)
    address = panel.form.sender_address
    address.setFocus()
    qtbot.keyClicks(address, "fernhill@gmail.com")
    qtbot.keyClick(address, Qt.Key.Key_Tab)
    assert panel.form.host.text() == "smtp.gmail.com"
    assert panel.form.user.text() == "fernhill@gmail.com"
    assert panel.form.provider.value() == "Gmail"
    assert "app password" in panel.form.hint.words()
    # What is then typed by hand is not overwritten by another address.
    panel.form.host.setFocus()
    panel.form.host.selectAll()
    qtbot.keyClicks(panel.form.host, "mail.fernhill.example")
    address.setFocus()
    address.selectAll()
    qtbot.keyClicks(address, "us@web.de")
    qtbot.keyClick(address, Qt.Key.Key_Tab)
    assert panel.form.host.text() == "mail.fernhill.example"


def test_tested_step_by_step_then_kept_with_the_password_in_the_keychain_only(
    qtbot: QtBot, app: App, settle: Settle, server: FaultyServer, keychain: Keychain
) -> None:
    server.rules()
    panel = opened(app, settle)
    own_account(qtbot, panel)
    fill(qtbot, panel, server, "rosebay-12-hill")
    qtbot.keyClick(app.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert stored(app, settings.ACCOUNT_KIND) == "smtp"
    assert stored(app, settings.SMTP_HOST) == "localhost"
    assert stored(app, settings.TESTED_AT)
    assert "everything passed" in panel.test.summary.text()
    assert "(practice outbox)" not in app.window.windowTitle()
    assert list(keychain.held.values()) == ["rosebay-12-hill"]
    written = b"".join(p.read_bytes() for p in app.book.folder.rglob("*") if p.is_file())
    assert b"rosebay-12-hill" not in written
    assert panel.form.password.text() == "", "a stored password is never shown again"


def test_a_refused_password_is_said_where_it_was_typed_and_nothing_is_kept(
    qtbot: QtBot, app: App, settle: Settle, server: FaultyServer, keychain: Keychain
) -> None:
    server.rules()
    panel = opened(app, settle)
    own_account(qtbot, panel)
    fill(qtbot, panel, server, "wrong")
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, settings.ACCOUNT_KIND) == "practice"
    assert keychain.held == {}
    assert "Refused" in panel.form.password.accessibleDescription()
    assert "4 of 6 steps passed, 1 failed" in panel.test.summary.text()
    assert panel.test.remedy(StepName.SIGN_IN)
    assert faults(panel) == []


def test_an_account_may_be_kept_untested_and_discarded_changes_are_gone(
    qtbot: QtBot, app: App, settle: Settle, server: FaultyServer, keychain: Keychain
) -> None:
    panel = opened(app, settle)
    own_account(qtbot, panel)
    fill(qtbot, panel, server, "later")
    qtbot.mouseClick(panel.keep, Qt.MouseButton.LeftButton)
    settle()
    assert stored(app, settings.SENDER_ADDRESS) == "us@fernhill.example"
    assert not stored(app, settings.TESTED_AT)
    panel.form.host.setFocus()
    qtbot.keyClicks(panel.form.host, "xyz")
    assert panel.discard.isVisible()
    qtbot.mouseClick(panel.discard, Qt.MouseButton.LeftButton)
    settle()
    assert panel.form.host.text() == "localhost"
    panel.kind.setFocus()
    qtbot.keyClick(panel.kind, Qt.Key.Key_Left)
    settle()
    assert stored(app, settings.ACCOUNT_KIND) == "practice"
    app.desk.actions["undo"].trigger()
    settle()
    assert stored(app, settings.ACCOUNT_KIND) == "smtp"


def test_what_cannot_be_right_is_said_before_anything_is_tried(
    qtbot: QtBot, app: App, settle: Settle, keychain: Keychain
) -> None:
    panel = opened(app, settle)
    own_account(qtbot, panel)
    panel.form.sender_address.setText("us at fernhill")
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    settle()
    assert "e-mail address" in panel.form.sender_address.accessibleDescription()
    assert "server" in panel.form.host.accessibleDescription().lower()
    assert panel.form.sender_address.hasFocus()


def test_the_password_is_shown_only_while_asked_for(
    qtbot: QtBot, app: App, settle: Settle, keychain: Keychain
) -> None:
    panel = opened(app, settle)
    own_account(qtbot, panel)
    assert panel.form.password.echoMode() is QLineEdit.EchoMode.Password
    qtbot.mouseClick(panel.form.eye, Qt.MouseButton.LeftButton)
    assert panel.form.password.echoMode() is QLineEdit.EchoMode.Normal


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800), (960, 600)])
def test_nothing_is_cut(
    qtbot: QtBot, app: App, settle: Settle, keychain: Keychain, width: int, height: int
) -> None:
    app.window.resize(width, height)
    panel = opened(app, settle)
    own_account(qtbot, panel)
    settle()
    assert faults(panel) == []
