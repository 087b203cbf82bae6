"""Conversations as people read them on Discord: what they do stands at the margin, what they see is indented below.

## a cat                                 a scene
in: guild                                or dm, forum, group, installed (the bot is not there); then `pace=24` ...
Anne: @Easel draw a cat                  a message; in a thread or a forum's post `Anne in Cats: ...`
  →Anne | On it! Drawing a cat 🐱         a post, whose it replies to, its words and its [buttons]
Anne runs /draw prompt=a cat | count=2   a command
  … Anne                                 the app is thinking; in ( ) only she sees it, and so all else
  ⇒Anne | On it! …                       what it thought of, or something that follows
… 30 s                                   time passes
  ~ | ⏳ 66% …                            a post is changed
  🖼 | @Anne ✅ Studio …                   a picture; 🖼🖼 several
Anne presses Cancel                      a button of the newest post that has one of this name; also: selects
  (Anne is asked: Title [Label = value]) a form; `Anne fills in Label=words`
Anne types /draw model=na                  (Anne may choose: …)
Anne points at the picture: Draw this again    also: Ben (the newest message of his)
Anne brings photo: wearing a hat         a picture, or several: photo, another; they are FILES
Anne answers the picture: …              also: the notice, Ben
Anne edits: @Easel draw a dog            the words of her newest message
(Anne blocks the bot)                    what happens besides, see `tests/discord_turns.py`
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.discord_seen import Witness
from tests.discord_stage import staged
from tests.discord_turns import Cast, Turns
from tests.emulators.discord import Discord, emulated
from tests.scenery import Line, Scene, acted, rewrite

FOLDER = Path(__file__).parent / "data" / "discord"


def unseen(_server: Discord) -> None:
    """Nobody looks behind the scene."""


async def played(scene: Scene, directory: Path, behind: Callable[[Discord], None] = unseen) -> tuple[Line, ...]:
    """The scene as it really goes; whoever looks behind it is shown the platform when all is over."""
    with emulated() as server:
        async with staged(server, directory, scene.pace, **scene.switched) as stage:
            cast = Cast(server, scene.room, scene.language)
            found = await acted(scene, stage.clock, Turns(stage, cast), Witness(server, cast))
        behind(server)
        assert not server.violations, server.violations
        failed = [one.id for one in server.interactions.values() if one.failed]
        assert not failed, f"interaction failed: {failed}"
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name), played)
