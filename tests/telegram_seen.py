"""Writes down what people see of a bot on Telegram, from what it asked the platform for."""

from __future__ import annotations

from collections.abc import Iterator

from tests.emulators.telegram import Call, Human, Telegram, Upload
from tests.telegram_turns import Cast

BREAK = " ⏎ "
SILENT = frozenset(
    {"getUpdates", "getMe", "getMyCommands", "setMyCommands", "setChatMenuButton", "deleteWebhook", "getFile"}
    | {"sendChatAction", "getWebhookInfo"}
)
"""Nobody sees them, or only for a moment."""
SIGNS = {"sendMessage": "", "sendPhoto": "🖼 ", "sendDocument": "📎 "}
EDITS = {
    "editMessageText": "~ ",
    "editMessageCaption": "~🖼 ",
    "editMessageMedia": "🖼~ ",
    "editMessageReplyMarkup": "~ ",
}


class Witness:
    """What happened at the same moment in different chats is told in the order in which it came."""

    def __init__(self, server: Telegram, cast: Cast) -> None:
        self._server = server
        self._cast = cast
        self._told = len(server.calls)

    def seen(self) -> list[tuple[float, str]]:
        """All since the last time: when, and what. What goes its own way comes first."""
        calls = [call for call in self._server.calls[self._told :] if call.method not in SILENT]
        self._told = len(self._server.calls)
        found = [(round(call.at, 3), _aside(call), line) for call in calls for line in self._lines(call)]
        return [(at, line) for at, _, line in sorted(found, key=lambda one: one[:2])]

    def _lines(self, call: Call) -> Iterator[str]:
        if call.status != 200:
            yield f"✗ {call.method}: {call.description or call.status}"
        elif call.method == "answerCallbackQuery":
            if call.text("text"):
                yield f"({self._presser(call).first}: {call.text('text')})"
        elif call.method == "setMessageReaction":
            yield f"✍ {self._author(call, call.number('message_id'))}"
        else:
            yield self._sign(call) + self._where(call) + self._to(call) + self._words(call)

    def _sign(self, call: Call) -> str:
        if call.method == "sendMediaGroup":
            return "🖼" * sum(isinstance(value, Upload) for value in call.parameters.values()) + " "
        sign = EDITS.get(call.method) or SIGNS.get(call.method, f"{call.method} ")
        return sign + ("(covered) " if call.flag("has_spoiler") else "")

    def _where(self, call: Call) -> str:
        topic = self._cast.topic_of(call.number("message_thread_id"))
        return f"in {topic} " if topic else ""

    def _to(self, call: Call) -> str:
        reply = call.parameters.get("reply_parameters")
        if not isinstance(reply, dict):
            return ""
        return f"→{self._author(call, int(reply['message_id']))} "

    def _author(self, call: Call, message: int) -> str:
        return self._cast.author(call.number("chat_id"), message)

    def _presser(self, call: Call) -> Human:
        return self._server.inquiries.presses[call.text("callback_query_id")].by

    def _words(self, call: Call) -> str:
        said = (call.text("text") or call.text("caption") or _caption(call)).replace("\n", BREAK)
        buttons = "".join(f" [{label}]" for label in _labels(call))
        return f"| {said}{buttons}".rstrip()


def _aside(call: Call) -> bool:
    return call.method not in {"setMessageReaction", "answerCallbackQuery"}


def _labels(call: Call) -> Iterator[str]:
    markup = call.parameters.get("reply_markup")
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    return (str(button["text"]) for row in rows for button in row)


def _caption(call: Call) -> str:
    """Of an album, it is its first picture's; of a picture that takes the place of words, its own."""
    media = call.parameters.get("media")
    parts = media if isinstance(media, list) else [media]
    captions = (str(part.get("caption", "")) for part in parts if isinstance(part, dict))
    return next(filter(None, captions), "")
