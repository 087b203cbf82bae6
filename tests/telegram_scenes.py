"""Conversations as people read them on Telegram: what they do stands at the margin, what they see is indented below.

## a cat                                 a scene
in: private                              or group, supergroup, forum, channel; then `pace=24` seconds of a picture, ...
Anne: 帮我画一只猫                        a message, in a forum `Anne in Cats: ...`
  ✍ Anne                                 her message gets a reaction
  →Anne | 好的！马上画一只猫 🐱            a post, whose it replies to, its words and its [buttons]
… 30 s                                   time passes
  ~ | ⏳ 66% …                            a post is changed
  🖼 →Anne | ✅ Studio …                   a picture; 🖼🖼 an album, 📎 a file, 🖼~ what was a text becomes a picture
Anne presses 取消                         a button of the newest post that has one of this name
  (Anne: …)                              somebody who pressed is told alone, in a window
Anne brings photo: 加顶帽子               also: brings a file, brings photo, another (an album); they are FILES
Anne answers the picture: …              also: the notice, Ben (the newest message of theirs)
Anne edits: 一只狗                        the words of her newest message
(Anne blocks the bot)                    what happens besides, see `tests/telegram_turns.py`
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.emulators.telegram import emulated
from tests.scenery import Line, Scene, acted, rewrite
from tests.telegram_seen import Witness
from tests.telegram_stage import staged
from tests.telegram_turns import Cast, Turns

FOLDER = Path(__file__).parent / "data" / "telegram"


async def played(scene: Scene, directory: Path) -> tuple[Line, ...]:
    """The scene as it really goes."""
    with emulated() as server:
        async with staged(server, directory, scene.pace, **scene.switched) as stage:
            cast = Cast(server, scene.room, {"zh": "zh-hans"}.get(scene.language, scene.language))
            found = await acted(scene, stage.clock, Turns(stage, cast), Witness(server, cast))
        assert not server.violations, server.violations
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name), played)
