"""What is asked of the house itself, and the last picture by another model: what it is about, and what it is not."""

from __future__ import annotations

import pytest

from bot.catalog import load
from bot.understanding import Message, Reader
from bot.values import Intent, IntentKind

READER = Reader(load().aliases)
HISTORY, COST, WHY, RESUME = IntentKind.HISTORY, IntentKind.COST, IntentKind.WHY, IntentKind.RESUME


def read(text: str, *, addressed: bool = True, pending: bool = False) -> Intent:
    return READER.read(Message(text, addressed=addressed, pending_confirmation=pending))


# What is said, what it asks for, and what it asks about.
ASKED: list[tuple[str, IntentKind, str | None]] = [
    ("/history", HISTORY, None),
    ("/history 10", HISTORY, "10"),
    ("/history@easel 3", HISTORY, "3"),
    ("/cost", COST, None),
    ("/cost chat", COST, "chat"),
    ("/Why #K3f9", WHY, "#K3f9"),
    ("/resume Task-88AbC", RESUME, "Task-88AbC"),
    ("/resume", RESUME, None),
    ("show my last 10 pictures", HISTORY, "10"),
    ("zeig mir meine letzten drei Bilder", HISTORY, "3"),
    ("最近的5张图给我看看", HISTORY, "5"),
    ("最近の5枚見せて", HISTORY, "5"),
    ("最近畫過的圖", HISTORY, None),
    ("my history", HISTORY, None),
    ("我花了多少钱", COST, None),
    ("我们群花了多少钱", COST, "chat"),
    ("how much have we spent", COST, "chat"),
    ("wie viel haben wir in dieser Gruppe ausgegeben?", COST, "chat"),
    ("combien on a dépensé dans ce groupe", COST, "chat"),
    ("¿cuánto hemos gastado en este grupo?", COST, "chat"),
    ("quanto a gente gastou nesse grupo", COST, "chat"),
    ("сколько мы потратили в этой группе", COST, "chat"),
    ("このグループでいくら使った？", COST, "chat"),
    ("이 방에서 얼마 썼어", COST, "chat"),
    ("why did #k3f9 fail?", WHY, "#k3f9"),
    ("#K3F9 为什么失败了", WHY, "#K3F9"),
    ("warum ist #ab12cd fehlgeschlagen", WHY, "#ab12cd"),
    ("почему #k3f9 не получилось", WHY, "#k3f9"),
    ("为什么失败了", WHY, None),
    ("恢复任务 Abc-123", RESUME, "Abc-123"),
    ("把任务「Abc-123」恢复一下", RESUME, "Abc-123"),
    ("please resume task 7F3c9b2e-1d4a-4c0e-9a55-0b1d2c3e4f5a!", RESUME, "7F3c9b2e-1d4a-4c0e-9a55-0b1d2c3e4f5a"),
    ("resume `img_20251121.77`", RESUME, "img_20251121.77"),
    ("setz bitte die Aufgabe Abc-123 fort", RESUME, "Abc-123"),
    ("タスク IMG-88213 の続きをお願い", RESUME, "IMG-88213"),
    ("IMG-88213 이어서 해줘", RESUME, "IMG-88213"),
]


@pytest.mark.parametrize(("text", "kind", "about"), ASKED)
def test_a_question_to_the_house_says_what_it_is_about(text: str, kind: IntentKind, about: str | None) -> None:
    intent = read(text)

    assert (intent.kind, intent.prompt) == (kind, about)


@pytest.mark.parametrize("text", [text for text, _, _ in ASKED if not text.startswith("/")])
def test_what_is_said_to_others_is_no_question_to_the_house(text: str) -> None:
    assert read(text, addressed=False).kind is IntentKind.NONE


@pytest.mark.parametrize(
    "text",
    [
        "resume seedream-4.5 again with a cat",
        "continue with seedream-4.5",
        "nimm seedream-4.5",
        "gpt-image-1",
        "resume 2024",
        "продолжи с seedream-4.5",
    ],
)
def test_a_name_with_figures_is_no_order_to_be_taken_up(text: str) -> None:
    assert read(text).kind is not RESUME


@pytest.mark.parametrize("text", ["cancel #k3f9", "status #k3f9", "my history #k3f9"])
def test_a_reference_leaves_only_questions_about_a_failure_as_they_are(text: str) -> None:
    """The newest picture is not called off in place of the one that is named."""
    assert read(text).kind is IntentKind.NONE


@pytest.mark.parametrize(
    ("text", "kind", "prompt"),
    [
        ("画一段历史", IntentKind.GENERATE, "一段历史"),
        ("draw what went wrong today", IntentKind.GENERATE, "what went wrong today"),
        ("нарисуй что пошло не так", IntentKind.GENERATE, "что пошло не так"),
        ("dessine pourquoi ça a échoué", IntentKind.GENERATE, "pourquoi ça a échoué"),
        ("画一张我们花了多少钱的图表", IntentKind.GENERATE, "我们花了多少钱的图表"),
        ("画一张多少钱", IntentKind.NONE, None),
        ("how much does a picture cost?", IntentKind.NONE, None),
        ("why did rome fall?", IntentKind.NONE, None),
        ("我昨天画了一张画", IntentKind.NONE, None),
    ],
)
def test_pictures_prices_and_other_questions_stay_what_they_are(text: str, kind: IntentKind, prompt: str) -> None:
    intent = read(text)

    assert (intent.kind, intent.prompt) == (kind, prompt)


ANOTHER = [
    "换个模型重试",
    "換個模型再畫一張",
    "再试一次，换个模型",
    "retry with another model",
    "once more, other model",
    "nochmal mit einem anderen Modell",
    "réessaie avec un autre modèle",
    "inténtalo con otro modelo",
    "tente de novo com outro modelo",
    "ещё раз на другой модели",
    "別のモデルでもう一回",
    "다른 모델로 다시 그려줘",
]


@pytest.mark.parametrize("text", ANOTHER)
def test_the_last_picture_is_wanted_by_another_model(text: str) -> None:
    intent = read(text)

    assert (intent.kind, intent.another, intent.clear) == (IntentKind.RETRY, True, True)
    assert (intent.model, intent.remember) == (None, False)


def test_what_else_is_wanted_of_the_other_model_is_kept() -> None:
    intent = read("two more with another model, 4K")

    assert (intent.another, intent.n, intent.size) == (True, 2, "4K")


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("用香蕉重试", "nano-banana-2"),
        ("换香蕉再试", "nano-banana-2"),
        ("用香蕉重試", "nano-banana-2"),
        ("try again with seedream", "seedream-4.5"),
        ("retry with nano banana", "nano-banana-2"),
        ("nochmal mit seedream", "seedream-4.5"),
        ("réessaie avec seedream", "seedream-4.5"),
        ("inténtalo de nuevo con seedream", "seedream-4.5"),
        ("tente de novo com seedream", "seedream-4.5"),
        ("попробуй ещё раз с seedream", "seedream-4.5"),
        ("seedreamでもう一回", "seedream-4.5"),
        ("seedream으로 다시", "seedream-4.5"),
    ],
)
def test_the_last_picture_is_wanted_by_the_model_that_is_named(text: str, model: str) -> None:
    intent = read(text)

    assert (intent.kind, intent.model, intent.another) == (IntentKind.RETRY, model, False)


@pytest.mark.parametrize(
    "text", ["换个模型试试", "try another model", "use another model", "again", "用最好的模型重试"]
)
def test_a_wish_to_leave_a_model_is_not_one_for_another_picture_by_any_other(text: str) -> None:
    assert read(text).another is False


@pytest.mark.parametrize(
    "text",
    [
        *("别等了", "不等了", "唔等喇", "stop waiting", "stop it", "hör auf zu warten", "arrête d'attendre"),
        *("deja de esperar", "pare de esperar", "хватит ждать", "もう待たなくていい", "그만 기다려"),
    ],
)
def test_no_longer_to_wait_is_to_call_off(text: str) -> None:
    assert read(text).kind is IntentKind.CANCEL


@pytest.mark.parametrize(
    "text", ["can't wait!", "don't wait for me", "别等我了，你们先去", "warte kurz", "no puedo esperar!"]
)
def test_to_look_forward_is_not_to_call_off(text: str) -> None:
    assert read(text).kind is IntentKind.NONE


@pytest.mark.parametrize(
    "text",
    [
        *("太贵了", "换个便宜点的", "太贵了，换个便宜的", "something cheaper", "etwas Günstigeres", "algo más barato"),
        *("quelque chose de moins cher", "algo mais barato", "что-нибудь подешевле", "もっと安いのにして"),
        "더 싼 걸로 해줘",
    ],
)
def test_whoever_wants_it_cheaper_does_not_agree_to_the_price(text: str) -> None:
    assert read(text, pending=True).kind is IntentKind.DECLINE


@pytest.mark.parametrize(
    ("text", "prompt"), [("а подешевле нарисуй бегемота", "бегемота"), ("太贵了，用便宜点的画一只猫", "一只猫")]
)
def test_a_cheaper_picture_of_something_new_is_a_request(text: str, prompt: str) -> None:
    intent = read(text, pending=True)

    assert (intent.kind, intent.prompt, intent.tier) == (IntentKind.GENERATE, prompt, "budget")
