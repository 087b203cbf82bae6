"""Events as Feishu documents them, with whatever strangers may have put into them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.emulators.feishu import Chat, Feishu, Person

Json = object
Payload = dict[str, Json]
NASTY = (
    '<at user_id="all">everyone</at> <at id=all></at> <at user_id="ou_1"></at>',
    "@_user_1 @_user_2 @_all @_user_ @_user_99999999999999999999 @@_user_1",
    "```\n@_all\n``` **bold** ~~gone~~ # head\n> quote\n- one\n---\n<font color='red'>red</font>",
    "[click](https://x.test/?token=abc) https://x.test/%zz?a=b#c <https://[::1> ![i](img_v3_x)",
    "\x00 \x01\x1b[31m \x7f\x85",
    "\ud800 \udfff a\udc00",
    "\u202egnp.tac\u202c \u2066\u2069\u200f\u200b\u2060\ufeff",
    "a\u0300" * 600,
    "🐱" * 1000,
    "👩‍👩‍👧‍👦🏳️‍🌈" * 80,
    "x" * 2000,
    "画" * 50_000,
    " \t\r\n\u2028\u3000 ",
    "%s %(name)s {0} {name!r} $HOME `id` '; drop table jobs;--",
    "/draw /edit --ar 99999:1 --n 1e9 --size 4KKK --model '",
    "--",
    "/",
    "画一只猫 قطة חתול 고양이 ねこ",
    '"\\u0000\\ud83d',
    "\uffff\U0010ffff\U000e0001",
)
_COUNT = count(1)
ANYTHING = st.characters(exclude_categories=())
SHORT = 300
"""Characters of a text of which there may be many."""
TEXTS = st.one_of(
    st.sampled_from([text for text in NASTY if len(text) < SHORT]), st.text(ANYTHING, max_size=80), st.just("")
)
ATOMS: SearchStrategy[Json] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
TREES: SearchStrategy[Json] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
"""Any JSON."""


def records(more: Mapping[str, SearchStrategy[Json]]) -> SearchStrategy[Json]:
    return st.fixed_dictionaries({}, optional=dict(more))


KEYS = st.one_of(st.sampled_from(["@_user_1", "@_user_2", "@_all", "@_user_10"]), TEXTS)
IDS = st.one_of(
    records({"open_id": TEXTS, "user_id": st.one_of(st.none(), TEXTS), "union_id": TEXTS}), TEXTS, st.none()
)
MENTIONS = st.lists(records({"key": KEYS, "id": IDS, "name": TEXTS, "tenant_key": TEXTS, "new": ATOMS}), max_size=3)
PARTS: SearchStrategy[Json] = st.one_of(
    records({"tag": st.just("text"), "text": TEXTS, "un_escape": st.booleans(), "style": TREES}),
    records({"tag": st.just("a"), "text": TEXTS, "href": TEXTS}),
    records({"tag": st.just("at"), "user_id": KEYS, "user_name": TEXTS}),
    records({"tag": st.just("img"), "image_key": TEXTS, "width": ATOMS, "height": ATOMS}),
    records({"tag": st.just("media"), "file_key": TEXTS, "image_key": TEXTS}),
    records(
        {"tag": st.sampled_from(["emotion", "hr", "code_block", "md", "new", ""]), "text": TEXTS, "language": TEXTS}
    ),
    TREES,
)
LINES = st.one_of(st.lists(st.one_of(st.lists(PARTS, max_size=4), PARTS), max_size=4), TREES)
POSTS = records({"title": st.one_of(TEXTS, ATOMS), "content": LINES})
LANGUAGES = st.dictionaries(st.sampled_from(["zh_cn", "en_us", "ja_jp", "xx"]), POSTS, max_size=3)
CONTENTS: SearchStrategy[tuple[str, Json]] = st.one_of(
    st.tuples(st.just("text"), st.one_of(records({"text": st.one_of(TEXTS, ATOMS), "new": ATOMS}), TREES)),
    st.tuples(st.just("post"), st.one_of(POSTS, LANGUAGES, TREES)),
    st.tuples(st.just("image"), st.one_of(records({"image_key": st.one_of(TEXTS, ATOMS)}), TREES)),
    st.tuples(
        st.just("file"),
        st.one_of(records({"file_key": st.one_of(TEXTS, ATOMS), "file_name": st.one_of(TEXTS, ATOMS)}), TREES),
    ),
    st.tuples(st.sampled_from(["sticker", "audio", "media", "merge_forward", "share_chat", "vote", "new", ""]), TREES),
)
MESSAGE: Mapping[str, SearchStrategy[Json]] = {
    "mentions": st.one_of(MENTIONS, st.none(), TREES),
    "root_id": TEXTS,
    "parent_id": TEXTS,
    "thread_id": TEXTS,
    "chat_type": st.sampled_from(["p2p", "group", "topic_group", "new", ""]),
    "create_time": st.sampled_from(["0", "", "x", "-1", "9" * 40, "1e3", "\u0663"]),
    "update_time": TEXTS,
    "user_agent": TEXTS,
    "invented_by_feishu_tomorrow": TREES,
}
"""What a message may say otherwise than usual."""
ACTIONS = records(
    {
        "tag": st.one_of(st.sampled_from(["button", "select_static", "form", "input", "overflow"]), TEXTS),
        "value": st.one_of(records({"token": st.one_of(TEXTS, ATOMS)}), TREES),
        "option": st.one_of(TEXTS, ATOMS),
        "options": TREES,
        "name": TEXTS,
        "form_value": TREES,
        "input_value": TEXTS,
        "checked": ATOMS,
        "timezone": TEXTS,
    }
)


def strange() -> SearchStrategy[Payload]:
    """Changes to a message, each of a shape that Feishu documents or may."""
    more = st.fixed_dictionaries({}, optional=dict(MESSAGE))
    return st.builds(lambda said, other: {"message_type": said[0], "content": _json(said[1]), **other}, CONTENTS, more)


def _json(tree: Json) -> Json:
    return json.dumps(tree)


def written(server: Feishu, chat: Chat, person: Person, **more: Json) -> Payload:
    """A message to the bot; in a group it mentions it."""
    group = chat.kind != "p2p"
    me = {"key": "@_user_1", "id": {"open_id": server.me.id}, "name": server.me.name, "tenant_key": server.tenant}
    message: Payload = {
        "message_id": fresh(server, "om"),
        "chat_id": chat.id,
        "chat_type": "group" if group else "p2p",
        "message_type": "text",
        "create_time": str(int(server.now() * 1000)),
        "content": json.dumps({"text": "@_user_1 a cat" if group else "a cat"}),
        "mentions": [me] if group else [],
    }
    sender = {"sender_id": {"open_id": person.id}, "sender_type": "user", "tenant_key": server.tenant}
    return enveloped(server, "im.message.receive_v1", {"sender": sender, "message": message | more})


def pressed(server: Feishu, chat: Chat, person: Person, action: Json) -> Payload:
    context = {"open_message_id": "om_1", "open_chat_id": chat.id}
    operator = {"open_id": person.id, "tenant_key": server.tenant}
    event = {"operator": operator, "token": "c-1", "host": "im_message", "action": action, "context": context}
    return enveloped(server, "card.action.trigger", event)


def enveloped(server: Feishu, kind: str, event: Json) -> Payload:
    header = {
        "event_id": fresh(server, "ev"),
        "token": server.verification_token,
        "create_time": str(int(server.now() * 1000)),
        "event_type": kind,
        "tenant_key": server.tenant,
        "app_id": server.app_id,
    }
    return {"schema": "2.0", "header": header, "event": event}


def fresh(server: Feishu, sort: str) -> str:
    """An id that nothing else has."""
    return f"{sort}_strange{int(server.now() * 1000)}{next(_COUNT)}"
