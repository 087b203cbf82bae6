"""People are called by their names where the app may know them, and nobody waits for a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.feishu.names import Names
from adapters.feishu.settings import Settings
from tests.emulators.faults import Breaks, Fault, Says, Slows
from tests.emulators.feishu import Feishu, Person, refusal
from tests.emulators.feishu.calls import Call
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account  # noqa: F401 - fixtures

DAY = 86_400
WORDLESS = "🐱"
"""Waits a moment for the name of whoever wrote it."""
EXPIRED = 99991663
"""Of a token, which is fetched anew."""


@pytest.fixture
def anne(server: Feishu) -> Person:
    return server.person("Anne", country="US")


async def say(account: Account, person: Person, text: str, asked: int) -> None:
    """Until Feishu was asked for a name so many times in all."""
    before = len(account.ear.said)
    person.says(account.server.direct(person), text)
    await account.ear.until(lambda: len(account.ear.said) > before and len(answered(account)) == asked)
    await account.settled()


def answered(account: Account) -> list[Call]:
    return [call for call in account.server.called("person") if call.over and call.code != EXPIRED]


def called(account: Account) -> list[tuple[str, str]]:
    return [(event.person.name, event.locale) for event in account.ear.said]


async def test_a_name_is_known_by_the_second_message_and_asked_for_once(account: Account, anne: Person) -> None:
    async with account.listening():
        for text in ("draw a cat", WORDLESS, "draw a dog"):
            await say(account, anne, text, 1)

    assert called(account)[1:] == [("Anne", "en"), ("Anne", "en")]


async def test_a_name_is_asked_for_again_the_next_day(account: Account, server: Feishu, anne: Person) -> None:
    async with account.listening():
        await say(account, anne, WORDLESS, 1)
        anne.name = "Anna"
        server.advance(DAY + 1)
        await say(account, anne, WORDLESS, 2)

    assert called(account) == [("Anne", "en"), ("Anna", "en")]


@pytest.mark.parametrize(("text", "seconds"), [("draw a cat", 0.4), ("/settings", 1.4)])
async def test_a_slow_answer_holds_up_nobody(
    account: Account, server: Feishu, anne: Person, text: str, seconds: float
) -> None:
    server.fail("person", Slows(2.0))
    async with account.listening():
        anne.says(server.direct(anne), text)
        await account.ear.until(lambda: account.ear.said)
        await account.settled()
        assert not server.called("person")[0].over

    [attempt] = server.deliveries[0].attempts
    assert attempt.seconds < seconds
    assert called(account) == [("", "")]


@pytest.mark.parametrize("text", ["/settings", WORDLESS, "1 2 3"])
async def test_words_in_no_language_wait_a_moment_for_whoever_wrote_them(
    account: Account, server: Feishu, anne: Person, text: str
) -> None:
    async with account.listening():
        anne.says(server.direct(anne), text)
        await account.ear.until(lambda: account.ear.said)

    assert called(account) == [("Anne", "en")]


async def test_whoever_is_called_is_known_by_that(account: Account, server: Feishu, anne: Person) -> None:
    server.console.scopes -= {"contact:user.base:readonly", "contact:contact.base:readonly"}
    ben = server.person("Ben")
    group = server.group("Studio", anne, ben)
    async with account.listening():
        anne.says(group, "draw @Ben", mention=True, mentions=(ben,))
        ben.says(group, "no", mention=True)
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert account.ear.said[1].person.name == "Ben"


async def test_where_the_app_may_not_nobody_is_asked_for_hours(account: Account, server: Feishu, anne: Person) -> None:
    server.console.scopes -= {"contact:user.base:readonly", "contact:contact.base:readonly"}
    ben = server.person("Ben")
    async with account.listening():
        await say(account, anne, "one", 1)
        await say(account, ben, "one", 1)
        server.console.scopes |= {"contact:user.base:readonly", "contact:contact.base:readonly"}
        server.advance(7 * 3600)
        await say(account, ben, WORDLESS, 2)
        await say(account, anne, WORDLESS, 3)

    assert called(account) == [("", ""), ("", ""), ("Ben", ""), ("Anne", "en")]


async def test_somebody_beyond_its_reach_is_not_asked_for_again_and_others_are(
    account: Account, server: Feishu, anne: Person
) -> None:
    tess = server.person("Tess", hidden=True)
    async with account.listening():
        await say(account, tess, "one", 1)
        await say(account, tess, "two", 1)
        await say(account, anne, WORDLESS, 2)

    assert [name for name, _ in called(account)] == ["", "", "Anne"]


@pytest.mark.parametrize("fault", [Says(b'{"code": 0, "data": {"user": 7}}'), refusal(41012, "user id invalid")])
async def test_what_goes_wrong_costs_a_name_and_nothing_else(
    account: Account, server: Feishu, anne: Person, fault: Fault
) -> None:
    server.fail("person", fault)
    async with account.listening():
        await say(account, anne, "one", 1)
        await say(account, anne, "two", 1)

    assert account.ear.texts == ["one", "two"]


@pytest.mark.parametrize(
    "fault", [Breaks(), Says(b"<html>", 502), refusal(99991400, "too fast", 429)], ids=["reset", "gateway", "too fast"]
)
async def test_whoever_could_not_be_looked_up_for_a_moment_is_looked_up_again(
    account: Account, server: Feishu, anne: Person, fault: Fault
) -> None:
    server.fail("person", fault)
    async with account.listening():
        await say(account, anne, "one", 1)
        await say(account, anne, WORDLESS, 2)

    assert called(account) == [("", ""), ("Anne", "en")]


async def test_nobody_is_looked_up_where_the_operator_does_not_wish_it(
    server: Feishu, tmp_path: Path, anne: Person
) -> None:
    account = Account.of(server, tmp_path, names=False)
    async with account.listening():
        await say(account, anne, "one", 0)
        await say(account, anne, "two", 0)

    assert called(account) == [("", ""), ("", "")]


@pytest.mark.parametrize(
    ("domain", "usual"),
    [("https://open.feishu.cn", "zh-CN"), ("https://open.larksuite.com", "en"), ("http://proxy.lan", "zh-CN")],
)
async def test_where_nothing_is_known_people_speak_as_most_do_there(
    server: Feishu, account: Account, domain: str, usual: str
) -> None:
    async with account.connected():
        settings = Settings(app_id=server.app_id, domain=domain)
        assert Names(None, settings, account.clock, None).usual == usual  # type: ignore[arg-type]
