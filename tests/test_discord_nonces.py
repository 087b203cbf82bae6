"""What tells Discord that it has seen a message before."""

from __future__ import annotations

from adapters.discord.nonces import nonce


def test_a_nonce_is_the_same_for_the_same_post_and_fits() -> None:
    assert nonce("k3f9:ack") == nonce("k3f9:ack")
    assert {len(nonce(key)) for key in ("", "k3f9:ack", "x" * 900, "猫\ud800")} == {25}


def test_no_two_posts_have_the_same() -> None:
    assert len({nonce(f"k{number}:ack") for number in range(10_000)}) == 10_000
