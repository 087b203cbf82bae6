"""How `easel run` is started on each chat platform, all emulated, and when it is there."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from bench import bare
from bench.runs import PATIENCE, Run, running, weighed
from tests.emulators.discord import Discord
from tests.emulators.discord import emulated as discord_emulated
from tests.emulators.feishu import Feishu
from tests.emulators.feishu import emulated as feishu_emulated
from tests.emulators.telegram import Telegram
from tests.emulators.telegram import emulated as telegram_emulated

CONFIG = """
directory = "{directory}"
[log]
level = "warning"
[providers.studio]
pace = 1000.0
[adapters.{name}]
"""
WISH = "帮我画一只猫"


class Platform(Protocol):
    """One that is emulated, as long as it runs."""

    title: str
    """Of the bare program."""

    @property
    def section(self) -> Mapping[str, str]:
        """The adapter's settings."""

    @property
    def secrets(self) -> Mapping[str, str]: ...

    @property
    def bare(self) -> Sequence[str]:
        """The command of the bare program."""

    def cleared(self) -> None: ...

    def met(self, begun: float) -> tuple[float, float, float]:
        """Seconds until it is there, until somebody is answered, and until it asked for its connection, if it did."""

    def there(self) -> None:
        """Returns when it is."""


class Waits(Protocol):
    def __call__(self, reached: Callable[[], object], seconds: float, /) -> bool: ...


def since(begun: float, wait: Waits, reached: Callable[[], object]) -> float:
    """Seconds until it is so."""
    if not wait(reached, PATIENCE):
        raise TimeoutError("it does not come to that")
    return time.perf_counter() - begun


@dataclass
class OnTelegram:
    """A message waits for it already."""

    server: Telegram
    title: str = "a bare Application"
    messages: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def section(self) -> Mapping[str, str]:
        return {"api_base": self.server.url}

    @property
    def secrets(self) -> Mapping[str, str]:
        return {"TELEGRAM_BOT_TOKEN": self.server.token}

    @property
    def bare(self) -> Sequence[str]:
        return [sys.executable, "-c", bare.TELEGRAM, self.server.url, self.server.token]

    def cleared(self) -> None:
        self.server.clear()
        self.server.limited = False
        anne = self.server.person("Anne", language="zh-hans")
        room = self.server.private(anne)
        # Whoever heard her first message before would not answer it again.
        for _ in range(next(self.messages)):
            self.server.say(room, anne, WISH, at=1.0)
        self.server.say(room, anne, WISH)

    def met(self, begun: float) -> tuple[float, float, float]:
        healthy = since(begun, self.server.wait, lambda: self.server.called("getUpdates"))
        return healthy, since(begun, self.server.wait, lambda: self.server.called("sendMessage")), 0.0

    def there(self) -> None:
        since(0, self.server.wait, lambda: self.server.called("getUpdates"))


@dataclass
class OnDiscord:
    """Somebody writes as soon as the connection stands."""

    server: Discord
    title: str = "a bare client"

    @property
    def section(self) -> Mapping[str, str]:
        return {"api_base": self.server.url, "gateway": self.server.gateway}

    @property
    def secrets(self) -> Mapping[str, str]:
        return {"DISCORD_BOT_TOKEN": self.server.token}

    @property
    def bare(self) -> Sequence[str]:
        known = (self.server.url, self.server.gateway, self.server.token)
        return [sys.executable, "-c", bare.DISCORD, *known, "replies"]

    def cleared(self) -> None:
        self.server.clear()

    def met(self, begun: float) -> tuple[float, float, float]:
        anne = self.server.person("Anne", locale="zh-CN")
        room = self.server.dm(anne)
        asked = since(begun, self.server.wait, lambda: self.server.handshakes)
        healthy = since(begun, self.server.wait, lambda: self.server.online)
        anne.says(room, WISH)
        return healthy, since(begun, self.server.wait, lambda: self.server.called("create_message")), asked

    def there(self) -> None:
        since(0, self.server.wait, lambda: self.server.online)


@dataclass
class OnFeishu:
    """Somebody writes as soon as the connection stands."""

    server: Feishu
    title: str = "a bare bot of the library, whole"

    @property
    def section(self) -> Mapping[str, str]:
        return {"domain": self.server.url, "app_id": self.server.app_id}

    @property
    def secrets(self) -> Mapping[str, str]:
        return {"FEISHU_APP_SECRET": self.server.secret}

    @property
    def bare(self) -> Sequence[str]:
        known = (self.server.url, self.server.app_id, self.server.secret)
        return [sys.executable, "-c", bare.FEISHU, *known, "replies"]

    def cleared(self) -> None:
        self.server.clear()
        # Whoever heard a message of the same id before would not answer it again.
        self.server.chance.seed(time.time_ns())

    def met(self, begun: float) -> tuple[float, float, float]:
        anne = self.server.person("Anne")
        chat = self.server.direct(anne)
        healthy = since(begun, self.server.wait, lambda: self.server.connections)
        anne.says(chat, WISH)
        return healthy, since(begun, self.server.wait, lambda: chat.posts), 0.0

    def there(self) -> None:
        since(0, self.server.wait, lambda: self.server.connections)


def configured(platform: Platform, name: str, directory: Path) -> Path:
    """The file of a house that has only this platform."""
    directory.mkdir(exist_ok=True)
    file = directory / "config.toml"
    lines = [f'{key} = "{value}"\n' for key, value in platform.section.items()]
    file.write_text(CONFIG.format(directory=directory, name=name) + "".join(lines), encoding="utf-8")
    return file


def once(platform: Platform, command: Sequence[str]) -> Run:
    platform.cleared()
    begun = time.perf_counter()
    with running(command, platform.secrets) as process:
        return weighed(process, *platform.met(begun))


@contextmanager
def emulated(name: str) -> Iterator[Platform]:
    match name:
        case "telegram":
            with telegram_emulated() as telegram:
                yield OnTelegram(telegram)
        case "discord":
            with discord_emulated() as discord:
                yield OnDiscord(discord)
        case _:
            with feishu_emulated() as feishu:
                yield OnFeishu(feishu)
