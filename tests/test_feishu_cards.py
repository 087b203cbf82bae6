"""Cards: words that stay words, buttons in rows and lists, and never too much for Feishu."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.feishu.buttons import ROW, elements
from adapters.feishu.cards import card, written
from adapters.feishu.limits import CARD_BYTES, REACHED
from adapters.feishu.markdown import SHOWN, marked
from adapters.feishu.sheets import Sheet, Style, sheet
from adapters.feishu.texts import parted
from bot.i18n import spoken
from bot.values import Action, Button, Outbound, Place, PostKind
from tests.emulators.feishu.cardrules import checked
from tests.emulators.feishu.posted import File

SIGNS = st.sampled_from(
    [
        *"\\*_~|`<[]()>#+-=@&:!$. \n\t1a",
        "https://x.test/a_b",
        "https://x.test/(1)?a=1&copy=2",
        "<at id=all></at>",
        "<font color='red'>",
        "[x](https://evil.test)",
        "![x](img_1)",
        "&lt;",
        "---",
        "    ",
        "```",
        "1. ",
        "*️⃣",
        "猫",
        "🐱",
    ]
)
JUDGE = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
"""Nobody here wrote it."""
TAGS = re.compile(r"<(/?\w+)[^>]*>")
PLACE = Place("feishu", "oc_1")
IMAGES = tuple(f"img_v3_{number}" for number in range(20))
EXTREMES = {
    "Chinese": "猫" * REACHED.text,
    "emoji": "🐱" * REACHED.text,
    "signs": "*" * REACHED.text,
    "backslashes": '\\"' * (REACHED.text // 2),
    "lines": "- \n" * (REACHED.text // 3),
    "families": "👩‍👩‍👧‍👦" * (REACHED.text // 7),
    "far beyond": "`猫" * 50_000,
}


def looked_at(words: str) -> tuple[str, set[str], list[str]]:
    """What it says, with which tags, and where its links lead."""
    rendered = JUDGE.render(marked(words))
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', rendered)]
    said = html.unescape(TAGS.sub("", rendered))
    return "".join(said.split()), {name.strip("/") for name in TAGS.findall(rendered)}, links


def shown(piece: str, address: bool) -> str:
    return piece[: SHOWN - 1] + "…" if address and len(piece) > SHOWN else piece


@example("look!https://x.test/a_b")
@given(st.lists(SIGNS, max_size=30).map("".join))
def test_nothing_that_is_said_is_markup(words: str) -> None:
    said, tags, links = looked_at(words)
    addresses = [piece for piece, address in parted(words) if address]

    assert tags <= {"p", "a", "br"}
    assert said == "".join("".join(shown(*part) for part in parted(words)).split())
    assert len(links) == len(addresses)


@pytest.mark.parametrize(
    "words",
    [
        "<at id=all></at>",
        "**x** __y__ ~~z~~ `c`",
        "# head",
        "- a\n- b",
        "1. a\n2) b",
        "> q",
        "a\n---",
        "a\n===",
        "| a | b |\n|---|---|",
    ],
    ids=["mention", "formats", "heading", "list", "numbers", "quotation", "rule", "underlined", "table"],
)
def test_no_format_is_read_into_a_prompt(words: str) -> None:
    said, tags, _ = looked_at(words)

    assert (said, tags - {"p", "br"}) == ("".join(words.split()), set())


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (":DONE: :OK: at 12:30:45", "&#58;DONE: &#58;OK: at 12:30:45"),
        ("*️⃣ #️⃣ 1️⃣", "&#42;️⃣ #️⃣ 1️⃣"),
        ("    code", "\u00a0\u00a0\u00a0\u00a0code"),
        ("costs $5", "costs &#36;5"),
        ("\ud800 and \0", "\ufffd and \ufffd"),
    ],
    ids=["emojis by name", "keys", "indented", "formula", "unwritable"],
)
def test_what_feishu_alone_reads_into_words_is_escaped(words: str, shown: str) -> None:
    assert marked(words) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://x.test/1", "https://x.test/1"),
        ("https://x.test/?a=1&copy=2&amp;b=3", "https://x.test/?a=1&copy=2&amp;b=3"),
        ("https://x.test/" + "a" * 100, "https://x.test/" + "a" * 44 + "…"),
    ],
    ids=["short", "query", "long"],
)
def test_an_address_is_a_link_that_leads_where_it_says(address: str, shown: str) -> None:
    said, _, links = looked_at(f"🔗 Original: {address}")

    assert said == f"🔗Original:{shown}"
    assert links == [address.replace(" ", "%20")]


def test_brackets_in_an_address_do_not_end_its_link() -> None:
    _, _, links = looked_at("https://x.test/Cat_(animal)[1]/x")

    assert links == ["https://x.test/Cat_%28animal%29%5B1%5D/x"]


def test_buttons_of_a_kind_are_a_row_and_many_of_a_kind_a_list() -> None:
    others = tuple(Button(f"Model {pick}", Action.OTHER, "k3f9", pick) for pick in range(ROW + 1))
    cancel = Button("✖️ Cancel", Action.CANCEL, "k3f9")

    chosen, row = elements((*others, cancel), spoken, "en")

    assert (chosen["tag"], chosen["placeholder"]["content"]) == ("select_static", "Which model shall it be?")
    assert [option["value"] for option in chosen["options"]] == [button.token for button in others]
    assert row["columns"][0]["elements"][0]["behaviors"] == [{"type": "callback", "value": {"token": cancel.token}}]


def test_a_list_speaks_the_language_of_its_post() -> None:
    others = tuple(Button(str(pick), Action.OTHER, "k3f9", pick) for pick in range(ROW + 1))

    (chosen,) = elements(others, spoken, "zh-CN")

    assert chosen["placeholder"]["content"] == "换成哪个模型？"


def test_two_buttons_that_do_the_same_are_one_and_one_without_a_label_is_none() -> None:
    button = Button("Yes", Action.CONFIRM, "k3f9")

    (row,) = elements((button, replace(button, label="No"), Button(" ", Action.CANCEL, "k3f9")), spoken, "en")

    assert [column["elements"][0]["text"]["content"] for column in row["columns"]] == ["Yes"]


@pytest.mark.parametrize("words", EXTREMES.values(), ids=EXTREMES)
@pytest.mark.parametrize("kind", [PostKind.START, PostKind.PICTURE, PostKind.FAILURE])
def test_no_card_is_ever_too_large_and_its_link_stays(words: str, kind: PostKind) -> None:
    buttons = tuple(Button("猫" * 60, Action.OTHER, "k3f9", pick) for pick in range(REACHED.buttons))
    outbound = Outbound(kind, "key", f"{words}\n🔗 Original: https://x.test/1", buttons=buttons, alt=words, progress=50)

    whole = written(replace(sheet(PLACE, outbound), covered=True), IMAGES, spoken)

    assert len(msgspec.json.encode({"content": whole})) < CARD_BYTES
    decoded = msgspec.json.decode(whole)
    checked(decoded, {key: File(key, "image", "", b"", mine=True) for key in IMAGES})
    assert "https://x.test/1" in whole
    assert len(list(tokens(decoded))) == len(buttons)


@given(st.text(max_size=300), st.text(max_size=50), st.sampled_from(PostKind), st.booleans())
def test_feishu_takes_whatever_is_written(words: str, label: str, kind: PostKind, covered: bool) -> None:
    made = Sheet(
        words, "key", kind, Style.CARD, buttons=(Button(label, Action.CANCEL, label),), alt=words, progress=150
    )

    checked(
        card(replace(made, covered=covered), ("img_1",), spoken), {"img_1": File("img_1", "image", "", b"", mine=True)}
    )


@pytest.mark.parametrize(("many", "rows"), [(0, []), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2])])
def test_pictures_stand_two_by_two(many: int, rows: list[int]) -> None:
    made = card(Sheet("", "key", PostKind.PICTURE, Style.CARD), IMAGES[:many], spoken)

    elements = [element for element in made["body"]["elements"] if element["tag"] != "markdown"]
    assert [len(element.get("columns", [element])) for element in elements] == rows


def test_the_words_of_a_card_are_in_no_element_that_reads_markup(tmp_path: Path) -> None:
    hostile = "<at id=all></at> **x**"
    outbound = Outbound(PostKind.QUESTION, "key", f"{hostile}\n{hostile}", alt=hostile)

    made = card(replace(sheet(PLACE, outbound), covered=True), ("img_1",), spoken)

    assert not [one for one in texts(made) if one["tag"] != "plain_text" and "<at" in str(one["content"])]


def texts(part: Any) -> list[dict[str, Any]]:
    """Every element that shows words."""
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    own = [part] if isinstance(part, dict) and "content" in part and "tag" in part else []
    return own + [found for inner in parts for found in texts(inner)]


def tokens(part: Any) -> list[str]:
    """What its buttons and lists bring back."""
    if isinstance(part, dict) and part.get("tag") == "select_static":
        return [option["value"] for option in part["options"]]
    if isinstance(part, dict) and "token" in part:
        return [part["token"]]
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [token for inner in parts for token in tokens(inner)]
