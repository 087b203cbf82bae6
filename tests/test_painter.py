"""The offline painter: what it understands, and that it always paints."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from bot.providers.studio.gallery import GALLERY
from bot.providers.studio.interiors import ALL_PLACES
from bot.providers.studio.painter import paint
from bot.providers.studio.styles import BY_HAND, BY_RULE
from bot.providers.studio.wear import WEAR
from bot.providers.studio.words import lexicon, read


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean distance of the channels, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def variety(image: Image.Image) -> float:
    return max(ImageStat.Stat(image).stddev)


def photograph(mode: str = "RGB") -> Image.Image:
    return Image.radial_gradient("L").resize((300, 200)).convert(mode)


@pytest.mark.parametrize("size", [(512, 512), (1440, 2560), (3024, 1296), (64, 64), (100, 17), (1, 1)])
def test_the_picture_has_exactly_the_size_asked_for(size: tuple[int, int]) -> None:
    picture = paint("三只小猫在海边", 1, *size)

    assert (picture.size, picture.mode) == (size, "RGB")


def test_the_same_words_and_seed_give_the_same_bytes() -> None:
    for prompt in ("a cat in watercolor", "水墨山水", "gibberish blorp"):
        assert paint(prompt, 7, 256, 256).tobytes() == paint(prompt, 7, 256, 256).tobytes()


def test_another_seed_gives_another_picture() -> None:
    assert difference(paint("a cat", 1, 256, 256), paint("a cat", 2, 256, 256)) > 3


def test_different_prompts_give_different_pictures() -> None:
    prompts = ["a cat", "a dog", "帮我画一只猫", "猫头鹰", "sea", "gibberish", "other gibberish", ""]
    pictures = [paint(prompt, 1, 128, 128) for prompt in prompts]

    for index, one in enumerate(pictures):
        for other in pictures[index + 1 :]:
            assert difference(one, other) > 3


@settings(max_examples=40, deadline=None)
@given(st.text(), st.integers(0, 2**63), st.integers(1, 90), st.integers(1, 90))
def test_any_text_at_all_is_painted(prompt: str, seed: int, width: int, height: int) -> None:
    assert paint(prompt, seed, width, height).size == (width, height)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(sorted({word for table in lexicon().subject.values() for word in table})), max_size=8))
def test_any_crowd_of_subjects_is_painted(crowd: list[str]) -> None:
    assert variety(paint(" 3 ".join(crowd), 1, 64, 64)) > 3


@pytest.mark.parametrize("prompt", ["", "   ", "\n", "😀", "xyzzy", "\ud800", "\x00", "١٢٣", "a" * 5000])
def test_unknown_words_are_never_a_blank_picture(prompt: str) -> None:
    assert variety(paint(prompt, 3, 96, 96)) > 8


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("帮我画一只猫", ["cat"]),
        ("畫一隻貓", ["cat"]),
        ("two kittens", ["cat"]),
        ("一只猫头鹰", ["owl"]),
        ("熊猫和熊", ["panda", "bear"]),
        ("小熊猫", ["red_panda"]),
        ("a red panda reading a book", ["red_panda", "book"]),
        ("一只戴墨镜的柴犬", ["shiba"]),
        ("foxes and puppies", ["fox", "dog"]),
        ("火车和汽车", ["train", "car"]),
        ("a lighthouse", ["lighthouse"]),
        ("房子和樹", ["house", "tree"]),
        ("hot dog", []),
        ("my category of carpets", []),
        ("马上画", []),
        ("I see a bearing", []),
        ("кошка", ["cat"]),
        ("고양이", ["cat"]),
    ],
)
def test_subjects_are_found_by_their_longest_names(prompt: str, kinds: list[str]) -> None:
    assert [one.kind for one in read(prompt).cast] == kinds


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("3 cats", 3),
        ("三只猫", 3),
        ("两只猫", 2),
        ("a cat", 1),
        ("4K cat, 16:9, 512px", 1),
        ("1000 cats", 1),
        ("90 cats", 12),
    ],
)
def test_numbers_count_subjects_and_sizes_do_not(prompt: str, count: int) -> None:
    assert read(prompt).cast[0].count == count


def test_a_colour_belongs_to_the_word_after_it() -> None:
    car, boat = read("a red car and a blue boat").cast
    assert car.color is not None
    assert boat.color is not None
    assert car.color[0] > car.color[2]
    assert boat.color[2] > boat.color[0]


def test_a_colour_at_the_end_belongs_to_the_subject_before_it() -> None:
    assert read("猫是红色的").cast[0].color == read("红色的猫").cast[0].color


def test_light_style_and_things_worn_are_understood() -> None:
    wish = read("水彩风格 黄昏 海边 戴帽子和墨镜的狗 下雨")

    assert (wish.styles, wish.time, wish.places, wish.sky) == (("watercolor",), "sunset", ("beach",), ("rain",))
    assert [kind for kind, _ in wish.wear] == ["hat", "sunglasses"]


def test_the_lexicon_names_only_what_can_be_painted() -> None:
    assert set(lexicon().subject) <= set(GALLERY)
    assert set(lexicon().place) <= {*ALL_PLACES, "landscape"}
    assert set(lexicon().style) == BY_HAND.keys() | BY_RULE.keys()
    assert set(lexicon().wear) == set(WEAR)


@pytest.mark.parametrize("kind", sorted(GALLERY))
def test_every_subject_leaves_its_mark(kind: str) -> None:
    word = lexicon().subject.get(kind, lexicon().wear.get(kind, ["boat"]))[0]

    assert variety(paint(word, 1, 96, 96)) > 8


@pytest.mark.parametrize("place", sorted(lexicon().place))
def test_every_place_is_painted_with_and_without_somebody_in_it(place: str) -> None:
    word = lexicon().place[place][0]

    assert difference(paint(word, 1, 96, 96), paint(f"{word} 猫", 1, 96, 96)) > 3


@pytest.mark.parametrize("word", ["night", "日落", "rain", "snow", "彩虹", "autumn", "red", "雾", "morning", "stars"])
def test_light_and_weather_change_the_picture(word: str) -> None:
    assert difference(paint("cat meadow", 1, 96, 96), paint(f"cat meadow {word}", 1, 96, 96)) > 3


@pytest.mark.parametrize(
    "prompt", ["cat in a boat", "3 dogs in a boat", "girl riding a bicycle", "bear with an umbrella", "fish in the sea"]
)
def test_companions_are_composed_together(prompt: str) -> None:
    assert variety(paint(prompt, 1, 96, 128)) > 8


@pytest.mark.parametrize("style", sorted(BY_HAND.keys() | BY_RULE.keys()))
def test_every_style_visibly_changes_a_picture_that_was_sent(style: str) -> None:
    source = paint("a dog", 1, 160, 160)

    assert difference(paint(lexicon().style[style][0], 1, 160, 160, source), source) > 3


@pytest.mark.parametrize(
    "prompt",
    ["add a hat", "戴墨镜", "make it blue", "night", "日落", "morning", "下雪", "add a cat", "", "do something"],
)
def test_words_visibly_change_a_picture_that_was_sent(prompt: str) -> None:
    source = photograph().resize((160, 160))

    assert difference(paint(prompt, 1, 160, 160, source), source) > 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F", "YCbCr"])
def test_a_picture_of_any_kind_can_be_sent(mode: str) -> None:
    picture = paint("oil painting", 1, 120, 90, photograph("L").convert(mode))

    assert (picture.size, picture.mode) == ((120, 90), "RGB")


def test_the_picture_that_was_sent_is_left_as_it_was() -> None:
    source = photograph()
    before = source.tobytes()
    paint("戴帽子", 1, *source.size, source)

    assert source.tobytes() == before
