"""A bot in a process of its own, to be killed: the whole house between platforms (one of our own, Telegram, Discord,
Feishu) and IMA Studio, all emulated."""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec

from bot import config, log
from bot.app import opened
from bot.clock import SystemClock
from bot.config.settings import Server
from bot.errors import NotDelivered, Unreadable
from bot.ports import Chat, Clock, Receive
from bot.serving import serve
from bot.values import Attachment, Inbound, Limits, Outbound, Person, Place, Pressed, Said
from tests.emulators.ima import KEY
from tests.emulators.platform import Acknowledged, Event, Posted, Posting

PLATFORM = "platform"
TOKEN = "7000:EMULATED"
MODEL = "nano-banana-2"
ENCRYPT_KEY = "FEISHU_ENCRYPT_KEY"
VERIFICATION_TOKEN = "FEISHU_VERIFICATION_TOKEN"
MANY = 100_000
ORIGIN = 1_700_000_000.0
EVENTS = msgspec.json.Decoder(list[Event])
PATIENCE = httpx.Timeout(30, connect=2)


class Hurried:
    """The real time, running several times as fast since its origin, and so many seconds later; the same time for all
    processes, so that it outlives them."""

    def __init__(self, pace: float, later: float = 0.0, origin: float = ORIGIN) -> None:
        self._pace = pace
        self._later = later
        self._origin = origin

    def now(self) -> float:
        return self._origin + (time.time() - self._origin) * self._pace + self._later

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._pace)


@dataclass(frozen=True, slots=True)
class HttpChat:
    """The platform's adapter. Where a nonce is recognised, a post whose answer was lost may be sent again."""

    client: httpx.AsyncClient
    directory: Path
    clock: Clock
    dedupes: bool
    freezes: bool = False
    """Stop for ever in the first turn: its event is kept, and nothing that follows from it is."""

    async def listen(self, receive: Receive) -> None:
        while True:
            answer = await self.client.get("/events")
            for event in EVENTS.decode(answer.raise_for_status().content):
                await receive(self._happened(event))
                acknowledged = await self.client.post("/acks", content=msgspec.json.encode(Acknowledged(event.key)))
                acknowledged.raise_for_status()

    def _happened(self, event: Event) -> Inbound:
        place, person = Place(PLATFORM, event.chat), Person(PLATFORM, event.person)
        if event.button:
            return Pressed(event.key, place, person, event.button, event.message, self.clock.now())
        return Said(event.key, place, person, event.text, event.message, self.clock.now(), event.addressed)

    def limits(self, place: Place) -> Limits:
        if self.freezes:
            httpx.get(f"{self.client.base_url}/frozen", timeout=None)
        return Limits(dedupes=math.inf if self.dedupes else 0)

    async def send(self, place: Place, outbound: Outbound) -> str:
        content = await asyncio.to_thread(self._encoded, place, outbound)
        try:
            answer = await self.client.post("/posts", content=content)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotDelivered("nobody answers", after=1) from error
        except httpx.TransportError as error:
            if not self.dedupes:
                raise
            raise NotDelivered("the answer was lost", after=1) from error
        return self._named(answer)

    def _named(self, answer: httpx.Response) -> str:
        if answer.is_server_error and self.dedupes:
            raise NotDelivered(f"HTTP {answer.status_code}", after=1)
        if answer.is_client_error:
            raise NotDelivered(f"HTTP {answer.status_code}")
        return msgspec.json.decode(answer.raise_for_status().content, type=Posted).id

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        content = await asyncio.to_thread(self._encoded, place, outbound)
        try:
            answer = await self.client.put(f"/posts/{message}", content=content)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise NotDelivered(type(error).__name__) from error

    def _encoded(self, place: Place, outbound: Outbound) -> bytes:
        pictures = tuple((self.directory / picture.path).read_bytes() for picture in outbound.pictures)
        return msgspec.json.encode(
            Posting(
                nonce=outbound.key,
                chat=place.chat,
                kind=outbound.kind,
                text=outbound.text,
                reply_to=outbound.reply_to,
                pictures=pictures,
                progress=outbound.progress,
                buttons=tuple(button.token for button in outbound.buttons),
            )
        )

    async def busy(self, place: Place) -> None:
        """This platform shows nothing of the kind."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        raise Unreadable("this platform has no attachments")

    def address(self, path: str) -> str:
        return ""


def settings(options: argparse.Namespace) -> config.Settings:
    return config.Settings(
        directory=options.directory,
        stop=config.Stop(seconds=options.grace * options.pace),
        confirm=config.Confirm(when=options.confirm),
        limits=config.Limits(jobs_per_person=MANY, jobs_per_chat=MANY),
        chat=config.Chat(model=MODEL, explicit=options.explicit),
        results=config.Results(allow_hosts=("127.0.0.1",), patience=4 * options.api_seconds),
        server=Server(public_url=options.public, port=int(options.public.rpartition(":")[2] or 8766)),
        adapters=adapters(options),
        providers={
            "ima": {
                "base_url": options.ima,
                "upload_url": options.upload or options.ima,
                "api_seconds": options.api_seconds,
                "at_once": options.at_once,
            }
        },
    )


def adapters(options: argparse.Namespace) -> Mapping[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    if options.web:
        found["web"] = {"port": options.web}
    if options.telegram:
        found["telegram"] = {"api_base": options.telegram, "poll_seconds": options.poll_seconds}
    if options.discord:
        found["discord"] = {"api_base": options.discord, "gateway": options.gateway}
    if options.feishu:
        found["feishu"] = {"domain": options.feishu, "app_id": options.app, **webhook(options)}
    return found


def webhook(options: argparse.Namespace) -> Mapping[str, object]:
    """How Feishu calls, where it does."""
    if not options.encrypt_key:
        return {}
    return {"webhook": True, "encrypt_key_env": ENCRYPT_KEY, "verification_token_env": VERIFICATION_TOKEN}


async def live(options: argparse.Namespace) -> None:
    hurried = options.pace != 1 or options.later
    clock = Hurried(options.pace, options.later, options.origin) if hurried else SystemClock()
    async with platforms(options, clock) as chats, opened(settings(options), secrets(options), chats, clock) as home:
        await serve(home)


def secrets(options: argparse.Namespace) -> Mapping[str, str]:
    known = {"IMA_API_KEY": KEY, "TELEGRAM_BOT_TOKEN": options.token, "DISCORD_BOT_TOKEN": options.token}
    feishu = {ENCRYPT_KEY: options.encrypt_key, VERIFICATION_TOKEN: options.verification_token}
    return {**known, "FEISHU_APP_SECRET": options.token, **feishu}


@asynccontextmanager
async def platforms(options: argparse.Namespace, clock: Clock) -> AsyncIterator[Mapping[str, Chat]]:
    """Those besides the bot's own."""
    if not options.platform:
        yield {}
        return
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=options.platform, timeout=PATIENCE, limits=limits, trust_env=False) as client:
        yield {PLATFORM: HttpChat(client, options.directory, clock, options.dedupes, options.freeze)}


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.victim", description=__doc__)
    parser.add_argument("--directory", type=Path, required=True, help="where its database and pictures are")
    _platforms(parser)
    parser.add_argument("--ima", required=True, help="address of the emulated API")
    parser.add_argument("--upload", default="", help="address of the emulated upload host")
    parser.add_argument("--api-seconds", type=float, default=30, help="how long an answer of the API is waited for")
    parser.add_argument("--at-once", type=int, default=8, help="how many orders may be with the API")
    parser.add_argument("--pace", type=float, default=1, help="how many times as fast as usual its time runs")
    parser.add_argument("--origin", type=float, default=ORIGIN, help="the moment since which it does")
    parser.add_argument("--later", type=float, default=0, help="how many seconds its time is ahead")
    parser.add_argument("--web", type=int, default=0, help="the port of a web chat besides")
    parser.add_argument("--confirm", default="never", help="when people are asked before money is spent")
    parser.add_argument("--explicit", action="store_true", help="hear requests that are not addressed to it")
    parser.add_argument("--grace", type=float, default=10, help="real seconds to come to an end within")
    parser.add_argument("--dedupes", action="store_true", help="the platform recognises repeated posts")
    parser.add_argument("--freeze", action="store_true", help="stop for ever in the first turn")
    parser.add_argument("--log", type=Path, help="a file to write the log to, instead of standard error")
    return parser.parse_args(arguments)


def _platforms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platform", default="", help="address of the emulated platform")
    parser.add_argument("--telegram", default="", help="address of an emulated Telegram")
    parser.add_argument("--discord", default="", help="address of an emulated Discord's calls")
    parser.add_argument("--gateway", default="", help="where that Discord's events come from")
    parser.add_argument("--feishu", default="", help="address of an emulated Feishu")
    parser.add_argument("--app", default="", help="the id of the app there")
    parser.add_argument("--public", default="", help="the address at which Feishu calls the bot's own web server")
    parser.add_argument("--encrypt-key", default="", help="of those calls; without one the bot holds a connection")
    parser.add_argument("--verification-token", default="", help="of those calls")
    parser.add_argument("--token", default=TOKEN, help="that Telegram or Discord knows it by, or Feishu's secret")
    parser.add_argument("--poll-seconds", type=float, default=50, help="that Telegram may keep a question waiting")


def run(*arguments: str) -> None:
    options = read(arguments)
    with options.log.open("a") if options.log else nullcontext(sys.stderr) as stream:
        log.configure("info", "json", stream)
        asyncio.run(live(options))


if __name__ == "__main__":
    run(*sys.argv[1:])
