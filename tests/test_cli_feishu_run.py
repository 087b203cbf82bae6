"""`easel run` as the page about Feishu sets it up, from the first message to the picture."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.emulators.feishu import Feishu
from tests.emulators.server import address, bound
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.programs import ending
from tests.test_cli import ROOT, surroundings

BLOCKS = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "feishu.md").read_text(encoding="utf-8"), re.DOTALL)
APP = "cli_a1b2c3d4e5f60718"
PUBLIC = "https://bot.example.org"
PATIENCE = 60.0
"""Seconds, on a machine that has much else to do."""


@contextmanager
def started(server: Feishu, home: Path, block: str) -> Iterator[None]:
    """With the emulator in the place of Feishu, and a painter that takes no time."""
    here = block.replace("[adapters.feishu]", f'[adapters.feishu]\ndomain = "{server.url}"').replace(APP, server.app_id)
    studio = "[providers.studio]\npace = 0.1\n"
    text = here.replace("[providers.studio]", studio) if "[providers.studio]" in here else here + studio
    (home / "config.toml").write_text(f'directory = "data"\n{text}', encoding="utf-8")
    keys = {"FEISHU_ENCRYPT_KEY": server.encrypt_key, "FEISHU_VERIFICATION_TOKEN": server.verification_token}
    environment = surroundings(home, {"FEISHU_APP_SECRET": server.secret, **keys})
    command = [sys.executable, "-m", "bot", "run", "--config", "config.toml"]
    with (home / "log").open("w") as log:
        with ending(subprocess.Popen(command, cwd=home, env=environment, stderr=log), 3 * PATIENCE) as bot:
            yield
            bot.terminate()
        assert bot.returncode == 0


def draws(server: Feishu) -> bool:
    """Whether a wish in a direct chat and one in a group come true."""
    ann, ben = server.person("Ann"), server.person("Ben")
    alone, together = server.direct(ann), server.group("Studio", ann, ben)
    ann.says(alone, "帮我画一只猫")
    ben.says(together, "draw a lighthouse", mention=True)
    return server.wait(lambda: all(any(post.pictures for post in chat.posts) for chat in (alone, together)), PATIENCE)


def test_a_bot_that_is_connected_draws(server: Feishu, tmp_path: Path) -> None:
    with started(server, tmp_path, BLOCKS[0]):
        assert server.wait(lambda: server.connections, PATIENCE), (tmp_path / "log").read_text(encoding="utf-8")
        assert draws(server)


def test_a_bot_that_is_called_draws(server: Feishu, tmp_path: Path) -> None:
    (block,) = (block for block in BLOCKS if "webhook" in block)
    with bound() as free:
        reached = address(free)
    block = block.replace(PUBLIC, reached).replace("8766", reached.rpartition(":")[2])
    with started(server, tmp_path, block):
        ends = time.monotonic() + PATIENCE
        while not server.subscribe(f"{reached}/feishu/{server.app_id}/events"):
            assert time.monotonic() < ends, (tmp_path / "log").read_text(encoding="utf-8")
            server.wait(lambda: False, 0.1)
        assert draws(server)
        assert server.handshakes == 0
