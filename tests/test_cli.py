"""The command line as an operator meets it: what is printed, and the exit status."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.emulators.ima import emulated
from tests.emulators.ima.state import KEY
from tests.forked import Command, ran

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def kinds(self) -> list[object]:
        return [line["kind"] for line in self.lines()]


def surroundings(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT"}}
    return {**clean, "HOME": str(home), "PYTHONPATH": str(ROOT), **environment}


def easel(home: Path, *arguments: str, **environment: str) -> Ended:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=home,
        env=surroundings(home, environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def forked(home: Path, *arguments: str, **environment: str) -> Ended:
    """The same, split off from a process that has loaded it: most of the time of a command is loading."""
    ended = ran(Command(home, arguments, surroundings(home, environment)))
    return Ended(ended.status, ended.out.decode(), ended.err.decode())


def configured(home: Path, text: str) -> tuple[str, str]:
    (home / "easel.toml").write_text(text, encoding="utf-8")
    return "--config", str(home / "easel.toml")


def test_a_picture_is_acknowledged_started_and_delivered_in_this_order(tmp_path: Path) -> None:
    config = configured(tmp_path, 'directory = "data"\n[providers.studio]\npace = 0.2\n')
    ended = easel(tmp_path, "say", "帮我画一只猫，512px", "--json", *config)

    assert (ended.status, ended.err) == (0, "")
    assert ended.kinds() == ["ack", "start", "picture"]
    last = ended.lines()[-1]
    assert set(last) == {"at", "kind", "text", "picture", "buttons"}
    with Image.open(str(last["picture"])) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (512, 512))


def test_ima_paints_from_words_and_from_a_picture_over_http(tmp_path: Path) -> None:
    with emulated() as ima:
        ima.latency = 0
        config = configured(
            tmp_path,
            f"""
            confirm = {{ when = "never" }}
            results = {{ allow_hosts = ["127.0.0.1"] }}
            [providers.ima]
            base_url = "{ima.ports.api}"
            upload_url = "{ima.ports.upload}"
            """,
        )
        Image.new("RGB", (320, 200), "navy").save(tmp_path / "photo.png")
        first = easel(tmp_path, "say", "帮我画一只猫", "--json", *config, IMA_API_KEY=KEY)
        second = easel(tmp_path, "say", "变成水彩画", "--image", "photo.png", "--json", *config, IMA_API_KEY=KEY)

        assert (first.status, first.kinds()) == (0, ["ack", "start", "picture"]), first.err
        assert (second.status, second.kinds()) == (0, ["ack", "start", "picture"]), second.err
        assert ima.creates == 2
        assert ima.journal.names.count("token") == ima.journal.names.count("put") == 1
        assert KEY not in first.out + first.err + second.out + second.err


def test_a_price_is_asked_for_and_agreed_to_on_the_command_line(tmp_path: Path) -> None:
    with emulated() as ima:
        ima.latency = 0
        config = configured(
            tmp_path,
            f"""
            results = {{ allow_hosts = ["127.0.0.1"] }}
            [providers.ima]
            base_url = "{ima.ports.api}"
            upload_url = "{ima.ports.upload}"
            """,
        )
        left_open = easel(tmp_path, "say", "draw a cat", "--json", *config, IMA_API_KEY=KEY)
        assert (left_open.status, left_open.kinds()) == (3, ["ack", "question"])
        assert ima.creates == 0

        agreed = easel(tmp_path, "say", "draw a cat", "--json", "--yes", *config, IMA_API_KEY=KEY)
        assert (agreed.status, agreed.kinds()) == (0, ["ack", "question", "start", "picture"])
        assert ima.creates == 1


WEB = "[adapters.web]\nport = 0\n"
MISTAKES = [
    ('directry = "x"', 2, "directry is not known. Did you mean directory?"),
    (f'{WEB}host = "0.0.0.0"', 2, "Set adapters.web.password_env"),
    ('[adapters.web]\nport = "x"', 2, "adapters.web.port must be a whole number, not a text. Example: port = 8765"),
    ("[adapters.wob]", 2, "adapters.wob is not known. Did you mean adapters.web?"),
    (f"{WEB}[providers.ima]", 2, "the environment variable IMA_API_KEY is not set"),
    (f'{WEB}[chat]\nmodel = "studyo"', 2, "no provider that is switched on offers studyo. Offered: studio."),
    ("x = [", 2, "is not TOML"),
    ("", 2, "No adapter is switched on"),
    (f'directory = "/proc/easel"\n{WEB}', 1, "The data directory /proc/easel cannot be made"),
    (f'store = {{ url = "sqlite:///{ROOT}" }}\n{WEB}', 1, "easel: "),
]


@pytest.mark.parametrize(("text", "status", "said"), MISTAKES, ids=[said[:40] for *_, said in MISTAKES])
def test_a_mistake_is_said_in_plain_words_and_ends_before_anything_is_served(
    text: str, status: int, said: str, tmp_path: Path
) -> None:
    ended = easel(tmp_path, "run", *configured(tmp_path, text))
    assert (ended.status, ended.out) == (status, "")
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_port_in_use_is_said_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = configured(tmp_path, f"[adapters.web]\nport = {port}\n")
        english = easel(tmp_path, "run", *config)
        chinese = easel(tmp_path, "run", *config, LANG="zh_CN.UTF-8")
    assert (english.status, chinese.status) == (2, 2)
    assert f"Port {port} is in use already." in english.err
    assert f"端口 {port} 已被占用" in chinese.err


def test_models_and_jobs_are_listed_for_programs(tmp_path: Path) -> None:
    config = configured(tmp_path, "[providers.studio]\npace = 0\n")
    easel(tmp_path, "say", "draw a cat, 512px", "--json", *config)
    (model,) = easel(tmp_path, "models", "--json", *config).lines()
    assert (model["model"], model["provider"]) == ("studio", "studio")
    (job,) = easel(tmp_path, "jobs", "--json", *config).lines()
    assert (job["state"], job["model"]) == ("done", "studio")
    assert "cat" not in json.dumps(job)
    assert job["ticket"] == ""
    with socket.create_server(("127.0.0.1", 0)) as running:
        chat = f"[adapters.web]\nport = {running.getsockname()[1]}\n"
        beside = easel(tmp_path, "models", "--json", *configured(tmp_path, f"{chat}[providers.studio]\npace = 0\n"))
    assert (beside.status, beside.err) == (0, "")
