"""Pictures that people sent are fetched from Feishu, within its limits and ours."""

from __future__ import annotations

import pytest

from adapters.feishu.chat import FeishuChat
from bot.errors import JobError, TooLarge, Unreachable, Unreadable
from bot.values import Attachment
from tests.drawing import drawn, saved
from tests.emulators.faults import Breaks, Fault, Halves, Says
from tests.emulators.feishu import Chat, Feishu, Person, refusal
from tests.emulators.feishu.people import Rich
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account, anne  # noqa: F401 - fixtures

PICTURE = saved(drawn())


@pytest.fixture
def chat(server: Feishu, anne: Person) -> Chat:
    return server.direct(anne)


async def shown(account: Account, anne: Person, chat: Chat) -> Attachment:
    anne.sends(chat, PICTURE)
    await account.ear.until(lambda: account.ear.heard)
    return account.ear.said[0].attachments[0]


async def fetched(feishu: FeishuChat, attachment: Attachment, limit: int = 1_000_000) -> bytes:
    return await feishu.fetch(attachment, limit)


@pytest.mark.parametrize(("kind", "name"), [("image", "cat.png"), ("file", "cat.PNG")])
async def test_what_was_sent_is_fetched(account: Account, anne: Person, chat: Chat, kind: str, name: str) -> None:
    async with account.listening() as feishu:
        anne.sends(chat, PICTURE, kind=kind, name=name)
        await account.ear.until(lambda: account.ear.heard)
        [attachment] = account.ear.said[0].attachments
        assert await fetched(feishu, attachment) == PICTURE


async def test_every_picture_of_a_rich_text_is_fetched(account: Account, anne: Person, chat: Chat) -> None:
    other = saved(drawn(24, 24))
    rich: Rich = [
        [{"tag": "text", "text": "like these"}],
        [{"tag": "img", "image": PICTURE}],
        [{"tag": "img", "image": other}],
    ]
    async with account.listening() as feishu:
        anne.writes(chat, rich, title="Cats")
        await account.ear.until(lambda: account.ear.heard)
        [event] = account.ear.said
        assert [await fetched(feishu, one) for one in event.attachments] == [PICTURE, other]

    assert event.text == "Cats\nlike these"


@pytest.mark.parametrize(("kind", "name"), [("file", "cat.pdf"), ("audio", "a.opus"), ("sticker", "s")])
async def test_what_is_no_picture_is_heard_without_one(
    account: Account, anne: Person, chat: Chat, kind: str, name: str
) -> None:
    """Whoever sends it to the bot alone is answered."""
    async with account.listening():
        anne.sends(chat, PICTURE, kind=kind, name=name)
        await account.ear.until(lambda: account.ear.heard)

    assert [(event.text, event.attachments, event.addressed) for event in account.ear.said] == [("", (), True)]


async def test_forwarded_talk_shows_nothing(account: Account, anne: Person, chat: Chat) -> None:
    """Feishu gives its pictures to no bot."""
    first = anne.sends(chat, PICTURE)
    async with account.listening():
        anne.forwards(chat, [first])
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.said[-1].attachments == ()


async def test_no_more_is_read_than_is_wanted(account: Account, anne: Person, chat: Chat) -> None:
    async with account.listening() as feishu:
        attachment = await shown(account, anne, chat)
        with pytest.raises(TooLarge):
            await fetched(feishu, attachment, len(PICTURE) - 1)
        assert await fetched(feishu, attachment, len(PICTURE)) == PICTURE
        with pytest.raises(TooLarge):
            await fetched(feishu, Attachment(attachment.handle, size=len(PICTURE)), len(PICTURE) - 1)


REASONS = [
    (Breaks(), Unreachable),
    (Halves(), Unreachable),
    (Says(b"<html>", 502), Unreachable),
    (refusal(99991400, "too fast", 429, reset=3), Unreachable),
    (refusal(2200, "internal error", 500), Unreachable),
    (refusal(234037, "Downloaded file size exceeds the limit"), TooLarge),
    (refusal(234043, "Unsupported message type"), Unreadable),
    (refusal(234003, "File not in msg"), Unreadable),
    (refusal(99991672, "Access denied", 400), Unreadable),
]


@pytest.mark.parametrize(("fault", "reason"), REASONS, ids=lambda one: getattr(one, "__name__", ""))
async def test_a_picture_that_cannot_be_had_says_why(
    account: Account, anne: Person, chat: Chat, fault: Fault, reason: type[JobError]
) -> None:
    async with account.listening() as feishu:
        attachment = await shown(account, anne, chat)
        account.server.fail("resource", fault)
        with pytest.raises(reason):
            await fetched(feishu, attachment)
        assert await fetched(feishu, attachment) == PICTURE


async def test_a_token_that_is_refused_although_it_is_new_is_no_reason_to_give_up(
    account: Account, server: Feishu, anne: Person, chat: Chat
) -> None:
    async with account.listening() as feishu:
        attachment = await shown(account, anne, chat)
        server.fail("resource", refusal(99991663, "Invalid access token for authorization"), times=2)
        with pytest.raises(Unreachable):
            await fetched(feishu, attachment)
        assert await fetched(feishu, attachment) == PICTURE


async def test_feishu_names_the_seconds_after_which_it_may_be_asked_again(
    account: Account, server: Feishu, anne: Person, chat: Chat
) -> None:
    async with account.listening() as feishu:
        attachment = await shown(account, anne, chat)
        server.fail("resource", refusal(99991400, "too fast", 429, reset=3))
        with pytest.raises(Unreachable) as caught:
            await fetched(feishu, attachment)

    assert caught.value.after == 3


async def test_a_picture_out_of_reach_is_not_readable(account: Account, server: Feishu, anne: Person) -> None:
    group = server.group("Studio", anne)
    async with account.listening() as feishu:
        anne.writes(group, [[{"tag": "img", "image": PICTURE}]], mention=True)
        await account.ear.until(lambda: account.ear.heard)
        server.remove_bot(group, by=anne)
        with pytest.raises(Unreadable):
            await fetched(feishu, account.ear.said[0].attachments[0])


@pytest.mark.parametrize(
    "handle", ["", "nothing", "om_1/image/", "/image/k", "om_1/movie/k", "om_1/image", "om_1/file/../..", "../image/k"]
)
async def test_what_is_no_place_is_not_readable(account: Account, server: Feishu, handle: str) -> None:
    async with account.connected() as feishu:
        with pytest.raises(Unreadable):
            await fetched(feishu, Attachment(handle))

    assert server.called("resource") == []
