"""Asks what `easel check` asks of an app on Feishu, and reads what it says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import msgspec

from adapters.feishu.check import looked
from adapters.feishu.settings import Settings
from bot.i18n import language
from bot.ports import Finding
from tests.emulators.feishu import Feishu

VARIABLE = "FEISHU_APP_SECRET"
KEYS = {"encrypt_key_env": "FEISHU_ENCRYPT_KEY", "verification_token_env": "FEISHU_VERIFICATION_TOKEN"}
LOOKS = {"token", "bot", "scopes", "application", "version", "endpoint"}


async def asked(server: Feishu, secret: str = "", **more: object) -> Finding:
    """Without having changed anything or taken any event, and without a word on the secret."""
    return await asked_elsewhere(server, more, "", time.time, secret or server.secret)


async def asked_elsewhere(
    server: Feishu, more: Mapping[str, object], elsewhere: str, now: Callable[[], float], secret: str
) -> Finding:
    """With an address at which the app may be instead, and a clock."""
    settings = msgspec.convert({"app_id": server.app_id, "domain": server.url, **more}, Settings)
    found = await looked(settings, {VARIABLE: secret, **dict.fromkeys(KEYS.values(), "k")}, elsewhere, now)
    assert {call.name for call in server.calls} <= LOOKS
    assert server.handshakes == 0
    assert secret not in told(found) + found.detail
    return found


def told(found: Finding) -> str:
    """All that an operator reads."""
    return "\n".join(lines(found))


def lines(found: Finding) -> Iterator[str]:
    return map(language("en").say, chain((found.said,), found.notes, found.steps))
