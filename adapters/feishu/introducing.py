"""Who the bot is: asked of Feishu before anything is heard, since a mention names it by its id."""

from __future__ import annotations

from typing import Annotated

import msgspec

from adapters.feishu import calls
from adapters.feishu.addressing import Me
from adapters.feishu.line import Declined, Failed, Line, console
from adapters.feishu.patience import Patience
from adapters.feishu.settings import Settings
from adapters.feishu.wire import understood
from bot.errors import ConfigError
from bot.ports import Clock
from bot.values import Text

WRONG = frozenset({10003, 10012, 10013, 10014, 10015, 1000040344, 1000040345})
"""There is no such app, or that is not its secret."""
BOTLESS = 11205
"""The app has no bot."""


class _Bot(msgspec.Struct):
    open_id: Annotated[str, msgspec.Meta(min_length=1)]
    app_name: str = ""


class _Introduction(msgspec.Struct):
    bot: _Bot


async def introduced(line: Line, clock: Clock, *, worked: bool = False) -> Me:
    """Waits for Feishu however long it takes. Raises ConfigError for what the operator has to mend, unless it has
    `worked` before: then it is tried again now and then."""
    patience = Patience(clock, "feishu cannot be reached", "feishu answers")
    while True:
        try:
            bot = understood(await line.call(calls.bot()), _Introduction).bot
        except Declined as error:
            wrong = unusable(line.settings, error.code)
            if wrong is not None and not worked:
                raise ConfigError(wrong) from error
            await patience.failed(f"code {error.code}", "the app's id, secret and bot" if wrong else "", error.detail)
        except (Failed, msgspec.ValidationError) as error:
            await patience.failed(str(error) if isinstance(error, Failed) else "answer not understood")
        else:
            patience.stands()
            return Me(bot.open_id, bot.app_name)


def unusable(settings: Settings, code: int) -> Text | None:
    """What to say to the operator; None for what passes."""
    if code in WRONG:
        return Text(
            "Feishu does not know the app %(app)s with the secret in %(variable)s. The developer console shows both: "
            "%(console)s, Credentials & Basic Info. `easel key feishu` keeps the secret. An app made at Lark needs "
            "%(example)s.",
            app=settings.app_id,
            variable=settings.app_secret_env,
            console=console(settings),
            example='domain = "https://open.larksuite.com"',
        )
    if code == BOTLESS:
        return Text(
            "The app %(app)s has no bot. Open %(console)s, add the feature Bot, and publish a version.",
            app=settings.app_id,
            console=console(settings),
        )
    return None
