"""The pictures of a message, whatever they were sent as."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.values import Attachment
from tests.telegram_updates import CHANNEL, EASEL, PHOTO, PRIVATE, message, said

THUMB = {"file_id": "thumb", "file_unique_id": "t", "width": 320, "height": 320, "file_size": 5000}
STICKER = {"file_id": "st", "file_unique_id": "st", "type": "regular", "width": 512, "height": 512}
VIDEO = {"file_id": "v", "file_unique_id": "v", "width": 640, "height": 480, "duration": 5, "mime_type": "video/mp4"}
LARGE = Attachment("large", "image/jpeg", 90_000)
STILL = Attachment("thumb", "image/jpeg", 5000)


def document(mime: str = "", name: str = "") -> dict[str, object]:
    told = {"file_id": "doc", "file_unique_id": "d", "file_size": 123}
    return told | ({"mime_type": mime} if mime else {}) | ({"file_name": name} if name else {})


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"photo": PHOTO}, LARGE),
        ({"photo": PHOTO[::-1]}, LARGE),
        ({"document": document("image/png", "a.png")}, Attachment("doc", "image/png", 123)),
        ({"document": document("image/heic", "a.heic")}, Attachment("doc", "image/heic", 123)),
        (
            {"document": document("application/octet-stream", "A.HEIC")},
            Attachment("doc", "application/octet-stream", 123),
        ),
        ({"document": document("", "a.webp")}, Attachment("doc", "", 123)),
        ({"document": document("application/pdf", "a.pdf")}, None),
        ({"document": {**document("application/pdf", "a.pdf"), "thumbnail": THUMB}}, None),
        ({"sticker": {**STICKER, "is_animated": False, "is_video": False}}, Attachment("st", "image/webp")),
        ({"sticker": {**STICKER, "is_animated": True, "is_video": False, "thumbnail": THUMB}}, STILL),
        ({"sticker": {**STICKER, "is_animated": False, "is_video": True, "thumbnail": THUMB}}, STILL),
        ({"sticker": {**STICKER, "is_animated": True, "is_video": False}}, None),
        ({"video": {**VIDEO, "thumbnail": THUMB}}, STILL),
        ({"video": VIDEO}, None),
        (
            {"video_note": {"file_id": "n", "file_unique_id": "n", "length": 9, "duration": 3, "thumbnail": THUMB}},
            STILL,
        ),
        ({"animation": {**VIDEO, "thumbnail": THUMB}, "document": document("video/mp4", "a.mp4")}, STILL),
        ({"live_photo": {**VIDEO, "photo": PHOTO}}, LARGE),
    ],
)
def test_a_message_shows_one_picture_at_most(content: Mapping[str, object], found: Attachment | None) -> None:
    assert said(message(PRIVATE, caption="blue", **content)).attachments == ((found,) if found else ())


def test_the_pictures_of_a_message_that_is_replied_to_are_quoted() -> None:
    replied = message(PRIVATE, message_id=3, photo=PHOTO)
    event = said(message(PRIVATE, document=document("image/png"), caption="like this", reply_to_message=replied))

    assert event.attachments == (
        Attachment("doc", "image/png", 123),
        Attachment("large", "image/jpeg", 90_000, quoted=True),
    )


def test_what_the_bot_drew_is_not_sent_back_to_it() -> None:
    ours = message(PRIVATE, message_id=3, photo=PHOTO, **{"from": EASEL})
    event = said(message(PRIVATE, text="make it blue", reply_to_message=ours))

    assert (event.attachments, event.reply_to) == ((), "3")


def test_what_somebody_posted_with_the_bots_help_is_quoted() -> None:
    inline = message(PRIVATE, message_id=3, photo=PHOTO, via_bot=EASEL)

    assert len(said(message(PRIVATE, text="make it blue", reply_to_message=inline)).attachments) == 1


def test_a_picture_of_another_chat_can_be_replied_to() -> None:
    """Its number is of that other chat and says nothing here."""
    elsewhere = {"origin": {"type": "channel", "chat": CHANNEL, "message_id": 3, "date": 1}, "chat": CHANNEL}
    reply = {**elsewhere, "message_id": 3, "photo": PHOTO}
    event = said(message(PRIVATE, text="make it blue", external_reply=reply))

    assert [picture.quoted for picture in event.attachments] == [True]
    assert event.reply_to == ""
