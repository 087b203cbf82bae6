"""The least that each library needs to answer: programs that Easel is measured beside."""

from __future__ import annotations

PAGE = """
import sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def health(request):
    return PlainTextResponse("ok")

uvicorn.run(Starlette(routes=[Route("/healthz", health)]), port=int(sys.argv[1]), http="h11", log_config=None)
"""
TELEGRAM = """
import sys
from telegram.ext import Application, MessageHandler, filters

async def echo(update, context):
    await update.message.reply_text(update.message.text)

url, token = sys.argv[1:]
application = Application.builder().token(token).base_url(url + "/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
"""
DISCORD = """
import sys
import discord
import yarl

url, gateway, token, does = sys.argv[1:]
discord.http.Route.BASE = url
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
intents = discord.Intents.default()
intents.message_content = True
client = discord.Client(intents=intents)

@client.event
async def on_message(message):
    if does == "replies" and message.author != client.user:
        await message.reply(message.content)

@client.event
async def on_interaction(interaction):
    await interaction.response.defer()

client.run(token, log_handler=None)
"""
FEISHU = """
import json
import sys
from concurrent.futures import ThreadPoolExecutor
import lark_oapi as lark
from lark_oapi.api.im.v1 import ReplyMessageRequest, ReplyMessageRequestBody
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

url, app, secret, does = sys.argv[1:]
client = lark.Client.builder().app_id(app).app_secret(secret).domain(url).build()
threads = ThreadPoolExecutor(8)

def reply(message):
    text = json.loads(message.content)["text"]
    card = {"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": text}]}}
    kind, content = ("interactive", card) if text.startswith("/") else ("text", {"text": text})
    body = ReplyMessageRequestBody.builder().msg_type(kind).content(json.dumps(content)).build()
    client.im.v1.message.reply(ReplyMessageRequest.builder().message_id(message.message_id).request_body(body).build())

def received(data):
    if does == "replies":
        threads.submit(reply, data.event.message)

def pressed(data):
    return P2CardActionTriggerResponse({})

handler = lark.EventDispatcherHandler.builder("", "").register_p2_im_message_receive_v1(received)
handler = handler.register_p2_card_action_trigger(pressed).build()
lark.ws.Client(app, secret, event_handler=handler, domain=url, log_level=lark.LogLevel.ERROR).start()
"""
