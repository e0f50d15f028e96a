"""The form of the outgoing account: who sends, through which server, how fast."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop_crm.contacts import addresses
from desktop_crm.mail import providers
from desktop_crm.mail.account import Account, Security
from desktop_crm.mail.providers import Provider
from desktop_crm.ui.settings.account_fields import AccountFields
from desktop_crm.ui.settings.account_store import Typed
from desktop_crm.ui.widgets.fields import Labelled

_KEPT = "kept in the keychain"


class AccountForm(AccountFields):
    """`edited` fires with each change by the user."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._provider: Provider | None = None
        self._stored_password = False
        self._own_server = False  # the server's fields were typed, not filled in
        self._wire()

    def _wire(self) -> None:
        for field in (
            self.sender_name,
            self.sender_address,
            self.host,
            self.port,
            self.user,
            self.password,
            self.certificate,
            self.per_day,
            self.per_minute,
        ):
            field.textEdited.connect(self._typed)
        self.sender_address.left.connect(self._guess)
        self.host.textEdited.connect(self._typed_server)
        self.provider.picked.connect(self._choose_provider)
        self.security.picked.connect(self._security_picked)
        self.reset.clicked.connect(self._reset)
        self.eye.toggled.connect(self._show_password)
        self.choose.clicked.connect(self._choose_file)

    # ------------------------------------------------------------ content
    def show_stored(self, typed: Typed) -> None:
        """Shows what is stored; `typed.password` of "" means that one lies in the keychain."""
        account = typed.account
        self.sender_name.setText(account.sender_name)
        self.sender_address.setText(account.sender_address)
        self.host.setText(account.host)
        self.port.setText(str(account.port))
        self.security.set_value(account.security.value)
        self.user.setText(account.user)
        self.password.clear()
        self.certificate.setText(account.ca_file)
        self.per_day.setText(str(typed.per_day))
        self.per_minute.setText(str(typed.per_minute))
        self._stored_password = typed.password is not None
        self.password.setPlaceholderText(_KEPT if self._stored_password else "")
        self.provider.set_value(typed.provider)
        self._provider = next((p for p in providers.every() if p.name == typed.provider), None)
        self._own_server = bool(account.host) and self._provider is None
        self._say_source()
        self.say_wrong({})

    def typed(self) -> Typed | None:
        """What the form holds; None where something cannot be right, which it then says."""
        wrong = self._check()
        self.say_wrong(wrong)
        if wrong:
            return None
        account = Account(
            host=self.host.text().strip(),
            port=int(self.port.text()),
            sender_address=self.sender_address.text().strip(),
            security=Security(self.security.value()),
            user=self.user.text().strip(),
            ca_file=self.certificate.text().strip(),
            sender_name=self.sender_name.text().strip(),
        )
        password = self.password.text() or None
        name = self._provider.name if self._provider else ""
        return Typed(account, int(self.per_day.text()), int(self.per_minute.text()), name, password)

    def _check(self) -> dict[Labelled, str]:
        wrong: dict[Labelled, str] = {}
        found = addresses.email(self.sender_address.text())
        if not self.sender_address.text().strip():
            wrong[self._sender_address] = "Which address do you write from?"
        elif isinstance(found, addresses.BadAddress):
            wrong[self._sender_address] = f"This {found.why}."
        if not self.host.text().strip():
            wrong[self._host] = "The server’s name is missing. Your provider’s help pages name it."
        if not 1 <= int(self.port.text() or 0) <= 65_535:
            wrong[self._port] = "1 to 65535"
        for field, name in ((self.per_day, self._per_day), (self.per_minute, self._per_minute)):
            if not int(field.text() or 0):
                wrong[name] = "At least 1"
        return wrong

    def say_wrong(self, wrong: dict[Labelled, str]) -> None:
        """Shows what is wrong under each field and puts the focus on the first."""
        for labelled in (
            self._sender_address,
            self._host,
            self._port,
            self._password,
            self._per_day,
            self._per_minute,
        ):
            labelled.set_error(wrong.get(labelled, ""))
        if wrong:
            next(iter(wrong)).field.setFocus()

    def say_password(self, words: str) -> None:
        """Shows beside the password that the server refused it."""
        self._password.set_error(words)

    # ------------------------------------------------------------ the provider
    def _guess(self) -> None:
        """From the address: its provider fills in what was not typed by hand."""
        address = self.sender_address.text().strip()
        if "@" not in address or self._own_server:
            return
        found = providers.of_address(address)
        self.provider.set_value(found.name)
        self._fill(found, address)

    def _choose_provider(self, name: Any) -> None:
        address = self.sender_address.text().strip()
        chosen = next((p for p in providers.every() if p.name == name), None)
        self._own_server = False
        if chosen is not None:
            self._fill(chosen, address)
        elif "@" in address:
            self._fill(providers.of_address(address), address)
        self._typed()

    def _fill(self, provider: Provider, address: str) -> None:
        self._provider = provider if provider.name else None
        self.host.setText(provider.host)
        self.port.setText(str(provider.port))
        self.security.set_value(provider.security.value)
        self.user.setText(provider.user(address))
        self.per_day.setText(str(provider.per_day))
        self.per_minute.setText(str(provider.per_minute))
        self._say_source()
        self._typed()

    def _say_source(self) -> None:
        provider = self._provider
        if provider is not None:
            self._source.setText(f"as {provider.name} asks for it")
        else:
            self._source.setText(
                "" if self._own_server or not self.host.text() else "a guess: change what is wrong"
            )
        self.hint.setVisible(provider is not None and bool(provider.hint))
        self.reset.setVisible(provider is not None)
        if provider is not None:
            self.hint.set_words(provider.hint)

    def _reset(self) -> None:
        if self._provider is not None:
            self.per_day.setText(str(self._provider.per_day))
            self.per_minute.setText(str(self._provider.per_minute))
            self._typed()

    # ------------------------------------------------------------ small things
    def _typed(self) -> None:
        self.edited.emit()

    def _typed_server(self) -> None:
        self._own_server, self._provider = True, None
        self.provider.set_value("")
        self._say_source()

    def _security_picked(self, value: Any) -> None:
        usual = {"587": "starttls", "465": "tls", "25": "none"}
        if self.port.text() in usual:
            self.port.setText({v: k for k, v in usual.items()}[value])
        self._typed()

    def _show_password(self, on: bool) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def _choose_file(self) -> None:
        dialog = QFileDialog(
            self, "Choose the server’s certificate", str(Path.home()), "Certificate (*.pem *.crt *.cer)"
        )
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    def _file_chosen(self, path: str) -> None:
        self.certificate.setText(path)
        self._typed()
