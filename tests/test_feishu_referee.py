"""The emulator before an outside judge: Feishu's own SDK for Node.js, which knows nothing of lark-oapi, works against
it unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.drawing import drawn, saved
from tests.emulators.feishu import Chat, Feishu, Message, Person
from tests.feishu_fixtures import running  # noqa: F401 - a fixture
from tests.feishu_referee import LOCK, judged
from tests.refereeing import Line, Referee


class Court:
    """One Feishu with Ann, and the bot at work."""

    def __init__(self, server: Feishu) -> None:
        self.server = server
        self.ann: Person = server.person("Ann")
        self.ben: Person = server.person("Ben")
        self.referee = Referee()
        self.hook = ""

    def group(self, name: str) -> Chat:
        return self.server.group(name, self.ann, self.ben)

    def asks(self, chat: Chat, words: str) -> Message:
        return self.ann.says(chat, words, mention=True)

    def heard(self, message: Message) -> Line:
        while (line := self.referee.tells("message"))["id"] != message.id:
            pass
        return line


@pytest.fixture(scope="module")
def court(running: Feishu) -> Iterator[Court]:
    """One for all tests, for the other client takes its time to start."""
    running.clear()
    running.client_config = {"ReconnectCount": -1, "ReconnectInterval": 1, "ReconnectNonce": 0, "PingInterval": 120}
    made = Court(running)
    with judged(running) as made.referee:
        made.hook = made.referee.tells("open")["url"]
        made.referee.tells("ready")
        yield made
        assert (made.referee.about("complained"), made.referee.about("warned")) == ([], [])
    assert running.violations == []


def test_it_connects_and_pings(court: Court) -> None:
    assert court.server.wait(lambda: court.server.pings >= 1, 20)
    assert (court.server.connections, len(court.server.called("endpoint"))) == (1, 1)


def test_it_reads_who_says_what_and_acknowledges_it(court: Court) -> None:
    group, direct = court.group("Talk"), court.server.direct(court.ann)
    said = court.ann.says(group, "hello", mention=True, mentions=(court.ben,))
    heard = court.heard(said)
    whispered = court.heard(court.ann.says(direct, "psst"))
    reply = court.heard(court.ann.says(group, "again", mention=True, reply_to=said))

    assert (heard["by"], heard["chat"], heard["kind"]) == (court.ann.id, "group", "text")
    assert heard["mentions"] == [court.server.me.id, court.ben.id]
    assert (whispered["said"], whispered["chat"], whispered["mentions"]) == ("psst", "p2p", [])
    assert reply["parent"] == said.id
    assert court.server.wait(lambda: not court.server.unkept, 20)


def test_what_comes_in_pieces_and_the_wrong_way_round_is_whole_again(court: Court) -> None:
    court.server.piece, court.server.shuffled = 300, True
    try:
        heard = court.heard(court.asks(court.group("Pieces"), "long " + "猫🐱" * 2000))
        assert court.server.wait(lambda: not court.server.unkept, 20)
    finally:
        court.server.piece, court.server.shuffled = 0, False

    # JavaScript counts a cat's face as two.
    assert heard["length"] == len("long ") + 3 * 2000


def test_it_replies_uploads_and_changes_its_card(court: Court) -> None:
    group = court.group("Drawing")
    asked = court.asks(group, "draw a cat")

    told = court.referee.tells("drawn")

    text, card = group.posts
    assert (text.text, text.parent, card.parent) == ("At once", asked, asked)
    assert (told["id"], told["parent"], told["kind"]) == (card.id, asked.id, "interactive")
    assert (told["chat"], told["by"]) == (group.id, "app")
    assert [len(card.pictures), card.edits] == [1, 1]
    assert ([button.label for button in card.buttons], card.title) == (["Again"], "Drawing")
    assert [option.value for option in card.selects[0].options] == ["1:1", "16:9"]


def test_what_is_pressed_and_chosen_is_answered_with_a_toast(court: Court) -> None:
    group = court.group("Pressing")
    court.asks(group, "draw a dog")
    court.referee.tells("drawn")
    card = group.posts[-1]

    press, choice = court.ann.presses(card, "Again"), court.ann.selects(card, "Wide")

    assert court.server.wait(lambda: press.seen and choice.seen, 20)
    assert (press.toast, choice.toast, press.error, choice.error) == ("Taken: again", "Taken: 16:9", "", "")
    assert press.seconds < 3
    told = court.referee.tells("pressed")
    assert (told["value"], told["on"], told["by"], told["token"]) == ("again", card.id, court.ann.id, True)


def test_it_downloads_what_was_sent_and_sends_files(court: Court) -> None:
    group, picture = court.group("Files"), saved(drawn(64, 48), "PNG")
    here = {"tag": "at", "user": court.server.me}
    court.ann.writes(group, [[here, {"tag": "text", "text": "measure"}], [{"tag": "img", "image": picture}]])
    assert court.referee.tells("measured")["sizes"] == [len(picture)]

    court.asks(group, "keep it")

    assert court.referee.tells("kept")["id"] == group.posts[-1].id
    assert (group.posts[-1].kind, group.posts[-1].files[0].name) == ("file", "picture.png")


def test_the_same_post_twice_is_one(court: Court) -> None:
    group = court.group("Twice")
    court.asks(group, "twice")

    assert court.referee.tells("repeated")["same"]
    assert [post.text for post in group.posts] == ["once"]


def test_it_begins_topics_changes_texts_and_takes_posts_back(court: Court) -> None:
    group = court.group("Topics")
    court.asks(group, "taken")

    told = court.referee.tells("taken")

    assert told["thread"].startswith("omt_")
    assert told["said"] == ["about that", "more about it"]
    assert {post.thread for post in group.posts} == {told["thread"]}


def test_it_knows_itself_and_people(court: Court) -> None:
    court.asks(court.group("Names"), "who am I")

    told = court.referee.tells("known")

    assert (told["me"], told["name"], told["person"]) == (court.server.me.id, court.server.me.name, court.ann.name)


def test_what_is_against_the_rules_is_refused_with_feishus_numbers(court: Court) -> None:
    court.asks(court.group("Rules"), "refused")

    codes = court.referee.tells("refused")["codes"]

    assert {name: code[0] for name, code in codes.items()} == dict.fromkeys(codes, 400)
    assert (codes["elsewhere"][1], codes["large"][1], codes["odd"][1]) == (230001, 230025, 230099)
    court.referee.lines[:] = [line for line in court.referee.lines if line["event"] not in {"complained", "warned"}]


def test_it_hears_of_recalls_and_removals(court: Court) -> None:
    group = court.group("Going")
    said = court.asks(group, "never mind")
    court.heard(said)

    court.ann.recalls(said)
    assert court.referee.tells("recalled")["id"] == said.id
    court.server.remove_bot(group, by=court.ann)
    assert court.referee.tells("left")["chat"] == group.id


def test_its_webhook_believes_what_the_emulator_seals_and_nobody_else(court: Court) -> None:
    assert court.server.subscribe(court.hook)
    try:
        said = court.asks(court.group("Hooks"), "through the door 🐱")
        heard = court.heard(said)
        assert (heard["way"], heard["said"]) == ("hook", "through the door 🐱")
        group = court.group("Hooked")
        court.asks(group, "draw a fox")
        court.referee.tells("drawn")
        press = court.ann.presses(group.posts[-1], "Again")
        assert court.server.wait(lambda: press.seen, 20)
        assert press.toast == "Taken: again"
    finally:
        court.server.unsubscribe()


def test_it_comes_back_after_its_connection_broke(court: Court) -> None:
    court.server.close()
    court.referee.tells("lost")
    assert court.referee.tells("ready") == {"event": "ready", "again": True}

    heard = court.heard(court.asks(court.group("Back"), "still there?"))
    assert heard["way"] == "socket"


def test_its_lock_names_no_registry_and_has_a_hash_for_all() -> None:
    lock = json.loads(LOCK.read_text())
    wanted = json.loads(LOCK.with_name("package.json").read_text())["dependencies"]
    libraries = {name.removeprefix("node_modules/"): one for name, one in lock["packages"].items() if name}

    assert {name: libraries[name]["version"] for name in wanted} == wanted
    assert [name for name, one in libraries.items() if "resolved" in one or not one["integrity"]] == []
