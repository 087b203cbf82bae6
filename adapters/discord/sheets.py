"""A post as the messages that it takes, and one such message as it is handed to Discord."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import discord
from discord.utils import MISSING

from adapters.discord.components import Under
from adapters.discord.ledger import first_answer
from adapters.discord.limits import TEXT
from adapters.discord.nonces import nonce
from adapters.discord.plain import written
from adapters.discord.uploads import Upload, files, grouped, uploads
from bot.values import Button, Outbound, PostKind

ORIGINAL = "-original"
LASTING = frozenset({PostKind.PICTURE, PostKind.FAILURE})
"""What a request ends with: it reaches whoever asked, wherever that still is possible."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words are plain text, nothing in them is markup."""

    words: str
    key: str
    """The same each time that this sheet is tried."""
    kind: PostKind
    reply_to: str = ""
    """The id of a message; empty for none."""
    buttons: tuple[Button, ...] = ()
    uploads: tuple[Upload, ...] = ()
    covered: bool = False
    alt: str = ""
    silent: bool = False
    person: str = ""
    """The id of whoever it is for."""
    called: bool = False
    """Whoever it is for is named at its beginning, and notified."""
    language: str = ""

    @property
    def lasting(self) -> bool:
        return self.kind in LASTING

    @property
    def name(self) -> str:
        return f"<@{self.person}> " if self.called else ""

    @property
    def content(self) -> str:
        return self.name + written(self.words, TEXT - len(self.name))

    @property
    def mentions(self) -> discord.AllowedMentions:
        """Nobody but whom the house itself names, whatever stands in the words."""
        named = [discord.Object(int(self.person))] if self.called else False
        return discord.AllowedMentions(everyone=False, users=named, roles=False, replied_user=bool(self.reply_to))

    def files(self) -> list[discord.File]:
        return files(self.uploads, self.alt, covered=self.covered)


async def sheets(outbound: Outbound, directory: Path, file_bytes: int) -> Sequence[Sheet]:
    """In their order. The first has the words and the buttons; whoever asked is told once only."""
    whole = Sheet(
        outbound.text,
        outbound.key,
        outbound.kind,
        reply_to=outbound.reply_to if outbound.reply_to.isdecimal() else "",
        buttons=outbound.buttons,
        covered=outbound.covered,
        alt=outbound.alt,
        person=outbound.person if outbound.person.isdecimal() else "",
        language=outbound.language,
    )
    there = await uploads(outbound.pictures, directory)
    there += await uploads(outbound.originals, directory, ORIGINAL)
    first, *others = tuple(grouped(there, file_bytes)) or ((),)
    following = replace(whole, words="", reply_to="", buttons=(), silent=True)
    more = [
        replace(following, uploads=group, key=f"{whole.key}#{number}") for number, group in enumerate(others, start=1)
    ]
    return (replace(whole, uploads=first), *more)


async def posted(channel: discord.PartialMessageable, sheet: Sheet, under: Under | None) -> str:
    """As a message of the channel; its id. A message that is gone is no reason not to answer. Raises FAILED."""
    before = discord.MessageReference(
        message_id=int(sheet.reply_to or 0), channel_id=channel.id, fail_if_not_exists=False
    )
    message = await channel.send(
        sheet.content or None,
        files=sheet.files() if sheet.uploads else MISSING,
        nonce=nonce(sheet.key),
        allowed_mentions=sheet.mentions,
        # None is what the library itself takes for no reference.
        reference=before if sheet.reply_to else None,  # type: ignore[arg-type]  # see above
        view=under or MISSING,
        suppress_embeds=True,
        silent=sheet.silent,
    )
    return str(message.id)


async def followed(hook: discord.Webhook, sheet: Sheet, under: Under | None, *, alone: bool) -> str:
    """As a further answer to an interaction; its id. Raises FAILED. Discord takes no nonce here, and the library itself
    repeats what is answered with a 500: only then may it be there twice."""
    message = await hook.send(
        sheet.content or MISSING,
        files=sheet.files() if sheet.uploads else MISSING,
        allowed_mentions=sheet.mentions,
        view=under or MISSING,
        ephemeral=alone,
        wait=True,
        suppress_embeds=True,
        silent=sheet.silent,
    )
    return str(message.id)


async def answered(hook: discord.Webhook, original: str, sheet: Sheet, under: Under | None) -> str:
    """In the place of the first answer to an interaction; its id. Raises FAILED."""
    message = await hook.edit_message(
        first_answer(original),
        content=sheet.content or None,
        attachments=sheet.files(),
        allowed_mentions=sheet.mentions,
        view=under,
    )
    return str(message.id)
