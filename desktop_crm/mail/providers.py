"""Settings of mail providers by the domain of an address, offline.

Limits are what providers have published, on the careful side, or a guess where they publish nothing. They are
where the account's own settings begin, nothing more. Domains of one's own say nothing about who runs their
mail: for them there is a guess, and `every` for choosing by name.
"""

from dataclasses import dataclass
from functools import cache

from desktop_crm.mail.account import Security

_APP = "Use an app password, made in your {name} account's security settings, not your usual one."
_SWITCH = "First allow other mail programs (POP3/IMAP/SMTP) in the settings of {name} on the web."
_CODE = "Switch on SMTP in the web mail's settings; use the authorisation code it shows as the password."
_OWN = "The password is the mailbox's own, not the one of the customer account."


@dataclass(frozen=True, slots=True)
class Provider:
    """`name` is empty for a guess. `possible` is False where no program can send with a password."""

    name: str
    host: str
    port: int
    security: Security
    hint: str = ""  # what the sign-in wants
    per_day: int = 200
    per_minute: int = 20
    possible: bool = True
    whole_address: bool = True  # the user name is the address, not only what stands before the @

    def user(self, address: str) -> str:
        """The user name to begin with."""
        return address if self.whole_address else address.rpartition("@")[0]


def of_address(address: str) -> Provider:
    """The provider of an address; a guess for a domain that is not known (the provider's name is empty then)."""
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    found = _by_domain().get(domain) or _by_family(domain)
    return found or Provider("", f"mail.{domain}" if domain else "", 587, Security.STARTTLS)


def guesses(address: str) -> tuple[Provider, ...]:
    """What to try one after the other for an address whose provider is not known."""
    known = of_address(address)
    if known.name:
        return (known,)
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    ways = ((587, Security.STARTTLS), (465, Security.TLS))
    return tuple(Provider("", f"{label}.{domain}", *way) for label in ("mail", "smtp") for way in ways)


def of_host(host: str) -> Provider | None:
    """The provider whose server this is."""
    return next((one for one in every() if one.host == host.strip().lower().rstrip(".")), None)


@cache
def every() -> tuple[Provider, ...]:
    """All known ones by name."""
    return tuple(sorted(dict.fromkeys(_TABLE.values()), key=lambda one: one.name.casefold()))


@cache
def _by_domain() -> dict[str, Provider]:
    return {domain: provider for domains, provider in _TABLE.items() for domain in domains.split()}


def _by_family(domain: str) -> Provider | None:
    """Domains with many country endings: yahoo.fr, hotmail.co.uk."""
    label, _, ending = domain.partition(".")
    if not ending or ending.count(".") > 1:
        return None
    return {"yahoo": _YAHOO, "hotmail": _OUTLOOK, "live": _OUTLOOK, "outlook": _OUTLOOK}.get(label)


def _tls(
    name: str,
    host: str,
    hint: str = "",
    per_day: int = 200,
    per_minute: int = 20,
    possible: bool = True,
    whole_address: bool = True,
) -> Provider:
    return Provider(
        name, host, 465, Security.TLS, hint.format(name=name), per_day, per_minute, possible, whole_address
    )


def _starttls(
    name: str, host: str, hint: str = "", per_day: int = 200, per_minute: int = 20, possible: bool = True
) -> Provider:
    return Provider(name, host, 587, Security.STARTTLS, hint.format(name=name), per_day, per_minute, possible)


_YAHOO = _tls("Yahoo", "smtp.mail.yahoo.com", _APP, 450)
_OUTLOOK = _starttls(
    "Outlook.com",
    "smtp-mail.outlook.com",
    "Outlook.com lets no program sign in with a password since September 2024: send from another account.",
    250,
    possible=False,
)
_NO_PROGRAM = "{name} lets no other program send: use another account."

_TABLE = {
    "gmail.com googlemail.com": _starttls("Gmail", "smtp.gmail.com", _APP, 450),
    "hotmail.com hotmail.de hotmail.fr live.com msn.com outlook.com passport.com": _OUTLOOK,
    "onmicrosoft.com office365.com": _starttls(
        "Microsoft 365",
        "smtp.office365.com",
        "“Authenticated SMTP” must be switched on for the mailbox in the admin centre; Microsoft is ending it.",
        5_000,
        25,
    ),
    "icloud.com me.com mac.com": _starttls("iCloud", "smtp.mail.me.com", _APP, 900),
    "yahoo.com ymail.com rocketmail.com": _YAHOO,
    "yahoo.co.jp ybb.ne.jp": _tls("Yahoo! JAPAN", "smtp.mail.yahoo.co.jp", _SWITCH, whole_address=False),
    "aol.com aol.de aol.fr aol.co.uk aim.com verizon.net": _tls("AOL", "smtp.aol.com", _APP, 450),
    "fastmail.com fastmail.fm fastmail.net messagingengine.com sent.com": _tls(
        "Fastmail", "smtp.fastmail.com", _APP, 3_500, 60
    ),
    "proton.me protonmail.com pm.me": _starttls(
        "Proton Mail",
        "smtp.protonmail.ch",
        "Proton lets programs send only from an address with your own domain, with an SMTP token as password.",
        possible=False,
    ),
    "tuta.com tuta.io tutanota.com tutanota.de keemail.me": _tls(
        "Tuta", "mail.tutanota.com", _NO_PROGRAM, possible=False
    ),
    "zoho.com zohomail.com": _tls("Zoho Mail", "smtp.zoho.com", _APP, 250),
    "zoho.eu zohomail.eu": _tls("Zoho Mail (EU)", "smtp.zoho.eu", _APP, 250),
    "zoho.in zohomail.in": _tls("Zoho Mail (India)", "smtp.zoho.in", _APP, 250),
    # Germany, Austria, Switzerland
    "gmx.de gmx.net gmx.at gmx.ch gmx.eu gmx.org gmx.info": _starttls("GMX", "mail.gmx.net", _SWITCH, 100, 10),
    "gmx.com gmx.us gmx.co.uk gmx.fr gmx.es caramail.com": _starttls(
        "GMX.com", "mail.gmx.com", _SWITCH, 100, 10
    ),
    "mail.com email.com usa.com post.com europe.com": _starttls(
        "mail.com", "smtp.mail.com", _SWITCH, 100, 10
    ),
    "web.de email.de": _starttls("WEB.DE", "smtp.web.de", _SWITCH, 100, 10),
    "t-online.de magenta.de": _tls(
        "T-Online",
        "securesmtp.t-online.de",
        "Use the password for e-mail programs, set in the Telekom customer centre, not the login's.",
        100,
        10,
    ),
    "freenet.de": _starttls("freenet", "mx.freenet.de", _SWITCH, 100, 10),
    "ionos.de online.de onlinehome.de 1und1.de": _tls("IONOS", "smtp.ionos.de", _OWN, 450),
    "ionos.com ionos.co.uk": _tls("IONOS (international)", "smtp.ionos.com", _OWN, 450),
    "strato.de": _tls("STRATO", "smtp.strato.de", _OWN, 450),
    "posteo.de posteo.net posteo.org": _tls("Posteo", "posteo.de", "", 250),
    "mailbox.org": _tls("mailbox.org", "smtp.mailbox.org", "", 450),
    "your-server.de": _starttls("Hetzner", "mail.your-server.de", _OWN, 450),
    "hosteurope.de": _tls("Host Europe", "smtp.hosteurope.de", _OWN, 450),
    "bluewin.ch": _tls("Bluewin", "smtpauths.bluewin.ch", "", 200),
    "infomaniak.com infomaniak.ch ik.me etik.com": _tls("Infomaniak", "mail.infomaniak.com", _APP, 450),
    # France, Belgium
    "ovh.net ovh.com": _tls("OVHcloud", "ssl0.ovh.net", _OWN, 450),
    "orange.fr wanadoo.fr": _tls("Orange", "smtp.orange.fr", _SWITCH, 100, 10),
    "free.fr": _tls("Free", "smtp.free.fr", "First switch on authenticated SMTP in Free's own web console.", 100, 10),
    "sfr.fr neuf.fr cegetel.net": _tls("SFR", "smtp.sfr.fr", "", 100, 10),
    "laposte.net": _tls("La Poste", "smtp.laposte.net", _SWITCH, 100, 10, whole_address=False),
    "gandi.net": _tls("Gandi", "mail.gandi.net", _OWN, 450),
    # Italy
    "libero.it iol.it inwind.it blu.it giallo.it": _tls("Libero", "smtp.libero.it", _SWITCH, 100, 10),
    "virgilio.it": _tls("Virgilio", "out.virgilio.it", _SWITCH, 100, 10),
    "aruba.it technet.it": _tls("Aruba", "smtps.aruba.it", _OWN, 240),
    # Poland, Czechia, Russia
    "wp.pl": _tls("Wirtualna Polska", "smtp.wp.pl", _SWITCH, 100, 10),
    "o2.pl tlen.pl": _tls("o2", "poczta.o2.pl", _SWITCH, 100, 10),
    "onet.pl op.pl vp.pl poczta.onet.pl": _tls("Onet", "smtp.poczta.onet.pl", _APP, 100, 10),
    "interia.pl interia.eu poczta.fm": _tls("Interia", "poczta.interia.pl", _SWITCH, 100, 10),
    "seznam.cz email.cz post.cz": _tls("Seznam", "smtp.seznam.cz", "", 100, 10),
    "mail.ru bk.ru inbox.ru list.ru internet.ru": _tls("Mail.ru", "smtp.mail.ru", _APP, 200),
    "yandex.com yandex.ru ya.ru yandex.by yandex.kz": _tls("Yandex", "smtp.yandex.com", _APP, 450),
    # Britain, America, Australia
    "btinternet.com btopenworld.com": _tls("BT", "mail.btinternet.com", "", 200),
    "comcast.net xfinity.com": _tls("Xfinity", "smtp.comcast.net", _SWITCH, 450),
    "att.net sbcglobal.net bellsouth.net": _tls(
        "AT&T", "smtp.mail.att.net", "Use a secure mail key, made in your AT&T profile, as the password.", 450
    ),
    "secureserver.net": _tls("GoDaddy", "smtpout.secureserver.net", _OWN, 240),
    "emailsrvr.com": _tls("Rackspace", "secure.emailsrvr.com", "", 450),
    "privateemail.com": _tls("Namecheap Private Email", "mail.privateemail.com", _OWN, 200),
    "hostinger.com": _tls("Hostinger", "smtp.hostinger.com", _OWN, 200),
    # Asia
    "163.com": _tls("NetEase 163", "smtp.163.com", _CODE, 100, 10),
    "126.com": _tls("NetEase 126", "smtp.126.com", _CODE, 100, 10),
    "yeah.net": _tls("NetEase yeah.net", "smtp.yeah.net", _CODE, 100, 10),
    "qq.com foxmail.com": _tls("QQ Mail", "smtp.qq.com", _CODE, 100, 10),
    "sina.com sina.cn": _tls("Sina", "smtp.sina.com", _CODE, 100, 10),
    "aliyun.com": _tls("Aliyun", "smtp.aliyun.com", "", 100, 10),
    "naver.com": _tls("Naver", "smtp.naver.com", f"{_SWITCH} With two-step sign-in, {_APP[0].lower()}{_APP[1:]}", 200),
    "hanmail.net daum.net": _tls("Daum", "smtp.daum.net", f"{_SWITCH} {_APP}", 200),
    "kakao.com": _tls("Kakao", "smtp.kakao.com", f"{_SWITCH} {_APP}", 200),
}  # fmt: skip
