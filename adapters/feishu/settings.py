"""What the operator decides about Feishu, or about Lark, which is the same elsewhere in the world."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

import httpx
import msgspec

from bot.errors import ConfigError
from bot.values import Text

App = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^cli_[0-9A-Za-z]{1,40}$",
        examples=["cli_a1b2c3d4e5f60718"],
        extra_json_schema={"description": "https://open.feishu.cn/app"},
    ),
]
Address = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/?#]+/?$", examples=["https://open.larksuite.com"])]
Proxy = Annotated[str, msgspec.Meta(pattern=r"^$|^https?://[^\s/?#]+$", examples=["http://proxy.lan:3128"])]

LARK = "open.larksuite.com"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `adapters.feishu`."""

    app_id: App
    """Of a self-built app with the bot capability; the developer console shows it under Credentials & Basic Info."""
    app_secret_env: str = "FEISHU_APP_SECRET"  # noqa: S105 - the name of a variable
    """The environment variable that holds the app's secret, which stands beside its id."""
    domain: Address = "https://open.feishu.cn"
    """For Lark https://open.larksuite.com; another one for a proxy of one's own."""
    brand: Literal["", "feishu", "lark"] = ""
    """Where the app was made. Empty: at Lark if the domain is Lark's, and else at Feishu."""
    proxy: Proxy = ""
    """For calls, events and downloads."""
    webhook: bool = False
    """Feishu calls the house's own web server, which needs `server.public_url`, instead of the bot holding a
    connection to Feishu."""
    encrypt_key_env: str = ""
    """The environment variable that holds the key with which Feishu encrypts and signs its calls; needed for
    `webhook`."""
    verification_token_env: str = ""
    """The environment variable that holds the token that Feishu writes into its calls; needed for `webhook`."""
    group_messages: bool = True
    """Unmistakable requests in groups are heard although the bot is not mentioned, where the app may read all that is
    said there (`im:message.group_msg`)."""
    names: bool = True
    """People's names are looked up, where the app may."""
    answer_within: Annotated[float, msgspec.Meta(ge=0)] = 28_800
    """Messages that come later than so many seconds after they were written are not answered; 0: all are. Feishu brings
    what it could not deliver for a little more than seven hours."""

    @property
    def base(self) -> str:
        return self.domain.rstrip("/")

    @property
    def lark(self) -> bool:
        return self.brand == "lark" if self.brand else self.base.endswith(LARK)


def checked(settings: Settings) -> None:
    """Raises ConfigError for an address at which no call could ever be made."""
    try:
        _ = urlsplit(settings.base).port
        httpx.URL(settings.base).host.encode("idna")
    except (httpx.InvalidURL, ValueError) as error:
        raise ConfigError(
            Text(
                "%(key)s is no address: %(reason)s. Example: %(example)s",
                key="adapters.feishu.domain",
                reason=str(error),
                example=f"https://{LARK}",
            )
        ) from error
