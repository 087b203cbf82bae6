"""What a chat of Feishu can carry, as the house is told."""

from __future__ import annotations

from adapters.feishu.limits import CARD_BYTES, TOGETHER
from tests.feishu_desk import Desk, at, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures


async def test_groups_and_direct_chats_take_the_same(desk: Desk) -> None:
    assert desk.poster.limits(at(desk.group)) == desk.poster.limits(at(desk.direct, "omt_1"))


async def test_a_post_is_recognised_for_a_little_less_than_feishus_hour(desk: Desk) -> None:
    assert 3500 < desk.poster.limits(at(desk.group)).dedupes < desk.server.uuid_seconds


async def test_the_bot_keeps_below_what_all_bots_of_a_group_share(desk: Desk) -> None:
    limits = desk.poster.limits(at(desk.group))

    assert all(pace.times < 5 * pace.seconds for pace in limits.paces)
    assert (limits.apart, limits.previews, limits.busy, limits.album) == (True, True, 0, TOGETHER)


async def test_pictures_and_files_are_as_large_as_feishu_takes(desk: Desk) -> None:
    limits = desk.poster.limits(at(desk.group))

    assert limits.picture_bytes <= desk.server.image_bytes
    assert limits.file_bytes <= desk.server.file_bytes
    assert (limits.picture_side, desk.server.card_bytes) == (12_000, CARD_BYTES)
