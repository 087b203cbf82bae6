"""What the emulated Discord refuses, and how: messages, files, permissions, threads and rates."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.discord_calling import Calling
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Channel, Discord, Guild, Person, refusal
from tests.emulators.faults import Breaks
from tests.telegram_asking import picture


@pytest.fixture
def call(server: Discord) -> Iterator[Calling]:
    made = Calling(server)
    with made.client:
        yield made


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


@pytest.fixture
def guild(server: Discord, ann: Person) -> Guild:
    return server.guild("Studio", ann)


@pytest.fixture
def room(guild: Guild) -> Channel:
    return guild.channel("general")


def row(*parts: object) -> list[object]:
    return [{"type": 1, "components": list(parts)}]


def button(**more: object) -> dict[str, object]:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "go"} | more


OPTION = {"label": "One", "value": "1"}


def select(*options: object, **more: object) -> dict[str, object]:
    return {"type": 3, "custom_id": "pick", "options": list(options)} | more


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        ({"content": ""}, 50006, ""),
        ({"content": " \n"}, 50006, ""),
        ({"content": "x" * 2001}, 50035, "content"),
        ({"content": "x", "nonce": "n" * 26}, 50035, "nonce"),
        ({"embeds": [{"description": "x" * 4097}]}, 50035, "description"),
        ({"embeds": [{"description": "x" * 3001}] * 2}, 50035, "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"title": "x"}] * 11}, 50035, "embeds"),
        ({"content": "x", "components": row(button()) * 6}, 50035, "components"),
        ({"content": "x", "components": row(*(button(custom_id=str(at)) for at in range(6)))}, 50035, "BAD_LENGTH"),
        ({"content": "x", "components": row()}, 50035, "BAD_LENGTH"),
        ({"content": "x", "components": row(button(label="x" * 81))}, 50035, "label"),
        ({"content": "x", "components": row(button(label=""))}, 50035, "label or an emoji"),
        ({"content": "x", "components": row(button(custom_id="x" * 101))}, 50035, "custom_id"),
        ({"content": "x", "components": row(button(custom_id=""))}, 50035, "custom_id"),
        ({"content": "x", "components": row(button(style=7))}, 50035, "style"),
        ({"content": "x", "components": row(button(), button())}, 50035, "DUPLICATED"),
        ({"content": "x", "components": row(button(style=5))}, 50035, "url"),
        ({"content": "x", "components": row(select())}, 50035, "options"),
        ({"content": "x", "components": row(select(*[OPTION] * 26))}, 50035, "options"),
        ({"content": "x", "components": row(select(OPTION, OPTION))}, 50035, "DUPLICATED"),
        ({"content": "x", "components": row(select(OPTION), button())}, 50035, "WIDTH"),
        ({"content": "x", "components": row(select(OPTION, placeholder="x" * 151))}, 50035, "placeholder"),
        ({"content": "x", "components": row({"type": 4})}, 50035, "type"),
        ({"content": "x", "message_reference": {"message_id": "1"}}, 50035, "REPLIES_UNKNOWN_MESSAGE"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 50035, "EXCLUSIVE"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, 50035, "parse"),
        ({"content": "x", "attachments": [{"id": 7}]}, 50035, "ATTACHMENT_NOT_FOUND"),
        ({"content": "x", "components": row(button()), "flags": 1 << 15}, 50035, "V2"),
    ],
)
def test_what_a_message_cannot_be(call: Calling, room: Channel, body: dict[str, object], code: int, where: str) -> None:
    told = call.post(room, **body)

    assert (told.status, told.code) == (400, code)
    assert where in told.wrong
    assert room.messages == []


def test_files_are_held_to_the_boost_of_the_server(call: Calling, guild: Guild, room: Channel) -> None:
    large = bytes(10 * 1024 * 1024 + 1)
    assert call.post(room, ("a.bin", large)).refused == (413, 40005)
    guild.boost = 2
    assert call.post(room, ("a.bin", large)).status == 200
    assert call.post(room, *(("a.png", b"1"),) * 11).refused == (400, 50035)
    assert call.post(room, ("a.bin", bytes(25 * 1024 * 1024))).refused == (413, 40005)
    alt = {"attachments": [{"id": 0, "description": "x" * 1025}]}
    assert call.post(room, ("a.png", b"1"), **alt).refused == (400, 50035)


def test_what_the_bot_may_not_do_there(call: Calling, guild: Guild, room: Channel, ann: Person) -> None:
    asked = ann.says(room, "a cat")
    reference = {"message_reference": {"message_id": str(asked.id)}}
    room.deny("ATTACH_FILES", "EMBED_LINKS", "READ_MESSAGE_HISTORY")
    assert call.post(room, ("a.png", b"1"), content="x").refused == (403, 50013)
    assert call.post(room, embeds=[{"title": "x"}]).refused == (403, 50013)
    assert call.post(room, content="x", **reference).refused == (403, 160002)
    assert call("GET", f"/channels/{room.id}/messages").body == []
    assert call("GET", f"/channels/{room.id}/messages/{asked.id}").refused == (403, 50013)
    assert call.post(room, content="x").status == 200
    room.deny("SEND_MESSAGES")
    assert call.post(room, content="x").refused == (403, 50013)
    assert call("POST", f"/channels/{room.id}/typing").refused == (403, 50013)
    room.deny("VIEW_CHANNEL")
    assert call.post(room, content="x").refused == (403, 50001)
    room.allow("VIEW_CHANNEL", "SEND_MESSAGES")
    assert call.post(room, content="x").status == 200
    guild.kick()
    assert call.post(room, content="x").refused == (403, 50001)
    assert call("GET", "/users/@me/guilds").body == []


def test_what_is_not_there(call: Calling, server: Discord, room: Channel, ann: Person) -> None:
    asked = ann.says(room, "a cat")
    post = int(str(call.post(room, content="x").json["id"]))
    room.posts[0].kind = 0
    ann.deletes(room.posts[0])
    assert call.edit(room, post, content="y").refused == (404, 10008)
    assert call.edit(room, asked.id, content="y").refused == (403, 50005)
    assert call("DELETE", f"/channels/{room.id}/messages/{asked.id}").refused == (403, 50013)
    gone = {"message_reference": {"message_id": str(post), "fail_if_not_exists": False}}
    assert call.post(room, content="x", **gone).status == 200
    joined = room.system(by=ann)
    assert "SYSTEM" in call.post(room, content="x", message_reference={"message_id": str(joined.id)}).wrong
    room.delete()
    assert call.post(room, content="x").refused == (404, 10003)
    call.authorization = "Bot nonsense"
    assert call("GET", "/users/@me").status == 401


def test_threads_are_brought_back_unless_they_are_locked(call: Calling, guild: Guild, ann: Person) -> None:
    forum = guild.forum("pictures")
    post = forum.post(ann, "Cats", "a cat", files=[picture()])
    assert (post.id, post.messages[0].id, post.messages[0].content) == (post.id, post.id, "a cat")
    assert call.post(forum, content="x").refused == (400, 40058)
    post.archive()
    sent = int(str(call.post(post, content="x").json["id"]))
    assert not post.archived
    post.archive(locked=True)
    assert call.post(post, content="x").refused == (400, 50083)
    assert call.edit(post, sent, content="y").refused == (400, 50083)
    post.unarchive()
    post.locked = True
    assert call.post(post, content="x").refused == (400, 160005)
    post.locked = False
    forum.deny("SEND_MESSAGES_IN_THREADS")
    assert call.post(post, content="x").refused == (403, 50013)


def test_a_nonce_is_known_for_a_while(call: Calling, server: Discord, room: Channel) -> None:
    said = {"content": "x", "nonce": "k3f9", "enforce_nonce": True}
    server.fail("create_message", Breaks(done=True))
    with pytest.raises(httpx.HTTPError):
        call.post(room, **said)
    first, again = call.post(room, **said), call.post(room, **said)
    assert first.json["id"] == again.json["id"] == str(room.posts[0].id)
    assert server.posts == 1
    server.advance(301)
    call.post(room, **said)
    call.post(room, content="x", nonce="k3f9")
    assert (len(room.posts), server.posts) == (3, 3)


def test_old_messages_are_seldom_changed(call: Calling, server: Discord, room: Channel) -> None:
    id = int(str(call.post(room, content="x").json["id"]))
    server.advance(3601)
    assert [call.edit(room, id, content=str(at)).status for at in range(4)] == [200, 200, 200, 429]
    told = call.edit(room, id, content="y")
    assert (told.code, told.headers["Via"]) == (30046, "1.1 google")
    assert 0 < float(str(told.json["retry_after"])) <= 60
    server.old_edits = False
    assert call.edit(room, id, content="y").status == 200


def test_rates_are_counted_for_each_channel_and_for_everything(
    call: Calling, server: Discord, guild: Guild, room: Channel
) -> None:
    server.rates, server.bucket, other = True, (2, 5.0), guild.channel("other")
    first, second, third = (call.post(room, content="x") for _ in range(3))
    assert [told.headers["X-RateLimit-Remaining"] for told in (first, second)] == ["1", "0"]
    assert (third.status, third.json["global"], third.headers["X-RateLimit-Scope"]) == (429, False, "user")
    assert 0 < float(third.headers["Retry-After"]) <= 5
    assert call.edit(room, int(str(first.json["id"])), content="y").status == 200
    assert call.post(other, content="x").status == 200
    server.advance(5)
    assert call.post(room, content="x").status == 200
    server.advance(1)
    server.global_limit = 3
    told = [call("GET", "/users/@me") for _ in range(4)]
    assert [one.status for one in told][-1] == 429
    assert (told[-1].json["global"], told[-1].headers["X-RateLimit-Global"]) == (True, "true")
    assert server.limited == 2
    server.rates = False
    assert [call.post(room, content="x").headers["X-RateLimit-Remaining"] for _ in range(3)] == ["999"] * 3


def test_a_refusal_is_answered_as_discord_would(call: Calling, server: Discord, room: Channel) -> None:
    server.fail("create_message", refusal(429, 0, retry_after=0.5), refusal(429, 0, headers={"Via": ""}))
    server.fail("create_message", refusal(403, 50013, "Missing Permissions"))
    first, second, third = (call.post(room, content="x") for _ in range(3))
    assert (first.status, first.json["retry_after"], "Via" in first.headers) == (429, 0.5, True)
    assert (second.status, "Via" in second.headers) == (429, False)
    assert third.refused == (403, 50013)
    server.down = True
    with pytest.raises(httpx.HTTPError):
        call.post(room, content="x")
    assert [one.status for one in server.called("create_message")] == [429, 429, 403, 0]
    assert room.posts == []
