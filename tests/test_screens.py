"""How posts look in a terminal."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from bot.cli.preview import CHUNK, preview
from bot.cli.screens import Colours, Lines
from bot.cli.terminal import Terminal
from bot.errors import TooLarge, Unreadable
from bot.values import Action, Attachment, Button, Outbound, Picture, Place, PostKind

HERE = Place("terminal", "you")
BLOCKS = {"COLORTERM": "truecolor"}


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    path = tmp_path / "drawn.png"
    Image.radial_gradient("L").convert("RGB").resize((1600, 900)).save(path)
    return path


def post(kind: PostKind, text: str, *pictures: str, progress: int | None = None) -> Outbound:
    kept = tuple(Picture(path, "image/png", 1600, 900, 1) for path in pictures)
    return Outbound(kind, f"key:{kind}", text, pictures=kept, progress=progress)


def sent(text: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text)))


@pytest.mark.parametrize("environment", [{"KITTY_WINDOW_ID": "1"}, {"TERM_PROGRAM": "ghostty"}], ids=str)
def test_kitty_gets_the_picture_in_pieces_of_which_only_the_last_says_so(
    environment: dict[str, str], drawn: Path
) -> None:
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", preview(drawn, environment))
    assert len(pieces) > 1
    assert pieces[0][0] == "a=T,f=100,m=1"
    assert [mark for mark, _ in pieces[1:]] == ["m=1"] * (len(pieces) - 2) + ["m=0"]
    assert max(len(piece) for _, piece in pieces) <= CHUNK
    assert sent("".join(piece for _, piece in pieces)).size == (800, 450)


def test_iterm_gets_the_picture_as_a_file(drawn: Path) -> None:
    (found,) = re.findall(r"\x1b\]1337;File=inline=1;[^:]*:([^\x07]*)\x07", preview(drawn, {"TERM_PROGRAM": "WezTerm"}))
    assert sent(found).size == (800, 450)


def test_other_terminals_get_blocks_of_two_pixels(tmp_path: Path) -> None:
    Image.new("RGB", (88, 88), (10, 20, 30)).save(tmp_path / "plain.png")
    lines = preview(tmp_path / "plain.png", BLOCKS).splitlines()
    assert len(lines) == 22
    assert lines[0] == "\x1b[38;2;10;20;30;48;2;10;20;30m▀" * 44 + "\x1b[0m"


def test_a_terminal_without_colours_gets_nothing_that_it_cannot_show(drawn: Path) -> None:
    assert preview(drawn, {"TERM": "vt100"}) == ""


def test_people_see_words_a_bar_the_picture_and_where_it_is(drawn: Path) -> None:
    shown = io.StringIO()
    screen = Colours(Console(file=shown, force_terminal=True, width=100, color_system="truecolor"), BLOCKS)
    screen.show(post(PostKind.ACK, "On it! [red]a cat[/red] 🐱"), ())
    screen.progress(post(PostKind.PROGRESS, "⏳ 33%", progress=33))
    screen.progress(post(PostKind.PROGRESS, "⏳ 66%", progress=66))
    screen.show(post(PostKind.PICTURE, "✅ Studio", "drawn.png"), (drawn,))

    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.getvalue())
    assert "On it! [red]a cat[/red] 🐱" in text
    assert text.index("⏳ 66%") < text.index("▀") < text.index("✅ Studio") < text.index(str(drawn))


def test_a_file_gets_no_picture_of_escape_sequences(drawn: Path) -> None:
    shown = io.StringIO()
    Colours(Console(file=shown, width=400), BLOCKS).show(post(PostKind.PICTURE, "✅", "drawn.png"), (drawn,))
    assert shown.getvalue() == f"✅\n{drawn}\n"


def test_programs_get_a_line_for_each_picture(tmp_path: Path) -> None:
    out = io.StringIO()
    screen = Lines(lambda: 1.23456, out)
    button = Button("✖️ Cancel", Action.CANCEL, "abc")
    screen.show(Outbound(PostKind.START, "k", "🎨", buttons=(button,)), ())
    screen.progress(post(PostKind.PROGRESS, "⏳ 33%", progress=33))
    screen.show(post(PostKind.PICTURE, "✅", "1.png", "2.png"), (tmp_path / "1.png", tmp_path / "2.png"))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["kind"], line["text"]) for line in lines] == [
        ("start", "🎨"),
        ("progress", "⏳ 33%"),
        ("picture", "✅"),
        ("picture", ""),
    ]
    assert lines[0]["at"] == 1.235
    assert lines[0]["buttons"] == [{"label": "✖️ Cancel", "token": "cancel:abc:0"}]
    assert [line["picture"] for line in lines[2:]] == [str(tmp_path / "1.png"), str(tmp_path / "2.png")]


async def test_the_terminal_holds_the_question_and_reads_only_the_file_that_was_named(tmp_path: Path) -> None:
    out = io.StringIO()
    terminal = Terminal(Lines(lambda: 0.0, out), tmp_path)
    question = post(PostKind.QUESTION, "Shall I?")
    assert await terminal.send(HERE, question) == question.key
    await terminal.edit(HERE, question.key, post(PostKind.QUESTION, "👌 Agreed"))
    assert (terminal.question, terminal.last) == (question, PostKind.QUESTION)
    assert len(out.getvalue().splitlines()) == 1

    (tmp_path / "photo.png").write_bytes(b"0123456789")
    assert await terminal.fetch(Attachment(str(tmp_path / "photo.png")), 10) == b"0123456789"
    with pytest.raises(TooLarge):
        await terminal.fetch(Attachment(str(tmp_path / "photo.png")), 9)
    with pytest.raises(Unreadable):
        await terminal.fetch(Attachment(str(tmp_path / "nothing.png")), 10)
