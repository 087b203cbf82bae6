"""Words as a card shows them: as they were written, but for addresses, which are links.

What a card calls Markdown knows HTML too, mentions (`<at id=all>`) and emojis by name (`:DONE:`). Feishu asks for HTML
entities where a sign is to be nothing but a sign.
"""

from __future__ import annotations

import re

from adapters.feishu.texts import ELLIPSIS, parted, writable

ANYWHERE = re.compile(r"[&<>*_~`\[\]\\$|]|:(?=[A-Za-z_]\w*:)")
"""What formats, mentions, hides an address, or is part of a table or formula."""
AT_A_LINE = re.compile(r"^([ \t]*)(\d{0,9})([.)](?=\s|$)|[#+=-])?", re.MULTILINE)
"""What makes a line code, a heading, or part of a list, or the line above it a heading."""
SHOWN = 60
"""Characters of an address that are shown; it opens whole."""
TRAILS = {"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "\\": "%5C", "*": "%2A", "`": "%60"}
ENTITY = re.compile(r"&(?=#?\w+;)")


def marked(text: str) -> str:
    pieces: list[str] = []
    for piece, address in parted(writable(text)):
        if address and pieces and pieces[-1].endswith("!"):
            # Before a link it would make a picture of it.
            pieces[-1] = f"{pieces[-1][:-1]}&#{ord('!')};"
        pieces.append(_link(piece) if address else _escaped(piece, begins=not pieces or pieces[-1].endswith("\n")))
    return "".join(pieces)


def _link(address: str) -> str:
    shown = address if len(address) <= SHOWN else address[: SHOWN - 1] + ELLIPSIS
    target = ENTITY.sub("&amp;", "".join(TRAILS.get(sign, sign) for sign in address))
    return f"[{_signs(shown)}]({target})"


def _escaped(piece: str, *, begins: bool) -> str:
    """`begins`: nothing stands before it in its line."""
    signs = _signs(piece)
    head, line, tail = ("", "", signs) if begins else signs.partition("\n")
    return head + line + (AT_A_LINE.sub(_stopped, tail) if begins or line else "")


def _signs(piece: str) -> str:
    return ANYWHERE.sub(lambda found: f"&#{ord(found.group())};", piece)


def _stopped(found: re.Match[str]) -> str:
    space, number, sign = found.groups()
    indented = "\u00a0" * len(space.expandtabs(4)) + number
    return f"{indented}&#{ord(sign)};" if sign else indented
