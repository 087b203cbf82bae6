"""The subjects take their places, cast their shadows and put on what they wear."""

from dataclasses import replace

from bot.providers.studio.backdrop import Stage
from bot.providers.studio.cat import Look
from bot.providers.studio.gallery import GALLERY, Part
from bot.providers.studio.layout import Space, Spot, arrange
from bot.providers.studio.palette import Dice
from bot.providers.studio.pen import Pen
from bot.providers.studio.wear import WEAR
from bot.providers.studio.words import Wish


def perform(stage: Stage, wish: Wish, aside: bool = False) -> None:
    """Draw the subjects, dressed; `aside` to the right and smaller, beside what the picture shows already."""
    width, height = stage.canvas.image.size
    space = Space(width / stage.short * 100, height / stage.short * 100)
    if any(kind == "umbrella" for kind, _ in wish.wear):
        space = replace(space, share=0.84)
    spots = arrange(wish, stage.dice, replace(space, share=0.6) if aside else space)
    marks = stage.dice.whole(0, 2**31)
    for index, spot in enumerate(spots):
        pen = stage.square((spot.foot[0] + 28 * aside, spot.foot[1]), spot.size)
        _shadow(pen, spot)
        look = Look(Dice(marks, spot.kind, index), spot.color, "asleep" in wish.poses)
        draw_dressed(pen.mirrored() if spot.flip else pen, spot, look, wish)


def _shadow(pen: Pen, spot: Spot) -> None:
    if GALLERY[spot.kind].grounded:
        pen.shadow((52, 98), (46, 8))


def draw_dressed(pen: Pen, spot: Spot, look: Look, wish: Wish) -> None:
    glyph = GALLERY[spot.kind]
    glyph.draw(pen, look)
    pen.shade(0)
    if glyph.part is not Part.CREATURE:
        return
    worn = dict(wish.wear)
    for kind in (kind for kind in WEAR if kind in worn):
        WEAR[kind](pen, glyph.face, worn[kind])
        pen.shade(0)
