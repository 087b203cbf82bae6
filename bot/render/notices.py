"""Answers to everything that is not a picture: the models, what is being made, and the fixed sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.render.cutting import cut, subject
from bot.render.draft import Draft, Line
from bot.render.failures import described
from bot.render.making import LONGEST_NAME
from bot.values import Job, Span, State, Text
from bot.values.meanings import Alternative, Models, Notice, Running, Topic, Unoffered

TOPICS: Mapping[Topic, Text] = MappingProxyType(
    {
        Topic.HELP: Text(
            "🎨 Tell me in your own words what you want to see, for example: draw a cat with sunglasses.\n"
            "🖼️ Send a picture and say what to change about it.\n"
            "📐 Name a shape, a size or a number if you like: landscape, 4K, 3 pictures.\n"
            "⭐ Say “use” and a model's name, and I remember it; “recommended” lets me choose again.\n"
            "💬 Also: “models”, “status”, “cancel”, “again”, “settings”."
        ),
        Topic.ANYTHING: Text(
            "🙂 I draw pictures. What would you like to see? For example: draw a cat with sunglasses."
        ),
        Topic.NOTHING_RUNS: Text("🙂 Nothing is being drawn right now. What would you like to see?"),
        Topic.NOTHING_TO_CANCEL: Text("🙂 There is nothing of yours to cancel right now."),
        Topic.NOTHING_TO_REPEAT: Text("🙂 There is no earlier picture here yet. What would you like to see?"),
        Topic.NOTHING_TO_CONFIRM: Text("🙂 There is no open question right now. What would you like to see?"),
        Topic.NO_PICTURE: Text("🖼️ Which picture shall I change? Send it along, or reply to it."),
        Topic.NO_MODELS: Text("😔 No model can draw here at the moment. Please tell an administrator."),
        Topic.NOT_YOURS: Text("🙂 Only the person who asked for this picture can decide that."),
        Topic.OLD_BUTTON: Text("🙂 This button is no longer of use. Just tell me what you would like."),
        Topic.MODEL_FORGOTTEN: Text("👍 All right, from now on I choose the model that suits each picture best."),
        Topic.MODEL_DROPPED: Text("👌 All right. Your other favourite stays as it is."),
        Topic.OVER: Text("🙂 That one is over already. Just ask again if you like."),
        Topic.TOO_MANY: Text("🙂 Enough pictures are in the works here for now. Ask again once one of them is there."),
        Topic.THANKS: Text("😊 My pleasure! Whenever you want to see something, just say so."),
        Topic.GREETING: Text("👋 Hello! I draw pictures. What would you like to see?"),
        Topic.VIDEO: Text(
            "🎬 Moving pictures are beyond me, but I can draw a single scene of it. For example: draw a cat "
            "chasing a butterfly."
        ),
        Topic.OTHER_WORK: Text("🙂 I only draw. If a picture would help, tell me what it should show."),
        Topic.QUESTION: Text(
            "🙂 I cannot tell what is in a picture, but I can change it: make the sky pink, take away the background."
        ),
        Topic.FORGET: Text(
            "🗑️ That would delete all that I remember about you: favourite models, settings, links to your other "
            "accounts, and the words of your earlier requests. Pictures under way are still delivered.\n"
            "Write “/forget all” if you are sure. To forget only the favourite model, write “/model auto”."
        ),
        Topic.FORGOTTEN: Text("👌 Done: I remember nothing about you any more."),
        Topic.LINK_EXPIRED: Text(
            "🙂 This code is not good, or no longer. Write /link to me from your other account for a new one."
        ),
        Topic.LINKED: Text("🔗 Done: I know you by both accounts now, and your favourites follow you."),
        Topic.LINKED_ALREADY: Text("🙂 I know these as one person already. Write the code from your other account."),
        Topic.NOT_LINKED: Text("🙂 I know you by this account alone. Write /link to add another one."),
        Topic.UNLINKED: Text("👌 This account stands on its own again; it keeps a copy of your favourites."),
        Topic.NOT_ADMINISTRATOR: Text("🙂 Only an administrator can decide that for the whole chat."),
        Topic.SETTING_UNKNOWN: Text(
            "🙂 I do not know that setting. For example: /settings model auto, /settings language en, "
            "/settings hints off, /settings chat explicit on."
        ),
        Topic.SETTING_KEPT: Text("👌 Noted."),
        Topic.TROUBLE: Text("😔 Something went wrong on my side. Please try once more in a moment."),
    }
)


def notice(meaning: Notice) -> Draft:
    return Draft(((TOPICS[meaning.topic],),))


def models(meaning: Models) -> Draft:
    if not meaning.offered:
        return notice(Notice(Topic.NO_MODELS))
    return Draft(((Text("🎨 These models draw here:"),), *_listed(meaning.offered)))


def unoffered(meaning: Unoffered) -> Draft:
    name = cut(meaning.name, LONGEST_NAME)
    if not meaning.offered:
        return Draft(((Text("🙂 %(model)s is not available here.", model=name),),))
    sorry = Text("🙂 %(model)s is not available here, but these are:", model=name)
    return Draft(((sorry,), *_listed(meaning.offered)))


def _listed(offered: tuple[Alternative, ...]) -> Iterable[Line]:
    yield from map(described, offered)
    yield (Text("⭐ Say “use %(model)s”, and I remember it.", model=offered[0].name),)


def running(meaning: Running) -> Draft:
    if not meaning.jobs:
        return notice(Notice(Topic.NOTHING_RUNS))
    return Draft(((Text("🎨 In the making here:"),), *(_under_way(job, meaning.at) for job in meaning.jobs)))


def _under_way(job: Job, at: float) -> Line:
    about = subject(job.order.prompt) or Text("a picture")
    return (Text("• %(subject)s", subject=about), job.quote.model_name, _stand(job, at))


def _stand(job: Job, at: float) -> Text:
    match job.state:
        case State.CONFIRMING:
            return Text("waiting for a yes")
        case State.ASKED | State.QUEUED:
            return Text("in the queue")
        case State.SUBMITTING | State.PAINTING:
            waited = max(0.0, at - (job.submitted or job.created))
            return Text("%(waited)s so far", waited=Span(waited, waited))
        case State.DELIVERING:
            return Text("on its way")
        case State.DONE | State.FAILED | State.CANCELLED | State.EXPIRED | State.UNCERTAIN:
            return Text("over")
