"""Every row of the protocol's tables, in Chinese and in English: what is heard, what is said, in exact order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenes import FOLDER, Scene, played, scenes

SCENES = [(file.name, scene) for file in sorted(FOLDER.glob("*.txt")) for scene in scenes(file)]


@pytest.mark.parametrize("scene", [pytest.param(scene, id=f"{name}: {scene.title}") for name, scene in SCENES])
async def test_a_scene_goes_as_it_is_written(scene: Scene, tmp_path: Path) -> None:
    assert "\n".join(await played(scene, tmp_path)) == "\n".join(scene.lines)


def test_both_languages_have_the_same_scenes() -> None:
    """Row by row, so that none is shown in one language alone."""
    told = {name: [scene.stage for file, scene in SCENES if file == name] for name, _ in SCENES}
    chinese = {name.removesuffix(".zh.txt"): stages for name, stages in told.items() if name.endswith(".zh.txt")}
    english = {name.removesuffix(".en.txt"): stages for name, stages in told.items() if name.endswith(".en.txt")}
    assert chinese == english
    assert len(SCENES) > 100
