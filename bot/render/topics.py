"""The fixed sentences."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.values import Text
from bot.values.topics import Topic

TOPICS: Mapping[Topic, Text] = MappingProxyType(
    {
        Topic.HELP: Text(
            "🎨 Tell me in your own words: draw a cat in sunglasses\n"
            "🖼️ Or send a picture and say what to change about it\n"
            "📐 You may add: landscape · 4K · 3 pictures · a model\n"
            "\n"
            "/draw · /edit – a new picture · a changed one\n"
            "/again · /cancel · /status – once more · stop · how far\n"
            "/models – who can draw · /model NAME – always this one\n"
            "/history – your pictures · /why – what became of one\n"
            "/cost – what was spent, and what is left\n"
            "/resume NUMBER – fetch what you ordered elsewhere\n"
            "/settings – yours and this chat's · /link – accounts\n"
            "/forget – delete what I remember · /help – this page"
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
        Topic.NO_MASKS: Text(
            "🖼️ No model here can redraw just a part of a picture. Say in words what is to change, and I try it on the "
            "whole."
        ),
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
            "accounts, your earlier requests and the pictures that I keep of them. Pictures under way are still "
            "delivered.\n"
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
        Topic.NO_HISTORY: Text("🙂 There is no picture of yours here yet. What would you like to see?"),
        Topic.NOTHING_TO_EXPLAIN: Text("🙂 You have not asked for a picture here yet. What would you like to see?"),
        Topic.CODE_UNKNOWN: Text("🙂 I do not know that code here. It stands at the end of a message, such as #k3f9."),
        Topic.RESUME_HOW: Text(
            "🔎 Write /resume and the order number that the service gave you, and the picture comes here."
        ),
        Topic.TASK_UNKNOWN: Text("🙂 Nobody here knows that order number. Have a look whether it is complete."),
        Topic.STILL_MADE: Text("⏳ That one is still being made; you get it here as soon as it is ready."),
        Topic.UNWANTED: Text("🙂 This is something I would rather not draw here. Something else, gladly!"),
        Topic.MODIFY: Text(
            "✏️ What shall I change about it? For example: make the sky pink, make it night, take away the background."
        ),
        Topic.ONE_MODEL: Text("🎨 Nobody else here can draw it at the moment."),
        Topic.ONE_SHAPE: Text("📐 This model knows this shape only. Name another model along with the shape you want."),
        Topic.ONLY_CHEAPER: Text(
            "🙂 Changed like this it would cost more than agreed, so it stays as it was. Ask anew, and I draw that too."
        ),
        Topic.PASSED_ON: Text("👌 Cancelled for you. It is still being drawn for others who asked for the same."),
        Topic.TROUBLE: Text("😔 Something went wrong on my side. Please try once more in a moment."),
    }
)
