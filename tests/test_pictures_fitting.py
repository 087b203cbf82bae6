"""Pictures of unusual sizes and shapes, as chats can carry them; what was made anew comes along as it was."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.outbox.fitting import fitted
from bot.pictures import as_files, fit, inspect, keep
from bot.pictures.fitting import shown_size
from bot.values import Limits, Outbound, Picture, PostKind
from tests.drawing import PLENTY, noise, opened, saved

TELEGRAM = Limits(picture_side=10_000, picture_sum=10_000, picture_ratio=20, file_bytes=50_000_000)


def held(directory: Path, image: Image.Image, kind: str = "PNG", number: int = 1, **options: object) -> Picture:
    return keep(saved(image, kind, **options), directory, "k3f9", number)


def carried(picture: Picture, limits: Limits) -> bool:
    long, short = max(picture.width, picture.height), min(picture.width, picture.height)
    ratio = not limits.picture_ratio or long <= short * limits.picture_ratio
    total = not limits.picture_sum or long + short <= limits.picture_sum
    return ratio and total and long <= limits.picture_side and picture.size <= limits.picture_bytes


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 30_000),
    st.integers(1, 30_000),
    st.sampled_from([0, 200, 1001, 10_000]),
    st.sampled_from([0, 1, 1.5, 2.35, 20]),
    st.sampled_from([100, 4096, 10_000]),
)
def test_every_size_is_brought_within_all_limits_together(
    width: int, height: int, total: int, ratio: float, side: int
) -> None:
    limits = Limits(picture_sum=total, picture_ratio=ratio, picture_side=side)
    made = Picture("", "", *shown_size(width, height, limits), 0)
    assert carried(made, limits), made
    assert (made.width >= made.height) == (width >= height) or made.width == made.height
    if carried(Picture("", "", width, height, 0), limits):
        assert (made.width, made.height) == (width, height)


@pytest.mark.parametrize("size", [(2000, 1400), (1400, 2000)], ids=["wide", "high"])
def test_a_picture_whose_sides_are_too_long_together_is_made_smaller(tmp_path: Path, size: tuple[int, int]) -> None:
    limits = Limits(picture_sum=1700)
    copy = fit(held(tmp_path, noise(*size)), tmp_path, limits)
    assert copy.width + copy.height <= 1700
    assert copy.width + copy.height >= 1698
    assert copy.width / copy.height == pytest.approx(size[0] / size[1], abs=0.01)
    assert inspect((tmp_path / copy.path).read_bytes(), PLENTY).width == copy.width


@pytest.mark.parametrize(
    ("size", "made"), [((1000, 20), (1000, 50)), ((20, 1000), (50, 1000)), ((999, 1), (999, 50))], ids=str
)
def test_a_picture_that_is_too_narrow_is_shown_whole_and_in_the_middle(
    tmp_path: Path, size: tuple[int, int], made: tuple[int, int]
) -> None:
    picture = held(tmp_path, Image.new("RGB", size, (240, 40, 40)))
    copy = fit(picture, tmp_path, TELEGRAM)
    assert (copy.width, copy.height, copy.mime) == (*made, "image/png")
    shown = opened((tmp_path / copy.path).read_bytes())
    middle = tuple((large - small) // 2 + small // 2 for large, small in zip(made, size, strict=True))
    beside = (made[0] // 2, 2) if size[0] > size[1] else (2, made[1] // 2)
    assert shown.getpixel((middle[0], middle[1])) == (240, 40, 40)
    red, *_ = shown.getpixel(beside)  # type: ignore[misc]
    assert 60 < red < 180


def test_beside_a_narrow_picture_that_can_be_seen_through_one_sees_through_too(tmp_path: Path) -> None:
    picture = held(tmp_path, Image.new("RGBA", (1000, 20), (240, 40, 40, 128)))
    shown = opened((tmp_path / fit(picture, tmp_path, TELEGRAM).path).read_bytes()).convert("RGBA")
    assert shown.getpixel((500, 2)) == (0, 0, 0, 0)
    assert shown.getpixel((500, 25)) == (240, 40, 40, 128)


def test_a_narrow_picture_that_is_too_large_too_is_within_all_limits(tmp_path: Path) -> None:
    limits = Limits(picture_sum=1000, picture_ratio=20, picture_side=900, picture_bytes=30_000)
    copy = fit(held(tmp_path, noise(3000, 60)), tmp_path, limits)
    assert carried(copy, limits)
    assert copy.size == len((tmp_path / copy.path).read_bytes())


def test_another_kind_is_tried_before_fewer_pixels(tmp_path: Path) -> None:
    picture = held(tmp_path, noise(600, 20))
    copy = fit(picture, tmp_path, Limits(picture_ratio=20, picture_bytes=picture.size))
    assert (copy.width, copy.height) == (600, 30)


def outbound(*pictures: Picture, files: bool = False) -> Outbound:
    return Outbound(PostKind.PICTURE, "key", "text", pictures=pictures, files=files)


async def test_what_had_to_be_made_anew_comes_along_as_it_was(tmp_path: Path) -> None:
    wide, plain = held(tmp_path, noise(600, 20)), held(tmp_path, noise(60, 60), number=2)
    made = await fitted(outbound(wide, plain), TELEGRAM, tmp_path)
    assert made.originals == (wide,)
    assert made.pictures[1] is plain
    assert (made.pictures[0].width, made.pictures[0].height) == (600, 30)


async def test_what_is_too_large_for_a_file_does_not_come_along(tmp_path: Path) -> None:
    wide = held(tmp_path, noise(600, 20))
    made = await fitted(outbound(wide), Limits(picture_ratio=20, file_bytes=wide.size - 1), tmp_path)
    assert (made.originals, made.pictures[0].height) == ((), 30)


async def test_what_is_wanted_as_a_file_is_left_as_it_is_as_long_as_it_is_small_enough_for_one(tmp_path: Path) -> None:
    wide = held(tmp_path, noise(600, 20), "GIF")
    limits = Limits(picture_ratio=20, picture_side=100, picture_bytes=10, file_bytes=wide.size)
    assert await fitted(outbound(wide, files=True), limits, tmp_path) == outbound(wide, files=True)


async def test_a_file_that_is_too_large_is_made_smaller_and_keeps_its_shape(tmp_path: Path) -> None:
    wide = held(tmp_path, noise(900, 30))
    limits = Limits(picture_ratio=20, picture_side=100, file_bytes=wide.size // 2)
    made = await fitted(outbound(wide, files=True), limits, tmp_path)
    assert made.originals == ()
    assert made.pictures[0].size <= limits.file_bytes
    assert (made.pictures[0].width, made.pictures[0].height) == (900, 30)


async def test_what_cannot_be_read_is_posted_as_it_is(tmp_path: Path) -> None:
    wide = held(tmp_path, noise(600, 20))
    (tmp_path / wide.path).write_bytes(b"no picture")
    made = await fitted(outbound(wide), TELEGRAM, tmp_path)
    assert (made.pictures, made.originals) == ((wide,), ())


def test_a_file_may_be_of_any_size_and_shape() -> None:
    limits = as_files(TELEGRAM)
    assert carried(Picture("", "image/png", 60_000, 10, TELEGRAM.file_bytes), limits)
    assert not carried(Picture("", "image/png", 10, 10, TELEGRAM.file_bytes + 1), limits)
