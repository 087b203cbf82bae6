"""`/settings`: what is remembered and decided is shown, changed and handed out, for a person and for a chat."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.liking import ANNIE, BEN, IMAGE, MIDJOURNEY, PRO, SEEDREAM, SHELL, TEXT, Likes, Talk, talking

BOTH: Likes = {TEXT: MIDJOURNEY, IMAGE: PRO}

NOTHING_EN = """\
🗂️ What I remember about you:
• No favourite model: I choose the one that suits each picture best
• Language: the one you write in
• Hints about better models: on
👥 In this chat:
• Model: the one that suits best
• Language: the one you write in
• I only listen when I am called
• Each picture: a post for every step
✏️ Change it: /settings model NAME, language en, hints off, confirm always; “auto” undoes it.
👥 For this chat: /settings chat model NAME, language en, explicit on, style compact, confirm 10 points.
🛡️ And: /settings chat block WORD, unblock WORD, retention 30, budget day 50 points.
🔗 /link joins your other accounts · /settings export hands everything out · /forget deletes it"""
NOTHING_ZH = """\
🗂️ 关于你，我记得这些：
• 没有常用模型：我每次挑最合适的
• 语言：跟随你的消息
• 更合适模型的提示：开
👥 在这个会话里：
• 模型：每次挑最合适的
• 语言：跟随你的消息
• 叫到我时才听
• 每张图：每一步发一条消息
✏️ 修改：/settings model 模型名、language zh、hints off、confirm always；填 auto 即恢复。
👥 修改这个会话：/settings chat model 模型名、language zh、explicit on、style compact、confirm 10 积分。
🛡️ 还有：/settings chat block 词语、unblock 词语、retention 30、budget day 50 积分。
🔗 /link 关联你的其他账号 · /settings export 导出全部 · /forget 全部删除"""
UNKNOWN_EN = (
    "🙂 I do not know that setting. For example: /settings model auto, /settings language en, /settings hints off, "
    "/settings chat explicit on."
)
UNKNOWN_ZH = (
    "🙂 没有这个设置。可以这样写：/settings model auto、/settings language zh、/settings hints off、"
    "/settings chat explicit on。"
)


@pytest.mark.parametrize(
    ("heard", "locale", "shown"),
    [
        ("/settings", "", NOTHING_EN),
        ("/settings", "zh-CN", NOTHING_ZH),
        ("/Settings@easel_bot", "en", NOTHING_EN),
        ("@easel /settings", "zh", NOTHING_ZH),
        ("我的设置", "", NOTHING_ZH),
        ("设置", "", NOTHING_ZH),
        ("settings", "", NOTHING_EN),
        ("my settings", "", NOTHING_EN),
    ],
)
async def test_whoever_is_new_is_shown_that_nothing_is_remembered(
    heard: str, locale: str, shown: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        assert await anne.tell(heard, locale) == shown


MINE_EN = """\
• Favourite for new pictures: Midjourney · from 8 points a picture · last used on Jan 15, 2027
• Favourite for changes to pictures: Nano Banana Pro · from 10 points a picture · last used on Jan 15, 2027
• Language: the one you write in
• Hints about better models: off
👥 In this chat:
• Model: SeeDream 4.5
• Language: fr
• A clear request is heard without calling me
"""
MINE_ZH = """\
• 画新图常用：Midjourney · 每张 8 积分起 · 上次使用 2027年1月15日
• 改图常用：Nano Banana Pro · 每张 10 积分起 · 上次使用 2027年1月15日
• 语言：跟随你的消息
• 更合适模型的提示：关
👥 在这个会话里：
• 模型：SeeDream 4.5
• 语言：fr
• 说得够明白的请求，不叫我也听
"""


@pytest.mark.parametrize(("locale", "shown"), [("en", MINE_EN), ("zh", MINE_ZH)])
async def test_all_that_is_remembered_and_decided_is_shown(locale: str, shown: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(BOTH)
        for heard in ("hints off", "chat model seedream", "chat language fr", "chat explicit on"):
            await anne.tell(f"/settings {heard}")
        assert shown in await anne.tell("/settings", locale)


async def test_the_name_of_the_houses_model_is_shown_where_the_chat_chose_none(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, model=MIDJOURNEY)
        assert "• Model: Midjourney" in await anne.tell("/settings")


@pytest.mark.parametrize(
    "heard", ["colour red", "chat colour red", "chat hints off", "hints", "chat", "model", "language", "chat explicit"]
)
async def test_what_nobody_can_change_is_said(heard: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        assert await anne.tell(f"/settings {heard}") == UNKNOWN_EN
        assert await anne.tell("/settings 颜色 红") == UNKNOWN_ZH
        assert await anne.tell("/settings", "zh") == NOTHING_ZH


SENSELESS = "hints maybe|hints 也许|chat explicit maybe|language 中文字|language x|language xx|language Klingon"


@pytest.mark.parametrize("heard", SENSELESS.split("|"))
async def test_a_value_that_means_nothing_is_refused(heard: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        assert not (await anne.tell(f"/settings {heard}")).startswith("👌")
        assert await anne.tell("/settings", "zh") == NOTHING_ZH


@pytest.mark.parametrize("switch", [("off", "on"), ("OFF", "ON"), ("no", "yes"), ("关", "开"), ("false", "true")])
async def test_hints_are_switched_in_words(switch: tuple[str, str], tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        off, on = switch
        assert await anne.tell(f"/settings hints {off}") in {"👌 Noted.", "👌 记下了。"}
        assert "• Hints about better models: off" in await anne.tell("/settings", "en")
        await anne.tell(f"/settings Hints {on}")
        assert "• Hints about better models: on" in await anne.tell("/settings", "en")


async def test_a_language_is_confirmed_in_itself_and_holds_where_the_words_do_not_tell(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        assert await anne.tell("/settings language zh") == "👌 记下了。"
        assert (await anne.tell("/settings")).startswith("🗂️ 关于你，我记得这些")
        assert (await anne.tell("/models")).startswith("🎨 这里能用的模型")
        await anne.by(BEN).tell("/settings language en")
        assert (await anne.by(BEN).tell("/settings", "zh")).startswith("🗂️ What I remember")
        await anne.tell("/settings language auto")
        assert (await anne.tell("/settings", "en")) == NOTHING_EN


async def test_the_chats_language_holds_for_whoever_chose_none(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.tell("/settings chat language zh")
        assert "• 语言：zh" in await anne.by(BEN).tell("/settings")
        await anne.tell("/settings language en")
        assert "• Language: zh" in await anne.tell("/settings")
        await anne.tell("/settings chat language auto")
        assert await anne.by(BEN).tell("/settings") == NOTHING_EN


# What a Chinese speaker writes, as the settings told them to, and the answer.
IN_CHINESE = [
    ("/settings hints off", "👌 记下了。"),
    ("/settings chat explicit on", "👌 记下了。"),
    ("/settings colour red", UNKNOWN_ZH),
    ("/settings model mj", "👍 记住了：以后画新图都用 Midjourney · 每张 8 积分起"),
    ("/settings chat model mj", "👍 记住了：这个会话默认用 Midjourney，除非有人另有偏好 · 每张 8 积分起"),
    ("/settings model auto", "👍 好的，以后我来为每张图挑最合适的模型。"),
    ("/model seedream", "👍 记住了，以后都用 SeeDream 4.5 为你画 · 每张 5 积分起"),
    ("/model auto", "👍 好的，以后我来为每张图挑最合适的模型。"),
    ("/link off", "🙂 我只认得你这一个账号。发 /link 可以再关联一个。"),
    ("/forget all", "👌 好了，关于你的事我都忘掉了。"),
]


@pytest.mark.parametrize(("heard", "answer"), IN_CHINESE)
async def test_a_command_is_answered_in_the_language_of_whoever_writes_it(
    heard: str, answer: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        assert await anne.tell(heard, "zh") == answer
        annie = anne.by(ANNIE, SHELL)
        await annie.say("画一只猫")
        assert await annie.tell(heard) == answer


CHAT = [
    ("model midjourney", "👍 Remembered: in this chat I draw with Midjourney unless somebody prefers another"),
    ("model auto", "👌 Noted."),
    ("language fr", "👌 Noted."),
    ("explicit on", "👌 Noted."),
    ("model flux", "🙂 Flux is not available here, but these are:"),
    ("model blub", "🙂 blub is not available here, but these are:"),
]


@pytest.mark.parametrize(("heard", "answer"), CHAT)
async def test_where_there_are_administrators_only_they_decide_for_the_chat(
    heard: str, answer: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        rules = anne.house.engine.rules
        anne.house.engine.rules = replace(rules, administrators=frozenset({"desk:anne", "terminal:ben"}))
        before = await anne.tell("/settings")

        refused = await anne.by(BEN).tell(f"/settings chat {heard}")
        assert refused == "🙂 Only an administrator can decide that for the whole chat."
        assert await anne.tell("/settings") == before
        assert (await anne.tell(f"/settings chat {heard}")).split(" · ")[0].split("\n")[0] == answer


async def test_where_nobody_is_administrator_everybody_decides_for_their_chat_alone(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        annie = anne.by(ANNIE, SHELL)
        await anne.by(BEN).tell("/settings chat model midjourney")
        assert "Midjourney" in await anne.draw("画一只猫")
        await annie.draw("画一只猫")
        assert anne.drawn == [MIDJOURNEY, SEEDREAM]
        await anne.tell("/settings chat model auto")
        assert "SeeDream" in await anne.draw("画一只猫")


# What the house hears, what the chat decides, and whether a request is heard that is not addressed to the bot.
EXPLICIT = [
    ("house deaf", "", False),
    ("house deaf", "on", True),
    ("house deaf", "off", False),
    ("house deaf", "auto", False),
    ("house hears", "", True),
    ("house hears", "off", False),
    ("house hears", "on", True),
    ("house hears", "auto", True),
]


@pytest.mark.parametrize("row", EXPLICIT)
async def test_the_chat_decides_whether_a_clear_request_is_heard_uncalled(
    row: tuple[str, str, bool], tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        house, chat, heard = row
        anne.house.engine.rules = replace(anne.house.engine.rules, explicit=house == "house hears")
        if chat:
            await anne.tell(f"/settings chat explicit {chat}")
        for request in ("帮我画一只猫", "draw me a cat"):
            assert bool(await anne.say(request, addressed=False)) is heard
        for talk in ("画面真好看", "let's call it a draw", "用MJ", "谢谢"):
            assert await anne.say(talk, addressed=False) == []
        elsewhere = await anne.by(ANNIE, SHELL).say("帮我画一只猫", addressed=False)
        assert bool(elsewhere) is (house == "house hears")


async def exported(anne: Talk, words: str = "--json") -> dict[str, object]:
    handed: dict[str, object] = json.loads(await anne.tell(f"/settings {words}"))
    return handed


async def test_everything_is_handed_out_for_a_program(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        now = anne.house.clock.now()
        empty: dict[str, object] = {
            "person": "desk:anne",
            "identities": [],
            "language": None,
            "hints": True,
            "confirm": None,
            "preferences": {},
        }
        handed = await exported(anne)
        assert {key: handed[key] for key in empty} == empty

        await anne.liking(BOTH)
        for heard in ("language zh", "hints off", "confirm 10 points"):
            await anne.tell(f"/settings {heard}")
        midjourney = {"model": MIDJOURNEY, "name": "Midjourney", "cost": 8, "unit": "points", "last_used": now}
        pro = {"model": PRO, "name": "Nano Banana Pro", "cost": 10, "unit": "points", "last_used": now}
        liked = {"text_to_image": midjourney, "image_to_image": pro}
        handed = await exported(anne, "json")
        known = {"language": "zh", "hints": False, "confirm": "10 points", "preferences": liked}
        assert {key: handed[key] for key in empty} == empty | known
        assert await exported(anne.by(BEN)) | {"person": "desk:anne"} == handed | empty


async def test_what_the_chat_decided_is_handed_out_too(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        chosen = (
            "model mj|explicit on|language fr|style compact|confirm always|block gore|retention 30|budget day 9 points"
        )
        for heard in chosen.split("|"):
            await anne.tell(f"/settings chat {heard}")
        decided = {"place": "desk:room", "model": MIDJOURNEY, "explicit": True, "language": "fr", "style": "compact"}
        limits = {"whose": "chat", "period": "day", "amount": 9, "unit": "points"}
        money = {"confirm": "always", "blocked": ["gore"], "retention": 30, "budgets": [limits]}
        assert (await exported(anne))["chat"] == decided | money
