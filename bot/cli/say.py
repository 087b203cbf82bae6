"""`easel say`: one request through the whole house, in the terminal."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from msgspec import structs
from rich.console import Console

from bot import log
from bot.app import Home, opened
from bot.cli.outcomes import DONE, NOT_DONE, OPEN
from bot.cli.screens import Colours, Lines
from bot.cli.terminal import PLATFORM, Screen, Terminal
from bot.config import load
from bot.values import Action, Attachment, Outbound, Person, Place, PostKind, Pressed, Said, State

LOOK = 0.02
"""Seconds between two looks whether everything has been said."""
PAUSE = 0.1
"""The same, while nothing is being said."""
STATUS = {PostKind.FAILURE: NOT_DONE, PostKind.QUESTION: OPEN}


@dataclass(frozen=True, slots=True)
class Request:
    """The command's arguments."""

    text: str
    images: tuple[Path, ...]
    mask: Path | None
    user: str
    yes: bool
    json: bool


async def answer(request: Request, config: Path | None, environment: Mapping[str, str]) -> int:
    settings = structs.replace(load(config, environment), adapters={})
    log.configure("error" if settings.log.level == "info" else settings.log.level, settings.log.format)
    begun = time.monotonic()
    screen: Screen = Lines(lambda: time.monotonic() - begun) if request.json else Colours(Console(), environment)
    terminal = Terminal(screen, settings.directory)
    async with opened(settings, environment, {PLATFORM: terminal}) as home:
        await home.engine.receive(_said(request))
        await _converse(home, terminal, request)
        await home.settle(settings.stop.seconds)
    return STATUS.get(terminal.last, DONE) if terminal.last else NOT_DONE


def _said(request: Request) -> Said:
    return Said(
        key=f"{PLATFORM}:{uuid4().hex}",
        place=Place(PLATFORM, request.user),
        person=Person(PLATFORM, request.user, request.user),
        text=request.text,
        message="request",
        at=time.time(),
        attachments=tuple(_attached(request)),
    )


def _attached(request: Request) -> Iterator[Attachment]:
    for path in request.images:
        yield Attachment(str(path.absolute()))
    if request.mask is not None:
        yield Attachment(str(request.mask.absolute()), mask=True)


async def _converse(home: Home, terminal: Terminal, request: Request) -> None:
    """Until everything is said, or a question is left open."""
    while True:
        question, terminal.question = terminal.question, None
        if question is not None:
            if not await _decided(home, question, request):
                return
        elif await _is_over(home, request) and terminal.question is None:
            return
        await home.clock.sleep(LOOK if home.busy else PAUSE)


async def _is_over(home: Home, request: Request) -> bool:
    """Questions that an earlier command left open are not waited for."""
    if home.busy:
        return False
    if not len(home.runner):
        return True
    here = Place(PLATFORM, request.user)
    waiting = [job for job in await home.store.unfinished() if job.place == here]
    return not home.busy and all(job.state is State.CONFIRMING for job in waiting)


async def _decided(home: Home, question: Outbound, request: Request) -> bool:
    button = await chosen_button(question, request)
    if not button:
        return False
    place, person = Place(PLATFORM, request.user), Person(PLATFORM, request.user)
    await home.engine.receive(Pressed(f"{PLATFORM}:{uuid4().hex}", place, person, button, question.key, time.time()))
    return True


async def chosen_button(question: Outbound, request: Request) -> str:
    """The token of the button that answers a question; empty where nobody answers."""
    tokens = {button.action: button.token for button in question.buttons}
    if request.yes:
        return tokens.get(Action.CONFIRM, "")
    if request.json or not sys.stdin.isatty():
        return ""
    labels = " / ".join(f"[{number}] {button.label}" for number, button in enumerate(question.buttons, 1))
    line = (await asyncio.to_thread(input, f"{labels} > ")).strip()
    chosen = int(line) - 1 if line.isdecimal() else -1
    return question.buttons[chosen].token if 0 <= chosen < len(question.buttons) else tokens.get(Action.DECLINE, "")
