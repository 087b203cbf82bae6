"""From a ratio and a size to sides in pixels that a model draws in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.values.measures import Bounds, pixels, proportion

LARGE = Bounds(grid=16, least=16, most=3840, fewest=655_360, many=8_294_400)
"""Those of gpt-image-2."""
RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "1:2", "2:1", "9:21"]


@pytest.mark.parametrize(
    ("ratio", "size", "bounds", "sides"),
    [
        ("1:1", "1K", Bounds(), (1024, 1024)),
        ("16:9", "2K", Bounds(), (2736, 1536)),
        ("1:1", "512px", LARGE, (816, 816)),
        ("1:1", "4K", LARGE, (2880, 2880)),
        ("16:9", "4K", LARGE, (3840, 2160)),
        ("9:16", "4K", LARGE, (2160, 3840)),
        ("1:1", "4K", Bounds(grid=8, most=2048), (2048, 2048)),
        ("21:9", "512px", Bounds(grid=64, least=512), (1216, 512)),
        ("1:1", "1024x1536", Bounds(grid=8), (1256, 1256)),
    ],
)
def test_a_picture_has_about_the_area_of_its_size_within_the_bounds(
    ratio: str, size: str, bounds: Bounds, sides: tuple[int, int]
) -> None:
    assert pixels(ratio, size, bounds) == sides


@given(ratio=st.sampled_from(RATIOS), side=st.integers(100, 9000), grid=st.sampled_from([8, 16, 32, 64]))
def test_no_bound_is_ever_broken(ratio: str, side: int, grid: int) -> None:
    bounds = Bounds(grid, 16, 3840, 655_360, 8_294_400)

    width, height = pixels(ratio, f"{side}x{side}", bounds)

    assert width % grid == height % grid == 0
    assert max(width, height) <= 3840
    assert 655_360 <= width * height <= 8_294_400
    wanted = proportion(ratio) or 1
    assert abs(width / height / wanted - 1) < 2.5 * grid / min(width, height)


@pytest.mark.parametrize(("ratio", "size"), [("wide", "1K"), ("0:1", "1K"), ("1:1", "huge"), ("", "")])
def test_what_is_no_ratio_or_size_is_refused(ratio: str, size: str) -> None:
    with pytest.raises(ValueError, match="neither a ratio"):
        pixels(ratio, size)
