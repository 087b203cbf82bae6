"""What image services have in common: connections, answers, failures, secrets, pictures and what is read seldom."""

from bot.providers.http.events import Event, EventReader
from bot.providers.http.failures import Answer, retry_after, status_failure
from bot.providers.http.line import LARGEST, Answering, Line, Route, line
from bot.providers.http.pictures import LARGEST_PICTURES, data_url, decoded, encoded, kind_of, see_through
from bot.providers.http.reading import Garbled, address, number, possible, read, read_large, worded, written
from bot.providers.http.secrecy import conceal
from bot.providers.http.settings import Age, Count, Seconds, checked_key, checked_url
from bot.providers.http.shelf import Shelf

__all__ = [
    "LARGEST",
    "LARGEST_PICTURES",
    "Age",
    "Answer",
    "Answering",
    "Count",
    "Event",
    "EventReader",
    "Garbled",
    "Line",
    "Route",
    "Seconds",
    "Shelf",
    "address",
    "checked_key",
    "checked_url",
    "conceal",
    "data_url",
    "decoded",
    "encoded",
    "kind_of",
    "line",
    "number",
    "possible",
    "read",
    "read_large",
    "retry_after",
    "see_through",
    "status_failure",
    "worded",
    "written",
]
