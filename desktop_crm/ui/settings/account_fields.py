"""The fields of the outgoing account and how they stand on the page."""

from PySide6.QtGui import QIntValidator

from desktop_crm.mail import providers
from desktop_crm.mail.account import Security
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, columns, rule
from desktop_crm.ui.widgets.notices import Note
from desktop_crm.ui.widgets.wrapping import Part, wrapping

_SECURITY = (
    (Security.STARTTLS.value, "STARTTLS"),
    (Security.TLS.value, "TLS"),
    (Security.NONE.value, "None (this computer)"),
)


class AccountFields(Box):
    """Fields without behaviour; `AccountForm` gives them theirs."""

    def __init__(self) -> None:
        super().__init__()
        self._make_fields()
        self._make_rows()
        self.setLayout(
            column(
                Label("Who sends", 13, 600),
                8,
                wrapping(Part(self._sender_name, 1, 180), Part(self._sender_address, 1, 180), gap=16),
                14,
                self._provider_row,
                self.hint,
                22,
                rule(),
                18,
                wrapping(Label("Outgoing server", 13, 600), Part(self._source, 1), gap=10),
                8,
                wrapping(Part(self._host, 1, 120), self._port, self._security, gap=16),
                14,
                wrapping(Part(self._user, 1, 180), Part(self._password, 1, 180), gap=16),
                10,
                _keychain(),
                14,
                self._certificate,
                22,
                rule(),
                18,
                wrapping(Part(Label("Limits", 13, 600), 1), self.reset, trailing=True),
                8,
                wrapping(
                    columns(self._per_day, Label("a day", 13, 400, "text2"), gap=8),
                    24,
                    columns(self._per_minute, Label("a minute", 13, 400, "text2"), gap=8),
                ),
            )
        )

    def _make_fields(self) -> None:
        self.sender_name = Field("", "Fernhill Nursery", name="Sender name")
        self.sender_address = Field("", "you@example.org", name="Sender address")
        self.provider = Select(
            [("", "Found by your address"), *((p.name, p.name) for p in providers.every())], name="Provider"
        )
        self.host = Field("", "smtp.example.org", name="Server")
        self.port = Field(name="Port", width=84)
        self.port.setValidator(QIntValidator(0, 99_999, self.port))
        self.security = Select(_SECURITY, name="Security", width=160)
        self.user = Field(name="User")
        self.password = Field(name="Password", secret=True)
        self.eye = icon_button("eye", "Show the password", kind=Kind.GHOST)
        self.eye.setCheckable(True)
        self.certificate = Field(
            "", "only for a server with a certificate of its own", name="Certificate file"
        )
        self.choose = Button("Choose …", Kind.SECONDARY, small=False)
        self.per_day = Field(name="At most a day", width=84)
        self.per_minute = Field(name="At most a minute", width=84)
        for field in (self.per_day, self.per_minute):
            field.setValidator(QIntValidator(0, 9_999_999, field))

    def _make_rows(self) -> None:
        self._sender_name = Labelled("Sender name", self.sender_name)
        self._sender_address = Labelled("Sender address", self.sender_address)
        self._provider_row = Labelled("Provider", self.provider, "Fills in server and limits below.")
        self._source = Label("", 12, 400, "text2")
        self._host = Labelled("Server", self.host)
        self._port = Labelled("Port", self.port)
        self._security = Labelled("Security", self.security)
        self._user = Labelled("User", self.user)
        self._password = Labelled("Password", self.password, beside=self.eye)
        self._certificate = Labelled("Certificate file", self.certificate, beside=self.choose)
        self._per_day = Labelled("At most", self.per_day)
        self._per_minute = Labelled("Pace", self.per_minute)
        self.per_day.setAccessibleName("At most a day")
        self.per_minute.setAccessibleName("At most a minute")
        self.hint = Note("", "warn", "info")
        self.hint.hide()
        self.reset = Button("Set back to the provider’s", Kind.LINK, small=True)


def _keychain() -> Box:
    words = "The password is stored in the system’s keychain, never in the book, a backup or a log."
    return columns(
        column(Glyph("key", 16, "text2"), None),
        8,
        (Label(words, 12, 400, "text2", wrap=True), 1),
        pad=(12, 8, 12, 8),
        note="well",
    )
