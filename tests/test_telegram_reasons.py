"""Telegram's own words, what they mean to the adapter, and that whatever they are it comes to an end."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from adapters.telegram.carrying import MOST
from adapters.telegram.edits import Edit, Spot
from adapters.telegram.edits import mended as other
from adapters.telegram.keyboard import keyboard
from adapters.telegram.mending import mended
from adapters.telegram.refusals import Reason, Refusal, refused
from adapters.telegram.sheets import Sheet, Style
from adapters.telegram.uploads import Upload
from bot.errors import MaybeDelivered, NotDelivered
from bot.i18n import spoken
from tests.telegram_desk import CANCEL

TOKEN = "7000:AAE-easel-test-token-0123456789abcdef"

SAID = {
    "Bad Request: message is not modified: specified new message content and reply markup are": Reason.UNCHANGED,
    "Bad Request: there is no text in the message to edit": Reason.NO_TEXT,
    "Bad Request: there is no caption in the message to edit": Reason.NO_CAPTION,
    "Bad Request: message to edit not found": Reason.GONE,
    "Bad Request: message can't be edited": Reason.GONE,
    "Bad Request: MESSAGE_ID_INVALID": Reason.GONE,
    "Bad Request: query is too old and response timeout expired or query ID is invalid": Reason.TOO_OLD,
    "Bad Request: message thread not found": Reason.THREAD_GONE,
    "Bad Request: TOPIC_DELETED": Reason.THREAD_GONE,
    "Bad Request: TOPIC_CLOSED": Reason.TOPIC_CLOSED,
    "Bad Request: not enough rights to send photos to the chat": Reason.NO_PICTURES,
    "Bad Request: not enough rights to send documents to the chat": Reason.NO_PICTURES,
    "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN": Reason.NO_PICTURES,
    "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN": Reason.NO_PICTURES,
    "Bad Request: CHAT_SEND_DOCS_FORBIDDEN": Reason.NO_PICTURES,
    "Bad Request: not enough rights to send text messages to the chat": Reason.NO_WORDS,
    "Bad Request: have no rights to send a message": Reason.NO_WORDS,
    "Bad Request: CHAT_WRITE_FORBIDDEN": Reason.NO_WORDS,
    "Bad Request: CHAT_RESTRICTED": Reason.NO_WORDS,
    "Bad Request: PHOTO_INVALID_DIMENSIONS": Reason.BAD_PICTURE,
    "Bad Request: IMAGE_PROCESS_FAILED": Reason.BAD_PICTURE,
    "Bad Request: file of size 12000000 bytes is too big for a photo; the maximum size is 10485760": Reason.BAD_PICTURE,
    "Bad Request: message caption is too long": Reason.TOO_LONG,
    "Bad Request: message is too long": Reason.TOO_LONG,
    "Bad Request: MEDIA_CAPTION_TOO_LONG": Reason.TOO_LONG,
    "Bad Request: BUTTON_DATA_INVALID": Reason.BAD_BUTTONS,
    "Bad Request: REACTION_INVALID": Reason.NO_REACTIONS,
    "Bad Request: chat not found": Reason.FINAL,
    "Bad Request: PEER_ID_INVALID": Reason.FINAL,
    "Bad Request: group chat was deactivated": Reason.FINAL,
    "Bad Request: message to be replied not found": Reason.NO_REPLY,
    "Bad Request: something that nobody has seen": Reason.ODD,
}


@pytest.mark.parametrize(("said", "reason"), SAID.items())
def test_every_reason_is_known_by_telegrams_words(said: str, reason: Reason) -> None:
    assert refused(BadRequest(said)).reason is reason


@pytest.mark.parametrize(
    "said",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: user is deactivated",
        "Forbidden: bot is not a member of the channel chat",
    ],
)
def test_a_door_that_is_shut_stays_shut(said: str) -> None:
    assert refused(Forbidden(said)).reason is Reason.FINAL


def test_a_right_that_is_missing_is_the_same_whatever_the_number() -> None:
    assert refused(Forbidden("Forbidden: CHAT_WRITE_FORBIDDEN")).reason is Reason.NO_WORDS


@pytest.mark.parametrize(
    ("error", "reason", "after"),
    [
        (RetryAfter(7), Reason.LATER, 7),
        (RetryAfter(timedelta(seconds=2.5)), Reason.LATER, 2.5),
        (InvalidToken("Unauthorized"), Reason.FINAL, None),
        (Conflict("Conflict: terminated by other getUpdates request"), Reason.FINAL, None),
        (ChatMigrated(-1001), Reason.MOVED, None),
        (TimedOut(), Reason.UNANSWERED, None),
        (NetworkError("Bad Gateway"), Reason.UNANSWERED, None),
        (NetworkError("Request Entity Too Large"), Reason.BAD_PICTURE, None),
        (TelegramError("Invalid server response"), Reason.UNANSWERED, None),
    ],
)
def test_every_error_of_the_library_is_known(error: TelegramError, reason: Reason, after: float | None) -> None:
    refusal = refused(error)

    assert (refusal.reason, refusal.after) == (reason, after)
    edit = refusal.of_an_edit()
    assert edit.after == (1 if reason is Reason.UNANSWERED else after)
    assert isinstance(refusal.of_a_post(), MaybeDelivered if reason is Reason.UNANSWERED else NotDelivered)


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (httpx.ConnectError("refused"), Reason.NEVER_SENT),
        (httpx.ConnectTimeout("refused"), Reason.NEVER_SENT),
        (httpx.PoolTimeout("full"), Reason.NEVER_SENT),
        (httpx.ProxyError("407"), Reason.NEVER_SENT),
        (httpx.ReadTimeout("slow"), Reason.UNANSWERED),
        (httpx.WriteTimeout("slow"), Reason.UNANSWERED),
        (httpx.ReadError("reset"), Reason.UNANSWERED),
        (httpx.WriteError("reset"), Reason.UNANSWERED),
        (httpx.RemoteProtocolError("gone"), Reason.UNANSWERED),
    ],
)
def test_only_what_was_never_sent_is_certainly_not_there(cause: Exception, reason: Reason) -> None:
    error = NetworkError(f"httpx.{type(cause).__name__}: {cause}")
    error.__cause__ = cause

    assert refused(error).reason is reason


@pytest.mark.parametrize("kind", [BadRequest, Forbidden, NetworkError, TelegramError])
def test_no_error_carries_an_address(kind: type[TelegramError]) -> None:
    error = kind(f"wrong https://api.telegram.org/bot{TOKEN}/sendMessage in bot{TOKEN}/x")

    refusal = refused(error)

    assert TOKEN not in f"{refusal} {refusal.of_a_post()} {refusal.of_an_edit()}"


@pytest.mark.parametrize(("chat", "person"), [("42", "42"), ("-1001", "-1001"), ("-1001", "-1002"), ("-1001", "")])
@pytest.mark.parametrize("reason", [Reason.TOPIC_CLOSED, Reason.NO_WORDS])
def test_only_people_have_private_chats(chat: str, person: str, reason: Reason) -> None:
    """Who writes in the name of a group or a channel is none."""
    assert mended(Sheet(chat, "words", person=person), Refusal(reason, ""), spoken) is None


@given(st.lists(st.sampled_from([reason for reason in Reason if reason is not Reason.MOVED])), st.sampled_from(Style))
def test_a_message_is_mended_a_few_times_at_most(reasons: list[Reason], style: Style) -> None:
    uploads = () if style is Style.WORDS else (Upload("a.png", "image/png", b"x"),)
    sheet: Sheet | None = Sheet(
        "-1001", "words " * 50, 9, 3, keyboard((CANCEL,)), style, uploads, person="42", language="en"
    )
    steps = 0
    for reason in reasons:
        assert sheet is not None
        sheet = mended(sheet, Refusal(reason, ""), spoken)
        if sheet is None:
            break
        steps += 1

    assert steps <= MOST


@given(st.lists(st.sampled_from(Reason)), st.sampled_from(Style), st.booleans())
def test_an_edit_never_loses_its_words(reasons: list[Reason], style: Style, firm: bool) -> None:
    edit = Edit(Spot("1", 2), "words " * 50 + "\nthe end", keyboard((CANCEL,)), style, "AgAC", firm=firm)
    for reason in reasons[:MOST]:
        changed = other(edit, reason)
        if changed is None:
            break
        edit = changed
        assert edit.words.endswith("the end")
