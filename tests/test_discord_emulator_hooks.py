"""What the emulated Discord takes as answers to interactions, as commands and as forms, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.discord_calling import Calling
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Channel, Discord, Interaction, Message, Person
from tests.telegram_asking import picture


@pytest.fixture
def call(server: Discord) -> Iterator[Calling]:
    made = Calling(server)
    with made.client:
        yield made


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


@pytest.fixture
def room(server: Discord, ann: Person) -> Channel:
    return server.guild("Studio", ann).channel("general")


LABEL = {"type": 18, "label": "x", "component": {"type": 4, "custom_id": "a"}}
GO = [{"type": 1, "components": [{"type": 2, "style": 2, "label": "Go", "custom_id": "go"}]}]


def posted(call: Calling, room: Channel) -> Message:
    call.post(room, content="x", components=GO)
    return room.posts[-1]


def test_a_webhook_is_unknown_before_the_first_answer(call: Calling, room: Channel, ann: Person) -> None:
    ran = ann.runs(room, "draw", prompt="a cat")
    assert call.hook(ran, content="x").refused == (404, 10015)
    assert call.answer(ran, 5).status == 204
    assert call.answer(ran, 5).refused == (400, 40060)
    assert ran.thinking
    assert call.hook(ran, content="x").status == 200
    assert (ran.thinking, ran.followups, ran.original and ran.original.content) == (False, [], "x")
    assert call.hook(ran, content="more").status == 200
    assert [message.content for message in ran.followups] == ["more"]
    assert ran.followups[0].reference == room.posts[0].id


def test_a_deferral_can_be_taken_back(call: Calling, room: Channel, ann: Person) -> None:
    ran = ann.runs(room, "draw", prompt="a cat")
    told = call("POST", f"/interactions/{ran.id}/{ran.token}/callback?with_response=true", {"type": 5, "data": {}})
    assert told.json["interaction"] == {
        "id": ran.id,
        "type": 2,
        "response_message_id": str(room.posts[0].id),
        "response_message_loading": True,
        "response_message_ephemeral": False,
    }
    assert call.hook(ran, "DELETE", "@original").status == 204
    assert (room.posts, ran.thinking, ran.original) == ([], False, None)
    assert call.hook(ran, "PATCH", "@original", content="x").refused == (404, 10008)
    assert call.hook(ran, content="x", flags=64).status == 200
    assert ran.followups[0].ephemeral_for is ann


def test_what_only_one_person_sees_is_changed_by_its_token_alone(call: Calling, room: Channel, ann: Person) -> None:
    ran = ann.runs(room, "model")
    assert call.answer(ran, 4, content="x", flags=64).status == 204
    assert ran.original
    assert call.edit(room, ran.original.id, content="y").refused == (404, 10008)
    assert call.hook(ran, "PATCH", str(ran.original.id), content="y").status == 200
    assert call("GET", f"/channels/{room.id}/messages").body == []
    assert (ran.original.content, ran.original.ephemeral_for, ran.ephemeral) == ("y", ann, True)
    assert call.hook(ran, "DELETE", "@original").status == 204
    assert room.messages == []


@pytest.mark.parametrize(("kind", "fitting"), [("command", {4, 5, 9}), ("press", {4, 5, 6, 7, 9}), ("typing", {8})])
def test_each_interaction_has_answers_that_fit(
    call: Calling, room: Channel, ann: Person, kind: str, fitting: set[int]
) -> None:
    field = {"type": 1, "components": [{"type": 4, "style": 1, "label": "Words", "custom_id": "words"}]}
    modal: dict[str, object] = {"custom_id": "m", "title": "Change", "components": [field]}
    data: dict[int, dict[str, object]] = {4: {"content": "x"}, 7: {"content": "x"}, 8: {"choices": []}, 9: modal}

    told = {type: call.answer(made(call, room, ann, kind), type, **data.get(type, {})) for type in range(4, 10)}

    assert {type for type, answer in told.items() if answer.status == 204} == fitting


def made(call: Calling, room: Channel, ann: Person, kind: str) -> Interaction:
    if kind == "press":
        return ann.presses(posted(call, room), "Go")
    return ann.runs(room, "draw", prompt="x") if kind == "command" else ann.types(room, "draw", "prompt", "x")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"title": "x" * 46}, "title"),
        ({"custom_id": "x" * 101}, "custom_id"),
        ({"components": []}, "components"),
        ({"components": [{"type": 1, "components": [{"type": 4, "custom_id": "a", "label": "x" * 46}]}]}, "label"),
        ({"components": [LABEL | {"label": ""}]}, "label"),
        ({"components": [LABEL | {"component": {"type": 4, "custom_id": ""}}]}, "custom_id"),
        ({"components": [LABEL | {"component": {"type": 4, "custom_id": "a", "value": "x" * 4001}}]}, "value"),
        ({"components": [{"type": 2}]}, "type"),
        ({"components": [LABEL] * 2}, "DUPLICATED"),
    ],
)
def test_what_a_form_cannot_be(call: Calling, room: Channel, ann: Person, data: dict[str, object], where: str) -> None:
    field = {"type": 18, "label": "Words", "component": {"type": 4, "style": 1, "custom_id": "words"}}
    ran = ann.runs(room, "draw", prompt="x")
    told = call.answer(ran, 9, **({"custom_id": "m", "title": "Change", "components": [field]} | data))

    assert told.refused == (400, 50035)
    assert where in told.wrong
    assert not ran.answered


def test_what_autocomplete_cannot_be(call: Calling, room: Channel, ann: Person) -> None:
    one = {"name": "x", "value": "x"}
    for choices in ([one] * 26, [one | {"name": "x" * 101}], [one | {"value": "x" * 101}], [one | {"name": ""}]):
        typed = ann.types(room, "draw", "ratio", "16")
        assert call.answer(typed, 8, choices=choices).refused == (400, 50035)


def test_a_submitted_form_is_held_to_its_fields(call: Calling, room: Channel, ann: Person) -> None:
    words = {"type": 4, "style": 2, "custom_id": "words", "value": "a cat", "max_length": 10}
    field = {"type": 18, "label": "Words", "component": words}
    ran = ann.runs(room, "draw", prompt="x")
    call.answer(ran, 9, custom_id="m", title="Change", components=[field])
    with pytest.raises(LookupError):
        ann.submits(ran, other="x")
    with pytest.raises(ValueError, match="does not let"):
        ann.submits(ran, Words="x" * 11)
    submitted = ann.submits(ran)
    assert submitted.data["components"] == [
        {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "words", "value": "a cat"}}
    ]


def test_apps_that_may_not_be_shown_answer_one_person(call: Calling, server: Discord, ann: Person) -> None:
    elsewhere = server.guild("Elsewhere", ann, bot=False)
    elsewhere.external = False
    ran = ann.runs(elsewhere.channel("general"), "draw", prompt="x")
    assert ran.body["authorizing_integration_owners"] == {"1": str(ann.id)}
    call.answer(ran, 5)
    assert (ran.ephemeral, ran.original and ran.original.ephemeral_for) == (True, ann)


def test_files_are_found_for_a_day(call: Calling, server: Discord, room: Channel, ann: Person) -> None:
    asked = ann.says(room, "look", files=[("猫 1.png", picture())])
    [attached] = asked.attachments
    first = attached.url
    assert attached.filename == "_1.png"
    assert httpx.get(first, trust_env=False).content == picture()
    assert httpx.get(first.replace("hm=", "hm=0"), trust_env=False).status_code == 404
    server.advance(86_401)
    assert httpx.get(first, trust_env=False).status_code == 404
    told = call("GET", f"/channels/{room.id}/messages/{asked.id}").json
    assert isinstance(told["attachments"], list)
    assert httpx.get(told["attachments"][0]["url"], trust_env=False).status_code == 200
    assert len(server.called("cdn")) == 4


def test_history_is_told_newest_first_and_in_parts(call: Calling, server: Discord, room: Channel, ann: Person) -> None:
    ids = [ann.says(room, str(at)).id for at in range(7)]

    def told(query: str) -> list[int]:
        return [ids.index(int(str(one["id"]))) for one in call("GET", f"/channels/{room.id}/messages{query}").list]

    assert told("") == [6, 5, 4, 3, 2, 1, 0]
    assert told("?limit=2") == [6, 5]
    assert told(f"?before={ids[3]}&limit=2") == [2, 1]
    assert told(f"?after={ids[3]}&limit=2") == [5, 4]
    assert told(f"?around={ids[3]}&limit=3") == [4, 3, 2]
    assert call("GET", f"/channels/{room.id}/messages?limit=101").refused == (400, 50035)
    server.portal.message_content = False
    assert call("GET", f"/channels/{room.id}/messages/{ids[0]}").json["content"] == ""


LONG = {"name": "x" * 99, "value": "y" * 99}


def command(**more: object) -> dict[str, object]:
    return {"name": "draw", "description": "Draws a picture.", "type": 1} | more


def option(**more: object) -> dict[str, object]:
    return {"name": "prompt", "description": "What?", "type": 3} | more


@pytest.mark.parametrize(
    "wrong",
    [
        command(name="Draw"),
        command(name="draw it"),
        command(name="x" * 33),
        command(description=""),
        command(description="x" * 101),
        command(name_localizations={"de": "Zeichne"}),
        command(name_localizations={"xx": "zeichne"}),
        command(description_localizations={"de": "x" * 101}),
        command(options=[option(name=f"a{at}") for at in range(26)]),
        command(options=[option(), option()]),
        command(options=[option(), option(name="must", required=True)]),
        command(options=[option(), option(name="b", name_localizations={"de": "prompt"})]),
        command(options=[option(choices=[{"name": "x", "value": "x"}] * 26)]),
        command(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)]),
        command(options=[option(name=f"a{at}", choices=[LONG] * 8) for at in range(6)]),
        {"name": "Draw", "type": 3, "description": "none"},
    ],
)
def test_what_a_command_cannot_be(call: Calling, server: Discord, wrong: dict[str, object]) -> None:
    told = call("POST", f"/applications/{server.application}/commands", wrong)

    assert told.refused == (400, 50035)
    assert server.commands == []


def test_commands_are_made_changed_and_found_in_any_language(call: Calling, server: Discord, room: Channel) -> None:
    path, leo = f"/applications/{server.application}/commands", server.person("Leo", locale="de")
    made = call("POST", path, command(name_localizations={"de": "zeichne"}, options=[option(required=True)]))
    again = call("POST", path, command(name_localizations={"de": "male"}))
    assert (made.status, again.status, again.json["id"]) == (201, 200, made.json["id"])
    assert call("PATCH", f"{path}/{made.json['id']}", {"description": "Paints."}).status == 200
    [bare], [whole] = call("GET", path).list, call("GET", f"{path}?with_localizations=true").list
    assert "name_localizations" not in bare
    assert (whole["name_localizations"], whole["description"], whole["options"]) == ({"de": "male"}, "Paints.", [])
    assert leo.runs(room, "male").data["name"] == "draw"
    with pytest.raises(LookupError):
        leo.runs(room, "zeichne")
    assert call("DELETE", f"{path}/{made.json['id']}").status == 204
    assert call("DELETE", f"{path}/{made.json['id']}").refused == (404, 10063)
    menus = [{"name": f"Change {at}", "type": 3} for at in range(16)]
    assert call("PUT", path, menus).refused == (400, 30032)
    assert call("PUT", path, menus[:2]).status == 200
    assert leo.on(leo.says(room, "look"), "Change 1").data["name"] == "Change 1"


def test_what_the_description_does_not_know_is_a_violation(call: Calling, server: Discord, room: Channel) -> None:
    call.post(room, content="x", contents="y")
    call("GET", "/nowhere")
    expected = ["create_message: contents is not known"] if server.described else []
    assert server.violations == [*expected, "GET /api/v10/nowhere: nothing is there"]
    server.violations.clear()
