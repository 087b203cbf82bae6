"""`/forget`: asked once more, and then nothing is left, pictures included; what is being made is still delivered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Confirm, When
from bot.ports import Retention
from bot.tidying import Tidying
from bot.values import State
from tests.commanding import hears
from tests.liking import BEN, SEEDREAM, TEXT, Talk, talking

GONE = {"en": "👌 Done: I remember nothing about you any more.", "zh": "👌 好了，关于你的事我都忘掉了。"}


def files(anne: Talk) -> list[Path]:
    return [path for path in (anne.house.directory / "pictures").rglob("*") if path.is_file()]


async def tidied(anne: Talk) -> None:
    house = anne.house
    await Tidying(house.store, house.clock, house.directory, Retention()).clear()


@pytest.mark.parametrize(
    ("locale", "asks", "sure"),
    [("en", "/forget", "/forget all"), ("en", "/forget me", "/forget everything"), ("zh", "/forget", "/forget 全部")],
)
async def test_everything_goes_once_it_is_asked_for_twice(locale: str, asks: str, sure: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking({TEXT: SEEDREAM})
        await hears(anne, "/settings confirm 1000 points", locale)
        await hears(anne, "draw a cat", locale)
        await hears(anne.by(BEN), "draw a dog", locale)
        before = len(files(anne))
        ((kind, text),) = await hears(anne, asks, locale)
        assert (kind, text[:1]) == ("text", "🗑")
        assert await anne.likes() == {TEXT: SEEDREAM}

        assert await hears(anne, sure, locale) == [("text", GONE[locale])]
        await tidied(anne)
        assert await anne.likes() == {}
        assert (await anne.house.store.profile(anne.person)).confirm == ""
        assert len(files(anne)) == before // 2
        ((_, text),) = await hears(anne, "/history", "en")
        assert text.startswith("🙂 There is no picture of yours here yet")
        ((_, text),) = await hears(anne.by(BEN), "/history", "en")
        assert "a dog" in text


async def test_what_is_being_made_is_still_delivered_and_said_to_be(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await hears(anne, "~draw a cat", "en")
        gone, coming = await hears(anne, "~/forget all", "en")
        assert gone == ("text", GONE["en"])
        assert coming[1].startswith("🎨 In the making here:\n• a cat · SeeDream 4.5")
        await anne.house.finish()
        assert [kind for kind, _ in anne.posts].count("picture") == 1


async def test_what_was_only_asked_about_is_not_drawn_any_more(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, confirm=Confirm(When.ALWAYS))
        await hears(anne, "~draw a cat", "en")
        assert await hears(anne, "~/forget all", "en") == [("text", GONE["en"])]
        (job,) = await anne.house.store.jobs()
        assert (job.state, job.order.prompt) == (State.CANCELLED, "")
        ((_, text),) = await hears(anne, "~yes", "en")
        assert anne.drawn == []
        assert text != ""


async def test_others_and_their_pictures_stay(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await hears(anne, "draw a cat", "en")
        await hears(anne.by(BEN), "~draw a dog", "en")
        assert len(await hears(anne, "~/forget all", "en")) == 1
        await anne.house.finish(2)
        await hears(anne.by(BEN), "/again", "en")
        assert [order.prompt for order in anne.house.canvas.taken] == ["a cat", "a dog", "a dog"]
