"""What the Telegram adapter measures and remembers: lengths, rows of buttons, limits, and the newest of things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.keyboard import MOST, ROW, keyboard
from adapters.telegram.lengths import shortened, units
from adapters.telegram.limits import limits
from adapters.telegram.moves import Moves
from adapters.telegram.uploads import named
from bot.values import Action, Button, Pace, Picture, Place


@given(st.text(), st.integers(2, 300))
def test_what_is_shortened_fits_and_what_fits_stays(text: str, limit: int) -> None:
    short = shortened(text, limit)

    assert units(short) == len(short.encode("utf-16-le", "surrogatepass")) // 2 <= max(limit, 0)
    assert units(text) > limit or short == text


def test_the_longest_line_gives_way() -> None:
    text = "✅ Flux\n" + "word " * 60 + "\n🔗 https://x.test/1"

    short = shortened(text, 200)

    first, middle, last = short.split("\n")
    assert (first, last) == ("✅ Flux", "🔗 https://x.test/1")
    assert middle.endswith("…")


def test_many_lines_are_cut_at_their_end() -> None:
    short = shortened("ten chars\n" * 100, 200)

    assert short.startswith("ten chars\n" * 19)
    assert short.endswith("…")


@pytest.mark.parametrize("sign", ["👩‍🚀", "👍🏽", "1️⃣", "❤️"])
def test_no_half_of_a_sign_is_left(sign: str) -> None:
    for limit in range(2, 40):
        assert shortened(sign * 20, limit).removesuffix("…").replace(sign, "") in {"", sign[0]}
        whole = shortened("a" + sign * 20, limit).removesuffix("…").removeprefix("a")
        assert whole == sign * (len(whole) // len(sign))


@given(st.lists(st.text(min_size=1, max_size=60), max_size=12))
def test_all_buttons_are_there_in_order_and_rows_can_be_read(labels: list[str]) -> None:
    made = keyboard([Button(label, Action.OTHER, "k3f9", pick) for pick, label in enumerate(labels)])

    rows = [[button.text for button in row] for row in made.inline_keyboard] if made else []
    assert [label for row in rows for label in row] == labels
    for row in rows:
        assert len(row) == 1 or (len(row) <= MOST and max(map(units, row)) * len(row) <= ROW)


def test_no_buttons_are_no_keyboard() -> None:
    assert keyboard(()) is None
    assert keyboard((Button("x", Action.AGAIN, "j" * 60),)) is None


def test_a_token_of_64_bytes_is_taken() -> None:
    assert keyboard((Button("x", Action.AGAIN, "j" * (64 - len("again::0"))),)) is not None


def test_groups_are_written_to_more_slowly_than_people() -> None:
    person, group = limits(Place("telegram", "42")), limits(Place("telegram", "-1001", "9"))

    assert person.paces == (Pace(3, 3.0),)
    assert group.paces == (Pace(20, 60.0), Pace(3, 3.0))
    assert (person.text, group.caption) <= (4096, 1024)
    assert person.previews
    assert group.busy == 5


def test_a_message_in_a_chat_of_others_takes_no_upload() -> None:
    inline = limits(Place("telegram", "inline", "AAA"))

    assert inline.edits
    assert not inline.previews
    assert inline.busy == 0


def test_a_chat_is_followed_wherever_it_moves() -> None:
    moves = Moves()
    moves.note("-1", "-1001")
    moves.note("-1001", "-1002")

    assert [moves.now(chat) for chat in ("-1", "-1001", "-1002", "-5")] == ["-1002", "-1002", "-1002", "-5"]


def test_a_chat_that_moves_in_circles_ends_somewhere() -> None:
    moves = Moves()
    for old, new in (("-1", "-2"), ("-2", "-1"), ("-3", "-3")):
        moves.note(old, new)

    assert moves.now("-1") in {"-1", "-2"}
    assert moves.now("-3") == "-3"


@pytest.mark.parametrize(
    ("path", "mime", "name"),
    [
        ("pictures/k3/k3f9/0.png", "image/png", "easel-k3f9.png"),
        ("pictures/k3/k3f9/2.fit-0a1b2c3d.jpg", "image/jpeg", "easel-k3f9-2.jpg"),
        ("pictures/k3f9-0.webp", "image/webp", "easel-k3f9.webp"),
        ("old/picture.bmp", "image/bmp", "easel-picture.bmp"),
    ],
)
def test_files_are_named_after_their_job(path: str, mime: str, name: str) -> None:
    assert named(Picture(path, mime, 1, 1, 1)) == name
