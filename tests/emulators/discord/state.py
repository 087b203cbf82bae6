"""What the emulated Discord knows, its clock, and the one lock that guards it all."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from threading import Condition, RLock

from tests.emulators.discord import files
from tests.emulators.discord.calls import Call
from tests.emulators.discord.components import Json
from tests.emulators.discord.described import description
from tests.emulators.discord.interactions import Interaction
from tests.emulators.discord.people import Person
from tests.emulators.discord.posted import Attachment, Message
from tests.emulators.discord.rates import Rates
from tests.emulators.discord.world import Channel, Guild
from tests.emulators.faults import Fault, Faults

ME = 1_100_000_000_000_000_100
APPLICATION = 1_200_000_000_000_000_200
TOKEN = base64.b64encode(str(ME).encode()).decode().rstrip("=") + ".GEaSeL.test-token-0123456789-abcdefghijklmnopqrst"
EPOCH_MS = 1_420_070_400_000


@dataclass(slots=True)
class Portal:
    """What the developer portal lets the bot have."""

    message_content: bool | str = True
    """"limited": as for bots in few servers."""
    members: bool = False
    presences: bool = False

    @property
    def flags(self) -> int:
        content = 1 << 19 if self.message_content == "limited" else (1 << 18 if self.message_content else 0)
        return content | (1 << 15 if self.members else 0) | (1 << 13 if self.presences else 0)

    @property
    def intents(self) -> int:
        """The privileged ones that may be asked for."""
        content = 1 << 15 if self.message_content else 0
        return content | (1 << 1 if self.members else 0) | (1 << 8 if self.presences else 0)


class State:
    """Tests set how it behaves; `clear` makes it new again."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.root = url
        self.token = token
        self.application = APPLICATION
        self.described = description() is not None
        self.changed = Condition(RLock())
        self.faults = Faults()
        self.clear()

    @property
    def url(self) -> str:
        return f"{self.root}/api/v10"

    @property
    def gateway(self) -> str:
        return f"{self.root.replace('http', 'ws', 1)}/"

    @property
    def cdn(self) -> str:
        return f"{self.root}/cdn"

    def clear(self) -> None:
        with self.changed:
            self._pace, self._offset, self._since = 1.0, 0.0, time.time()
            self._newest = 0
            self.chance = Random(7)
            self._manners()
            self._emptied()
            self.faults.clear()
            self.changed.notify_all()

    def _manners(self) -> None:
        self.portal = Portal()
        self.down = False
        """Every call of the REST interface is cut."""
        self.rates = False
        self.bucket = (5, 5.0)
        """Posts, and edits, of one channel or webhook token within so many seconds."""
        self.global_limit = 50
        self.old_edits = True
        self.nonce_seconds = 300.0
        self.answer_seconds = 3.0
        """Until an interaction must have its first answer."""
        self.url_life = files.URL_LIFE
        self.shards = 1
        self.concurrency = 1
        self.starts_left = 1000

    def _emptied(self) -> None:
        self.violations: list[str] = []
        self.calls: list[Call] = []
        self.people: dict[int, Person] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.files: dict[int, Attachment] = {}
        self.hosted: dict[str, bytes] = {}
        self.nonces: dict[str, tuple[float, Message]] = {}
        self.menus: dict[int, dict[int, Json]] = {}
        """Commands by the guild that they are for; 0: everywhere."""
        self.old: list[float] = []
        """When old messages were edited."""
        self.limits = Rates()

    @property
    def commands(self) -> list[Json]:
        with self.changed:
            return list(self.menus.get(0, {}).values())

    def now(self) -> float:
        """Unix seconds of its own clock, which may run faster than the machine's."""
        return self._since + self._offset + (time.time() - self._since) * self._pace

    @property
    def pace(self) -> float:
        """How many times as fast as the machine's its clock runs."""
        return self._pace

    @pace.setter
    def pace(self, times: float) -> None:
        with self.changed:
            reached, self._since = self.now(), time.time()
            self._offset = reached - self._since
            self._pace = times

    def advance(self, seconds: float) -> None:
        with self.changed:
            self._offset += seconds
            self.changed.notify_all()

    def snowflake(self, at: float | None = None) -> int:
        """The next id, which tells when it was made."""
        made = int((self.now() if at is None else at) * 1000) - EPOCH_MS
        if at is not None:
            return (made << 22) | (self.chance.getrandbits(22))
        self._newest = max(made << 22, self._newest + 1)
        return self._newest

    def fail(self, name: str, *faults: Fault, times: int = 1) -> None:
        self.faults.add(name, *faults, times=times)

    def link(self, file: Attachment) -> str:
        path = f"{'ephemeral-' if file.ephemeral else ''}attachments/{file.channel}/{file.id}/{file.filename}"
        return f"{self.cdn}/{path}?{files.signed(path, self.now(), self.url_life)}"

    def picture(self, body: bytes, name: str = "picture.png") -> str:
        """The address of a file that somebody else keeps on the web."""
        with self.changed:
            path = f"external/{len(self.hosted)}/{name}"
            self.hosted[path] = body
            return f"{self.cdn}/{path}"

    def violated(self, wrong: list[str]) -> None:
        with self.changed:
            self.violations.extend(wrong)

    def wait(self, reached: Callable[[], object], seconds: float = 5.0) -> bool:
        """Until it is so, looked at after each change and every now and then; False if the time is over first."""
        ends = time.monotonic() + seconds
        with self.changed:
            while not reached():
                if time.monotonic() >= ends:
                    return False
                self.changed.wait(0.02)
            return True
