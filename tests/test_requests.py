"""Several requests in one message, and what is answered to what is no request, or asks for what nobody has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Confirm, When
from bot.values import PostKind
from tests.liking import BANANA, BEN, IDEOGRAM, IMAGE, MIDJOURNEY, PRO, SEEDREAM, TEXT, Heard, Talk, talking

# What is heard, and each picture with the sign that its acknowledgement ends with.
SEVERAL: list[tuple[str, dict[str, str]]] = [
    ("画一只猫，再画一只狗", {"一只猫": "🐱", "一只狗": "🐶"}),
    ("帮我画一只猫，然后画一只狗", {"一只猫": "🐱", "一只狗": "🐶"}),
    ("畫一朵花，再畫一隻狗", {"一朵花": "🌸", "一隻狗": "🐶"}),
    ("画一只猫，再画一只狗，再画一只鸟", {"一只猫": "🐱", "一只狗": "🐶", "一只鸟": "🐦"}),
    ("画3张猫，再画两张狗", {"猫": "🐱", "狗": "🐶"}),
    ("draw a cat, then draw a dog", {"a cat": "🐱", "a dog": "🐶"}),
    ("generate a cat and then generate a fox", {"a cat": "🐱", "a fox": "🦊"}),
    ("画一只猫和一只狗", {"一只猫和一只狗": "🐱"}),
    ("draw a cat and a dog", {"a cat and a dog": "🐱"}),
]


@pytest.mark.parametrize(("heard", "pictures"), SEVERAL)
async def test_each_request_of_a_message_is_a_job_with_an_acknowledgement_of_its_own(
    heard: str, pictures: dict[str, str], tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        posts = await anne.say(heard)

        assert [kind for kind, _ in posts] == [*("ack", "start") * len(pictures), *["picture"] * len(pictures)]
        acknowledged = [text for kind, text in posts if kind == "ack"]
        assert all(text.startswith(("好的！马上画", "On it! Drawing ")) for text in acknowledged)
        assert all(subject in text for subject, text in zip(pictures, acknowledged, strict=True))
        assert [text[-1] for text in acknowledged] == list(pictures.values())
        assert [order.prompt for order in anne.house.canvas.taken] == list(pictures)
        answered = [post for post in anne.desks["desk"].said if post.kind in {PostKind.ACK, PostKind.PICTURE}]
        assert {post.reply_to for post in answered} == {"request-1"}


@pytest.mark.parametrize(
    ("heard", "second"),
    [
        ("Zeichne eine Katze und dann zeichne einen Hund", "einen Hund"),
        ("Dessine un chat, puis dessine un chien", "un chien"),
        ("Dibuja un gato y luego dibuja un perro", "un perro"),
        ("猫を描いて、それから犬を描いて", "犬"),
        ("고양이 그려주고 강아지도 그려줘", "강아지"),
    ],
)
async def test_the_second_request_is_heard_in_every_language(heard: str, second: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.say(heard)
        assert [order.prompt for order in anne.house.canvas.taken][1:] == [second]


@pytest.mark.parametrize(
    ("heard", "ordered"),
    [
        ("画一只猫，竖图，再画一只狗，横图", [("9:16", "2K", 1), ("16:9", "2K", 1)]),
        ("画3张猫，再画一只狗，4K", [("1:1", "2K", 3), ("1:1", "4K", 1)]),
        ("draw a cat, 16:9, then draw a dog in 4K", [("16:9", "2K", 1), ("1:1", "4K", 1)]),
    ],
)
async def test_each_has_a_shape_a_size_and_a_number_of_its_own(
    heard: str, ordered: list[tuple[str, str, int]], tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.say(heard)
        assert [(order.aspect_ratio, order.size, order.n) for order in anne.house.canvas.taken] == ordered


# What is heard, who draws the cat and the dog, and how often somebody is told that a model is remembered.
MODELS: list[tuple[str, str, str, int]] = [
    ("用MJ画一只猫，再画一只狗", MIDJOURNEY, MIDJOURNEY, 1),
    ("用MJ画一只猫，再画一只狗，用香蕉pro", MIDJOURNEY, PRO, 2),
    ("画一只猫，再画一只狗，用MJ", SEEDREAM, MIDJOURNEY, 1),
    ("用MJ画一只猫，再用香蕉pro画一只狗", MIDJOURNEY, PRO, 2),
    ("用MJ画一只猫，然后用香蕉pro画一只狗", MIDJOURNEY, PRO, 2),
    ("画一只猫，再用MJ画一只狗", SEEDREAM, MIDJOURNEY, 1),
    ("draw a cat and then draw a dog with midjourney", SEEDREAM, MIDJOURNEY, 1),
    ("use midjourney to draw a cat, then use ideogram to draw a dog", MIDJOURNEY, IDEOGRAM, 2),
]


@pytest.mark.parametrize(("heard", "cat", "dog", "told"), MODELS)
async def test_each_is_drawn_by_the_model_that_is_named_for_it(
    heard: str, cat: str, dog: str, told: int, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        posts = await anne.say(heard)
        assert anne.drawn == [cat, dog]
        assert [kind for kind, _ in posts].count("text") == told


async def test_a_favourite_that_is_let_go_for_the_first_is_let_go_for_the_second(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking({TEXT: MIDJOURNEY})
        await anne.say("用推荐的画一只猫，再画一只狗")
        assert anne.drawn == [SEEDREAM, SEEDREAM]
        assert await anne.likes() == {}


async def test_of_two_requests_the_one_that_can_be_drawn_is_drawn(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        first, *others = await anne.say("用flux画一只猫，再画一只狗")
        assert first[1].startswith("🙂 这里暂时没有 Flux")
        assert [kind for kind, _ in others] == ["ack", "start", "picture"]
        assert anne.drawn == [SEEDREAM]


@pytest.mark.parametrize("heard", ["把它变成水彩画，再画一只狗", "turn it into a watercolour, then draw a dog"])
async def test_a_new_picture_is_not_made_from_the_one_that_is_changed(heard: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.say((heard, "photo"))
        assert sorted(order.task for order in anne.house.canvas.taken) == [IMAGE, TEXT]


@pytest.mark.parametrize(("most", "drawn"), [(1, 1), (2, 2), (3, 3), (5, 3)])
async def test_the_limit_of_a_person_holds_within_a_message(most: int, drawn: int, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, jobs_per_person=most)
        posts = await anne.say("画一只猫，再画一只狗，再画一只鸟")

        enough = ("text", "🙂 这里正在画的图够多了，等其中一张画好再来吧。")
        assert len(anne.drawn) == drawn
        assert [kind for kind, _ in posts].count("ack") == drawn
        assert posts.count(enough) == (drawn < 3)
        assert len(await anne.by(BEN).say("画一只鱼")) == 3


async def test_no_request_ends_up_in_the_words_of_another(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.say("，再".join(f"画一只{animal}" for animal in "猫狗鸟鱼虎龙马羊"))
        assert not [order.prompt for order in anne.house.canvas.taken if "画" in order.prompt]


def asked(anne: Talk, when: When = When.ALWAYS) -> None:
    """Before a picture that costs something: always, or from six points on."""
    anne.house.engine.rules = replace(anne.house.engine.rules, confirm=Confirm(when, {"points": 6}))


def answers(anne: Talk, which: int) -> list[str]:
    """Yes and no of one of the questions."""
    questions = [post for post in anne.desks["desk"].said if post.kind is PostKind.QUESTION]
    return [button.token for button in questions[which].buttons]


async def test_each_that_costs_is_asked_about_and_paid_for_by_itself(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        asked(anne)
        assert await anne.say("画一只猫，再画一个产品主图") == [
            ("ack", "没问题！先确认一下：一只猫 🐱"),
            ("question", "💰 这次需要 5 积分，要画吗？\nSeeDream 4.5 · 2K · 1 张 · 1:1 · 30~60 秒"),
            ("ack", "没问题！先确认一下：一个产品主图 🎨"),
            ("question", "💰 这次需要 10 积分，要画吗？\nNano Banana Pro · 2K · 1 张 · 1:1 · 30~60 秒"),
        ]
        assert anne.drawn == []
        yes, *_ = answers(anne, 1)
        await anne.house.press(yes)
        await anne.rest()
        assert anne.drawn == [PRO]
        *_, no = answers(anne, 0)
        await anne.house.press(no)
        await anne.rest()
        assert anne.drawn == [PRO]


async def test_words_agree_to_one_question_after_the_other(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        asked(anne)
        await anne.say("画一只猫，再画一个产品主图")
        await anne.say("好的")
        assert len(anne.drawn) == 1
        await anne.say("好的")
        assert sorted(anne.drawn) == [PRO, SEEDREAM]
        assert await anne.tell("好的")
        assert len(anne.drawn) == 2


async def test_only_the_one_that_is_dear_is_asked_about(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        asked(anne, When.ABOVE)
        posts = await anne.say("draw a cat, then draw a product shot")
        assert [kind for kind, _ in posts] == ["ack", "start", "ack", "question", "picture"]
        assert anne.drawn == [SEEDREAM]


VIDEO_ZH = "🎬 会动的我还做不来，不过可以把其中一幕画出来。比如：画一只追蝴蝶的猫。"
VIDEO_EN = "🎬 Moving pictures are beyond me, but I can draw a single scene of it."
WORK_ZH, WORK_EN = "🙂 我只会画画。", "🙂 I only draw. If a picture would help"
HELLO_ZH, HELLO_EN = "👋 你好！我会画画，想看点什么？", "👋 Hello! I draw pictures. What would you like to see?"
THANKS_ZH, THANKS_EN = "😊 不客气！想看什么画面，随时告诉我。", "😊 My pleasure! Whenever you want to see something"
NO_PICTURE: list[tuple[str, str]] = [
    *((heard, VIDEO_ZH) for heard in ("生成一个视频", "做个视频", "帮我做一个猫的视频", "生成一段动画", "做個動畫")),
    *((heard, VIDEO_EN) for heard in ("generate a video", "make a video of a cat", "create a gif")),
    *((heard, THANKS_ZH) for heard in ("谢谢", "多谢", "辛苦了")),
    *((heard, THANKS_EN) for heard in ("thanks!", "thank you")),
    *((heard, HELLO_ZH) for heard in ("你好", "早上好", "在吗")),
    *((heard, HELLO_EN) for heard in ("hello", "good morning")),
    *((heard, WORK_ZH) for heard in ("写一首诗", "帮我写个周报", "翻译一下这句话")),
    *((heard, WORK_EN) for heard in ("write a poem", "translate this to French")),
    *((heard, "😊") for heard in ("Danke", "Merci", "Gracias", "ありがとう", "고마워")),
    *((heard, "👋") for heard in ("Hallo", "Bonjour", "Hola", "こんにちは", "안녕하세요")),
    *(
        (heard, "🎬")
        for heard in ("Mach ein Video", "Fais une vidéo", "Haz un vídeo", "動画を作って", "동영상 만들어줘")
    ),
]


@pytest.mark.parametrize(("heard", "begin"), NO_PICTURE)
async def test_what_asks_for_no_picture_is_answered_where_it_is_addressed_and_costs_nothing(
    heard: str, begin: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, explicit=True)
        assert (await anne.tell(heard)).startswith(begin)
        assert await anne.say(heard, addressed=False) == []
        assert anne.drawn == []


@pytest.mark.parametrize("heard", ["这是什么", "what is this?"])
async def test_a_question_about_a_picture_is_no_order(heard: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        answer = await anne.tell((heard, "photo"))
        assert answer.startswith(("🙂 图里有什么我看不出来", "🙂 I cannot tell what is in a picture"))
        assert anne.drawn == []


@pytest.mark.parametrize(
    ("heard", "line"),
    [
        ("画一只猫 8K", "📏 目前还没有模型能画 8K，这次用 4K。"),
        ("draw a cat in 8K", "📏 Nobody offers 8K yet; it will be 4K."),
        ("Zeichne eine Katze in 8K", "📏 Nobody offers 8K yet; it will be 4K."),
        (("把它变成水彩画，8K", "photo"), "📏 目前还没有模型能画 8K，这次用 4K。"),
    ],
)
async def test_nobody_has_8k_so_it_is_said_and_drawn_in_4k(heard: Heard, line: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        _, (_, start), *_ = await anne.say(heard)
        assert start.split("\n")[1:] == [line]
        assert [order.size for order in anne.house.canvas.taken] == ["4K"]


# What is heard one after the other, and the seeds of the pictures.
SEEDS: list[tuple[str, list[int | None]]] = [
    ("画一只猫 --seed 42", [42]),
    ("画一只猫，种子42", [42]),
    ("draw a cat with seed 42", [42]),
    ("/draw a cat --seed 0", [0]),
    ("draw a cat", [None]),
    ("画一只猫 --seed 42|再来一张", [42, None]),
    ("画一只猫|再来一张 --seed 7", [None, 7]),
]


@pytest.mark.parametrize(("heard", "seeds"), SEEDS)
async def test_a_seed_reaches_a_model_that_takes_it(heard: str, seeds: list[int | None], tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        for words in heard.split("|"):
            assert "🎲" not in str(await anne.say(words))
        assert [order.seed for order in anne.house.canvas.taken] == seeds
        assert all(order.prompt in {"一只猫", "a cat"} for order in anne.house.canvas.taken)


@pytest.mark.parametrize(
    ("heard", "line"),
    [
        ("用香蕉画一只猫 --seed 42", "🎲 这个模型不支持种子，42 就先不用了。"),
        ("draw a cat with nano banana 2, seed 42", "🎲 Seed 42 is left out: this model takes none."),
    ],
)
async def test_a_seed_that_a_model_does_not_take_is_left_out_and_said(heard: str, line: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        _, (_, start), *_ = await anne.say(heard)
        assert start.split("\n")[1:] == [line]
        assert [(order.vendor_id, order.seed) for order in anne.house.canvas.taken] == [(BANANA, None)]


@pytest.mark.parametrize(
    ("heard", "prompt", "said"),
    [
        ("画一只猫 --no 狗", "一只猫, no 狗", "好的！马上画一只猫 🐱"),
        ("draw a cat --no dogs, text", "a cat, no dogs, text", "On it! Drawing a cat 🐱"),
        ("/draw a cat --no dogs --ar 16:9", "a cat, no dogs", "On it! Drawing a cat 🐱"),
    ],
)
async def test_what_is_not_to_be_seen_is_kept_apart_and_once_more_too(
    heard: str, prompt: str, said: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        assert (await anne.say(heard))[0] == ("ack", said)
        await anne.say("/again")
        assert [order.prompt for order in anne.house.canvas.taken] == [prompt, prompt]
