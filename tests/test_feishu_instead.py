"""What Feishu does not take as it is: in which other form it comes, or to whom instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from bot.values import Action, Button, Outbound, PostKind
from tests.emulators.feishu import refusal
from tests.feishu_desk import (  # noqa: F401 - fixtures
    ACK,
    AGAIN,
    CANCEL,
    DONE,
    FAILURE,
    HALF,
    NOTE,
    PICTURE,
    START,
    Desk,
    asked,
    desk,
    written_down,
)
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

MUTED = "I may not write in that chat, so here it is."
LEFT = "I am no longer in that chat, so here it is."
UNSAID = "This chat does not take the words that belong here."
GONE = "That chat is gone, so here it is."
CANCELLING = "To cancel it, write /cancel to me."
YES = Button("✅ Yes, draw it", Action.CONFIRM, "k3f9")
NO = Button("✖️ No", Action.DECLINE, "k3f9")
OTHER = Button("Flux", Action.OTHER, "k3f9")


async def test_where_no_cards_are_taken_words_say_what_buttons_would(desk: Desk) -> None:
    desk.server.console.cards = False

    with written_down() as logs:
        message = await desk.send(START)
        await desk.edit(message, HALF)
        await desk.edit(message, DONE)
        await desk.send(replace(PICTURE, pictures=desk.pictures(2), buttons=(AGAIN,)))

    notice, picture = desk.group.posts
    assert [change.text for change in notice.changes] == [
        f"{START.text}\n{CANCELLING}",
        f"{HALF.text}\n{CANCELLING}",
        DONE.text,
    ]
    assert (picture.kind, picture.pictures) == ("post", desk.bytes_of(*desk.pictures(2)))
    assert picture.text.endswith("https://x.test/1\nTo have it drawn once more, write /again to me.")
    assert [line["cause"].split()[1] for line in logs if line["event"] == "not taken as it is"] == ["230027"]


@pytest.mark.parametrize(
    ("buttons", "said"),
    [
        ((YES, NO), "Write “yes” to me and it is drawn, or “no” and it is not."),
        ((AGAIN, OTHER), "To have it drawn once more, write /again to me.\nTo have another model draw"),
        ((Button("📐 16:9", Action.RESHAPE, "k3f9"),), "Which one?"),
    ],
    ids=["question", "failure", "shapes"],
)
async def test_words_are_offered_once_for_what_they_do(desk: Desk, buttons: tuple[Button, ...], said: str) -> None:
    desk.server.fail("create", refusal(230054))

    await desk.send(Outbound(PostKind.QUESTION, "q", "Which one?", buttons=buttons, language="en"))

    assert said in desk.only().text
    assert desk.only().text.count("yes") <= 1


@pytest.mark.parametrize(
    "said",
    ["", "ext=ErrCode: 11310; ErrMsg: element exceeds the limit", "ext=ErrCode: 200621; ErrMsg: parse card json err"],
    ids=["unsaid", "elements", "form"],
)
async def test_a_card_that_is_not_taken_is_a_simpler_one_and_then_words(desk: Desk, said: str) -> None:
    desk.server.fail("create", refusal(230099, said))
    await desk.send(START)
    desk.server.fail("create", *[refusal(230099, said)] * 2)
    await desk.send(replace(START, key="other"))

    simple, words = desk.group.posts
    assert (simple.kind, simple.title, simple.text, simple.labels) == ("interactive", "", START.text, [CANCEL.label])
    assert (words.kind, words.text) == ("post", f"{START.text}\n{CANCELLING}")


@pytest.mark.parametrize("code", [300305, 11310, 200861])
async def test_codes_of_cards_mean_the_same_on_their_own(desk: Desk, code: int) -> None:
    desk.server.fail("create", refusal(code))

    await desk.send(START)

    assert (desk.only().title, desk.only().labels) == ("", [CANCEL.label])


async def test_words_that_feishu_finds_too_long_are_cut(desk: Desk) -> None:
    desk.server.fail("create", refusal(230025), times=2)

    await desk.send(replace(PICTURE, text="long " * 300 + "\n🔗 https://x.test/1", pictures=desk.pictures(1)))

    assert desk.only().text.endswith("🔗 https://x.test/1")
    assert len(desk.only().text) < 900


async def test_words_that_are_not_taken_leave_the_picture(desk: Desk) -> None:
    desk.server.fail("create", refusal(230028))

    await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(AGAIN,), alt="something"))

    assert (desk.only().text, len(desk.only().pictures), desk.only().labels) == ("", 1, [AGAIN.label])


@pytest.mark.parametrize("code", [230022, 230028])
async def test_words_that_are_not_taken_leave_the_buttons_and_a_line(desk: Desk, code: int) -> None:
    """Where the organisation looks at words: whoever waits is not left in silence."""
    desk.server.fail("create", refusal(code))

    await desk.send(START)

    assert (desk.only().text, desk.only().labels) == (UNSAID, [CANCEL.label])


async def test_what_feishu_quotes_of_a_card_does_not_make_it_locked(desk: Desk) -> None:
    said = "ext=ErrCode: 200621; ErrMsg: unsupported tag code_block; ErrorValue: a clock on a wall; "
    desk.server.fail("create", refusal(230099, said))

    await desk.send(START)

    assert (desk.only().title, desk.only().labels) == ("", [CANCEL.label])


async def test_a_reason_that_nobody_has_met_yet_is_met_with_less(desk: Desk) -> None:
    request = desk.ann.says(desk.group, "draw a cat")
    desk.server.fail("reply", refusal(239999))
    desk.server.fail("create", refusal(239999), times=2)

    await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(AGAIN,), reply_to=request.id))

    assert (desk.only().kind, len(desk.only().pictures), desk.only().parent) == ("post", 1, None)


async def test_what_is_refused_whatever_it_is_comes_to_an_end(desk: Desk) -> None:
    request = desk.ann.says(desk.group, "draw a cat")
    desk.server.fail("reply", refusal(239999), times=9)
    desk.server.fail("create", refusal(239999), times=9)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1), buttons=(AGAIN,)), desk, request))

    assert (refused.value.after, desk.group.posts) == (None, [])


@pytest.mark.parametrize("code", [230011, 230110, 230050, 230111, 231003])
async def test_what_cannot_be_answered_is_posted_all_the_same(desk: Desk, code: int) -> None:
    request = desk.ann.says(desk.group, "draw a cat")
    desk.server.fail("reply", refusal(code))

    await desk.send(replace(NOTE, reply_to=request.id))

    assert (desk.only().text, desk.only().parent) == (NOTE.text, None)


@pytest.mark.parametrize("way", ["mute", "archive"])
async def test_where_the_bot_may_not_write_whoever_asked_is_answered_alone(desk: Desk, way: str) -> None:
    request = desk.ann.says(desk.group, "draw a cat")
    getattr(desk.server, way)(desk.group)

    with written_down() as logs:
        await desk.send(asked(ACK, desk, request))
        await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1), buttons=(AGAIN,)), desk, request))

    ack, picture = desk.direct.posts
    assert (ack.text, picture.text) == (f"{MUTED}\n\n{ACK.text}", f"{MUTED}\n\n{PICTURE.text}")
    assert (len(picture.pictures), picture.labels, desk.group.posts) == (1, [AGAIN.label], [])
    assert len([line for line in logs if line["event"] == "not taken as it is"]) == 1


async def test_what_is_answered_alone_is_changed_there(desk: Desk) -> None:
    desk.server.mute(desk.group)
    message = await desk.send(asked(START, desk))
    await desk.edit(message, asked(DONE, desk))

    assert desk.only(desk.direct).text == DONE.text


async def test_what_follows_a_private_answer_is_private_too(desk: Desk) -> None:
    desk.server.mute(desk.group)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(21), originals=(desk.drawn(30),)), desk))

    assert [(len(post.pictures), len(post.files)) for post in desk.direct.posts] == [(20, 0), (1, 0), (0, 1)]


@pytest.mark.parametrize(("way", "line"), [("remove_bot", LEFT), ("disband", GONE)])
async def test_what_was_ordered_in_a_chat_that_is_lost_comes_to_who_ordered_it(desk: Desk, way: str, line: str) -> None:
    getattr(desk.server, way)(desk.group, by=desk.ann)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk))
    await desk.send(asked(FAILURE, desk))
    with pytest.raises(NotDelivered) as refused:
        await desk.send(asked(START, desk))

    picture, failure = desk.direct.posts
    assert (picture.text, failure.text) == (f"{line}\n\n{PICTURE.text}", f"{line}\n{FAILURE.text}")
    assert refused.value.after is None


async def test_a_private_answer_speaks_the_language_of_the_post(desk: Desk) -> None:
    desk.server.mute(desk.group)

    await desk.send(asked(replace(NOTE, language="de"), desk))

    assert desk.only(desk.direct).text.endswith(NOTE.text)


@pytest.mark.parametrize("person", ["", "cli_app", "unreachable"])
async def test_nobody_gets_what_cannot_be_posted(desk: Desk, person: str) -> None:
    desk.server.mute(desk.group)
    desk.ann.blocked = True

    with pytest.raises(NotDelivered) as refused:
        await desk.send(replace(PICTURE, person=desk.ann.id if person == "unreachable" else person))

    assert refused.value.after is None
