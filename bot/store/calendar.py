"""Days and months as the house counts them."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.values import Period


def around(period: Period, at: float, zone: tzinfo) -> tuple[float, float]:
    """When the period of a moment began and when the next one begins, in Unix seconds."""
    midnight = datetime.fromtimestamp(at, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    match period:
        case Period.DAY:
            begun, over = midnight, midnight + timedelta(days=1)
        case Period.MONTH:
            begun = midnight.replace(day=1)
            over = (begun + timedelta(days=32)).replace(day=1)
    return begun.timestamp(), over.timestamp()
