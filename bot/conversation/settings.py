"""`/settings`: what is remembered and decided, for a person and for a chat, seen and changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.catalog import UNKNOWN
from bot.conversation import chat_settings
from bot.conversation.asking import Asking
from bot.conversation.changes import Asked, Change, is_administrator, threshold
from bot.conversation.money import budgets_of
from bot.conversation.preferences import chosen, cleared
from bot.conversation.rules import Rules
from bot.values import Intent, IntentKind, Situation
from bot.values.meanings import Exported, Known, Remembered, Unoffered
from bot.values.topics import Topic
from bot.values.turns import Effect, Keep

_SWITCH = {"on": True, "yes": True, "true": True, "开": True, "off": False, "no": False, "false": False, "关": False}
CHAT = frozenset({"chat", "group", "会话", "群", "本群", "这个会话"})
"""What a change for everybody begins with."""
LANGUAGES: Mapping[str, str] = {
    **{tag: tag for tag in ("zh", "en", "ja", "ko", "es", "fr", "de", "pt", "ru")},
    **dict.fromkeys(("zh-hant", "zh-tw", "zh-hk", "zh-mo", "繁體中文", "繁体中文", "繁體", "正體中文"), "zh-Hant"),
    **dict.fromkeys(("中文", "简体中文", "汉语", "普通话", "chinese"), "zh"),
    "english": "en",
    "英文": "en",
    "英语": "en",
    "日本語": "ja",
    "japanese": "ja",
    "한국어": "ko",
    "korean": "ko",
    "español": "es",
    "spanish": "es",
    "français": "fr",
    "french": "fr",
    "deutsch": "de",
    "german": "de",
    "português": "pt",
    "portuguese": "pt",
    "русский": "ru",
    "russian": "ru",
}
"""The languages that are understood, by their tags and by their names."""


def settings(rules: Rules, situation: Situation, asking: Asking, words: str) -> tuple[Effect, ...]:
    """Nothing: show them. "--json": for a program. "KEY VALUE": the person's own. "chat KEY VALUE": the chat's."""
    match words.split():
        case []:
            return (asking.say(_known(rules, situation)),)
        case ["--json" | "json" | "export"]:
            return (asking.say(Exported(situation.profile, situation.conversation)),)
        case [chat, key, *value] if chat.lower() in CHAT and value and key.lower() in _CHAT:
            if not is_administrator(rules, asking):
                return asking.note(Topic.NOT_ADMINISTRATOR)
            return _CHAT[key.lower()](Asked(rules, situation, asking, " ".join(value)))
        case [key, *value] if value and key.lower() in _OWN:
            return _OWN[key.lower()](Asked(rules, situation, asking, " ".join(value)))
        case _:
            return asking.note(Topic.SETTING_UNKNOWN)


def _known(rules: Rules, situation: Situation) -> Known:
    conversation = situation.conversation
    model = conversation.model or rules.model
    name = rules.catalog.name(model) if model else ""
    explicit, style = is_explicit(rules, situation), conversation.style or rules.style
    return Known(situation.profile, conversation, name, explicit, style, budgets_of(rules, conversation))


def is_explicit(rules: Rules, situation: Situation) -> bool:
    """Whether requests that are not addressed to the bot are heard in the chat."""
    chosen = situation.conversation.explicit
    return rules.explicit if chosen is None else chosen


def _own_model(asked: Asked) -> tuple[Effect, ...]:
    profile = asked.situation.profile
    if asked.automatic:
        return cleared(profile, asked.asking, Intent(IntentKind.CLEAR_MODEL, clear=True))
    model = asked.rules.catalog.named(asked.value)
    if model is None:
        return _unoffered(asked)
    intent = Intent(IntentKind.SET_MODEL, model=model, remember=True)
    return chosen(asked.rules, profile, asked.asking, intent)


def _unoffered(asked: Asked) -> tuple[Effect, ...]:
    catalog = asked.rules.catalog
    name = catalog.name(catalog.named(asked.value) or asked.value)
    return (asked.asking.say(Unoffered(name, catalog.all_alternatives())),)


def _own_language(asked: Asked) -> tuple[Effect, ...]:
    """Confirmed in the language that was chosen."""
    tag = _tag(asked)
    if tag is None:
        return asked.unknown()
    spoken = replace(asked, asking=replace(asked.asking, language=tag or asked.asking.language))
    return spoken.kept(replace(asked.situation.profile, language=tag))


def _own_hints(asked: Asked) -> tuple[Effect, ...]:
    switch = _SWITCH.get(asked.value.lower())
    return asked.unknown() if switch is None else asked.kept(replace(asked.situation.profile, hints=switch))


def _own_confirm(asked: Asked) -> tuple[Effect, ...]:
    chosen = threshold(asked)
    return asked.unknown() if chosen is None else asked.kept(replace(asked.situation.profile, confirm=chosen))


def _chat_model(asked: Asked) -> tuple[Effect, ...]:
    conversation, catalog = asked.situation.conversation, asked.rules.catalog
    if asked.automatic:
        return asked.kept(replace(conversation, model=""))
    model = catalog.named(asked.value)
    prices = [price.cost for offer in catalog.offered(model or "") for price in offer.prices]
    if not model or not catalog.offered(model):
        return _unoffered(asked)
    cheapest = min(prices, key=lambda cost: cost.amount, default=UNKNOWN)
    return Keep(replace(conversation, model=model)), asked.asking.say(Remembered(catalog.name(model), cheapest))


def _chat_language(asked: Asked) -> tuple[Effect, ...]:
    tag = _tag(asked)
    return asked.unknown() if tag is None else asked.kept(replace(asked.situation.conversation, language=tag))


def _chat_explicit(asked: Asked) -> tuple[Effect, ...]:
    switch = _SWITCH.get(asked.value.lower())
    if switch is None and not asked.automatic:
        return asked.unknown()
    return asked.kept(replace(asked.situation.conversation, explicit=switch))


def _tag(asked: Asked) -> str | None:
    """A language's tag such as "zh-Hant"; empty for "auto", None for what is none."""
    if asked.automatic:
        return ""
    value = asked.value.replace("_", "-").lower()
    return LANGUAGES.get(value) or LANGUAGES.get(value.partition("-")[0])


_OWN: Mapping[str, Change] = {
    **dict.fromkeys(("model", "模型"), _own_model),
    **dict.fromkeys(("language", "语言", "語言"), _own_language),
    **dict.fromkeys(("hints", "hint", "提示"), _own_hints),
    **dict.fromkeys(("confirm", "确认", "確認"), _own_confirm),
}
_CHAT: Mapping[str, Change] = {
    **dict.fromkeys(("model", "模型"), _chat_model),
    **dict.fromkeys(("language", "语言", "語言"), _chat_language),
    **dict.fromkeys(("explicit", "旁听"), _chat_explicit),
    **dict.fromkeys(("style", "风格", "風格", "样式"), chat_settings.style),
    **dict.fromkeys(("confirm", "确认", "確認"), chat_settings.confirm),
    **dict.fromkeys(("block", "屏蔽", "禁画"), chat_settings.block),
    **dict.fromkeys(("unblock", "解除屏蔽", "取消屏蔽"), chat_settings.unblock),
    **dict.fromkeys(("retention", "keep", "保留"), chat_settings.retention),
    **dict.fromkeys(("budget", "预算", "預算"), chat_settings.budget),
}
