"""Messengers and networks by the words above columns: `微信`, `Instagram handle`, `X-Skype`."""

from __future__ import annotations

from desktop_crm.mapping import words

_NAMES = {
    "Skype": "skype", "WhatsApp": "whatsapp|whats app", "WeChat": "wechat|weixin|微信|微信号|微信號",
    "QQ": "qq|qq号|qq号码",
    "LINE": "line id|=line", "Telegram": "telegram|телеграм|телеграмм", "Signal": "signal", "Viber": "viber|вайбер",
    "ICQ": "icq", "AIM": "aim", "MSN": "msn", "Jabber": "jabber|xmpp", "Google Talk": "google talk|gtalk",
    "Yahoo": "yahoo messenger|yahoo id", "KakaoTalk": "kakaotalk|kakao talk|카카오톡|카톡", "Twitter": "twitter",
    "Instagram": "instagram|insta", "Facebook": "facebook", "TikTok": "tiktok", "Mastodon": "mastodon",
    "Discord": "discord", "Slack": "slack", "Bluesky": "bluesky", "Threads": "threads", "Snapchat": "snapchat",
}  # fmt: skip
_BY_WORD = {words.plain(w.removeprefix("=")): name for name, said in _NAMES.items() for w in said.split("|")}


def of_header(header: str) -> str:
    """The platform that a column's header names, or nothing: `IM`, `Messenger`."""
    text = f" {words.plain(header)} "
    return next((name for word, name in _BY_WORD.items() if f" {word} " in text), "")
