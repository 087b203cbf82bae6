"""`easel check`: what works, what does not, and what to do about it, without spending anything."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

import pytest
from typing_extensions import override

from bot import errors
from bot.cli.check import ask
from bot.cli.verdicts import Verdict
from bot.config import Part
from bot.errors import JobError
from bot.i18n import language
from bot.ports import Account, Clock, Provider
from bot.providers import studio
from bot.testing import Canvas
from bot.values import Cost, FailureKind, Offer
from tests.emulators.ima import Emulator, emulated
from tests.emulators.ima.state import KEY
from tests.emulators.server import address, bound
from tests.test_cli import configured, easel

KEY_PAGE = "https://www.imaclaw.ai/imaclaw/apikey"


def ima(service: Emulator) -> str:
    return f'[providers.ima]\nbase_url = "{service.ports.api}"\nupload_url = "{service.ports.upload}"\n'


def test_all_that_works_is_said_and_nothing_is_spent(tmp_path: Path) -> None:
    with emulated() as service:
        config = configured(tmp_path, f"[adapters.web]\n[providers.studio]\n{ima(service)}")
        ended = easel(tmp_path, "check", *config, IMA_API_KEY=KEY)
        assert service.creates == 0
        assert set(service.journal.names) == {"list"}
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "✅ adapters.web: Its settings can be used.",
        "✅ providers.studio: It works: 1 model.",
        "✅ providers.ima: It works: 4 models.",
    ]


def test_a_wrong_key_is_said_with_the_page_that_makes_one_and_the_command_that_keeps_it(tmp_path: Path) -> None:
    with emulated() as service:
        config = configured(tmp_path, ima(service))
        wrong = easel(tmp_path, "check", *config, IMA_API_KEY="ima_wrong")
        (row,) = easel(tmp_path, "check", "--json", *config, IMA_API_KEY="ima_wrong").lines()
    assert wrong.status == 1
    assert "❌ providers.ima: The key is not valid." in wrong.out
    assert KEY_PAGE in wrong.out
    assert "easel key ima" in wrong.out
    assert "ima_wrong" not in wrong.out + wrong.err + json.dumps(row)
    assert (row["part"], row["works"], row["kind"]) == ("providers.ima", False, "auth")


def test_one_that_cannot_be_reached_does_not_hide_the_others(tmp_path: Path) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    text = f'[providers.ima]\nbase_url = "{nowhere}"\n[providers.studio]\n[adapters.wob]\n'
    ended = easel(tmp_path, "check", "--json", *configured(tmp_path, text), IMA_API_KEY=KEY)
    rows = {str(row["part"]): row for row in ended.lines()}
    assert ended.status == 1
    assert {name: row["kind"] for name, row in rows.items()} == {
        "adapters.wob": "config",
        "providers.ima": "unreachable",
        "providers.studio": None,
    }
    assert "providers.ima.base_url" in str(rows["providers.ima"]["next"])


def test_a_key_that_is_missing_and_a_chat_model_without_one_are_said(tmp_path: Path) -> None:
    text = '[understanding]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\nkey_env = "CHAT_KEY"\n[providers.ima]\n'
    ended = easel(tmp_path, "check", *configured(tmp_path, text))
    assert ended.status == 1
    assert "❌ understanding: understanding.key_env: the environment variable CHAT_KEY is not set" in ended.out
    assert "Example: easel key ima" in ended.out
    assert KEY_PAGE in ended.out
    assert "Traceback" not in ended.err


def test_a_mistake_in_a_section_is_told_as_such(tmp_path: Path) -> None:
    ended = easel(
        tmp_path, "check", "--json", *configured(tmp_path, "[providers.ima]\nat_once = 0\n[providers.imma]\n")
    )
    assert [(row["part"], row["kind"], row["next"]) for row in ended.lines()] == [
        ("providers.ima", "config", []),
        ("providers.imma", "config", []),
    ]


def test_a_file_that_cannot_be_used_at_all_ends_the_command(tmp_path: Path) -> None:
    ended = easel(tmp_path, "check", *configured(tmp_path, "x = ["))
    assert (ended.status, ended.out) == (2, "")


class Teller(Canvas):
    """Cannot say what it sells, or never says anything."""

    silent = False

    @override
    async def check(self) -> Account:
        if self.silent:
            await asyncio.Event().wait()
        return await super().check()

    @override
    async def offers(self) -> Sequence[Offer]:
        return self.sold


def part(service: Provider, name: str = "ima") -> Part:
    @asynccontextmanager
    async def connect(settings: object, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
        async with asyncio.TaskGroup():
            yield service

    module = ModuleType("teller")
    vars(module)["connect"] = connect
    return Part(name, name, module, studio.Settings(), {})


async def told(account: Account | JobError) -> Verdict:
    return await ask(part(Teller(account=account)))


@pytest.mark.parametrize(
    ("error", "said", "step"),
    [
        (errors.Unauthorized("HTTP 401"), "The key is not valid.", KEY_PAGE),
        (errors.OutOfCredits(), "There is no credit left.", "https://www.imaclaw.ai/imaclaw/subscription"),
        (errors.PlanRequired(), "The account's plan does not include it.", "subscription"),
        (errors.Unreachable("ConnectError"), "It cannot be reached.", "providers.ima.base_url"),
        (errors.RateLimited(after=5), "It asks for patience: too many requests.", "few minutes"),
        (errors.Busy(), "It is busy or out of order at the moment.", "few minutes"),
        (errors.Gone(), "Nothing was found at its address.", "providers.ima.base_url"),
        (errors.Broken("odd"), "It answered something unexpected.", "update Easel"),
    ],
)
async def test_each_failure_has_its_words_and_its_next_step(error: JobError, said: str, step: str) -> None:
    found = await told(error)
    english = language("en")
    assert english.say(found.said) == said
    assert step in " ".join(map(english.say, found.steps))
    assert (found.works, found.kind, found.detail) == (False, str(error.kind), error.detail)


async def test_whoever_has_no_page_of_its_own_is_told_of_without_a_link() -> None:
    found = await ask(part(Teller(account=errors.OutOfCredits()), "somebody"))
    assert [language("en").say(step) for step in found.steps] == ["Top it up on the website of the service."]


async def test_the_balance_is_told_where_it_is_known() -> None:
    found = await told(Account(Cost(12.5, "USD")))
    assert language("en").say(found.said) == "It works: 1 model. Left on the account: $12.50."
    assert (found.works, found.left, found.models) == (True, "12.5 USD", 1)


async def test_an_account_that_is_empty_does_not_work() -> None:
    found = await told(Account(Cost(0, "USD")))
    assert (found.works, found.kind) == (False, str(FailureKind.OUT_OF_CREDITS))


async def test_one_that_never_answers_is_not_waited_for() -> None:
    silent = Teller()
    silent.silent = True
    found = await ask(part(silent), seconds=0.05)
    assert (found.works, found.kind) == (False, "timeout")
