"""Conversations as people read them on Feishu: what they do stands at the margin, what they see is indented below.

## a cat                                 a scene
in: group                                or direct, topics (a group of topics); then `pace=24 webhook no-names` ...
Anne: @Easel draw a cat                  a message; in a topic `Anne in Cats: ...`
  →Anne | On it! Drawing a cat 🐱         a post, whose it replies to, its words and its [buttons]
… 30 s                                   time passes
  ~ | ⏳ 66% …                            a post is changed
  🖼 →Anne | ✅ Studio …                  a picture; 🖼🖼 several; 📎 a file
Anne presses Cancel                      a button of the newest post that has one of this name; also: selects
  (Anne: 🙂 …)                            what she alone is told
Anne brings photo: wearing a hat         a picture, or several, with words: photo, another; they are FILES
Anne sends photo                         a picture alone; also: `sends photo as a file`
Anne answers the picture: …              also: the notice, Ben
(Anne recalls the message)               what happens besides, see `tests/feishu_turns.py`

python -m tests.feishu_scenes FILE ...   plays the scenes anew, and writes down what is seen
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.emulators.feishu import Feishu, emulated
from tests.feishu_seen import Witness
from tests.feishu_stage import staged
from tests.feishu_turns import Cast, Turns
from tests.scenery import Line, Scene, acted, rewrite

FOLDER = Path(__file__).parent / "data" / "feishu"


def unseen(_server: Feishu) -> None:
    """Nobody looks behind the scene."""


async def played(scene: Scene, directory: Path, behind: Callable[[Feishu], None] = unseen) -> tuple[Line, ...]:
    """The scene as it really goes; whoever looks behind it is shown the platform when all is over."""
    with emulated() as server:
        async with staged(server, directory, scene.pace, **scene.switched) as stage:
            cast = Cast(server, scene.room, scene.language)
            found = await acted(scene, stage.clock, Turns(stage, cast), Witness(server, cast))
        behind(server)
        assert not server.violations, server.violations
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name), played)
