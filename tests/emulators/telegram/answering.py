"""The methods that answer presses and inline queries."""

from __future__ import annotations

from collections.abc import Callable

from tests.emulators.telegram.inquiries import Answer
from tests.emulators.telegram.keyboards import captioned, keys, marked, written
from tests.emulators.telegram.refusals import STALE_QUERY, bad
from tests.emulators.telegram.shapes import Result
from tests.emulators.telegram.state import State
from tests.emulators.telegram.wire import Call
from tests.emulators.telegram.world import Json

ALERT = 200
"""Characters that whoever pressed can be shown."""
RESULTS = 50
INLINE_SECONDS = 60


class Answering:
    """Each may be answered once, and not for ever."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def methods(self) -> dict[str, Callable[[Call], object]]:
        return {"answerCallbackQuery": self.press, "answerInlineQuery": self.inline}

    def press(self, call: Call) -> bool:
        state = self._state
        if len(call.text("text")) > ALERT:
            raise bad("MESSAGE_TOO_LONG")
        with state.changed:
            found = state.inquiries.presses.get(call.text("callback_query_id"))
            if found is None or found.answer or state.now() - found.at >= state.callback_life:
                raise bad(STALE_QUERY)
            found.answer = Answer(found.id, call.text("text"), call.flag("show_alert"), state.now())
            state.changed.notify_all()
            return True

    def inline(self, call: Call) -> bool:
        state = self._state
        results = call.read("results", list[Result]) or []
        if len(results) > RESULTS:
            raise bad("RESULTS_TOO_MUCH")
        if len({result.id for result in results}) < len(results):
            raise bad("RESULT_ID_DUPLICATE")
        for result in results:
            self._fits(result)
        with state.changed:
            found = state.inquiries.queries.get(call.text("inline_query_id"))
            if found is None or found.results is not None or state.now() - found.at >= INLINE_SECONDS:
                raise bad(STALE_QUERY)
            found.results = call.read("results", list[Json]) or []
            found.cache_time, found.personal = call.number("cache_time", 300), call.flag("is_personal")
            state.changed.notify_all()
            return True

    def _fits(self, result: Result) -> None:
        if not 1 <= len(result.id.encode()) <= 64:
            raise bad("RESULT_ID_INVALID")
        keys(result.reply_markup)
        if result.photo_file_id:
            self._state.files.again(result.photo_file_id, "photo")
            captioned(*marked(result.caption, result.parse_mode, result.caption_entities))
        content = result.input_message_content
        if content:
            written(*marked(content.message_text, content.parse_mode, content.entities))
        elif not result.photo_file_id:
            raise bad("MESSAGE_EMPTY")
