"""OpenAI's protocol for pictures, which many services and servers of one's own speak, each in its own accent."""

from bot.providers.http.openai_images.canvas import FIXED, FREE, Canvas, canvas_of, measured
from bot.providers.http.openai_images.failures import Complaint, Conceal, complaint, failure, theirs, told, worded
from bot.providers.http.openai_images.fitting import affordable, fitting
from bot.providers.http.openai_images.results import picture
from bot.providers.http.openai_images.server import Server
from bot.providers.http.openai_images.tokens import (
    QUALITIES,
    UNIT,
    Tariff,
    charged,
    estimate,
    graded_prices,
    tariff_of,
)
from bot.providers.http.openai_images.uploads import FormPart, Uploads, part, uploads
from bot.providers.http.openai_images.wire import NULL, Images, Raws, text_of

__all__ = [
    "FIXED",
    "FREE",
    "NULL",
    "QUALITIES",
    "UNIT",
    "Canvas",
    "Complaint",
    "Conceal",
    "FormPart",
    "Images",
    "Raws",
    "Server",
    "Tariff",
    "Uploads",
    "affordable",
    "canvas_of",
    "charged",
    "complaint",
    "estimate",
    "failure",
    "fitting",
    "graded_prices",
    "measured",
    "part",
    "picture",
    "tariff_of",
    "text_of",
    "theirs",
    "told",
    "uploads",
    "worded",
]
