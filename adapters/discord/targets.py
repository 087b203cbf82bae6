"""Commands on a message that somebody points at, and forms about a picture."""

from __future__ import annotations

import asyncio
import re

import discord
import structlog
from cachetools import LRUCache

from adapters.discord.addressing import Me
from adapters.discord.answering import Answer, Deferred, Opened, Told
from adapters.discord.clean import clean
from adapters.discord.courses import Course
from adapters.discord.forms import NOTHING, Sent, Subject, asked, form, sign, subject, whole
from adapters.discord.options import Command
from adapters.discord.origins import Origin
from adapters.discord.pictures import Handle, shown
from adapters.discord.reading import words
from adapters.discord.refusals import FAILED, GARBLED
from bot.ports import Words
from bot.values import MENUS, Action, Attachment, Text

log = structlog.get_logger()

NO_PICTURE = Text("There is no picture in this message.")
NO_WORDS = Text("There is nothing to draw in this message.")
ONCE_MORE = Text("🔁 Once more, then.")
ALIKE = Text("something like it")
NOWHERE = Attachment(str(Handle("")), quoted=True)
"""Stands for a picture that is not found any more: that it cannot be read is said before anything is paid for."""
LATELY = 1_000
"""Pictures that somebody began to change."""
PATIENCE = 5.0
"""Seconds for a message that has to be asked for again."""
COMMANDED = re.compile(r"\s*/(?:draw|imagine|edit)\b", re.IGNORECASE)
REPEATS = (f"{Action.AGAIN}:", f"{Action.RETRY}:")
WAITS = f"{Action.CANCEL}:"
"""Begins the id of the button of a notice: what is made is not there yet, though a part of it may show."""


class Targets:
    """Messages that are worked with, as Discord sends them along."""

    def __init__(self, me: Me, words: Words) -> None:
        self._me = me
        self._words = words
        self._lately: LRUCache[str, tuple[Attachment, ...]] = LRUCache(LATELY)
        """Pictures by their message, which a bot that is a guest cannot ask for."""

    def commanded(self, interaction: discord.Interaction, command: Command, origin: Origin) -> Course:
        """A command on a message."""
        message = _resolved(interaction, command)
        if command.name == MENUS["edit"].message:
            return Course(self._change(message, origin))
        return self._again(message, origin)

    def modified(self, message: discord.Message, origin: Origin, button: str) -> Course:
        """A press for which words are asked; where they cannot be, the press counts."""
        return Course(self._opened(message, origin), instead=origin.pressed(button, str(message.id)))

    def written(self, sent: Sent, origin: Origin, message: discord.Message | None) -> Course:
        """A form that came back; `message` has the button by which it was opened."""
        about = subject(sent.custom_id)
        request = asked(sent, about) if about is not None else ""
        if about is None or not request:
            return Course(Told(self._words(NOTHING, origin.locale)))
        pictures = self._lately.get(about.message, ())
        if not pictures and message is not None and str(message.id) == about.message:
            pictures = shown(message, quoted=True)
        if request.startswith("/draw"):
            return Course(Deferred(alone=False), origin.said(request))
        event = origin.said(request, pictures, about.message if about.ours else "")
        return Course(Deferred(alone=False), event, about=None if pictures else about)

    async def pictures(self, client: discord.Client, about: Subject) -> tuple[Attachment, ...]:
        """Asked for again. Where none is found something stands in for it that cannot be used: no other picture may."""
        try:
            async with asyncio.timeout(PATIENCE):
                found = await client.get_partial_messageable(int(about.channel)).fetch_message(int(about.message))
            return shown(found, quoted=True) or (NOWHERE,)
        except (*FAILED, *GARBLED) as error:
            log.info("picture not found again", cause=type(error).__name__)
            return (NOWHERE,)

    def _change(self, message: discord.Message, origin: Origin) -> Answer:
        return self._opened(message, origin) if shown(message) else Told(self._words(NO_PICTURE, origin.locale))

    def _opened(self, message: discord.Message, origin: Origin) -> Opened:
        """The words of our own picture can be changed; it shows them to whoever cannot see it."""
        ours = message.author.id == self._me.id
        self._lately[str(message.id)] = shown(message, quoted=True)
        prompt = _drawn_from(message) if ours else ""
        about = Subject(str(message.id), origin.place.chat, ours, sign(prompt))
        return Opened(form(about, self._words, origin.locale, prompt))

    def _again(self, message: discord.Message, origin: Origin) -> Course:
        ours = message.author.id == self._me.id
        button = _repeating(message) if ours else ""
        if button:
            # What comes of a press answers the one who asked first: nothing would ever replace a "thinking".
            return Course(Told(self._words(ONCE_MORE, origin.locale)), origin.pressed(button, str(message.id)))
        pictures = shown(message, quoted=True)
        text = _drawn_from(message) if ours else words(message, self._me).strip()
        if text:
            return Course(Deferred(alone=False), origin.said(self._as_request(message, text), pictures))
        if not pictures:
            return Course(Told(self._words(NO_WORDS, origin.locale)))
        wish = f"/edit {self._words(ALIKE, origin.locale)}"
        return Course(Deferred(alone=False), origin.said(wish, pictures, str(message.id) if ours else ""))

    def _as_request(self, message: discord.Message, text: str) -> str:
        """What was said to us says itself what is wanted; of anything else the words are drawn."""
        called = any(user.id == self._me.id for user in message.mentions)
        return text if called or COMMANDED.match(text) else f"/draw {text}"


def _resolved(interaction: discord.Interaction, command: Command) -> discord.Message:
    """Raises LookupError for one that did not come along."""
    raw = command.resolved.messages[command.target_id]
    # The library makes a message of it only for commands of its own tree, whose tasks nobody owns.
    state = interaction._state  # noqa: SLF001 - see above
    return discord.Message(state=state, channel=interaction.channel, data=raw)  # type: ignore[arg-type]  # as it came


def _drawn_from(message: discord.Message) -> str:
    """The words of our own picture, as they were said when it was posted; none where it is not done yet, or where they
    were cut off."""
    if _button(message, (WAITS,)):
        return ""
    said = (attachment.description for attachment in message.attachments)
    return whole(clean(next((text for text in said if text), "")))


def _repeating(message: discord.Message) -> str:
    """The button by which it is drawn once more; a notice stands for what it tells of."""
    waits = _button(message, (WAITS,)).removeprefix(WAITS)
    return _button(message, REPEATS) or (f"{Action.AGAIN}:{waits}" if waits else "")


def _button(message: discord.Message, begins: tuple[str, ...]) -> str:
    """The first whose id begins so; empty for none."""
    for row in message.components:
        for child in getattr(row, "children", ()):
            id = getattr(child, "custom_id", None) or ""
            if id.startswith(begins):
                return str(id)
    return ""
