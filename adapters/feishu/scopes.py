"""What the app has to be allowed to do, what does not work without it, and where it is allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from adapters.feishu.line import console
from adapters.feishu.settings import Settings
from bot.values import Text


@dataclass(frozen=True, slots=True)
class Scope:
    """One that the app should have, by the name that Feishu has for it."""

    name: str
    lost: Text
    """What does not work without it."""
    others: tuple[str, ...] = ()
    """Those that do as well."""
    beside: tuple[str, ...] = ()
    """Those that it needs beside it."""

    def among(self, granted: Collection[str]) -> bool:
        return any(name in granted for name in (self.name, *self.others))


WRITING = Scope("im:message", Text("It cannot write anything."), ("im:message:send_as_bot",))
SHOWING = Scope("im:resource", Text("It cannot show pictures."), ("im:resource:upload",))
DIRECT = Scope("im:message.p2p_msg:readonly", Text("It hears nothing in direct chats."), ("im:message.p2p_msg",))
NAMED = Scope(
    "im:message.group_at_msg:readonly",
    Text("In groups it does not hear its name."),
    ("im:message.group_at_msg", "im:message.group_at_msg.include_bot:readonly", "im:message.group_msg"),
)
LOOKING = Scope(
    "im:message:readonly",
    Text("It cannot look at pictures that people send, or reply to."),
    ("im:message", "im:message.history:readonly"),
)
EVERYTHING = Scope(
    "im:message.group_msg",
    Text("In groups it hears only what mentions it: no reply to its pictures without its name, and no other wish."),
)
KNOWING = Scope(
    "contact:user.base:readonly",
    Text("It does not know people's names."),
    ("contact:contact:readonly_as_app", "contact:contact:access_as_app", "contact:contact:readonly"),
    ("contact:contact.base:readonly",),
)
SEEING = Scope(
    "application:application:self_manage",
    Text("It cannot be seen here to which events and callbacks the app is subscribed."),
    ("admin:app.info:readonly",),
)
ESSENTIAL = (WRITING, SHOWING)
"""Without one of them there is no picture bot."""
HEARING = (DIRECT, NAMED)
"""Without all of them there is none either."""
ALL = (*ESSENTIAL, *HEARING, LOOKING, EVERYTHING, KNOWING, SEEING)


def lacking(granted: Collection[str], settings: Settings) -> tuple[Scope, ...]:
    """What is not among those that are granted and would be of use."""
    return tuple(scope for scope in ALL if not scope.among(granted) and _wanted(scope, settings))


def _wanted(scope: Scope, settings: Settings) -> bool:
    if scope is EVERYTHING:
        return settings.group_messages
    return settings.names if scope is KNOWING else True


def needed(scopes: Iterable[Scope]) -> tuple[str, ...]:
    """Their names, without those that others of them make superfluous."""
    found: dict[str, None] = {}
    for scope in scopes:
        if not scope.among(found):
            found.update(dict.fromkeys((scope.name, *scope.beside)))
    return tuple(found)


def page(settings: Settings, names: Iterable[str]) -> str:
    """The page of the console on which they are ticked already."""
    return console(settings, f"auth?q={','.join(names)}&op_from=openapi&token_type=tenant")
