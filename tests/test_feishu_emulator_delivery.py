"""The emulated Feishu's long connections: who is let in, what is brought, and when it comes again."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
import websockets

from tests.emulators.feishu import Feishu
from tests.emulators.feishu.frames import DATA, Frame, decode, encode, pieces
from tests.emulators.feishu.posting import SERVICE
from tests.feishu_fixtures import Plain, button, card, data, endpoint, id_of, plain, running, server, socketed, text

__all__ = ["plain", "running", "server"]


def test_frames_come_back_as_they_were() -> None:
    frame = Frame(DATA, SERVICE, {"type": "event", "message_id": "m"}, b"\x00" * 300, 2**63, 7)
    assert decode(encode(frame)) == frame
    assert [part.payload for part in pieces(frame, 200)] == [b"\x00" * 200, b"\x00" * 100]
    assert [part.headers["seq"] for part in pieces(frame, 200)] == ["0", "1"]


@pytest.mark.parametrize(
    "body",
    [b"", b"\x08", b"\x08\x01", encode(Frame(DATA, 1))[:-1], b"\x0f\x01", b"\x7a\x7f", b"\xff" * 11],
    ids=["nothing", "no number", "one field", "short", "group", "long", "endless"],
)
def test_what_is_no_frame_is_none(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        decode(body)


async def test_a_ping_is_answered_with_how_to_behave(server: Feishu) -> None:
    server.client_config["PingInterval"] = 7
    async with socketed(server) as socket:
        pong = await socket.ping()
        assert pong.headers == {"type": "pong"}
        assert msgspec.json.decode(pong.payload)["PingInterval"] == 7
        assert server.pings == 1
    assert await server.until(lambda: server.connections == 0)


async def test_a_message_is_told_and_taken(server: Feishu) -> None:
    ann, ben = server.person("Ann"), server.person("Ben")
    chat = server.group("Studio", ann, ben)
    async with socketed(server) as socket:
        said = ann.says(chat, "ask @Ben, @bot", mention=True, mentions=[ben])
        frame, event = await socket.event()
        await socket.ack(frame)
        assert await server.until(lambda: not server.unkept)
    message = event["event"]["message"]  # type: ignore[index]
    assert msgspec.json.decode(message["content"]) == {"text": "ask @_user_1, @_user_2"}
    assert [(one["key"], one["name"]) for one in message["mentions"]] == [("@_user_1", "Ben"), ("@_user_2", "Easel")]
    assert (message["message_id"], message["chat_type"]) == (said.id, "group")
    assert [attempt.outcome for attempt in server.deliveries[0].attempts] == ["kept"]
    assert said.text == "ask @Ben, @Easel"


async def test_what_is_not_taken_comes_again_four_times(server: Feishu) -> None:
    ann = server.person("Ann")
    began = server.now()
    async with socketed(server) as socket:
        ann.says(server.direct(ann), "draw")
        for _ in range(4):
            frame, _ = await socket.event()
            await socket.ack(frame, 500)
            assert await server.until(lambda: server.deliveries[0].due)
            assert server.redeliver() is server.deliveries[0]
        frame, _ = await socket.event()
        await socket.ack(frame, 500)
        assert await server.until(lambda: server.deliveries[0].done)
    assert server.redeliver() is None
    waited = [round(attempt.at - began, -1) for attempt in server.deliveries[0].attempts]
    assert waited == pytest.approx([0, 15, 315, 3915, 25_515], abs=6)
    assert server.deliveries[0].outcomes == ["500"] * 5


async def test_a_repeated_event_has_its_message_id_and_maybe_another_event_id(server: Feishu) -> None:
    ann = server.person("Ann")
    said = ann.says(server.direct(ann), "draw")
    assert await server.until(lambda: server.deliveries[0].due)
    async with socketed(server) as socket:
        server.redeliver(new_event_id=True)
        frame, event = await socket.event()
        await socket.ack(frame)
        server.again(said)
        again, same = await socket.event()
        await socket.ack(again)
        assert await server.until(lambda: not server.unkept)
    first = server.deliveries[0]
    assert first.outcomes == ["nobody", "kept"]
    assert first.attempts[0].event_id != first.attempts[1].event_id
    assert event == same
    assert event["event"]["message"]["message_id"] == said.id  # type: ignore[index]


async def test_acknowledgements_get_lost_come_late_or_never(server: Feishu) -> None:
    ann = server.person("Ann")
    server.lose_acks = 1
    async with socketed(server) as socket:
        ann.says(server.direct(ann), "draw")
        frame, _ = await socket.event()
        await socket.ack(frame)
        assert await server.until(lambda: server.deliveries[0].outcomes == ["lost"])
        server.answer_seconds = 0.05
        server.redeliver()
        frame, _ = await socket.event()
        assert await server.until(lambda: server.deliveries[0].outcomes == ["lost", "late"])
        await socket.ack(frame)
        server.redeliver()
        await socket.event()
        await socket.socket.close()
    assert await server.until(lambda: server.deliveries[0].outcomes == ["lost", "late", "lost"])


async def test_events_come_in_pieces_and_out_of_order(server: Feishu) -> None:
    server.piece, server.shuffled = 100, True
    ann = server.person("Ann")
    async with socketed(server) as socket:
        ann.says(server.direct(ann), "draw")
        first = await socket.frame()
        parts = [first, *[await socket.frame() for _ in range(int(first.headers["sum"]) - 1)]]
        assert [int(part.headers["seq"]) for part in parts] == list(range(len(parts)))[::-1]
        whole = b"".join(part.payload for part in reversed(parts))
        assert msgspec.json.decode(whole) == server.deliveries[0].payload
        await socket.ack(parts[-1])
        assert await server.until(lambda: not server.unkept)


async def test_one_of_several_connections_has_each_event(server: Feishu) -> None:
    ann = server.person("Ann")
    async with socketed(server) as one, socketed(server) as two:
        await server.until(lambda: server.connections == 2)
        for at in range(20):
            ann.says(server.direct(ann), str(at))
        assert await server.until(lambda: len(server.flying) == 20)
    assert await server.until(lambda: server.connections == 0)
    by = [delivery.attempts[0].by for delivery in server.deliveries]
    assert 0 < by.count(by[0]) < 20
    assert one is not two


@pytest.mark.parametrize(
    ("how", "headers"),
    [
        (lambda server: server.refuse_upgrade("403", "no"), {"handshake-status": "403", "handshake-msg": "no"}),
        (lambda server: setattr(server, "most_connections", 0), {"handshake-autherrcode": "1000040350"}),
        (lambda server: server.tickets.clear(), {"handshake-status": "514", "handshake-autherrcode": "1000040346"}),
        (lambda server: server.refuse_upgrade(""), {}),
    ],
    ids=["refused", "too many", "ticket", "no reason"],
)
async def test_who_is_not_let_in_is_told_why(server: Feishu, how: object, headers: dict[str, str]) -> None:
    url = str(data(endpoint(server))["URL"])
    how(server)  # type: ignore[operator]
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with websockets.connect(url, proxy=None):
            pass
    assert refused.value.response.status_code == 400
    assert headers.items() <= dict(refused.value.response.headers).items()


async def test_a_zombie_says_nothing_and_does_not_even_answer_pings(server: Feishu) -> None:
    ann = server.person("Ann")
    url = str(data(endpoint(server))["URL"])
    hasty = {"ping_interval": 0.05, "ping_timeout": 0.05, "close_timeout": 0.05}
    async with websockets.connect(url, proxy=None, **hasty) as socket:  # type: ignore[arg-type]
        await server.until(lambda: server.connections)
        server.zombie, server.answer_seconds = True, 0.05
        ann.says(server.direct(ann), "draw")
        with pytest.raises(websockets.ConnectionClosedError):
            await asyncio.wait_for(socket.recv(), 5)
    assert await server.until(lambda: server.deliveries[0].outcomes == ["late"])


async def test_connections_are_closed_or_reset(server: Feishu) -> None:
    async with socketed(server) as one:
        server.close(1001)
        with pytest.raises(websockets.ConnectionClosed):
            await one.frame()
        assert one.socket.close_code == 1001
    await server.until(lambda: server.connections == 0)
    async with socketed(server) as two:
        server.drop()
        with pytest.raises(websockets.ConnectionClosedError):
            await two.frame()
    server.deaf = True
    with pytest.raises(Exception, match=r"disconnected|reset"):
        endpoint(server)


async def test_what_a_client_must_not_send_is_a_violation(server: Feishu) -> None:
    async with socketed(server) as socket:
        await socket.socket.send(b"\x01")
        await socket.socket.send("text")
        await socket.socket.send(encode(Frame(DATA, SERVICE, {"type": "event", "message_id": "x"}, b'{"code":200}')))
        await socket.socket.send(encode(Frame(DATA, SERVICE, {"type": "event", "message_id": "x"}, b"[")))
        assert await server.until(lambda: len(server.violations) == 4)
    server.violations.clear()


async def test_a_press_is_answered_with_a_toast(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    id = id_of(plain.posts(chat, card(text("Drawing"), button("Cancel", "cancel:1")), "interactive"))
    async with socketed(server) as socket:
        press = ann.presses(server.message(id), "Cancel")
        frame, event = await socket.event()
        assert not press.seen
        await socket.ack(frame, answer={"toast": {"type": "success", "content": "Cancelled."}})
        assert await server.until(lambda: press.seen)
        assert (press.toast, press.toast_kind, press.error) == ("Cancelled.", "success", "")
        changed = {"card": {"type": "raw", "data": card(text("Gone"))}}
        other = ann.presses_raw(server.message(id), {"token": "older"})
        frame, _ = await socket.event()
        await socket.ack(frame, answer=changed)
        assert await server.until(lambda: other.seen)
    told = event["event"]
    assert told["action"]["value"] == {"token": "cancel:1"}  # type: ignore[index]
    assert told["context"] == {"open_message_id": id, "open_chat_id": chat.id}  # type: ignore[index]
    assert chat.shown == ["Gone"]


async def test_a_press_that_nobody_answers_shows_an_error_and_never_comes_again(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    id = id_of(plain.posts(server.direct(ann), card(button("Again", "a")), "interactive"))
    lost = ann.presses(server.message(id), "Again")
    assert await server.until(lambda: lost.seen)
    server.answer_seconds = 0.05
    async with socketed(server) as socket:
        late, failed, odd = (ann.presses(server.message(id), "a") for _ in range(3))
        frames = [await socket.frame() for _ in range(3)]
        server.answer_seconds = 3.0
        assert await server.until(lambda: late.seen and failed.seen and odd.seen)
        failed = ann.presses(server.message(id), "a")
        await socket.ack(await socket.frame(), 500)
        odd = ann.presses(server.message(id), "a")
        await socket.ack(await socket.frame(), answer={"toast": {"type": "shout", "content": "!"}})
        assert await server.until(lambda: failed.seen and odd.seen)
        assert len(frames) == 3
    assert [press.error for press in (lost, late, failed, odd)] == ["200342", "200341", "200671", "200671"]
    assert server.redeliver() is None
    server.console.callbacks.clear()
    assert ann.presses(server.message(id), "Again").error == "200340"
    server.console.callbacks.add("card.action.trigger")
    server.advance(15 * 86_400)
    assert ann.presses(server.message(id), "Again").error == "200570"
    assert server.violations.pop().startswith("the answer to a press")


async def test_a_card_is_locked_while_a_press_on_it_waits(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    id = id_of(plain.posts(server.direct(ann), card(button("Again", "a")), "interactive"))
    async with socketed(server) as socket:
        press = ann.presses(server.message(id), "Again")
        refused = plain.patches(id, card(text("Done")))
        assert (refused["code"], "card action is lock" in str(refused["msg"])) == (230099, True)
        await socket.ack(await socket.frame())
        assert await server.until(lambda: press.seen)
        assert plain.patches(id, card(text("Done")))["code"] == 0


async def test_presses_may_come_in_frames_of_their_own(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    server.card_frames = True
    id = id_of(plain.posts(server.direct(ann), card(button("Again", "a")), "interactive"))
    async with socketed(server) as socket:
        press = ann.presses(server.message(id), "Again")
        frame = await socket.frame()
        assert frame.headers["type"] == "card"
        await socket.ack(frame)
        assert await server.until(lambda: press.seen)
    assert press.error == ""


async def test_an_option_and_a_form_are_told(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    options = [{"text": {"tag": "plain_text", "content": word}, "value": word.lower()} for word in ("Wide", "Tall")]
    select = {"tag": "select_static", "name": "shape", "options": options, "behaviors": []}
    field = {"tag": "input", "name": "change"}
    send = button("Send", "send", name="send", form_action_type="submit")
    form = {"tag": "form", "name": "asked", "elements": [field, send]}
    id = id_of(plain.posts(server.direct(ann), card(select, form), "interactive"))
    async with socketed(server) as socket:
        ann.selects(server.message(id), "Tall")
        chosen, told = await socket.event()
        await socket.ack(chosen)
        ann.submits(server.message(id), "Send", change="bluer")
        sent, filled = await socket.event()
        await socket.ack(sent)
        assert await server.until(lambda: not server.unkept)
    assert told["event"]["action"]["option"] == "tall"  # type: ignore[index]
    assert filled["event"]["action"]["form_value"] == {"change": "bluer"}  # type: ignore[index]
