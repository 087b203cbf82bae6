"""The emulated Feishu's calls: what it takes, what it refuses, and what people see of it."""

from __future__ import annotations

import msgspec
import pytest

from tests.emulators.faults import Breaks, Says
from tests.emulators.feishu import ME, Feishu, refusal
from tests.emulators.pictures import picture
from tests.feishu_fixtures import (
    IM,
    Plain,
    button,
    card,
    data,
    endpoint,
    id_of,
    plain,
    running,
    server,
    text,
)

__all__ = ["plain", "running", "server"]

DAY = 86_400.0


def test_a_token_stays_the_same_until_it_ends_soon(server: Feishu, plain: Plain) -> None:
    first = plain.renewed()
    server.advance(5000)
    assert plain.renewed() == first
    server.advance(1000)
    second = plain.renewed()
    assert second != first
    plain.token = first
    assert plain.call("GET", "/open-apis/bot/v3/info")["code"] == 0, "the older one lasts to its end"
    server.advance(1300)
    assert plain.call("GET", "/open-apis/bot/v3/info")["code"] == 99991663
    plain.token = second
    assert plain.call("GET", "/open-apis/bot/v3/info")["code"] == 0


@pytest.mark.parametrize(
    ("id", "secret", "code"), [("cli_0000000000000000", None, 10003), (None, "wrong", 10014)], ids=["app", "secret"]
)
def test_nobody_gets_a_token_with_something_wrong(
    server: Feishu, plain: Plain, id: str | None, secret: str | None, code: int
) -> None:
    plain.token = "t-"
    body = {"app_id": id or server.app_id, "app_secret": secret or server.secret}
    assert plain.call("POST", "/open-apis/auth/v3/tenant_access_token/internal", body)["code"] == code


def test_the_bot_tells_who_it_is(server: Feishu, plain: Plain) -> None:
    answer = plain.asked("GET", "/open-apis/bot/v3/info")
    assert answer.json()["bot"]["open_id"] == ME
    assert answer.headers["x-tt-logid"]
    server.console.bot = False
    assert plain.call("GET", "/open-apis/bot/v3/info")["code"] == 11205


def test_a_text_is_posted_once_for_each_uuid_within_an_hour(server: Feishu, plain: Plain) -> None:
    chat = server.group("Studio", server.person("Ann"))
    first = id_of(plain.posts(chat, "Hello", uuid="a"))
    assert id_of(plain.posts(chat, "Hello", uuid="a")) == first
    assert id_of(plain.posts(chat, "Hello", uuid="b")) != first
    assert (chat.shown, server.posts) == (["Hello", "Hello"], 2)
    server.advance(3601)
    assert id_of(plain.posts(chat, "Hello", uuid="a")) != first
    assert plain.posts(chat, "Hello", uuid="x" * 51)["code"] == 99992402
    assert server.violations.pop().startswith("create")


def test_people_are_named_in_a_text(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.direct(ann)
    plain.posts(chat, f'<at user_id="{ann.id}">somebody</at> here it is')
    assert chat.shown == ["@Ann here it is"]


def test_who_is_told_of_a_post_is_known(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    plain.posts(chat, f'<at user_id="{ann.id}"></at> look')
    plain.posts(chat, card(text("<at id=all></at> &lt;at id=nobody&gt; look")), "interactive")
    plain.posts(chat, card(text("&#42;look&#42; [there](https://example.com)")), "interactive")
    assert [post.pings for post in chat.posts] == [[ann.id], ["all"], []]
    assert chat.shown[1:] == ["@all <at id=nobody> look", "*look* there"]


def test_a_reply_stands_below_what_it_answers_and_may_begin_a_topic(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    asked = ann.says(chat, "draw", mention=True)
    reply = server.message(id_of(plain.replies(asked.id, "Soon.")))
    assert (reply.parent, reply.root, reply.thread) == (asked, asked, "")
    topic = server.message(id_of(plain.replies(asked.id, "Here.", reply_in_thread=True)))
    assert topic.thread == asked.thread != ""
    inside = ann.says(chat, "thanks", reply_to=topic)
    assert (inside.thread, inside.root) == (asked.thread, asked)
    listed = data(plain.call("GET", f"{IM}/messages?container_id_type=thread&container_id={asked.thread}&page_size=1"))
    assert [item["message_id"] for item in listed["items"]] == [asked.id]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "how"),
    [
        (230002, lambda server, chat: server.remove_bot(chat, server.person("Ben"))),
        (232009, lambda server, chat: server.disband(chat, server.person("Ben"))),
        (230035, lambda server, chat: server.mute(chat)),
        (230018, lambda server, chat: server.archive(chat)),
        (99991672, lambda server, _: server.console.scopes.clear()),
        (99991662, lambda server, _: setattr(server.console, "enabled", False)),
        (230006, lambda server, _: setattr(server.console, "bot", False)),
        (99991663, lambda server, _: server.expire()),
    ],
    ids=["removed", "disbanded", "muted", "archived", "scopes", "stopped", "no bot", "token"],
)
def test_a_bot_that_may_not_write_is_told_why(server: Feishu, plain: Plain, code: int, how: object) -> None:
    chat = server.group("Studio", server.person("Ann"))
    plain.renewed()
    how(server, chat)  # type: ignore[operator]
    answer = plain.posts(chat, "Hello")
    assert (answer["code"], chat.shown) == (code, [])
    assert "log_id" in answer["error"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("field", "code"), [("blocked", 230053), ("outside", 230013), ("resigned", 230029)], ids=["blocked", "out", "gone"]
)
def test_people_who_cannot_be_written_to(server: Feishu, plain: Plain, field: str, code: int) -> None:
    ann = server.person("Ann")
    setattr(ann, field, True)
    assert plain.posts(server.direct(ann), "Hello")["code"] == code


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("text", {"text": ""}, 230001),
        ("text", {"text": "a" * 150_000}, 230025),
        ("text", {"words": "a"}, 230001),
        ("picture", {"text": "a"}, 230001),
        ("image", {"image_key": "img_v3_nobody"}, 230001),
        ("post", {"xx": {"content": []}}, 230001),
        ("post", {"zh_cn": {"content": [[{"tag": "text", "text": "a" * 30_000}]]}}, 230025),
        ("interactive", card(text("a" * 30_000)), 230025),
    ],
    ids=["empty", "long", "no text", "kind", "key", "language", "long post", "long card"],
)
def test_what_is_not_as_it_must_be_is_not_posted(
    server: Feishu, plain: Plain, kind: str, content: object, code: int
) -> None:
    chat = server.group("Studio", server.person("Ann"))
    assert plain.posts(chat, content, kind)["code"] == code
    assert chat.posts == []


def test_a_card_is_changed_for_fourteen_days(server: Feishu, plain: Plain) -> None:
    chat = server.group("Studio", server.person("Ann"))
    id = id_of(plain.posts(chat, card(text("**Drawing**"), button("Cancel", "c")), "interactive"))
    data(plain.patches(id, card(text("Done"))))
    message = server.message(id)
    assert ([change.text for change in message.changes], message.labels) == (["Drawing", "Done"], [])
    unsaid = {"schema": "2.0", "body": {"elements": [text("a")]}}
    assert plain.patches(id, unsaid)["code"] == 230001
    assert plain.patches(id_of(plain.posts(chat, unsaid, "interactive")), card(text("b")))["code"] == 230001
    server.advance(14 * DAY + 1)
    plain.renewed()
    assert plain.patches(id, card(text("Late")))["code"] == 230031
    assert plain.call("PATCH", f"{IM}/messages/{id_of(plain.posts(chat, 'text'))}", {"content": "{}"})["code"] == 230054


def test_a_text_is_changed_twenty_times(server: Feishu, plain: Plain) -> None:
    chat = server.group("Studio", server.person("Ann"))
    id = id_of(plain.posts(chat, "0"))
    body = {"msg_type": "text", "content": '{"text":"again"}'}
    codes = [plain.call("PUT", f"{IM}/messages/{id}", body)["code"] for _ in range(21)]
    assert codes == [0] * 20 + [230072]
    card_id = id_of(plain.posts(chat, card(text("a")), "interactive"))
    assert plain.call("PUT", f"{IM}/messages/{card_id}", body)["code"] == 230054


def test_what_was_taken_back_is_neither_answered_nor_changed(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    asked, id = ann.says(chat, "draw"), id_of(plain.posts(chat, card(text("a")), "interactive"))
    ann.recalls(asked)
    assert plain.replies(asked.id, "Here.")["code"] == 230011
    assert plain.call("DELETE", f"{IM}/messages/{asked.id}")["code"] == 230026
    data(plain.call("DELETE", f"{IM}/messages/{id}"))
    assert (chat.posts, plain.patches(id, card(text("b")))["code"]) == ([], 230110)
    assert data(plain.call("GET", f"{IM}/messages/{asked.id}"))["items"][0]["deleted"] is True  # type: ignore[index]


def test_rates_are_counted_for_each_chat_and_card_and_all_together(server: Feishu, plain: Plain) -> None:
    server.rates = True
    one, two = (server.group(name, server.person("Ann")) for name in ("Studio", "Office"))
    server.pace = 0.01
    assert [plain.posts(one, "a")["code"] for _ in range(6)] == [0] * 5 + [230020]
    card_id = id_of(plain.posts(two, card(text("a")), "interactive"))
    assert [plain.patches(card_id, card(text("b")))["code"] for _ in range(6)] == [0] * 5 + [230020]
    server.advance(1)
    assert plain.posts(one, "a")["code"] == 0
    answers = [plain.asked("GET", "/open-apis/bot/v3/info") for _ in range(51)]
    last = answers[-1]
    assert (last.status_code, last.json()["code"]) == (429, 99991400)
    assert float(last.headers["x-ogw-ratelimit-reset"]) > 0
    assert server.limited == 3


def test_faults_wait_for_their_call(server: Feishu, plain: Plain) -> None:
    chat = server.group("Studio", server.person("Ann"))
    server.fail("create", Says(b"<html>", 502), refusal(230020, reset=2), Breaks(done=True))
    plain.renewed()
    body = {"receive_id": chat.id, "msg_type": "text", "content": '{"text":"a"}'}
    asked = f"{IM}/messages?receive_id_type=chat_id"
    assert plain.asked("POST", asked, body).status_code == 502
    answer = plain.asked("POST", asked, body)
    assert (answer.json()["code"], answer.headers["x-ogw-ratelimit-reset"]) == (230020, "2")
    with pytest.raises(Exception, match=r"disconnected|reset"):
        plain.asked("POST", asked, body)
    assert (chat.shown, server.called("create")[-1].carried) == (["a"], True)


def test_a_picture_is_uploaded_and_posted(server: Feishu, plain: Plain) -> None:
    chat, body = server.group("Studio", server.person("Ann")), picture("Ann", 64, 64)
    key = str(data(plain.uploads(body))["image_key"])
    image = {"tag": "img", "img_key": key, "alt": {"tag": "plain_text", "content": "A cat"}}
    header = {"title": {"tag": "plain_text", "content": "Cover"}}
    panel = {"tag": "collapsible_panel", "expanded": False, "header": header, "elements": [image]}
    open, closed = (id_of(plain.posts(chat, card(one), "interactive")) for one in (image, panel))
    assert (server.message(open).pictures, server.message(open).covered) == ([body], [])
    assert (server.message(closed).pictures, server.message(closed).covered) == ([body], [body])
    plain.posts(chat, {"image_key": key}, "image")
    assert chat.posts[-1].pictures == [body]


def test_people_are_told_as_far_as_the_scopes_go(server: Feishu, plain: Plain) -> None:
    ann, ben = server.person("Ann", country="DE"), server.person("Ben", hidden=True)
    user = data(plain.call("GET", f"/open-apis/contact/v3/users/{ann.id}?user_id_type=open_id"))["user"]
    assert (user["name"], user["country"]) == ("Ann", "DE")  # type: ignore[index]
    assert plain.call("GET", f"/open-apis/contact/v3/users/{ben.id}?user_id_type=open_id")["code"] == 41050
    server.console.scopes.discard("contact:user.base:readonly")
    user = data(plain.call("GET", f"/open-apis/contact/v3/users/{ann.id}?user_id_type=open_id"))["user"]
    assert "name" not in user  # type: ignore[operator]
    server.console.scopes.discard("contact:contact.base:readonly")
    answer = plain.call("GET", f"/open-apis/contact/v3/users/{ann.id}")
    subjects = [one["subject"] for one in answer["error"]["permission_violations"]]  # type: ignore[index]
    assert (answer["code"], "contact:contact.base:readonly" in subjects) == (99991672, True)


def test_the_console_tells_what_the_app_may_do(server: Feishu, plain: Plain) -> None:
    server.console.pending.add("im:resource:upload")
    scopes = data(plain.call("GET", "/open-apis/application/v6/scopes"))["scopes"]
    told = {one["scope_name"]: one["grant_status"] for one in scopes}  # type: ignore[attr-defined]
    assert (told["im:message"], told["im:resource:upload"]) == (1, 2)
    path = f"/open-apis/application/v6/applications/{server.app_id}"
    app = data(plain.call("GET", f"{path}?lang=zh_cn"))["app"]
    assert app["callback_info"]["subscribed_callbacks"] == ["card.action.trigger"]  # type: ignore[index]
    assert "im.message.receive_v1" in app["event"]["subscribed_events"]  # type: ignore[index]
    version = data(plain.call("GET", f"{path}/app_versions/{server.console.version}?lang=zh_cn"))["app_version"]
    assert {"event_type": "im.message.receive_v1", "event_name": "im.message.receive_v1"} in version["event_infos"]  # type: ignore[index]


def test_what_nobody_knows_is_a_violation(server: Feishu, plain: Plain) -> None:
    assert plain.asked("GET", "/open-apis/im/v1/chats").status_code == 404
    assert plain.asked("GET", "/").status_code == 404
    plain.call("POST", f"{IM}/messages?receive_id_type=chat_id", {"receive_id": 1})
    assert [wrong.partition(":")[0] for wrong in server.violations] == ["GET /open-apis/im/v1/chats", "create"]
    server.violations.clear()


def test_the_endpoint_tells_where_to_connect(server: Feishu) -> None:
    told = data(endpoint(server))
    assert str(told["URL"]).startswith(server.url.replace("http", "ws", 1))
    assert told["ClientConfig"] == server.client_config
    server.revoke("another")
    known, server.secret = server.secret, "yet another"
    assert known == "another"
    server.refuse_endpoint(1, "system busy")
    assert endpoint(server)["code"] == 1


def test_a_card_that_is_looked_up_is_told_otherwise(server: Feishu, plain: Plain) -> None:
    chat = server.group("Studio", server.person("Ann"))
    id = id_of(plain.posts(chat, card(text("a"), button("Cancel", "c")), "interactive"))
    told = data(plain.call("GET", f"{IM}/messages/{id}"))["items"][0]  # type: ignore[index]
    content = msgspec.json.decode(told["body"]["content"])
    assert content["elements"][-1] == [{"tag": "button", "text": "Cancel"}]
