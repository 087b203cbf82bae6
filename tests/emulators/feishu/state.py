"""What the emulated Feishu knows, its clock, and the one lock that guards it all."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from random import Random
from threading import Condition, RLock

from tests.emulators.faults import Fault, Faults
from tests.emulators.feishu.calls import Call
from tests.emulators.feishu.chats import Chat
from tests.emulators.feishu.console import Console
from tests.emulators.feishu.deliveries import RETRIES, Delivery
from tests.emulators.feishu.people import Person
from tests.emulators.feishu.posted import File, Message
from tests.emulators.feishu.presses import Press
from tests.emulators.feishu.rates import Rates

APP, SECRET = "cli_a1b2c3d4e5f60718", "Sx8mZq2LrT5vWb9NcK3hYd7JgF1pUe4A"
ENCRYPT_KEY, VERIFICATION_TOKEN = "kw6ePzQ0v3bYtR8sLm1N", "vT4nJ7cXa2GqH9wFk5Dd"
ME = "ou_ea5e1ea5e1ea5e1ea5e1ea5e1ea5e1ea"
TENANT = "13f5a5e1b0c0d757"
CONFIG = {"ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30, "PingInterval": 120}


class State:
    """Tests set how it behaves; `clear` makes it new again. Ids begin anew too: whoever remembers former ones takes
    what is told under them for known."""

    def __init__(self, url: str, app_id: str = APP, secret: str = SECRET) -> None:
        self.url = url
        self.app_id = app_id
        self._given_secret = secret
        self.tenant = TENANT
        self.changed = Condition(RLock())
        self.closing = False
        self.stirred: Callable[[], None] = lambda: None
        """Whoever brings events looks at once for what is due."""
        self.faults = Faults()
        self.clear()

    def clear(self) -> None:
        with self.changed:
            self._pace, self._offset, self._since = 1.0, 0.0, time.time()
            self._numbered = 0
            self.chance = Random(7)
            self.secret = self._given_secret
            self.encrypt_key, self.verification_token = ENCRYPT_KEY, VERIFICATION_TOKEN
            self.console = Console()
            self._manners()
            self._limited()
            self._emptied()
            self.faults.clear()
            self.changed.notify_all()

    def _manners(self) -> None:
        self.down = False
        """Every call is cut."""
        self.deaf = False
        """No long connection comes about: whoever asks for one is cut off."""
        self.answer_seconds = 3.0
        """By the machine's clock."""
        self.challenge_seconds = 1.0
        self.retries = RETRIES
        self.lose_acks = 0
        self.client_config: dict[str, int] = dict(CONFIG)
        self.most_connections = 50
        self.piece = 0
        self.shuffled = False
        self.card_frames = False
        """Callbacks come in frames of the kind card, as they did once."""

    def _limited(self) -> None:
        self.rates = False
        self.card_bytes = 30_000
        self.text_bytes = 150_000
        self.image_bytes = 10 << 20
        self.file_bytes = 30 << 20
        self.token_life = 7200.0
        self.uuid_seconds = 3600.0
        self.card_seconds = 14 * 86_400.0
        self.card_locks = True
        """A card cannot be changed while a press on it waits for its answer."""
        self.edit_seconds = 0.0
        """For so long texts can be edited; 0: for ever."""

    def _emptied(self) -> None:
        self.violations: list[str] = []
        self.refusals: list[tuple[str, int, str]] = []
        """Name of the call, code and message."""
        self.calls: list[Call] = []
        self.people: dict[str, Person] = {}
        self.chats: dict[str, Chat] = {}
        self.all: dict[str, Message] = {}
        """Messages by id."""
        self.files: dict[str, File] = {}
        self.threads: dict[str, Message] = {}
        """The first message of each topic."""
        self.uuids: dict[tuple[str, str], tuple[float, Message]] = {}
        self.tokens: dict[str, float] = {}
        self.deliveries: list[Delivery] = []
        self.pressed: list[Press] = []
        self.limits = Rates()

    def now(self) -> float:
        """Unix seconds of its own clock, which may run faster than the machine's."""
        return self._since + self._offset + (time.time() - self._since) * self._pace

    @property
    def millis(self) -> str:
        return str(int(self.now() * 1000))

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
            self.stir()

    def advance(self, seconds: float) -> None:
        """What becomes due by it is brought."""
        with self.changed:
            self._offset += seconds
            self.stir()
            self.settle()

    def settle(self) -> None:
        """Until everything that is due is on its way."""

    def stir(self) -> None:
        with self.changed:
            self.changed.notify_all()
            self.stirred()

    def id(self, before: str, digits: int = 32) -> str:
        """A new one, that tells nothing."""
        with self.changed:
            self._numbered += 1
            return before + uuid.UUID(int=self.chance.getrandbits(128)).hex[:digits]

    def fail(self, name: str, *faults: Fault, times: int = 1) -> None:
        self.faults.add(name, *faults, times=times)

    def locked(self, message: str) -> bool:
        """Whether a press on this card waits for its answer, and the card for it."""
        return self.card_locks and any(not press.over and press.message.id == message for press in self.pressed)

    def violated(self, *wrong: str) -> None:
        with self.changed:
            self.violations.extend(wrong)

    def expire(self) -> None:
        """Every token that was given is over."""
        with self.changed:
            self.tokens.clear()

    def revoke(self, secret: str) -> None:
        """The app's secret is another one now."""
        with self.changed:
            self.secret = secret
            self.tokens.clear()

    def wait(self, reached: Callable[[], object], seconds: float = 5.0) -> bool:
        """Until it is so, looked at after each change and every now and then; False if the time is over first."""
        ends = time.monotonic() + seconds
        with self.changed:
            while not reached():
                if time.monotonic() >= ends:
                    return False
                self.changed.wait(0.02)
            return True
