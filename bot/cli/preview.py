"""A picture inside a terminal: by the terminal's own protocol where it has one, else in half blocks of colour."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

COLUMNS = 44
"""Width of the half-block picture; each character is one pixel wide and two high."""
CHUNK = 4096
"""Longest piece of one escape sequence in kitty's graphics protocol, in characters."""
SIDE = 800
"""Longest side, in pixels, of what is sent to a terminal."""


def preview(path: Path, environment: Mapping[str, str]) -> str:
    """What to print so that the picture is seen; empty where the terminal cannot show one."""
    program = environment.get("TERM_PROGRAM", "")
    if environment.get("KITTY_WINDOW_ID") or program == "ghostty":
        return _kitty(_small(path, SIDE))
    if program in {"iTerm.app", "WezTerm", "vscode", "mintty"}:
        return _iterm(_small(path, SIDE))
    if environment.get("COLORTERM") in {"truecolor", "24bit"}:
        return _blocks(_small(path, COLUMNS))
    return ""


def _small(path: Path, side: int) -> Image.Image:
    with Image.open(path) as picture:
        small = picture.convert("RGB")
    small.thumbnail((side, side))
    return small


def _encoded(picture: Image.Image) -> str:
    out = BytesIO()
    picture.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def _kitty(picture: Image.Image) -> str:
    text = _encoded(picture)
    pieces = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    return "".join(
        f"\x1b_G{'' if number else 'a=T,f=100,'}m={int(number < len(pieces) - 1)};{piece}\x1b\\"
        for number, piece in enumerate(pieces)
    )


def _iterm(picture: Image.Image) -> str:
    return f"\x1b]1337;File=inline=1;preserveAspectRatio=1:{_encoded(picture)}\x07"


def _blocks(picture: Image.Image) -> str:
    """Two rows of pixels a line: the upper one in the foreground of `▀`, the lower one in its background."""
    width, height = picture.size
    row = width * 3
    pixels = picture.tobytes()
    pairs = [
        (pixels[top : top + row], pixels[top + row : top + 2 * row]) for top in range(0, height // 2 * 2 * row, 2 * row)
    ]
    return "\n".join("".join(_cells(upper, lower)) + "\x1b[0m" for upper, lower in pairs)


def _cells(upper: bytes, lower: bytes) -> list[str]:
    return [f"\x1b[38;2;{_colour(upper, at)};48;2;{_colour(lower, at)}m▀" for at in range(0, len(upper), 3)]


def _colour(row: bytes, at: int) -> str:
    return ";".join(map(str, row[at : at + 3]))
