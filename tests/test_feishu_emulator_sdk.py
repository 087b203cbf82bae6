"""The emulated Feishu before the library as its makers ship it, in a process of its own, since it is loaded whole."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from tests.emulators.feishu import Feishu
from tests.emulators.pictures import picture
from tests.feishu_fixtures import running, server

__all__ = ["running", "server"]

BOT = """
import io, json, sys, threading
import lark_oapi as lark
from lark_oapi.api.im.v1 import *
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

url, app, secret = sys.argv[1:4]
client = lark.Client.builder().app_id(app).app_secret(secret).domain(url).build()
messages, made = client.im.v1.message, {}

def card(words, key, *rest):
    image = {"tag": "img", "img_key": key, "alt": {"tag": "plain_text", "content": "A cat"}}
    elements = [{"tag": "markdown", "content": words}, image, *rest]
    return json.dumps({"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": elements}})

again = {"tag": "button", "text": {"tag": "plain_text", "content": "Again"},
         "behaviors": [{"type": "callback", "value": {"token": "again"}}]}

def heard(data):
    message = data.event.message
    said = json.loads(message.content)
    if message.message_type == "image":
        found = client.im.v1.message_resource.get(GetMessageResourceRequest.builder().message_id(message.message_id)
            .file_key(said["image_key"]).type("image").build())
        made["picture"] = found.file.read()
        return
    file = io.BytesIO(made["picture"])
    file.name = "cat.png"
    upload = CreateImageRequestBody.builder().image_type("message").image(file).build()
    made["key"] = client.im.v1.image.create(CreateImageRequest.builder().request_body(upload).build()).data.image_key
    body = ReplyMessageRequestBody.builder().msg_type("interactive").content(card("Drawing", made["key"])).build()
    made["id"] = messages.reply(ReplyMessageRequest.builder().message_id(message.message_id).request_body(body).build()
        ).data.message_id
    changed("Done")

def changed(words):
    body = PatchMessageRequestBody.builder().content(card(words, made["key"], again)).build()
    done = messages.patch(PatchMessageRequest.builder().message_id(made["id"]).request_body(body).build())
    assert done.success(), done.msg

def pressed(data):
    shown = json.loads(card("Pressed by " + data.event.operator.open_id, made["key"]))
    toast = {"type": "success", "content": data.event.action.value["token"]}
    return P2CardActionTriggerResponse({"toast": toast, "card": {"type": "raw", "data": shown}})

handler = (lark.EventDispatcherHandler.builder("", "").register_p2_im_message_receive_v1(heard)
    .register_p2_card_action_trigger(pressed).build())
lark.ws.Client(app, secret, event_handler=handler, domain=url).start()
"""


@asynccontextmanager
async def shipped(server: Feishu, folder: Path) -> AsyncIterator[None]:
    """A bot on the library is connected until the block ends."""
    script = folder / "bot.py"
    script.write_text(BOT)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        server.url,
        server.app_id,
        server.secret,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        assert await server.until(lambda: server.connections and server.pings, 60)
        yield
    finally:
        process.kill()
        await process.wait()


async def test_the_library_itself_works_with_the_emulator(server: Feishu, tmp_path: Path) -> None:
    ann, body = server.person("Ann"), picture("Ann", 64, 64)
    chat = server.group("Studio", ann)
    async with shipped(server, tmp_path):
        server.piece, server.shuffled = 90, True
        ann.sends(chat, body)
        assert await server.until(lambda: server.deliveries[0].kept, 10)
        server.piece = 0
        asked = ann.says(chat, "draw", mention=True)
        assert await server.until(lambda: server.edits, 10), server.refusals
        post = chat.posts[0]
        assert [change.text for change in post.changes] == ["Drawing", "Done"]
        assert (post.parent, post.text, post.pictures) == (asked, "Done", [body])
        press = ann.presses(post, "Again")
        assert await server.until(lambda: press.seen, 10)
        assert (press.toast, press.error) == ("again", "")
        assert post.text == f"Pressed by {ann.id}"
        ann.reads(post)
        assert await server.until(lambda: server.deliveries[-1].outcomes == ["500"], 10), "nobody registered for it"
        assert [one.outcomes for one in server.deliveries] == [["kept"], ["kept"], ["kept"], ["500"]]
    assert msgspec.json.decode(post.content)["schema"] == "2.0"
