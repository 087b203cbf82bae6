"""The first line of an answer: heard, and what is done now."""

from __future__ import annotations

from bot.emojis import emoji_of
from bot.render.cutting import subject
from bot.render.draft import Draft
from bot.values import Job, Order, Plural, State, Task, Text
from bot.values.meanings import Acknowledged, Joined, Shared


def acknowledged(meaning: Acknowledged) -> Draft:
    return Draft(((heard(meaning.job),),))


def heard(job: Job) -> Text:
    """Less than fifteen words."""
    order = job.order
    shown, emoji = subject(order.prompt), emoji_of(order.prompt)
    if job.resumed:
        return Text("On it! Fetching the picture that you ordered elsewhere %(emoji)s", emoji=emoji)
    if job.state is State.CONFIRMING:
        return _promised_nothing(shown, emoji)
    if order.task is Task.IMAGE_TO_IMAGE:
        return _changing(order, shown, emoji)
    return _drawing(order, shown, emoji)


def _drawing(order: Order, shown: str, emoji: str) -> Text:
    if not shown:
        return Text("On it! Drawing you something nice %(emoji)s", emoji=emoji)
    if order.n > 1:
        return Plural(
            "On it! Drawing %(n)s picture: %(subject)s %(emoji)s",
            "On it! Drawing %(n)s pictures: %(subject)s %(emoji)s",
            n=order.n,
            subject=shown,
            emoji=emoji,
        )
    return Text("On it! Drawing %(subject)s %(emoji)s", subject=shown, emoji=emoji)


def _promised_nothing(shown: str, emoji: str) -> Text:
    """Somebody has to agree first."""
    if not shown:
        return Text("Gladly! One question first %(emoji)s", emoji=emoji)
    return Text("Gladly! One question about %(subject)s %(emoji)s", subject=shown, emoji=emoji)


def _changing(order: Order, shown: str, emoji: str) -> Text:
    if not shown:
        return Text("On it! Changing your picture %(emoji)s", emoji=emoji)
    if order.pictures:
        return Text("On it! Building on the earlier picture: %(subject)s %(emoji)s", subject=shown, emoji=emoji)
    return Text("On it! Changing your picture: %(subject)s %(emoji)s", subject=shown, emoji=emoji)


def joined(meaning: Joined) -> Draft:
    """To whoever asks for what is being made already, even for themselves; free things have no extra cost."""
    emoji = emoji_of(meaning.job.order.prompt)
    if meaning.job.quote.cost.free:
        return Draft(((Text("Already in the works! It comes to you once it is ready %(emoji)s", emoji=emoji),),))
    return Draft(((Text("Already in the works! It comes to you at no extra cost %(emoji)s", emoji=emoji),),))


def shared(meaning: Shared) -> Draft:
    prompt = meaning.job.order.prompt
    shown, emoji = subject(prompt), emoji_of(prompt)
    if not shown:
        return Draft(((Text("✅ Here it is, just above %(emoji)s", emoji=emoji),),))
    return Draft(((Text("✅ Here it is, just above: %(subject)s %(emoji)s", subject=shown, emoji=emoji),),))
