"""What is posted: in order in each place, once, at the chat's own pace, however often the platform or the process
fails."""

from bot.outbox.outbox import Outbox
from bot.outbox.posting import GONE

__all__ = ["GONE", "Outbox"]
