"""Paints a picture-book illustration from words alone, the same one for the same words and seed."""

from PIL import Image, ImageDraw, ImageFont, ImageOps

from bot.providers.studio.abstract import compose
from bot.providers.studio.backdrop import Stage, sky
from bot.providers.studio.gallery import GALLERY, Part
from bot.providers.studio.interiors import set_place
from bot.providers.studio.layout import cast_of
from bot.providers.studio.palette import SEASON_LEAF, Dice, Mood, hue, mood_for
from bot.providers.studio.pen import Canvas, roomy
from bot.providers.studio.performance import perform
from bot.providers.studio.retouch import retouched
from bot.providers.studio.styles import restyled
from bot.providers.studio.texture import textured
from bot.providers.studio.weather import heavens, weather
from bot.providers.studio.words import Wish, read

INDOORS = frozenset({"room", "table", "plain", "underwater", "space"})
VISTAS = ("mountain", "lake", "meadow", "forest", "sea")
SIGNATURE = "easel studio"


def paint(prompt: str, seed: int, width: int, height: int, source: Image.Image | None = None) -> Image.Image:
    """An RGB picture of exactly this size. With `source`, that picture is redone as the words say.

    Takes up to some seconds of processor time: to be called in a thread.
    """
    wish, dice = read(prompt), Dice(prompt, seed)
    size = (width, height)
    if source is None:
        picture = _reduced(_illustration(wish, dice, roomy(size)), size)
        picture = restyled(picture, wish.styles, dice) if wish.styles else textured(picture, "cotton", 0.8, 0.06)
    else:
        picture = retouched(ImageOps.fit(_flat(source), size, Image.Resampling.LANCZOS), wish, dice)
    return _signed(picture)


def _reduced(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def _illustration(wish: Wish, dice: Dice, size: tuple[int, int]) -> Image.Image:
    place = place_for(wish, dice)
    canvas = Canvas(Image.new("RGB", size), _mood(wish, place, dice))
    stage = Stage.over(canvas, dice, hue(SEASON_LEAF.get(wish.season or "", 0x5FA05A)))
    sky(stage)
    if not wish.understood:
        compose(stage)
        return canvas.image
    if place not in INDOORS:
        heavens(stage, wish)
    set_place(stage, place)
    perform(stage, wish)
    weather(stage, wish)
    return canvas.image


def place_for(wish: Wish, dice: Dice) -> str:
    """The place that was named, else one where the first subject is at home."""
    named = [place for place in wish.places if place != "landscape"]
    cast = cast_of(wish)
    if named:
        return _footing("lake" if "lake" in named else named[0], cast[0].kind if cast else None, wish)
    if not cast:
        return "mountain" if "ink" in wish.styles else dice.pick(VISTAS)
    if "neon" in wish.styles and GALLERY[cast[0].kind].part in (Part.CREATURE, Part.VEHICLE):
        return "city"
    homes = [GALLERY[one.kind].homes for one in cast]
    boats = [options for one, options in zip(cast, homes, strict=True) if one.kind in ("boat", "rocket")]
    place = dice.pick((boats or homes)[0])
    outside = bool(wish.sky or wish.times or wish.seasons) and place in ("room", "table", "plain")
    return "meadow" if outside else place


def _footing(place: str, kind: str | None, wish: Wish) -> str:
    """Nobody stands on water: the sea becomes a beach for those who cannot swim, and its floor for a fish."""
    if place != "sea" or kind is None or any(one.kind == "boat" for one in wish.cast):
        return place
    if kind == "fish":
        return "underwater"
    return place if kind in ("lighthouse", "boat") else "beach"


def _mood(wish: Wish, place: str, dice: Dice) -> Mood:
    if "neon" in wish.styles:
        return mood_for("neon", None, wish.tint, dice)
    if "ink" in wish.styles and not wish.times:
        return mood_for("ink", None, wish.tint, dice)
    if place in ("space", "moonland"):
        return mood_for("space", None, wish.tint, dice)
    time = wish.time
    if time is None:
        dark = "moon" in wish.sky or "stars" in wish.sky
        time = "night" if dark else next((word for word in ("rain", "fog") if word in wish.sky), None)
    season = "winter" if "snow" in wish.sky else wish.season
    return mood_for(time, season, wish.tint, dice)


def _flat(source: Image.Image) -> Image.Image:
    """Without transparency, on white."""
    clear = source.convert("RGBA")
    ground = Image.new("RGBA", clear.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, clear).convert("RGB")


def _signed(picture: Image.Image) -> Image.Image:
    """Says in a corner, in small letters, who painted this."""
    height = max(6, round(min(picture.size) * 0.019))
    font = ImageFont.load_default(height)
    draw = ImageDraw.Draw(picture, "RGBA")
    spot = (picture.width - height * 0.9, picture.height - height * 0.8)
    shadow = (spot[0] + height * 0.06, spot[1] + height * 0.06)
    draw.text(shadow, SIGNATURE, font=font, fill=(20, 14, 34, 130), anchor="rs")
    draw.text(spot, SIGNATURE, font=font, fill=(255, 255, 255, 190), anchor="rs")
    return picture
