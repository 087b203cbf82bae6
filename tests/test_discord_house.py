"""The whole house on Discord: what people do and see, as tables. `python -m tests.discord_scenes` plays them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discord_scenes import FOLDER, played
from tests.scenery import Scene, scenes

SCENES = {f"{file.name}: {scene.title}": scene for file in sorted(FOLDER.glob("*.txt")) for scene in scenes(file)}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
async def test_a_conversation_on_discord_goes_as_written(scene: Scene, tmp_path: Path) -> None:
    lines = await played(scene, tmp_path)

    assert [line.text for line in lines] == list(scene.lines)
