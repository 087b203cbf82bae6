"""The connections to Discord: an account for calls that is never connected for events, and a session for downloads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.addressing import Me
from adapters.discord.settings import Settings
from adapters.discord.shards import chosen
from bot.errors import ConfigError
from bot.ports import Clock
from bot.values import Text

log = structlog.get_logger()

TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before it is tried again; the last one for ever."""
SLOWLY = 30.0
"""Seconds before it is tried again what only the operator can mend."""
PATIENCE = 30.0
"""Seconds for who we are."""
LIMITED = 30.0
"""Seconds for which the library itself waits when it is told to; it takes no less. For longer it raises."""
AT_ONCE = 64
"""Calls at one time: Discord takes 50 in a second, and each new connection costs more than a call."""
REFUSED = "the token is not accepted any more; the developer portal gives out another"
GARBLED = (LookupError, TypeError, AttributeError, ValueError)
"""What the library raises over an answer that is none of Discord's."""
LOST = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError, *GARBLED)


@dataclass
class Line:
    """What is connected. `rest` is another one after each try to introduce ourselves that failed."""

    settings: Settings
    rest: discord.Client
    session: aiohttp.ClientSession
    token: str = field(repr=False)
    me: Me | None = None
    """Who we are, once Discord has said so."""
    _worked: bool = False
    """The token has."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def introduced(self, clock: Clock) -> Me:
        """Who we are; asked once, whoever wants to know. Waits for Discord however long it takes. Raises ConfigError
        for a token that never worked."""
        async with self._turn:
            tries = 0
            while self.me is None:
                cause = await self._asked()
                if self.me is None:
                    tries += 1
                    if tries == 1:
                        log.error("discord cannot be reached", cause=cause)
                    await clock.sleep(SLOWLY if cause == REFUSED else pause(tries))
            return self.me

    async def _asked(self) -> str:
        """What went wrong."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self.rest.login(self.token)
            self.me = _me(self.rest)
        except (discord.LoginFailure, *LOST) as error:
            refused = isinstance(error, discord.LoginFailure)
            if refused and not self._worked:
                raise ConfigError(unusable(self.settings)) from error
            await self.rest.close()
            self.rest = _account(self.settings)
            return REFUSED if refused else type(error).__name__
        self._worked = True
        return ""

    async def renew(self) -> None:
        """Another client for calls. One of which a call was cut off while the library let all of them wait, because
        Discord wanted to hear nothing, lets them wait for ever."""
        async with self._turn:
            old, self.rest, self.me = self.rest, _account(self.settings), None
            await old.close()

    def webhook(self, application: int, token: str) -> discord.Webhook:
        """By which an interaction is answered."""
        hook = discord.Webhook.partial(application, token, client=self.rest)
        # The library takes it for one of a channel's, which cannot answer for one person alone.
        hook.type = discord.WebhookType.application
        return hook

    def channel(self, id: str) -> discord.PartialMessageable:
        """A channel, a thread or a direct message, without asking Discord whether it is there."""
        return self.rest.get_partial_messageable(int(id))

    @property
    def account(self) -> str:
        """Names the bot before Discord does: the part of the token that is no secret."""
        return self.token.partition(".")[0]


def _me(rest: discord.Client) -> Me:
    user, application = rest.user, rest.application
    if user is None or application is None:
        raise LookupError
    flags = application.flags
    reads = flags.gateway_message_content or flags.gateway_message_content_limited
    return Me(user.id, user.name, application.id, reads)


@asynccontextmanager
async def opened(settings: Settings, token: str) -> AsyncIterator[Line]:
    """Without a word on the network. Raises ConfigError for what can never work: a token, a proxy or shards."""
    if not TOKEN.fullmatch(token):
        raise ConfigError(_no_token(settings))
    chosen(settings)
    proxy = usable(settings.proxy)
    _point(settings)
    # A file is asked for as it is: what a host packs unasked is not unpacked.
    async with aiohttp.ClientSession(
        proxy=proxy,
        trust_env=False,
        auto_decompress=False,
        headers={"Accept-Encoding": "identity"},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=30),
    ) as session:
        line = Line(settings, _account(settings), session, token)
        try:
            yield line
        finally:
            await line.rest.close()


def usable(proxy: str) -> str | None:
    """Raises ConfigError."""
    try:
        yarl.URL(proxy)
    except ValueError as error:
        raise ConfigError(Text("The proxy's address cannot be used. Example: http://127.0.0.1:3128")) from error
    return proxy or None


def _point(settings: Settings) -> None:
    """The library's addresses are the same for all its clients."""
    Route.BASE = settings.api_base.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway)
    # Nobody misses what only voices need.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def _account(settings: Settings) -> discord.Client:
    return discord.Client(
        intents=discord.Intents(guilds=True),
        max_messages=None,
        connector=aiohttp.TCPConnector(limit=AT_ONCE),
        proxy=settings.proxy or None,
        allowed_mentions=discord.AllowedMentions.none(),
        max_ratelimit_timeout=LIMITED,
    )


def pause(tries: int) -> float:
    return PAUSES[min(max(tries, 1), len(PAUSES)) - 1]


def _no_token(settings: Settings) -> Text:
    return Text(
        "The environment variable %(variable)s does not hold the token of a Discord bot. The developer portal gives "
        "one out: %(portal)s, your application, Bot, Reset Token. `easel key discord` keeps it.",
        variable=settings.token_env,
        portal=PORTAL,
    )


def unusable(settings: Settings) -> Text:
    return Text(
        "Discord does not accept the token in %(variable)s. The developer portal gives one out: %(portal)s, your "
        "application, Bot, Reset Token. `easel key discord` keeps it, and `easel check` says whether it works.",
        variable=settings.token_env,
        portal=PORTAL,
    )


PORTAL = "https://discord.com/developers/applications"
