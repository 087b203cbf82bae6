"""Pictures of strangers, made fit to be handed on."""

import struct

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from bot.pictures import Inspected, inspect, reference
from tests.drawing import PLENTY, drawn, opened, saved


@pytest.mark.parametrize(
    ("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/png")]
)
def test_a_reference_is_a_kind_that_providers_take(kind: str, mime: str) -> None:
    assert inspect(reference(saved(drawn(), kind), PLENTY), PLENTY) == Inspected(mime, 120, 80)


def test_a_reference_is_no_larger_than_providers_like_it() -> None:
    assert inspect(reference(saved(drawn(5000, 50)), PLENTY), PLENTY) == Inspected("image/png", 4096, 41)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_reference_is_free_of_what_was_written_beside_the_picture(kind: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 3
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 0.0)
    text = PngImagePlugin.PngInfo()
    text.add_text("parameters", "somebody's prompt")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    given = saved(drawn(), kind, exif=exif, icc_profile=profile, **({"pnginfo": text} if kind == "PNG" else {}))
    image = opened(reference(given, PLENTY))
    assert dict(image.getexif()) == {}
    assert not {"exif", "icc_profile", "parameters", "xmp", "comment"} & set(image.info)
    top = image.getpixel((60, 10))
    assert isinstance(top, tuple)
    assert top[2] > 200, "it is turned upright: what was below is above"


def test_the_colours_of_a_profile_become_those_of_screens() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"....", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"....", b"bXYZ", 1)
    red, green, blue = shown_with(swapped)
    assert (red < 60, green < 60, blue > 200) == (True, True, True)
    assert shown_with(srgb) == (255, 0, 0)


def test_a_profile_that_cannot_be_used_is_left_aside() -> None:
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    assert (shown_with(other), shown_with(b"nonsense")) == ((255, 0, 0), (255, 0, 0))


def shown_with(profile: bytes) -> tuple[int, ...]:
    color = opened(reference(saved(Image.new("RGB", (64, 64), "red"), icc_profile=profile), PLENTY)).getpixel((9, 9))
    assert isinstance(color, tuple)
    return tuple(map(int, color))


def test_a_picture_with_a_profile_and_other_ways_of_colour_is_read() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = opened(reference(saved(drawn(mode="CMYK"), "JPEG", icc_profile=srgb), PLENTY))
    assert image.mode == "RGB"


@pytest.mark.parametrize(
    ("mode", "kind", "middle"),
    [("L", "PNG", (76, 76, 76)), ("P", "GIF", (255, 0, 0)), ("CMYK", "JPEG", None), ("1", "PNG", None)],
)
def test_every_way_of_keeping_colours_becomes_a_reference(
    mode: str, kind: str, middle: tuple[int, int, int] | None
) -> None:
    image = opened(reference(saved(drawn(mode=mode), kind), PLENTY))
    assert image.mode == "RGB"
    assert middle is None or image.getpixel((60, 10)) == middle


def test_sixteen_bits_of_grey_keep_their_middle() -> None:
    grey = Image.frombytes("I;16", (64, 64), struct.pack("<H", 0x8080) * 64 * 64)
    assert opened(reference(saved(grey), PLENTY)).getpixel((9, 9)) == (128, 128, 128)
