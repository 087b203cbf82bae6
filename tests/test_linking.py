"""One person on several platforms: what they like follows them, until they part or are forgotten; on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.conversation.linking import LASTING
from tests.liking import (
    ANNIE,
    BANANA,
    BEN,
    BENCH,
    IDEOGRAM,
    IMAGE,
    LAB,
    LEAVING,
    MIDJOURNEY,
    NAMES,
    NAMING,
    PRO,
    SEEDREAM,
    SHELL,
    TEXT,
    Likes,
    Talk,
    able,
    talking,
)

pytest_plugins = "tests.store_fixtures"

BOTH: Likes = {TEXT: MIDJOURNEY, IMAGE: PRO}
NAMED = [(heard, model) for language, heard, model in NAMING if language in {"zh", "en"}]
LEFT = [heard for language, heard in LEAVING if language in {"zh", "en"}]
CODE = re.compile(r"^/link ([A-Z2-7]{4}-[A-Z2-7]{4})$", re.MULTILINE)
LINKED = "🔗 Done: I know you by both accounts now, and your favourites follow you."
EXPIRED = "🙂 This code is not good, or no longer. Write /link to me from your other account for a new one."
ALREADY = "🙂 I know these as one person already. Write the code from your other account."
UNLINKED = "👌 This account stands on its own again; it keeps a copy of your favourites."
NOT_LINKED = "🙂 I know you by this account alone. Write /link to add another one."
FORGOTTEN = "👌 Done: I remember nothing about you any more."


async def code_of(talk: Talk) -> str:
    found = CODE.search(await talk.tell("/link", "en"))
    assert found
    return found[1]


async def link(one: Talk, *others: Talk) -> None:
    for other in others:
        assert await other.tell(f"/link {await code_of(one)}", "en") == LINKED


def elsewhere(anne: Talk) -> tuple[Talk, Talk]:
    """Anne on the terminal and in the laboratory."""
    return anne.by(ANNIE, SHELL), anne.by(LAB, BENCH)


@pytest.mark.parametrize(
    ("locale", "lines"),
    [
        (
            "en",
            (
                "🔗 Write this to me from your other account, where nobody else reads along:",
                "It is good for 10 min and works once. Then both share what I remember about you.",
            ),
        ),
        (
            "zh",
            (
                "🔗 用你的另一个账号，在没有别人看到的地方发给我：",
                "10 分钟内有效，只能用一次。之后两个账号共用我对你的记忆。",
            ),
        ),
    ],
)
async def test_a_code_is_shown_with_what_to_do_with_it(
    locale: str, lines: tuple[str, str], url: str, tmp_path: Path
) -> None:
    async with talking(tmp_path, url) as anne:
        first, code, last = (await anne.tell("/link", locale)).split("\n")
        assert (first, last) == lines
        assert CODE.fullmatch(code)
        assert await code_of(anne) != code.removeprefix("/link ")
        assert anne.by(ANNIE, SHELL).posts == []


@pytest.mark.parametrize("said_on", ["desk", "terminal"])
@pytest.mark.parametrize(
    ("heard", "model"), [(heard, model) for language, heard, model in NAMING if language in "zhen"]
)
async def test_what_is_named_on_one_platform_draws_on_the_other(
    heard: str, model: str, said_on: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        annie, _ = elsewhere(anne)
        await link(anne, annie)
        one, other = (anne, annie) if said_on == "desk" else (annie, anne)
        await one.tell(heard)

        assert await other.likes() == able(model)
        assert f"✅ {NAMES[model]}（你的偏好）" in await other.draw("画一只猫")
        if IMAGE in able(model):
            assert "（你的偏好）" in await other.draw(("把它变成水彩画", "photo"))


@pytest.mark.parametrize("said_on", ["desk", "terminal"])
@pytest.mark.parametrize("heard", LEFT)
async def test_a_choice_that_is_left_to_us_on_one_platform_is_left_on_the_other(
    heard: str, said_on: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(BOTH)
        annie, _ = elsewhere(anne)
        await link(anne, annie)
        one, other = (anne, annie) if said_on == "desk" else (annie, anne)
        await one.tell(heard)

        assert await other.likes() == {}
        assert "你的偏好" not in await other.draw("画一只猫")


# What she liked first and what she liked later, each on another platform, and what is shared then.
NEWEST: list[tuple[Likes, Likes, Likes]] = [
    ({TEXT: MIDJOURNEY}, {TEXT: PRO}, {TEXT: PRO}),
    ({TEXT: MIDJOURNEY, IMAGE: SEEDREAM}, {IMAGE: PRO}, {TEXT: MIDJOURNEY, IMAGE: PRO}),
    ({IMAGE: SEEDREAM}, {TEXT: BANANA}, {TEXT: BANANA, IMAGE: SEEDREAM}),
    ({}, {TEXT: IDEOGRAM}, {TEXT: IDEOGRAM}),
    ({TEXT: IDEOGRAM}, {}, {TEXT: IDEOGRAM}),
]


@pytest.mark.parametrize("first_on", ["desk", "terminal"])
@pytest.mark.parametrize("row", NEWEST)
async def test_of_two_favourites_for_a_task_the_one_used_last_is_shared(
    row: tuple[Likes, Likes, Likes], first_on: str, url: str, tmp_path: Path
) -> None:
    async with talking(tmp_path, url) as anne:
        earlier, later, shared = row
        annie, _ = elsewhere(anne)
        first, second = (anne, annie) if first_on == "desk" else (annie, anne)
        await first.liking(earlier)
        anne.house.clock.pass_over(60)
        await second.liking(later)
        await link(anne, annie)

        assert await anne.likes() == await annie.likes() == shared


async def test_a_favourite_follows_in_requests_and_is_used_from_either_side(url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        annie, _ = elsewhere(anne)
        await link(anne, annie)
        await annie.say("用MJ画一只猫")
        assert "Midjourney（你的偏好）" in await anne.draw("画一只狗")
        await anne.say(("用SeeDream把它变成水彩画", "photo"))
        assert "SeeDream 4.5（你的偏好）" in await annie.draw(("把它变成水彩画", "photo"))
        anne.house.clock.pass_over(3600)
        await annie.draw("画一只鸟")
        assert (await anne.preferences())[TEXT].used > (await anne.preferences())[IMAGE].used
        await anne.say("用最好的画一只猫")
        assert await annie.likes() == {IMAGE: SEEDREAM}
        await annie.tell("/settings hints off", "en")
        assert "更合适模型的提示：关" in await anne.tell("/settings", "zh")
        assert "• The same person: desk:anne, terminal:annie" in await annie.tell("/settings", "en")


async def test_a_code_is_used_once(url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        annie, lab = elsewhere(anne)
        await anne.liking(BOTH)
        code = await code_of(anne)
        assert await annie.tell(f"/link {code}", "en") == LINKED
        assert await annie.tell(f"/link {code}", "en") == EXPIRED
        assert await lab.tell(f"/link {code}", "en") == EXPIRED
        assert await lab.likes() == {}


@pytest.mark.parametrize(("waited", "answer"), [(LASTING - 1, LINKED), (LASTING, EXPIRED), (LASTING + 1, EXPIRED)])
async def test_a_code_is_good_for_ten_minutes(waited: float, answer: str, url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        annie, _ = elsewhere(anne)
        await anne.liking(BOTH)
        code = await code_of(anne)
        anne.house.clock.pass_over(waited)
        assert await annie.tell(f"/link {code}", "en") == answer
        assert await annie.likes() == (BOTH if answer == LINKED else {})


@pytest.mark.parametrize("words", ["AAAA-AAAA", "aaaa aaaa", "blub", "1234", "ABCD-EF23 and more", "<code>", "码"])
async def test_a_code_that_nobody_was_given_joins_nobody(words: str, url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        annie, _ = elsewhere(anne)
        await code_of(anne)
        assert (await annie.tell(f"/link {words}"))[0] == "🙂"
        assert await annie.tell("/link off", "en") == NOT_LINKED


@pytest.mark.parametrize("form", ["/link {}", "/LINK {}", "/link@easel_bot {}", "@easel /link {}.", "/link **{}**"])
async def test_a_code_is_understood_as_people_write_it(form: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        annie, _ = elsewhere(anne)
        code = await code_of(anne)
        for written in (code.lower().replace("-", " "), code):
            answer = await annie.tell(form.format(written), "en")
            assert answer == (EXPIRED if written == code else LINKED)


async def test_nobody_is_joined_with_themselves(url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        annie, _ = elsewhere(anne)
        code = await code_of(anne)
        assert await anne.tell(f"/link {code}", "en") == ALREADY
        assert await annie.tell(f"/link {code}", "en") == LINKED
        assert await anne.tell(f"/link {await code_of(annie)}", "en") == ALREADY


@pytest.mark.parametrize("leaver", ["desk", "terminal"])
async def test_whoever_leaves_keeps_a_copy(leaver: str, url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        annie, _ = elsewhere(anne)
        await anne.liking(BOTH)
        await link(anne, annie)
        one, other = (anne, annie) if leaver == "desk" else (annie, anne)
        assert await one.tell("/link off", "en") == UNLINKED
        assert await one.tell("/link off", "en") == NOT_LINKED
        assert await other.tell("/link off", "en") == NOT_LINKED
        await one.tell("用SeeDream")

        assert await one.likes() == {TEXT: SEEDREAM, IMAGE: SEEDREAM}
        assert await other.likes() == BOTH


@pytest.mark.parametrize("leaver", [0, 1, 2])
async def test_of_three_accounts_two_go_on_sharing(leaver: int, url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        accounts = [anne, *elsewhere(anne)]
        await link(*accounts)
        await accounts[2].tell("用MJ")
        assert [await talk.likes() for talk in accounts] == [{TEXT: MIDJOURNEY}] * 3
        gone = accounts.pop(leaver)
        await gone.tell("/link off")
        await accounts[0].tell("用香蕉pro")

        assert [await talk.likes() for talk in accounts] == [able(PRO)] * 2
        assert await gone.likes() == {TEXT: MIDJOURNEY}


@pytest.mark.parametrize("words", ["", "please", "it", "吧"])
async def test_forgetting_everything_is_asked_first(words: str, url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        await anne.liking(BOTH)
        assert (await anne.tell(f"/forget {words}"))[0] == "🗑"
        assert await anne.likes() == BOTH


@pytest.mark.parametrize("said_on", [0, 1, 2])
async def test_whoever_is_forgotten_is_forgotten_on_every_platform(said_on: int, url: str, tmp_path: Path) -> None:
    async with talking(tmp_path, url) as anne:
        accounts, ben = [anne, *elsewhere(anne)], anne.by(BEN)
        await link(*accounts)
        await ben.tell("用MJ")
        await anne.say("用香蕉pro画一只猫")
        assert await accounts[said_on].tell("/forget all", "en") == FORGOTTEN

        assert [await talk.likes() for talk in accounts] == [{}] * 3
        assert [await talk.tell("/link off", "en") for talk in accounts] == [NOT_LINKED] * 3
        assert "你的偏好" not in await anne.draw("画一只猫")
        assert "Midjourney（你的偏好）" in await ben.draw("画一只猫")


async def test_nothing_can_be_drawn_again_whose_words_are_forgotten(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.draw("画一只猫")
        await anne.tell("/forget all")
        for heard in ("再来一张", "换成横图"):
            assert (await anne.tell(heard))[0] == "🙂"
        assert len(anne.drawn) == 1


@pytest.mark.parametrize(("one", "other", "shared"), [("always", "", "always"), ("", "always", "always")])
async def test_whoever_wants_to_be_asked_first_is_asked_by_every_name(
    one: str, other: str, shared: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        annie = anne.by(ANNIE, SHELL)
        for talk, confirm in ((anne, one), (annie, other)):
            if confirm:
                await talk.tell(f"/settings confirm {confirm}", "en")
        await link(anne, annie)
        for person in (anne.person, ANNIE):
            assert (await anne.house.store.profile(person)).confirm == shared
