"""What each model is good at, in words that can be translated."""

from __future__ import annotations

from bot.values import Text

OWN = Text("a model of this house")
STRENGTHS = {
    "seedream-4.5": Text("photorealistic, many formats, good value"),
    "nano-banana-2": Text("fast and inexpensive, good with people and illustrations"),
    "nano-banana-pro": Text("premium quality, products, lettering and edits up to 4K"),
    "midjourney": Text("artistic illustrations, always square"),
    "seedream-5-lite": Text("quick drafts and previews"),
    "nano-banana": Text("simple pictures and large batches"),
    "flux-1-dev": Text("style and fine detail, any format"),
    "imagen-4-fast": Text("product shots and typography"),
    "seedream-4": Text("photorealistic pictures"),
    "seedream-3": Text("photorealistic pictures"),
    "ideogram-3": Text("lettering and posters"),
    "flux-2-pro": Text("the finest looks, without lettering"),
    "flux-2-klein": Text("fast, for large batches"),
    "gpt-5-image": Text("lettering and difficult edits"),
    "gpt-image-2": Text("an all-rounder that edits by mask"),
    "studio": Text("simple drawings, free and without a network"),
}
BRIEFLY = {
    "seedream-4.5": Text("lifelike"),
    "nano-banana-2": Text("fast"),
    "nano-banana-pro": Text("premium"),
    "midjourney": Text("artistic"),
    "seedream-5-lite": Text("drafts"),
    "nano-banana": Text("simple"),
    "flux-1-dev": Text("detailed"),
    "imagen-4-fast": Text("products"),
    "seedream-4": Text("lifelike"),
    "seedream-3": Text("lifelike"),
    "ideogram-3": Text("lettering"),
    "flux-2-pro": Text("finest looks"),
    "flux-2-klein": Text("fast"),
    "gpt-5-image": Text("lettering"),
    "gpt-image-2": Text("all-rounder"),
    "studio": Text("offline"),
}
"""The same in a word, for a button."""
