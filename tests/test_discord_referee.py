"""The emulator before an outside judge: discord.js, which knows nothing of discord.py, works against it unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.discord_fixtures import running  # noqa: F401 - fixtures
from tests.discord_referee import LOCK, refereed
from tests.drawing import drawn, saved
from tests.emulators.discord import Channel, Discord, Guild, Interaction, Message, Person
from tests.refereeing import Referee

OWN_WAYS = {
    "create_thread_from_message: type is not known",
    "execute_webhook: enforce_nonce is not known",
    "update_message: enforce_nonce is not known",
    "update_original_webhook_message: enforce_nonce is not known",
}
"""What discord.js says that Discord does not describe, and does not mind."""


class Court:
    """One server with Ann, and the bot at work."""

    def __init__(self, server: Discord) -> None:
        self.server = server
        self.ann: Person = server.person("Ann", locale="zh-CN")
        self.guild: Guild = server.guild("Studio", self.ann)
        self.referee = Referee()

    def channel(self, name: str) -> Channel:
        return self.guild.channel(name)

    def post(self, channel: Channel) -> Message:
        """The last one of the bot's."""
        return channel.posts[-1]

    def answered(self, interaction: Interaction) -> Interaction:
        assert self.server.wait(lambda: interaction.answered, 20)
        return interaction


@pytest.fixture(scope="module")
def court(running: Discord) -> Iterator[Court]:
    """One for all tests, for the other client takes its time to start."""
    running.clear()
    made = Court(running)
    with refereed(running) as made.referee:
        made.referee.tells("ready")
        yield made
    assert set(running.violations) - OWN_WAYS == set()


def test_it_logs_in_and_registers_its_commands(court: Court) -> None:
    (ready,) = court.referee.about("ready")

    assert (ready["name"], ready["guilds"], ready["commands"]) == (court.server.me.name, 1, ["draw", "Change this"])
    assert court.referee.about("shard") == [{"event": "shard", "shard": 0}]
    assert court.server.online == 1
    assert [command["name"] for command in court.server.commands] == ["draw", "Change this"]


def test_it_replies_edits_and_uploads(court: Court) -> None:
    channel = court.channel("drawing")
    asked = court.ann.says(channel, "draw a cat")

    told = court.referee.tells("drawn")

    post = court.post(channel)
    (file,) = post.attachments
    assert told["replied"] == str(asked.id) == str(post.reference)
    assert (told["id"], told["content"], told["edited"]) == (str(post.id), post.content, True)
    assert told["files"] == [[file.filename, len(file.body), 48, 32, "grey"]]
    assert (file.filename, file.description, file.width, file.height) == ("picture.png", "grey", 48, 32)
    assert [row[0] for row in post.rows if row] == post.buttons[:1]
    assert (post.labels, post.buttons[2].disabled, told["rows"]) == (["Again", "Change", "Stop"], True, 2)
    assert [option.value for option in post.selects[0].options] == ["1:1", "16:9"]
    assert post.history[0].startswith("Working @everyone")
    assert post.pings == {court.ann}
    assert channel.typing


def test_it_reads_what_is_said_and_what_becomes_of_it(court: Court) -> None:
    channel, dm = court.channel("talking"), court.server.dm(court.ann)
    said = court.ann.says(channel, "hello", mention=True)
    court.ann.edits(said, "hello again")
    court.ann.deletes(said)
    private = court.ann.says(dm, "psst")

    heard = next(line for line in iter(lambda: court.referee.tells("message"), None) if line["id"] == str(said.id))
    assert (heard["content"], heard["author"], heard["mentioned"]) == ("hello", court.ann.name.lower(), True)
    assert court.referee.tells("edited")["id"] == str(said.id)
    assert court.referee.tells("deleted")["id"] == str(said.id)
    whispered = court.referee.tells("message")
    assert (whispered["id"], whispered["content"], whispered["guild"]) == (str(private.id), "psst", None)


def test_it_downloads_what_was_sent(court: Court) -> None:
    channel, picture = court.channel("measuring"), saved(drawn(64, 48), "PNG")
    court.ann.says(channel, "measure", files=[("cat.png", picture)])

    assert court.server.wait(lambda: channel.posts, 20)
    assert court.post(channel).content == f"{len(picture)} bytes"
    assert court.post(channel).pings == frozenset()


def test_it_threads_deletes_and_looks_back(court: Court) -> None:
    channel = court.channel("taking")
    asked = court.ann.says(channel, "taken")

    told = court.referee.tells("taken")

    (thread,) = court.guild.threads
    assert told["thread"] == str(thread.id) == str(asked.id)
    assert [message.content for message in thread.posts] == ["in the thread"]
    assert told["left"] == ["taken"]
    assert channel.posts == []


def test_it_is_refused_what_discord_refuses(court: Court) -> None:
    court.ann.says(court.channel("refusing"), "refused")

    assert court.referee.tells("refused")["codes"] == {
        "long": [400, 50035],
        "empty": [400, 50006],
        "gone": [404, 10008],
        "twice": [400, 50035],
    }


def test_a_command_is_deferred_answered_and_followed_up(court: Court) -> None:
    channel = court.channel("commanding")
    ran = court.ann.runs(channel, "draw", prompt="a cat", picture=("in.png", saved(drawn(8, 8), "PNG")))

    told = court.referee.tells("commanded")

    assert (told["prompt"], told["locale"], told["aside"], told["context"]) == ("a cat", "zh-CN", True, 0)
    assert told["file"] > 0
    assert told["limit"] == court.guild.limit
    assert (ran.callback, ran.failed, ran.thinking) == (5, False, False)
    assert ran.original
    assert (ran.original.content, ran.original.labels) == ("Done: a cat", ["Again", "Change", "Stop"])
    assert [(post.content, post.ephemeral_for) for post in ran.followups] == [("Between us", court.ann)]


def test_a_press_updates_its_message_and_tells_the_presser_alone(court: Court) -> None:
    channel = court.channel("pressing")
    court.ann.says(channel, "draw a dog")
    court.referee.tells("drawn")
    post = court.post(channel)

    press = court.ann.presses(post, "Again")

    told = court.referee.tells("pressed")
    assert (told["id"], told["on"], press.callback) == ("again", str(post.id), 6)
    assert post.content == "Once more"
    assert [after.ephemeral_for for after in press.followups] == [court.ann]


def test_a_choice_a_form_and_what_is_being_typed_are_answered(court: Court) -> None:
    channel = court.channel("choosing")
    court.ann.says(channel, "draw a hen")
    court.referee.tells("drawn")
    post = court.post(channel)

    press = court.answered(court.ann.presses(post, "Change"))
    assert press.modal
    assert [(field.label, field.value) for field in press.modal.fields] == [("What else?", "a cat")]
    submitted = court.answered(court.ann.submits(press, words="a dog"))
    assert (submitted.callback, submitted.original and submitted.original.content) == (4, "Words: a dog")
    typed = court.answered(court.ann.types(channel, "draw", "model", "na", prompt="a cat"))
    assert (typed.callback, typed.choices) == (8, [("na…", "na")])
    chosen = court.answered(court.ann.selects(post, "Wide"))
    assert (chosen.callback, post.content, post.labels, post.selects) == (7, "Chosen: 16:9", [], [])


def test_a_command_on_a_message_knows_the_message(court: Court) -> None:
    channel = court.channel("targets")
    ran = court.answered(court.ann.on(court.ann.says(channel, "a fox"), "Change this"))

    assert (ran.callback, ran.ephemeral, ran.original and ran.original.content) == (4, True, "About: a fox")


def test_it_goes_on_where_it_was_after_the_connection_broke(court: Court) -> None:
    channel = court.channel("breaking")
    identified = court.server.identifies
    for strike in (court.server.drop, court.server.hang_up, court.server.tell_reconnect):
        resumed = court.server.resumes
        strike()
        said = court.ann.says(channel, f"meanwhile {strike.__name__}")
        court.referee.tells("resumed")
        assert court.server.resumes == resumed + 1
        heard = [line["id"] for line in court.referee.about("message")]
        assert heard.count(str(said.id)) == 1

    court.server.invalidate()
    assert court.server.wait(lambda: court.server.identifies == identified + 1 and court.server.online == 1, 20)


def test_whoever_keeps_to_the_rates_is_never_refused_and_nothing_is_posted_twice(court: Court) -> None:
    channel = court.channel("hurrying")
    court.server.rates = True
    court.server.pace = 20
    limited = court.server.limited
    court.ann.says(channel, "hurry")

    told = court.referee.tells("hurried")

    court.server.rates, court.server.pace = False, 1.0
    assert [post.content for post in channel.posts] == [f"{at}" for at in range(8)]
    assert told["again"] == "7"
    assert court.referee.about("limited")
    assert court.server.limited == limited


def test_it_knows_which_servers_it_is_in(court: Court) -> None:
    other = court.server.guild("Elsewhere", court.ann)
    assert court.referee.tells("joined") == {"event": "joined", "guild": str(other.id), "title": "Elsewhere"}

    other.kick()

    assert court.referee.tells("left")["guild"] == str(other.id)


def test_its_lock_names_no_registry_and_has_a_hash_for_all() -> None:
    lock = json.loads(LOCK.read_text())
    wanted = json.loads(LOCK.with_name("package.json").read_text())["dependencies"]
    libraries = {name.removeprefix("node_modules/"): one for name, one in lock["packages"].items() if name}

    assert {name: libraries[name]["version"] for name in wanted} == wanted
    assert [name for name, one in libraries.items() if "resolved" in one or not one["integrity"]] == []
