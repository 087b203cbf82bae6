"""Answers of which pieces are replaced, wherever they lie; what is put there was chosen to hurt."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.emulators.faults import Mangles

ODDITIES = st.sampled_from(
    [b"null", b"true", b"-1", b"1e400", b"9" * 40, b'""', b"[]", b"{}", b"[[]]", b'"\xff"', b"\x00", b"[" * 5000, b"0"]
)
CUTS = st.lists(
    st.tuples(st.integers(0, 8000), st.integers(0, 60), ODDITIES | st.binary(max_size=8)), min_size=1, max_size=3
)
Cuts = list[tuple[int, int, bytes]]
"""Where, how much of it, and what instead."""


def cut(cuts: Cuts) -> Mangles:
    def mangle(body: bytes) -> bytes:
        for start, length, patch in cuts:
            at = start % (len(body) + 1)
            body = body[:at] + patch + body[at + length :]
        return body

    return Mangles(mangle)
