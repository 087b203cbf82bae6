"""`easel key`: a key is typed in once, kept where nobody else reads it, and never shown."""

from __future__ import annotations

import os
import pty
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.config import Settings, load, parts
from bot.config import keys as kept
from bot.config.parts import ADAPTERS, PROVIDERS
from bot.errors import ConfigError
from tests.configured import english, write
from tests.emulators.ima import emulated
from tests.emulators.ima.state import KEY
from tests.forked import Command, ran
from tests.programs import ending
from tests.test_cli import Ended, configured, surroundings
from tests.test_cli import forked as easel

SECRET = "ima_typed-in-by-hand-4711"


def typed(home: Path, key: str, *arguments: str, **environment: str) -> Ended:
    ended = ran(Command(home, ("key", *arguments), surroundings(home, environment), key.encode()))
    return Ended(ended.status, ended.out.decode(), ended.err.decode())


def file_of(home: Path, variable: str = "IMA_API_KEY") -> Path:
    return home / ".config" / "easel" / "keys" / variable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_is_stored_for_its_owner_alone_and_never_shown(tmp_path: Path) -> None:
    ended = typed(tmp_path, f"  {SECRET}\nsecond line\n", "ima")
    assert (ended.status, ended.err) == (0, "")
    assert file_of(tmp_path).read_text(encoding="utf-8") == f"{SECRET}\n"
    assert (mode(file_of(tmp_path)), mode(file_of(tmp_path).parent)) == (0o600, 0o700)
    assert [piece for piece in (SECRET, SECRET[:8], SECRET[-4:]) if piece in ended.out] == []
    assert "easel check" in ended.out
    assert [path.name for path in file_of(tmp_path).parent.iterdir()] == ["IMA_API_KEY"]


@contextmanager
def terminal(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, bytes]]:
    """The command at a terminal that shows what it shows, once it asks for the key."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "key", "ima"],
        cwd=home,
        env=surroundings(home, {"TERM": "dumb"}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        with ending(process):
            yield process, ours, read(ours, b"(it is not shown): ")
    finally:
        os.close(ours)


def read(screen: int, end: bytes) -> bytes:
    """What is shown, up to there. Raises OSError if the command ends first, as it does after a minute."""
    shown = b""
    while end not in shown:
        shown += os.read(screen, 1024)
    return shown


def test_a_key_is_typed_unseen_at_a_terminal(tmp_path: Path) -> None:
    with terminal(tmp_path) as (process, screen, before):
        os.write(screen, f"{SECRET}\n".encode())
        shown = before + read(screen, b"easel check")
    assert process.returncode == 0
    assert b"it is not shown" in shown
    assert SECRET.encode() not in shown
    assert file_of(tmp_path).read_text(encoding="utf-8").strip() == SECRET


def test_whoever_thinks_better_of_it_stores_nothing(tmp_path: Path) -> None:
    with terminal(tmp_path) as (process, _, _):
        process.send_signal(signal.SIGINT)
    assert process.returncode == 1
    assert not file_of(tmp_path).exists()


def test_a_stored_key_is_used_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    with emulated() as ima:
        config = configured(
            tmp_path, f'[providers.ima]\nbase_url = "{ima.ports.api}"\nupload_url = "{ima.ports.upload}"\n'
        )
        typed(tmp_path, KEY, "ima", *config)
        assert easel(tmp_path, "check", *config).status == 0
        wrong = easel(tmp_path, "check", "--json", *config, IMA_API_KEY="ima_another")
    assert (wrong.status, wrong.lines()[0]["kind"]) == (1, "auth")
    told = typed(tmp_path, KEY, "ima", IMA_API_KEY="ima_another")
    assert "IMA_API_KEY is set, and goes before" in told.out


def test_a_key_is_replaced_and_forgotten(tmp_path: Path) -> None:
    typed(tmp_path, "first", "ima")
    typed(tmp_path, "second", "ima")
    assert file_of(tmp_path).read_text(encoding="utf-8") == "second\n"
    gone = typed(tmp_path, "", "ima", "--forget")
    assert (gone.status, "was deleted" in gone.out, file_of(tmp_path).exists()) == (0, True, False)
    assert typed(tmp_path, "", "ima", "--forget").status == 1


def test_a_first_key_comes_with_the_page_that_makes_one(tmp_path: Path) -> None:
    link = "https://www.imaclaw.ai/imaclaw/apikey"
    assert link in typed(tmp_path, SECRET, "ima").out
    assert link not in typed(tmp_path, SECRET, "ima").out


@pytest.mark.skipif("wellapi" not in PROVIDERS.names(), reason="needs the service")
def test_whoever_has_no_account_with_wellapi_reads_where_one_is_opened(tmp_path: Path) -> None:
    assert "https://wellapi.ai/register" in typed(tmp_path, SECRET, "wellapi").out


def test_a_variable_of_ones_own_names_the_file(tmp_path: Path) -> None:
    config = configured(tmp_path, '[providers.ima]\nkey_env = "SECOND_KEY"\n')
    assert typed(tmp_path, SECRET, "ima", *config).status == 0
    assert file_of(tmp_path, "SECOND_KEY").exists()


TWO = '[providers.comfyui]\nkey_env = "GPU_KEY"\npassword_env = "GPU_PASSWORD"\n'


def test_what_a_part_needs_beside_its_key_is_stored_by_the_name_of_its_variable(tmp_path: Path) -> None:
    config = configured(tmp_path, TWO)
    first = typed(tmp_path, SECRET, "comfyui", *config)
    assert (first.status, file_of(tmp_path, "GPU_KEY").exists()) == (0, True)
    assert "Still missing: easel key comfyui GPU_PASSWORD" in first.out
    second = typed(tmp_path, "s3cr3t", "comfyui", "GPU_PASSWORD", *config)
    assert (second.status, file_of(tmp_path, "GPU_PASSWORD").read_text("utf-8")) == (0, "s3cr3t\n")
    assert "missing" not in second.out
    gone = typed(tmp_path, "", "comfyui", "GPU_PASSWORD", "--forget", *config)
    assert (gone.status, "GPU_PASSWORD of comfyui was deleted." in gone.out) == (0, True)
    assert (file_of(tmp_path, "GPU_KEY").exists(), file_of(tmp_path, "GPU_PASSWORD").exists()) == (True, False)
    none = typed(tmp_path, "", "comfyui", "GPU_PASSWORD", "--forget", *config)
    assert (none.status, "No GPU_PASSWORD of comfyui was stored." in none.out) == (1, True)


def test_a_key_that_is_still_missing_is_named_after_the_rest_of_it_was_stored(tmp_path: Path) -> None:
    told = typed(tmp_path, "s3cr3t", "comfyui", "GPU_PASSWORD", *configured(tmp_path, TWO))
    assert "Still missing: easel key comfyui\n" in told.out


@pytest.mark.parametrize("asked", [(), ("nope",), ("--forget",)])
def test_a_key_in_the_place_of_its_name_is_never_shown_and_names_no_file(
    tmp_path: Path, asked: tuple[str, ...]
) -> None:
    config = configured(tmp_path, f'[providers.comfyui]\nkey_env = "GPU_KEY"\npassword_env = "{SECRET}"\n')
    ended = typed(tmp_path, "s3cr3t", "comfyui", *asked, *config)

    assert (ended.status, SECRET in ended.out + ended.err) == (2, False)
    assert "never hold a key itself" in ended.err
    assert not file_of(tmp_path, SECRET).exists()


def test_a_key_that_is_typed_behind_the_command_is_refused_and_not_repeated(tmp_path: Path) -> None:
    ended = typed(tmp_path, "", "comfyui", SECRET, *configured(tmp_path, TWO))
    assert (ended.status, "it has GPU_KEY, GPU_PASSWORD" in ended.err) == (2, True)
    assert SECRET not in ended.out + ended.err
    assert not file_of(tmp_path).parent.exists()


@pytest.mark.skipif("feishu" not in ADAPTERS.names(), reason="needs the platform")
def test_the_key_of_a_part_that_cannot_do_without_a_section_is_stored_before_there_is_one(tmp_path: Path) -> None:
    told = typed(tmp_path, SECRET, "feishu")
    assert (told.status, told.err) == (0, "")
    assert "https://open.feishu.cn/app" in told.out
    assert file_of(tmp_path, "FEISHU_APP_SECRET").exists()


@pytest.mark.parametrize(
    ("key", "provider", "said"),
    [
        ("", "ima", "That is no key"),
        ("two\x07bells", "ima", "That is no key"),
        ("x" * 5000, "ima", "That is no key"),
        (SECRET, "studio", "studio needs no key"),
        (SECRET, "imma", "Did you mean providers.ima?"),
    ],
)
def test_what_is_no_key_or_nobodys_is_said_and_not_kept(tmp_path: Path, key: str, provider: str, said: str) -> None:
    ended = typed(tmp_path, f"{key}\n", provider)
    assert (ended.status, said in ended.err) == (2, True)
    assert not file_of(tmp_path).parent.exists()
    assert "Traceback" not in ended.err


def used(home: Path) -> str:
    settings: Settings = load(write(home / "easel.toml", "[providers.ima]\n"), {})
    (found,) = parts(settings, {"HOME": str(home)}, (PROVIDERS,))[0]
    return found.secrets["IMA_API_KEY"]


@pytest.mark.parametrize("others", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused_with_the_command_that_mends_it(tmp_path: Path, others: int) -> None:
    kept.store("IMA_API_KEY", SECRET, {"HOME": str(tmp_path)})
    file_of(tmp_path).chmod(others)
    with pytest.raises(ConfigError) as raised:
        used(tmp_path)
    assert f"chmod 600 {file_of(tmp_path)}" in english(raised.value)
    assert SECRET not in english(raised.value)
    file_of(tmp_path).chmod(0o600)
    assert used(tmp_path) == SECRET


def test_a_key_that_others_could_read_can_be_typed_in_anew(tmp_path: Path) -> None:
    kept.store("IMA_API_KEY", "old", {"HOME": str(tmp_path)})
    file_of(tmp_path).chmod(0o644)
    assert typed(tmp_path, SECRET, "ima").status == 0
    assert (mode(file_of(tmp_path)), used(tmp_path)) == (0o600, SECRET)


@pytest.mark.parametrize("body", [b"\xff\xfe secret", b""])
def test_a_file_that_holds_no_key_is_told_without_its_bytes(tmp_path: Path, body: bytes) -> None:
    file = kept.store("IMA_API_KEY", "old", {"HOME": str(tmp_path)})
    file.write_bytes(body)
    with pytest.raises(ConfigError) as raised:
        used(tmp_path)
    assert raised.value.__cause__ is None
    assert "secret" not in english(raised.value)


def test_what_cannot_be_read_or_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / ".config" / "easel" / "keys" / "IMA_API_KEY").mkdir(parents=True)
    home = {"HOME": str(tmp_path)}
    for work in (
        lambda: kept.stored("IMA_API_KEY", home),
        lambda: kept.forget("IMA_API_KEY", home),
        lambda: kept.store("IMA_API_KEY", SECRET, home),
    ):
        with pytest.raises(ConfigError, match="cannot be read or written"):
            work()
    assert [path.name for path in file_of(tmp_path).parent.iterdir()] == ["IMA_API_KEY"]


def test_without_a_home_nothing_is_kept() -> None:
    assert kept.stored("IMA_API_KEY", {}) == ""
    assert not kept.is_stored("IMA_API_KEY", {})
    assert not kept.forget("IMA_API_KEY", {})
    with pytest.raises(ConfigError, match="no home directory"):
        kept.store("IMA_API_KEY", SECRET, {})
