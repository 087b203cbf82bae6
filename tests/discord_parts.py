"""Writes docs/discord-components.json: everything that people can press, choose from or fill in on Discord, as sent.

python -m tests.discord_parts
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import msgspec

from tests.discord_scenes import FOLDER, played
from tests.discord_world import Way, town
from tests.emulators.discord import Call, Discord
from tests.scenery import scenes
from tests.storms import refused

PAGE = Path(__file__).parents[1] / "docs" / "discord-components.json"
SCENES = FOLDER / "transcript" / "components.en.txt"
NUMBER = re.compile(r"[0-9]+([.,–][0-9]+)*")
JOB = re.compile(r"(?<=[a-z]:)[0-9a-z]{8,}(?=:)")
CODE = re.compile(r"#[0-9a-z]{4}")


@dataclass(slots=True)
class Parts:
    """Each sort once. What differs from run to run is left out: ids of jobs and people, and numbers in the text."""

    found: dict[str, str] = field(default_factory=dict)
    """The first line above them, by the components."""

    def look(self, server: Discord) -> None:
        for told in (told for call in server.calls for told in _bodies(call)):
            text = msgspec.json.encode(told["components"]).decode()
            words = str(told.get("title") or told.get("content") or "").partition("\n")[0]
            self.found.setdefault(JOB.sub("JOB", text), NUMBER.sub("N", CODE.sub("#code", words)))

    def written(self) -> str:
        every = [{"under": words, "components": msgspec.json.decode(text)} for text, words in self.found.items()]
        return msgspec.json.format(msgspec.json.encode(every), indent=2).decode() + "\n"


def _bodies(call: Call) -> Iterator[Mapping[str, object]]:
    if call.status in {200, 204}:
        data = cast("Mapping[str, object]", call.json.get("data") or {})
        yield from (told for told in (call.json, data) if told.get("components"))


def _made(directory: Path) -> Path:
    directory.mkdir()
    return directory


async def components(directory: Path) -> str:
    parts = Parts()
    (scene,) = scenes(SCENES)
    await played(scene, _made(directory / "scene"), parts.look)
    await _sold(_made(directory / "sold"), parts)
    return parts.written()


async def _sold(directory: Path, parts: Parts) -> None:
    """Where there are several models and they cost something: a question, lists to choose from, and a failure."""
    async with town(directory, "--confirm=always") as made:
        anne = made.newcomer(Way.SLASH)
        made.ima.fail("create", refused(500, "Internal error"), times=9)
        anne.asks("a cat called Tom")
        (question,) = await made.shows(anne.channel, "question")
        made.press(question, "change", anne.person)
        await made.until(lambda: any(post.selects or len(post.buttons) > 3 for post in anne.channel.posts))
        models = anne.person.runs(anne.channel, "models")
        await made.until(lambda: models.answered and not models.thinking)
        made.press(question, "confirm", anne.person)
        await made.shows(anne.channel, "failure")
        await made.stopped()
        parts.look(made.discord)


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        PAGE.write_text(asyncio.run(components(Path(name))), encoding="utf-8")
