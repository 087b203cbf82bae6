"""The emulated Feishu's cards: what it takes for one, and what a person sees of it."""

from __future__ import annotations

from typing import cast

import pytest

from tests.emulators.feishu.cardrules import checked
from tests.emulators.feishu.cards import look
from tests.emulators.feishu.posted import File
from tests.emulators.feishu.refusals import Refused
from tests.feishu_fixtures import Json, button, card, text

FILES = {"img_v3_1": File("img_v3_1", "image", "a.png", b"")}


def words(content: str, tag: str = "plain_text") -> Json:
    return {"tag": tag, "content": content}


def image(**more: object) -> Json:
    return {"tag": "img", "img_key": "img_v3_1", "alt": words("A cat"), **more}


def panel(*elements: object, **more: object) -> Json:
    return {"tag": "collapsible_panel", "header": {"title": words("Covered")}, "elements": list(elements), **more}


def columns(*elements: object, **more: object) -> Json:
    inner = {"tag": "column", "width": "weighted", "weight": 1, "elements": list(elements)}
    return {"tag": "column_set", "flex_mode": "flow", "columns": [inner], **more}


def select(**more: object) -> Json:
    return {"tag": "select_static", "options": [{"text": words("1:1"), "value": "1"}], "behaviors": [], **more}


def form(*elements: object) -> Json:
    return {"tag": "form", "name": "asked", "elements": list(elements)}


SUBMIT = button("Send", "send", name="send", form_action_type="submit")
WHOLE = card(
    text("**Drawing**"),
    {"tag": "div", "text": words("12 s", "lark_md"), "icon": {"tag": "standard_icon", "token": "time_outlined"}},
    {"tag": "hr", "margin": "4px 0px"},
    image(scale_type="fit_horizontal", preview=True, corner_radius="8px"),
    panel(image(), expanded=False, border={"color": "grey", "corner_radius": "5px"}, vertical_spacing="8px"),
    columns(button("Cancel", "c", type="danger", size="small"), button("Again", "a", width="fill", element_id="again")),
    select(placeholder=words("Shape"), width="fill", behaviors=[{"type": "callback", "value": {"token": "s"}}]),
    form({"tag": "input", "name": "change", "label": words("Change"), "max_length": 200}, SUBMIT),
    header={"title": words("Easel"), "template": "blue", "text_tag_list": [{"tag": "text_tag", "text": words("new")}]},
)


def test_a_card_with_everything_is_taken_and_read() -> None:
    checked(WHOLE, FILES)
    seen = look(WHOLE)
    assert seen.text == "Easel\nDrawing\n12 s\n———\nCovered"
    assert [one.label for one in seen.buttons] == ["Cancel", "Again", "Send"]
    assert (seen.pictures, seen.covered) == (["img_v3_1"] * 2, ["img_v3_1"])
    assert [(one.placeholder, one.options[0].label) for one in seen.selects] == [("Shape", "1:1")]
    assert (seen.inputs, seen.template) == (["change"], "blue")


@pytest.mark.parametrize(
    ("told", "code", "where"),
    [
        (card(text("a")) | {"schema": "1.0"}, 200621, "ROOT"),
        ({"elements": []}, 200621, "schema"),
        (card(text("a")) | {"fallback": {}}, 200621, "fallback"),
        (card(text("a")) | {"config": {"update_multi": False}}, 200621, "update_multi"),
        (card(text("a")) | {"config": {"wide_screen_mode": True}}, 200621, "wide_screen_mode"),
        (card({"tag": "action", "actions": [button("a", "a")]}), 200861, "unsupported tag action"),
        (card({"tag": "note", "elements": []}), 200861, "unsupported tag note"),
        (card({"tag": "column", "elements": []}), 200861, "unsupported tag column"),
        (card(text("a") | {"href": {}}), 200621, "href"),
        (card({"tag": "markdown"}), 200621, "content is required"),
        (card(text("a") | {"content": 1}), 200621, "content"),
        (card(text("a") | {"margin": "8"}), 200621, "margin"),
        (card(text("a") | {"element_id": "1st"}), 200621, "element_id"),
        (card(text("a") | {"element_id": "a" * 21}), 200621, "element_id"),
        (card(text("a") | {"element_id": "a"}, text("b") | {"element_id": "a"}), 300301, "duplicates"),
        (card(image(img_key="img_v3_2")), 200570, "image keys"),
        (card({"tag": "img", "img_key": "img_v3_1"}), 200621, "alt is required"),
        (card(image(mode="fit_horizontal")), 200621, "mode"),
        (card({"tag": "button", "text": words("a"), "value": {"token": "a"}}), 200621, "property: value"),
        (card(button("a", "a") | {"behaviors": [{"type": "callback", "value": "a"}]}), 200621, "value"),
        (card(button("a", "a") | {"behaviors": [{"type": "callback"}]}), 200621, "value is required"),
        (card(button("a", "a") | {"behaviors": [{"type": "jump"}]}), 200621, "behavior"),
        (card(button("a", "a", type="huge")), 200621, "type"),
        (card(button("a", "a") | {"text": "a"}), 200621, "text"),
        (card(button("a", "a") | {"text": {"content": "a"}}), 200621, "tag is required"),
        (card(button("a", "a") | {"text": {"tag": "text", "content": "a"}}), 200621, "tag"),
        (card(SUBMIT), 200621, "outside of a form"),
        (card(form(button("a", "a", name="a"))), 200621, "submits"),
        (card(form(SUBMIT, button("a", "a"))), 200621, "name is required"),
        (card(form(SUBMIT, SUBMIT)), 200621, "unique"),
        (card(form(SUBMIT, panel())), 200861, "cannot stand in a form"),
        (card(select(options=[])), 200621, "options"),
        (card(select(options=[{"text": words("a"), "value": "1"}] * 2)), 200621, "options"),
        (card(select(initial_option="2")), 200621, "initial_option"),
        (card(*[text("a")] * 201), 11310, "limit"),
        (card(panel(panel(panel(panel(panel(panel(panel()))))))), 300307, "deep"),
        (card(text("a"), header={"template": "blue"}), 200621, "title is required"),
        (card(text("a"), header={"title": words("a"), "template": "pink"}), 200621, "template"),
        (card(panel() | {"header": {"text": words("a")}}), 200621, "property: text"),
    ],
    ids=range(39),
)
def test_a_card_with_a_mistake_is_refused(told: Json, code: int, where: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(told, FILES)
    assert refused.value.code == 230099
    assert refused.value.message.startswith("Failed to create card content, ext=ErrCode: ")
    assert f"ErrCode: {code};" in refused.value.message
    assert where in refused.value.message


def test_the_shapes_fit_the_card_that_has_everything() -> None:
    """Nothing in it could be left out unnoticed."""
    elements = cast("list[Json]", cast("Json", WHOLE["body"])["elements"])
    for at, element in enumerate(elements):
        wrong = [*elements[:at], element | {"nobody_knows": 1}, *elements[at + 1 :]]
        with pytest.raises(Refused, match="nobody_knows"):
            checked(card(*wrong), FILES)
