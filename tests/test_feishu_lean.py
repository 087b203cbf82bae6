"""Little of lark-oapi is loaded, all of it where it is laid out otherwise; either way a connection works."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from adapters.feishu import lean
from tests.emulators.feishu import Feishu
from tests.emulators.feishu.sealing import encrypted
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

ROOT = Path(__file__).parent.parent
LOADED = 120
WHOLE = 5_000
"""Modules of the library."""
SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from adapters.feishu import answers, calls, gateway, lean, line, settings
from bot.clock import SystemClock
domain, app, secret = sys.argv[1:4]

async def heard():
    taken = asyncio.get_running_loop().create_future()
    async def hear(payload):
        taken.set_result(json.loads(payload)["header"]["event_type"])
        return answers.Heard(kept=True)
    decided = settings.Settings(app_id=app, domain=domain)
    async with line.opened(decided, secret) as opened, asyncio.TaskGroup() as tasks:
        run = tasks.create_task(gateway.Gateway(opened, SystemClock()).run(hear, tasks))
        try:
            return await taken
        finally:
            run.cancel()

told = {"heard": asyncio.run(heard())}
calls.create("oc_1", "text", "{}", "u"), calls.patch("om_1", "{}")
told["decrypted"] = lean.cipher("key").decrypt(bytes.fromhex(sys.argv[4])).decode()
told["modules"] = sorted(name for name in sys.modules if name.partition(".")[0] == "lark_oapi")
told["others"] = sorted(name for name in ("requests", "urllib3", "pkg_resources") if name in sys.modules)
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Told:
    """What a process with nothing else in it says."""

    heard: str
    decrypted: str
    modules: list[str]
    others: list[str]
    logged: str


async def run(server: Feishu, *library: Path, setup: str = "") -> Told:
    """`library`: where the library is found instead."""
    sealed = base64.b64decode(json.loads(encrypted(b"a secret", "key"))["encrypt"]).hex()
    place = [str(folder) for folder in (*library, ROOT)]
    program = f"import sys\nsys.path[:0] = {place!r}\n{setup}\n{SCRIPT}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, server.url, server.app_id, server.secret, sealed),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.TaskGroup() as tasks:
        talking = tasks.create_task(process.communicate())
        if await server.until(lambda: server.connections or process.returncode is not None, 60):
            ann = server.person("Ann")
            ann.says(server.direct(ann), "draw a cat")
    said = talking.result()[0].decode()
    assert process.returncode == 0, said
    return Told(**json.loads(said.splitlines()[-1]), logged=said)


def otherwise(folder: Path, path: str, old: str, new: str) -> Path:
    """Where the library is found as it is, but for some words in one of its files."""
    found = PathFinder.find_spec(lean.LIBRARY)
    assert found is not None
    assert found.submodule_search_locations
    real, made = Path(found.submodule_search_locations[0]), folder / lean.LIBRARY
    for step in Path(path).parts:
        made.mkdir()
        for there in real.iterdir():
            if there.name not in {step, "__pycache__"}:
                (made / there.name).symlink_to(there)
        real, made = real / step, made / step
    words = real.read_text()
    assert old in words
    made.write_text(words.replace(old, new))
    return folder


async def test_little_of_it_is_loaded_and_a_connection_works(server: Feishu) -> None:
    told = await run(server)

    assert (told.heard, told.decrypted) == ("im.message.receive_v1", "a secret")
    assert len(told.modules) < LOADED
    assert told.others == []
    assert "as a whole" not in told.logged


OTHERWISE: Mapping[str, tuple[str, str, str]] = {
    "what stands in is not enough": (
        "ws/client.py",
        "import EventDispatcherHandler\n",
        "import EventDispatcherHandler, WebhookCredentials\n",
    ),
    "a module wants its package": (
        "api/im/v1/model/create_message_request.py",
        "from typing import",
        "from lark_oapi import __file__\nfrom typing import",
    ),
    "the client is made otherwise": (
        "ws/client.py",
        "app_id: str,\n                 app_secret,",
        "app_secret,\n                 app_id: str,",
    ),
}


@pytest.mark.parametrize("change", OTHERWISE.values(), ids=OTHERWISE)
async def test_all_of_it_is_loaded_where_it_is_laid_out_otherwise(
    server: Feishu, tmp_path: Path, change: tuple[str, str, str]
) -> None:
    told = await run(server, otherwise(tmp_path, *change))

    assert (told.heard, told.decrypted) == ("im.message.receive_v1", "a secret")
    assert len(told.modules) > WHOLE
    assert told.logged.count("is not laid out as expected and is loaded as a whole") == 1


async def test_what_is_loaded_as_a_whole_already_is_used(server: Feishu) -> None:
    told = await run(server, setup="import lark_oapi")

    assert told.heard == "im.message.receive_v1"
    assert len(told.modules) > WHOLE
    assert "not laid out" not in told.logged


async def test_where_it_is_not_installed_that_is_all_that_is_said() -> None:
    program = f"""
import sys, importlib.machinery as machinery
sys.path.insert(0, {str(ROOT)!r})
find = machinery.PathFinder.find_spec
machinery.PathFinder.find_spec = lambda name, *rest: None if name.startswith("lark_oapi") else find(name, *rest)
try:
    import adapters.feishu
except ModuleNotFoundError as error:
    print(error.name, error)
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()

    assert said.decode().splitlines() == ["lark_oapi No module named 'lark_oapi'"]


async def test_whoever_is_on_another_platform_loads_nothing_of_it() -> None:
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import adapters.telegram, bot.app, bot.cli, bot.config
print([name for name in sys.modules if name.partition(".")[0] in ("lark_oapi", "websockets", "requests")])
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()

    assert said.decode().splitlines() == ["[]"]


def test_whoever_else_wants_what_is_kept_out_gets_it() -> None:
    import requests  # noqa: PLC0415 - after the library

    assert callable(requests.get)
    assert lean.ws.requests is not requests


def test_no_event_loop_is_left_behind() -> None:
    """The library holds one of its own otherwise, which nobody runs and nobody closes."""
    assert lean.ws.loop is None
