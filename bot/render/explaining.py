"""Why a message was understood as it was, for the operator who asks why the bot did (not) react."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.understanding import Message, Reading, Rule, Taken
from bot.values import IntentKind, Text

INTENTS: Mapping[IntentKind, Text] = MappingProxyType(
    {
        IntentKind.GENERATE: Text("It draws a new picture."),
        IntentKind.EDIT: Text("It changes a picture."),
        IntentKind.RETRY: Text("It draws the last picture once more."),
        IntentKind.REFINE: Text("It draws the last picture again, with something different."),
        IntentKind.SET_MODEL: Text("It remembers the model for this person."),
        IntentKind.CLEAR_MODEL: Text("It forgets the favourite model and chooses by itself again."),
        IntentKind.SHOW_MODELS: Text("It lists the models."),
        IntentKind.STATUS: Text("It tells how far the pictures are."),
        IntentKind.CANCEL: Text("It calls off the person's newest picture."),
        IntentKind.CONFIRM: Text("It takes this as a yes to its question."),
        IntentKind.DECLINE: Text("It takes this as a no to its question."),
        IntentKind.HELP: Text("It explains what it can do."),
        IntentKind.SETTINGS: Text("It shows or changes settings."),
        IntentKind.LINK: Text("It joins two accounts of one person."),
        IntentKind.HISTORY: Text("It shows the person's newest pictures."),
        IntentKind.COST: Text("It tells what was spent and what is left."),
        IntentKind.WHY: Text("It explains what became of a request."),
        IntentKind.RESUME: Text("It fetches a picture that was ordered elsewhere."),
        IntentKind.FORGET: Text("It deletes what it remembers of the person, after one more question."),
    }
)
SILENT = Text("It stays silent.")
ANSWERS = Text("It answers in a sentence, and draws nothing.")
RULES: Mapping[Rule, Text] = MappingProxyType(
    {
        Rule.NOT_ADDRESSED: Text("Because: nobody addressed it, and this chat does not let it listen otherwise."),
        Rule.NOT_EXPLICIT: Text("Because: nobody addressed it, and this is no unmistakable request to draw."),
        Rule.FOR_SOMEBODY_ELSE: Text("Because: somebody else is called by name."),
        Rule.EXPLICIT: Text("Because: it is an unmistakable request, and this chat lets it hear those."),
        Rule.COMMAND: Text("Because: it is one of its commands."),
        Rule.FOREIGN_COMMAND: Text("Because: it is a command of another bot."),
        Rule.EMPTY: Text("Because: apart from names and quotations there are no words."),
        Rule.ANSWER: Text("Because: a question to this person is open, and this answers it."),
        Rule.PHRASE: Text("Because: it is a phrase that it knows."),
        Rule.AGAIN: Text("Because: it asks for the same once more."),
        Rule.CORRECTION: Text("Because: it corrects what was drawn last."),
        Rule.SAME_BUT: Text("Because: it asks for the same with a difference."),
        Rule.INSTEAD: Text("Because: it asks for something else in place of what was drawn last."),
        Rule.DEGREE: Text("Because: it says what should be more or less."),
        Rule.CHANGE: Text("Because: it is an order to change a picture, and there is one or one is spoken of."),
        Rule.IMITATION: Text("Because: a picture is to be followed, and one is attached or spoken of."),
        Rule.DRAW: Text("Because: it asks to draw."),
        Rule.CREATE: Text("Because: it asks to create something, and nothing else than a picture is named."),
        Rule.MAKE: Text("Because: it asks for something, and a kind of picture or a style is named."),
        Rule.DESCRIPTION: Text("Because: it is addressed, says nothing else, and describes something to be seen."),
        Rule.ONLY_SETTINGS: Text("Because: it names a model, a shape, a size or a number, and nothing to draw."),
        Rule.CLAUSE: Text("Because: one clause of it is an order, and the others are only remarks."),
        Rule.MATTER: Text("Because: it asks for no picture, but for something that has an answer of its own."),
        Rule.TALK: Text("Because: nothing in it asks for a picture."),
    }
)
SLOTS: Mapping[str, Text] = MappingProxyType(
    {
        "model": Text("the model"),
        "tier": Text("price and quality"),
        "aspect_ratio": Text("the shape"),
        "ar": Text("the shape"),
        "size": Text("the size"),
        "n": Text("the number of pictures"),
        "seed": Text("the seed"),
        "no": Text("what is not to be seen"),
        "spoiler": Text("the cover"),
    }
)
NOBODY = "-"
"""The value of a model that is only refused."""


def explained(message: Message, reading: Reading) -> tuple[Text, ...]:
    """What it does, by which rule and words, what stands for a value, and whether there is doubt."""
    return tuple(_sentences(message, reading))


def _sentences(message: Message, reading: Reading) -> Iterator[Text]:
    intent = reading.intent
    nothing = ANSWERS if message.addressed and reading.rule is not Rule.FOREIGN_COMMAND else SILENT
    yield INTENTS.get(intent.kind, nothing)
    yield RULES[reading.rule]
    if reading.words:
        yield Text("It knows by these words: “%(words)s”.", words=reading.words)
    yield from map(_taken, reading.taken)
    if intent.prompt:
        yield Text("What is to be seen: “%(words)s”.", words=intent.prompt)
    if intent.further:
        yield Text("More is asked for in the same message: %(n)s.", n=len(intent.further))
    if reading.doubtful:
        yield Text("The words alone leave a doubt; where a chat model is configured, it is asked.")


def _taken(taken: Taken) -> Text:
    what = SLOTS.get(taken.slot)
    if what is None or taken.value == NOBODY:
        return Text("“%(words)s” is left out of what is drawn.", words=taken.words)
    return Text("“%(words)s” sets %(what)s: %(value)s.", words=taken.words, what=what, value=taken.value)
