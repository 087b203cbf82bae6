"""The menu of models: shown, turned over, and chosen from."""

from __future__ import annotations

from bot.conversation.asking import Asking, identity
from bot.conversation.confirming import asked_about
from bot.conversation.preferences import FREE, chosen, cleared, models
from bot.conversation.rules import Rules
from bot.values import Intent, IntentKind, Post, PostKind, Profile, Situation
from bot.values.topics import Topic
from bot.values.turns import Amend, Effect, Keep


def turned(rules: Rules, situation: Situation, asking: Asking, menu: str, page: int) -> tuple[Effect, ...]:
    """The very post shows another page; where it is not known any more, it is posted anew. Whose favourites are marked
    must not change with whoever turns it over."""
    post = situation.post
    if post is None or post.key != _key(menu):
        return (asking.say(models(rules, situation.profile, asking.id, page)),)
    profile = situation.profile if _is_for(post, asking) else None
    return (_shown(rules, asking, post, profile, page),)


def picked(rules: Rules, situation: Situation, asking: Asking, code: str, page: int) -> tuple[Effect, ...]:
    """Everybody chooses for themselves. A code is good for as long as its model is offered, however old the menu."""
    model = next((model for model in (FREE, *rules.catalog.sold) if identity(model) == code), None)
    if model is None:
        return asking.note(Topic.OLD_BUTTON)
    if model == FREE:
        effects = cleared(situation.profile, asking, Intent(IntentKind.CLEAR_MODEL, clear=True))
    else:
        intent = Intent(IntentKind.SET_MODEL, model=model, remember=True)
        effects = chosen(rules, situation.profile, asking, intent)
        effects += asked_about(rules, situation, asking, model)
    return *effects, *_marked(rules, situation, asking, effects, page)


def _marked(
    rules: Rules, situation: Situation, asking: Asking, effects: tuple[Effect, ...], page: int
) -> tuple[Effect, ...]:
    """The mark moves on the person's own menu."""
    post = situation.post
    if post is None or not _is_for(post, asking) or not _is_menu(post):
        return ()
    kept = [effect.what for effect in effects if isinstance(effect, Keep) and isinstance(effect.what, Profile)]
    return tuple(_shown(rules, asking, post, profile, page) for profile in kept[:1])


def _shown(rules: Rules, asking: Asking, post: Post, profile: Profile | None, page: int) -> Amend:
    """In the language in which it was asked for, whoever presses."""
    menu = post.key.removesuffix(_key(""))
    spoken = post.outbound.language or asking.language
    return Amend(post.key, PostKind.TEXT, models(rules, profile, menu, page), spoken, asking.place)


def _is_menu(post: Post) -> bool:
    return post.key.endswith(_key(""))


def _is_for(post: Post, asking: Asking) -> bool:
    return post.outbound.person == asking.person.id


def _key(menu: str) -> str:
    return f"{menu}:{PostKind.TEXT}"
