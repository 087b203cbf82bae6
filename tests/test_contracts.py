"""Every adapter, every provider and every double, found by listing, is held to its port."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from PIL import Image

from bot import ports, testing
from bot.clock import SystemClock
from bot.config import ADAPTERS, PROVIDERS, Folder
from bot.ports import Commission, Finished, Pending
from bot.providers import studio
from bot.testing import MemoryJournal, Stopwatch
from bot.values import Cost, Task
from tests.lent import lent

FOLDERS = [(folder, name) for folder in (ADAPTERS, PROVIDERS) for name in folder.names()]
LIKE_DISCORDS = "7000.a.secret"
NEEDED: dict[str, dict[str, object]] = {"feishu": {"app_id": "cli_a1b2c3d4e5f60718"}}
"""What nobody but the operator can know."""
FREE: dict[str, dict[str, object]] = {"web": {"port": 0}}
BLOCK = {"adapters": ["settings", "secrets", "house"], "providers": ["settings", "secrets", "clock"]}


def verbs(port: type) -> Iterator[tuple[str, Callable[..., object]]]:
    return ((name, member) for name, member in vars(port).items() if inspect.isfunction(member) and name[0] != "_")


def fits(thing: object, port: type) -> None:
    """Has every verb of the port, with the same arguments, awaited where the port's is."""
    for name, verb in verbs(port):
        own = getattr(thing, name)
        wanted = [argument for argument in inspect.signature(verb).parameters if argument != "self"]
        assert list(inspect.signature(own).parameters) == wanted, name
        assert inspect.iscoroutinefunction(own) == inspect.iscoroutinefunction(verb), name


def module(folder: Folder, name: str) -> ModuleType:
    return import_module(f"{folder.package}.{name}")


@pytest.mark.parametrize(("folder", "name"), FOLDERS, ids=[f"{folder.section}.{name}" for folder, name in FOLDERS])
def test_a_part_has_settings_and_a_block_that_connects_it(folder: Folder, name: str) -> None:
    part = module(folder, name)
    assert issubclass(part.Settings, msgspec.Struct)
    assert part.Settings.__struct_config__.frozen
    assert part.Settings.__struct_config__.forbid_unknown_fields
    assert part.Settings(**NEEDED.get(name, {})), "every other setting has a default"
    assert list(inspect.signature(part.connect).parameters) == BLOCK[folder.section]
    assert part.__doc__


def secrets_of(settings: msgspec.Struct, held: str = "7000:secret") -> dict[str, str]:
    """What its variables might hold; some services look at the shape."""
    names = [field.name for field in msgspec.structs.fields(settings) if field.name.endswith("_env")]
    return {getattr(settings, name): held for name in names}


@pytest.mark.parametrize("name", ADAPTERS.names())
async def test_an_adapter_gives_a_chat_and_closes_what_it_opened(name: str, tmp_path: Path) -> None:
    adapter = module(ADAPTERS, name)
    settings = adapter.Settings(**(NEEDED | FREE).get(name, {}))
    house = lent(tmp_path, SystemClock(), MemoryJournal())
    secrets = secrets_of(settings, LIKE_DISCORDS) if name == "discord" else secrets_of(settings)
    block: AbstractAsyncContextManager[ports.Chat] = adapter.connect(settings, secrets, house)
    async with block as chat:
        fits(chat, ports.Chat)


@pytest.mark.parametrize("name", PROVIDERS.names())
async def test_a_provider_has_every_verb_of_the_port(name: str) -> None:
    provider = module(PROVIDERS, name)
    settings = provider.Settings()
    block: AbstractAsyncContextManager[ports.Provider] = provider.connect(settings, secrets_of(settings), Stopwatch())
    async with block as connected:
        fits(connected, ports.Provider)
        assert isinstance(connected.abilities, ports.Abilities)


@pytest.mark.parametrize(
    ("double", "port"),
    [
        (testing.Stopwatch(), ports.Clock),
        (testing.Desk(), ports.Chat),
        (testing.Canvas(), ports.Provider),
        (testing.MemoryStore(), ports.Store),
        (testing.MemoryJournal(), ports.Journal),
        (testing.Bench(), ports.Runner),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_double_fits_its_port(double: object, port: type) -> None:
    fits(double, port)


def commission(task: Task = Task.TEXT_TO_IMAGE, pictures: tuple[bytes, ...] = ()) -> Commission:
    return Commission("abcdefghijkl", "studio", task, "一只猫", "16:9", "512px", 1, Cost(0, "points"), pictures)


async def test_the_studio_finishes_after_its_pace_with_pictures_of_the_size_that_was_asked_for() -> None:
    clock = Stopwatch()
    async with studio.connect(studio.Settings(pace=5), {}, clock) as painter:
        taken = await painter.submit(commission())
        assert isinstance(taken, ports.Accepted)
        assert await painter.poll(taken.ticket) == Pending()
        clock.pass_over(5)
        done = await painter.poll(taken.ticket)
    assert isinstance(done, Finished)
    assert [Image.open(BytesIO(picture)).size for picture in done.results if isinstance(picture, bytes)] == [(688, 384)]


async def test_a_ticket_of_the_studio_outlives_the_process() -> None:
    clock = Stopwatch()
    async with studio.connect(studio.Settings(pace=1), {}, clock) as painter:
        taken = await painter.submit(commission(Task.IMAGE_TO_IMAGE, (testing.providers.picture(),)))
    assert isinstance(taken, ports.Accepted)
    clock.pass_over(3600)
    async with studio.connect(studio.Settings(pace=1), {}, clock) as painter:
        assert isinstance(await painter.poll(taken.ticket), Finished)
