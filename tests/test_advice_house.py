"""The whole house with a chat model that its configuration names, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from typing_extensions import override

from bot.app import Home, opened
from bot.config import load
from bot.errors import ConfigError
from bot.testing import Desk
from bot.values import Action, Inbound, Outbound, Person, Place, PostKind, Pressed, Said
from tests.configured import english, write
from tests.emulators import chat_model, ima
from tests.emulators.faults import Hangs, Says
from tests.test_cli import Ended, forked
from tests.victim import Hurried

TALK = "my sister keeps bees on the roof"
THING = "robots on the moon"
BEES = '{"intent": "generate", "prompt": "bees on the roof", "n": 1}'
KEY_NAME = "EASEL_CHAT_KEY"
KEYS = {KEY_NAME: chat_model.KEY, "IMA_API_KEY": ima.KEY}
STUDIO = "[providers.studio]\npace = 0\n"
ROOM, ANNE = Place("desk", "room"), Person("desk", "anne", "Anne")
DRAWN = ("ack", "start", "picture")
PACE = 50
"""How many times as fast the house's time runs."""
PATIENCE = 20.0
"""Real seconds after which a test gives up; nothing takes so long where all is well."""


@pytest.fixture(scope="module")
def service() -> Iterator[chat_model.Emulator]:
    with chat_model.emulated() as emulator:
        yield emulator


@pytest.fixture
def model(service: chat_model.Emulator) -> chat_model.Emulator:
    service.clear()
    return service


def understanding(model: chat_model.Emulator, timeout: float = PATIENCE) -> str:
    return f"""
[understanding]
base_url = "{model.url}"
model = "{chat_model.MODEL}"
key_env = "{KEY_NAME}"
timeout = {timeout}
"""


def painter(service: ima.Emulator) -> str:
    service.latency = 0
    return f"""
confirm = {{ when = "never" }}
results = {{ allow_hosts = ["127.0.0.1"] }}
[providers.ima]
base_url = "{service.ports.api}"
upload_url = "{service.ports.upload}"
"""


class Watched(Desk):
    """A desk at which posts can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._moved = asyncio.Condition()

    @override
    async def send(self, place: Place, outbound: Outbound) -> str:
        message = await Desk.send(self, place, outbound)
        async with self._moved:
            self._moved.notify_all()
        return message

    async def until(self, count: int) -> None:
        """Until so many posts are there."""
        async with asyncio.timeout(PATIENCE), self._moved:
            await self._moved.wait_for(lambda: len(self.said) >= count)

    def kinds(self) -> list[str]:
        return [str(post.kind) for post in self.said]


@dataclass(slots=True)
class Visit:
    """Somebody at the desk of a house that is open."""

    home: Home
    desk: Watched
    events: int = 0

    async def say(self, text: str, *posted: str) -> None:
        """A message, and exactly the posts that follow from it, by kind."""
        self.events += 1
        said = Said(f"event-{self.events}", ROOM, ANNE, text, f"request-{self.events}", self.home.clock.now())
        await self._followed(said, posted)

    async def agree(self, *posted: str) -> None:
        """A press on the button that agrees to the newest question."""
        self.events += 1
        question = next(post for post in reversed(self.desk.said) if post.kind is PostKind.QUESTION)
        button = next(button.token for button in question.buttons if button.action is Action.CONFIRM)
        await self._followed(Pressed(f"event-{self.events}", ROOM, ANNE, button, "m", self.home.clock.now()), posted)

    async def _followed(self, event: Inbound, posted: tuple[str, ...]) -> None:
        before = self.desk.kinds()
        await self.home.engine.receive(event)
        await self.desk.until(len(before) + len(posted))
        await self.home.settle(PATIENCE * PACE)
        assert self.desk.kinds() == [*before, *posted]


@asynccontextmanager
async def visiting(directory: Path, text: str, environment: Mapping[str, str] = KEYS) -> AsyncIterator[Visit]:
    settings = load(write(directory / "easel.toml", f'directory = "data"\n{text}'), environment)
    desk = Watched()
    async with opened(settings, environment, {"desk": desk}, Hurried(PACE)) as home:
        yield Visit(home, desk)


async def test_a_guess_is_painted_at_once_where_painting_is_free(model: chat_model.Emulator, tmp_path: Path) -> None:
    model.says.append(BEES)
    async with visiting(tmp_path, understanding(model) + STUDIO) as visit:
        await visit.say(TALK, *DRAWN)
        (job,) = await visit.home.store.jobs()
        assert job.order.prompt == "bees on the roof"
    (received,) = model.journal.of("chat")
    assert received.headers["authorization"] == f"Bearer {chat_model.KEY}"


async def test_a_guess_is_paid_for_only_after_a_yes_although_the_operator_never_asks(
    model: chat_model.Emulator, tmp_path: Path
) -> None:
    model.says.append(BEES)
    with ima.emulated() as paid:
        async with visiting(tmp_path, painter(paid) + understanding(model)) as visit:
            await visit.say(TALK, "ack", "question")
            assert paid.creates == 0
            await visit.agree("start", "picture")
            assert paid.creates == 1
            await visit.say("draw a cat", *DRAWN)
            assert paid.creates == 2
    assert len(model.shown()) == 1


async def test_nobody_is_asked_where_the_configuration_names_nobody(model: chat_model.Emulator, tmp_path: Path) -> None:
    async with visiting(tmp_path, STUDIO) as visit:
        await visit.say(TALK, "text")
        await visit.say(THING, *DRAWN)
    assert model.asked == 0


async def test_a_model_that_is_late_holds_nobody_up_for_longer_than_configured(
    model: chat_model.Emulator, tmp_path: Path
) -> None:
    model.fail(Hangs())
    async with visiting(tmp_path, understanding(model, 0.3) + STUDIO) as visit:
        begun = monotonic()
        await visit.say(THING, *DRAWN)
        assert monotonic() - begun < PATIENCE / 2


NEEDED = [
    ("", KEYS, 'understanding.model is missing; it must be a text. Example: model = "qwen3:8b"'),
    (
        'model = "m"\nkey_env = "EASEL_CHAT_KEY"',
        {},
        "understanding.key_env: the environment variable EASEL_CHAT_KEY is not set. Example: export EASEL_CHAT_KEY=...",
    ),
    (
        'model = "m"\nkey_env = "sk-0123456789abcdef"',
        {},
        (
            "understanding.key_env must be the name of an environment variable that is set, never a key itself. "
            'Example: key_env = "EASEL_KEY"'
        ),
    ),
]


@pytest.mark.parametrize(("text", "environment", "said"), NEEDED)
async def test_what_is_missing_is_said_before_anything_is_opened(
    text: str, environment: Mapping[str, str], said: str, tmp_path: Path
) -> None:
    section = f'[understanding]\nbase_url = "http://127.0.0.1:9/v1"\n{text}\n'
    with pytest.raises(ConfigError) as caught:
        async with visiting(tmp_path, section + STUDIO, environment):
            pass
    assert english(caught.value) == said
    assert not (tmp_path / "data").exists()


def easel(home: Path, *arguments: str, **environment: str) -> Ended:
    return forked(home, *arguments, "--config", str(home / "easel.toml"), **environment)


@pytest.mark.parametrize("command", [("run",), ("say", "draw a cat")], ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("section", "environment", "said"),
    [
        *((f'base_url = "http://127.0.0.1:9/v1"\n{text}', environment, said) for text, environment, said in NEEDED),
        (
            'base_url = "127.0.0.1:9"\nmodel = "m"',
            {},
            "understanding.base_url must be",
        ),
        ('modle = "m"', {}, "understanding.modle is not known. Did you mean understanding.model?"),
        ('base_url = "http://[::1"\nmodel = "m"', {}, "understanding.base_url"),
        (
            'base_url = "http://127.0.0.1:9"\nmodel = "m"\nkey_env = "EASEL_CHAT_KEY"',
            {KEY_NAME: "clé"},
            "understanding.key_env",
        ),
        ("timeout = 0", {}, "understanding.timeout must be a number above 0, not 0. Example: timeout = 2"),
    ],
)
def test_a_mistake_ends_the_command_with_its_place_and_an_example(
    command: tuple[str, ...], section: str, environment: Mapping[str, str], said: str, tmp_path: Path
) -> None:
    write(tmp_path / "easel.toml", f"[adapters.web]\nport = 0\n[understanding]\n{section}\n{STUDIO}")
    ended = easel(tmp_path, *command, **environment)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert "sk-0123456789abcdef" not in ended.err


def test_messages_take_no_way_round_that_the_configuration_does_not_name(
    model: chat_model.Emulator, tmp_path: Path
) -> None:
    section = f'[understanding]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "{chat_model.MODEL}"\n'
    write(tmp_path / "easel.toml", f'log = {{ level = "warning" }}\n{section}{STUDIO}')
    ended = easel(tmp_path, "say", TALK, "--json", http_proxy=model.url.removesuffix("/v1"))
    assert "ConnectError" in ended.err


def test_neither_message_nor_key_gets_into_the_log(model: chat_model.Emulator, tmp_path: Path) -> None:
    log = '[log]\nlevel = "debug"\nformat = "json"\n'
    write(tmp_path / "easel.toml", f'directory = "data"\n{understanding(model)}{log}{STUDIO}')
    for fault in (None, Says(status=401), Says(b"bees"), Says(b'{"choices": [{"message": {"content": "bees"}}]}')):
        if fault:
            model.fail(fault)
        else:
            model.says.append(BEES)
        ended = easel(tmp_path, "say", TALK, "--json", **KEYS)
        assert ended.status == 0, ended.err
        assert ("no second opinion" in ended.err) is (fault is not None)
        assert [word for word in (chat_model.KEY, "bees", "sister", "roof") if word in ended.err] == []
    assert model.asked == 4
