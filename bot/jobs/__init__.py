"""The life of one picture, from its turn at a provider to the moment it can be posted."""

from bot.jobs.kit import Fetcher, Kit, Patience
from bot.jobs.life import Jobs

__all__ = ["Fetcher", "Jobs", "Kit", "Patience"]
