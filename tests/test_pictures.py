"""Checking, keeping and fitting pictures, with files as strangers send them."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from bot.errors import JobError, TooLarge, Unreadable, Unstorable
from bot.pictures import Inspected, discard, fit, inspect, keep, note, reference
from bot.values import Limits, Picture
from tests.drawing import KINDS, PLENTY, bomb, drawn, noise, opened, saved


@pytest.mark.parametrize("kind", KINDS)
def test_the_four_kinds_are_told_by_their_content(kind: str) -> None:
    assert inspect(saved(drawn(), kind), PLENTY) == Inspected(f"image/{kind.lower()}", 120, 80)


def test_several_jpegs_in_one_file_are_a_jpeg() -> None:
    data = saved(drawn(), "MPO", save_all=True, append_images=[drawn()])
    assert inspect(data, PLENTY).mime == "image/jpeg"


def test_a_picture_that_lies_on_its_side_is_measured_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    assert inspect(saved(drawn(), "JPEG", exif=exif), PLENTY) == Inspected("image/jpeg", 80, 120)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><title>404</title>",
        b'{"error": "expired"}',
        saved(drawn(), "BMP"),
        saved(drawn(), "TIFF"),
    ],
    ids=["nothing", "a_beginning", "svg", "html", "json", "bmp", "tiff"],
)
def test_what_is_no_picture_of_the_four_kinds_is_unreadable(data: bytes) -> None:
    for look in (inspect, reference):
        with pytest.raises(Unreadable):
            look(data, PLENTY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_was_cut_off_is_unreadable(kind: str) -> None:
    data = saved(noise(64, 64), kind)
    for look in (inspect, reference):
        with pytest.raises(Unreadable):
            look(data[: len(data) // 2], PLENTY)


@pytest.mark.parametrize("side", [10_000, 12_000, 30_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    for look in (inspect, reference):
        with pytest.raises(TooLarge):
            look(bomb(side, side), PLENTY)


def test_as_many_pixels_as_allowed_are_allowed() -> None:
    data = saved(drawn(100, 100))
    assert inspect(data, 10_000).width == 100
    with pytest.raises(TooLarge, match="100x100 pixels"):
        inspect(data, 9_999)


SMALL = {kind: saved(noise(24, 16), kind) for kind in KINDS}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    kind: str, damage: list[tuple[int, int]], more: st.DataObject
) -> None:
    data = bytearray(SMALL[kind])
    for place, value in damage:
        data[place % len(data)] = value
    del data[more.draw(st.integers(1, len(data))) :]
    for look in (inspect, reference):
        try:
            look(bytes(data), 1_000_000)
        except JobError as error:
            assert isinstance(error, Unreadable | TooLarge)  # noqa: PT017 - either way is right


def test_a_picture_is_kept_as_it_came(tmp_path: Path) -> None:
    data = saved(drawn(), "WEBP")
    kept = keep(data, tmp_path, "k3f9", 1)
    assert kept == Picture("pictures/k3/k3f9/1.webp", "image/webp", 120, 80, len(data))
    assert (tmp_path / kept.path).read_bytes() == data
    assert keep(data, tmp_path, "k3f9", 1) == kept
    assert [file.name for file in (tmp_path / "pictures/k3/k3f9").iterdir()] == ["1.webp"]


@pytest.mark.parametrize("name", ["", ".hidden", "../up", "a/b", "a\\b", "a\0b"])
def test_a_name_never_leads_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="the folder of a picture"):
        keep(saved(drawn()), tmp_path, name, 1)


def test_a_directory_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("in the way")
    with pytest.raises(Unstorable, match=r"^pictures/k3/k3f9/1\.png cannot be written: "):
        keep(saved(drawn()), tmp_path, "k3f9", 1)


FULL = """
import resource, sys
from pathlib import Path
from bot.errors import Unstorable
from bot.pictures import keep
data = Path(sys.argv[1]).read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    keep(data, Path(sys.argv[2]), "k3f9", 1)
except Unstorable as error:
    print(error.detail)
"""


def test_a_disk_that_takes_no_more_leaves_nothing_half_behind(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(saved(noise(64, 64)))
    command = [sys.executable, "-c", FULL, str(tmp_path / "large.png"), str(tmp_path)]
    told = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("pictures/k3/k3f9/1.png cannot be written: ")
    assert list((tmp_path / "pictures/k3/k3f9").iterdir()) == []


def held(tmp_path: Path, image: Image.Image, kind: str = "PNG", **options: object) -> Picture:
    return keep(saved(image, kind, **options), tmp_path, "k3f9", 1)


def test_a_picture_that_fits_is_posted_as_it_is(tmp_path: Path) -> None:
    picture = held(tmp_path, drawn())
    assert fit(picture, tmp_path, Limits()) is picture


@pytest.mark.parametrize(
    ("limits", "mime"),
    [
        (Limits(picture_bytes=40_000), "image/jpeg"),
        (Limits(picture_bytes=40_000, picture_mimes=("image/webp", "image/png")), "image/webp"),
        (Limits(picture_bytes=40_000, picture_mimes=("image/png",)), "image/png"),
        (Limits(picture_side=100), "image/png"),
        (Limits(picture_mimes=("image/jpeg",)), "image/jpeg"),
        (Limits(picture_bytes=9_000, picture_side=150, picture_mimes=("image/jpeg",)), "image/jpeg"),
    ],
    ids=["bytes", "bytes_as_webp", "bytes_as_png", "side", "kind", "all"],
)
def test_a_copy_is_within_all_limits_and_the_original_stays(tmp_path: Path, limits: Limits, mime: str) -> None:
    picture = held(tmp_path, noise(300, 200))
    before = (tmp_path / picture.path).read_bytes()
    copy = fit(picture, tmp_path, limits)
    data = (tmp_path / copy.path).read_bytes()
    assert inspect(data, PLENTY) == Inspected(mime, copy.width, copy.height)
    assert (copy.mime, copy.size) == (mime, len(data))
    assert copy.size <= limits.picture_bytes
    assert max(copy.width, copy.height) <= limits.picture_side
    assert copy.width / copy.height == pytest.approx(1.5, abs=0.02)
    assert (tmp_path / picture.path).read_bytes() == before


def test_quality_is_given_up_before_pixels(tmp_path: Path) -> None:
    picture = held(tmp_path, noise(300, 200))
    best = len(saved(noise(300, 200), "JPEG", quality=92, progressive=True))
    copy = fit(picture, tmp_path, Limits(picture_bytes=best - 1))
    assert (copy.width, copy.height) == (300, 200)


def test_chats_with_the_same_limits_share_a_copy(tmp_path: Path) -> None:
    picture = held(tmp_path, drawn())
    first, second, other = (fit(picture, tmp_path, Limits(picture_side=side)) for side in (64, 64, 70))
    assert first == second
    assert first.path != other.path
    assert first.path.startswith("pictures/k3/k3f9/1.fit-")


def test_a_see_through_picture_stays_so_where_the_chat_can_show_it(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (200, 200), (255, 0, 0, 0))
    picture = held(tmp_path, clear)
    shown = fit(picture, tmp_path, Limits(picture_mimes=("image/jpeg", "image/webp")))
    assert opened((tmp_path / shown.path).read_bytes()).convert("RGBA").getpixel((9, 9))[3] == 0  # type: ignore[index]
    white = fit(picture, tmp_path, Limits(picture_mimes=("image/jpeg",)))
    assert opened((tmp_path / white.path).read_bytes()).getpixel((9, 9)) == (255, 255, 255)


def test_a_copy_stands_upright_and_says_nothing_about_its_maker(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = "somebody"
    picture = held(tmp_path, drawn(), "JPEG", exif=exif)
    assert (picture.width, picture.height) == (80, 120)
    copy = fit(picture, tmp_path, Limits(picture_mimes=("image/png",)))
    image = opened((tmp_path / copy.path).read_bytes())
    assert image.size == (copy.width, copy.height) == (80, 120)
    assert (dict(image.getexif()), image.info) == ({}, {})
    left, right = image.getpixel((5, 60)), image.getpixel((75, 60))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert (left[2] > 200, right[0] > 200) == (True, True)


def test_the_link_to_the_original_goes_along(tmp_path: Path) -> None:
    kept = held(tmp_path, drawn())
    linked = Picture(kept.path, kept.mime, kept.width, kept.height, kept.size, "https://cdn.example/p.png")
    assert fit(linked, tmp_path, Limits(picture_side=70)).link == linked.link


@pytest.mark.parametrize(("width", "height"), [(20, 20), (600, 10)])
def test_a_tiny_or_thin_picture_has_a_copy_too(tmp_path: Path, width: int, height: int) -> None:
    copy = fit(held(tmp_path, drawn(width, height)), tmp_path, Limits(picture_side=300, picture_mimes=("image/webp",)))
    assert (copy.mime, copy.width) == ("image/webp", min(width, 300))


def test_what_no_copy_can_satisfy_is_said(tmp_path: Path) -> None:
    picture = held(tmp_path, noise(100, 100))
    with pytest.raises(TooLarge, match="within 200 bytes"):
        fit(picture, tmp_path, Limits(picture_bytes=200))
    with pytest.raises(Unreadable, match="takes none of"):
        fit(picture, tmp_path, Limits(picture_mimes=("image/gif",)))


def test_an_original_that_is_gone_is_said(tmp_path: Path) -> None:
    gone = Picture("pictures/k3/gone.png", "image/png", 100, 100, 10)
    with pytest.raises(Unstorable, match=r"^gone\.png cannot be read: "):
        fit(gone, tmp_path, Limits(picture_side=64))


def files(tmp_path: Path) -> list[str]:
    return sorted(str(file.relative_to(tmp_path / "pictures")) for file in tmp_path.rglob("*") if file.is_file())


def test_what_is_discarded_goes_with_its_copies_and_with_the_last_one_its_notes(tmp_path: Path) -> None:
    first, second = (keep(saved(drawn()), tmp_path, "k3f9", number) for number in (1, 2))
    other = keep(saved(drawn()), tmp_path, "k3aa", 1)
    fit(first, tmp_path, Limits(picture_side=70))
    note(tmp_path, first, "result.json", "{}")
    discard(tmp_path, first.path)
    assert files(tmp_path) == ["k3/k3aa/1.png", "k3/k3f9/2.png", "k3/k3f9/result.json"]
    discard(tmp_path, first.path)
    discard(tmp_path, second.path)
    discard(tmp_path, second.path)
    assert files(tmp_path) == ["k3/k3aa/1.png"]
    assert not (tmp_path / "pictures/k3/k3f9").exists()
    assert (tmp_path / other.path).exists()


def test_pictures_that_share_a_folder_are_discarded_one_by_one(tmp_path: Path) -> None:
    folder = tmp_path / "pictures/k3"
    folder.mkdir(parents=True)
    for name in ("k3f9-1.png", "k3f9-1.fit-0a.jpg", "k3f9-10.png", "k3aa-1.png"):
        (folder / name).write_bytes(b"")
    discard(tmp_path, "pictures/k3/k3f9-1.png")
    assert files(tmp_path) == ["k3/k3aa-1.png", "k3/k3f9-10.png"]


@pytest.mark.parametrize(
    "path",
    ["", "easel.db", "pictures", "pictures/../easel.db", "../pictures/a.png", "/etc/passwd", "web/pictures/a.png"],
)
def test_nothing_but_a_picture_is_discarded(tmp_path: Path, path: str) -> None:
    (tmp_path / "easel.db").write_bytes(b"all")
    (tmp_path / "pictures").mkdir()
    with pytest.raises(OSError, match="not a picture of this house"):
        discard(tmp_path, path)
    assert (tmp_path / "easel.db").exists()


def test_a_folder_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/1.png").write_bytes(b"theirs")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/k3").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="not a picture of this house"):
        discard(tmp_path, "pictures/k3/1.png")
    assert (tmp_path / "elsewhere/1.png").exists()
